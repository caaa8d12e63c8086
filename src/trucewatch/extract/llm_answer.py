"""A model's words as items of the schema. What is no claim of ours by its form is told and dropped."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from trucewatch.extract.llm_prompt import schema
from trucewatch.extract.llm_trouble import Trouble, trouble

MOST_ITEMS = 200
"""Items taken of one answer: a stretch of 4,000 characters has room for some 40."""
LONGEST_WORDS = 2_000
"""Characters of one field."""
_DEEPEST = 8
_OTHER = "Where it happens often, take another model."
_LONGER = "Raise llm_max_tokens, or lower llm_chunk_chars."
Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """What an answer holds: items of the right form, and what was wrong."""

    items: tuple[Item, ...] = ()
    wrong: tuple[Trouble, ...] = ()


def read_items(content: str, *, is_cut: bool) -> Items:
    """The items of an answer. One that was cut off gives those that were whole before the cut."""
    found = _object(content)
    if found is None:
        salvaged = list(_salvaged(content)) if is_cut else []
        if not is_cut:
            told = "is empty" if not content.strip() else "is no JSON object with claims"
            return Items(wrong=(trouble("llm_bad_answer", f"The model's answer {told}.", _OTHER),))
        found = salvaged
    wrong: list[Trouble] = []
    if is_cut:
        wrong.append(trouble("llm_cut", "The model's answer was cut off; what came after is not known.", _LONGER))
    if len(found) > MOST_ITEMS:
        message = f"The model's answer has {len(found)} items; {MOST_ITEMS} were looked at."
        wrong.append(trouble("llm_bad_answer", message, _OTHER))
    items = []
    for item in found[:MOST_ITEMS]:
        reason = _why_not(item)
        if reason is None:
            items.append(item)
        else:
            wrong.append(trouble("llm_bad_claim", f"An item of the model's answer is no claim: {reason}.", _OTHER))
    return Items(items=tuple(items), wrong=tuple(dict.fromkeys(wrong)))


def _object(content: str) -> list[Any] | None:
    """The list of claims of the first JSON object that has one; words around it do not matter."""
    at = content.find("{")
    for _ in range(20):
        if at < 0:
            return None
        told = _decoded(content, at)
        if told is not None:
            value = told[0]
            if isinstance(value, dict) and set(value) == {"claims"} and isinstance(value["claims"], list):
                return list(value["claims"])
        at = content.find("{", at + 1 if told is None else told[1])
    return None


def _decoded(content: str, at: int) -> tuple[Any, int] | None:
    try:
        value, end = json.JSONDecoder(parse_constant=_no_number).raw_decode(content, at)
    except (ValueError, RecursionError):
        return None
    return value, end


def _no_number(told: str) -> float:
    raise ValueError(told)


def _salvaged(content: str) -> Iterator[Any]:
    """The whole items of a list that breaks off."""
    at = content.find("[")
    while at >= 0 and (at := content.find("{", at)) >= 0:
        told = _decoded(content, at)
        if told is None:
            return
        yield told[0]
        at = told[1]


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema()["properties"]["claims"]["items"])


def _why_not(item: Any) -> str | None:
    """Why an item is no claim by its form; None for one that is."""
    if not isinstance(item, dict):
        return "it is no object"
    error = next(iter(_validator().iter_errors(item)), None)
    if error is not None:
        where = "/".join(str(step) for step in error.absolute_path) or "the item"
        return f"{where[:60]} breaks the schema ({error.validator})"
    if any(len(words) > LONGEST_WORDS for words in _strings(item)):
        return "a field is too long"
    return None


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and depth < _DEEPEST:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one, depth + 1)
