"""What a reader must know before anything else: agreements that nothing was held against."""

from collections import defaultdict
from collections.abc import Sequence

from trucewatch.core.problems import Problem
from trucewatch.publish.catalogue import say
from trucewatch.publish.wording import clean

BAD_AGREEMENT = "bad_agreement"


def alarms(problems: Sequence[Problem]) -> tuple[str, ...]:
    """A sentence for each agreement file that was left out of this run, with its first mistake and the mend."""
    left_out: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.code == BAD_AGREEMENT:
            left_out[problem.subject].append(problem)
    return tuple(_alarm(subject, found) for subject, found in left_out.items())


def _alarm(subject: str, found: Sequence[Problem]) -> str:
    first = found[0]
    more = say("and_more", n=len(found) - 1) if len(found) > 1 else ""
    told = clean(first.message)[:300]
    mend = say("to_mend", hint=clean(first.hint)[:200]) if first.hint else ""
    return say("agreement_left_out", subject=clean(subject), told=told, more=more, mend=mend)
