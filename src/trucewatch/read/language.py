"""The language of a text, as ISO 639-1."""

from functools import cache
from typing import Any

_SHORTEST = 60
"""Characters below which no language is told: on shorter headlines the detector is wrong one time in four."""
_READ = 4000


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, told: str | None = None) -> str:
    """`told` as its primary code where given; else the text's own; `und` where it is too short to tell."""
    if told and told.strip()[:2].isalpha():
        return told.strip().replace("_", "-").split("-")[0].lower()
    if sum(map(str.isalpha, text[:_READ])) < _SHORTEST:
        return "und"
    language, certainty = _detector().classify(text[:_READ])
    return str(language) if certainty > 0.5 else "und"
