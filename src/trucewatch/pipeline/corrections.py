"""New versions of pages: which claims go on, which changed in what, which came and which are gone.

A claim of the newer version goes on one of the older where it tells the same in the same or nearly the same words. It
keeps that claim's place in the ledger and what people decided of it, so that an incident keeps its id.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Change, Finding, Incident
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Document
from trucewatch.core.text import squeeze
from trucewatch.fuse import standing
from trucewatch.fuse.fields import day_text, range_text
from trucewatch.pipeline.versions import is_part
from trucewatch.read.changes import Nature, changes
from trucewatch.read.words import words_in
from trucewatch.review.decide import Action

LEAST_SHARED = 0.5
"""Share of the words of two tellings that are common where one is the other, corrected: a toll and its date changed in
a clause of ten words leave .6."""
LEAST_OTHER_KIND = 0.7
"""The same where the newer one tells another kind of event."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The current claims, each with the claim of the first version that it goes on, and all that versions changed."""

    claims: tuple[Resolved, ...]
    changes: tuple[Change, ...] = ()
    successors: Mapping[str, str] = field(default_factory=dict)
    """Id of each claim of an older version → the claim that goes it on now."""


def corrected(
    ledger: Ledger,
    documents: Sequence[Document],
    outdated: Mapping[str, str],
    current: Sequence[Resolved],
    older: Sequence[Resolved],
) -> Corrected:
    """`documents` are all versions in order of the ledger, `outdated` gives the one that follows each older one.

    Nothing crosses from one page to another: a page's versions alone give what they give among all.
    """
    if not outdated:
        return Corrected(tuple(current), (), {})
    by_id = {document.id: document for document in documents}
    told: defaultdict[str, list[Resolved]] = defaultdict(list)
    for one in (*older, *current):
        told[one.claim.document_id].append(one)
    before: dict[str, str] = {}
    found: list[Change] = []
    for first in _oldest(by_id, outdated):
        at = first
        while at in outdated and outdated[at] in by_id:
            matched = list(_matched(told[at], told[outdated[at]]))
            before |= {new.claim.id: old.claim.id for old, new in matched if old and new}
            version = _Version(by_id[at], by_id[outdated[at]], _sequence(ledger, outdated[at]))
            if not is_part(by_id[at], by_id[outdated[at]]):  # what a part lacked was not changed
                found += version.changes(matched)
            at = outdated[at]
    place = {one.claim.id: one.sequence for one in (*older, *current)}
    line = _Line(before, place)
    claims = [_placed(one, line.origin(one.claim.id), place) for one in current]
    claims.sort(key=in_order)
    marked = tuple(replace(one, origin=line.origin(one.claim_id) or one.claim_id) for one in found)
    return Corrected(tuple(claims), marked, _newest(before))


def in_order(one: Resolved) -> tuple[int, str]:
    """Order of the ledger."""
    return one.sequence, one.claim.id


def _placed(one: Resolved, origin: str, place: Mapping[str, int]) -> Resolved:
    return replace(one, origin=origin, sequence=place[origin]) if origin else one


@dataclass(frozen=True, slots=True)
class _Line:
    """Which claim each goes on, and where claims stand in the ledger."""

    before: Mapping[str, str]
    place: Mapping[str, int]

    def origin(self, claim_id: str) -> str:
        """The claim of its line that came first into the ledger, "" where it is that one itself.

        A page may become again what it was: then the newest version is the first.
        """
        line = [claim_id]
        while line[-1] in self.before:
            line.append(self.before[line[-1]])
        first = min(line, key=lambda one: (self.place[one], line.index(one)))
        return first if first != claim_id else ""


def _oldest(by_id: Mapping[str, Document], outdated: Mapping[str, str]) -> Iterator[str]:
    later = set(outdated.values())
    return (one for one in by_id if one in outdated and one not in later)


def _newest(before: Mapping[str, str]) -> Mapping[str, str]:
    """Each claim that another goes on → the last one of its line."""
    after = {old: new for new, old in before.items()}
    found = {}
    for claim_id in after:
        last = claim_id
        while last in after:
            last = after[last]
        found[claim_id] = last
    return found


def _sequence(ledger: Ledger, document_id: str) -> int:
    return min((entry.sequence for entry in ledger.entries(document_id)), default=0)


def _matched(older: Sequence[Resolved], newer: Sequence[Resolved]) -> Iterator[tuple[Resolved | None, Resolved | None]]:
    """Each claim of both versions once: beside what it became, or alone."""
    words = {one.claim.id: _words(one.claim) for one in (*older, *newer)}
    ranked = []
    for at, old in enumerate(older):
        for to, new in enumerate(newer):
            share = _alike(old, new, words)
            if share:
                ranked.append((-share, abs(at - to), at, to))
    left, right = dict(enumerate(older)), dict(enumerate(newer))
    for _, _, at, to in sorted(ranked):
        if at in left and to in right:
            yield left.pop(at), right.pop(to)
    yield from ((old, None) for old in left.values())
    yield from ((None, new) for new in right.values())


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(word for span in claim.evidence for word in words_in(span.exact, 0, len(span.exact)))


