"""Markdown: rendered, never run; front matter as metadata; any file read without an error."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes, told

from trucewatch.core.records import DateBasis, Document

MARKDOWN = "text/markdown"
REPORT = """---
title: "Shelling near Dael"
date: 2017-06-08T09:30:00+03:00
author: [A. Writer, B. Other]
language: en
url: https://example.org/dael
publisher: {name: Plains Monitor}
---

# Shelling near Dael resumes

Shells fell on **Dael** on Wednesday, [residents](javascript:alert(1)) said, and *nobody* was hurt.

![Smoke over Dael, 7 June](smoke.jpg)

- two mortars
- one rocket

| Date | Place | Killed |
|------|-------|-------:|
| 6 June | Dael |  3 |
| 7 June | Nawa |  |

> We never fired first, the spokesman said.

<script>alert(1)</script> stands here as it was written.
"""


def read(text: str) -> Document:
    document, problems = read_bytes(text.encode(), MARKDOWN)
    assert document is not None, problems
    assert problems == ()
    return document


def test_a_report_in_its_parts() -> None:
    document = read(REPORT)
    assert told(document, "headline") == [document.title] == ["Shelling near Dael resumes"]
    assert told(document, "quote") == ["We never fired first, the spokesman said."]
    assert told(document, "caption") == ["Smoke over Dael, 7 June"]
    body = "\n".join(told(document, "body"))
    assert "Shells fell on Dael on Wednesday, residents said, and nobody was hurt." in body
    assert "Date | Place | Killed\n6 June | Dael | 3\n7 June | Nawa |" in body
    assert "two mortars" in body
    assert "<script>alert(1)</script> stands here" in body
    assert "javascript:" not in document.text


def test_front_matter_is_metadata_with_its_zone() -> None:
    document = read(REPORT)
    assert document.published_at == datetime(2017, 6, 8, 9, 30, tzinfo=timezone(timedelta(hours=3)))
    assert document.published_basis is DateBasis.METADATA
    assert (document.byline, document.publisher) == ("A. Writer, B. Other", "Plains Monitor")
    assert (document.url, document.language) == ("https://example.org/dael", "en")
    assert "Plains Monitor" not in document.text


def test_what_is_given_outranks_front_matter_and_bad_values_are_nothing() -> None:
    document, _ = read_bytes(REPORT.encode(), MARKDOWN, published="2017-06-09")
    assert document is not None
    assert (str(document.published), document.published_basis) == ("2017-06-09", DateBasis.GIVEN)
    document = read("---\ntitle: T\nurl: javascript:alert(1)\ndate: 2017-99-99\n---\n\nShells fell on two towns.\n")
    assert (document.url, document.published) == (None, None)


@pytest.mark.parametrize(
    "front",
    [
        "title: [a",
        "a: &a [*a, *b]",
        "a: " + "[" * 3000,
        "a: !!python/object/apply:os.system [echo]\nb: *c",
        "a: b\n- c",
    ],
)
def test_bad_front_matter_is_told_and_the_text_read(front: str) -> None:
    document, problems = read_bytes(f"---\n{front}\n---\n\nShells fell on two towns.\n".encode(), MARKDOWN)
    assert document is not None
    assert document.text == "Shells fell on two towns."
    assert [problem.code for problem in problems] == ["bad_front_matter"]


def test_a_rule_is_no_front_matter() -> None:
    assert "First part." in read("---\n\nFirst part.\n\n---\n\nSecond part.\n").text


def test_a_long_file_is_read_as_plain_text() -> None:
    document = read("# Title\n\n" + "Shells fell on two towns in the north. " * 30_000)
    assert document.text.startswith("# Title")


def test_a_binary_file_called_markdown_is_told() -> None:
    document, problems = read_bytes(b"PK\x03\x04\x00\x00\x00" * 40, MARKDOWN)
    assert document is None
    assert [problem.code for problem in problems] == ["wrong_type"]


PIECES = st.sampled_from(
    [
        *(
            "---\n",
            "title: x\n",
            "date: 2017-06-08\n",
            "# ",
            "\n\n",
            "- ",
            "> ",
            "| a | b |\n",
            "|---|---|\n",
            "```",
            "`",
        ),
        *(
            "[a](javascript:b)",
            "![a](b)",
            "<b>",
            "&#0;",
            "**",
            "~~",
            "\t",
            "1. ",
            "[x]: <y>\n",
            "\\",
            "\x00",
            "\r",
            "\u2028",
        ),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.text(max_size=15), max_size=40))
def test_any_markdown_is_read_without_an_error(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "replace")
    document, problems = read_bytes(data, MARKDOWN)
    again, same = read_bytes(data, MARKDOWN)
    assert problems == same
    assert (document.id if document else None) == (again.id if again else None)
    assert document is not None or problems
