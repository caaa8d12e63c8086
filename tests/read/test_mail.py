"""Mails: the sender's words apart from earlier mails, signatures and footers; broken mails read as far as they go."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes, told

from trucewatch.core.mail import parsed
from trucewatch.core.records import DateBasis, Document

MAIL = "message/rfc822"
HEAD = (
    "From: Plains Monitor <press@monitor.example>\r\nTo: desk@paper.example\r\n"
    "Subject: Truce under strain\r\nDate: Thu, 8 Jun 2017 10:30:00 +0300\r\nMIME-Version: 1.0\r\n"
)
BODY = "At least nine people were killed when shells struck Dael on Wednesday, residents said."


def mail(body: str, *, head: str = HEAD, kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"{head}Content-Type: {kind}\r\n\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def read(data: bytes) -> Document:
    document, problems = read_bytes(data, MAIL)
    assert document is not None, problems
    assert problems == ()
    return document


def divided(*parts: str, kind: str = "mixed", head: str = HEAD) -> bytes:
    body = "".join(f"--cut\n{part}\n" for part in parts)
    return mail(f"{body}--cut--\n", head=head, kind=f'multipart/{kind}; boundary="cut"')


def test_a_mail_says_who_and_when() -> None:
    head = HEAD + (
        "List-Id: Ceasefire updates <updates.lists.example>\n"
        "Archived-At: <https://lists.example/12>\nContent-Language: en\n"
    )
    document = read(mail(BODY, head=head))
    assert document.text == f"Truce under strain\n\n{BODY}"
    assert told(document, "headline") == [document.title] == ["Truce under strain"]
    assert told(document, "body") == [BODY]
    assert (document.byline, document.publisher) == ("Plains Monitor", "Ceasefire updates")
    assert (document.section, document.url) == ("Ceasefire updates", "https://lists.example/12")
    assert document.published_at == datetime(2017, 6, 8, 10, 30, tzinfo=timezone(timedelta(hours=3)))
    assert document.published_basis is DateBasis.METADATA
    assert read(mail(BODY)).publisher == "Plains Monitor"


def test_an_unknown_zone_and_a_bare_address_are_not_made_up() -> None:
    head = "From: press@monitor.example\nSubject: =?utf-8?B?0JHRjtC70LvQtdGC0LXQvdGM?=\n"
    head += "Date: Thu, 8 Jun 2017 10:30:00 -0000\n"
    document = read(mail(BODY, head=head))
    assert (document.byline, document.publisher, document.published_at) == (None, None, None)
    assert (str(document.published), document.title) == ("2017-06-08", "Бюллетень")


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?B?QQ===?= =?utf-8?B?A?= Truce", "A =?utf-8?B?A?= Truce"),
        ("=?utf-\xff\x01?Q?words?= Truce", "=?utf-\ufffd ?Q?words?= Truce"),
        ("=?klingon?Q?words?= Truce", "=?klingon?Q?words?= Truce"),
        ("Перемирие", "Перемирие"),
    ],
)
def test_broken_headers_are_kept_as_they_stand(subject: str, title: str) -> None:
    encoding = "latin-1" if "\xff" in subject else "utf-8"
    document = read(f"From: a@x.example\nSubject: {subject}\n\n{BODY}".encode(encoding))
    assert document.title == title


def test_quotation_hangs_on_quotation() -> None:
    body = (
        f"{BODY}\n\nOn Wed, 7 Jun 2017 at 18:02, Bob Smith <bob@paper.example> wrote:\n\n> Two rockets hit Nawa?\n"
        "> On Tue, Jun 6, 2017 at 9:00 AM Jane Doe <jane@monitor.example>\n> wrote:\n>> Calm in Nawa.\n"
        "> Please confirm.\n"
        "\nWe can not confirm it.\n"
    )
    document = read(mail(body))
    quotes = [part for part in document.parts if part.kind == "quote"]
    assert [part.author for part in quotes] == ["Bob Smith", "Jane Doe"]
    assert document.parts[quotes[1].parent or 0] == quotes[0]
    assert [part.published and part.published.date().isoformat() for part in quotes] == ["2017-06-07", "2017-06-06"]
    assert document.text[quotes[1].start : quotes[1].end] == "Calm in Nawa."
    assert told(document, "body") == [BODY, "We can not confirm it."]
    assert "wrote:" in " ".join(told(document, "boilerplate"))


@pytest.mark.parametrize(
    ("lead", "author"),
    [
        (
            "-----Original Message-----\nFrom: Bob Smith [mailto:bob@x.example]\nSent: Wednesday, June 7, 2017 5:00 PM",
            "Bob Smith",
        ),
        (
            "________________________________\nFrom: Bob Smith <bob@x.example>\nDate: 7 June 2017\nSubject: Re: x",
            "Bob Smith",
        ),
        ("От: Иван Петров <i@x.example>\nДата: 7 июня 2017 г.\nТема: Вопрос\nКому: desk", "Иван Петров"),
        ("من: أحمد علي <a@x.example>\nالتاريخ: 7 حزيران 2017\nالموضوع: سؤال\nإلى: desk", "أحمد علي"),
        ("Среда, 7 июня 2017, 18:02 +03:00 от Иван Петров <i@x.example>:", "Иван Петров"),
        ("7 июня 2017 г., 18:02, Иван Петров <i@x.example> написал:", "Иван Петров"),
        ("في الأربعاء، 7 حزيران 2017 في 6:02 م كتب أحمد علي <a@x.example>:", "أحمد علي"),
    ],
)
def test_earlier_mails_by_their_heads(lead: str, author: str) -> None:
    document = read(mail(f"{BODY}\n\n{lead}\n\nTwo rockets hit Nawa?\n\nThat is what we hear.\n"))
    quote = next(part for part in document.parts if part.kind == "quote")
    assert document.text[quote.start : quote.end] == "Two rockets hit Nawa?\n\nThat is what we hear."
    assert quote.author == author
    assert quote.published is not None
    assert quote.published.date().isoformat() == "2017-06-07"
    assert told(document, "body") == [BODY]


def test_a_forwarded_mail_is_an_embed_with_author_and_time() -> None:
    head = "From: Field Office <f@x.example>\nDate: Wed, 7 Jun 2017 18:02:00 +0200\nSubject: Bulletin\nTo: Jane"
    document = read(mail(f"See below.\n\n---------- Forwarded message ---------\n{head}\n\n{BODY}\n\n> older words\n"))
    embed = next(part for part in document.parts if part.kind == "embed")
    assert document.text[embed.start : embed.end].startswith(BODY)
    assert embed.author == "Field Office"
    assert embed.published == datetime(2017, 6, 7, 16, 2, tzinfo=UTC)
    quote = next(part for part in document.parts if part.kind == "quote")
    assert document.parts[quote.parent or 0] == embed
    assert told(document, "body") == ["See below."]


def test_signature_closing_and_footers_are_boilerplate() -> None:
    body = (
        f"{BODY}\n\nBest regards,\nJane Doe\nPress officer\n\n-- \nPlains Monitor | +000 000\n\n"
        "_______________________________________________\nUpdates mailing list\nhttps://lists.example/\n"
    )
    document = read(mail(body))
    assert told(document, "body") == [BODY]
    for words in ("Jane Doe", "+000 000", "Updates mailing list"):
        assert words in " ".join(told(document, "boilerplate"))
    confidential = f"{BODY}\n\nThis e-mail and its attachments are confidential and intended for the recipient.\n"
    assert told(read(mail(confidential)), "body") == [BODY]


def test_soft_line_breaks_are_undone() -> None:
    flowed = "At least nine people were killed when \nshells struck Dael.\n\n> Two rockets \n> hit Nawa?\n"
    document = read(mail(flowed, kind="text/plain; charset=utf-8; format=flowed"))
    assert told(document, "body") == ["At least nine people were killed when shells struck Dael."]
    assert told(document, "quote") == ["Two rockets hit Nawa?"]


def test_of_alternatives_the_plain_one_where_it_is_real() -> None:
    html = f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{BODY}</p><p>In HTML alone.</p></body></html>"
    real = divided(f"Content-Type: text/plain; charset=utf-8\n\n{BODY}\n", html, kind="alternative")
    assert "In HTML alone" not in read(real).text
    stub = divided("Content-Type: text/plain\n\nOpen it in HTML.\n", html, kind="alternative")
    assert "In HTML alone." in read(stub).text
    assert BODY in "\n".join(told(read(stub), "body"))


def test_an_html_mail_with_the_mail_it_answers() -> None:
    html = (
        f"<html><body><div>{BODY}</div><div>مع التحية</div><div>المكتب الصحفي</div><div class=gmail_quote>"
        "<div>في الأربعاء، 7 يونيو 2017 في 9:00 ص كتب أحمد علي &lt;a@x.example&gt;:</div>"
        "<blockquote><div>هل لديكم معلومات عن القصف؟</div></blockquote></div></body></html>"
    )
    document = read(mail(html, kind="text/html; charset=utf-8"))
    assert told(document, "body") == [BODY]
    quote = next(part for part in document.parts if part.kind == "quote")
    assert (document.text[quote.start : quote.end], quote.author) == ("هل لديكم معلومات عن القصف؟", "أحمد علي")


def test_transfer_encodings_and_charsets_that_lie() -> None:
    head = HEAD + "Content-Transfer-Encoding: base64\n"
    assert (
        BODY
        in read(
            mail(
                "QXQgbGVhc3Qgbmlu\nZSBwZW9wbGUgd2VyZSBraWxsZWQgd2hlbiBzaGVsbHMgc3RydWNrIERhZWwgb24gV2VkbmVzZGF5LCByZXNpZGVudHMgc2FpZC4=",
                head=head,
            )
        ).text
    )
    lying = "not / base64 \x00 at all, though it is told to be"
    assert told(read(mail(lying, head=head)), "body") == [lying]
    russian = (
        HEAD.encode() + b"Content-Type: text/plain; charset=koi8-r\r\n\r\n" + "Город обстрелян ночью.".encode("koi8-r")
    )
    assert "Город обстрелян ночью." in read(russian).text
    strange = mail(BODY, kind="text/plain; charset=klingon-8")
    document, problems = read_bytes(strange, MAIL)
    assert document is not None
    assert BODY in document.text
    assert [problem.code for problem in problems] == ["unknown_encoding"]


def test_a_mail_of_attachments_alone_has_no_text() -> None:
    part = 'Content-Type: application/pdf; name="a.pdf"\nContent-Disposition: attachment\n\n%PDF-'
    document, problems = read_bytes(divided(part), MAIL)
    assert document is None
    assert [problem.code for problem in problems] == ["no_text"]
    named = divided(f"Content-Type: text/plain\n\n{BODY}", 'Content-Type: text/plain; name="list.txt"\n\nNot the mail.')
    assert "Not the mail" not in read(named).text


def test_a_mail_of_endless_parts_is_refused() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))
    document, problems = read_bytes((HEAD + nested).encode(), MAIL)
    assert document is None
    assert [problem.code for problem in problems] == ["too_many_parts"]
    inside = "Content-Type: message/rfc822\n\n" * 2000
    assert parsed((HEAD + inside).encode()) is None


def test_what_is_no_mail_is_read_as_what_it_is() -> None:
    document, problems = read_bytes(
        b"<html><body><article><p>Shells fell on two towns.</p></article></body></html>", MAIL
    )
    assert document is not None
    assert [problem.code for problem in problems] == ["wrong_type"]


PIECES = st.sampled_from(
    [
        *(
            "From: A <a@b>\n",
            "Subject: =?utf-8?Q?=?=\n",
            "Date: never\n",
            "Date: 31 Feb 2017 99:99 +9999\n",
            "\n",
            "> ",
            ">>> ",
        ),
        *(
            "-- \n",
            "--\n",
            "-----Original Message-----\n",
            "From: x\nSent: y\n",
            "On 7 June 2017, B wrote:\n",
            "--cut\n",
        ),
        *("Content-Type: multipart/mixed; boundary=cut\n", "Content-Type: text/html; charset=\xff\n", "--cut--\n"),
        *("Content-Transfer-Encoding: base64\n", "Content-Type: message/rfc822\n", "List-Id: <<<>>\n", "words\n", "\r"),
        *(
            "Content-Type: text/plain; format=flowed; delsp=yes\n",
            "---------- Forwarded message ---------\n",
            "____________\n",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=30), st.booleans())
def test_any_mail_is_read_without_an_error(pieces: list[str], has_head: bool) -> None:
    data = (HEAD if has_head else "").encode() + "".join(pieces).encode("utf-8", "replace")
    document, problems = read_bytes(data, MAIL)
    again, same = read_bytes(data, MAIL)
    assert problems == same
    assert (document.id if document else None) == (again.id if again else None)
    assert document is not None or problems
    for index, part in enumerate(document.parts if document else ()):
        words = document.text[part.start : part.end]
        assert words.strip() == words != ""
        assert part.parent is None or (0 <= part.parent < len(document.parts) and part.parent != index)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for start in (b"", HEAD.encode()):
        document, problems = read_bytes(start + data, MAIL)
        assert document is not None or problems


@pytest.mark.parametrize(
    "line",
    [
        "> \n",
        ">\n> > >> a\n",
        "On 7 June 2017 A wrote:\n",
        "-----Original Message-----\n",
        "From: a\nSent: b\n\n",
        "-- \n",
        "__\n",
        "Regards,\n\n",
        "You received this message because you are subscribed\n\n",
        "a\n",
        "a " * 500 + "\n",
    ],
)
def test_lines_that_repeat_do_not_pile_up(line: str) -> None:
    """Work that grows as a power of the lines would not come to an end here."""
    document, problems = read_bytes(mail(line * 20_000), MAIL)
    assert document is not None or problems
