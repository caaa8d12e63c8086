"""Why a claim was taken: the frame that fits and the word it fits at. Told on request, never kept in a record."""

from dataclasses import dataclass

from trucewatch.core.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The rule behind a claim. `frame` is its file, kind and place there ("fire.yaml: shelling, 3rd")."""

    frame: str
    word: Span | None = None
    """The trigger word in its place; None where a table's columns made the claim."""
    asks: tuple[str, ...] = ()
    """Conditions of the frame that held, by name; docs/reference/data-files.md tells what each asks."""
    cues: tuple[Span | None, ...] = ()
    """For each link of the claim's attribution the words that make it the teller ("said", "according to"); None where
    the page's form does (a comment's author, a headline's credit) or the claim is the teller's own act."""


TABLE_ROW = Origin(frame="table.yaml: a row under known columns")
LIST_ROW = Origin(frame="table.yaml: a row of a list")
