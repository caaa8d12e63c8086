"""The certificates of a timestamp's answer put in the order that DER asks for (X.690, 11.6).

Servers that run OpenSSL send their chain leaf first; strict readers refuse that. The order is covered by no
signature, so it is mended for reading; what is kept stays as it came.
"""

from collections.abc import Iterator

_SEQUENCE, _FIRST = 0x30, 0xA0


def with_sorted_certificates(answer: bytes) -> bytes:
    """The answer (RFC 3161, `TimeStampResp`) with its certificates in order; as it is where it is built otherwise."""
    try:
        start, end = _certificates(answer)
        members = [answer[first:last] for _, first, _, last in _elements(answer, start, end)]
    except (ValueError, IndexError):
        return answer
    return answer[:start] + b"".join(sorted(members)) + answer[end:]


def _certificates(answer: bytes) -> tuple[int, int]:
    """Where the certificates stand. Raises ValueError where there are none."""
    whole = _inside(answer, 0, len(answer), _SEQUENCE, 0)
    content = _inside(answer, *whole, _SEQUENCE, 1)
    signed = _inside(answer, *_inside(answer, *content, _FIRST, 1), _SEQUENCE, 0)
    return _inside(answer, *signed, _FIRST, 3)


def _inside(data: bytes, start: int, end: int, tag: int, place: int) -> tuple[int, int]:
    """Where the content of the element at `place` stands. Raises ValueError where it has another tag."""
    for number, (found, _, first, last) in enumerate(_elements(data, start, end)):
        if number == place and found == tag:
            return first, last
    raise ValueError(f"no element {tag:#x} at place {place}")


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Tag, start, start of the content and end of each element. Raises ValueError, IndexError on broken lengths."""
    while start < end:
        first, length = start + 2, data[start + 1]
        if length >= 0x80:
            size = length - 0x80
            if not 1 <= size <= 4:
                raise ValueError("a length without an end, or past all bounds")
            length = int.from_bytes(data[first : first + size], "big")
            first += size
        if first + length > end:
            raise ValueError("an element that ends after what holds it")
        yield data[start], start, first, first + length
        start = first + length
