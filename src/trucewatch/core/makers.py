"""Who made a machine record, and which stage has been over which record: stamped by the driver."""

from dataclasses import dataclass

from trucewatch.core.ids import Identified, content_id
from trucewatch.core.problems import Stage

JOINT = "&"
"""Stands between the names of makers that worked side by side on one document, the leading one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker(Identified):
    """A program in one configuration: name, version, and the digest of its data, model and settings."""

    name: str
    version: str
    digest: str = ""

    def make_id(self) -> str:
        return content_id("maker", self.name, self.version, self.digest)

    def parts(self) -> tuple[str, ...]:
        """Names of the makers that this one joins, the leading one first; its own where it joins none."""
        return tuple(self.name.split(JOINT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A maker has been over a record at a stage; `made` are the ids of what it made there, in order.

    The latest pass of a stage over a record says what is current; a pass that made nothing says that too.
    """

    stage: Stage
    subject: str
    maker_id: str
    made: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return content_id("pass", self.stage, self.subject, self.maker_id, list(self.made))
