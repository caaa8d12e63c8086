"""Which languages the rules read: English. What they do not read is said, not guessed."""

import unicodedata

from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import SILENT_PARTS, Document

READ = frozenset({"en"})
UNDETERMINED = frozenset({"", "und", "mul", "zxx"})
SAMPLE = 4_000
"""Letters that decide for an undetermined text."""


def not_covered(document: Document) -> Problem | None:
    """The problem of a document in a language that the rules do not read; None where they do.

    A text whose language nobody told is read when most of its letters are Latin.
    """
    language = document.language.lower().replace("_", "-").split("-")[0]
    if language in READ or (language in UNDETERMINED and _is_latin(document)):
        return None
    named = document.language if language not in UNDETERMINED else "not told, and not written in Latin letters"
    return Problem(
        stage=Stage.EXTRACT,
        subject=document.id,
        code="language_not_covered",
        message=f"No claims were taken from {document.location}: its language ({named}) is not read yet.",
        hint="Read it yourself, or name an extractor for this language in the settings; English is read.",
    )


def _is_latin(document: Document) -> bool:
    parts = [part for part in document.parts if part.kind not in SILENT_PARTS]
    letters = [c for part in parts for c in document.text[part.start : part.end][:SAMPLE] if c.isalpha()][:SAMPLE]
    return sum(unicodedata.name(c, "").startswith("LATIN") for c in letters) >= len(letters) / 2
