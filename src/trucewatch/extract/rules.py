"""The rule extractor: frames over syntax, every claim with its words."""

from collections.abc import Sequence

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Hit, Names
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.extract import lexicon
from trucewatch.extract.attribution import attribute
from trucewatch.extract.carry import carry
from trucewatch.extract.denials import denials
from trucewatch.extract.draft import Draft
from trucewatch.extract.drafts import drafts_of
from trucewatch.extract.merge import merged
from trucewatch.extract.positions import complete
from trucewatch.extract.scene import Scene
from trucewatch.extract.sift import is_claim
from trucewatch.extract.stance import stance_of
from trucewatch.extract.syntax import MODEL, Block, blocks
from trucewatch.extract.tables import is_row, table_claims
from trucewatch.version import __version__


class RuleExtractor:
    """Claims by hand-written frames (data/frames) over spaCy's syntax. `names` finds registry names in text."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names
        self.maker = Maker(name="rules", version=__version__, digest=f"{lexicon.digest()}:{MODEL}")

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """The claims of an English document in order of their words. Never raises on text."""
        paragraphs = blocks(document)
        attribution = attribute(paragraphs, document)
        found: list[Draft] = []
        for block in paragraphs:
            scene = Scene(
                document, block, document.id, self._hits(block), attribution.chain_at, attribution.is_reporting
            )
            drafts = [] if is_row(block.doc.text) else drafts_of(scene)
            for draft in drafts:
                _stand(draft, block)
                complete(draft)
            drafts = [draft for draft in drafts if is_claim(draft)]
            found += drafts + denials(drafts, found[-1] if found else None)
        carry(found)
        claims = [*map(_claim, merged(found)), *table_claims(document)]
        return tuple(sorted(claims, key=lambda claim: claim.evidence[0].start)), ()

    def _hits(self, block: Block) -> dict[int, Hit]:
        if self._names is None:
            return {}
        found: dict[int, Hit] = {}
        for hit in self._names.find(block.doc.text):
            covered = block.doc.char_span(hit.start, hit.end, alignment_mode="expand")
            found.update({token.i: hit for token in covered or ()})
        return found


def _stand(draft: Draft, block: Block) -> None:
    """Sets how surely it is told, unless its frame says so."""
    stance, draft.is_background, draft.is_ongoing = stance_of(draft.token, block)
    if draft.trigger.frame.stance is None:
        draft.stance = stance


def _claim(draft: Draft) -> Claim:
    scene = draft.scene
    start, end = draft.offsets
    return Claim(
        document_id=scene.document_id,
        part=scene.block.part.kind,
        part_index=scene.block.part_index,
        kind=draft.kind,
        evidence=(scene.span(start, end),),
        also=tuple(scene.span(*other) for other in _others(draft.also, (start, end))),
        actors=draft.actors,
        targets=draft.targets,
        place=draft.place,
        time=draft.time,
        weapons=draft.weapons,
        harm=draft.harm,
        purpose=draft.purpose,
        topic=draft.topic,
        reasons=draft.reasons,
        attribution=draft.chain,
        stance=draft.stance,
        count=draft.count,
        is_background=draft.is_background,
        is_ongoing=draft.is_ongoing,
    )


def _others(places: Sequence[tuple[int, int]], own: tuple[int, int]) -> list[tuple[int, int]]:
    return sorted(set(places) - {own})
