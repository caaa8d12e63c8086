"""The desk's own words in other languages: catalogues in data/desk, English where one has no word."""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict

from fastapi import Request

DEFAULT = "en"
COOKIE = "language"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Catalogue(TypedDict):
    """A file of data/desk. `note`: who wrote and checked it; `months`: January first; `words`: by the English ones."""

    name: str
    note: str
    months: list[str]
    words: dict[str, str]


@cache
def catalogues() -> dict[str, Catalogue]:
    """Language tag → its words."""
    folder = files("trucewatch").joinpath("data", "desk")
    found = sorted((item for item in folder.iterdir() if item.name.endswith(".json")), key=lambda item: item.name)
    return {item.name.removesuffix(".json"): json.loads(item.read_text("utf-8")) for item in found}


@cache
def names() -> dict[str, str]:
    """Language tag → its name in itself; English first."""
    return {DEFAULT: "English", **{tag: told["name"] for tag, told in catalogues().items()}}


def months(language: str) -> list[str]:
    """The months' names, January first; none for English, which the program itself speaks."""
    told = catalogues().get(language)
    return told["months"] if told else []


def of_request(request: Request) -> str:
    """The language that the person chose, else the browser's first one that we have."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in names():
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().partition("-")[0].lower()
        if tag in names():
            return tag
    return DEFAULT


def translated(language: str, words: str) -> str:
    """The words in a language; as they are where its catalogue lacks them."""
    told = catalogues().get(language)
    return told["words"].get(words, words) if told else words


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
