"""Files of every form that is collected, with as many items as wanted; the words of each item are its own."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from fuzz_seeds import _docx, _record, _xlsx

from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

PLACES = ("Daraa", "Nawa", "Saida", "Yadudah", "Tafas", "Izra", "Busra", "Jasim", "Inkhil", "Dael")
MONTHS = ("May", "June", "July", "August")
SENTENCES = (
    "On {day} {month} 2017 {count} shells fell on {place} from the direction of {other}.",
    "A resident of {place} said that {count} houses near the {nth} street were damaged.",
    "The monitors counted {count} violations in {place} and {fewer} in {other} within a day.",
    "Both sides denied that their units had fired at {place} before dawn.",
    "An exchange of fire was heard {count} kilometres from {other} until the evening.",
    "No one was reported hurt in {place}, and the ceasefire was said to hold in {other}.",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what an item of it is, of how many the smallest file is made, and how its file or folder is made.

    Where `is_followed`, the items are the pages that the file names, which `Pages` has.
    """

    name: str
    item: str
    fewest: int
    make: Callable[[Path, int], Path]
    is_followed: bool = False


def words(number: int, sentences: int = 6) -> str:
    """A short report, the same for the same number."""
    chance = random.Random(number)
    told = []
    for at in range(sentences):
        told.append(
            SENTENCES[at % len(SENTENCES)].format(
                day=chance.randrange(1, 29),
                month=chance.choice(MONTHS),
                place=chance.choice(PLACES),
                other=chance.choice(PLACES),
                count=chance.randrange(3, 900),
                fewer=chance.randrange(2, 90),
                nth=chance.randrange(1000),
            )
        )
    return " ".join(told)


def title(number: int) -> str:
    return f"Bulletin {number}: {PLACES[number % len(PLACES)]} and the villages around it"


def page(number: int) -> str:
    """A page with a head, four paragraphs and what stands around them."""
    links = "".join(f'<li><a href="/news/{number + at}">{title(number + at)}</a></li>' for at in range(1, 6))
    story = "".join(f"<p>{words(4 * number + at, 4)}</p>" for at in range(4))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title(number)}</title>"
        "<meta property='article:published_time' content='2017-07-14T10:00:00Z'></head><body>"
        f"<nav><ul>{links}</ul></nav><article><h1>{title(number)}</h1>{story}</article>"
        f"<aside><h2>Related</h2><ul>{links}</ul></aside><footer>All rights reserved.</footer></body></html>"
    )


class Pages:
    """A `core.ports.Fetcher` that has a page for every address: what following costs by itself."""

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        """The page of the number that the address ends with."""
        data = page(int(source.rpartition("/")[2])).encode()
        yield Fetched(location=source, data=data, media_type="text/html", fetched_at=datetime.now(UTC))


def _lines(path: Path, count: int) -> Path:
    with (path / "reports.jsonl").open("w", encoding="utf-8") as out:
        for number in range(count):
            line = {"id": number, "publisher": "Hauran Post", "published": "2017-07-14", "text": words(number)}
            out.write(json.dumps(line) + "\n")
    return path / "reports.jsonl"


