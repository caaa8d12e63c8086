"""What a claim's root and its reprints rest on, by which a change elsewhere finds the claims to do again."""

import re

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.records import READERS_PARTS
from trucewatch.core.text import fold_name
from trucewatch.fuse.profile import tokens_of
from trucewatch.fuse.reprints import LEAST_WORDS

_BRACKETED = re.compile(r"\(([^)]+)\)")


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
    """The words by which a reprint is known; none where they are few, a reader's, or a flood's."""
    words = tuple(token for span in resolved.claim.evidence for token in tokens_of(span.exact))
    is_readers = resolved.claim.part in READERS_PARTS
    return words if len(words) >= LEAST_WORDS and not is_readers and not resolved.flood else ()
