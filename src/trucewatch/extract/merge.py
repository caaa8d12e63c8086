"""The same event told again in a document: one claim, with the other tellings beside it."""

from trucewatch.core.claims import Basis, Claim, Mention
from trucewatch.core.kinds import Group, Kind, Stance, Who
from trucewatch.core.records import PartKind
from trucewatch.extract.draft import FIRE, Draft
from trucewatch.extract.grammar import patients, phrase_lemmas
from trucewatch.extract.lexicon import word_class
from trucewatch.extract.times_carry import nearer

_HEADS = (PartKind.HEADLINE, PartKind.STANDFIRST)
_STOP = frozenset({"the", "a", "an", "of", "in", "and", "on", "forces", "government", "city", "province"})


def merged(drafts: list[Draft]) -> list[Draft]:
    """Drafts in order of the text with repeats folded into the fullest telling of each event."""
    kept: list[Draft] = []
    for draft in drafts:
        rival = next((other for other in kept if _same(other, draft)), None)
        if rival is None:
            kept.append(draft)
        elif _fullness(draft) > _fullness(rival):
            draft.also += [rival.offsets, *rival.also]
            _complete(draft, rival)
            kept[kept.index(rival)] = draft
        else:
            rival.also.append(draft.offsets)
            _complete(rival, draft)
    return sorted(kept, key=lambda draft: draft.offsets)


def without_told_rows(rows: list[Claim], drafts: list[Draft]) -> list[Claim]:
    """Rows of a table whose count the text tells too, of the same teller, go to that telling's `also`."""
    kept: list[Claim] = []
    for row in rows:
        rival = next((draft for draft in drafts if _counts_same(draft, row)), None)
        if rival is None:
            kept.append(row)
        else:
            rival.also += [(span.start, span.end) for span in row.evidence]
    return kept


def _counts_same(draft: Draft, row: Claim) -> bool:
    if draft.kind != row.kind or draft.count is None or draft.count != row.count or row.place is not None:
        return False
    told, listed = (_parties(tuple(Mention(text=t.text, span=None) for t in c)) for c in (draft.chain, row.attribution))
    return bool(told & listed)


def _complete(draft: Draft, other: Draft) -> None:
    """What only the other telling says of the event: its harm where this one tells none, its day where it is nearer."""
    draft.time = nearer(draft.time, other.time)
    if not draft.rows:
        draft.rows = list(other.rows)
    if not draft.weapons:
        draft.weapons = other.weapons


def _part(draft: Draft) -> PartKind:
    return draft.scene.block.part.kind


def _fullness(draft: Draft) -> tuple[bool, bool, int, int]:
    """Body before caption before headline; then what is stated with it; of headlines the longer."""
    first, last = draft.clause
    part = _part(draft)
    stated = sum(mention is not None and mention.basis is Basis.STATED for mention in (draft.place, draft.time))
    told = stated + bool(draft.actors) if draft.kind is Kind.TALKS else 0
    deal = draft.kind is Kind.AGREEMENT
    return part not in _HEADS, not (deal and part is PartKind.CAPTION), told, (last - first) if part in _HEADS else 0


def _readers(draft: Draft) -> int | None:
    readers = _part(draft) in (PartKind.COMMENT, PartKind.EMBED)
    return draft.scene.block.part_index if readers else None


def _same(left: Draft, right: Draft) -> bool:
    if left.kind != right.kind and not (left.kind in FIRE and right.kind is Kind.ATTACK) and not _headed(left, right):
        return False
    if _readers(left) != _readers(right):
        return False
    if (left.stance is Stance.DENIED) != (right.stance is Stance.DENIED):
        return False
    if left.offsets == right.offsets:
        return True
    if _words(left) == _words(right):
        return True
    if left.stance != right.stance and Stance.PLANNED in (left.stance, right.stance):
        return False
    headline = _part(left) in _HEADS or _part(right) in _HEADS
    if headline:
        return _compatible(left.actors, right.actors) and _agree(left, right)
    if _repeated(left, right):
        return True
    if left.kind.group is Group.VIOLENCE and left.kind == right.kind:
        return _retold(right) and _compatible(left.actors, right.actors) and _agree(left, right)
    return False


def _headed(head: Draft, body: Draft) -> bool:
    """A headline's bare "X breaks truce" and the deed that the story goes on to tell of X."""
    deeds = FIRE | {Kind.ARMED_CLASH}
    if _part(head) in _HEADS and head.kind is Kind.CASUALTIES and body.kind in deeds and _part(body) not in _HEADS:
        return _share_figures(head, body, exact=True)
    same = _part(head) in _HEADS and head.kind is Kind.VIOLATION and head.count is None and body.kind in deeds
    return same and _part(body) not in _HEADS and _share(head.actors, body.actors)


