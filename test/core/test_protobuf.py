import pytest
from insar_patterns.core.protobuf import fields, integer, text


def varint(value):
    """Protobuf varint of a number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, payload):
    """One length-delimited field."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**32, 2**63 - 1, 2**64 - 1])
@pytest.mark.parametrize("number", [1, 15, 16, 2**29 - 1])
def test_varints(number, value):
    assert list(fields(varint(number << 3) + varint(value))) == [(number, value)]


def test_all_wire_types_in_order():
    data = varint(1 << 3) + varint(150) + field(2, b"abc") + varint(3 << 3 | 5) + b"\1\0\0\0"
    data += varint(4 << 3 | 1) + b"\0\1\0\0\0\0\0\0" + field(2, b"")
    assert [(n, v if isinstance(v, int) else bytes(v)) for n, v in fields(data)] == [
        (1, 150), (2, b"abc"), (3, 1), (4, 256), (2, b""),
    ]  # fmt: skip
    assert list(fields(b"")) == []


def test_nested_messages():
    (number, inner), = fields(field(7, field(1, b"name") + varint(2 << 3) + varint(9)))  # fmt: skip
    assert number == 7
    assert [(n, v if isinstance(v, int) else text(v)) for n, v in fields(inner)] == [(1, "name"), (2, 9)]


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",
        b"\x08\x80",
        b"\x80",
        b"\x12\x05abc",
        b"\x0d\1\0\0",
        b"\x09\1\0\0\0",
        b"\x12" + varint(2**62) + b"abc",
        b"\x08" + b"\xff" * 11 + b"\x01",
        b"\x00\x01",
        b"\x0b\x0c",
        b"\x0f\x00",
        varint((2**29 << 3) | 2) + b"\x00",
        varint((13 << 3 | 2) + 2**32) + b"\x00",
    ],
    ids=bytes.hex,
)
def test_damage_is_an_error(data):
    with pytest.raises((ValueError, IndexError)):
        list(fields(data))


def test_every_truncation_inside_a_field_is_an_error():
    data = field(300, b"x" * 200)
    for end in range(1, len(data)):
        with pytest.raises((ValueError, IndexError)):
            list(fields(data[:end]))


def test_a_number_is_no_message_and_no_text():
    (_, value), = fields(b"\x08" + varint(2**40))  # fmt: skip
    with pytest.raises(TypeError):
        list(fields(value))
    with pytest.raises(TypeError):  # as bytes(2**40) it would be a terabyte
        text(value)


def test_texts_and_integers():
    assert text(memoryview("Ångström".encode())) == "Ångström"
    with pytest.raises(ValueError, match="utf-8"):
        text(memoryview(b"\xff\xfe"))
    assert [integer(v) for v in (0, 5, 2**63 - 1, 2**63, 2**64 - 1)] == [0, 5, 2**63 - 1, -(2**63), -1]
