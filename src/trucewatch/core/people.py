"""Who works at the desk: roles, what each may do, and which of two views of the ledger a person sees."""

from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    READ = "read"
    REVIEW = "review"
    """Accept, correct, reject, unsure, same, different, comment, assign."""
    APPROVE = "approve"
    """Be the second person under the two-person rule."""
    DECIDE_STATUS = "decide_status"
    GRADE = "grade"
    ADD = "add"
    """Add pages to the ledger."""
    MANAGE_AGREEMENTS = "manage_agreements"
    EXPORT = "export"
    SEE_RESTRICTED = "see_restricted"
    MANAGE_PEOPLE = "manage_people"
    AUDIT = "audit"


class Role(StrEnum):
    """Each may do all that the one before it may."""

    READER = "reader"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    CHIEF = "chief"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        order = list(Role)
        return frozenset().union(*(_OF[role] for role in order[: order.index(self) + 1]))


_OF: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.ANALYST: frozenset({Permission.REVIEW, Permission.ADD, Permission.EXPORT}),
    Role.REVIEWER: frozenset({Permission.APPROVE, Permission.DECIDE_STATUS, Permission.GRADE}),
    Role.CHIEF: frozenset({Permission.MANAGE_AGREEMENTS, Permission.SEE_RESTRICTED, Permission.AUDIT}),
    Role.ADMIN: frozenset({Permission.MANAGE_PEOPLE}),
}


class View(StrEnum):
    """What of the ledger is seen: all, or all but what restricted sources tell, as if it had never been read."""

    OPEN = "open"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in, or a program with a token of theirs."""

    id: str
    name: str
    role: Role
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    """What of the role's permissions holds now: a token may have fewer, a person one more (SEE_RESTRICTED)."""
    is_token: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def view(self) -> View:
        return View.FULL if self.may(Permission.SEE_RESTRICTED) else View.OPEN
