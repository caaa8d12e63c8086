"""A place mention taken apart: the names in it, what stands around them, and how they hang together."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from trucewatch.core.claims import Precision
from trucewatch.core.text import squeeze
from trucewatch.resolve.folding import ARTICLES, fold, name_key
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import Match, place_words
from trucewatch.resolve.place_forms import bases

MAX_MENTION = 400
"""Characters of a mention that are looked at; the longest of the gold mentions has 84."""

CITY = 100_000
"""People of a town whose name is known by itself."""
LONGEST_NAME = 6
"""Words of the longest name looked for ("al-Ghariyah al-Sharqiyah" counts four)."""

SHORT_BASE = 4
"""Letters up to which a name of the base alone is not taken from a form of it."""

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼʻ`][^\W_]+)*")
OWNER = "¦"
"""Stands behind a possessor after cleaning ("Marib's Sirwah" = "Marib¦ Sirwah"): it encloses what follows."""
_POSSESSIVE = re.compile(r"(?<=\w)['’]s(?=\s+\w)|(?<=s)['’](?=\s+\w)")
_QUOTE_LEFT = re.compile(r"['’]s?(?=\s|$|,)")
_COMPASS = re.compile(r"\b(north|south)[\s-]+(?=(?:east|west)(?:ern)?\b)", re.IGNORECASE)
_INNER = re.compile(r"\b(?:north|south)(?:east|west)(?:ern)?\b", re.IGNORECASE)
_OWN_SIDE = re.compile(
    r"((?:[A-Z]\w+[ -])*[A-Z]\w+)['’]s? "
    r"((?:north|south|east|west)\w*(?: ?-?(?:east|west)\w*)? (?:countryside|outskirts|suburbs|edge))"
)
""" "Hama's northern countryside" is read as "northern countryside of Hama"."""
_BREAK = re.compile(r"[,;()/\[\]\n|¦]")
_LIST = re.compile(r"\s*(?:,\s*)?\b(?:and|or|as well as)\b\s+|\s+[&و]\s+|\s+и\s+", re.IGNORECASE)
_ARTICLE_START = re.compile(r"(?:al|el|ad|ar|as|ash|at|az|an)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a mention, [start, end)."""

    start: int
    end: int
    text: str

    @property
    def is_proper(self) -> bool:
        """Whether it may begin or end a name: capital, digit, or a script without capitals."""
        first = self.text[0]
        return first.isupper() or first.isdigit() or not (first.islower() or first.isupper())


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name found in a mention with the gazetteer's matches, and what its feature word asks for."""

    start: int
    end: int
    text: str
    matches: tuple[Match, ...]
    hint: Precision | None = None
    is_part: bool = False
    """Whether it may be but part of a longer name that nobody knows ("Stepan" of "Stepan Razin Street")."""


def clean(text: str) -> str:
    """The mention on one line, without possessives, compass points in one word, capitals toned down."""
    line = squeeze(text[:MAX_MENTION])
    if line.isupper() and len(line) > 4:
        line = re.sub(r"\b(And|In|Of|The|To|Near|From|At|Located|Leading|A)\b", lambda m: m[0].lower(), line.title())
    line = _OWN_SIDE.sub(r"\2 of \1", line) if "'" in line or "’" in line else line
    line = _COMPASS.sub(lambda match: match[1], _QUOTE_LEFT.sub("", _POSSESSIVE.sub(OWNER, line)))
    return _INNER.sub(lambda match: match[0].lower(), line)


def tokens_of(text: str) -> list[Token]:
    """Words of the text in order."""
    return [Token(start=m.start(), end=m.end(), text=m[0]) for m in _TOKEN.finditer(text)]


def segments(text: str) -> list[tuple[int, int]]:
    """Stretches of the text between "and" and "or", in order."""
    cuts = [0]
    for match in _LIST.finditer(text):
        cuts += [match.start(), match.end()]
    cuts.append(len(text))
    return [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts), 2) if cuts[i] < cuts[i + 1]]


def find_names(text: str, gazetteer: SqlGazetteer, *, whole: tuple[int, int] | None = None) -> list[Named]:
    """Names in the text that the gazetteer knows as written, longest first at each word, not overlapping.

    What stands at `whole` is known to be a name and no part of one.
    """
    tokens, found, index = tokens_of(text), list[Named](), 0
    may_stand = _quick_look(text, tokens, gazetteer)
    while index < len(tokens):
        taken = 1
        for count in range(min(LONGEST_NAME, len(tokens) - index), 0, -1):
            if not may_stand(index, index + count - 1):
                continue
            words = tokens[index : index + count]
            matches = _matches(text, words, gazetteer)
            is_told = whole is not None and (words[0].start, words[-1].end) == whole
            is_part = bool(matches) and not is_told and _is_part_of_name(text, tokens, index, count, gazetteer)
            if is_part:
                matches = tuple(match for match in matches if _stands_alone(match, name_key(_phrase(text, words))))
            if matches:
                found.append(replace(_named(text, tokens, index, count, matches), is_part=is_part))
                taken = count
                break
        index += taken
    return found


