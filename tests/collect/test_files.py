"""Pages from files, folders and JSON Lines."""

import io
import json
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.files import FileFetcher
from trucewatch.collect.kinds import BY_SUFFIX
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.lines import LINES, fetch_line
from trucewatch.collect.sources import collect
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem


def fetched(source: Path, **limits: int) -> list[Fetched | Problem]:
    return list(FileFetcher(CollectLimits(**limits)).fetch(str(source)))


def codes(found: list[Fetched | Problem]) -> list[str]:
    return [one.code for one in found if isinstance(one, Problem)]


def locations(found: list[Fetched | Problem]) -> list[str]:
    return [one.location for one in found if isinstance(one, Fetched)]


def test_a_folder_is_walked_in_order_and_never_told_by_its_absolute_path(tmp_path: Path):
    root = tmp_path / "pages"
    (root / "b").mkdir(parents=True)
    for name in ("z.txt", "a.html", "b/c.md", ".hidden.txt", "README.md", "style.css", "photo.jpg"):
        (root / name).write_text("Words of a page.")
    found = fetched(root)
    assert locations(found) == ["pages/a.html", "pages/z.txt", "pages/b/c.md"]
    assert codes(found) == []
    assert locations(fetched(root / "a.html")) == ["pages/a.html"]


def test_a_report_in_a_format_not_read_is_told(tmp_path: Path):
    (tmp_path / "report.odt").write_bytes(b"PK\x03\x04 ...")
    [problem] = fetched(tmp_path)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.subject) == ("unsupported", f"{tmp_path.name}/report.odt")
    assert problem.hint


def test_files_are_known_by_their_bytes_where_their_names_leave_it_open(tmp_path: Path):
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<w:document/>")
    for name, data in {
        "a.pdf": b"%PDF-1.7 ...",
        "b.docx": office.getvalue(),
        "c.zip": office.getvalue(),
        "d.xml": b"<html><body><p>Words.</p></body></html>",
        "e.xml": b"<report><p>Words.</p></report>",
        "g.html": b"%PDF-1.7 ...",
        "f.eml": b"From: a@example.org\nSubject: b\n\nWords of a letter.\n",
    }.items():
        (tmp_path / name).write_bytes(data)
    found = fetched(tmp_path)
    types = {one.location.rpartition("/")[2]: one.media_type for one in found if isinstance(one, Fetched)}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    told = {"a.pdf": "application/pdf", "b.docx": word, "c.zip": word, "d.xml": "text/html", "f.eml": "message/rfc822"}
    told["g.html"] = "application/pdf"
    assert types == told
    assert codes(found) == ["unsupported"]


def test_a_named_file_without_a_known_name_is_looked_into(tmp_path: Path):
    (tmp_path / "saved").write_bytes(b"<!DOCTYPE html><html><body><p>Words.</p></body></html>")
    (tmp_path / "blob").write_bytes(bytes(range(256)))
    assert [one.media_type for one in fetched(tmp_path / "saved") if isinstance(one, Fetched)] == ["text/html"]
    assert codes(fetched(tmp_path / "blob")) == ["unsupported"]
    assert fetched(tmp_path) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.4 words", "binary"),
        (b"words\x00\x01\x02\x00\x00 and more", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"x" * 101, "too_large"),
    ],
)
def test_what_is_no_page_is_a_problem_with_its_mend(tmp_path: Path, data: bytes, code: str):
    (tmp_path / "page.txt").write_bytes(data)
    [problem] = fetched(tmp_path / "page.txt", max_bytes=100)
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert "page.txt" in problem.message
    assert problem.hint


def test_a_page_too_large_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "page.html"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(Path, "open", never)
    assert codes(fetched(path)) == ["too_large"]


