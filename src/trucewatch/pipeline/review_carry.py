"""What people said of claims, as it holds for the claims that count now: carried over by exact words, else stale."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Document
from trucewatch.review.decide import PAIRS, Action
from trucewatch.review.standing import CLAIM_ACTIONS, Stale, Standing, standing_of

STALE = "stale"


@dataclass(frozen=True, slots=True)
class Page:
    """What people said of one page's claims: what stands of those that count now, and what is stale."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By the id of the current claim."""
    stale: tuple[Stale, ...] = ()

    def states(self) -> dict[str, str]:
        """accept, reject, unsure or correct by the claims that count; stale where an earlier word may be about one."""
        open_ones = {one: STALE for stale in self.stale for one in stale.candidates}
        return open_ones | {claim_id: stands.state for claim_id, stands in self.standings.items()}


def decided(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Decisions on claims by claim, of those claims that somebody judged by themselves."""
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.subject.startswith("claim-"):
            found[decision.subject].append(decision)
    return {one: said for one, said in found.items() if any(d.action in CLAIM_ACTIONS for d in said)}


def page_of(ledger: Ledger, claim_id: str) -> str:
    """The page that a claim was read from; empty where the ledger has no such claim."""
    claim = ledger.get(claim_id)
    document = ledger.get(claim.document_id) if isinstance(claim, Claim) else None
    return document.page_key if isinstance(document, Document) else ""


def of_page(
    ledger: Ledger, document: Document | None, current: Sequence[Claim], said: Mapping[str, Sequence[Decision]]
) -> Page:
    """What stands of a page. `current` are the claims that count of its newest version, `said` the decisions on
    claims of any version or reading of it."""
    here = {claim.id: claim for claim in current}
    stands = frozenset(standing(one for decisions in said.values() for one in decisions))
    said = {one: [decision for decision in told if decision in stands] for one, told in said.items()}
    held: defaultdict[str, list[str]] = defaultdict(list)
    stale: list[Stale] = []
    for claim_id in said:
        claim = ledger.get(claim_id)
        if claim_id in here:
            held[claim_id].append(claim_id)
        elif isinstance(claim, Claim) and any(one.action in CLAIM_ACTIONS for one in said[claim_id]):
            onto = _onto(ledger, claim, document, current)
            if isinstance(onto, Claim):
                held[onto.id].append(claim_id)
            else:
                stale.append(_stale(claim, said[claim_id], onto, document, current))
    found = {}
    for claim_id, subjects in held.items():
        decisions = [one for subject in subjects for one in said[subject]]
        judged = standing_of(claim_id, decisions, carried=(one for one in subjects if one != claim_id))
        if judged.state:
            found[claim_id] = judged
    return Page(found, tuple(one for one in stale if not _is_answered(one, found)))


def _onto(ledger: Ledger, claim: Claim, document: Document | None, current: Sequence[Claim]) -> Claim | str:
    """The one claim that rests on exactly the same words, which stand in one place; else why there is none.

    Of several on the same words it is the one of the same kind, and then the one by the same maker.
    """
    words = _words(claim)
    if document is None:
        return "the page is read no more"
    places = max(_places(document.text, exact) for exact in words)
    if not all(exact in document.text for exact in words):
        return "its words do not stand in the page's newest version"
    if places > 1:
        return f"its words stand in {places} places of the page's newest version"
    found = [one for one in current if _words(one) == words]
    if not found:
        return "no claim of the new reading rests on exactly its words"
    kind = [one for one in found if one.kind is claim.kind] or found
    makers = _makers(ledger, claim.id)
    for options in (found, kind, [one for one in kind if _makers(ledger, one.id) & makers]):
        if len(options) == 1:
            return options[0]
    return f"{len(kind)} claims of the new reading rest on its words"


def _words(claim: Claim) -> tuple[str, ...]:
    return tuple(span.exact for span in claim.evidence)


def _places(text: str, words: str) -> int:
    """How often words stand in a text, overlaps counted."""
    count, at = 0, text.find(words)
    while at >= 0 and count < 100:
        count, at = count + 1, text.find(words, at + 1)
    return count


def _makers(ledger: Ledger, claim_id: str) -> set[str]:
    made = (ledger.maker(entry.maker_id) for entry in ledger.entries(claim_id))
    return {maker.name for maker in made if maker is not None}


def _stale(
    claim: Claim, said: Iterable[Decision], why: str, document: Document | None, current: Sequence[Claim]
) -> Stale:
    words = set(_words(claim))
    return Stale(
        claim_id=claim.id,
        decisions=tuple(one for one in said if one.action in CLAIM_ACTIONS),
        why=why,
        document_id=document.id if document else "",
        candidates=tuple(one.id for one in current if words & set(_words(one))),
    )


def _is_answered(stale: Stale, found: Mapping[str, Standing]) -> bool:
    """Whether somebody has judged since what the decision may be about."""
    said = max(one.decided_at for one in stale.decisions)
    return any(
        word is not None and word.decided_at > said
        for one in stale.candidates
        if (stands := found.get(one)) is not None
        for word in (stands.word, *stands.corrections)
    )


def supersedes_one(decision: Decision, actions: frozenset[Action], ledger: Ledger) -> bool:
    """Whether a decision is one of these actions, or takes the place of one or takes one back, however many lie
    between."""
    seen: set[str] = set()
    at: object = decision
    while isinstance(at, Decision) and at.id not in seen:
        if at.action in actions:
            return True
        seen.add(at.id)
        at = ledger.get(at.supersedes) if at.supersedes else None
    return False


# --- pairs

Newest = Callable[[str], tuple[Document | None, Sequence[Claim]]]
"""The newest version of a page, by its key, and the claims read from it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Claims that are read no more → those on the same words, and why others have none."""

    onto: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)


def ends_of(decisions: Iterable[Decision]) -> set[str]:
    """Claims that standing words on pairs are about."""
    said = (one for one in standing(decisions) if one.action in PAIRS)
    return {end for one in said for end in (one.subject, one.value) if end.startswith("claim-")}


def moved(ledger: Ledger, claim_ids: Iterable[str], newest: Newest) -> Moved:
    """Where claims went that no newest version tells by their ids."""
    onto: dict[str, str] = {}
    lost: dict[str, str] = {}
    for claim_id, claim in ledger.get_many(claim_ids).items():
        read = ledger.get(claim.document_id) if isinstance(claim, Claim) else None
        if not isinstance(claim, Claim) or not isinstance(read, Document):
            continue
        document, current = newest(read.page_key)
        if any(one.id == claim_id for one in current):
            continue
        found = _onto(ledger, claim, document, current)
        if isinstance(found, Claim):
            onto[claim_id] = found.id
        else:
            lost[claim_id] = found
    return Moved(onto, lost)


def stale_pairs(decisions: Iterable[Decision], lost: Mapping[str, str]) -> tuple[Stale, ...]:
    """Words on pairs that bind nothing now, since a claim of them is read no more."""
    found = []
    for decision in standing(decisions):
        gone = next((end for end in (decision.subject, decision.value) if end in lost), "")
        if decision.action in PAIRS and gone:
            found.append(Stale(claim_id=gone, decisions=(decision,), why=lost[gone]))
    return tuple(found)
