"""What collecting may cost."""

from dataclasses import dataclass

from trucewatch.core.problems import Problem, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectLimits:
    """Bounds of a fetch. `timeout_s` bounds each wait and the whole of one URL, redirects and all."""

    max_bytes: int = 20_000_000
    timeout_s: float = 30.0
    max_redirects: int = 5
    user_agent: str = "trucewatch (reads news pages for ceasefire monitors)"
    allow_private: bool = False
    """Whether addresses that are not public may be reached: for tests and closed networks."""
    max_items: int = 10_000
    """Items read of one feed, site map, table or archive; what follows them is told as a problem."""
    max_container_bytes: int = 4_000_000_000
    """Largest web archive; it is read as a stream."""
    max_ratio: int = 200
    """How many times its packed size a packed file may grow."""


def problem(subject: str, code: str, message: str, hint: str) -> Problem:
    """A problem of this stage."""
    return Problem(stage=Stage.COLLECT, subject=subject, code=code, message=message, hint=hint)
