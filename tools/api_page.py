"""Writes docs/reference/api.md from the OpenAPI descriptions that the desk itself serves.

    api_page.py [--check]

`--check` writes nothing; exit 1 where the page is not what the program gives.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Match

from trucewatch import api
from trucewatch.settings import Settings
from trucewatch.version import __version__
from trucewatch.web import ogc_collections
from trucewatch.web.app import API, make_app
from trucewatch.web.pages import ogc

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "api.md"
HEAD = ROOT / "tools" / "api_page_head.md"
Row = dict[str, Any]
REFUSALS = frozenset({"400", "401", "403", "404", "422", "429", "503"})
"""Statuses that every address may answer: told once."""


def main() -> int:
    """Exit code 1 where `--check` finds another page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args()
    made = page()
    if not options.check:
        PAGE.write_text(made, "utf-8")
        return 0
    if PAGE.read_text("utf-8") == made:
        return 0
    print(f"{PAGE.relative_to(ROOT)}: not what the program gives; make it anew with tools/api_page.py")
    return 1


def page() -> str:
    """The page as Markdown."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "none.db")
        ledger = api.open_ledger(path, create=True)
        try:
            app = make_app(ledger, Settings(ledger=path))
        finally:
            ledger.close()
        told = app.openapi()
    features = get_openapi(title="", version=__version__, routes=ogc.pages.routes)
    lines = [HEAD.read_text("utf-8")]
    lines += [*addresses(told["paths"], app), *ogc_addresses(features["paths"])]
    lines += records(told["components"]["schemas"])
    return "\n".join(lines) + "\n"


def has_page(app: FastAPI, path: str) -> bool:
    """Whether a browser finds a page there."""
    scope = {"type": "http", "method": "GET", "path": re.sub(r"\{\w+\}", "x", path), "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in app.routes)


def addresses(paths: Row, app: FastAPI) -> Iterator[str]:
    """A table of addresses for each tag, in the order of their first address."""
    grouped: dict[str, list[str]] = {}
    for path, method, told in _operations(paths):
        own = path.removeprefix(API)
        twin = "/" if own == "/today" else own
        seen = f"`{twin}`" if method == "get" and has_page(app, twin) else ""
        more = sorted(set(told["responses"]) - REFUSALS - {"200"})
        answer = _answer(told) + (f"; {', '.join(more)}" if more else "")
        line = f"| `{method.upper()} {path}` | {seen} | {_plain(told)} | {_parameters(told)} | {answer} |"
        grouped.setdefault((told.get("tags") or ["other"])[0], []).append(line)
    yield "## Addresses"
    for tag, lines in sorted(grouped.items()):
        head = ["| address | its page | what | parameters | answers |", "|---|---|---|---|---|"]
        yield "\n".join(("", f"### {tag}", "", *head, *lines))


def ogc_addresses(paths: Row) -> Iterator[str]:
    """The table of OGC API – Features."""
    yield "\n### OGC API – Features\n\n| address | what | parameters |\n|---|---|---|"
    for path, method, told in _operations(paths):
        names = ", ".join(f"`{name}`" for name in sorted(ogc_collections.parameters(path)))
        yield f"| `{method.upper()} {path}` | {_plain(told)} | {names} |"


def records(schemas: Row) -> Iterator[str]:
    """What answers are made of: a table of fields for each record."""
    yield "\n## Records\n\nA field that may be null is told with `null`; all others are always there."
    for name, told in sorted(schemas.items()):
        if not told.get("properties") or name in ("HTTPValidationError", "ValidationError") or name.startswith("Body_"):
            continue
        words = " ".join(told.get("description", "").split())
        fields = [f"| `{field}` | {_type(kind)} |" for field, kind in told["properties"].items()]
        yield "\n".join(
            ("", f"### {name}", "", *([words, ""] if words else []), "| field | type |", "|---|---|", *fields)
        )


def _operations(paths: Row) -> Iterator[tuple[str, str, Row]]:
    for path, methods in sorted(paths.items()):
        for method, told in methods.items():
            yield path, method, told


def _plain(told: Row) -> str:
    first = told.get("description", told.get("summary", "")).split("\n\n")[0]
    return " ".join(first.split()).replace("|", "\\|")


def _parameters(told: Row) -> str:
    names = [f"`{one['name']}`" for one in told.get("parameters", []) if one["in"] == "query"]
    for form, body in told.get("requestBody", {}).get("content", {}).items():
        names.append(f"body: {_type(body['schema'])}" if "json" in form else f"body: {form}")
    return ", ".join(names)


def _answer(told: Row) -> str:
    for status in ("200", "201", "202"):
        for form, content in told["responses"].get(status, {}).get("content", {}).items():
            return _type(content.get("schema", {})) if "json" in form else form
    return ""


def _type(schema: Row) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{re.sub(r'[^a-z0-9_-]', '', name.lower())})" if not name.startswith("Body_") else "a form"
    if many := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_type, many)))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{_type(schema['additionalProperties'])} by name"
    if "const" in schema or "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema.get("enum", [schema.get("const")]))
    return f"`{schema['type']}`" if schema.get("type") == "null" else str(schema.get("type", "any"))


if __name__ == "__main__":
    sys.exit(main())
