"""Words of time that belong to an event: detected here, made into dates elsewhere."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.grammar import clause_of
from trucewatch.extract.scene import Scene
from trucewatch.extract.time_names import is_issue, is_name
from trucewatch.extract.time_patterns import ADVERB, AGE, DAY_OF_PAGE, LENGTH, NEEDS_LEAD, NO_TIME, TIME, WIDE
from trucewatch.extract.times_whose import is_of_other, of_teller

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def expressions(text: str) -> list[tuple[int, int]]:
    """Where a text names times: [start, end) of each expression, in order."""
    return list(_expressions(text))


@lru_cache(maxsize=1024)
def _expressions(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for match in TIME.finditer(text):
        words = match.group().strip()
        if NEEDS_LEAD.fullmatch(words):
            continue
        if is_name(text, match.start(), match.start() + len(match.group().rstrip())):
            continue
        if words.lower() == "now" and text[match.end() : match.end() + 5].lower() == " that":
            continue
        start = match.start()
        if bare := ADVERB.match(words):
            start += bare.end()
        found.append((start, match.start() + len(match.group().rstrip())))
    return tuple(found)


def every_time(text: str) -> list[tuple[int, int]]:
    """Where a text names times of any kind, those too that date no event by themselves: bare years, durations.

    For annotation and measure; a claim's own time is found by `time_of`.
    """
    found = [(match.start(), match.end()) for pattern in (TIME, WIDE) for match in pattern.finditer(text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if NO_TIME.fullmatch(text[start:end].strip()) or is_name(text, start, end):
            continue
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        elif end > kept[-1][1]:
            kept[-1] = (kept[-1][0], end)
    return kept


def time_of(scene: Scene, trigger: "Token", clause: tuple[int, int], *, is_position: bool = False) -> Mention | None:
    """The time expression of an event: nearest in its clause, else in its sentence, names of parties aside.

    `clause` is a token range. A "since" clause is kept whole. A position's time may be that of its telling.
    """
    best: tuple[int, int, int] | None = None
    sentence = (trigger.sent.start, trigger.sent.end)
    told = _told_in(scene, sentence)
    for first, last in (clause, sentence):
        is_wide = (first, last) != clause
        is_bound = is_wide and not is_position and (_is_ahead(trigger) or _is_total(trigger))
        low, high = scene.doc[first].idx, scene.doc[last - 1].idx + len(scene.doc[last - 1].text)
        for start, end in told:
            if not low <= start < high or start <= trigger.idx < end or _in_name(scene, start, end):
                continue
            if is_bound and _since(scene, start, trigger) == start:
                continue  # of what is to come or a total so far, another clause tells at most since when
            if is_of_other(scene, trigger, start, is_position=is_position) or _is_measure(scene, trigger, start, end):
                continue
            if is_wide and best is not None and not _NAMES_DAY.search(scene.block.text[start:end]):
                continue
            distance = _distance(scene, trigger, start, end) + _length_cost(trigger, start, end)
            if best is None or distance < best[0]:
                best = (distance, start, end)
        if best is not None and best[0] < LENGTH_COST - NEAR_LENGTH:
            break
    if best is None:
        return None
    start = _since(scene, best[1], trigger)
    if _is_when(scene, best[2], trigger):
        start = _without_since(scene, start, best[2])
    span = scene.span(scene.block.start + start, scene.block.start + best[2])
    return Mention(text=" ".join(span.exact.split()), span=span)


def _told_in(scene: Scene, sentence: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the sentence of these tokens names times, by the characters of its paragraph."""
    last = scene.doc[sentence[1] - 1]
    low, high = scene.doc[sentence[0]].idx, last.idx + len(last.text)
    return [(low + start, low + end) for start, end in expressions(scene.block.text[low:high])]


_OF_A_COUNT = re.compile(r"(?:within|in|over|during) (?:24|48|72) hours", re.IGNORECASE)
"""What monitors count over: the hours up to the report."""
_NAMES_DAY = re.compile(r"\d|day\b|overnight", re.IGNORECASE)
"""What may stand in for a length of time from another clause of the sentence: a day, not "last year"."""
_WHOLE_YEAR = re.compile(r"(?:in |since )?(?:last|this|the past|the last|the same|that) (?:year|month)", re.IGNORECASE)
WHOLE_COST = 1500
LENGTH_COST = 1000
"""A length of time counts as so many characters: any day told in the sentence comes before it."""
NEAR_LENGTH = 200


def _length_cost(trigger: "Token", start: int, end: int) -> int:
    """What is put on a length of time ("for two days"), and more on a whole year or month beside it."""
    words = trigger.doc.text[start:end]
    if _WHOLE_YEAR.fullmatch(words):
        return WHOLE_COST
    found = LENGTH.fullmatch(words)
    return 0 if found is None or _OF_A_COUNT.match(found[0]) else LENGTH_COST


def _is_total(trigger: "Token") -> bool:
    """Told in the perfect as a total so far ("48,000 people have been killed"): another clause's day is not its."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else trigger.head
    return verb.tag_ == "VBN" and any(
        child.dep_ in ("aux", "auxpass") and child.lower_ in ("have", "has", "’ve", "'ve") for child in verb.children
    )


def _is_ahead(trigger: "Token") -> bool:
    """Whether the trigger's verb is told as to come: another clause's time is not its."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else trigger.head
    return any(child.dep_ == "aux" and child.lower_ in ("will", "shall", "’ll", "'ll") for child in verb.children)


