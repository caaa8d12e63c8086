"""How surely a sentence's event is told: denied, uncertain, planned, on a condition, or asserted."""

import re

from trucewatch.core.kinds import Stance
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_tellers import Told
from trucewatch.extract.native_text import Stretch, blanked

NEAR = 45
"""Characters before an event's word in which a plan or a hedge is of it."""
_SIGN = re.compile(r"[,،;؛:]")


def stance_of(stretch: Stretch, language: Language, word: tuple[int, int], told: Told) -> Stance:
    """The stance of the event whose word stands at `word`."""
    key = blanked(stretch.key, told.masks)
    starts = (_SIGN, language.word("grammar.clauses"))
    clause = max((m.end() for pattern in starts for m in pattern.finditer(key, 0, word[0])), default=0)
    before = key[clause : word[0]]
    if told.denier is not None or language.word("telling.refusals").search(key):
        return Stance.DENIED
    if language.word("telling.conditions").search(key):
        return Stance.CONDITIONAL
    if language.is_negated(before) or _is_undone(stretch.plain, key, word[1], language):
        return Stance.DENIED
    sign = max((m.end() for m in _SIGN.finditer(key, 0, word[0])), default=0)
    own = key[max(sign, word[0] - NEAR) : word[1]]  # "it is expected that they will": the plan stands before "that"
    plans = [m for m in language.word("telling.plans").finditer(own) if not _is_no_plan(m.group(), language)]
    if plans:
        return Stance.PLANNED
    around = key[max(0, word[0] - 2 * NEAR) : word[1] + 12]
    for hedge in language.word("telling.hedges").finditer(around):
        gap = around[hedge.end() : max(hedge.end(), word[0] - max(0, word[0] - 2 * NEAR))]
        if gap.count(",") + gap.count("،") <= 1 and not re.search("[;؛]", gap):
            return Stance.UNCERTAIN
    return Stance.ASSERTED


def _is_undone(plain: str, key: str, at: int, language: Language) -> bool:
    """Whether "there was none" stands right behind the event's word or a name ("обстрела Горловки не было")."""
    stop = _SIGN.search(key, at)
    for match in language.word("telling.undone").finditer(key, at, stop.start() if stop else len(key)):
        between = plain[at : match.start()].split()
        if not between or between[-1][0].isupper():
            return True
    return False


def _is_no_plan(word: str, language: Language) -> bool:
    return language.word("telling.not_plans").fullmatch(word.removeprefix("و")) is not None
