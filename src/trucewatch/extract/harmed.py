"""Which event each harm figure belongs to, and who was hit where only the hurt are told."""

from collections.abc import Iterable

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.draft import FIRE, Draft
from trucewatch.extract.grammar import clause_of
from trucewatch.extract.harm import Row, harm_rows
from trucewatch.extract.mentions import is_people, mention_of
from trucewatch.extract.same import own_clause
from trucewatch.extract.scene import Scene

HARMING = FIRE | {Kind.ARMED_CLASH, Kind.CASUALTIES, Kind.ABDUCTION, Kind.DISPLACEMENT, Kind.ACCESS_DENIAL}


def give_harm(scene: Scene, found: list[Draft]) -> None:
    """Gives each harm figure to the draft that tells it, and its victims as targets where none are told."""
    for sentence in scene.doc.sents:
        here = [draft for draft in found if draft.token.sent.start == sentence.start and draft.kind in HARMING]
        if not here:
            continue
        for row in harm_rows(scene, sentence.start, sentence.end):
            draft = min(here, key=lambda d: _distance(d, row))
            if _takes(draft, row):
                draft.rows.append(row)
    for draft in found:
        if not draft.targets and draft.kind is not Kind.ACCESS_DENIAL:
            draft.targets = tuple(_victims(draft))


def _takes(draft: Draft, row: Row) -> bool:
    human = row.harm.kind.value
    if draft.kind is Kind.DISPLACEMENT:
        return human == "displaced"
    if draft.kind is Kind.ACCESS_DENIAL:
        return human == "trapped"
    return human not in ("trapped",) or draft.kind in (Kind.CASUALTIES,)


def _distance(draft: Draft, row: Row) -> int:
    token = draft.scene.doc[row.told_by]
    fits = {"displaced": Kind.DISPLACEMENT, "trapped": Kind.ACCESS_DENIAL, "detained": Kind.ABDUCTION}.get(
        row.harm.kind.value
    )
    penalty = 0 if fits is None or draft.kind is fits else 1000
    if fits is None and draft.kind in (Kind.DISPLACEMENT, Kind.ACCESS_DENIAL, Kind.ABDUCTION):
        penalty += 1000
    if own_clause(draft.token, token) and clause_of(draft.token) != clause_of(token):
        penalty += 100
    return penalty + abs(draft.token.i - row.told_by)


def _victims(draft: Draft) -> Iterable[Mention]:
    seen: set[str] = set()
    for row in draft.rows:
        if row.victim is None:
            continue
        token = draft.scene.doc[row.victim]
        if not is_people(token) and token.ent_type_ != "PERSON":
            token = token.head if is_people(token.head) else token
        if token.pos_ == "NUM" or token.lower_ in ("others", "dozens", "scores", "hundreds", "casualties", "deaths"):
            continue
        mention = mention_of(draft.scene, token)
        if mention is not None and mention.text not in seen:
            seen.add(mention.text)
            yield mention
