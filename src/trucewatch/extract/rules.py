"""The rule extractor: frames over syntax, every claim with its words."""

from collections.abc import Sequence

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Hit, Names
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.extract import lexicon
from trucewatch.extract.attribution import Attribution, attribute
from trucewatch.extract.attributions import attributions
from trucewatch.extract.attributions_records import Attributed
from trucewatch.extract.bulletins import listed_claims, without_heads
from trucewatch.extract.bulletins_counts import with_second_monitors
from trucewatch.extract.carry import carry
from trucewatch.extract.denials import denials
from trucewatch.extract.draft import Draft
from trucewatch.extract.drafts import drafts_of
from trucewatch.extract.elsewhere import of_conflict
from trucewatch.extract.exercises import train
from trucewatch.extract.gapped import second_counts
from trucewatch.extract.grammar import children, lemma
from trucewatch.extract.harm_follows import with_next_paragraph
from trucewatch.extract.invisible import visible
from trucewatch.extract.languages import NATIVE, code_of, not_covered
from trucewatch.extract.lexicon import context
from trucewatch.extract.lies import untruths
from trucewatch.extract.merge import merged, without_told_rows
from trucewatch.extract.native import native_claims
from trucewatch.extract.origins import LIST_ROW, TABLE_ROW, Origin
from trucewatch.extract.positions import complete
from trucewatch.extract.scene import Scene
from trucewatch.extract.sift import is_claim
from trucewatch.extract.stance import is_refuted, stance_of
from trucewatch.extract.syntax import MODEL, Block, blocks
from trucewatch.extract.tables import is_row, table_claims
from trucewatch.extract.trades import is_other_trade, names_no_party
from trucewatch.extract.warnings import warn
from trucewatch.version import __version__


