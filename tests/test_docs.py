"""The documents tell all there is to tell, and lead somewhere: an undocumented name fails the build."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest

from trucewatch import __all__ as public
from trucewatch.assess.registry import load_agreements
from trucewatch.cli import cli
from trucewatch.cli.output import EXIT_CODES
from trucewatch.core.problems import Stage, TrucewatchError
from trucewatch.pipeline.ingest import COLLECTOR
from trucewatch.pipeline.people_limits import TooOften
from trucewatch.settings import PREFIX, Settings
from trucewatch.version import __version__
from trucewatch.web.errors import STATUS

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "trucewatch"
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
TELLERS = re.compile(r"_?problem|Problem|_wrong|_?trouble")
"""Names of the calls that make a problem."""


@cache
def reference(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def quoted(text: str) -> set[str]:
    """Words that stand in code marks, each by itself and as a whole."""
    marked = re.findall(r"`([^`\n]+)`", text)
    return {*marked, *(word for mark in marked for word in re.split(r"[\s,|\\(]+", mark))}


def commands(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")


def problem_codes() -> set[str]:
    """Codes in the source: `code="…"`, the word beside the subject in a helper's call, and troubles of the reader."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        stage = path.relative_to(SOURCE).parts[0]
        if stage != "testing":
            tree = ast.parse(path.read_text("utf-8"))
            found.update(code for node in ast.walk(tree) if isinstance(node, ast.Call) for code in called_with(node))
            found.update(troubles(tree) if stage == "read" else ())
    return found


