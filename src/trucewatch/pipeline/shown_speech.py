"""Positions, rounds of talks and proposals for the desk: made again where a claim of theirs came, changed or went."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from trucewatch.assess.positions import proposals
from trucewatch.assess.stands import silent, standings
from trucewatch.assess.talks import OUTCOME_DAYS, talks
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Resolved
from trucewatch.core.ids import canonical
from trucewatch.core.kinds import POSITION_KINDS, Kind
from trucewatch.core.ports import ShownTables
from trucewatch.fuse.growing_rows import resolved_of, written
from trucewatch.fuse.pairs import number_of
from trucewatch.pipeline.corrections import in_order
from trucewatch.pipeline.shown_base import World
from trucewatch.pipeline.shown_rows import Row
from trucewatch.pipeline.shown_write import Writer, by_mask
from trucewatch.pipeline.talks import round_row, standing_row

PROPOSAL = "proposal:"
ONE_DAY = timedelta(days=1)
MASKS: Mapping[int, tuple[int, int]] = {1: (1, 3), 2: (2, 3), 3: (3, 3)}
"""Of each view's mask: the masks of rows that it has."""
_POSITIONS = frozenset(kind.value for kind in POSITION_KINDS)


@dataclass(slots=True)
class Speech:
    """What is to be made again."""

    stands: set[tuple[str, str]] = field(default_factory=set)
    """Topic and holder."""
    meetings: set[str] = field(default_factory=set)
    proposals: set[str] = field(default_factory=set)
    deals: list[Row] = field(default_factory=list)
    """Rows of claims that tell of a deal, which may have come of a round."""

    def note(self, claim: Row) -> None:
        """Takes in the row of a claim that came, changed or went."""
        topic = claim["topic"]
        if claim["kind"] in _POSITIONS and topic and claim["holder_id"] is not None:
            self.stands.add((topic, claim["holder_id"]))
        if topic and topic.startswith(PROPOSAL):
            self.proposals.add(topic)
        if claim["kind"] == Kind.TALKS.value:
            self.meetings.add(meeting_of(claim))
        if claim["kind"] == Kind.AGREEMENT.value:
            self.deals.append(dict(claim))


def meeting_of(claim: Mapping[str, Any]) -> str:
    """What tellings of one round share: days and stance. Without a day each is a round of its own."""
    if claim["starts"] is None and claim["ends"] is None:
        return f"{claim['id']}"
    return f"{claim['starts'] or ''}/{claim['ends'] or ''}/{claim['stance']}"


