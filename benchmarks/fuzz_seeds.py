"""What the fuzzer starts from, and what it holds against each form."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture, Document

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "pages"
FETCHED_AT = datetime(2017, 7, 20, 12, 0, tzinfo=UTC)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Target:
    """A way into the program: a reader by media type, or a collector by the ending of a file."""

    name: str
    check: Callable[[bytes], None]


# --- promises


@cache
def _reader() -> object:
    from trucewatch.read.reader import PageReader

    return PageReader()


def _reads(media_type: str) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        capture = Capture(
            location="fuzz/case", sha256=sha256(data), size=len(data), media_type=media_type, fetched_at=FETCHED_AT
        )
        document, problems = _reader().read(capture, data)  # type: ignore[attr-defined]
        assert document is not None or problems, "neither a document nor a problem"
        if document is not None:
            _holds(document)
        again, _ = _reader().read(capture, data)  # type: ignore[attr-defined]
        assert again == document, "the same bytes gave another document"

    return check


def _holds(document: Document) -> None:
    starts = [part.start for part in document.parts]
    assert starts == sorted(starts), "parts are not in order"
    for index, part in enumerate(document.parts):
        assert 0 <= part.start < part.end <= len(document.text), f"part {index} lies outside the text"
        assert part.parent is None or (0 <= part.parent < len(document.parts) and part.parent != index), "bad parent"
        assert document.text[part.start : part.end].strip(), f"part {index} is blank"
    assert document.id


def _collects(suffix: str) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        from trucewatch.collect.limits import CollectLimits
        from trucewatch.collect.sources import collect

        with TemporaryDirectory() as folder:
            path = Path(folder) / f"case{suffix}"
            path.write_bytes(data)
            limits = CollectLimits(max_bytes=2_000_000, max_items=200)
            for item in collect(str(path), limits):
                assert isinstance(item, (Fetched, Problem))
                if isinstance(item, Fetched):
                    assert len(item.data) <= limits.max_bytes
                    assert folder not in item.location, "a machine's path leaked"
                else:
                    assert item.message, "a problem without words"
                    assert item.code, "a problem without a code"

    return check


# --- where cases start from


def seeds_of(name: str) -> Iterator[bytes]:
    """Sound items of a target's form."""
    made = {
        "html": lambda: [path.read_bytes() for path in sorted(SAMPLES.glob("*.html"))],
        "text": lambda: [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))],
        "markdown": lambda: [
            b"---\ntitle: Shells\ndate: 2017-07-14\n---\n# Shells\n\nShells *fell*.\n\n|a|b|\n|-|-|\n|1|2|\n"
        ],
        "docx": lambda: [_docx()],
        "mail": lambda: [_mail()],
        "telegram": lambda: [_telegram_message()],
        "record": lambda: [_record()],
        "pdf": lambda: [_pdf()],
        "file.csv": lambda: [_csv(), _coded()],
        "file.json": lambda: [_telegram_export()],
        "file.jsonl": lambda: [b'{"id": "1", "text": "Shells fell."}\n{"id": 2, "html": "<p>x</p>"}\n'],
        "file.xml": lambda: [_feed(), _sitemap()],
        "file.eml": lambda: [_mail()],
        "file.zip": lambda: [_zip()],
        "file.warc": lambda: [warc()],
        "file.xlsx": lambda: [_xlsx()],
    }
    yield from made[name]()


def _docx() -> bytes:
    from docx import Document as Docx

    made, out = Docx(), io.BytesIO()
    made.add_heading("Bulletin of 14 July", 0)
    made.add_paragraph("Two violations were recorded in Daraa.")
    rows = made.add_table(rows=2, cols=2)
    rows.cell(0, 0).text, rows.cell(0, 1).text = "Place", "Violations"
    rows.cell(1, 0).text, rows.cell(1, 1).text = "Daraa", "2"
    made.save(out)
    return out.getvalue()


def _mail() -> bytes:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Bulletin", "Monitor <desk@monitor.example>"
    mail["Date"] = "Fri, 14 Jul 2017 18:00:00 +0300"
    mail.set_content("Two shells fell on Daraa.\n\n> earlier words\n-- \nThe desk\n")
    mail.add_alternative("<p>Two shells fell on <b>Daraa</b>.</p>", subtype="html")
    mail.add_attachment(b"id,text\n1,Shells fell\n", maintype="text", subtype="csv", filename="table.csv")
    return mail.as_bytes()


def _telegram_message() -> bytes:
    told = {
        **{"id": 7, "type": "message", "date": "2017-07-14T10:00:00", "date_unixtime": "1500026400"},
        **{"from": "Hauran Post", "from_id": "channel1", "text": ["Shells on ", {"type": "bold", "text": "Daraa"}]},
        **{"chat": {"name": "Hauran Post", "id": 1, "type": "public_channel"}},
    }
    return json.dumps(told).encode()