def called_with(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if TELLERS.fullmatch(name):
        where = slice(0, 1) if "trouble" in name else slice(1, 2)
        yield from (word for word in _words(call.args[where]) if CODE.fullmatch(word))
        yield from _words([word.value for word in call.keywords if word.arg == "code"])


def troubles(tree: ast.Module) -> Iterator[str]:
    """The reader's troubles are (code, message, hint), the code of two words at least."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == 3:
            yield from (word for word in _words(node.elts[:1]) if CODE.fullmatch(word) and "_" in word)


def _words(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def errors(root: type[TrucewatchError] = TrucewatchError) -> Iterator[type[TrucewatchError]]:
    """Errors of ours, of all depths, that the command line or the desk's parts know."""
    yield root
    for error in root.__subclasses__():
        yield from errors(error)


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def project_files() -> tuple[Path, ...]:
    """Files that belong to the project: those that git knows or would take; without git, the usual folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        told = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode()
        paths = [ROOT / name for name in told.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        folders = ("src", "tests", "docs", "benchmarks", "samples")
        paths = [path for folder in folders for path in (ROOT / folder).rglob("*")]
        paths += [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml", ".lock")]
    return tuple(path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def text_of(path: Path) -> str:
    return path.read_text("utf-8", "replace")


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_command_and_options_are_documented(name: str, command: click.Command) -> None:
    text = reference("commands.md")
    marks = [mark for mark in re.findall(r"`([^`\n]+)`", text) if set(name.split()) <= set(re.split(r"[\s|\\]+", mark))]
    assert marks, f"docs/reference/commands.md does not name `{name}`"
    row = "\n".join(line for line in text.splitlines() if any(mark in line for mark in marks))
    for option in command.params:
        if isinstance(option, click.Option):
            assert any(one in row for one in option.opts), f"`{name}` takes {option.opts}, which its row does not tell"


def test_global_options_are_documented() -> None:
    options = {option.opts[0] for option in cli.params if isinstance(option, click.Option)}
    assert {option for option in options if option not in reference("commands.md")} == set()


def test_no_command_is_documented_that_is_not_there() -> None:
    rows = re.findall(r"^\| `([a-z]+)", reference("commands.md").partition("## Exit codes")[0], re.MULTILINE)
    assert set(rows) - {name for name, _ in commands()} == set()


def test_settings_are_documented() -> None:
    names = {field.name for field in fields(Settings)}
    told = set(re.findall(r"^\| `(\w+)` \|", reference("settings.md"), re.MULTILINE))
    assert told == names
    assert {name for name in names if f"`{PREFIX}{name.upper()}`" not in reference("settings.md")} == set()


def test_problem_codes_are_documented() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", reference("problems.md"), re.MULTILINE))
    assert told == problem_codes()


def test_problem_codes_are_found_in_the_source() -> None:
    """The search itself works: one code of each way of writing them."""
    assert {
        "not_found",
        "crashed",
        "bad_agreement",
        "unsupported_type",
        "text_cut",
        "broken_encoding",
    } <= problem_codes()


def test_stages_of_problems_are_documented() -> None:
    told = quoted(reference("problems.md"))
    assert {stage.value for stage in Stage} - told == set()


def test_error_codes_are_documented() -> None:
    codes = {error.code for error in errors()}
    assert {"not_found", "redacted", TooOften.code} <= codes
    assert codes - quoted(reference("commands.md")) == set()


def test_refusals_of_the_api_are_documented() -> None:
    """Codes that the desk answers with, and that no error has."""
    source = "\n".join(path.read_text("utf-8") for path in (SOURCE / "web").rglob("*.py"))
    codes = set(re.findall(r"\bRefused\(\s*\d+,\s*\"([a-z_]+)\"", source))
    codes.update(re.findall(r"\btold\(request, .*\bcode=\"([a-z_]+)\"", source))
    assert {"bad_token", "foreign_origin", "sign_in", "invalid"} <= codes
    told = set(re.findall(r"`urn:trucewatch:([a-z_]+)`", reference("api.md")))
    assert {*codes, *STATUS} - told == set()
    assert told - codes - {error.code for error in errors()} == set()


def test_the_page_of_the_api_is_what_the_desk_serves() -> None:
    command = [sys.executable, str(ROOT / "tools" / "api_page.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_exit_codes_are_documented() -> None:
    told = set(re.findall(r"^\| (\d) \|", reference("commands.md"), re.MULTILINE))
    assert told == set(re.findall(r"(\d) [a-z]", EXIT_CODES))


def test_shipped_agreements_are_documented() -> None:
    known, problems = load_agreements()
    assert problems == ()
    assert {agreement.id for agreement in known} - quoted(reference("agreements.md")) == set()


def test_export_formats_are_documented() -> None:
    form = next(option for option in cli.commands["export"].params if option.name == "form")
    assert isinstance(form.type, click.Choice)
    headings = re.findall(r"^## (\w+)", reference("exports.md") + reference("export-fields.md"), re.MULTILINE)
    assert set(form.type.choices) - set(headings) == set()


def test_public_names_are_documented() -> None:
    assert set(public) - quoted(reference("python-api.md")) == set()


def test_readme_is_short() -> None:
    assert 20 < len(text_of(ROOT / "README.md").splitlines()) <= 120


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", text_of(document), flags=re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    files = [target.partition("#")[0] for target in targets]
    assert [file for file in files if file and not (document.parent / file).exists()] == []


def test_every_document_is_in_the_index() -> None:
    folder = ROOT / "docs"
    index = text_of(folder / "README.md")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} - {"README.md"}
    # Pages made from the agreements have an index of their own.
    own = text_of(REFERENCE / "agreements" / "README.md")
    made = {name for name in names if f"({Path(name).name})" in own and name.startswith("reference/agreements/")}
    assert {name for name in names - made if f"({name})" not in index} == set()


def test_the_version_stands_in_one_place() -> None:
    assert COLLECTOR.version == __version__
    elsewhere = {path for path in project_files() if __version__ in text_of(path)}
    assert elsewhere == {SOURCE / "version.py"}


def test_no_machine_is_named() -> None:
    """No path of anybody's machine, and no host of a private network."""
    folders = "|".join(("work", "root"))
    path = rf"(?<![\w.~-])/(?:{folders})(?![\w-])|/{'home'}/"
    host = r"https?://[\w.-]+\.(?:internal|local|corp|lan|intranet)\b|--(?:extra-)?index-url"
    found = re.compile(f"{path}|{host}")
    kept_as_hostile = {ROOT / "tests" / "contracts" / "test_suites.py"}
    named = {file for file in project_files() if found.search(text_of(file))} - kept_as_hostile - {Path(__file__)}
    assert named == set()