class Speaker:
    """Makes positions, talks and proposals from the claims that the tables have."""

    def __init__(
        self, shown: ShownTables, worlds: Sequence[World], writer: Writer, agreements: Sequence[Agreement]
    ) -> None:
        self._shown, self._worlds, self._writer, self._agreements = shown, worlds, writer, agreements

    def make(self, speech: Speech) -> None:
        """Brings the tables up to what was noted."""
        for topic, holder in sorted(speech.stands):
            held = [row for row in self._held("position", "topic", [topic]) if row["holder_id"] == holder]
            made = {world.mask: self._stand(world, topic, holder) for world in self._worlds}
            self._writer.replace("position", held, self._masked(made))
        self._writer.flush()
        for topic in sorted({topic for topic, _ in speech.stands}):
            self._silent(topic)
        self._writer.flush()
        for meeting in sorted(speech.meetings | self._touched_by(speech.deals)):
            made = {world.mask: self._rounds(world, meeting) for world in self._worlds}
            self._writer.replace("talk", self._held("talk", "meeting", [meeting]), self._masked(made))
        for topic in sorted(speech.proposals):
            made = {world.mask: self._proposals(world, topic) for world in self._worlds}
            self._writer.replace("proposal", self._held("proposal", "topic", [topic]), self._masked(made))
        self._writer.flush()

    def _masked(self, made: Mapping[int, list[Row]]) -> dict[int, list[Row]]:
        return {3: made[2]} if len(self._worlds) == 1 else by_mask(made)

    def _held(self, name: str, column: str, values: Collection[object]) -> list[Row]:
        return cast(list[Row], self._shown.rows(name, column, values))

    # --- positions

    def _stand(self, world: World, topic: str, holder: str) -> list[Row]:
        rows = self._held("claim", "topic", [topic])
        told = self._told(world, (row for row in rows if row["holder_id"] == holder and row["kind"] in _POSITIONS))
        return [
            {"topic": topic, "holder_id": holder, "payload": canonical(standing_row(one))}
            for one in standings(told, (), is_topical=True)
        ]

    def _silent(self, topic: str) -> None:
        agreement = next((one for one in self._agreements if one.id == topic), None)
        if agreement is None:
            return
        every = self._held("position", "topic", [topic])
        is_silent = {row["number"]: '"stances":[]' in row["payload"].replace(" ", "") for row in every}
        made = {}
        for world in self._worlds:
            masks = MASKS[3 if len(self._worlds) == 1 else world.mask]
            spoken = {row["holder_id"] for row in every if not is_silent[row["number"]] and row["mask"] in masks}
            made[world.mask] = [
                {"topic": topic, "holder_id": one.holder_id, "payload": canonical(standing_row(one))}
                for one in silent(agreement, spoken)
            ]
        self._writer.replace("position", [row for row in every if is_silent[row["number"]]], self._masked(made))

    # --- talks

    def _touched_by(self, deals: Iterable[Row]) -> set[str]:
        """The meetings that deals may have come of."""
        found: set[str] = set()
        documents = {row["document_id"] for row in deals}
        rounds = self._held("claim", "document_id", documents)
        days = {row["starts"] for row in deals if row["starts"]}
        for day in days:
            ends = [_later(day, ONE_DAY - timedelta(days=back)) for back in range(OUTCOME_DAYS + 1)]
            rounds += self._kind(Kind.TALKS, "ends", [one for one in ends if one])
        return found | {meeting_of(row) for row in rounds if row["kind"] == Kind.TALKS.value}

    def _rounds(self, world: World, meeting: str) -> list[Row]:
        rows = self._of_meeting(meeting)
        told = self._told(world, rows)
        documents = {one.claim.document_id for one in told}
        deals = [row for row in self._held("claim", "document_id", documents) if row["kind"] == Kind.AGREEMENT.value]
        ends = {one.time.end for one in told if one.time and one.time.end}
        days = [_later((end - ONE_DAY).isoformat(), timedelta(days=n)) for end in ends for n in range(OUTCOME_DAYS + 1)]
        deals += self._kind(Kind.AGREEMENT, "starts", [day for day in days if day])
        everything = sorted((*told, *self._told(world, deals)), key=in_order)
        names: dict[str, str] = {one.id: one.name for one in self._agreements}
        return [
            {
                "meeting": meeting,
                "topic": one.topic,
                "starts": one.day.isoformat() if one.day else None,
                "payload": canonical(round_row(one, names.get(one.topic or ""))),
            }
            for one in talks(everything, self._agreements, is_topical=True)
        ]

    def _of_meeting(self, meeting: str) -> list[Row]:
        if "/" not in meeting:
            return self._held("claim", "id", [meeting])
        start, end, _ = meeting.split("/")
        column, day = ("starts", start) if start else ("ends", end)
        return [row for row in self._kind(Kind.TALKS, column, [day]) if meeting_of(row) == meeting]

    def _kind(self, kind: Kind, column: str, values: Collection[str]) -> list[Row]:
        return cast(list[Row], self._shown.rows("claim", column, values, only={"kind": kind.value}))

    # --- proposals

    def _proposals(self, world: World, topic: str) -> list[Row]:
        told = self._told(world, self._held("claim", "topic", [topic]))
        found = proposals(told, self._agreements, is_topical=True)
        return [{"topic": one.id, "payload": written(one)} for one in found if one.id == topic]

    def _told(self, world: World, rows: Iterable[Row]) -> list[Resolved]:
        """The claims of rows that a view has, in order of the ledger."""
        wanted = {row["id"] for row in rows if row["mask"] in MASKS[world.mask]}
        held = world.tables.claims(number_of(one) for one in wanted)
        return sorted((resolved_of(row) for row in held.values()), key=in_order)


def _later(day: str, step: timedelta) -> str | None:
    try:
        return (date.fromisoformat(day) + step).isoformat()
    except OverflowError:
        return None
