"""Lists in bulletins: which lines are rows, what stands above them, and the claims they make."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trucewatch.core.claims import Basis, Claim, Mention
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.extract.bulletins_heads import Heads, Told, heading, lead_in
from trucewatch.extract.bulletins_lines import (
    LONG,
    Line,
    head_of,
    is_sentence,
    is_short,
    is_told,
    line_of,
    tells,
)
from trucewatch.extract.bulletins_rows import Row, claims_of, read_row
from trucewatch.extract.bulletins_verdict import verdict_on
from trucewatch.extract.bulletins_words import is_among, tells_zero
from trucewatch.extract.draft import Draft
from trucewatch.extract.numbers import number_words
from trucewatch.extract.scene import Scene
from trucewatch.extract.tables_layout import is_row
from trucewatch.extract.totals import with_parts

LONGEST = 400
"""Characters of a line that may be a row."""
_GAPS = re.compile(r"\S {2,}(?=\S)")
_CLOCK = re.compile(r"(?:at |around |about |by )*\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)


@dataclass(slots=True)
class Listed:
    """What the lists of a document tell: their claims, and the paragraphs that the frames need not read."""

    claims: list[Claim] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)
    """Ids of scenes whose drafts tell what a row tells."""
    above: set[int] = field(default_factory=set)
    """Ids of scenes that are headings or lead rows in: the violence they tell is that of the rows."""
    headings: dict[int, Heads] = field(default_factory=dict)
    """By the start of each row of a table the headings that hold for it."""

    def keep_to(self, table: Sequence[Claim], scenes: Sequence[Scene]) -> None:
        """Leaves to a table the paragraphs that its claims are made of."""
        starts = [scene.block.start for scene in scenes]
        for claim in table:
            at = bisect_right(starts, claim.evidence[0].start) - 1
            if at >= 0:
                self.silent.add(id(scenes[at]))
        for claim in table[:1]:
            above = self.headings.get(starts[max(0, bisect_right(starts, claim.evidence[0].start) - 1)], Heads())
            self.above.update(id(line.scene) for line in above.lines if not _counts(line) and _leads(line))


@dataclass(slots=True)
class _List:
    """Rows in a row, each with the headings that hold for it."""

    rows: list[tuple[Line, Heads]] = field(default_factory=list)
    leads: list[Line] = field(default_factory=list)


def listed_claims(scenes: Sequence[Scene], drafts: Sequence[Draft]) -> Listed:
    """The claims of a document's lists. Rows told by a verb stay with the frames: headings complete their drafts."""
    by_scene: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_scene.setdefault(id(draft.scene), []).append(draft)
    told = Listed()
    for found in _lists(scenes, by_scene, told.headings):
        verdict = verdict_on(_headings(found), [line for line, _ in found.rows])
        if verdict == "ours":
            _read(found, by_scene, told)
        elif verdict == "foreign":
            told.silent.update(id(line.scene) for line, _ in found.rows if not is_sentence(line))
    return told


def _lists(scenes: Sequence[Scene], by_scene: dict[int, list[Draft]], tables: dict[int, Heads]) -> list[_List]:
    found: list[_List] = []
    now, heads, above = _List(), Heads(), None
    title: list[tuple[str, Told]] = []
    for scene in scenes:
        line = line_of(scene)
        if above is not None and not _is_joined(above, scene):
            found += [now] if now.rows else []
            now, heads = _List(), Heads()
        above = scene
        role = _role(line, heads) if is_told(line) else "none"
        if _is_of_table(scene):
            tables[scene.block.start] = Heads(list(heads.told), list(heads.lines))
            continue
        if scene.block.part.kind is PartKind.HEADLINE and not (role == "row" and (line.is_marked or now.rows)):
            heads = _of_title(line, heads)
            title = [(name, told) for name, told in heads.told if name == "time"] or title
            continue
        if role == "row":
            now.rows.append((line, Heads(list(heads.told), list(heads.lines))))
            if read_row(line).is_total and (kind := heading(line).get("kind")) is not None:
                heads.set({"kind": kind}, line)
        elif role in ("head", "lead"):
            drafts = by_scene.get(id(scene), [])
            heads.set(heading(line) if role == "head" else lead_in(line, drafts), line)
            now.leads += [line] if role == "lead" else []
        elif role == "prose":
            found += [now] if now.rows else []
            now, heads = _List(), Heads(list(title))
    return [*found, now] if now.rows else found


def _is_of_table(scene: Scene) -> bool:
    return is_row(scene.block.text) or len(_GAPS.findall(scene.block.text.strip())) > 1


def _is_joined(above: Scene, below: Scene) -> bool:
    """Whether a list may go on from one paragraph to the next: within a post, or within the publisher's own text."""
    if above.block.part_index == below.block.part_index:
        return True
    return not {above.block.part.kind, below.block.part.kind} & READERS_PARTS


def _of_title(line: Line, heads: Heads) -> Heads:
    """A headline gives its day, side and kind to a list right below it."""
    if line.scene.block.part.kind is PartKind.HEADLINE and not is_sentence(line):
        heads.set(heading(line), line)
    return heads


def _role(line: Line, heads: Heads) -> str:
    """Whether a line is a row, a heading, a sentence that leads a list in, or prose."""
    ends = line.text.rstrip()
    if len(line.text) > LONGEST or len(line.words.split()) > LONG or not line.words.strip():
        return "prose"
    if ends.endswith(":"):
        if is_sentence(line) and not line.is_marked:
            return "lead"
        return "head" if is_short(line) or heading(line) else "lead"
    if line.is_marked:
        return "row" if not _is_bare_number(line) else "prose"
    has_head = head_of(line) is not None and not is_sentence(line)
    if has_head and _opens(line) and tells(line.words):
        return "row"
    if is_sentence(line) or ends.endswith((".", "!", "?")):
        return "prose"
    if not is_short(line):
        return "row" if heads.lines and tells(line.words) and _opens(line) else "prose"
    if heads.kind is not None and _opens(line) and not (kind_only(line) or heading(line).keys() >= {"time"}):
        return "row"
    is_foreign = is_among(line.words, "norms") or is_among(line.words, "others")
    return "head" if heading(line) or heads.lines or is_foreign else "prose"


