"""Who was hurt, as rows of bulletins tell it: "3 wounded", "killed: 2", "2 dead (1 child)", "no casualties"."""

import re
from dataclasses import replace
from functools import cache

from trucewatch.core.claims import Harm
from trucewatch.core.kinds import HarmKind, Who
from trucewatch.core.text import Span, span_of
from trucewatch.extract.bulletins_words import found_in, states
from trucewatch.extract.harm_who import who_in
from trucewatch.extract.numbers import NOBODY, ONE, Amount, amount_in, is_number_word, number_words

_MOST_WORDS = 5
"""Words between a number and the word that says what was done to them."""


@cache
def _before() -> "re.Pattern[str]":
    """A number, at most a few words of people, a state: "3 wounded", "two young men were killed"."""
    return re.compile(rf"{_count()}(?P<who>(?:[ ][^\W\d_][\w’'-]*){{0,{_MOST_WORDS}}}?)[ ]{_state()}", _FLAGS)


@cache
def _behind() -> "re.Pattern[str]":
    """A state and a number: "killing three", "wounded: 2", "injured 4 civilians"."""
    return re.compile(rf"{_state()}(?::| -| –)?[ ]{_count()}(?P<who>(?:[ ][^\W\d_][\w’'-]*){{0,3}})", _FLAGS)


_FLAGS = re.IGNORECASE
_CUT = re.compile(r" (?:by|in|at|on|near|when|and|as|after|with|from)\b.*$", re.IGNORECASE)


@cache
def _subset_of() -> "re.Pattern[str]":
    """A number of those just told: " (1 child)", ", including two women"."""
    lead = r"^[ ,]*(?:\(|(?:\(?[ ]?)(?:including|among them|of them|of whom)[ ])"
    return re.compile(rf"{lead}{_count()}[ ](?P<who>[^\W\d_]+)\)?", _FLAGS)


@cache
def _count() -> str:
    bound = r"(?<![\w:.,-])(?:(?:at least|more than|over|up to|about|some)[ ])?"
    figure = r"\d{1,3}(?:,\d{3})+|\d{1,5}"
    return rf"(?P<count>{bound}(?:{figure}|an?|{number_words()}|dozens|several|scores)(?![\w:.%]|,\d))"


def _state() -> str:
    words = "|".join(sorted(map(re.escape, states()), key=len, reverse=True))
    return rf"(?P<state>{words})(?!\w)"


def harm_in(document_id: str, text: str, start: int, end: int) -> tuple[Harm, ...]:
    """The harm that the words [start, end) of a text tell, in order."""
    row = text[start:end]
    found: list[tuple[int, int, Harm]] = []
    for none in found_in(row, "none_hurt"):
        span = span_of(document_id, text, start + none.start, start + none.end)
        found.append((none.start, none.end, _harm(HarmKind.CASUALTIES, NOBODY, Who.UNKNOWN, span)))
    for pattern in (_before(), _behind()):
        for match in pattern.finditer(row):
            if any(match.start() < other_end and begun < match.end() for begun, other_end, _ in found):
                continue
            harm = _read(document_id, text, start, match)
            if harm is None:
                continue
            found.append((match.start(), match.end(), harm))
            if inner := _subset_of().match(row[match.end() :]):
                subset = _subset(document_id, text, start + match.end(), inner, harm.kind)
                found += [(match.end(), match.end() + 1, subset)] if subset else []
    return tuple(_same_people([harm for _, _, harm in sorted(found, key=lambda one: one[0])]))


def _same_people(found: list[Harm]) -> list[Harm]:
    """ "2 civilians killed, 5 injured": a bare number counts the people named before."""
    for at, harm in enumerate(found[1:], 1):
        bare = harm.span is not None and not re.search(r"[a-z]", _states_only().sub("", harm.span.exact.lower()))
        if bare and harm.who is Who.UNKNOWN and found[at - 1].kind is not harm.kind:
            found[at] = replace(harm, who=found[at - 1].who)
    return found


@cache
def _states_only() -> "re.Pattern[str]":
    return re.compile(_state().replace("?P<state>", ""), _FLAGS)


def _read(document_id: str, text: str, start: int, match: "re.Match[str]") -> Harm | None:
    amount = _amount(match["count"])
    if amount is None or is_number_word(match["who"].strip()):
        return None
    kind = states()[match["state"].lower()]
    if kind is HarmKind.KILLED and amount.minimum == 0 == amount.maximum and match["count"] != "0":
        return None
    span = span_of(document_id, text, start + match.start(), start + match.end())
    return _harm(kind, amount, who_in(_CUT.sub("", match["who"])), span)


def _amount(count: str) -> Amount | None:
    return ONE if count.lower() in ("a", "an") else amount_in(count)


def _subset(document_id: str, text: str, at: int, match: "re.Match[str]", kind: HarmKind) -> Harm | None:
    amount, who = _amount(match["count"]), who_in(match["who"])
    if amount is None or who is Who.UNKNOWN:
        return None
    return _harm(kind, amount, who, span_of(document_id, text, at + match.start("count"), at + match.end("who")))


def _harm(kind: HarmKind, amount: Amount, who: Who, span: Span) -> Harm:
    return Harm(kind=kind, minimum=amount.minimum, maximum=amount.maximum, who=who, span=span)
