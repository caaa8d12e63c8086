"""What an attribution is: whose words, thought or wish something is told to be, and by which words it is told so."""

from dataclasses import dataclass
from enum import StrEnum

from trucewatch.core.text import Span


class Manner(StrEnum):
    """How the content is its source's."""

    SAYS = "says"
    INTENDS = "intends"
    """Promises, plans, offers, refusals: what the source is to do."""
    WANTS = "wants"
    """Demands, hopes, wishes: what others are to do, or what is to come."""
    BELIEVES = "believes"
    FEELS = "feels"
    """Likes, supports, opposes: an attitude to a thing."""
    KNOWS = "knows"
    """Knows, finds, sees, shows: told as being so."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution. The spans are exact; `source` is None where nobody is named ("is believed to").

    `content` may have several stretches: on both sides of "he said", or over paragraphs. `rule` names the entry that
    found it ("verb say: clause"). `within` is the place, among all found, of the attribution whose content holds this
    one's cue; None for an outermost one.
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    manner: Manner
    rule: str
    within: int | None = None
