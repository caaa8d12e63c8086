"""Where a ledger's agreements are, and how people change them: whole files, checked before they count."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from trucewatch.assess.registry import load_agreement, shipped
from trucewatch.core.agreements import Agreement
from trucewatch.core.files import write_whole
from trucewatch.core.problems import ConfigError, Conflict, NotFound, Problem, Stage, StoreError
from trucewatch.pipeline import stages
from trucewatch.pipeline.agreements_shown import ID, skeleton
from trucewatch.settings import Settings

HISTORY = "_before"
"""Folder, beside the files, of what stood in them before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An agreement's file as text: `digest` is that of the text as it stands, empty for a new one."""

    agreement_id: str
    text: str
    digest: str
    problems: tuple[Problem, ...] = ()


def draft(settings: Settings, agreement_id: str) -> Draft:
    """The file of an agreement, to be changed. Raises NotFound."""
    path = _file_of(settings, agreement_id)
    text = path.read_text("utf-8-sig")
    return Draft(agreement_id=agreement_id, text=text, digest=_digest(text))


def new_draft(agreement_id: str) -> Draft:
    """A commented file for a new agreement. Raises ConfigError on what is no id."""
    return Draft(agreement_id=agreement_id, text=skeleton(agreement_id), digest="")


def save(settings: Settings, given: Draft) -> Draft:
    """Checks a changed file and puts it in its place; what stood there is kept in `_before`.

    Where the text has faults nothing is written and the draft comes back with them. Raises Conflict where somebody
    changed the file since, ConfigError on an id that is another one's.
    """
    if not ID.fullmatch(given.agreement_id):
        raise ConfigError(f"{given.agreement_id!r} is no id of an agreement.", hint="Like river-2031.")
    folder = _own_folder(settings)
    path = _known_file(settings, given.agreement_id) or folder / f"{given.agreement_id}.yaml"
    stands = path.read_text("utf-8-sig") if path.is_file() else ""
    if (_digest(stands) if stands else "") != given.digest:
        hint = "Open it again and put your change into what stands there now."
        raise Conflict(f"Somebody changed {path.name} since you opened it.", hint=hint)
    text = given.text.replace("\r\n", "\n")
    problems = _faults(folder, path, text, given.agreement_id)
    if problems:
        return Draft(agreement_id=given.agreement_id, text=text, digest=given.digest, problems=problems)
    try:
        if stands:
            before = folder / HISTORY
            before.mkdir(exist_ok=True)
            write_whole(before / f"{path.stem}.{datetime.now(UTC):%Y%m%dT%H%M%S}.yaml", stands.encode())
        write_whole(path, text.encode())
    except OSError as error:
        raise StoreError(f"{path.name} cannot be written: {error.strerror or error}.") from error
    return Draft(agreement_id=given.agreement_id, text=text, digest=_digest(text))


def _faults(folder: Path, path: Path, text: str, agreement_id: str) -> tuple[Problem, ...]:
    """What is wrong with a text, as if it stood in the file: it may name outlines that lie beside it."""
    trial = folder / f"_trial.{token_hex(4)}.{path.name}"  # two people may try the same file at once
    try:
        write_whole(trial, text.encode("utf-8", "backslashreplace"))
        found, problems = load_agreement(trial, stages.registry().ids())
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror or error}.") from error
    finally:
        trial.unlink(missing_ok=True)
    if found is not None and found.id != agreement_id:
        message = f"{path.name}: id is {found.id!r}; it was opened as {agreement_id!r}"
        return (
            Problem(stage=Stage.ASSESS, subject=path.name, code="bad_agreement", message=message, hint="keep the id"),
        )
    return tuple(_renamed(problem, trial.name, path.name) for problem in problems)


def _renamed(problem: Problem, trial: str, name: str) -> Problem:
    return replace(problem, subject=name, message=problem.message.replace(trial, name))


def _own_folder(settings: Settings) -> Path:
    """A folder of agreements that may be changed: the setting's, else one beside the ledger, begun with what ships."""
    if settings.agreements:
        return Path(settings.agreements)
    folder = stages.own_agreements(settings)
    if not folder.is_dir():
        try:
            part = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            for item in shipped().iterdir():
                if item.suffix in (".yaml", ".geojson"):
                    shutil.copy(item, part / item.name)
            part.rename(folder)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made: {error.strerror or error}.") from error
    return folder


def _file_of(settings: Settings, agreement_id: str) -> Path:
    found = _known_file(settings, agreement_id)
    if found is None:
        raise NotFound(f"There is no agreement {agreement_id!r}.", hint="The list of agreements names them.")
    return found


def _known_file(settings: Settings, agreement_id: str) -> Path | None:
    known, _ = stages.agreements(settings)
    found: Agreement | None = next((one for one in known if one.id == agreement_id), None)
    return stages.agreement_folder(settings) / found.source_file if found else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
