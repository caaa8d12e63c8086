"""The desk's own words in other languages: catalogues in data/desk, English where one has no word."""

import json
from functools import cache
from importlib.resources import files

from fastapi import Request

DEFAULT = "en"
COOKIE = "language"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@cache
def catalogues() -> dict[str, dict[str, str]]:
    """Language tag → English words → words of that language."""
    folder = files("trucewatch").joinpath("data", "desk")
    found = [item for item in folder.iterdir() if item.name.endswith(".json")]
    return {item.name.removesuffix(".json"): json.loads(item.read_text("utf-8"))["words"] for item in found}


@cache
def names() -> dict[str, str]:
    """Language tag → its name in itself; English first."""
    folder = files("trucewatch").joinpath("data", "desk")
    told = {tag: json.loads(folder.joinpath(f"{tag}.json").read_text("utf-8"))["name"] for tag in sorted(catalogues())}
    return {DEFAULT: "English", **told}


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
    return catalogues().get(language, {}).get(words, words)


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