def _quick_look(text: str, tokens: list[Token], gazetteer: SqlGazetteer) -> Callable[[int, int], bool]:
    """Whether the words from one to another may be a name at all, without looking it up: `_matches` has no others.

    Words in lower case begin or end only names of several words that not the base alone has. That is told of ASCII
    with a blank beside it: anything else may be folded into another word.
    """
    firsts, lasts = gazetteer.edges()
    opens, closes, is_alone = list[bool](), list[bool](), list[bool]()
    is_ascii, before = text.isascii(), 0
    for at, token in enumerate(tokens):
        word, gap = token.text, text[before : token.start]
        before = token.end
        is_sure = not token.is_proper and word.isascii()
        key = word.lower().replace("'", "").replace("`", "")
        follows = text[token.end : tokens[at + 1].start] if at + 1 < len(tokens) else ""
        opens.append(not is_sure or follows != " " or key in firsts or key in ARTICLES)
        closes.append(not is_sure or gap != " " or key in lasts)
        is_alone.append(not is_sure)

    def may_stand(first: int, last: int) -> bool:
        if first == last:
            return is_alone[first]
        if opens[first] and closes[last]:
            return True
        return not is_ascii and not text[tokens[first].start : tokens[last].end].isascii()

    return may_stand


def _phrase(text: str, words: list[Token]) -> str:
    return text[words[0].start : words[-1].end]


def _is_part_of_name(text: str, tokens: list[Token], index: int, count: int, gazetteer: SqlGazetteer) -> bool:
    """Whether a capitalised word that is no feature, day or people stands right beside a name ("Sam" of "Sam Taet")."""
    if text.isupper():
        return False
    beside = [(tokens[index - 1], tokens[index])] if index else []
    beside += [(tokens[at - 1], tokens[at]) for at in (index + count,) if at < len(tokens)]
    for number, (left, right) in enumerate(beside):
        other = left if number == 0 and index else right
        if text[left.end : right.start] in (" ", "-") and _is_unknown(other, gazetteer):
            return True
    return False


def _is_unknown(token: Token, gazetteer: SqlGazetteer) -> bool:
    key = fold(token.text)
    if not (token.text[0].isupper() and token.text[0].isalpha()) or len(key) < 2 or key in place_words().features:
        return False
    if key in place_words().parts:
        return True
    if key in place_words().never or gazetteer.country_of(token.text):
        return False
    return not any(match.layer != "base" or match.population >= CITY for match in gazetteer.exact(token.text))


def _stands_alone(match: Match, key: str) -> bool:
    """Whether a name may be meant though more is written ("Aleppo Artillery College"): ours, or a big town's."""
    is_big = match.population >= CITY and match.basis == "name"
    return len(key) > 4 and (match.layer in ("overlay", "country") or is_big)


def _matches(text: str, words: list[Token], gazetteer: SqlGazetteer) -> tuple[Match, ...]:
    phrase = text[words[0].start : words[-1].end]
    if len(words) > 1 and _BREAK.search(phrase):
        return ()
    key = name_key(phrase)
    is_single = " " not in key
    if code := _acronym(text, words):
        return tuple(match for match in gazetteer.exact(code) if match.layer == "country")
    if is_single and not (words[-1].is_proper and _may_be_name(key) and _may_be_name(fold(phrase))):
        return ()
    if is_single and gazetteer.country_of(phrase):
        return ()
    matches = gazetteer.exact(phrase)
    if len(words) == 1 and len(phrase) > 2 and phrase.isupper() and not text.isupper():
        return tuple(match for match in matches if match.place.precision is not Precision.SETTLEMENT)  # agencies: SANA
    if not phrase.isascii() and all(match.layer == "base" for match in matches) and (of := _of_form(phrase, gazetteer)):
        return of
    if not matches and len(words) == 1:
        return _country_of_typo(words[0], gazetteer)
    if not _is_name_like(words):
        return tuple(match for match in matches if match.layer != "base" and len(words) > 1)
    return tuple(match for match in matches if match.layer != "base" or _is_long(key, match))


def _acronym(text: str, words: list[Token]) -> str:
    """The country that letters stand for as they are written ("U.S.", "UK"): "us" and "Us" are none."""
    if len(words) > 1 and not all(len(word.text) == 1 for word in words):
        return ""
    letters = "".join(word.text for word in words)
    if not letters.isupper() or len(letters) > 4 or text.isupper():
        return ""
    return place_words().acronyms.get(letters, "")


def _is_long(key: str, match: Match) -> bool:
    """Whether a base name has the letters to be one: two-letter names and three-letter codes are none."""
    return len(key) > 3 or (len(key) == 3 and match.basis == "name")


def _is_name_like(words: list[Token]) -> bool:
    starts = words[0].is_proper or (len(words) > 1 and _ARTICLE_START.match(words[0].text) is not None)
    return starts and words[-1].is_proper


def _may_be_name(key: str) -> bool:
    return len(key) > 1 and key not in place_words().never and not key.isdigit()


