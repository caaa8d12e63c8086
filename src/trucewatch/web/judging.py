"""What people judge at the desk: every decision of a page or of the API goes through here."""

from dataclasses import dataclass
from typing import TypedDict

from trucewatch.core.decisions import Decision
from trucewatch.core.people import Permission
from trucewatch.core.problems import Conflict, NotAllowed
from trucewatch.pipeline.desk.shapes import DecisionRow
from trucewatch.pipeline.review import Options, review
from trucewatch.pipeline.shown import keep_shown
from trucewatch.web import auth
from trucewatch.web.context import Asked, need


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of a record. `saw` is the ledger's last entry when their page was made."""

    subject: str
    action: str
    value: str = ""
    note: str = ""
    saw: int | None = None
    supersedes: str = ""


class Judging(TypedDict):
    """What a page may offer the person who looks at it."""

    may_review: bool
    may_approve: bool
    may_status: bool
    saw: int
    done: str
    """Id of the decision that led to this page; empty where none did."""


def shown(given: Asked) -> Judging:
    """What this person may judge, and the ledger's last entry as they see it."""
    person = given.person
    return Judging(
        may_review=person.may(Permission.REVIEW),
        may_approve=person.may(Permission.APPROVE),
        may_status=person.may(Permission.DECIDE_STATUS),
        saw=given.ledger.sequence(),
        done=given.request.query_params.get("did", ""),
    )


def decide(given: Asked, said: Said) -> Decision:
    """Keeps a decision, and brings what pages show up to it.

    Raises NotAllowed without the permission, ConfigError on what makes no sense, Conflict where others were faster.
    """
    need(given, _NEEDS.get(said.action, Permission.REVIEW))
    options: Options = {"note": said.note, "supersedes": said.supersedes, "settings": given.settings}
    if said.saw is not None:
        options["saw"] = said.saw
    try:
        with given.ledger.unit():  # one turn to write, and not two: others wait behind each
            made = review(given.ledger, said.subject, said.action, said.value, person=given.person, **options)
            doer = auth.doer(given.request)
            auth.people_of(given.request).note(doer, f"review_{made.action}", made.subject, detail=made.id)
    except NotAllowed as error:
        keep_shown(given.ledger, given.settings)  # others may have judged through another door
        raise Conflict(error.message, hint=error.hint) from error
    auth.set_noted(given.request)
    keep_shown(given.ledger, given.settings)
    return made


_NEEDS = {
    "approve": Permission.APPROVE,
    "status": Permission.DECIDE_STATUS,
    "grade": Permission.GRADE,
    "restrict": Permission.SEE_RESTRICTED,
}
"""Checked before anything is looked at, so that what is refused later is a conflict."""


def row(decision: Decision) -> DecisionRow:
    """A decision as the API tells it."""
    return DecisionRow(
        id=decision.id,
        subject=decision.subject,
        action=decision.action,
        value=decision.value,
        person=decision.person,
        decided_at=decision.decided_at.isoformat(),
        note=decision.note,
        supersedes=decision.supersedes,
        is_standing=True,
    )