def test_missing_paths_pipes_and_forbidden_files(tmp_path: Path):
    assert codes(fetched(tmp_path / "none.txt")) == ["not_found"]
    os.mkfifo(tmp_path / "pipe.txt")
    assert codes(fetched(tmp_path / "pipe.txt")) == ["unreadable"]
    assert codes(fetched(tmp_path / ("x" * 300))) == ["unreadable"]
    assert codes(list(FileFetcher().fetch("a\x00b"))) == ["unreadable"]


def test_permission_denied_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "page.txt").write_text("Words.")

    def denied(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert codes(fetched(tmp_path / "page.txt")) == ["permission_denied"]


def test_links_that_leave_the_folder_are_refused(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("Words.")
    root = tmp_path / "pages"
    root.mkdir()
    (root / "in.txt").write_text("Words.")
    (root / "inner.txt").symlink_to(root / "in.txt")
    (root / "outer.txt").symlink_to(tmp_path / "secret.txt")
    (root / "up").symlink_to(tmp_path)
    found = fetched(root)
    assert locations(found) == ["pages/in.txt", "pages/inner.txt"]
    assert codes(found) == ["link_outside", "link_outside"]


def test_lines_become_pages_with_what_is_given(tmp_path: Path):
    (tmp_path / "one.html").write_text("<p>Words of a page.</p>")
    lines = [
        {"id": "a", "text": "\ufeffSlovo: война", "publisher": "Wire", "published": "2017-07-14", "other": 1},
        {"id": "b", "html": "<p>x</p>", "fetched_at": "2020-01-02T03:04:05+00:00"},
        {"id": "c", "path": "one.html"},
        {"id": "d", "path": "../secret.txt"},
        {"id": "e"},
        {"id": "f", "text": ""},
        {"id": "g", "text": 7},
    ]
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join([*map(json.dumps, lines), "", "{broken", "[1]"]) + "\n")
    found = list(collect(str(file)))
    pages = [one for one in found if isinstance(one, Fetched)]
    name = f"{tmp_path.name}/reports.jsonl"
    assert [one.location for one in pages] == [f"{name}#a", f"{name}#b", f"{name}#c"]
    assert pages[0].data.decode() == "\ufeffSlovo: война"
    assert pages[0].given == (("publisher", "Wire"), ("published", "2017-07-14"))
    assert pages[0].external_id == "a"
    assert pages[1].media_type.startswith("text/html")
    assert pages[1].fetched_at.isoformat() == "2020-01-02T03:04:05+00:00"
    assert codes(found) == ["link_outside", "bad_line", "empty", "bad_line", "bad_line", "bad_line"]
    broken = [one for one in found if isinstance(one, Problem)][-2]
    assert "line 9" in broken.message
    assert broken.hint


def test_one_line_needs_no_folder():
    line = json.dumps({"id": "a", "text": "Words."})
    assert isinstance(fetch_line(line, 1, name="input"), Fetched)
    refused = fetch_line(json.dumps({"id": "a", "path": "x.txt"}), 1, name="input")
    assert isinstance(refused, Problem)
    large = fetch_line(line, 1, name="input", limits=CollectLimits(max_bytes=3))
    assert isinstance(large, Problem)
    assert large.code == "too_large"


_SUFFIXES = sorted({*BY_SUFFIX, *LINES, ".warc.gz", ".csv.gz", ".xml.gz", ".json.gz", ".html.gz", ".doc", ""})
_BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"WARC/1.0\r\n",
    b"<rss>",
    b"<urlset>",
    b"{",
    b"[{",
    b"a,b\n",
    b"%PDF-",
]


@given(st.sampled_from(_SUFFIXES), st.sampled_from(_BEGINNINGS), st.binary(max_size=200))
def test_any_bytes_under_any_name_give_items_or_problems(suffix: str, beginning: bytes, rest: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        path.write_bytes(beginning + rest)
        found = [*fetched(path, max_bytes=150), *fetched(Path(folder))]
    assert all(isinstance(one, (Fetched, Problem)) for one in found)
    assert found
