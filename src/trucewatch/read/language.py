"""The language of a text: by its script and the letters only one language has, else by a detector's reckoning.

ISO 639-1, or 639-3 where the first has no code of its own (`ckb`, Central Kurdish). `und` where a text is too
short or too mixed to tell.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from trucewatch.read.cues import lexicon

_SHORTEST = 30
"""Letters below which the detector is not asked."""
_SHORT = 60
"""Letters below which it must be nearly sure: of 30 sentences with 40 to 60 letters all were right from 0.9 on."""
_SHORTEST_BY_LETTERS = 25
"""Letters from which a language's own letters tell it."""
_READ = 6000
_MAIN_SHARE = 0.6
"""Share of the letters that a script has where a text is in it: news in Arabic quotes English, not by halves."""
_SURE, _NEARLY_CERTAIN = 0.5, 0.9
_LATIN = "latin"
_SCRIPTS = re.compile(
    r"(?P<latin>[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff])"
    r"|(?P<arabic>[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc])"
    r"|(?P<cyrillic>[\u0400-\u052f])|(?P<hebrew>[\u05d0-\u05ea])|(?P<greek>[\u0370-\u03ff])"
    r"|(?P<armenian>[\u0531-\u0587])|(?P<georgian>[\u10a0-\u10ff])|(?P<ethiopic>[\u1200-\u137f])"
    r"|(?P<devanagari>[\u0900-\u097f])|(?P<thai>[\u0e00-\u0e7f])|(?P<hangul>[\uac00-\ud7af])"
    r"|(?P<kana>[\u3040-\u30ff])|(?P<han>[\u4e00-\u9fff])|(?P<myanmar>[\u1000-\u109f])"
)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _candidates(script: str) -> frozenset[str]:
    """The detector's languages of two letters that are written in this script."""
    known = {code for code in _detector().nb_classes if len(code) == 2}
    elsewhere = {code for key, codes in _languages().items() if key != script for code in codes}
    return frozenset(known & _languages()[script] if script in _languages() else known - elsewhere)


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    """Languages by the script they are written in; those of no list here are written in Latin letters."""
    return {script: frozenset(codes) for script, codes in lexicon()["scripts"].items()}


def language_of(text: str, told: str | None = None) -> str:
    """`told` as its primary code where the text's script does not gainsay it; else the text's own; else `und`.

    A page with `lang="en"` whose text is Arabic is Arabic.
    """
    read = text[:_READ]
    script, letters = _script_of(read)
    code = _told(told)
    if code and (script is None or _is_written_in(code, script)):
        return code
    if script is None or letters < _SHORTEST_BY_LETTERS:
        return "und"
    return _by_letters(read, script, letters) or _detected(read, script, letters)


def _told(told: str | None) -> str | None:
    """The primary code of a BCP 47 tag, None where there is none."""
    found = re.match(r"([a-z]{2,3})(?:[-_][\w-]*)?\s*$", (told or "").strip().lower())
    return found[1] if found and found[1] not in ("und", "mul", "zxx") else None


def _script_of(text: str) -> tuple[str | None, int]:
    """The script that most letters are of, and how many; no script where none has the most by far, or few letters."""
    found = Counter(match.lastgroup for match in _SCRIPTS.finditer(text))
    if not found:
        return None, 0
    script, number = found.most_common(1)[0]
    if script in ("kana", "han"):
        number = found["kana"] + found["han"]
    # A line of Latin letters stands on every page; a few Arabic or Cyrillic ones do not.
    least = 40 if script == _LATIN else 4
    return (script if number >= _MAIN_SHARE * found.total() and number >= least else None), number


def _is_written_in(code: str, script: str) -> bool:
    scripts = {one for one, codes in _languages().items() if code in codes} or {_LATIN}
    return script in scripts


def _by_letters(text: str, script: str, letters: int) -> str | None:
    """The language that the letters of the text tell on their own, None where several share them."""
    codes = _languages().get(script, frozenset())
    if script == "kana" or (script == "han" and re.search(r"[\u3040-\u30ff]", text)):
        return "ja"
    if len(codes) == 1:
        return next(iter(codes))
    for rule in lexicon()["letters"].get(script, ()):
        own = len(re.findall(f"[{rule['own']}]", text, re.IGNORECASE)) if rule.get("own") else letters
        never = len(re.findall(f"[{rule['never']}]", text, re.IGNORECASE)) if rule.get("never") else 0
        # A foreign name or a quotation may bring in a letter of another language; not one in fifty.
        if own >= max(rule.get("least", 2), rule.get("share", 0.01) * letters) and never <= 0.005 * letters:
            return str(rule["code"])
    return None


def _detected(text: str, script: str, letters: int) -> str:
    """The detector's answer among the languages of the script; `und` where it is not sure enough."""
    if letters < _SHORTEST:
        return "und"
    ranked = [(float(share), str(code)) for code, share in _detector().rank(text) if code in _candidates(script)]
    total = sum(share for share, _ in ranked)
    if not total > 0:
        return "und"
    share, code = max(ranked)
    return code if share / total > (_SURE if letters >= _SHORT else _NEARLY_CERTAIN) else "und"
