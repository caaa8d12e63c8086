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


def problem(subject: str, code: str, message: str, hint: str) -> Problem:
    """A problem of this stage."""
    return Problem(stage=Stage.COLLECT, subject=subject, code=code, message=message, hint=hint)
