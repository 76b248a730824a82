"""Just enough of the protobuf wire format to read the facts in an .onnx file."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def fields(data):
    """Yield (field number, value) of one message; the value is an int, or memoryview for bytes and messages.

    Raises
    ------
    ValueError, IndexError, TypeError
        Where the bytes are no protobuf message.
    """
    view, at = memoryview(data), 0
    while at < len(view):
        key, at = _varint(view, at)
        number, kind = key >> 3, key & 7
        # A longer number is cut to 32 bits by some readers: it could pass here and be another field there.
        if not 0 < number < 2**29:
            raise ValueError(f"field number {number}")
        if kind == VARINT:
            value, at = _varint(view, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
            value, at = int.from_bytes(_take(view, at, size), "little"), at + size
        elif kind == BYTES:
            size, at = _varint(view, at)
            value, at = _take(view, at, size), at + size
        else:
            raise ValueError(f"wire type {kind}")
        yield number, value


def text(value):
    """Bytes of a string field as str; TypeError where the field holds a number."""
    return str(value, "utf-8")


def integer(value):
    """A varint as the signed 64-bit number that it stands for."""
    return value - 2**64 if value >= 2**63 else value


def _take(view, at, size):
    if at + size > len(view):
        raise ValueError("truncated")
    return view[at : at + size]


def _varint(view, at):
    value = shift = 0
    while True:
        byte = view[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise ValueError("varint too long")
