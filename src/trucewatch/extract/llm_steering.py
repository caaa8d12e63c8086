"""Words by which a page speaks to a language model: what holds them is not given to one (`data/llm/steering.yaml`)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?:^|[.!?:;\n\"“”'\]\)>*-])[\s\"“”'*(\[]*$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of `first` with one of `then` at most `within` words later; `at_start`: only where a sentence begins."""

    first: re.Pattern[str]
    then: re.Pattern[str]
    within: int
    at_start: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """The data file as loaded."""

    pairs: tuple[Pair, ...]
    phrases: tuple[str, ...]
    marks: tuple[str, ...]
    speakers: re.Pattern[str]


@cache
def signs() -> Signs:
    """The signs that ship."""
    from ruamel.yaml import YAML

    told: dict[str, Any] = YAML(typ="safe").load((files("trucewatch") / "data" / "llm" / "steering.yaml").read_bytes())
    pairs = [
        Pair(_words(one["first"]), _words(one["then"]), int(one["within"]), bool(one.get("at_start")))
        for one in told["pairs"]
    ]
    speakers = re.compile(rf"^\s*\W{{0,3}}(?:{'|'.join(told['speakers'])})\W{{0,3}}:", re.MULTILINE)
    phrases = tuple(f" {' '.join(_WORD.findall(folded(one)))} " for one in told["phrases"])
    return Signs(tuple(pairs), phrases, tuple(_bare(folded(one)) for one in told["marks"]), speakers)


def _words(listed: list[str]) -> re.Pattern[str]:
    forms = (re.escape(folded(one).removesuffix("*")) + (r"\w*" if one.endswith("*") else "") for one in listed)
    return re.compile(f"(?:{'|'.join(forms)})")


def folded(text: str) -> str:
    """The text as it reads: no unseen characters, one width, no case."""
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Mn", "Cs"))
    plain = unicodedata.normalize("NFKD", kept).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Mn"))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def is_steering(text: str) -> bool:
    """Whether words speak to a model. Never sure: it knows the signs of its list."""
    low, known = folded(text), signs()
    if known.speakers.search(low):
        return True
    bare = _bare(low)
    if any(mark in bare for mark in known.marks):
        return True
    words = list(_WORD.finditer(low))
    run = f" {' '.join(word.group() for word in words)} "
    return any(phrase in run for phrase in known.phrases) or any(_has(pair, words, low) for pair in known.pairs)


def _has(pair: Pair, words: list[re.Match[str]], text: str) -> bool:
    for index, word in enumerate(words):
        if not pair.first.fullmatch(word.group()):
            continue
        if pair.at_start and not _SENTENCE.search(text, max(0, word.start() - 40), word.start()):
            continue
        if any(pair.then.fullmatch(other.group()) for other in words[index + 1 : index + 1 + pair.within]):
            return True
    return False
