"""Verifying: whatever was changed in ledger or archive is named, that and nothing else."""

import ast
import inspect
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from time_server import TimeServer, time_server
from trucewatch.collect.archive import FileArchive
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.timestamps import certificates_of, poster
from trucewatch.core.ids import sha256
from trucewatch.core.problems import ConfigError, StoreError
from trucewatch.core.records import Capture
from trucewatch.core.sources import Fingerprint, Timestamp
from trucewatch.pipeline.redact import Wish, redact
from trucewatch.pipeline.stamps import Stamping, StampReport, stamp_captures
from trucewatch.pipeline.verify import HINTS, Difference, Verification, VerifyOptions
from trucewatch.store import chain_check, check, database_check, keys_check
from trucewatch.store.ledger import open_ledger
from trucewatch.store.memory import MemoryLedger
from trucewatch.store.schema import triggers
from trucewatch.testing import MAKER, make_capture, make_claim, make_document, make_pass

pytestmark = pytest.mark.sqlite_file
PAGES = tuple(f"Shells fell on village {number}.".encode() for number in range(5))


@dataclass
class Kept:
    """A small ledger with its archive, closed: what is done to them is done from outside."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "kept.db"

    @property
    def archive(self) -> FileArchive:
        return FileArchive(self.folder / "kept.db.archive")

    def file(self, number: int) -> Path:
        name = sha256(PAGES[number])
        return self.archive.root / name[:2] / name[2:]

    def verify(self, options: VerifyOptions | None = None) -> list[Difference]:
        with open_ledger(self.database) as ledger:
            run = Verification(ledger, self.archive, options or VerifyOptions())
            found = list(run.run())
            assert run.counts.differences == sum(not one.is_note for one in found)
        assert all(one.hint and one.message and one.subject for one in found)
        return found

    def differences(self, **options: bool) -> list[tuple[str, str]]:
        return [(one.code, one.subject) for one in self.verify(VerifyOptions(**options)) if not one.is_note]

    def sql(self, *statements: str, leave_locks: bool = True) -> None:
        """Changes the database past the ledger, as somebody would who knows how."""
        with closing(sqlite3.connect(self.database)) as connection:
            for statement in triggers():
                connection.execute(f"DROP TRIGGER {statement.split()[2]}")
            for statement in statements:
                assert connection.execute(statement).rowcount != 0
            for statement in triggers() if leave_locks else ():
                connection.execute(statement)
            connection.commit()

    def stamp(self, server: TimeServer, *, is_all: bool = False, is_each: bool = False) -> StampReport:
        post = poster(CollectLimits(allow_private=True, timeout_s=10))
        how = Stamping(server=server.url, post=post, is_all=is_all, is_each=is_each)
        with open_ledger(self.database) as ledger:
            return stamp_captures(ledger, self.archive, how)


def capture_of(number: int) -> Capture:
    return make_capture(PAGES[number], location=f"pages/{number}.txt", media_type="text/plain")


def fill(kept: Kept, numbers: range) -> None:
    with open_ledger(kept.database, create=True) as ledger:
        for number in numbers:
            kept.archive.put(PAGES[number])
            text = PAGES[number].decode()
            document = make_document(text, location=f"pages/{number}.txt")
            claim = make_claim(document, "Shells fell")
            print_ = Fingerprint(document_id=document.id, words=sha256(PAGES[number]), bands=(f"{number:04x}", "ffff"))
            ledger.add([capture_of(number), document, claim, print_], maker=MAKER)
            ledger.add([make_pass(document.id, made=[claim.id])], maker=MAKER)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = Kept(tmp_path_factory.mktemp("template"))
    fill(kept, range(4))
    return kept.folder


@pytest.fixture
def kept(template: Path, tmp_path: Path) -> Kept:
    shutil.copytree(template, tmp_path / "kept")
    return Kept(tmp_path / "kept")


def ids(kept: Kept, kind: str) -> list[str]:
    with closing(sqlite3.connect(kept.database)) as connection:
        query = "SELECT record_id FROM entry WHERE type = ? ORDER BY sequence"
        return [row[0] for row in connection.execute(query, (kind,))]


def flip(path: Path, place: int = 3) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def test_what_was_left_alone_is_all_well(kept: Kept) -> None:
    assert kept.verify() == []
    with open_ledger(kept.database) as ledger:
        run = Verification(ledger, kept.archive)
        list(run.run())
        assert (run.counts.entries, run.counts.records, run.counts.blobs) == (20, 20, 4)
        assert run.counts.bytes == sum(map(len, PAGES[:4]))
        assert run.counts.digest == ledger.digest()


def test_verifying_changes_nothing(kept: Kept) -> None:
    with open_ledger(kept.database) as ledger:
        before = ledger.digest()
        files = {path: path.stat().st_mtime_ns for path in kept.archive.root.rglob("*")}
        list(Verification(ledger, kept.archive).run())
        assert ledger.digest() == before
    assert {path: path.stat().st_mtime_ns for path in kept.archive.root.rglob("*")} == files


def _cut(kept: Kept) -> None:
    kept.file(1).chmod(0o644)
    kept.file(1).write_bytes(PAGES[1][:7])


def _grow(kept: Kept) -> None:
    kept.file(1).chmod(0o644)
    kept.file(1).write_bytes(PAGES[1] + b"!")


def _link(kept: Kept) -> None:
    target = kept.file(1).rename(kept.folder / "elsewhere")
    kept.file(1).symlink_to(target)


def _replace_by_folder(kept: Kept) -> None:
    kept.file(1).unlink()
    kept.file(1).mkdir()


def _remove(kept: Kept) -> None:
    kept.file(1).unlink()


@pytest.mark.parametrize(
    ("harm", "code", "is_seen_quickly"),
    [
        (lambda kept: flip(kept.file(1)), "blob_changed", False),
        (_remove, "blob_missing", True),
        (_cut, "blob_cut", True),
        (_grow, "blob_changed", True),
        (_link, "blob_linked", True),
        (_replace_by_folder, "blob_no_file", True),
    ],
    ids=["flipped", "removed", "cut", "grown", "linked", "folder"],
)
def test_harm_to_one_file_is_named_alone(
    kept: Kept, harm: Callable[[Kept], None], code: str, is_seen_quickly: bool
) -> None:
    harm(kept)
    expected = [(code, sha256(PAGES[1]))]
    assert kept.differences() == expected
    assert kept.differences(is_quick=True) == (expected if is_seen_quickly else [])


@pytest.mark.parametrize(
    ("told", "forged", "code"),
    [("shelling", "airstrike", "wrong_id"), ("Shells fell", "Shells fill", "words_differ")],
)
def test_one_change_in_a_claim_is_named_alone(kept: Kept, told: str, forged: str, code: str) -> None:
    claim = ids(kept, "claim")[2]
    kept.sql(f"UPDATE entry SET payload = replace(payload, '{told}', '{forged}') WHERE record_id = '{claim}'")
    assert kept.differences() == [(code, claim)]


def test_one_changed_letter_in_a_text_is_named_alone(kept: Kept) -> None:
    """The claims whose words it breaks are not named too: the text is at fault."""
    document = ids(kept, "document")[0]
    kept.sql(f"UPDATE entry SET payload = replace(payload, 'Shells', 'Shelfs') WHERE record_id = '{document}'")
    assert kept.differences() == [("wrong_id", document)]


def test_one_changed_letter_in_a_capture_s_hash_is_named(kept: Kept) -> None:
    capture, name = ids(kept, "capture")[1], sha256(PAGES[1])
    other = ("0" if name[0] != "0" else "1") + name[1:]
    kept.sql(f"UPDATE entry SET payload = replace(payload, '{name}', '{other}') WHERE record_id = '{capture}'")
    assert kept.differences() == [("wrong_id", capture)]


def test_a_payload_that_cannot_be_read_is_named_alone(kept: Kept) -> None:
    claim = ids(kept, "claim")[1]
    kept.sql(f"UPDATE entry SET payload = substr(payload, 2) WHERE record_id = '{claim}'")
    assert kept.differences() == [("unreadable_record", claim)]


def test_three_harms_are_three_differences(kept: Kept) -> None:
    flip(kept.file(0))
    kept.file(1).unlink()
    claim = ids(kept, "claim")[3]
    kept.sql(f"UPDATE entry SET payload = replace(payload, 'shelling', 'gunfire') WHERE record_id = '{claim}'")
    expected = {("blob_changed", sha256(PAGES[0])), ("blob_missing", sha256(PAGES[1])), ("wrong_id", claim)}
    assert set(kept.differences()) == expected
    assert len(kept.differences()) == 3


def test_a_line_taken_out_is_named(kept: Kept) -> None:
    claim = ids(kept, "claim")[1]
    kept.sql(f"DELETE FROM made WHERE record_id = '{claim}'", f"DELETE FROM entry WHERE record_id = '{claim}'")
    codes = {code for code, _ in kept.differences()}
    assert codes == {"sequence_gap", "missing_reference"}, "the gap, and the pass that names what is gone"
    assert {code for code, _ in kept.differences(is_quick=True)} == {"sequence_gap"}


def test_a_record_without_a_line_and_a_line_without_a_record(kept: Kept) -> None:
    first, second = ids(kept, "fingerprint")[:2]
    kept.sql(f"DELETE FROM made WHERE record_id = '{first}'")
    kept.sql(
        f"DELETE FROM key WHERE sequence = (SELECT sequence FROM entry WHERE record_id = '{second}')",
        f"DELETE FROM entry WHERE record_id = '{second}'",
    )
    found = kept.differences()
    assert ("unstated_record", first) in found
    assert ("missing_record", second) in found


def test_keys_that_are_gone_or_too_many_are_named_and_the_bytes_still_checked(kept: Kept) -> None:
    capture, print_ = ids(kept, "capture")[2], ids(kept, "fingerprint")[0]
    kept.sql(
        f"DELETE FROM key WHERE name = 'sha256' AND value = '{sha256(PAGES[2])}'",
        "INSERT INTO key SELECT 'band', 'none', sequence FROM entry WHERE type = 'fingerprint' LIMIT 1",
    )
    flip(kept.file(2))
    expected = {("key_missing", capture), ("key_extra", print_), ("blob_changed", sha256(PAGES[2]))}
    assert set(kept.differences()) == expected


def test_a_changed_maker_is_named(kept: Kept) -> None:
    kept.sql("UPDATE maker SET version = '2'")
    assert kept.differences() == [("wrong_id", MAKER.id)]


def test_a_line_put_under_another_subject_is_named(kept: Kept) -> None:
    claim = ids(kept, "claim")[0]
    kept.sql(f"UPDATE entry SET subject_id = 'document-none' WHERE record_id = '{claim}'")
    assert kept.differences() == [("wrong_index", claim)]


def test_locks_that_are_gone_are_named(kept: Kept) -> None:
    kept.sql(leave_locks=False)
    assert {code for code, _ in kept.differences()} == {"lock_missing"}
    assert len(kept.differences()) == len(triggers())


def test_a_wrong_length_in_the_record_is_no_harm_to_the_file(kept: Kept) -> None:
    size = len(PAGES[0])
    capture = ids(kept, "capture")[0]
    kept.sql(f"UPDATE entry SET payload = replace(payload, ':{size}', ':{size + 1}') WHERE record_id = '{capture}'")
    assert kept.differences() == [("line_changed", capture), ("wrong_size", sha256(PAGES[0]))]


def test_a_broken_database_file_is_told_and_the_files_are_still_checked(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_entry_type_sequence'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(kept.database.read_bytes())
    data[(page - 1) * size : page * size] = b"\xee" * size
    kept.database.write_bytes(data)
    flip(kept.file(3))
    codes = {code for code, _ in kept.differences()}
    assert {"database_damaged", "blob_changed"} <= codes


def test_files_that_no_record_names_are_a_note(kept: Kept) -> None:
    name = kept.archive.put(b"a run that was stopped")
    (kept.archive.root / name[:2] / ".new-0123").write_bytes(b"left aside")
    found = kept.verify()
    assert [(one.code, one.subject, one.is_note) for one in found] == [("blob_unnamed", name, True)]


def test_the_file_that_others_were_taken_from_is_checked_too(kept: Kept) -> None:
    container = kept.archive.put(b"the e-mail")
    taken = make_capture(b"part of it", location="mails/one.eml#1")
    kept.archive.put(b"part of it")
    with open_ledger(kept.database) as ledger:
        ledger.add([_inside(taken, container)], maker=MAKER)
    assert kept.differences() == []
    (kept.archive.root / container[:2] / container[2:]).unlink()
    assert kept.differences() == [("blob_missing", container)]


def _inside(capture: Capture, container: str) -> Capture:
    return Capture(
        location=capture.location,
        sha256=capture.sha256,
        size=capture.size,
        media_type=capture.media_type,
        fetched_at=capture.fetched_at,
        container=container,
    )


def test_no_archive_at_all_names_every_file(kept: Kept) -> None:
    shutil.rmtree(kept.archive.root)
    found = kept.verify()
    assert [one.code for one in found if one.is_note] == ["archive_empty"]
    assert len([one for one in found if one.code == "blob_missing"]) == 4


def test_a_ledger_in_memory_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="in a database"):
        list(Verification(MemoryLedger(), FileArchive(tmp_path)).run())


def test_an_empty_ledger_is_all_well(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    open_ledger(kept.database, create=True).close()
    assert kept.verify() == []


def test_every_fault_of_a_ledger_has_its_mend() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(check))) if isinstance(node, ast.Call)]
    words = {
        word.value.value
        for call in calls
        for word in call.keywords
        if word.arg == "code" and isinstance(word.value, ast.Constant)
    }
    for module in (chain_check, database_check, keys_check):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Constant):
                words.add(node.elts[0].value)
    assert {word for word in words if (isinstance(word, str) and "_" in word) or word == "unchained"} == set(HINTS)


# --- timestamps


def roots(server: TimeServer) -> VerifyOptions:
    return VerifyOptions(roots=certificates_of(server.authority.root.read_bytes(), "root.pem"))


def test_one_manifest_a_run_and_only_what_is_new(kept: Kept, server: TimeServer) -> None:
    first = kept.stamp(server)
    assert (first.captures, len(first.timestamps), len(server.requests)) == (4, 1, 1)
    assert kept.stamp(server) == StampReport()
    assert len(server.requests) == 1, "without new captures nobody is asked"
    fill(kept, range(4, 5))
    assert kept.stamp(server).captures == 1
    assert kept.verify(roots(server)) == []
    assert kept.stamp(server, is_all=True).captures == 5


def test_long_runs_make_several_manifests(kept: Kept, server: TimeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.pipeline.stamps.MOST_LISTED", 3)
    report = kept.stamp(server)
    assert (report.captures, len(report.timestamps)) == (4, 2)
    assert kept.stamp(server) == StampReport()
    assert kept.verify(roots(server)) == []


def test_a_manifest_can_be_checked_without_this_program(kept: Kept, server: TimeServer) -> None:
    (timestamp,) = kept.stamp(server).timestamps
    manifest, answer = kept.folder / "manifest.txt", kept.folder / "answer.tsr"
    manifest.write_bytes(kept.archive.get(timestamp.sha256))
    answer.write_bytes(kept.archive.get(timestamp.token))
    summed = subprocess.run(
        ["sha256sum", "--check", "--strict", manifest],
        cwd=kept.archive.root,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (summed.returncode, summed.stdout.count(b": OK")) == (0, 4)
    words = ["openssl", "ts", "-verify", "-data", manifest, "-in", answer, "-CAfile", server.authority.root]
    assert subprocess.run(words, capture_output=True, check=False, timeout=60).returncode == 0


def test_each_capture_by_itself(kept: Kept, server: TimeServer) -> None:
    report = kept.stamp(server, is_each=True)
    assert {one.sha256 for one in report.timestamps} == {sha256(page) for page in PAGES[:4]}
    assert kept.stamp(server, is_each=True) == StampReport()
    assert kept.verify(roots(server)) == []


def test_without_a_root_the_signature_is_said_to_be_unchecked(kept: Kept, server: TimeServer) -> None:
    kept.stamp(server)
    assert [(one.code, one.is_note) for one in kept.verify()] == [("signature_unchecked", True)]


def test_a_stamped_ledger_cannot_be_changed_unseen(kept: Kept, server: TimeServer) -> None:
    """What no id covers (here a capture's media type) the chain does, and the stamped digest by another's word."""
    (timestamp,) = kept.stamp(server).timestamps
    fill(kept, range(4, 5))
    assert [one for one in kept.verify(roots(server)) if not one.is_note] == []
    capture = ids(kept, "capture")[0]
    kept.sql(f"UPDATE entry SET payload = replace(payload, 'text/plain', 'text/plane') WHERE record_id = '{capture}'")
    assert kept.differences() == [("line_changed", capture), ("ledger_changed", timestamp.id)]


def test_a_redaction_after_a_stamp_is_told_as_one_and_not_as_a_change(kept: Kept, server: TimeServer) -> None:
    (timestamp,) = kept.stamp(server).timestamps
    wish = Wish(reason="safety", person="ana", words=("village",))
    with open_ledger(kept.database) as ledger:
        redact(ledger, kept.archive, (ids(kept, "document")[0],), wish, answers=kept.folder / "none")
    found = kept.verify(roots(server))
    assert [one for one in found if not one.is_note] == []
    assert ("ledger_redacted", timestamp.id) in [(one.code, one.subject) for one in found]


def test_a_server_that_fails_leaves_the_rest_for_the_next_run(kept: Kept, server: TimeServer) -> None:
    server.mode = "garbage"
    report = kept.stamp(server)
    assert [problem.code for problem in report.problems] == ["bad_timestamp"]
    assert report.timestamps == ()
    assert kept.differences() == []
    server.mode = "good"
    assert kept.stamp(server).captures == 4


def test_an_answer_for_other_bytes_is_named(kept: Kept, server: TimeServer) -> None:
    (timestamp,) = kept.stamp(server).timestamps
    forged = Timestamp(
        sha256=sha256(PAGES[0]), token=timestamp.token, server=server.url, stamped_at=timestamp.stamped_at
    )
    with open_ledger(kept.database) as ledger:
        ledger.add([forged], maker=MAKER)
    assert kept.differences() == [("timestamp_wrong", forged.id)]


def test_another_authority_s_root_is_told(kept: Kept, server: TimeServer, tmp_path: Path) -> None:
    (timestamp,) = kept.stamp(server).timestamps
    with time_server(tmp_path) as other:
        found = kept.verify(roots(other))
    assert [(one.code, one.subject) for one in found] == [("timestamp_wrong", timestamp.id)]


def test_a_lost_answer_is_named_once(kept: Kept, server: TimeServer) -> None:
    (timestamp,) = kept.stamp(server).timestamps
    (kept.archive.root / timestamp.token[:2] / timestamp.token[2:]).unlink()
    assert kept.differences() == [("blob_missing", timestamp.token)]


def test_without_the_package_timestamps_are_said_to_be_unchecked(
    kept: Kept, server: TimeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.stamp(server)
    monkeypatch.setattr("trucewatch.collect.timestamps._library", _not_installed)
    assert [(one.code, one.is_note) for one in kept.verify()] == [("timestamps_unchecked", True)]


def _not_installed() -> None:
    raise ConfigError("not installed", hint="install it")


def test_locks_of_the_audit_that_are_gone_are_named(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.database)) as connection:
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.commit()
    assert kept.differences() == [("lock_missing", "audit_no_delete")]
