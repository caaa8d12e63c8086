"""Totals that a source gives over rows told beside it: compared with their rows, never joined with one of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import Kind


class Tables:
    """Which claims are rows of one total: each row tells an event of its own. Totals and rows lie within a document."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._total: dict[tuple[str, int], str] = {}
        for claim in sorted((one for one in claims if one.parts), key=lambda one: one.id):
            for span in claim.parts:
                self._total.setdefault((claim.document_id, span.start), claim.id)

    def total_of(self, claim: Claim) -> str:
        """Id of the total that a claim is a row of, "" where it is of none."""
        return self._total.get((claim.document_id, claim.evidence[0].start), "")

    def is_apart(self, one: Claim, other: Claim) -> bool:
        """Whether two are rows of one total, a total and its row, or a total of acts and another number of them."""
        if bool(one.parts) == bool(other.parts):
            table = self.total_of(one)
            return bool(table) and table == self.total_of(other)
        total, row = (one, other) if one.parts else (other, one)
        if total.document_id == row.document_id and row.evidence[0] in total.parts:
            return True
        return total.kind is not Kind.VIOLATION and total.count != row.count


def notes(claims: Iterable[Claim]) -> Mapping[str, str]:
    """By the id of a total's claim a line that says that its rows do not make it."""
    told = list(claims)
    rows: defaultdict[str, dict[int, list[Claim]]] = defaultdict(dict)
    for claim in told:
        if not claim.parts:
            rows[claim.document_id].setdefault(claim.evidence[0].start, []).append(claim)
    found = {}
    for total in told:
        if total.parts and (lines := list(_compared(total, rows[total.document_id]))):
            found[total.id] = "; ".join(lines)
    return found


def _compared(total: Claim, rows: Mapping[int, Sequence[Claim]]) -> Iterable[str]:
    own = [claim for span in total.parts for claim in rows.get(span.start, ())]
    if total.count is not None:
        same = [one for one in own if one.kind is total.kind or total.kind is Kind.VIOLATION]
        counts = [one.count for one in same]
        if counts and None not in counts and not makes(total.count, [one for one in counts if one is not None]):
            yield _note("", [one for one in counts if one is not None], total.count)
    for harm in total.harm:
        told = [row for one in own for row in one.harm if row.kind is harm.kind and row.who is harm.who]
        least = [row.minimum for row in told if row.minimum is not None and row.minimum == row.maximum]
        is_exact = harm.minimum is not None and harm.minimum == harm.maximum and len(least) == len(told)
        if least and is_exact and harm.minimum is not None and not makes(harm.minimum, least):
            yield _note(f"{harm.kind}: ", least, harm.minimum)


def makes(total: int, rows: Sequence[int]) -> bool:
    """Whether rows add up to a total, once or once more by each of several breakdowns (by side, then by place)."""
    told = 0
    for number in rows:
        told += number
        if told > total:
            return False
        if told == total:
            told = 0
    return told == 0


def _note(what: str, rows: Sequence[int], total: int) -> str:
    told = " + ".join(map(str, rows)) if len(rows) <= 12 else f"{len(rows)} rows"
    return f"{what}the rows told do not make the total: {told} is {sum(rows)}, not {total}"