def kind_only(line: Line) -> bool:
    """A line such as "Airstrikes" that opens a section of its own."""
    found = heading(line)
    return "kind" in found and "place" not in found


def _opens(line: Line) -> bool:
    """Whether a line begins with the name of a place, a side or a teller, or a total."""
    row = read_row(line)
    return row.is_total or any((row.place, row.actor, row.teller, row.kind))


def _is_bare_number(line: Line) -> bool:
    return not any(sign.isalpha() for sign in line.words)


def _read(found: _List, by_scene: dict[int, list[Draft]], told: Listed) -> None:
    number = 0
    rows: list[tuple[list[Claim], bool]] = []
    for line, heads in found.rows:
        drafts = by_scene.get(id(line.scene), [])
        if is_sentence(line) and drafts:
            _complete(drafts, read_row(line), heads)
            number += 1
            continue
        row = read_row(line)
        claims = [_with_roles(claim, drafts) for claim in claims_of(row, heads)]
        if claims or any(tells_zero(line.text[low:high]) for low, high in row.items):
            rows.append((claims, row.is_total))
            told.silent.add(id(line.scene))
            number += 1
    told.claims += with_parts(rows)
    for line in _headings(found) if number else ():
        is_lead = any(line is lead for lead in found.leads)
        if not (_is_counted(by_scene.get(id(line.scene), [])) if is_lead else _counts(line)):
            told.above.add(id(line.scene))


def _headings(found: _List) -> list[Line]:
    """The headings that hold for any row of a list, each once."""
    return list({id(line): line for _, above in found.rows for line in above.lines}.values())


def _leads(line: Line) -> bool:
    """Whether a line does no more than lead rows in: a heading, or a sentence that ends in a colon."""
    return not is_sentence(line) or line.text.rstrip().endswith(":")


def _counts(line: Line) -> bool:
    """Whether a heading tells a count of its own, which is a claim beside its rows."""
    number = rf"(?:(?<![\d:.])\d{{1,4}}|\b(?:{number_words()}))"
    nouns = "(?:violation|breach|airstrike|attack|explosion)"
    return re.search(rf"{number} (?:\w+ ){{0,3}}{nouns}", line.text, re.IGNORECASE) is not None


def _is_counted(drafts: Sequence[Draft]) -> bool:
    return any(draft.count is not None or draft.rows for draft in drafts) or not drafts


def _with_roles(claim: Claim, drafts: Sequence[Draft]) -> Claim:
    """What the syntax tells of a row beside its words: its doer and whom it hit."""
    span = claim.evidence[0]
    for draft in drafts:
        at = draft.scene.at(draft.token)
        if draft.kind is claim.kind and span.start <= at < span.end:
            carried = not claim.actors or claim.actors[0].basis is Basis.CARRIED
            actors = draft.actors if draft.actors and carried else claim.actors
            targets = tuple(one for one in draft.targets if not _is_place(one, claim.place))
            return replace(claim, actors=actors, targets=targets, attribution=claim.attribution or draft.chain)
    return claim


def _is_place(mention: Mention, place: Mention | None) -> bool:
    if place is None or place.span is None or mention.span is None:
        return False
    return place.span.start < mention.span.end and mention.span.start < place.span.end


def _complete(drafts: Sequence[Draft], row: Row, heads: Heads) -> None:
    """What headings tell for rows told by a verb, where the row's own words leave it open."""
    for draft in drafts:
        if draft.kind.group not in (Group.VIOLENCE, Group.HUMANITARIAN, Group.POSTURE, Group.CALM):
            continue
        if draft.place is None:
            draft.place = row.place or heads.mention("place")
        if draft.time is None or (_CLOCK.fullmatch(draft.time.text) and heads.mention("time")):
            draft.time = heads.mention("time") or draft.time
        actor = row.actor or heads.mention("actor")
        if not draft.actors and actor is not None and draft.kind.group is Group.VIOLENCE and not draft.chain:
            draft.actors = (actor,)
        if not draft.chain:
            draft.chain = heads.chain


def without_heads(drafts: list[Draft], told: Listed) -> list[Draft]:
    """The drafts without those of silent paragraphs, and without headlines that tell what a row tells."""
    violent = (Group.VIOLENCE, Group.HUMANITARIAN)
    kept = [
        draft
        for draft in drafts
        if id(draft.scene) not in told.silent and not (id(draft.scene) in told.above and draft.kind.group in violent)
    ]
    for draft in list(kept):
        if draft.scene.block.part.kind is not PartKind.HEADLINE or draft.count is not None:
            continue
        for at, claim in enumerate(told.claims):
            if claim.kind is draft.kind and _same_ground(draft, claim) and draft in kept:
                told.claims[at] = replace(claim, also=(*claim.also, draft.scene.span(*draft.offsets)))
                kept.remove(draft)
    return kept


def _same_ground(draft: Draft, claim: Claim) -> bool:
    if draft.place is None:
        return claim.kind is not Kind.CASUALTIES
    names = [place.hint or place.text for place in (draft.place, claim.place) if place is not None]
    return len(names) == 2 and names[0].lower() == names[1].lower()
