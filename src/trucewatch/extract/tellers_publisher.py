"""Whether a teller is the publisher itself or its own staff."""

import re
from functools import lru_cache

from trucewatch.extract.tellers_lexicon import words
from trucewatch.extract.tellers_phrases import plain_words

SHORTEST = 3
"""Initials under this length stand for too many things."""
_CAPITAL = re.compile(r"\b[A-Z]")


@lru_cache(maxsize=4096)
def is_publisher(teller: str, publisher: str | None) -> bool:
    """Whether `teller` names the publisher, its shorter name or initials, or its own correspondent."""
    own = words("publishers_own")
    if re.match(r"our\b", teller, re.IGNORECASE) and set(plain_words(teller)[1:]) & own:
        return True
    if not publisher:
        return False
    generic = words("publishers_generic")
    house = [word for word in plain_words(publisher) if word not in generic] or plain_words(publisher)
    named = [word for word in plain_words(teller) if word not in generic] or plain_words(teller)
    if not house or not named:
        return False
    bare = [word.removesuffix("s") if word.removesuffix("s") in house else word for word in named]
    if _spells_out(bare, publisher):
        return True
    staff = [word for word in bare if word in own]
    rest = [word for word in bare if word not in own]
    if set(rest) == set(house) or _is_initials("".join(rest), publisher) or _is_own_body(bare, house):
        return True
    if set(rest) <= set(house) and rest[-1:] == house[-1:] and len(rest) > 1:
        return True
    if staff and set(house) <= set(rest):
        return True
    return _is_possessed(teller, house)


def _is_initials(short: str, name: str) -> bool:
    """Whether a word stands for a name's capitals, or for three or more of them in a row ("SMM")."""
    letters = "".join(_CAPITAL.findall(name)).lower()
    return len(short) >= SHORTEST and short in letters


def _spells_out(named: list[str], publisher: str) -> bool:
    """ "Syrian Observatory for Human Rights", "the Observatory" on a page by "SOHR"."""
    if not publisher.isupper() or len(publisher) <= SHORTEST or not publisher.isalpha():
        return False
    rest = [word for word in named if word not in words("own_staff") | {"for", "of", "and", "in", "to"}]
    letters = "".join(word[0] for word in rest)
    return letters in publisher.lower() and (len(rest) >= SHORTEST or bool(words("own_bodies") & set(rest)))


def _is_own_body(named: list[str], house: list[str]) -> bool:
    """ "the Mission", "the Mission's patrol" on the Mission's own page: no word that its name does not hold."""
    rest = [word for word in named if word not in words("own_staff")]
    bodies = words("own_bodies") & set(house)
    if not rest or not set(rest) <= set(house):
        return False
    return bool(bodies & set(rest)) or (bool(bodies) and len(rest) < len(named))


def _is_possessed(teller: str, house: list[str]) -> bool:
    """ "the BBC's Sarah Rainsford": the house's own, with a name and no office of its own."""
    match = re.match(r"(?:the )?(.+?)['’]s (.+)$", teller, re.IGNORECASE)
    if match is None or not set(house) <= set(plain_words(match[1])):
        return False
    speakers = words("speakers") - words("publishers_own")
    return match[2][:1].isupper() and not set(plain_words(match[2])) & speakers
