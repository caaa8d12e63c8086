"""Which languages the rules read: English by its syntax, Arabic and Russian by frames over words; no other."""

import unicodedata

from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract import lexicon

NATIVE = frozenset(lexicon.NATIVE)
"""Languages read without a parser, by frames of their own (`extract.native`)."""
READ = frozenset({"en"}) | NATIVE
UNDETERMINED = frozenset({"", "und", "mul", "zxx"})
SAMPLE = 4_000
"""Letters that decide for an undetermined text."""


def not_covered(document: Document) -> Problem | None:
    """The problem of a document in a language that the rules do not read; None where they do.

    A text whose language nobody told is read when most of its letters are Latin.
    """
    language = code_of(document)
    if language in READ or (language in UNDETERMINED and _is_latin(document)):
        return None
    named = document.language if language not in UNDETERMINED else "not told, and not written in Latin letters"
    return Problem(
        stage=Stage.EXTRACT,
        subject=document.id,
        code="language_not_covered",
        message=f"No claims were taken from {document.location}: its language ({named}) is not read yet.",
        hint="Read it yourself, or name an extractor for this language in the settings; English, Arabic and "
        "Russian are read.",
    )


def code_of(document: Document) -> str:
    """The primary code of a document's language."""
    return document.language.lower().replace("_", "-").split("-")[0]


def _is_latin(document: Document) -> bool:
    parts = [part for part in document.parts if part.kind not in SILENT_PARTS]
    letters = [c for part in parts for c in document.text[part.start : part.end][:SAMPLE] if c.isalpha()][:SAMPLE]
    return sum(unicodedata.name(c, "").startswith("LATIN") for c in letters) >= len(letters) / 2
