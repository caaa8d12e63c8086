"""The forms of export as data: columns in order, what stands in them, what a form drops (`data/exports.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of export. `columns` maps each column to what stands in it, in order; empty for forms without rows."""

    name: str
    title: str
    about: str
    drops: tuple[str, ...]
    columns: Mapping[str, str]


@cache
def forms() -> Mapping[str, Form]:
    """Every form that `data/exports.toml` tells of, by name."""
    text = files("trucewatch").joinpath("data", "exports.toml").read_text("utf-8")
    return {
        name: Form(
            name=name,
            title=told["title"],
            about=told["about"],
            drops=tuple(told["drops"]),
            columns=told.get("columns", {}),
        )
        for name, told in tomllib.loads(text).items()
    }


def columns(name: str) -> tuple[str, ...]:
    """The columns of a form, in order."""
    return tuple(forms()[name].columns)


def reference() -> str:
    """The fields of each form as Markdown, for `docs/reference/export-fields.md`."""
    pieces = [
        "# Fields of the exports",
        "",
        "Made of `data/exports.toml`, which is the file to change; a test holds the two together.",
    ]
    for form in forms().values():
        pieces += ["", f"## {form.title}", "", form.about, ""]
        if form.drops:
            pieces += ["Dropped: " + "; ".join(form.drops) + ".", ""]
        if form.columns:
            pieces += ["| column | what |", "|---|---|"]
            pieces += [f"| `{name}` | {what.replace('|', '/')} |" for name, what in form.columns.items()]
    return "\n".join(pieces).rstrip() + "\n"
