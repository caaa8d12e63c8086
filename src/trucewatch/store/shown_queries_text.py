"""Full text: what people type made into a question of the database's own, and what it finds."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal_column, select

from trucewatch.store.shown_schema import BOTH, shown_text, shown_words

_QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')
_WORD = re.compile(r"[^\W_]+")
"""What a word is, in what is kept and in what is asked."""
MOST_WORDS = 16


def pieces(folded: str) -> list[tuple[str, ...]]:
    """Phrases in quotes and single words of a folded text, each as its words; at most `MOST_WORDS` words in all."""
    found: list[tuple[str, ...]] = []
    at = 0
    for quoted in _QUOTED.finditer(folded):
        found += [(word,) for word in _WORD.findall(folded[at : quoted.start()])]
        found.append(tuple(_WORD.findall(quoted[1])))
        at = quoted.end()
    found += [(word,) for word in _WORD.findall(folded[at:])]
    left, kept = MOST_WORDS, []
    for piece in found:
        if piece and left > 0:
            kept.append(piece[:left])
            left -= len(piece)
    return kept


def words_of(folded: str) -> str:
    """A folded text as it is kept: its words, one blank between them.

    No database then has a say in what a word is. PostgreSQL's own parser takes "and/or" for a file, "un.org" for a
    host, the end of 2017-07-15 for -15, and in a database of locale C every sign beyond ASCII (an Arabic comma, a
    curly quote) for a letter: none of them would be found by its words.
    """
    return " ".join(_WORD.findall(folded))


def is_beginning(asked: str) -> bool:
    """Whether the last word may be the beginning of one: nothing, not even a blank or a quote, follows it."""
    return bool(asked) and _WORD.fullmatch(asked[-1]) is not None


def question(folded: str, dialect: str) -> str:
    """The text as FTS5 (`"two words" "beg" *`) or as `to_tsquery` takes it; empty where it has no words.

    Only words and signs of our own are in it: whatever else was typed is gone.
    """
    found = pieces(folded)
    opens = is_beginning(folded)
    if dialect == "postgresql":
        told = [" <-> ".join(f"'{word}'" for word in piece) for piece in found]
        return " & ".join([*told[:-1], f"{told[-1]}:*" if opens else told[-1]]) if told else ""
    told = [f'"{" ".join(piece)}"' for piece in found]
    return " ".join([*told[:-1], f"{told[-1]} *" if opens else told[-1]]) if told else ""


def _of_kind(folded: str, kind: str, dialect: str) -> str:
    """The question narrowed to rows of a kind, where the index has the kind too."""
    asked = question(folded, dialect)
    return f"kind : {kind} AND text : ({asked})" if asked and dialect == "sqlite" else asked


def _found(folded: str, kind: str, dialect: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Rows of a kind that hold what is asked; none where it has no words."""
    own = shown_text.c
    asked = _of_kind(folded, kind, dialect)
    query = select(*columns)
    if not asked:
        return query.where(false())
    if dialect == "postgresql":
        held = literal_column("shown_text.words").op("@@")(func.to_tsquery("simple", asked))
        return query.where(held, own.kind == kind)
    held = literal_column("shown_words").op("MATCH")(asked)
    return query.select_from(shown_words.join(shown_text, own.number == shown_words.c.rowid)).where(held)


MOST_FOUND = 20_000
"""Of a word that more incidents have, a list is filtered to those entered last: looking up all of 150,000 takes 200 ms.
"""


def incidents_with(folded: str, dialect: str) -> tuple[ColumnElement[int], Select[Any]]:
    """Numbers of incidents whose sentence, places or actors hold what is asked, and the column that has them."""
    query = _found(folded, "incident", dialect, shown_text.c.record)
    number = shown_words.c.rowid if dialect == "sqlite" and question(folded, dialect) else shown_text.c.number
    return shown_text.c.record, query.order_by(number.desc()).limit(MOST_FOUND)


def hits(folded: str, bit: int, dialect: str, *, kind: str, limit: int, after: tuple[int, int] | None) -> Select[Any]:
    """Rows of `shown_text` of a kind that hold what is asked, the one entered last first.

    `after` are the number and the record of the last row of the page before: further rows of that record are left out.
    """
    own = shown_text.c
    query = _found(folded, kind, dialect, own.number, own.kind, own.record, own.start, own.key)
    number = shown_words.c.rowid if dialect == "sqlite" and question(folded, dialect) else own.number
    query = query.where(own.mask.in_((bit, BOTH)))
    if after is not None:
        query = query.where(number < after[0], own.record != after[1])
    return query.order_by(number.desc()).limit(limit)
