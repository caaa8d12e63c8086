"""One item of a model's answer made into a claim: its words found in the text, its figures read by us."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from trucewatch.core.claims import Claim, Harm, Mention, Teller
from trucewatch.core.kinds import Group, HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.text import Span, squeeze
from trucewatch.extract.gate import Grounds, grounds_of
from trucewatch.extract.languages import not_covered
from trucewatch.extract.llm_ground import Ground, Place, Ungrounded
from trucewatch.extract.llm_trouble import Trouble, quoted, trouble
from trucewatch.extract.numbers import ONE, SOME, Amount, amount_in
from trucewatch.extract.tellers_pages import part_chain
from trucewatch.extract.tellers_publisher import is_publisher
from trucewatch.extract.weapons import weapons_in

MOST_NAMES = 12
"""Names taken of one list."""
LONGEST_NAME = 20
"""Words of a name: "a senior official of the ministry who asked not to be named" has 12; a clause is no name."""
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ONE = re.compile(r"^an?\b", re.IGNORECASE)
_NOBODY = frozenset({"he", "she", "it", "they", "we", "i", "this", "that", "who"})
_READ = "The rest of the answer was taken. `--extractor both` shows what the rules find there."


def claim_of(item: Mapping[str, Any], ground: Ground, document_id: str) -> tuple[Claim | None, list[Trouble]]:
    """The claim of an item, and what was wrong with it. None where its words are not in the text."""
    try:
        at = ground.evidence(item["evidence"], item["sentence"])
        if at is None:
            return None, []
        kind = Kind(item["kind"])
        _check_kind(kind, ground, at)
        _check_cut(item["status"], ground, at)
        wrong: list[Trouble] = []
        claim = Claim(
            document_id=document_id,
            part=at.paragraph.kind,
            part_index=at.paragraph.part_index,
            kind=kind,
            evidence=(ground.span(at.start, at.end),),
            actors=_mentions(item["actors"], "actor", ground, at),
            targets=_mentions(item["targets"], "target", ground, at),
            place=_mention(item["place"], "place", ground, at),
            time=_mention(item["time"], "time", ground, at),
            weapons=tuple(dict.fromkeys(_weapons(item["weapons"], ground, at, wrong))),
            harm=tuple(_harm(item["harm"], ground, at)),
            purpose=_mention(item["purpose"], "purpose", ground, at, is_clause=True),
            attribution=_tellers(item["tellers"], ground, at),
            stance=Stance(item["status"]),
            count=_count(item["count"], ground, at),
        )
    except Ungrounded as error:
        message = f"A {item['kind']} that the model told is left out: {error}. Its evidence: {quoted(item['evidence'])}"
        return None, [trouble("ungrounded", message, _READ)]
    return claim, wrong


def _is_english(ground: Ground) -> bool:
    return not_covered(ground.document) is None


def _check_kind(kind: Kind, ground: Ground, at: Place) -> None:
    """Violence is not told in a paragraph without any word of it: known for English alone."""
    if kind.group is Group.VIOLENCE and _is_english(ground):
        told = ground.document.text[at.paragraph.start : at.paragraph.end]
        if grounds_of(f"{ground.document.title or ''}\n{told}") is Grounds.NONE:
            raise Ungrounded("its paragraph has no word of conflict")


@cache
def _denials() -> tuple[frozenset[str], int]:
    from ruamel.yaml import YAML

    told = YAML(typ="safe").load((files("trucewatch") / "data" / "llm" / "words.yaml").read_bytes())
    return frozenset(told["denials"]), int(told["within"])


def _check_cut(status: str, ground: Ground, at: Place) -> None:
    """A quotation that begins behind the word that denies it tells the contrary of its sentence."""
    denials, within = _denials()
    before = ground.document.text[max(at.sentence[0], at.start - 60) : at.start].casefold().replace("’", "'")
    words = _WORD.findall(before.replace("n't", " n't").replace("n't", "not"))[-within:]
    if status == Stance.ASSERTED and not denials.isdisjoint(words):
        raise Ungrounded("the word before the evidence denies it")


def _mention(words: str, what: str, ground: Ground, at: Place, *, is_clause: bool = False) -> Mention | None:
    if not words.strip():
        return None
    if not is_clause and len(_WORD.findall(words)) > LONGEST_NAME:
        raise Ungrounded(f"the {what} is a whole clause")
    try:
        span, basis = ground.mention(words, at)
    except Ungrounded as error:
        raise Ungrounded(f"the {what} {quoted(words)}: {error}") from None
    if not is_clause and (span.start, span.end) == (at.start, at.end):
        raise Ungrounded(f"the {what} is the whole of the evidence")
    return Mention(text=squeeze(span.exact), span=span, basis=basis)


def _mentions(listed: Iterable[str], what: str, ground: Ground, at: Place) -> tuple[Mention, ...]:
    found = (_mention(words, what, ground, at) for words in list(listed)[:MOST_NAMES])
    return tuple({mention.text: mention for mention in found if mention is not None}.values())


def _within(words: str, what: str, ground: Ground, at: Place) -> Span:
    try:
        return ground.within(words, at)
    except Ungrounded as error:
        raise Ungrounded(f"the {what} {quoted(words)}: {error}") from None


def _weapons(listed: Iterable[Mapping[str, str]], ground: Ground, at: Place, wrong: list[Trouble]) -> Iterator[Weapon]:
    """Weapons whose words stand with the event; in English also only those that the words name by our lexicon."""
    for one in list(listed)[:MOST_NAMES]:
        weapon = Weapon(one["weapon"])
        span = _within(one["words"], "weapon", ground, at)
        named = {name for name, _ in weapons_in(_WORD.findall(span.exact.lower()))}
        if weapon in named or not _is_english(ground):
            yield weapon
        else:
            message = f"The weapon {weapon} is left out: {quoted(span.exact)} does not name it."
            wrong.append(trouble("ungrounded", message, _READ))


def _harm(listed: Iterable[Mapping[str, str]], ground: Ground, at: Place) -> Iterator[Harm]:
    """Harm by its words; the figures are read by us, so that none can be invented."""
    seen: list[object] = []
    for one in list(listed)[:MOST_NAMES]:
        span = _within(one["words"], "harm", ground, at)
        amount = _amount(span.exact, ground)
        harm = Harm(
            kind=HarmKind(one["kind"]), minimum=amount.minimum, maximum=amount.maximum, who=Who(one["who"]), span=span
        )
        if harm.key() not in seen:
            seen.append(harm.key())
            yield harm


def _amount(words: str, ground: Ground) -> Amount:
    if not _is_english(ground):
        figures = {int(found) for found in _DIGITS.findall(words) if len(found) <= 9}
        return Amount(figures.pop(), None) if len(figures) == 1 else Amount(None, None)
    told = amount_in(words) or (ONE if _ONE.match(words.strip()) else SOME)
    if told.minimum is not None and told.maximum is not None and told.minimum > told.maximum:
        return Amount(None, None)
    return told


def _count(words: str, ground: Ground, at: Place) -> int | None:
    """How many events are told at once, where the words give one number."""
    if not words.strip():
        return None
    span = _within(words, "count", ground, at)
    amount = amount_in(span.exact) if _is_english(ground) else _amount(span.exact, ground)
    return amount.minimum if amount is not None and amount.minimum else None


def _tellers(listed: Iterable[Mapping[str, str]], ground: Ground, at: Place) -> tuple[Teller, ...]:
    """The chain: who wrote the comment or post, then whom its words name; never the publisher, never a pronoun."""
    found = list(part_chain(ground.document, at.start))
    for one in list(listed)[:MOST_NAMES]:
        mention = _mention(one["words"], "teller", ground, at)
        if mention is None or mention.text.lower() in _NOBODY:
            continue
        if is_publisher(mention.text, ground.document.publisher) or any(mention.text == t.text for t in found):
            continue
        found.append(Teller(text=mention.text, span=mention.span, telling=Telling(one["telling"])))
    return tuple(found)