def _of_form(phrase: str, gazetteer: SqlGazetteer) -> tuple[Match, ...]:
    """Places whose name the phrase is a Russian case of, or has an Arabic preposition written onto."""
    found = [gazetteer.exact(base) if _may_be_name(name_key(base)) else () for base in bases(phrase)]
    for matches in found:
        if watched := tuple(match for match in matches if match.layer != "base"):
            return watched
    return next((matches for matches in found if matches and len(phrase) > SHORT_BASE), ())


def _country_of_typo(word: Token, gazetteer: SqlGazetteer) -> tuple[Match, ...]:
    """A country whose possessive has lost its apostrophe ("Syrias second city")."""
    if not word.is_proper or not word.text.endswith("s") or len(word.text) < 5:
        return ()
    return tuple(match for match in gazetteer.exact(word.text[:-1]) if match.layer == "country")


def _named(text: str, tokens: list[Token], index: int, count: int, matches: tuple[Match, ...]) -> Named:
    start, end = tokens[index].start, tokens[index + count - 1].end
    after, before = tokens[index + count :], tokens[:index]
    return Named(start=start, end=end, text=text[start:end], matches=matches, hint=_hint(text, before, after, end))


def _hint(text: str, before: list[Token], after: list[Token], end: int) -> Precision | None:
    """The size of place that the words beside a name ask for: "X province", "province of X", "town X"."""
    features = place_words().features
    if after and not _BREAK.search(text[end : after[0].start]) and (kind := features.get(fold(after[0].text))):
        return kind
    if after and fold(after[0].text) in ("radio", "tv") and len(after) > 1:
        return features.get(fold(after[1].text))
    words = [fold(token.text) for token in before[-5:]]
    while words and words[-1] in ("the", "of", "north", "south", "east", "west"):
        words.pop()
    if words and (kind := features.get(words[-1])) and kind is not Precision.REGION:
        return kind
    is_area = bool(words) and (
        words[-1] == "rural" or (words[-1].endswith("ern") and words[-1] in place_words().directions)
    )
    return Precision.PROVINCE if is_area else None  # "southern Idlib" is the province's south


def shared_hint(text: str) -> Precision | None:
    """What a plural at the end asks of every name in a list ("Antioquia, Meta and Huila departments")."""
    last = fold(text).rpartition(" ")[2]
    return place_words().features.get(last) if last.endswith("s") else None


def unknown_names(text: str, known: list[Named], gazetteer: SqlGazetteer) -> Iterator[Named]:
    """Runs of words that look like a name and that the gazetteer does not know as written."""
    held = [(named.start, named.end) for named in known]
    held += [(token.start, token.end) for token in tokens_of(text) if gazetteer.country_of(token.text)]
    run: list[Token] = []
    for token in [*tokens_of(text), None]:
        if token and _fits_run(text, token, run, held):
            run.append(token)
            continue
        if run and run[-1].is_proper and not _is_part(run[-1]) and len(name_key(text[run[0].start : run[-1].end])) > 2:
            start, end = run[0].start, run[-1].end
            yield _unknown(text, start, end)
        run = [token] if token and _fits_run(text, token, [], held) else []


def _unknown(text: str, start: int, end: int) -> Named:
    tokens = tokens_of(text)
    before = [token for token in tokens if token.end <= start]
    after = [token for token in tokens if token.start >= end]
    return Named(start=start, end=end, text=text[start:end], matches=(), hint=_hint(text, before, after, end))


def _fits_run(text: str, token: Token, run: list[Token], held: list[tuple[int, int]]) -> bool:
    if any(start < token.end and token.start < end for start, end in held):
        return False
    if run and (_BREAK.search(text[run[-1].end : token.start]) or len(run) >= LONGEST_NAME):
        return False
    if _ARTICLE_START.match(token.text):
        return True
    if token.text.isupper() and not text.isupper() and 2 < len(token.text) < 7 and token.text.isascii():
        return False  # an agency's letters ("SANA", "OCHA") are no spelling of a town
    if token.is_proper and _is_part(token):
        return True
    key = fold(token.text)
    return token.is_proper and key not in place_words().never and key not in place_words().features


def _is_part(token: Token) -> bool:
    return fold(token.text) in place_words().parts


BETWEEN = re.compile(r"\bbetween\b(.+?)\band\b(.+)", re.IGNORECASE | re.DOTALL)
ROAD = re.compile(
    r"\b(?:roads?|highway|motorway|route|railway|line) (?:leading )?from\b(.+?)\bto\b(.+)", re.IGNORECASE | re.DOTALL
)
JOINED = re.compile(
    r"(?:the )?([A-Z][\w'’]+(?: [\w'’]+)*) ?[-–—] ?([A-Z][\w'’]+(?: [\w'’]+)*) (?:road|highway|motorway|railway)s?$"
)
""" "the Homs-Hama road": runs between both."""
PARTS_OF = re.compile(r"\b(?:parts|areas|much) of\b(.+?)\band\b(.+)", re.IGNORECASE | re.DOTALL)
BORDER = re.compile(r"\b(?:border|frontier|borders)\b", re.IGNORECASE)