def _telegram_export() -> bytes:
    message = json.loads(_telegram_message())
    return json.dumps({"name": "Hauran Post", "type": "public_channel", "id": 1, "messages": [message] * 3}).encode()


def _record() -> bytes:
    return json.dumps(
        {
            **{"form": "acled", "event_id_cnty": "SYR1", "event_date": "2017-07-14", "time_precision": "1"},
            **{"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"},
            **{"actor1": "Military Forces of Syria (2000-2024)", "country": "Syria", "location": "Daraa"},
            **{"latitude": "32.62", "longitude": "36.10", "geo_precision": "1", "fatalities": "2", "source": "SOHR"},
            **{"notes": "On 14 July 2017, shells fell on Daraa."},
        }
    ).encode()


def _csv() -> bytes:
    return 'id;publisher;date;text\n1;SANA;2017-07-14;Shells fell on درعا\n2;TASS;15.07.2017;"Calm; no fire"\n'.encode()


def _coded() -> bytes:
    """The rows of a data set."""
    told = {key: value for key, value in json.loads(_record()).items() if key != "form"}
    cells = [f'"{value}"' for value in told.values()]
    return "\n".join([",".join(told), *[",".join(cells)] * 3]).encode()


def _feed() -> bytes:
    item = "<item><title>Shells</title><link>https://a.example/1</link><description>Shells fell</description></item>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{item * 3}</channel></rss>".encode()


def _sitemap() -> bytes:
    place = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<urlset xmlns='{place}'><url><loc>https://a.example/1</loc></url></urlset>".encode()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("pages/one.html", "<h1>Shells</h1><p>Shells fell on Daraa.</p>")
        pack.writestr("two.txt", "Calm was reported in Homs.")
    return out.getvalue()


def warc() -> bytes:
    """One response in a WARC."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    page = io.BytesIO(b"<h1>Shells</h1><p>Shells fell on Daraa.</p>")
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record("https://a.example/1", "response", page, http_headers=head))
    return out.getvalue()


def _xlsx() -> bytes:
    """A workbook of one sheet, by hand: no writer of workbooks is needed for anything else."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    bonds = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cells = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("id", "text"))
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}">{default}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{bonds}">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{bonds}"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{cells}</row>'
        f'<row r="2">{cells}</row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, words in files.items():
            pack.writestr(name, words)
    return out.getvalue()


def _pdf() -> bytes:
    """A PDF of one page with two lines of text, by hand."""
    stream = b"BT /F1 12 Tf 72 720 Td (Two shells fell on Daraa on 14 July 2017.) Tj 0 -20 Td (No one was hurt.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


TARGETS = {
    target.name: target
    for target in (
        Target("html", _reads("text/html")),
        Target("text", _reads("text/plain")),
        Target("markdown", _reads("text/markdown")),
        Target("docx", _reads(DOCX)),
        Target("mail", _reads("message/rfc822")),
        Target("telegram", _reads("application/vnd.trucewatch.telegram+json")),
        Target("record", _reads("application/vnd.trucewatch.record+json; form=acled")),
        Target("pdf", _reads("application/pdf")),
        *(
            Target(f"file{suffix}", _collects(suffix))
            for suffix in (".csv", ".json", ".jsonl", ".xml", ".eml", ".zip", ".warc", ".xlsx")
        ),
    )
}
DICTIONARY = (
    *(b"<div>", b"</div>", b"<!--", b"-->", b"<![CDATA[", b"<script>", b"<table><tr><td>", b"<article>", b"&#0;"),
    *(b"&#xD800;", b"&amp;", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xae", b"\xd9\xa0", b"\xf0\x9f\x9a\x80"),
    *(
        b"\r\n\r\n",
        b"Comments (3)",
        b"CORRECTION:",
        b"14 July 2017",
        b"\xd0\xb8\xd1\x8e\xd0\xbb\xd1\x8f",
        b"{",
        b"[",
        b'"',
    ),
    *(
        b"@Name",
        b"> ",
        b"|",
        b"```",
        b"---\n",
        b"\x0c",
        b"\x1b[31m",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"\x1f\x8b\x08",
        b"WARC/1.0",
    ),
    *(b"Content-Length: 99999999999", b"Transfer-Encoding: chunked", b"<!ENTITY a 'x'>", b"stream", b"endobj", b"xref"),
    *(b"=?utf-8?b?4pi6?=", b"charset=utf-7", b"boundary=", b"<blockquote class='twitter-tweet'>", b"class='comment'"),
)
