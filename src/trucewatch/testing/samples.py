"""Texts and bytes, honest and hostile, that the contract suites try a part on."""

import gzip
import json
import random
from collections.abc import Iterator

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.testing.builders import make_document

_NEWS = (
    "Government forces shelled the town of Sarmada on Saturday, killing three civilians, the local "
    "observatory said. The ministry denied it. At least 12 people were wounded in two air strikes near "
    "Kafr Nabl, according to rescuers, who said that \u201cdozens\u201d had fled. No shelling was reported in Hama."
)
_ARABIC = "قصفت قوات النظام مدينة داعل بقذائف المدفعية يوم الجمعة، ما أدى إلى مقتل مدنيين اثنين. ونفى مصدر عسكري ذلك."
_RUSSIAN = "В субботу посёлок был обстрелян из миномётов, ранены двое. Стороны договорились о перемирии."

_PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shells fall on Sarmada</title></head>
<body><nav><a href="/">Home</a></nav><article><h1>Shells fall on Sarmada</h1><p>{_NEWS}</p>
<p>The truce began on Friday. Mediators called on both sides to hold their fire and to let aid convoys pass
to the besieged town, where food has been short for weeks.</p></article><footer>All rights.</footer></body></html>"""


def sample_pages() -> tuple[tuple[str, bytes, str], ...]:
    """Honest pages: media type, bytes, and words that a reading must keep."""
    return (
        ("text/html", _PAGE.encode(), "killing three civilians"),
        ("text/plain", _NEWS.encode(), "killing three civilians"),
        ("text/plain", _ARABIC.encode(), "مقتل مدنيين اثنين"),
    )


def hostile_bytes() -> Iterator[tuple[str, bytes]]:
    """(media type, bytes): empty, binary, wrongly coded, deep, endless and lying."""
    chance = random.Random(20170714)  # noqa: S311 - a test's dice
    noise = chance.randbytes(4096)
    page = _PAGE.encode()
    bodies = (
        b"",
        b"\0" * 1000,
        b" \n\t ",
        noise,
        b"\xff\xfe" + "Shells fell.".encode("utf-16-le"),
        b"\xef\xbb\xbf" + page,
        page[: len(page) // 2],
        page.replace(b"utf-8", b"no-such-charset"),
        page.replace(b"<p>", b"<p>\xed\xa0\x80\xc0\xaf\x00"),
        _ARABIC.encode("cp1256"),
        b"<div>" * 3000 + b"Shells fell." + b"</div>" * 10,
        b"<p" + b" a='b'" * 3000,
        b"<![CDATA[<!--<script>" * 50,
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;&c;</a>',
        b"<p>&#0;&#xD800;&#x110000;&#99999999999;</p>",
        b"word " * 20000,
        b"x" * 100000,
        gzip.compress(page),
        b"%PDF-1.7\n" + noise,
        b"PK\x03\x04" + noise,
        json.dumps({"text": _NEWS}).encode(),
        b"[" * 5000,
    )
    for data in bodies:
        yield "text/html", data
        yield "text/plain", data
    for media_type in (
        "",
        "application/octet-stream",
        "image/png",
        "application/json",
        "no type at all",
        "text/html;;=\0",
    ):
        yield media_type, noise
        yield media_type, page


def hostile_words() -> tuple[str, ...]:
    """What stands in a name's place in bad input."""
    return (
        "\0",
        "\ud83d",
        "\u202eسوريا",
        "Qqxzzyqqx",
        "a" * 10000,
        "'; DROP TABLE place; --",
        "%_*?[",
        "the town of",
        "12.5 N",
        "درعا",
        "Д" * 300,
        "🚀",
        "\n".join("abc"),
    )


def sample_documents() -> tuple[Document, ...]:
    """Documents of news, of other scripts, of comments and silent parts, and of nonsense."""
    texts = (
        _NEWS,
        _ARABIC,
        _RUSSIAN,
        "",
        " \n\t ",
        ".",
        "\u200f\u202e\u0000\ufeff",
        "Shelling \ud83d in \udcff Daraa killed two. 🚀🚀 A rocket hit Homs.",
        "shelled " * 400,
        "(((\u201c\u2018[{" * 40 + "Rebels attacked Hama.",
        "On 31 February 2017 at 25:61 minus three to -7 people were killed in shelling, 10^99 wounded.",
        "A said that B said that C said that D denied that E claimed that F shelled G on Monday. " * 5,
    )
    return (*(make_document(text) for text in texts), _with_parts(), _silent(), _without_parts(), _nested())


def _with_parts() -> Document:
    headline, notice, comment = "Five killed in Idlib air strike", "Correction: four were killed.", "It was the army!"
    words = (
        (PartKind.HEADLINE, headline),
        (PartKind.BODY, _NEWS),
        (PartKind.NOTICE, notice),
        (PartKind.COMMENT, comment),
    )
    return make_document("\n\n".join(text for _, text in words), parts=words, location="pages/parts.html")


def _silent() -> Document:
    words = (
        (PartKind.RELATED, "Air strike kills ten in Aleppo"),
        (PartKind.BOILERPLATE, "Rebels shelled us. Subscribe."),
    )
    return make_document("\n".join(text for _, text in words), parts=words, location="pages/silent.html")


def _without_parts() -> Document:
    return Document(capture_id="capture-0", location="pages/none.html", text=_NEWS)


def _nested() -> Document:
    text = f"{_NEWS}\n\nA post: Shells fell on Hama this morning.\n\nThe truce holds elsewhere."
    start = text.index("A post")
    parts = (
        Part(kind=PartKind.BODY, start=0, end=len(text)),
        Part(kind=PartKind.EMBED, start=start, end=text.index("\n", start), author="someone", parent=0),
    )
    return Document(capture_id="capture-0", location="pages/nested.html", text=text, parts=parts, language="en")
