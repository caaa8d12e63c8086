"""The times that clauses naming none take over: from an event told before, a post's age, the day of a page."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.extract import times
from trucewatch.extract.draft import Draft, carried
from trucewatch.extract.scene import Scene
from trucewatch.extract.time_patterns import DAY_ALONE
from trucewatch.extract.times_page import PageDays

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

CONDUCT = frozenset({Group.VIOLENCE, Group.HUMANITARIAN, Group.POSTURE, Group.CALM})
NEAR_CHARACTERS = 1200
"""How far on a day holds for violence told in the past tense: the next paragraph or two."""
_HARM = frozenset({Kind.CASUALTIES, Kind.DAMAGE})
_LOGGED = frozenset({Kind.AGREEMENT, Kind.TALKS})
_PRONOUNS = frozenset({"he", "she", "they", "it"})
_TITLE = re.compile(r"^(?:title|date):[ \t]*(?P<day>\S.*)$", re.MULTILINE)


def reaches(last: Draft, draft: Draft) -> bool:
    """Whether what one event's paragraph tells holds in another's: comments are each on their own."""
    here, there = last.scene.block, draft.scene.block
    if here.part_index == there.part_index:
        return True
    return not {here.part.kind, there.part.kind} & READERS_PARTS


class Dating:
    """Dates the drafts of a page in their order; remembers the event and the round of talks dated last."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._scenes = list(scenes)
        self._at = {id(scene): index for index, scene in enumerate(self._scenes)}
        self._conduct: Draft | None = None
        self._told: Draft | None = None
        """The draft of any kind that states its time last."""
        self._log: Mention | None = None
        self._is_log_known = False
        self._page: PageDays | None = None

    def date(self, draft: Draft) -> None:
        """Gives a draft without a time the one that holds for it, if any, and remembers the draft."""
        is_conduct = draft.kind.group in CONDUCT
        if draft.time is not None and _CLOCK.fullmatch(draft.time.text):
            draft.time = self._day_of_entry(draft) or draft.time
        if draft.time is None:
            draft.time = self._of_conduct(draft) if is_conduct else self._of_speech(draft)
        if draft.time is None and (is_conduct or draft.kind in _LOGGED):
            draft.time = self._day_of_log(draft) or self._day_of_entry(draft)
        if draft.time is not None and draft.time.basis is Basis.STATED:
            self._told = draft
            pattern = _STRETCH if draft.kind in _HARM else _UP_TO_NOW
            if is_conduct and not pattern.match(draft.time.text):
                self._conduct = draft  # a balance "since May" dates no deed

    def _of_conduct(self, draft: Draft) -> Mention | None:
        if _is_timeless(draft):
            return self._day_of_heading(draft) if _verb(draft).tag_ in ("VBP", "VBZ") else None
        if found := self._day_of_heading(draft):
            return found
        found = times.teller_time(draft.scene, draft.token) or _as_told(draft, self._conduct)
        return found or self._age(draft) or self._day_of_headline(draft)

    def _of_speech(self, draft: Draft) -> Mention | None:
        """A position or round of talks that goes on from the clause dated last: "He urged them to …", "They met …".

        Only under a pronoun, or for talks told in the past on after dated talks of the same paragraph.
        """
        told = self._told
        if told is None or told.time is None or not reaches(told, draft) or _is_timeless(draft):
            return None
        verb = _verb(draft)
        if told.scene.block is not draft.scene.block or verb.tag_ not in ("VBD", "VBN"):
            return None
        subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        is_going_on = subject is not None and subject.lower_ in _PRONOUNS
        if is_going_on or (draft.kind is Kind.TALKS and told.kind is Kind.TALKS):
            return carried(told.time)
        return None

    def _age(self, draft: Draft) -> Mention | None:
        """The age that a post gives itself above its words, in the same part of the page."""
        block = draft.scene.block
        if block.part.kind not in READERS_PARTS:
            return None
        for above in reversed(self._scenes[: self._at.get(id(draft.scene), 0)]):
            if above.block.part_index != block.part_index:
                return None
            if found := times.age(above):
                return found
        return None

    def _day_of_entry(self, draft: Draft) -> Mention | None:
        """The date above an entry of a live page: its entries tell of that day, background and habits aside."""
        if _is_habit(draft):
            return None
        return self._of_page(draft, lambda page: page.entry(draft.scene.block.start))

    def _day_of_heading(self, draft: Draft) -> Mention | None:
        """The day that stands above a part of a chronicle, where nothing was dated since."""
        last, at = self._conduct, draft.offsets[0]
        found = self._of_page(draft, lambda page: page.heading(at))
        if found is None or found.span is None:
            return None
        is_told_since = last is not None and last.scene.document is draft.scene.document
        return None if is_told_since and last is not None and last.offsets[0] > found.span.start else found

    def _of_page(self, draft: Draft, find: "Callable[[PageDays], tuple[int, int] | None]") -> Mention | None:
        """A day that the page tells, for what the publisher tells as news."""
        scene = draft.scene
        if draft.is_background or scene.block.part.kind in READERS_PARTS:
            return None
        self._page = self._page or PageDays(scene.document)
        place = find(self._page)
        if place is None:
            return None
        span = scene.span(*place)
        return Mention(text=" ".join(span.exact.split()), span=span, basis=Basis.CARRIED)

    def _day_of_headline(self, draft: Draft) -> Mention | None:
        """The day that a headline sets for a whole page ("Daily bulletin: Friday, 14 July 2017"), not for readers."""
        if draft.scene.block.part.kind in READERS_PARTS:
            return None
        for scene in self._scenes:
            if scene.block.part.kind is PartKind.HEADLINE and (found := times.headed(scene)) is not None:
                return found
        return self._of_page(draft, lambda page: page.report())

    def _day_of_log(self, draft: Draft) -> Mention | None:
        """The day of a page whose title is a day and nothing else: a log of that day, in whatever tense it is told."""
        if draft.scene.block.part.kind in READERS_PARTS or draft.is_background:
            return None
        if not self._is_log_known:
            self._log, self._is_log_known = _title_day(draft.scene), True
        return self._log