def _repeated(left: Draft, right: Draft) -> bool:
    """The same doers, sufferers and figures told over again, with no place or time against it."""
    if left.kind != right.kind or left.kind.group is Group.CALM:
        return False
    places = not (left.place and right.place) or _same_ground(left.place, right.place)
    if left.rows and right.rows:
        return places and _compatible(left.actors, right.actors) and _share_figures(left, right, exact=True)
    if left.kind is Kind.AGREEMENT:
        same = _share(left.actors, right.actors) or len(_parties(left.actors) & _parties(right.actors)) > 1
        return bool(left.actors and right.actors) and same and _undated(left, right)
    if (
        left.kind is Kind.TALKS
        and _readers(left) is not None
        and left.trigger.frame is right.trigger.frame
        and _share(left.actors, right.actors)
    ):
        return places and _undated(left, right)
    if left.kind.group is Group.DIPLOMACY:
        return (
            left.kind is Kind.TALKS
            and len(_parties(left.actors) & _parties(right.actors)) > 1
            and _undated(left, right)
        )
    if not places or not left.targets or not right.targets or not _share(left.targets, right.targets):
        return False
    same = (bool(left.actors) == bool(right.actors)) and _compatible(left.actors, right.actors)
    return same and _undated(left, right) and left.weapons == right.weapons


def _parties(mentions: tuple[Mention, ...]) -> set[str]:
    """Names of states and parties by their beginnings: "Russia" and "Russian envoys" share one."""
    words = {word.strip("’'s,.") for m in mentions for word in m.text.replace("-", " ").split() if word[:1].isupper()}
    return {word.lower()[:5] for word in words} - _STOP


def _undated(left: Draft, right: Draft) -> bool:
    if not (left.time and right.time):
        return True
    a, b = (
        {word for word in d.text.lower().split() if word not in ("on", "in", "the")} for d in (left.time, right.time)
    )
    return a <= b or b <= a


def _words(draft: Draft) -> str:
    start, end = draft.offsets
    return " ".join(draft.scene.document.text[start:end].lower().split())


def _retold(draft: Draft) -> bool:
    """A definite back-reference ("the attack …") with nothing new."""
    token = draft.token
    definite = any(child.lower_ in ("the", "this", "that") for child in token.children if child.dep_ == "det")
    if draft.trigger.frame.pos == "verb":
        things = [noun for noun in patients(token) if phrase_lemmas(noun) & word_class("fire")]
        definite = any(child.lower_ == "the" for noun in things for child in noun.children)
        return definite and not draft.rows
    return draft.trigger.frame.pos == "noun" and definite and not draft.rows


def _agree(left: Draft, right: Draft) -> bool:
    """No place and no teller speaks against it."""
    stated = all(d.place and d.place.basis is Basis.STATED for d in (left, right))
    if stated and left.place and right.place and not _share((left.place,), (right.place,)):
        named = _named_in(left.place, right) or _named_in(right.place, left)
        if not named:
            return False
    return not (left.rows and right.rows) or _share_figures(left, right) or _part(left) in _HEADS


def _share_figures(left: Draft, right: Draft, *, exact: bool = False) -> bool:
    """Whether a figure of both is the same number, harmed alike, of people who may be the same."""
    return any(
        one.harm.kind is other.harm.kind
        and one.harm.minimum == other.harm.minimum
        and (not exact or one.harm.maximum == other.harm.maximum)
        and (one.harm.who is other.harm.who or Who.UNKNOWN in (one.harm.who, other.harm.who))
        for one in left.rows
        for other in right.rows
    )


def _named_in(place: Mention, other: Draft) -> bool:
    """Whether a place's own name stands in the other telling's words."""
    names = {word for word in place.text.replace("-", " ").split() if word[:1].isupper()}
    start, end = other.offsets
    return bool(names & set(other.scene.document.text[start:end].replace("-", " ").split()))


def _compatible(left: tuple[Mention, ...], right: tuple[Mention, ...]) -> bool:
    return not left or not right or _share(left, right)


def _share(left: tuple[Mention, ...], right: tuple[Mention, ...]) -> bool:
    if {m.hint for m in left if m.hint} & {m.hint for m in right if m.hint}:
        return True
    return bool(_bag(left) & _bag(right))


def _same_ground(left: Mention, right: Mention) -> bool:
    """Two phrases for places share a name, or, where one holds none, any word: two districts are not one."""
    if left.hint and left.hint == right.hint:
        return True
    names = [{word for word in _bag((place,), as_written=True) if _is_own_name(word)} for place in (left, right)]
    return bool(names[0] & names[1]) if all(names) else _share((left,), (right,))


def _is_own_name(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in _STOP | word_class("ground")


def _bag(mentions: tuple[Mention, ...], *, as_written: bool = False) -> set[str]:
    texts = [m.text if as_written else m.text.lower() for m in mentions]
    return {word.strip("’'s,.") for text in texts for word in text.replace("-", " ").split()} - _STOP
