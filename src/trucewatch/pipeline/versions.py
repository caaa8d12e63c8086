"""Versions of a page: which reading is current, and which it supersedes."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from trucewatch.core.records import Document


def version_chains(documents: Iterable[Document]) -> Mapping[str, tuple[Document, ...]]:
    """Documents of each page by page key, oldest version first; input in order of the ledger.

    The order is told date of change, then publication, then a correction after its original, then arrival:
    a folder may hold the corrected page before the first one.
    """
    chains: dict[str, list[Document]] = {}
    for document in documents:
        chains.setdefault(document.page_key, []).append(document)
    return {key: tuple(sorted(chain, key=_age)) for key, chain in chains.items()}


def _age(document: Document) -> tuple[date, date, bool]:
    published = document.published or date.min
    return document.modified or published, published, any(part.is_correction for part in document.parts)


def supersessions(documents: Iterable[Document]) -> Mapping[str, str]:
    """Id of each outdated document → id of the version that follows it."""
    return {older.id: newer.id for chain in version_chains(documents).values() for older, newer in pairwise(chain)}
