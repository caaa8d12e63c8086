"""A claim as linking sees it, and what it rests on: shared by fusion all at once and claim by claim."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.kinds import Stance
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import READERS_PARTS
from trucewatch.core.text import fold_name
from trucewatch.fuse.profile import Profile, tokens_of
from trucewatch.fuse.readings import completed
from trucewatch.fuse.reprints import LEAST_WORDS

_BRACKETED = re.compile(r"\(([^)]+)\)")
_LEEWAY = timedelta(days=1)
"""A day's leeway: it is tomorrow already east of the publisher."""


def linked(lead: Profile, later: Sequence[Profile]) -> Profile:
    """The profile that a claim is linked by: completed from its later readings, and without a time that cannot be."""
    made = completed(lead, later)
    return replace(made, days=None) if made.days and is_ahead(lead.resolved) else made


def is_ahead(resolved: Resolved) -> bool:
    """Whether what is told as done is dated after its own publication."""
    start = resolved.time.start if resolved.time else None
    is_plan = resolved.claim.stance in (Stance.PLANNED, Stance.CONDITIONAL)
    return bool(start and resolved.published and not is_plan and start > resolved.published + _LEEWAY)


def dated_ahead(claims: Iterable[Resolved]) -> Iterator[Problem]:
    """A problem for each claim whose time cannot be right; it stays, and joins no other claim by that time."""
    for one in claims:
        if is_ahead(one) and one.time and one.published:
            yield Problem(
                stage=Stage.FUSE,
                subject=one.claim.id,
                code="dated_after_publication",
                message=f"A claim published on {one.published} is dated {one.time.start}.",
                hint="It joins no other claim by that time. Check the page's date and the claim's words.",
            )


def names_of(actor: Actor) -> frozenset[str]:
    """Names by which a publisher or a teller without an entry may be this one."""
    return frozenset(
        fold_name(name) for name in (actor.id.replace("_", " "), actor.name, *_BRACKETED.findall(actor.name))
    )


def names_asked(resolved: Resolved) -> frozenset[str]:
    """Names that the root of a claim is looked up by."""
    told = [teller.text for teller in resolved.claim.attribution]
    told += [teller.text.partition(",")[0] for teller in resolved.claim.attribution]
    return frozenset(fold_name(name) for name in (resolved.site, resolved.publisher, *told) if name)


def passage_of(resolved: Resolved) -> tuple[str, ...]:
    """The words by which a reprint is known; none where they are few or a reader's."""
    words = tuple(token for span in resolved.claim.evidence for token in tokens_of(span.exact))
    is_readers = resolved.claim.part in READERS_PARTS
    return words if len(words) >= LEAST_WORDS and not is_readers else ()
