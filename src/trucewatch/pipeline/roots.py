"""What fusion must know of whole pages to find who told it first: their agencies, and where their words stand too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.records import READERS_PARTS, Document
from trucewatch.core.sources import Likeness, SourceKind
from trucewatch.core.text import fold_name
from trucewatch.pipeline.stages import registry, shipped_sources
from trucewatch.read.credits import UNNAMED, Credit, credits
from trucewatch.read.likeness import SHINGLE, is_copy, shingles
from trucewatch.read.words import words_in

UNNAMED_AGENCIES = Actor(id=UNNAMED, name="agencies not named", kind="media")
_OUTLETS = frozenset({"media"})
_BODIES = _OUTLETS | {"monitor", "ngo", "state", "armed_group", "coalition", "un_body"}
"""Whom a line "Source: …" may name."""
_WIRES = frozenset({SourceKind.WIRE, SourceKind.STATE_MEDIA, SourceKind.PARTY_MEDIA})
IN_COPY, IN_HALF, IN_OTHER = 0.2, 0.3, 0.6
"""Share of a sentence's runs of three words that must stand in the other document. In a copy one or two words of it
were changed, and each breaks three runs; of a document that only reuses passages the sentence itself must be one."""
HALF = 0.5
"""Share of one document's runs in the other from which it is the other, cut and edited, though no copy by the letter.
"""


def with_roots(
    documents: Iterable[Document], claims: Sequence[Resolved], likenesses: Iterable[Likeness]
) -> tuple[Resolved, ...]:
    """The claims with their pages' credits and the documents that hold their words too, of these (current) ones."""
    by_id = {document.id: document for document in documents}
    credited = {one: agencies(by_id[one]) for one in {told.claim.document_id for told in claims}}
    alike = _alike(likenesses, by_id)
    runs: dict[str, frozenset[tuple[str, ...]]] = {}

    def runs_of(document_id: str) -> frozenset[tuple[str, ...]]:
        if document_id not in runs:
            runs[document_id] = shingles(by_id[document_id])
        return runs[document_id]

    found = []
    for one in claims:
        own = one.claim.document_id
        printed: tuple[str, ...] = ()
        if own in alike and one.claim.part not in READERS_PARTS:
            told = _runs(one)
            printed = tuple(
                other for other, least in sorted(alike[own].items()) if _share(told, runs_of(other)) >= least
            )
        is_new = printed or credited.get(own)
        found.append(replace(one, printed_in=printed, credits=credited.get(own, ())) if is_new else one)
    return tuple(found)


def _alike(likenesses: Iterable[Likeness], by_id: Mapping[str, Document]) -> Mapping[str, Mapping[str, float]]:
    """Document id → the documents alike, each with the share of a sentence that must stand in it."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in likenesses:
        if one.left in by_id and one.right in by_id:
            share = max(one.left_in_right, one.right_in_left)
            least = IN_COPY if is_copy(one) else IN_HALF if share >= HALF else IN_OTHER
            found[one.left][one.right] = found[one.right][one.left] = least
    return found


def _runs(one: Resolved) -> frozenset[tuple[str, ...]]:
    words = [word for span in one.claim.evidence for word in words_in(span.exact, 0, len(span.exact))]
    return frozenset(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def _share(part: frozenset[tuple[str, ...]], whole: frozenset[tuple[str, ...]]) -> float:
    """A telling of one or two words has no run: it says nothing."""
    return len(part & whole) / len(part) if part else 0.0


def agencies(document: Document) -> tuple[Actor, ...]:
    """The agencies that a page credits its text to, each once; names that no registry knows are none."""
    found = (_known(credit, document.publisher or "") for credit in credits(document))
    return tuple({actor.id: actor for actor in found if actor is not None}.values())


@lru_cache(maxsize=4096)
def _known(credit: Credit, publisher: str) -> Actor | None:
    """The outlet of a credit's name, which must be the whole of it; None where it is the page's own publisher."""
    if credit.name == UNNAMED:
        return UNNAMED_AGENCIES
    if fold_name(credit.name) == fold_name(publisher):
        return None
    wanted = _BODIES if credit.is_source else _OUTLETS
    best = next(iter(registry().lookup(credit.name)), None)
    if best is not None and best.score >= 1.0 and isinstance(best.referent, Actor):
        return best.referent if best.referent.kind in wanted else None
    source = shipped_sources().find(credit.name)
    if source is None or source.kind not in _WIRES:
        return None
    return Actor(id=fold_name(source.name), name=source.name, kind="media")