def _since(scene: Scene, start: int, trigger: "Token") -> int:
    """Where the "since" that governs a time stands ("since the truce was signed on 5 September")."""
    token = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if token is None:
        return start
    for before in reversed(scene.doc[max(0, token[0].i - 8) : token[0].i]):
        if before.is_punct or before.sent.start != token[0].sent.start:
            break
        if before.i == trigger.i:
            break
        if before.lower_ == "since":
            return int(before.idx)
    return start


_RANKED = re.compile(
    r"\b(?:first|second|third|latest|only|most|\w{3,}est|worst)\b[^.;]{0,70}\b(?:ever )?since\b[^.;]{0,60}$",
    re.IGNORECASE,
)
""" "The first raid since", "the deadliest day since": what follows measures the event and does not date it."""


def _is_measure(scene: Scene, trigger: "Token", start: int, end: int) -> bool:
    opening = _since(scene, start, trigger)
    if opening == start and not scene.block.text[start:end].lower().startswith("since"):
        return False
    before = scene.block.text[trigger.sent.start_char : start] + scene.block.text[start : start + 6]
    return _RANKED.search(before) is not None and not _is_when(scene, end, trigger)


def _is_when(scene: Scene, end: int, trigger: "Token") -> bool:
    """ "The worst since August, when a bomb killed two": the event of the "when" clause was in August."""
    behind = scene.doc.char_span(end - 1, end, alignment_mode="expand")
    if behind is None or trigger.i <= behind[-1].i:
        return False
    between = [word.lower_ for word in scene.doc[behind[-1].i + 1 : behind[-1].i + 3]]
    return "when" in between and any(child.lower_ == "when" for child in clause_of(trigger).children)


def _without_since(scene: Scene, start: int, end: int) -> int:
    """Where a time begins behind the "since" that it opens with."""
    opening = _SINCE.match(scene.block.text, start, end)
    return opening.end() if opening else start


_SINCE = re.compile(r"(?:ever )?since\s+", re.IGNORECASE)
CLAUSE_COST = 25
"""Characters that each verb between an event and a time counts for."""


def _distance(scene: Scene, trigger: "Token", start: int, end: int) -> int:
    """Characters between, less where one hangs on the other, more for each verb that lies between."""
    gap = max(start - trigger.idx, trigger.idx - end, 0)
    lead = scene.doc.char_span(start, end, alignment_mode="expand")
    if lead is None:
        return gap
    root = lead.root
    if root.is_ancestor(trigger):
        return gap - 30
    if trigger.is_ancestor(root):
        between = 0
        while root.head not in (root, trigger):
            root = root.head
            between += root.pos_ in ("VERB", "AUX")
        return gap - 30 + CLAUSE_COST * between
    return gap


def _in_name(scene: Scene, start: int, end: int) -> bool:
    covered = scene.doc.char_span(start, end, alignment_mode="expand")
    if covered is None:
        return False
    if any(scene.hit(token, place=False) is not None for token in covered):
        return True
    last = covered[-1]
    ahead = scene.doc[last.i + 1 : last.i + 3]
    possessive = len(ahead) == 2 and ahead[0].text in ("'s", "’s") and ahead[1].pos_ == "PROPN"
    return possessive or any(token.ent_type_ in ("ORG", "PERSON") and token.dep_ == "compound" for token in covered)


def teller_time(scene: Scene, trigger: "Token") -> Mention | None:
    """The day on which someone told of an event in progress ("claimed on Thursday that it was being dropped").

    Only where the event is told in the past progressive or the plain past by a clause under the verb of telling:
    what is said to go on is dated by its telling. None else.
    """
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else trigger.head
    if not any(
        child.dep_ in ("aux", "auxpass") and child.lower_ in ("was", "were", "being", "is", "are")
        for child in verb.children
    ):
        return None
    if verb.tag_ != "VBG" and not any(child.lower_ == "being" for child in verb.children):
        return None
    sentence = trigger.sent
    low, high = scene.doc[sentence.start].idx, sentence.end_char
    for start, end in expressions(scene.block.text[low:high]):
        if of_teller(scene, trigger, low + start):
            span = scene.span(scene.block.start + low + start, scene.block.start + low + end)
            return Mention(text=" ".join(span.exact.split()), span=span, basis=Basis.CARRIED)
    return None


def age(scene: Scene) -> Mention | None:
    """The age that a post gives itself ("30 min ago"), the last in a paragraph; None where none is."""
    found = list(AGE.finditer(scene.block.text))
    if not found:
        return None
    start, end = found[-1].span()
    span = scene.span(scene.block.start + start, scene.block.start + end)
    return Mention(text=" ".join(span.exact.split()), span=span, basis=Basis.CARRIED)


def headed(scene: Scene) -> Mention | None:
    """The full date that ends a headline behind a mark or "for": the day that the page is about. None else."""
    match = DAY_OF_PAGE.search(scene.block.text)
    if match is None or is_issue(scene.block.text, match.start(1)):
        return None
    span = scene.span(scene.block.start + match.start(1), scene.block.start + match.end(1))
    return Mention(text=" ".join(span.exact.split()), span=span, basis=Basis.CARRIED)
