"""Adding a page at the desk: an address or a file."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from trucewatch.core.people import Permission
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.desk import NotFound
from trucewatch.web import adding
from trucewatch.web.context import Asked, Given, need
from trucewatch.web.etags import Plain
from trucewatch.web.problems import refusal
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Plain)

BODY_BYTES = 20_000_000
"""Largest file that the desk takes."""
BODY_LIMITS = {"/add": BODY_BYTES + 10_000, "/api/v1/add": BODY_BYTES + 10_000}
"""For `app.state.body_bytes`: a form holds a little more than its file."""

Url = Annotated[str, Form(max_length=2000)]
Upload = Annotated[UploadFile | None, File(description="A page, a text, a report, a table")]


@pages.get("/add")
def show(given: Given) -> HTMLResponse:
    """The form."""
    need(given, Permission.ADD)
    return page(given, "add.html", most_mb=BODY_BYTES // 1_000_000)


@pages.post("/add")
def take(given: Given, url: Url = "", file: Upload = None) -> RedirectResponse:
    """Begins to read what was given, and shows how far it is."""
    job = _start(given, url, file)
    return RedirectResponse(f"/add/{job['id']}", 303)


@api.post(
    "/add",
    response_model=adding.Added,
    status_code=202,
    responses={413: refusal("More bytes than the desk takes")},
    tags=["documents"],
)
def take_from_program(given: Given, url: Url = "", file: Upload = None) -> adding.Added:
    """Begins to read an address or a file; ask `/add/{id}` how far it is."""
    return _start(given, url, file)


def _start(given: Asked, url: str, file: UploadFile | None) -> adding.Added:
    need(given, Permission.ADD)
    is_file = file is not None and bool(file.filename)
    if bool(url.strip()) == is_file:
        raise ConfigError("Give an address or a file, one of the two.")
    jobs, person = _jobs(given), given.person.name
    if file is None or not is_file:
        return adding.add_url(jobs, given.ledger, given.settings, person=person, url=url.strip())
    if file.size is not None and file.size > BODY_BYTES:
        raise ConfigError(f"The file has {file.size:,} bytes.", hint=f"At most {BODY_BYTES:,}.")
    name = file.filename or ""
    return adding.add_file(jobs, given.ledger, given.settings, person=person, name=name, data=file.file)


@pages.get("/add/{job_id}")
def show_job(given: Given, job_id: str) -> HTMLResponse:
    """How far it is."""
    return page(given, "added.html", job=_job(given, job_id))


@api.get("/add/{job_id}", response_model=adding.Added, tags=["documents"])
def tell_job(given: Given, job_id: str) -> adding.Added:
    """How far it is."""
    return _job(given, job_id)


def _jobs(given: Asked) -> adding.Jobs:
    jobs: adding.Jobs = given.request.app.state.added
    return jobs


def _job(given: Asked, job_id: str) -> adding.Added:
    """The job, for the person who began it."""
    need(given, Permission.ADD)
    job = _jobs(given).get(job_id)
    if job is None or job["person"] != given.person.name:
        raise NotFound("No page is read under that id.", hint="The desk forgets old ones.")
    return job
