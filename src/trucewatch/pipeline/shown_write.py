"""Rows put into the desk's tables: what both views share once, what differs once for each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from trucewatch.core.ports import ShownTables
from trucewatch.pipeline.shown_rows import Row, Steps, UnitRows, actor_counts, box_of, incident_counts
from trucewatch.pipeline.shown_text import folded
from trucewatch.store.shown_queries_text import words_of

BOTH, FULL, OPEN = 3, 2, 1
NUMBERED = ("incident", "finding", "claim", "document", "text", "position", "talk", "proposal")


def by_mask(made: Mapping[int, Any]) -> dict[int, Any]:
    """What each view has, by its mask, with what is the same in both under the mask of both.

    Of one view alone, what it has counts for both: nothing is restricted then.
    """
    if set(made) == {FULL, OPEN} and made[FULL] == made[OPEN]:
        return {BOTH: made[FULL]}
    return dict(made)


class Writer:
    """Writes rows and counts; numbers go on from the highest there is."""

    def __init__(self, shown: ShownTables) -> None:
        self._shown = shown
        # Asked for before any row is taken away: a row that stays keeps its number.
        self._next = {name: shown.next_number(name) for name in NUMBERED}
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        self._counts: Steps = Counter()

    def number(self, name: str) -> int:
        """A number that no row of the table has."""
        self._next[name] += 1
        return self._next[name] - 1

    def put(self, name: str, row: Row) -> int:
        """A row to be written, with a number of its own; gives the number."""
        number = self.number(name)
        self._rows[name].append({"number": number, **row})
        return number

    def put_row(self, name: str, row: Row) -> None:
        """A row to be written that has its number."""
        self._rows[name].append(row)

    def text(self, kind: str, record: int, mask: int, text: str, start: int = 0) -> None:
        """A text to be found by."""
        words = words_of(text)
        if words:
            self.put("text", {"kind": kind, "record": record, "mask": mask, "start": start, "key": None, "text": words})

    def count(self, steps: Steps, *, sign: int = 1) -> None:
        """Adds to counts, or takes away."""
        for key, step in steps.items():
            self._counts[key] += sign * step

    def flush(self) -> None:
        """Writes all rows and counts that wait."""
        for name, rows in self._rows.items():
            self._shown.put(name, rows)
        self._rows.clear()
        self._shown.count(self._counts)
        self._counts.clear()

    # --- incidents

    def put_unit(self, rows: UnitRows, mask: int, digest: str, number: int | None) -> None:
        """The rows of an incident, under a number that it had or a new one."""
        number = number or self.number("incident")
        incident = {"number": number, **rows.incident, "mask": mask, "digest": digest}
        own = {"incident_number": number, "mask": mask}
        self._rows["incident"].append(incident)
        for finding in rows.findings:
            self.put("finding", {**finding, **own})
        for claim in rows.claims:
            at = self.put("claim", {**claim, **own})
            self.text("claim", at, mask, folded(claim["words"]))
        self._rows["actor"] += [{**actor, **own} for actor in rows.actors]
        self.text("incident", number, mask, rows.text)
        box = box_of(incident)
        if box is not None:
            self._rows["box"].append({"number": number, **box})
        self.count(incident_counts(incident, rows.findings, rows.claims) + actor_counts(mask, rows.actors))

    def drop_units(self, incidents: Collection[Row]) -> list[Row]:
        """Takes incidents away with all that is theirs; gives the rows of their claims."""
        numbers = [row["number"] for row in incidents]
        held: dict[str, defaultdict[int, list[Row]]] = {}
        claims: list[Row] = []
        for name in ("finding", "claim", "actor"):
            held[name] = defaultdict(list)
            for row in cast(list[Row], self._shown.rows(name, "incident_number", numbers)):
                held[name][row["incident_number"]].append(row)
                claims += [row] if name == "claim" else []
        for row in incidents:
            number = row["number"]
            steps = incident_counts(row, held["finding"][number], held["claim"][number])
            self.count(steps + actor_counts(row["mask"], held["actor"][number]), sign=-1)
        self._shown.drop("text", "record", numbers, only={"kind": "incident"})
        self._shown.drop("text", "record", [row["number"] for row in claims], only={"kind": "claim"})
        for name in ("finding", "claim", "actor"):
            self._shown.drop(name, "incident_number", numbers)
        self._shown.drop("box", "number", numbers)
        self._shown.drop("incident", "number", numbers)
        return claims

    # --- anything else by a key

    def replace(self, name: str, held: Iterable[Row], made: Mapping[int, list[Row]]) -> None:
        """Puts rows in the place of those held, which differ from them by number and mask alone where they stay."""
        want = [{**row, "mask": mask} for mask, rows in made.items() for row in rows]
        away = []
        for row in held:
            bare = {key: value for key, value in row.items() if key != "number"}
            if bare in want:
                want.remove(bare)
            else:
                away.append(row["number"])
        self._shown.drop(name, "number", away)
        for row in want:
            self.put(name, row)
