"""What people judged. People outrank machines: a re-run may mark a decision stale, never overwrite it."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.core.ids import content_id
from trucewatch.core.problems import DataIntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One judgement: what (`action`, `value`) about which record, by whom, when, on what they saw."""

    subject: str
    action: str
    """accept, reject, unsure, correct, same, different, status, grade."""
    value: str
    person: str
    decided_at: datetime
    saw_sequence: int
    supersedes: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.decided_at.tzinfo is None:
            raise DataIntegrityError(f"decision on {self.subject}: decided_at has no time zone")

    @property
    def id(self) -> str:
        what = [self.subject, self.action, self.value, self.note, self.supersedes]
        return content_id("decision", what, self.person, self.decided_at.isoformat(), self.saw_sequence)
