"""Bad items: a clear problem each, the rest of the run unharmed, exit code 3."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

PAGE = "<html><head><title>Shells fall on Dael</title></head><body><p>{}</p></body></html>"
TOLD = "Government forces shelled the town of Dael on Friday, 14 July 2017, killing two civilians, residents said."


def trucewatch(*words: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "trucewatch", *map(str, words)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def bad_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.html").write_text(PAGE.format(TOLD), "utf-8")
    (folder / "empty.html").write_bytes(b"")
    (folder / "binary.html").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20)
    (folder / "huge.html").write_bytes(b"<p>" + b"x" * 50_000_000)
    (folder / "broken.txt").write_bytes(TOLD.encode() + "\n\n“Calm” – said Dêrik’s".encode() + b" mayor \xff\xfe.\n")
    meta = '<meta charset="klingon-8"><title>x</title>'
    (folder / "unknown-charset.html").write_text(f"<html><head>{meta}</head><body><p>{TOLD}</p></body></html>", "utf-8")
    (folder / "lines.jsonl").write_text('{"id": "a", "text": "' + TOLD + '"}\n{"id": "b", "text": \n', "utf-8")
    return folder


def test_each_bad_item_is_told_and_the_rest_is_read(bad_folder: Path, tmp_path: Path) -> None:
    done = trucewatch("add", bad_folder, "--json", folder=tmp_path)
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    told = {(problem["subject"].rpartition("/")[2], problem["code"]) for problem in report["problems"]}
    files = {problem["message"]: problem for problem in report["problems"]}
    assert ("empty.html", "empty") in told
    assert ("binary.html", "binary") in told
    assert ("huge.html", "too_large") in told
    assert {"broken_encoding", "unknown_encoding", "bad_line"} <= {code for _, code in told}
    for name in ("empty.html", "binary.html", "huge.html", "broken.txt", "unknown-charset.html", "lines.jsonl"):
        assert any(name in message for message in files), f"{name} is named in a message"
    assert all(problem["hint"] for problem in report["problems"]), "each names a mend"
    assert report["read"] == 4, "good, broken, unknown charset and the one good line"
    listed = trucewatch("incidents", "--json", folder=tmp_path)
    kinds = {json.loads(line)["kind"] for line in listed.stdout.splitlines()}
    assert "shelling" in kinds


def test_again_adds_nothing_and_tells_the_same(bad_folder: Path, tmp_path: Path) -> None:
    first = trucewatch("add", bad_folder, "--json", folder=tmp_path)
    again = trucewatch("add", bad_folder, "--json", folder=tmp_path)
    assert again.returncode == 3
    one, other = json.loads(first.stdout), json.loads(again.stdout)
    assert (other["read"], other["known"], other["claims"]) == (0, one["read"], one["claims"])
    assert sorted(map(str, other["problems"])) == sorted(map(str, one["problems"]))


def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    closed = folder / "closed"
    closed.mkdir(parents=True)
    (closed / "a.html").write_text(PAGE.format(TOLD), "utf-8")
    (folder / "b.html").write_text(PAGE.format(TOLD), "utf-8")
    closed.chmod(0)
    done = _bound_by_permissions(tmp_path, folder)
    closed.chmod(0o755)
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert report["read"] == 1
    assert [(problem["code"], "closed" in problem["message"]) for problem in report["problems"]] == [
        ("permission_denied", True)
    ]


def _bound_by_permissions(tmp_path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs `add` as a process that permissions bind: root is bound by none until two of its powers are dropped."""
    command = [sys.executable, "-m", "trucewatch", "--ledger", str(tmp_path / "t.db"), "add", str(folder), "--json"]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("runs as root, and setpriv (util-linux) is not there to drop root's powers over files")
        powers = "-dac_override,-dac_read_search"
        command = [setpriv, f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_url_that_times_out_is_told(bad_folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        threading.Thread(target=lambda: held.append(server.accept()[0]), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/slow.html"
        done = trucewatch(
            "add", url, bad_folder / "good.html", "--json",
            folder=tmp_path, TRUCEWATCH_TIMEOUT_S="0.7", TRUCEWATCH_ALLOW_PRIVATE="true",
        )  # fmt: skip
        for one in held:
            one.close()
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert [(problem["subject"], problem["code"]) for problem in report["problems"]] == [(url, "timeout")]
    assert report["read"] == 1


def test_a_private_address_is_refused_unless_asked_for(tmp_path: Path) -> None:
    done = trucewatch("add", "http://127.0.0.1:9/x.html", "--json", folder=tmp_path)
    assert done.returncode == 3
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["private_address"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("incidents",), 1, "trucewatch init"),
        (("why", "incident-00000000"), 1, "trucewatch init"),
        (("brief", "--on", "14 July"), 2, "14 July"),
        (("brief", "--on", "2017-07-14", "--to", "2017-07-15"), 2, "--on"),
        (("nonsense",), 2, "nonsense"),
        (("agreements", "show", "nothing"), 1, "nothing"),
        (("--config", "absent.toml", "init"), 1, "absent.toml"),
    ],
)
def test_wrong_use_ends_plainly(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    done = trucewatch(*words, folder=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_names_that_are_no_text_bar_no_export(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    line = '{"id": "a\\ud800", "publisher": "Wire \\udfff", "text": "' + TOLD + '"}\n'
    (folder / "lines.jsonl").write_text(line, "utf-8")
    odd = os.fsencode(folder) + b"/odd\xff.html"
    try:
        with open(odd, "wb") as stream:
            stream.write(PAGE.format(TOLD).encode())
        with open(os.fsencode(folder) + b"/empty\xff.html", "wb"):
            pass
    except OSError:
        pytest.skip("this file system takes no such names")
    added = trucewatch("add", folder, "--json", folder=tmp_path)
    assert json.loads(added.stdout)["read"] == 2, added.stderr
    for form in ("jsonl", "csv", "geojson"):
        done = trucewatch("export", "--format", form, "-o", f"out.{form}", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"out.{form}").stat().st_size
    written = (tmp_path / "out.jsonl").read_text("utf-8")
    assert r"odd\\udcff.html" in written
    assert r"Wire \\udfff" in written


def test_a_file_that_gives_no_document_is_not_counted_as_read(tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<")
    added = trucewatch("add", "cut.pdf", "--json", folder=tmp_path)
    report = json.loads(added.stdout)
    assert (added.returncode, report["read"], report["known"]) == (3, 0, 0)
    assert [problem["code"] for problem in report["problems"]] == ["damaged_file"]
