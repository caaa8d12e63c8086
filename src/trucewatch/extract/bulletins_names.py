"""Names in the rows of bulletins: places, sides and tellers, known to the registries or told by form and place."""

import re
from functools import cache

from trucewatch.core.claims import Basis, Mention, Teller
from trucewatch.core.kinds import Telling
from trucewatch.core.text import span_of
from trucewatch.extract.bulletins_lines import Line
from trucewatch.extract.bulletins_words import kinds_in, listed, tells_none
from trucewatch.extract.places import toponym
from trucewatch.extract.times import expressions

_BY = re.compile(
    r"\bby (?:the )?(?P<side>[^,;:.()\d]+?)"
    r"(?= (?:in|at|on|near|using|with|from|against|of the truce|over)\b|[,;:.()]|\s*$|\s\d)"
)
_RELATING = frozenset(
    {"near", "outside", "around", "inside", "towards", "toward", "north of", "south of", "east of", "west of"}
)


def _any(key: str) -> str:
    return "|".join(re.escape(word) for word in sorted(listed(key), key=len, reverse=True))


@cache
def name_pattern() -> str:
    """A name by its form, as a pattern: capitals, with words of ground and small words inside."""
    article = r"(?:al|el|ash|as|ar|an|at|ad|az|Al|El)-"
    capital = rf"(?:(?:{article})?[^\W\d_a-zß-ÿ][\w’'‘`ʿʾ-]*|\d+(?:st|nd|rd|th) [A-Z]\w+)"
    joint = r"(?:of|de|al|el|the|bin|abu|la|ash|as|ar|y|and the)"
    return rf"(?:{capital}(?: (?:{capital}|(?i:{_any('ground')})\b|\d{{1,3}}\b|{joint} {capital}))*)"


@cache
def _names() -> str:
    """A list of names: "Pisky, Opytne and Vodiane"."""
    return rf"{name_pattern()}(?:(?:, (?:and )?| and | & |/){name_pattern()})*"


@cache
def _placed() -> "re.Pattern[str]":
    """Names behind a word of place, with nothing behind them that makes them an adjective."""
    inner = rf"(?:the )?(?:(?i:{_any('ground')})s? (?:of )?(?:the )?)*"
    verbs = r"wound|injur|kill|leav|caus"
    small = rf"and|with|by|from|using|in|at|on|near|when|as|for|during|after|to|that|over|{verbs}"
    end = rf"(?=\s*(?:$|[.,;:()\[\]–—-])|\s+(?:{small})|\s+\d)"
    return re.compile(rf"\b(?P<at>(?i:{_any('at')})):? (?P<words>(?P<inner>{inner})(?P<name>{_names()})){end}")


@cache
def _whole() -> "re.Pattern[str]":
    """A stretch that is nothing but a place by form: "Daraa countryside", "near Dael", "Homs, Talbiseh (north)"."""
    lead = rf"(?:(?i:{_any('at')}) )?(?:the )?(?:(?i:{_any('ground')}) (?:of )?(?:the )?)*"
    return re.compile(rf"(?P<lead>{lead})(?P<name>{_names()})(?: ?\([^()]*[^\W\d][^()]*\))?")


def mention_in(line: Line, start: int, end: int, *, basis: Basis = Basis.STATED, hint: str | None = None) -> Mention:
    """The mention made of [start, end) of a line."""
    at, scene = line.scene.block.start, line.scene
    span = span_of(scene.document_id, scene.document.text, at + start, at + end)
    return Mention(text=" ".join(span.exact.split()), span=span, basis=basis, hint=hint)


def said_by(mention: Mention) -> Teller:
    """The teller that a mention names."""
    return Teller(text=mention.text, span=mention.span, telling=Telling.SAY)


def place_whole(line: Line, start: int, end: int) -> Mention | None:
    """The place that a stretch is as a whole, None where it is none."""
    text = line.text[start:end].rstrip(" .:")
    match = _whole().fullmatch(text)
    if match is None or kinds_in(text) or tells_none(text) or is_side(line, start, end):
        return None
    if _is_day(text) or listed("tellers") & {word.lower() for word in text.split()}:
        return None
    return mention_in(line, start, start + match.end("name"), hint=toponym(match["name"].split(" and ")[0]))


