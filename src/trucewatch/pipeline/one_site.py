"""One site in two scripts is one publisher: its Arabic bulletin corroborates nothing that its English one tells."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from trucewatch.core.records import Document


def own_names(documents: Iterable[Document]) -> Mapping[str, str]:
    """Document id → the publisher's name in Latin letters, for documents that name theirs in another script.

    Only where their own site, by its host, names one publisher in Latin letters elsewhere; a host that carries several
    (a platform) says nothing.
    """
    by_host: dict[str, list[Document]] = {}
    for document in documents:
        host = (urlsplit(document.url or "").hostname or "").removeprefix("www.")
        if host and document.publisher:
            by_host.setdefault(host, []).append(document)
    found: dict[str, str] = {}
    for of_host in by_host.values():
        names = sorted({one.publisher for one in of_host if one.publisher})
        latin = [name for name in names if _is_latin(name)]
        if len(latin) == 1 and len(names) == len(latin) + 1:
            found.update({one.id: latin[0] for one in of_host if one.publisher not in latin})
    return found


def _is_latin(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and all(ord(letter) < _FIRST_OF_OTHERS for letter in letters)


_FIRST_OF_OTHERS = 0x370
"""Greek begins here; Latin letters with marks stand before it."""