def _table(path: Path, count: int) -> Path:
    with (path / "reports.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("id", "publisher", "date", "title", "text"))
        writer.writerows((number, "Hauran Post", "2017-07-14", title(number), words(number)) for number in range(count))
    return path / "reports.csv"


def _records(path: Path, count: int) -> Path:
    told = json.loads(_record())
    del told["form"]
    with (path / "records.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, told)
        writer.writeheader()
        for number in range(count):
            own = {"event_id_cnty": f"SYR{number}", "location": PLACES[number % len(PLACES)], "notes": words(number, 2)}
            writer.writerow({**told, **own})
    return path / "records.csv"


def _workbook(path: Path, count: int) -> Path:
    def row(*cells: str) -> str:
        filled = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
        return f"<row>{filled}</row>"

    rows = "".join(row(str(number), "2017-07-14", title(number), words(number)) for number in range(count))
    place = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{place}"><sheetData>{row("id", "date", "title", "text")}{rows}</sheetData></worksheet>'
    (path / "reports.xlsx").write_bytes(_rewritten(_xlsx(), "xl/worksheets/sheet1.xml", lambda _: sheet))
    return path / "reports.xlsx"


def _rewritten(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A ZIP with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            kept = old.read(entry)
            new.writestr(entry.filename, change(kept.decode()).encode() if entry.filename == name else kept)
    return out.getvalue()


def _chat(path: Path, count: int) -> Path:
    messages = [
        {
            **{"id": number, "type": "message", "date": "2017-07-14T10:00:00", "date_unixtime": "1500026400"},
            **{"from": "Hauran Post", "from_id": "channel1", "text": words(number)},
        }
        for number in range(1, count + 1)
    ]
    told = {"name": "Hauran Post", "type": "public_channel", "id": 1, "messages": messages}
    (path / "result.json").write_text(json.dumps(told, indent=1), "utf-8")
    return path / "result.json"


def _feed(path: Path, count: int) -> Path:
    items = "".join(
        f"<item><title>{title(number)}</title><link>https://a.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>Fri, 14 Jul 2017 10:00:00 GMT</pubDate><description>{words(number)}</description></item>"
        for number in range(count)
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Hauran Post</title>{items}</channel></rss>"
    (path / "feed.rss").write_text(feed, "utf-8")
    return path / "feed.rss"


def _site_map(path: Path, count: int) -> Path:
    place = "http://www.sitemaps.org/schemas/sitemap/0.9"
    urls = "".join(
        f"<url><loc>https://a.example/{number}</loc><lastmod>2017-07-14</lastmod></url>" for number in range(count)
    )
    (path / "sitemap.xml").write_text(f"<urlset xmlns='{place}'>{urls}</urlset>", "utf-8")
    return path / "sitemap.xml"


def _warc(path: Path, count: int) -> Path:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (path / "pages.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number in range(count):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            data = io.BytesIO(page(number).encode())
            url = f"https://a.example/{number}"
            writer.write_record(writer.create_warc_record(url, "response", data, http_headers=head))
    return path / "pages.warc.gz"


def _zip(path: Path, count: int) -> Path:
    with zipfile.ZipFile(path / "pages.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        for number in range(count):
            pack.writestr(f"pages/{number}.html", page(number))
    return path / "pages.zip"


def _folder(path: Path, name: str, count: int, make: Callable[[int], bytes]) -> Path:
    """A folder of so many files."""
    for number in range(count):
        (path / name.format(number)).write_bytes(make(number))
    return path


def _mail(number: int) -> bytes:
    """A mail with two reports attached: three items."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = title(number), "Monitor <desk@monitor.example>"
    mail["Date"] = "Fri, 14 Jul 2017 18:00:00 +0300"
    mail.set_content(words(number))
    attached = (("page", "html", page(number)), ("text", "plain", words(number + 1)))
    for name, kind, text in attached:
        mail.add_attachment(text.encode(), maintype="text", subtype=kind, filename=f"{name}-{number}.{kind[:4]}")
    return mail.as_bytes()


def _markdown(number: int) -> bytes:
    rows = "".join(f"| {place} | {number} |\n" for place in PLACES)
    story = "\n\n".join(words(4 * number + at, 4) for at in range(4))
    return f"# {title(number)}\n\n{story}\n\n| Place | Shells |\n|---|---|\n{rows}".encode()


def _docx_of(number: int) -> bytes:
    story = "".join(f"<w:p><w:r><w:t>{words(4 * number + at, 4)}</w:t></w:r></w:p>" for at in range(4))
    return _rewritten(_docx_seed(), "word/document.xml", lambda told: told.replace("<w:tbl>", f"{story}<w:tbl>", 1))


@cache
def _docx_seed() -> bytes:
    return _docx()


def _pdf_of(number: int) -> bytes:
    """A PDF of one page of 36 lines."""
    import pypdfium2
    from pypdfium2 import raw

    made = pypdfium2.PdfDocument.new()
    sheet = made.new_page(595, 842)
    told = words(number, 30).split()
    for at in range(36):
        line = raw.FPDFPageObj_NewTextObj(made, b"Helvetica", 11.0)
        codes = [*" ".join(told[at * 11 : at * 11 + 11]).encode("utf-16-le"), 0, 0]
        raw.FPDFText_SetText(line, (raw.FPDF_WCHAR * (len(codes) // 2)).from_buffer_copy(bytes(codes)))
        raw.FPDFPageObj_Transform(line, 1, 0, 0, 1, 56, 780 - 20 * at)
        raw.FPDFPage_InsertObject(sheet, line)
    raw.FPDFPage_GenerateContent(sheet)
    out = io.BytesIO()
    made.save(out)
    made.close()
    return out.getvalue()


FORMS = (
    Form("JSONL", "line", 100, _lines),
    Form("CSV", "row", 100, _table),
    Form("ACLED CSV", "record", 100, _records),
    Form("XLSX", "row", 100, _workbook),
    Form("Telegram JSON", "message", 100, _chat),
    Form("RSS feed", "entry", 100, _feed),
    Form("site map", "page", 5, _site_map, is_followed=True),
    Form("WARC, packed", "page", 5, _warc),
    Form("ZIP of pages", "page", 5, _zip),
    Form("mails", "part", 3, lambda path, count: _folder(path, "{:05d}.eml", count, _mail)),
    Form("Markdown", "file", 10, lambda path, count: _folder(path, "{:05d}.md", count, _markdown)),
    Form("DOCX", "file", 3, lambda path, count: _folder(path, "{:05d}.docx", count, _docx_of)),
    Form("PDF", "file", 3, lambda path, count: _folder(path, "{:05d}.pdf", count, _pdf_of)),
)