def place_in(line: Line, start: int, end: int) -> Mention | None:
    """The place of an event told in [start, end): behind a word of place, else a known name; never its origin."""
    for match in _placed().finditer(line.text, start, end):
        low, high = match.span("name")
        if _is_party(line, low, high) or _is_day(match["name"]) or _is_kind(line, low, high):
            continue
        first = match.start() if match["at"].lower() in _RELATING else match.start("words")
        first = low if match["inner"].strip().lower() in ("", "the") and first != match.start() else first
        return mention_in(line, first, high, hint=toponym(re.split(r",| and ", match["name"])[0]))
    for hit in line.hits:
        if hit.is_place and start <= hit.start and hit.end <= end and not _is_source(line.text[start : hit.start]):
            return mention_in(line, hit.start, hit.end, hint=toponym(line.text[hit.start : hit.end]))
    return None


def is_side(line: Line, start: int, end: int) -> bool:
    """Whether a stretch names a side and no teller: a known party, a word for armed people, or an abbreviation."""
    words = re.findall(r"[^\W\d_]+", line.text[start:end])
    low = {word.lower() for word in words}
    if (
        not words
        or len(words) > 7
        or low & listed("tellers")
        or line.text[start:end].strip(" .:,") in listed("capitals")
    ):
        return False
    if line.hit_at(start, end, is_place=False) is not None or low & listed("sides"):
        return True
    return len(words) == 1 and words[0].isupper() and len(words[0]) in (3, 4) and not line.hits_place(start, end)


def side_in(line: Line, start: int, end: int) -> Mention | None:
    """Who did it: the side behind "by" in [start, end)."""
    for match in _BY.finditer(line.text[start:end]):
        before = re.findall(r"\w+", line.text[start : start + match.start()])
        if before and before[-1].lower() in listed("counting"):
            continue
        low, high = start + match.start("side"), start + match.end("side")
        if is_side(line, low, high) or match["side"][:1].isupper():
            return mention_in(line, low, high)
    return None


def counter_in(line: Line) -> Mention | None:
    """Who counted: the words behind "recorded by", "registered by" in a heading."""
    verbs = "|".join(sorted(listed("counting")))
    match = re.search(
        rf"\b(?:{verbs}) by (?:the )?(?P<who>[^,;:()\d]+?)(?= (?:on|in|at|over|during|for|since)\b|[,;:(]|$)", line.text
    )
    return None if match is None else mention_in(line, *match.span("who"))


def side_whole(line: Line, start: int, end: int) -> Mention | None:
    """The side that a stretch names as a whole ("By government forces", "DPR"), None where it is none."""
    lead = re.match(rf"\s*(?:(?i:{_any('heads')}) )?(?:the )?", line.text[start:end])
    low = start + (lead.end() if lead else 0)
    text = line.text[low:end].rstrip(" .:")
    if not text or kinds_in(text) or not is_side(line, low, low + len(text)):
        return None
    return mention_in(line, low, low + len(text))


def teller_whole(line: Line, start: int, end: int) -> Mention | None:
    """The monitor that a stretch names ("Russian part of the commission"), None where it is none."""
    text = line.text[start:end].rstrip(" .:")
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    if not words & listed("tellers") or len(words) > 10 or kinds_in(text):
        return None
    return mention_in(line, start, start + len(text))


def owner_in(line: Line) -> Mention | None:
    """Whose list a heading says it is: "the ministry's list of …"."""
    match = re.search(
        rf"(?:^|\bthe )(?P<who>[^,:;]{{2,60}}?)['’]s? (?:[a-z]+ )?(?:{_any('lists')})\b", line.text[line.body :]
    )
    if match is None:
        return None
    return mention_in(line, line.body + match.start("who"), line.body + match.end("who"))


def day_in(line: Line, start: int, end: int) -> Mention | None:
    """The day told in [start, end), hours aside."""
    for low, high in expressions(line.text[start:end]):
        if _is_day(line.text[start + low : start + high]):
            return mention_in(line, start + low, start + high)
    return None


def _is_day(text: str) -> bool:
    found = expressions(text.strip())
    if not found:
        return False
    words = text[found[0][0] : found[0][1]]
    return re.search(r"\d{1,2}(?!\d|[:.]\d\d\b)|\d{4}|day\b|night\b|hours\b", words, re.IGNORECASE) is not None


def _is_party(line: Line, start: int, end: int) -> bool:
    hit = line.hit_at(start, end, is_place=False)
    if line.text[start:end].strip() in listed("capitals"):
        return False
    return (hit is not None and line.hit_at(start, end, is_place=True) is None) or is_side(line, start, end)


def _is_kind(line: Line, start: int, end: int) -> bool:
    return bool(kinds_in(line.text[start:end]))


def _is_source(before: str) -> bool:
    return re.search(rf"\b(?:{_any('from')})\b[^,;]{{0,25}}$", before, re.IGNORECASE) is not None
