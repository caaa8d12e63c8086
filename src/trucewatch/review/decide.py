"""Which actions fit which record, and what each may say: checked before anything is kept."""

from collections.abc import Mapping
from enum import StrEnum

from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.people import Permission, Person
from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.core.sources import Reliability

LONGEST = 10_000
"""Most characters of a note, a comment or a value."""
LONGEST_NAME = 200


class Action(StrEnum):
    """What a person may say of a record."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    CORRECT = "correct"
    SAME = "same"
    DIFFERENT = "different"
    STATUS = "status"
    GRADE = "grade"
    RESTRICT = "restrict"
    COMMENT = "comment"
    APPROVE = "approve"
    UNDO = "undo"


WORDS = frozenset({Action.ACCEPT, Action.REJECT, Action.UNSURE})
"""Of these the last one said of a record stands."""
PAIRS = frozenset({Action.SAME, Action.DIFFERENT})
PEOPLES_STATUS = (IncidentStatus.CONFIRMED, IncidentStatus.DISCOUNTED)
"""Every other status is computed."""

_FITS: Mapping[str, frozenset[Action]] = {
    "claim": frozenset({*WORDS, *PAIRS, Action.CORRECT, Action.COMMENT}),
    "decision": frozenset({Action.COMMENT}),
    "incident": frozenset({Action.ACCEPT, Action.UNSURE, Action.STATUS, Action.APPROVE, Action.COMMENT}),
    "finding": frozenset({Action.COMMENT}),
    "document": frozenset({Action.COMMENT}),
    "capture": frozenset({Action.COMMENT}),
    "agreement": frozenset({Action.COMMENT}),
    "source": frozenset({Action.GRADE, Action.RESTRICT, Action.COMMENT}),
}
_NEEDS = {
    Action.APPROVE: Permission.APPROVE,
    Action.STATUS: Permission.DECIDE_STATUS,
    Action.GRADE: Permission.GRADE,
    Action.RESTRICT: Permission.SEE_RESTRICTED,
}
_INSTEAD = {
    ("incident", Action.REJECT): "Reject its claims, or give it the status discounted.",
    ("incident", Action.CORRECT): "Correct the claim that tells it; the incident follows.",
    ("claim", Action.STATUS): "A status is given to an incident.",
    ("claim", Action.APPROVE): "An incident is approved, not a claim.",
}


def action_named(word: str) -> Action:
    """The action of that word. Raises ConfigError on another."""
    try:
        return Action(word)
    except ValueError:
        raise ConfigError(f"There is no action {word[:40]!r}.", hint=f"Known: {', '.join(Action)}.") from None


def check_fits(action: Action, kind: str) -> None:
    """Raises ConfigError where nobody can say this of such a record; UNDO fits all."""
    if action is Action.UNDO or action in _FITS[kind]:
        return
    known = ", ".join(one for one in Action if one in _FITS[kind])
    hint = _INSTEAD.get((kind, action), f"Of it people may say: {known}, undo.")
    raise ConfigError(f"{action.value!r} does not fit a record of the kind {kind}.", hint=hint)


def check_value(action: Action, value: str) -> str:
    """The value as it is kept. Raises ConfigError where the action takes another; corrections have `values.checked`."""
    match action:
        case Action.STATUS if value not in PEOPLES_STATUS:
            known = " or ".join(PEOPLES_STATUS)
            raise ConfigError(f"People give no status {value[:40]!r}.", hint=f"Say {known}; the others are computed.")
        case Action.GRADE if value not in set(Reliability):
            raise ConfigError(f"There is no grade {value[:40]!r}.", hint="A to E; F where it cannot be judged.")
        case Action.RESTRICT if value not in ("yes", "no"):
            raise ConfigError(f"A source is restricted or not: {value[:40]!r} is neither.", hint="Say yes or no.")
        case Action.COMMENT if not value.strip():
            raise ConfigError("A comment needs its words.")
        case Action.ACCEPT | Action.REJECT | Action.UNSURE | Action.APPROVE if value:
            raise ConfigError(f"{action.value!r} takes no value.", hint="Give the reason as a note.")
        case _:
            return value


def check_lengths(value: str, note: str, person: str) -> None:
    """Raises ConfigError on what is too long to be a person's, and on a decision of nobody."""
    for name, text, most in (
        ("value", value, LONGEST),
        ("note", note, LONGEST),
        ("person's name", person, LONGEST_NAME),
    ):
        if len(text) > most:
            hint = f"At most {most:,}." + (" Put the rest into a document and add that." if most == LONGEST else "")
            raise ConfigError(f"The {name} has {len(text):,} characters.", hint=hint)
    if not person.strip():
        raise ConfigError("A decision needs the name of the person who makes it.", hint="Give it with --by.")


def check_may(person: Person | str, action: Action) -> str:
    """The person's name. Raises NotAllowed where somebody signed in lacks the permission; a bare name is the owner of
    the ledger at a terminal, who may do all."""
    if isinstance(person, str):
        return person.strip()
    need = _NEEDS.get(action, Permission.REVIEW)
    if not person.may(need):
        role = f"the role {person.role.value}" + (" with this token" if person.is_token else "")
        raise NotAllowed(f"{person.name} may not {action.value}: {role} has no permission {need.value!r}.")
    return person.name.strip()


def same_person(left: str, right: str) -> bool:
    """Whether two names are one person's: case and blanks make nobody another."""
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
