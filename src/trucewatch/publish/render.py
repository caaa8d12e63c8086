"""The report model as one self-contained HTML page, or as Markdown. Source text is escaped in both."""

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from trucewatch.publish.catalogue import catalogue
from trucewatch.publish.report import Brief

if TYPE_CHECKING:
    from jinja2 import Environment


def render_html(brief: Brief) -> str:
    """One file: style inside, no script, nothing fetched."""
    return _environment(is_html=True).get_template("brief.html.j2").render(brief=brief, words=words_of_forms(brief))


def render_markdown(brief: Brief) -> str:
    """CommonMark with tables; marks in source text are escaped, so that it can format nothing."""
    text = _environment(is_html=False).get_template("brief.md.j2").render(brief=brief, words=words_of_forms(brief))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def words_of_forms(brief: Brief) -> dict[str, str]:
    """The words that stand round a brief's content, in its language."""
    words: dict[str, str] = dict(catalogue(brief.language)["words"])
    words["nothing"] = words["nothing_under"].format(nothing=brief.nothing) if brief.nothing else ""
    return words


_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def escape_markdown(text: str) -> str:
    """Text that means itself in Markdown: no emphasis, link, HTML, table cell or list of its own."""
    line = _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
    line = line.replace("://", ":\\//")
    return _OPENING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", line)


@cache
def _environment(*, is_html: bool) -> "Environment":
    from jinja2 import DictLoader, Environment, StrictUndefined

    folder = files("trucewatch").joinpath("publish", "templates")
    sources = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith((".j2", ".css"))}
    made = Environment(
        loader=DictLoader(sources),
        autoescape=is_html,  # noqa: S701 - Markdown has its own escape, the filter `md`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["md"] = escape_markdown
    made.filters["base64"] = lambda text: b64encode(text.encode()).decode()
    return made
