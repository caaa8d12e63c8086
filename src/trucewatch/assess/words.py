"""Wordings that the rules look for, from data/agreements/_words.yaml."""

import re
from functools import cache
from importlib.resources import files

from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Incident


@cache
def _lists() -> dict[str, list[str]]:
    from ruamel.yaml import YAML

    path = files("trucewatch").joinpath("data", "agreements", "_words.yaml")
    content = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    return {str(name): [str(word) for word in words] for name, words in content.items()}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A list of wordings as one pattern: whole words, a star for any ending, hyphen or blank alike."""
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\-", "[- ]?") for word in _lists()[name]]
    return re.compile(r"\b(?:" + "|".join(sorted(parts, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def short_name(agreement: Agreement) -> str:
    """How people speak of an agreement: the first of the names that its file lists, else its full name."""
    name = agreement.names[0] if agreement.names else agreement.name
    return f"the {name}" if agreement.names else name


def first(name: str, text: str) -> str | None:
    """The first wording of the list in the text, as written."""
    found = pattern(name).search(text)
    return found.group(0) if found else None


def teller(resolved: Resolved) -> str:
    """The innermost one who tells it, as written; the publisher where it tells it itself; empty where none is known."""
    chain = resolved.claim.attribution
    return chain[-1].text if chain else (resolved.publisher or "")


def told(resolved: Resolved) -> str:
    """What a claim says in its own words: evidence, other tellings, purpose and the place as written."""
    claim = resolved.claim
    pieces = [span.exact for span in (*claim.evidence, *claim.also)]
    pieces += [mention.text for mention in (claim.purpose, claim.place, *claim.reasons) if mention]
    return " ".join(pieces)


def all_told(incident: Incident) -> str:
    """The words of every claim of an incident."""
    return " ".join(told(resolved) for resolved in incident.claims)
