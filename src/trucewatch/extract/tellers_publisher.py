"""Whether a teller is the publisher itself or its own staff."""

import re
from functools import lru_cache

from trucewatch.extract.tellers_lexicon import words
from trucewatch.extract.tellers_phrases import plain_words

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
    staff = [word for word in bare if word in own]
    rest = [word for word in bare if word not in own]
    if set(rest) == set(house) or _initials(publisher) == "".join(rest):
        return True
    if set(rest) <= set(house) and rest[-1:] == house[-1:] and len(rest) > 1:
        return True
    if staff and set(house) <= set(rest):
        return True
    return _is_possessed(teller, house)


def _initials(name: str) -> str:
    letters = "".join(_CAPITAL.findall(name)).lower()
    return letters if len(letters) >= 3 else "-"


def _is_possessed(teller: str, house: list[str]) -> bool:
    """ "the BBC's Sarah Rainsford": the house's own, with a name and no office of its own."""
    match = re.match(r"(?:the )?(.+?)['’]s (.+)$", teller, re.IGNORECASE)
    if match is None or not set(house) <= set(plain_words(match[1])):
        return False
    speakers = words("speakers") - words("publishers_own")
    return match[2][:1].isupper() and not set(plain_words(match[2])) & speakers
