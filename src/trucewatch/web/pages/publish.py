"""What leaves the desk as a file: the brief and the exports, in the view of who asks, each told to the audit."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.background import BackgroundTask

from trucewatch import api as library
from trucewatch.core.people import Permission
from trucewatch.core.problems import ConfigError, TrucewatchError
from trucewatch.pipeline.briefing import BriefOptions, made_brief
from trucewatch.pipeline.open_view import seen_in
from trucewatch.pipeline.picturing import can_draw
from trucewatch.pipeline.present import render_bytes
from trucewatch.pipeline.stages import agreements
from trucewatch.publish.export import FORMATS
from trucewatch.publish.forms import forms
from trucewatch.web import auth, filters
from trucewatch.web.context import Asked, require
from trucewatch.web.etags import Plain
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["publish"], route_class=Plain)

BRIEFS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Forms of the brief and their media types."""
EXPORTS = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "acled": "text/csv; charset=utf-8",
    "ucdp": "text/csv; charset=utf-8",
    "hxl": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "plover": "application/x-ndjson",
    "ftm": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
    "geoparquet": "application/vnd.apache.parquet",
}
"""Media types of the exports."""
ENDINGS = {
    "acled": "acled.csv",
    "ucdp": "ucdp.csv",
    "hxl": "hxl.csv",
    "plover": "plover.jsonl",
    "ftm": "ftm.jsonl",
    "geoparquet": "parquet",
}
"""Endings of the files of exports that are not called by their form."""
WAIT_S = 20
"""Longest wait for another file to be made, in seconds."""
_MAKING = Lock()
"""One file is made at a time: each holds what the whole ledger tells."""

Exporting = Annotated[Asked, Depends(require(Permission.EXPORT))]
Day = Annotated[date | None, Query()]
Word = Annotated[str, Query(max_length=200)]


class Busy(TrucewatchError):
    """Another file is being made."""

    code = "too_often"
    wait_s = 30


@contextmanager
def alone() -> Iterator[None]:
    """Waits until no other file is being made. Raises Busy where that takes too long."""
    if not _MAKING.acquire(timeout=WAIT_S):
        raise Busy("Another brief or export is being made.", hint="Ask again in a moment.")
    try:
        yield
    finally:
        _MAKING.release()


# --- the brief


def _wanted(
    *,
    on: Day = None,
    first: Annotated[date | None, Query(alias="from", description="First day")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, included")] = None,
    agreement: Word = "",
    zone: Word = "",
    lang: Literal["en", "ar"] = "en",
) -> tuple[tuple[date | None, date | None], BriefOptions]:
    """Days and scope of a brief. Raises ConfigError where they make no sense."""
    return _days(on, first, last), BriefOptions(agreement=agreement, zone=zone, language=lang)


def _days(on: date | None, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    if on and (first or last):
        raise ConfigError("A day and a period are two things.", hint="Give `on`, or `from` and `to`.")
    if on:
        return on, on
    if first and last and last < first:
        raise ConfigError("The period ends before it begins.", hint="Give `to` no earlier than `from`.")
    return first, last


Wanted = Annotated[tuple[tuple[date | None, date | None], BriefOptions], Depends(_wanted)]


def _files(kinds: dict[str, str]) -> dict[int | str, dict[str, Any]]:
    """What an answer of these media types is in OpenAPI's words."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = dict.fromkeys(dict.fromkeys(one.partition(";")[0] for one in kinds.values()), binary)
    return {200: {"description": "The file", "content": content}}


@api.get("/brief", response_class=Response, responses=_files(BRIEFS))
def brief(
    given: Exporting,
    wanted: Wanted,
    form: Annotated[Literal["html", "md", "pdf", "docx"], Query(alias="format")] = "html",
    as_of: Annotated[int | None, Query(ge=0, le=2**62, description="As the ledger stood at this entry")] = None,
) -> Response:
    """The brief of a day or a period as a file; what restricted sources tell is in it only for who may see that."""
    days, options = wanted
    with alone():
        ledger = seen_in(given.view, given.ledger, given.settings)
        pictured = replace(options, with_pictures=form != "md" and can_draw(), with_png=form == "docx")
        made = made_brief(ledger, given.settings, days, pictured, as_of=as_of)
        data = render_bytes(made, form)
    told = " ".join(filter(None, (*_span(days), options.agreement, options.zone, options.language)))
    auth.note(given.request, "brief", form, detail=f"{told}, view {given.view.value}")
    name = "-".join(("brief", *_span(days)))
    return Response(data, media_type=BRIEFS[form], headers=_attached(f"{name}.{form}"))


def _span(days: tuple[date | None, date | None]) -> list[str]:
    return list(dict.fromkeys(one.isoformat() for one in days if one))


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@pages.get("/brief")
def brief_page(given: Exporting) -> HTMLResponse:
    """The form by which a brief is asked for."""
    known, _ = agreements(given.settings)
    zones = {zone.id: zone.name for agreement in known for zone in agreement.zones}
    named = [{"id": one.id, "name": one.name} for one in known]
    return page(given, "publish.html", kind="brief", agreements=named, zones=zones, formats=list(BRIEFS), twin="")


@pages.get("/brief/file")
def brief_file(request: Request, given: Exporting) -> Response:
    """The brief that the form asks for: fields left empty are not asked for."""
    query = request.query_params
    form, lang = query.get("format", "html"), query.get("lang", "en")
    if form not in BRIEFS or lang not in ("en", "ar"):
        raise ConfigError("There is no brief of that format or language.", hint=f"Formats: {', '.join(BRIEFS)}.")
    days = _days(*(filters.day(name, query.get(name, "")) for name in ("on", "from", "to")))
    options = BriefOptions(agreement=query.get("agreement", ""), zone=query.get("zone", ""), language=lang)
    return brief(given, (days, options), cast(Any, form))


# --- exports


@api.get("/export", response_class=Response, responses=_files(EXPORTS))
def export(
    given: Exporting,
    form: Annotated[str, Query(alias="format", max_length=20, description=", ".join(FORMATS))],
) -> Response:
    """All incidents in a form of other tools as a file, without names of persons harmed; `jsonl` holds every record."""
    if form not in FORMATS:
        raise ConfigError(f"There is no export format {form!r}.", hint=f"Known: {', '.join(FORMATS)}.")
    folder = Path(tempfile.mkdtemp(prefix="trucewatch-"))
    name = f"incidents.{ENDINGS.get(form, form)}"
    try:
        with alone():
            ledger = seen_in(given.view, given.ledger, given.settings)
            library.export_file(ledger, form, folder / name, settings=given.settings)
        auth.note(given.request, "export", form, detail=f"view {given.view.value}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(folder / name, media_type=EXPORTS[form], headers=_attached(name), background=gone)


@pages.get("/export")
def export_page(given: Exporting) -> HTMLResponse:
    """The forms of export with what each drops."""
    told = [{"name": one, "form": forms().get(one)} for one in FORMATS]
    return page(given, "publish.html", kind="export", exports=told, twin="")
