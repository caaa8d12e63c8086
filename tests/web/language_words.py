"""All words of the desk that a catalogue must have: those of the templates, and codes that the program hands them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from jinja2 import nodes

import trucewatch
from trucewatch.assess.registry import load_agreements
from trucewatch.assess.stands import Stand
from trucewatch.core import kinds
from trucewatch.core.accounts import Outcome
from trucewatch.core.agreements import AgreementStatus, Evaluable, Modality, TextGrade
from trucewatch.core.claims import Basis, Precision, Slot
from trucewatch.core.incidents import Answer, IncidentStatus, Likelihood, Verdict
from trucewatch.core.people import Permission, Role
from trucewatch.core.records import Completeness, DateBasis, PartKind
from trucewatch.core.sources import SourceKind
from trucewatch.pipeline.desk.search_page import KINDS
from trucewatch.pipeline.desk.today_page import RULE
from trucewatch.read.changes import ChangeKind, Nature
from trucewatch.review.decide import Action
from trucewatch.web import svg_map, svg_timeline
from trucewatch.web.errors import TITLES
from trucewatch.web.filters import CHIPS
from trucewatch.web.pages import account, people
from trucewatch.web.render import environment, words

SOURCE = Path(trucewatch.__file__).parent
TEMPLATES = SOURCE / "web" / "templates"
ENUMS: tuple[type[StrEnum], ...] = (
    *(kinds.Kind, kinds.Group, kinds.Weapon, kinds.Stance, kinds.HarmKind, kinds.Who, kinds.Telling),
    *(AgreementStatus, Modality, TextGrade, Stand, SourceKind, Basis, Precision, Slot, PartKind, Completeness),
    *(Answer, IncidentStatus, Likelihood, Verdict, DateBasis, ChangeKind, Nature, Action, Permission, Role, Outcome),
)
SINGLE = {
    "spans": ("evidence", "also", "row", "actor", "target", "reason", "place", "time", "purpose", "topic", "harm"),
    "roles in agreements": ("guarantor", "observer", "party", "exempt"),
    "parts of terms": ("conduct", "weapons", "bound", "against", "zones", "exceptions", "tests", "from", "to"),
    "more parts of terms": ("deadline", "evaluable"),
    "dates of agreements": ("concluded", "in force", "ends"),
    "units of time": ("day", "week", "month", "Day", "Week", "Month"),
    "fields of incidents": ("kind", "happened", "targets", "actors", "place", "status", "count", "words", "claim"),
    "more fields of incidents": ("stance", "weapons"),
    "history": ("claim added", "page changed", "decision"),
    "versions": ("first",),
    "tallies": ("documents", "claims", "incidents", "sources", "actors", "all"),
    "units of length": ("m", "km"),
    "errors of other codes": ("This failed",),
}
"""Codes that no enum holds, by where they are made."""
_ERRORS = ("ConfigError", "NotAllowed", "Conflict")
_ACCOUNTS = ("pipeline/people.py", "pipeline/people_passwords.py", "pipeline/people_signing.py", "web/pages/signing.py")


@cache
def of_templates() -> dict[str, bool]:
    """English words of the templates; True where they are the form for one of a number."""
    found: dict[str, bool] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        tree = environment("en").parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext"):
                is_plural = call.node.name == "ngettext"
                for at, arg in enumerate(call.args[: 2 if is_plural else 1]):
                    for text in _texts(arg):
                        found[text] = found.get(text, False) or (is_plural and at == 0)
    return found


def _texts(arg: nodes.Expr) -> Iterator[str]:
    """A word itself, or all values of a mapping from which the word is taken."""
    if isinstance(arg, nodes.Const):
        yield str(arg.value)
    for pair in arg.find_all(nodes.Pair):
        if isinstance(pair.value, nodes.Const):
            yield str(pair.value.value)


@cache
def of_the_program() -> frozenset[str]:
    """Words that templates are handed: codes as the filter `words` has them, titles, what was done, faults."""
    found = {words(one.value) for enum in ENUMS for one in enum}
    found.update(words(one.value) for one in Evaluable if one is not Evaluable.WEAKLY)
    found.update(word for many in SINGLE.values() for word in many)
    found.update(words(one) for pair in RULE for one in pair[:1])
    found.update(text for _, text in RULE)
    found.update((*KINDS, *(f"{one}s" for one in KINDS), *CHIPS, *TITLES.values()))
    found.update((*account.TOLD.values(), *people.TOLD.values(), "You are signed out."))
    found.update(words(fact.name) for agreement in load_agreements()[0] for fact in agreement.facts)
    found.update(words(kind) for kind in tomllib.loads((SOURCE / "data/actors/kinds.toml").read_text("utf-8"))["kinds"])
    found.update(words(one) for path in (SOURCE / "assess").glob("*.py") for one in _tests(path.read_text("utf-8")))
    found.update(words(one) for one in _audited())
    found.update((*_faults(), *_drawn()))
    return frozenset(found)


def _tests(source: str) -> Iterator[str]:
    """Names of the tests of a finding."""
    for pattern in (r"(?:_said|_reason|_if_told|_never_told)\(\s*\"([a-z_]+)\"", r"\btest=\"([a-z_]+)\""):
        yield from re.findall(pattern, source)


def _calls(folders: tuple[str, ...]) -> Iterator[tuple[str, ast.Call]]:
    for folder in folders:
        place = SOURCE / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                    yield name, node


def _audited() -> Iterator[str]:
    """Actions that the audit tells."""
    yield from ("flood", *(f"review_{action}" for action in Action))
    for name, call in _calls(("pipeline", "web")):
        if name in ("note", "note_refusal", "Refused"):
            for node in (
                inner for arg in call.args[1:2] if not isinstance(arg, ast.JoinedStr) for inner in ast.walk(arg)
            ):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def _drawn() -> Iterator[str]:
    """Words of the map and the timeline that the server draws."""
    yield svg_map.DISCLAIMER
    yield from svg_timeline.LANES
    for name, call in _calls(("web/svg_map.py", "web/svg_timeline.py")):
        if name == "translated" and isinstance(call.args[1], ast.Constant):
            yield str(call.args[1].value)


def _faults() -> Iterator[str]:
    """What a form of an account may answer; texts with a name or number in them stay as they are."""
    for name, call in _calls(_ACCOUNTS):
        told = [call.args[0] if call.args else None, *(one.value for one in call.keywords if one.arg == "hint")]
        if name in _ERRORS and all(isinstance(one, ast.Constant) for one in told):
            yield " ".join(str(one.value) for one in told if isinstance(one, ast.Constant))
    for _, call in _calls(("web/pages",)):
        for one in call.keywords:
            if one.arg == "fault" and isinstance(one.value, ast.Constant) and one.value.value:
                yield str(one.value.value)
