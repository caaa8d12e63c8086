"""Words of time that belong to an event: detected here, made into dates elsewhere."""

import re
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_UNIT = r"(?:minute|hour|day|night|week|weekend|month|year|decade)s?"
_NUM = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|a few|couple of|many|some)"
_PART = r"(?:morning|afternoon|evening|night|noon|midnight|dawn|dusk)"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"(?!\d)|{_MONTH},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
)
_BARE_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)(?![a-z])"
_CLOCK = r"(?:\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|\d{4}\s+(?:hours|local time|GMT))"
_REL = r"(?:this|last|next|past|previous|the past|the last|the previous|the same|that|recent|the coming|the following|coming|following)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_LEAD = (
    r"(?:(?:(?:shortly|just|soon|hours|days|weeks|barely|early|late|later|earlier)\s+)*"
    r"(?:on|in|at|since|from|until|till|before|after|during|over|by|throughout|for|within|around|about|as of|ever since|between|the eve of)\s+)?"
    r"(?:(?:the|about|around|nearly|almost|early|late|mid|mid-|beginning of|end of|start of|eve of|the early hours of|early hours of|the beginning of|the end of|the start of|the night of|the evening of|the morning of)\s*)*"
)
_CORE = "|".join(
    (
        rf"{_DATE}(?:\s*[-–]\s*{_DATE})?",
        rf"{_DAY}(?:\s+(?:{_PART}))?(?:,?\s+{_DATE})?(?:\s+and\s+{_DAY})?",
        rf"(?!that (?-i:may)\b){_REL}\s+(?:{_NUM}\s+|\d+\s+)?(?:{_UNIT}|{_DAY}|{_PART}|{_SEASON}|{_MONTH})(?:\s+{_PART})?",
        rf"(?:yesterday|today|tonight|tomorrow|overnight|currently|now|nowadays|recently|earlier on the day|at present|later today)(?:\s+{_PART})?",
        rf"{_NUM}\s+{_UNIT}\s+(?:ago|earlier|later|after|before|since)",
        rf"(?:{_NUM}|the|past|last)\s+(?:\d+\s+)?{_UNIT}",
        rf"(?:{_PART}|{_SEASON})\b(?:\s+of\s+\d{{4}})?",
        rf"{_CLOCK}",
        r"(?:19|20)\d{2}\b",
        rf"(?-i:{_BARE_MONTH})",
        r"holy week|ramadan|eid|christmas|new year|weekend",
    )
)
TIME = re.compile(rf"\b{_LEAD}(?:{_CORE})(?!\w)", re.IGNORECASE)
_NEEDS_LEAD = re.compile(
    rf"^(?:the\s+)?(?:{_PART}|{_SEASON}|(?:19|20)\d{{2}}|{_NUM}\s+{_UNIT}|the\s+{_UNIT}|(?-i:{_BARE_MONTH})|weekend|new year)$", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:ever )?since\b", re.IGNORECASE)


def expressions(text: str) -> list[tuple[int, int]]:
    """Where a text names times: [start, end) of each expression, in order."""
    found = []
    for match in TIME.finditer(text):
        words = match.group().strip()
        if _NEEDS_LEAD.match(words) or words.lower() in ("now", "may", "march", "the night", "the day", "the week", "the year", "the hour", "a day"):
            if words.lower() != "now" or text[match.end() : match.end() + 6].lower().startswith(" that"):
                continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        found.append((start, match.start() + len(match.group().rstrip())))
    return found


def time_of(scene: Scene, trigger: "Token", clause: tuple[int, int], sentence: tuple[int, int]) -> Mention | None:
    """The time expression of an event: nearest in its clause, else in its sentence, names of parties aside.

    `clause` and `sentence` are token ranges. A "since" clause is kept whole.
    """
    doc = scene.doc
    best: tuple[int, int, int] | None = None
    for first, last in (clause, sentence):
        low, high = doc[first].idx, doc[last - 1].idx + len(doc[last - 1].text)
        for start, end in expressions(doc.text[low:high]):
            if _in_name(scene, low + start, low + end) or _of_teller(scene, trigger, low + start):
                continue
            distance = _distance(scene, trigger, low + start, low + end)
            if best is None or distance < best[0]:
                best = (distance, low + start, low + end)
        if best is not None:
            break
    if best is None:
        return None
    span = scene.span(scene.block.start + best[1], scene.block.start + best[2])
    return Mention(text=" ".join(span.exact.split()), span=span)


def _distance(scene: Scene, trigger: "Token", start: int, end: int) -> int:
    """Characters between, with a penalty for each clause border that lies between."""
    gap = max(start - trigger.idx, trigger.idx - end, 0)
    lead = scene.doc.char_span(start, end, alignment_mode="expand")
    if lead is not None:
        root = lead.root
        if root.is_ancestor(trigger) or trigger.is_ancestor(root):
            gap -= 30
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


_TELLING = frozenset({"say", "tell", "report", "announce", "add", "claim", "state", "declare", "reveal", "confirm", "note"})


def _of_teller(scene: Scene, trigger: "Token", start: int) -> bool:
    """A time that hangs on the verb of saying ("said on Tuesday") is when it was said, not when it happened."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None:
        return False
    token = covered[0]
    for _ in range(4):
        if token.pos_ in ("VERB", "AUX") or token.head == token:
            break
        token = token.head
    return token.lemma_.lower() in _TELLING and token != trigger


def carried(mention: Mention) -> Mention:
    """The same words, told by an earlier clause."""
    return Mention(text=mention.text, span=mention.span, basis=Basis.CARRIED, hint=mention.hint)
