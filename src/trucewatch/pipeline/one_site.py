"""One site in two scripts is one publisher: its Arabic bulletin corroborates nothing that its English one tells."""

from collections.abc import Iterable, Mapping

from trucewatch.collect.publishers import site_of
from trucewatch.core.records import Document

_FIRST_OF_OTHERS = 0x370
"""Greek begins here; Latin letters with marks stand before it."""


def own_names(documents: Iterable[Document]) -> Mapping[str, str]:
    """Document id → the publisher's name in Latin letters, for documents that name theirs in another script.

    Only where their own site, by its host or account, names one publisher in Latin letters elsewhere; a site that
    carries several (a platform) says nothing.
    """
    by_site: dict[str, list[Document]] = {}
    for document in documents:
        site = site_of(document.url or "")
        if site and document.publisher:
            by_site.setdefault(site, []).append(document)
    found: dict[str, str] = {}
    for of_site in by_site.values():
        names = own_name(one.publisher for one in of_site if one.publisher)
        found.update({one.id: names[one.publisher] for one in of_site if one.publisher and one.publisher in names})
    return found


def own_name(publishers: Iterable[str]) -> Mapping[str, str]:
    """Publisher in another script → its name in Latin letters, of those that one site names."""
    names = sorted(set(publishers))
    latin = [name for name in names if _is_latin(name)]
    if len(latin) == 1 and len(names) == len(latin) + 1:
        return {name: latin[0] for name in names if name not in latin}
    return {}


def _is_latin(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and all(ord(letter) < _FIRST_OF_OTHERS for letter in letters)