def nearer(left: Mention | None, right: Mention | None) -> Mention | None:
    """Of two tellings' times the one that tells more: stated before carried, a day before a stretch up to now."""
    if left is None or right is None:
        return left or right
    return max(left, right, key=lambda time: (time.basis is Basis.STATED, not _STRETCH.match(time.text)))


_STRETCH = re.compile(r"(?:ever )?since\b|for\b|over\b|(?:in|during|within) the (?:past|last)\b", re.IGNORECASE)


_UP_TO_NOW = re.compile(r"(?:ever )?since\b", re.IGNORECASE)

_CLOCK = re.compile(r"(?:at |around |about |by )*\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)


def _is_habit(draft: Draft) -> bool:
    """Told as what happens again and again or stands: "Turkey keeps troops there"; shells that fall are news."""
    if draft.kind.group is Group.VIOLENCE or draft.kind in _HARM:
        return False
    return _verb(draft).tag_ in ("VBP", "VBZ") and not draft.is_ongoing


def _title_day(scene: Scene) -> Mention | None:
    document = scene.document
    title = (document.title or "").strip()
    named = [(match["day"].strip(), match.start("day")) for match in _TITLE.finditer(document.text[:2000])]
    if title:
        named.insert(0, (title, document.text.find(title)))
    for words, start in named:
        if start >= 0 and DAY_ALONE.fullmatch(words):
            span = scene.span(start, start + len(words))
            return Mention(text=" ".join(words.split()), span=span, basis=Basis.CARRIED)
    return None


def _as_told(draft: Draft, timed: Draft | None) -> Mention | None:
    """The time of the event dated last, where the text goes on about the same family of events."""
    if timed is None or timed.time is None or not reaches(timed, draft):
        return None
    violent = [one.kind.group is Group.VIOLENCE or one.kind in _HARM for one in (timed, draft)]
    is_past = draft.token.tag_ in ("VBD", "VBN")
    is_same = all(violent) or timed.kind.group == draft.kind.group
    if not is_same and not (is_past and timed.scene.block is draft.scene.block):
        return None
    here, there = draft.scene.block, timed.scene.block
    if here is not there:
        is_near = here.part.kind is there.part.kind and here.start - there.start <= NEAR_CHARACTERS
        if not (is_near and all(violent) and is_past):
            return None
    return carried(timed.time)


def _verb(draft: Draft) -> "Token":
    return draft.token if draft.token.pos_ in ("VERB", "AUX") else draft.token.head


def _is_timeless(draft: Draft) -> bool:
    """Told as habit, history or state: no day told for other events is its day."""
    verb = _verb(draft)
    helps = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return (
        draft.is_background or verb.tag_ in ("VBP", "VBZ") or bool(helps & {"have", "has", "are", "is", "’ve", "'ve"})
    )
