"""Attachments of a mail: which are reports, how they are named, what they are told."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.mail import members
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

NOW = datetime(2020, 1, 1, tzinfo=UTC)
HEAD = (
    "From: Plains Monitor <press@monitor.example>\nSubject: Files\nDate: Thu, 8 Jun 2017 10:30:00 +0300\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="cut"\n\n'
)
TEXT = "Content-Type: text/plain; charset=utf-8\n\nThe files are attached.\n"


def attached(name: str, content: str, kind: str = "application/octet-stream", how: str = "attachment") -> str:
    return f'Content-Type: {kind}\nContent-Disposition: {how}; filename="{name}"\n\n{content}\n'


def mail(*parts: str) -> bytes:
    return (HEAD + "".join(f"--cut\n{part}" for part in (TEXT, *parts)) + "--cut--\n").encode(
        "utf-8", "surrogateescape"
    )


def members_of(data: bytes, *, max_bytes: int = 10_000) -> list[Fetched | Problem]:
    return list(members(data, "mail/one.eml", max_bytes=max_bytes, fetched_at=NOW))


def test_reports_come_with_what_the_mail_tells() -> None:
    data = mail(
        attached("report.pdf", "%PDF-1.4"),
        attached("table.csv", "date,place", "text/csv; charset=windows-1251"),
        attached("page.html", "<p>words</p>", "text/html", "inline"),
        attached("photo.jpg", "x", "image/jpeg"),
    )
    found = members_of(data)
    assert [one.location for one in found if isinstance(one, Fetched)] == [
        "mail/one.eml#report.pdf",
        "mail/one.eml#table.csv",
        "mail/one.eml#page.html",
    ]
    first, table, _ = (one for one in found if isinstance(one, Fetched))
    assert (first.media_type, table.media_type) == ("application/pdf", "text/csv; charset=windows-1251")
    assert first.data.strip() == b"%PDF-1.4"
    assert first.container == sha256(data)
    assert dict(first.given) == {
        "listed_publisher": "Plains Monitor",
        "listed_published": "2017-06-08T10:30:00+03:00",
    }
    assert first.fetched_at == NOW


def test_names_are_clean_and_each_its_own() -> None:
    names = [
        "../../etc/report.pdf",
        "in/here/report.pdf",
        "re#port\x07?.pdf",
        "=?utf-8?B?0L7RgtGH0ZHRgi5wZGY=?=",
        "a" * 300 + ".pdf",
    ]
    found = members_of(mail(*(attached(name, "%PDF-") for name in names)))
    told = [one.location.removeprefix("mail/one.eml#") for one in found if isinstance(one, Fetched)]
    assert told[:4] == ["report.pdf", "report-2.pdf", "re port .pdf", "отчёт.pdf"]
    assert len(told[4]) <= 120
    assert len(set(told)) == len(told) == 5


def test_a_mail_inside_tells_its_own_day() -> None:
    head = "From: A <a@x.example>\nSubject: Inner\nDate: Wed, 7 Jun 2017 08:00:00 +0000"
    inner = f"Content-Type: message/rfc822\n\n{head}\n\nOlder words.\n"
    (one,) = members_of(mail(inner))
    assert isinstance(one, Fetched)
    assert (one.media_type, one.given) == ("message/rfc822", ())
    assert one.location == "mail/one.eml#Inner.eml"
    assert b"Older words." in one.data
    assert b"Date: Wed, 7 Jun 2017 08:00:00 +0000" in one.data


def test_what_is_not_read_too_large_or_empty_is_told() -> None:
    data = mail(
        attached("all.zip", "PK"), attached("old.doc", "x"), attached("big.pdf", "x" * 900), attached("none.pdf", "")
    )
    codes = [one.code for one in members_of(data, max_bytes=500) if isinstance(one, Problem)]
    assert codes == ["unsupported", "unsupported", "too_large", "empty"]


def test_too_many_attachments_are_cut_and_told() -> None:
    found = members_of(mail(*(attached(f"{n}.pdf", "%PDF-") for n in range(210))))
    assert len(found) == 201
    assert isinstance(found[-1], Problem)
    assert found[-1].code == "too_many_members"


def test_a_plain_mail_has_none() -> None:
    assert members_of(b"From: a@x.example\nSubject: x\n\nwords") == []
    assert members_of(b"") == []


@given(
    st.lists(
        st.sampled_from(
            [
                "--cut\n",
                "--cut--\n",
                attached("a.pdf", "x"),
                'Content-Type: text/html; name="\xff/.."\n',
                "\n",
                "Content-Type: message/rfc822\n\n",
                "Content-Transfer-Encoding: base64\n",
                "\x00",
            ]
        )
        | st.text(max_size=10),
        max_size=15,
    )
)
def test_any_mail_is_taken_apart_without_an_error(pieces: list[str]) -> None:
    data = (HEAD + "".join(pieces)).encode("utf-8", "replace")
    found = members_of(data)
    assert found == members_of(data)
    assert len({one.location for one in found if isinstance(one, Fetched)}) == sum(
        isinstance(one, Fetched) for one in found
    )
