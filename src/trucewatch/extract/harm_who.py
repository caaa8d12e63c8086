"""Who the people are whom a harm figure counts, by the words of their phrase."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import Who
from trucewatch.extract.lexicon import load, strings

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_IRREGULAR = {"children": "child", "people": "people", "families": "family", "wives": "wife", "schoolchildren": "child"}
_REACH = 14
"""Tokens behind a phrase in which "all of them civilians" is looked for."""


def who_in(text: str) -> Who:
    """Whom a phrase counts, by its words."""
    groups = load("lexicons", "who")["harm"]
    if not isinstance(groups, dict):
        return Who.UNKNOWN
    words = [word.strip("()[].,;:'’\"").lower() for word in text.split()]
    named = {_singular(word) for word in words}
    if {"its", "their", "our"} & set(words) and {"men", "members", "troops", "ranks"} & set(words):
        return Who.COMBATANTS  # "three of its men"
    found = {key for key in groups if named & set(strings(groups[key]))} - {Who.UNKNOWN.value}
    if not found or (found == {"civilians"} & found and set(words) <= {"people", "person", "persons"}):
        return Who.CIVILIANS if "civilians" in found else Who.UNKNOWN
    if "combatants" in found and len(found) > 1:
        return Who.MIXED if named & set(strings(groups["combatants"])) - {"guard", "pilot"} else Who.COMBATANTS
    for key in ("combatants", "children", "women", "civilians"):
        if key in found and len(found - {"civilians"}) <= 1:
            return Who(next(iter(found - {"civilians"}), "civilians"))
    return Who.CIVILIANS


def who_behind(victim: "Token") -> Who:
    """Who the counted are by what follows them: "all of them civilians", "many of them women and children"."""
    doc, sentence = victim.doc, victim.sent
    last = min(sentence.end, victim.i + _REACH)
    for token in doc[victim.i + 1 : last]:
        rest = [word.lower_ for word in doc[token.i + 1 : token.i + 3]]
        if token.lower_ in ("all", "both", "most", "many", "mostly", "mainly", "largely", "none") and (
            rest in (["of", "them"], ["of", "whom"]) or token.lower_ in ("all", "both", "mostly", "mainly", "largely")
        ):
            behind = doc[token.i + 1 : min(token.i + 8, last)]
            named = who_in(_until_stop(behind.text))
            if token.lower_ == "none":
                return Who.UNKNOWN
            return _tempered(named, token.lower_)
    return Who.UNKNOWN


def _until_stop(text: str) -> str:
    for stop in (",", ";", ".", " in ", " on ", " at ", " when "):
        text = text.split(stop, maxsplit=1)[0]
    return text


def _tempered(named: Who, word: str) -> Who:
    """Most of them women and children: civilians; many of them civilians: mixed."""
    if word in ("all", "both") or named is Who.UNKNOWN:
        return named
    if named in (Who.CHILDREN, Who.WOMEN):
        return Who.CIVILIANS
    return named if word in ("mostly", "mainly", "largely", "most") else Who.MIXED


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
