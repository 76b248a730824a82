from insar_patterns.core.dates import parse_field
from insar_patterns.core.describe import FIELDS, Found
from insar_patterns.core.patterns import KEYS, PATTERNS


def test_names_fit_a_shapefile_and_are_none_of_the_others():
    names = [field.name for field in FIELDS]
    assert max(map(len, names)) <= 10
    assert len({name.lower() for name in names}) == len(names)
    assert not {"pattern", "confidence", "velocity", "n_valid", "vel", *(p.field for p in PATTERNS)} & set(names)
    assert not any(parse_field(name) for name in names)


def test_every_field_is_explained_and_belongs_to_patterns():
    assert len({field.alias for field in FIELDS}) == len(FIELDS)
    assert all(set(field.patterns) <= set(KEYS) and field.patterns for field in FIELDS)
    assert {field.kind for field in FIELDS} == {"real", "integer", "text", "date"}


def test_found_has_them_all():
    assert set(Found(3)) == {field.name for field in FIELDS}
    assert all(len(column) == 3 for column in Found(3).values())
