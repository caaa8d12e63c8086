"""Pages from templates. Everything is escaped; text from sources stands in `dir="auto"`."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from trucewatch.core.people import Permission
from trucewatch.version import __version__
from trucewatch.web import language as languages
from trucewatch.web.context import Asked

if TYPE_CHECKING:
    from jinja2 import Environment


def page(asked: Asked, template: str, *, status: int = 200, **model: Any) -> HTMLResponse:
    """A whole page for a person, or a part of one where the template does not extend `base.html`."""
    request = asked.request
    told: Mapping[str, Any] = {
        "person": asked.person,
        "may": asked.person.may,
        "view": asked.view,
        "path": request.url.path,
        "query": request.url.query,
        "twin": _twin(request),
        "is_part": asked.is_part,
        **model,
    }
    return HTMLResponse(render(template, asked.language, told), status_code=status)


def render(template: str, language: str, model: Mapping[str, Any]) -> str:
    """A template as text in a language."""
    told = {"person": None, "may": _nobody, "path": "", "query": "", "twin": "", **model}
    return environment(language).get_template(template).render(**told)


def _nobody(_: Permission) -> bool:
    return False


def _twin(request: Request) -> str:
    """Where programs find what the page shows."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path if request.url.path != "/" else "/today"
    return f"/api/v1{path}{query}"


@cache
def environment(language: str) -> "Environment":
    """The templates with the words of a language."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("trucewatch.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    told = partial(languages.translated, language)
    made.install_gettext_callables(told, partial(_plural, told), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "day": partial(day, language=language),
        "moment": partial(moment, language=language),
        "words": words,
        "km": partial(km, language=language),
        "percent": percent,
    }
    made.globals |= {
        "language": language,
        "languages": languages.names(),
        "direction": languages.direction(language),
        "asset": asset,
        "with_query": with_query,
        "version": __version__,
        "Permission": Permission,
    }
    return made


def _plural(told: Any, one: str, many: str, number: int) -> str:
    return str(told(one if number == 1 else many))


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`, which changes with its content."""
    held = files("trucewatch").joinpath("web", "static", *name.split("/"))
    return f"/static/{name}?{sha256(held.read_bytes()).hexdigest()[:12]}"


def with_query(query: str, **changes: str | None) -> str:
    """A query with some of its values changed; None takes one away."""
    told = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in changes]
    return urlencode([*told, *((name, value) for name, value in changes.items() if value is not None)])


def day(value: str | date | None, *, language: str = languages.DEFAULT) -> str:
    """The day "2017-07-14" as "14 July 2017"; a dash where nothing is known."""
    if not value:
        return "–"
    read = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    months = languages.months(language)
    return f"{read.day} {months[read.month - 1] if months else f'{read:%B}'} {read.year}"


def moment(value: str | datetime | None, *, language: str = languages.DEFAULT) -> str:
    """A moment to the minute with its zone."""
    if not value:
        return "–"
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    zone = "UTC" if not read.utcoffset() else f"UTC{read:%z}"
    if months := languages.months(language):
        # Isolated from left to right: else the zone would come before the time.
        return f"{read.day} {months[read.month - 1]} {read.year}، \u2066{read:%H:%M} {zone}\u2069"
    return f"{read.day} {read:%b %Y, %H:%M} {zone}"


def words(value: object) -> str:
    """A code as words: "alleged_breach" as "alleged breach"."""
    return str(value).replace("_", " ")


def km(metres: float | None, *, language: str = languages.DEFAULT) -> str:
    """Metres as kilometres people say."""
    if metres is None:
        return "–"
    number, unit = (metres, "m") if metres < 1000 else (metres / 1000, "km")
    return f"{number:.0f} {languages.translated(language, unit)}"


def percent(share: float | None) -> str:
    """A share in [0, 1] as whole per cent."""
    return "–" if share is None else f"{share:.0%}"
