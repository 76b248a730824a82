"""Where the points of a table lie: its coordinate columns and their reference system."""

import re
from typing import NamedTuple

from osgeo import osr

from ..core.errors import QT_TRANSLATE_NOOP, DataError

EGMS_COLUMNS = {"pid", "easting", "northing", "mean_velocity"}
EGMS_CRS = "EPSG:3035"
DEGREES_CRS = "EPSG:4326"

# Names without case, spaces, underscores, hyphens and dots; the first pair found is taken.
_DEGREES = (("longitude", "latitude"), ("lon", "lat"), ("long", "lat"), ("lng", "lat"))
_PROJECTED = (
    ("easting", "northing"),
    ("east", "north"),
    ("x", "y"),
    ("xcoord", "ycoord"),
    ("coordx", "coordy"),
    ("xcoordinate", "ycoordinate"),
    ("pointx", "pointy"),
    ("utmx", "utmy"),
    ("xutm", "yutm"),
)
_LISTED = 40


class Place(NamedTuple):
    """x, y : indices of the coordinate columns; crs : what GDAL calls their reference system."""

    x: int
    y: int
    crs: str


def find_place(names, x="", y="", crs=""):
    """Find the coordinate columns and their reference system.

    Parameters
    ----------
    names : list of str, all columns
    x, y : str, the user's own columns; both or none
    crs : str, the user's own reference system (an authority's code or WKT), or empty

    Returns
    -------
    Place

    Raises
    ------
    DataError
        Columns that are not there or not recognised, or a reference system that is needed or unknown.
    """
    geographic = is_geographic(crs) if crs else None
    egms = EGMS_COLUMNS <= {name.strip().lower() for name in names}
    if x or y:
        pair = _chosen(names, x, y)
    elif egms:  # L2 has longitude and latitude as well, but easting and northing are what the product is made in
        pair = _recognised(names, (("easting", "northing"),))
    else:
        # Degrees say themselves what they are; but who gives a projected CRS means the columns that fit it.
        pair = _recognised(names, _PROJECTED + _DEGREES if geographic is False else _DEGREES + _PROJECTED)
    if not crs:
        plain = tuple(_plain(names[i]) for i in pair)
        if plain in _DEGREES:
            crs = DEGREES_CRS
        elif egms and plain == ("easting", "northing"):
            crs = EGMS_CRS
        else:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The columns '{x}' and '{y}' do not say in which coordinate reference system they are. "
                    "Choose it with the parameter CRS.",
                ),
                x=names[pair[0]],
                y=names[pair[1]],
            )
    return Place(*pair, crs)


def check_place(place, names, coordinates):
    """Compare the first coordinates with what their reference system can hold.

    Parameters
    ----------
    place : Place
    names : list of str
    coordinates : list of (float or None, float or None)

    Raises
    ------
    DataError
        No numbers at all, degrees beyond the globe, or degrees where metres belong.
    """
    pairs = [pair for pair in coordinates if None not in pair]
    columns = {"x": names[place.x], "y": names[place.y]}
    if not pairs:
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The columns '{x}' and '{y}' hold no coordinates in the first {rows} rows. Choose other columns with "
                "X_FIELD and Y_FIELD, or write the coordinates as plain numbers such as 4598649.23.",
            ),
            rows=len(coordinates),
            **columns,
        )
    outside = [pair for pair in pairs if not (abs(pair[0]) <= 360 and abs(pair[1]) <= 90)]
    if outside and is_geographic(place.crs):
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The columns '{x}' and '{y}' hold {first}, {second}, which is no longitude and latitude in degrees. "
                "Choose the CRS that these coordinates are in, or other columns with X_FIELD and Y_FIELD.",
            ),
            first=outside[0][0],
            second=outside[0][1],
            **columns,
        )
    named_degrees = (_plain(columns["x"]), _plain(columns["y"])) in _DEGREES
    if named_degrees and not outside and not is_geographic(place.crs):
        raise DataError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The columns '{x}' and '{y}' hold degrees, but {crs} is no reference system in degrees. Leave CRS "
                "empty; a layer is brought into another reference system by 'Reproject layer' afterwards.",
            ),
            crs=place.crs,
            **columns,
        )


def is_geographic(crs):
    """Whether coordinates of this reference system are degrees.

    Raises
    ------
    DataError
        GDAL does not know it.
    """
    system = osr.SpatialReference()
    try:
        known = system.SetFromUserInput(crs) == 0
    except RuntimeError:  # only where somebody called osr.UseExceptions()
        known = False
    if not known:
        raise DataError(
            QT_TRANSLATE_NOOP("Errors", "The coordinate reference system '{crs}' is not known. Choose another CRS."),
            crs=crs,
        )
    return bool(system.IsGeographic())


def _plain(name):
    return re.sub(r"[\s_.\-]", "", name.lower())


def _recognised(names, pairs):
    plain = [_plain(name) for name in names]
    for x, y in pairs:
        if x in plain and y in plain:
            return plain.index(x), plain.index(y)
    raise DataError(
        QT_TRANSLATE_NOOP(
            "Errors",
            "No columns with coordinates (such as easting and northing, x and y, lon and lat) were recognised. "
            "Choose them with X_FIELD and Y_FIELD; the columns are: {columns}.",
        ),
        columns=_listed(names),
    )


def _chosen(names, x, y):
    plain = [name.strip().lower() for name in names]
    pair = []
    for name in (x, y):
        if name in names:
            pair.append(names.index(name))
        elif name and name.strip().lower() in plain:
            pair.append(plain.index(name.strip().lower()))
        else:
            raise DataError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "X_FIELD and Y_FIELD must both name a column of the file, not '{x}' and '{y}'. "
                    "The columns are: {columns}.",
                ),
                x=x,
                y=y,
                columns=_listed(names),
            )
    return tuple(pair)


def _listed(names):
    return ", ".join(names[:_LISTED]) + (f", … ({len(names)})" if len(names) > _LISTED else "")