def _alike(old: Resolved, new: Resolved, words: Mapping[str, frozenset[str]]) -> float:
    """How much two tellings are one: 2 and more for the same words, 0 where they are two."""
    one, other = words[old.claim.id], words[new.claim.id]
    if old.claim.part is not new.claim.part or not one or not other:
        return 0.0
    share = len(one & other) / max(len(one), len(other))
    is_one_kind = old.claim.kind is new.claim.kind
    if share < (LEAST_SHARED if is_one_kind else LEAST_OTHER_KIND):
        return 0.0
    return share + is_one_kind + (old.claim.attribution == new.claim.attribution) * 0.1


@dataclass(frozen=True, slots=True)
class _Version:
    """An older and a newer version of one page; one where hardly a word is left (a live page) takes nothing back."""

    before: Document
    after: Document
    sequence: int

    def changes(self, matched: Iterable[tuple[Resolved | None, Resolved | None]]) -> Iterator[Change]:
        """What became of each claim; of one without its like only where it is the same page still."""
        is_other: bool | None = None
        for old, new in matched:
            if old and new:
                yield from self._between(old, new)
                continue
            if is_other is None:
                is_other = changes(self.before, self.after).nature is Nature.REPLACED
            if not is_other:
                yield self._made("claim", _said(old), _said(new), (old, new))

    def _between(self, old: Resolved, new: Resolved) -> Iterator[Change]:
        values = (_values(old), _values(new))
        names = [name for name in {**values[0], **values[1]} if values[0].get(name) != values[1].get(name)]
        for name in names:
            yield self._made(name, values[0].get(name, ""), values[1].get(name, ""), (old, new))
        if not names and _words(old.claim) != _words(new.claim):
            yield self._made("words", _said(old), _said(new), (old, new))

    def _made(
        self,
        name: str,
        before: str,
        after: str,
        claims: tuple[Resolved | None, Resolved | None],
    ) -> Change:
        old, new = claims
        older = old.claim.id if old else ""
        newer = new.claim.id if new else older
        return Change(
            field=name,
            before=before,
            after=after,
            claim_id=newer,
            older_id=older,
            document_id=self.after.id,
            publisher=self.after.publisher or "",
            changed=self.after.modified or self.after.published,
            sequence=self.sequence,
        )


def _said(one: Resolved | None) -> str:
    return squeeze(one.claim.evidence[0].exact) if one else ""


def _values(one: Resolved) -> dict[str, str]:
    """What a claim tells by the name of an incident's field; what it does not tell is left out."""
    claim = one.claim
    told = {
        "kind": claim.kind.value,
        "stance": claim.stance.value,
        "place": one.place.name if one.place else "",
        "happened": day_text(one.time) if one.time else "",
        "actors": ", ".join(sorted(actor.name for actor in one.actors)),
        "targets": ", ".join(sorted(actor.name for actor in one.targets)),
        "weapons": ", ".join(sorted(claim.weapons)),
        "count": str(claim.count) if claim.count is not None else "",
        "told by": " → ".join(squeeze(teller.text) for teller in claim.attribution),
    }
    for harm in claim.harm:
        told[f"harm.{harm.kind}.{harm.who}"] = range_text(harm)
    return {name: value for name, value in told.items() if value}


def with_changes(incidents: Iterable[Incident], found: Sequence[Change]) -> tuple[Incident, ...]:
    """Incidents with what versions changed in their claims; a claim that is gone, by the incident that rested on it."""
    by_claim: defaultdict[str, list[Change]] = defaultdict(list)
    gone: defaultdict[str, list[Change]] = defaultdict(list)
    for one in found:
        (gone if one.field == "claim" and not one.after else by_claim)[one.origin].append(one)
    made = []
    for incident in incidents:
        origins = [resolved.origin or resolved.claim.id for resolved in incident.claims]
        own = [change for origin in dict.fromkeys(origins) for change in by_claim.get(origin, ())]
        own += gone.get(incident.anchor, [])
        made.append(replace(incident, changes=tuple(own)) if own else incident)
    return tuple(made)


def looked_at(
    incidents: Iterable[Incident], findings: Iterable[Finding], decisions: Iterable[Decision]
) -> tuple[Incident, ...]:
    """Incidents with their changes closed that a person has seen: a decision on it knew the ledger with them."""
    saw: defaultdict[str, int] = defaultdict(int)
    for decision in decisions:
        if decision.action == Action.COMMENT:
            continue  # it judges nothing
        saw[decision.subject] = max(saw[decision.subject], decision.saw_sequence)
    for finding in findings:
        saw[finding.incident_id] = max(saw[finding.incident_id], saw.get(finding.id, 0))
    made = []
    for incident in incidents:
        seen = max(saw.get(one, 0) for one in (incident.id, *incident.claim_ids()))
        changes = tuple(replace(change, is_open=change.sequence > seen) for change in incident.changes)
        made.append(replace(incident, changes=changes) if changes else incident)
    return tuple(made)


def carried(decisions: Iterable[Decision], successors: Mapping[str, str]) -> tuple[Decision, ...]:
    """People's word on a claim holds for the claim that goes it on in the newer version of its page."""
    made = []
    for decision in standing(tuple(decisions)):
        subject, value = (successors.get(end, end) for end in (decision.subject, decision.value))
        is_same = (subject, value) == (decision.subject, decision.value)
        made.append(decision if is_same else replace(decision, subject=subject, value=value, supersedes=None))
    return tuple(made)