class RuleExtractor:
    """Claims by hand-written frames (data/frames) over spaCy's syntax. `names` finds registry names in text."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names
        self.maker = Maker(
            name="rules", version=__version__, digest=f"{lexicon.digest()}:{MODEL}:{names.digest if names else None}"
        )

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """The claims of a document in order of their words; a problem where its language is not read. Never raises."""
        told, problems = self.explained(document)
        return tuple(claim for claim, _ in told), problems

    def explained(self, document: Document) -> tuple[tuple[tuple[Claim, Origin], ...], tuple[Problem, ...]]:
        """What `extract` gives, each claim with the frame and the word that made it one."""
        problem = not_covered(document)
        if problem is not None:
            return (), (problem,)
        if (code := code_of(document)) in NATIVE:
            return native_claims(document, code, self._names)
        plain = visible(document)
        if plain is None:
            return self._explained(document), ()
        return plain.back(self._explained(plain.document)), ()

    def _explained(self, document: Document) -> tuple[tuple[Claim, Origin], ...]:
        paragraphs = blocks(document, self._names)
        document_id, attribution = document.id, attribute(paragraphs, document)
        found: list[Draft] = []
        scenes: list[Scene] = []
        for block in paragraphs:
            scene = Scene(
                document, block, document_id, self._hits(block), attribution.chain_at, attribution.is_reporting
            )
            before = scenes[-1] if scenes else None
            if before is not None and before.block.part_index == block.part_index:
                scene.above = before
            scenes.append(scene)
            is_silent = is_row(block.text) or is_other_trade(block.doc)
            drafts = [] if is_silent else drafts_of(scene)
            for draft in drafts:
                train(draft)
                _stand(draft, block)
                warn(draft)
                complete(draft)
            drafts += untruths(drafts)
            drafts = [draft for draft in drafts if is_claim(draft)]
            denied = denials(scene, drafts, found[-1] if found else None)
            drafts = with_next_paragraph(found, drafts)
            found += drafts + second_counts(drafts) + denied
        if found and names_no_party(scenes):
            found = []
        found = of_conflict(found, scenes, document)
        listed = listed_claims(scenes, found)
        table = table_claims(document, listed.headings)
        listed.keep_to(table, scenes)
        found = without_heads(found, listed)
        carry(found, scenes)
        drafts = with_second_monitors(merged(found))
        rows = without_told_rows(table, drafts)
        told = [
            *((_claim(draft), _origin(draft, scenes, attribution)) for draft in drafts),
            *((row, TABLE_ROW) for row in rows),
            *((row, LIST_ROW) for row in listed.claims),
        ]
        return tuple(sorted(told, key=lambda one: one[0].evidence[0].start))

    def attributed(self, document: Document) -> tuple[Attributed, ...]:
        """Whatever anybody says, wants, plans, believes, feels or knows in an English document, by place."""
        return attributions(blocks(document), document) if not_covered(document) is None else ()

    def _hits(self, block: Block) -> dict[int, Hit]:
        if self._names is None:
            return {}
        found: dict[int, Hit] = {}
        for hit in self._names.find(block.text):
            covered = block.doc.char_span(hit.start, hit.end, alignment_mode="expand")
            found.update({token.i: hit for token in covered or ()})
        return found


def _stand(draft: Draft, block: Block) -> None:
    """Sets how surely it is told, unless its frame says so."""
    stance, is_background, draft.is_ongoing = stance_of(draft.token, block)
    draft.is_background = is_background and not draft.trigger.frame.is_position
    if draft.is_background and _is_days_of_another(draft):
        draft.time = None
    if draft.trigger.frame.stance is None:
        draft.stance = stance
    if draft.stance is Stance.ASSERTED and _is_to_come(draft):
        draft.stance = Stance.PLANNED
    if draft.stance in (Stance.PLANNED, Stance.DENIED) and _is_wording(draft):
        draft.stance = Stance.ASSERTED
    if draft.stance is Stance.DENIED and draft.kind is Kind.ACCESS_DENIAL and lemma(draft.token) in context("denying"):
        draft.stance = Stance.ASSERTED  # "was denied entry"
    if draft.stance in (Stance.DENIED, Stance.UNCERTAIN) and _tells_none(draft) and not is_refuted(draft.token):
        draft.stance = Stance.ASSERTED


def _is_days_of_another(draft: Draft) -> bool:
    """ "9,000 have been killed, a toll that grew by 12 on Monday": the day of what is joined to it, not its own."""
    if draft.time is None or draft.time.span is None:
        return False
    word = next((t for t in draft.token.sent if draft.scene.at(t) == draft.time.span.start), None)
    while word is not None and word not in (draft.token, word.head):
        if word.dep_ in ("relcl", "appos", "parataxis"):
            return True
        word = word.head
    return False


def _is_to_come(draft: Draft) -> bool:
    """ "The envoys gather next Tuesday": a bare present with a day that lies ahead."""
    if draft.kind not in (Kind.TALKS, Kind.AGREEMENT) or draft.token.tag_ not in ("VBZ", "VBP"):
        return False
    own = {word.lower_ for word in draft.token.subtree}
    return bool(own & context("ahead")) and not children(draft.token, "aux", "auxpass")


def _is_wording(draft: Draft) -> bool:
    """The "will" or "not" makes the position what it is: "will answer" threatens, "will not accept" refuses."""
    frame = draft.trigger.frame
    return frame.is_position and any(
        frame.asks(name) for name in ("modal", "negated", "told", "obligation", "wording", "own_told")
    )


def _tells_none(draft: Draft) -> bool:
    """ "No breaches were recorded", "nobody was hurt": the absence itself is what is told."""
    frame = draft.trigger.frame
    if draft.kind is Kind.CALM:
        return (
            any(map(frame.asks, ("negated_object", "has_no", "no_subject", "expletive"))) or frame.kind is not Kind.CALM
        )
    if any(map(frame.asks, ("negated", "no_subject", "negated_object"))):
        return True
    return frame.is_casualties and any(row.harm.maximum == 0 for row in draft.rows)


def _origin(draft: Draft, scenes: Sequence[Scene], attribution: Attribution) -> Origin:
    """The frame and its word: in a denial that names no deed, those of the deed told before, in its own paragraph."""
    frame, token = draft.trigger.frame, draft.token
    scene = next((scene for scene in scenes if scene.doc is token.doc), draft.scene)
    start = scene.at(token)
    word = scene.span(start, start + len(token))
    told = {teller.text: cue for teller, cue in attribution.told_at(*draft.offsets, at=draft.scene.at(draft.token))}
    return Origin(
        frame=frame.name,
        asks=tuple(name for name, _ in frame.conditions),
        word=word,
        cues=tuple(told.get(teller.text) for teller in draft.chain),
    )


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
