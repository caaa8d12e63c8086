"""The injections of injections.yaml as documents, for the tests against an obeying server and a real model."""

import json
from functools import cache
from typing import Any

from extracting import listed
from llm_reading import page

from chat_server import item
from trucewatch.core.records import Document, PartKind
from trucewatch.pipeline.llm_costs import documents_in
from trucewatch.settings import Settings

Case = dict[str, Any]


@cache
def cases() -> tuple[Case, ...]:
    return tuple(listed("injections.yaml"))


def document_of(case: Case) -> Document:
    """The page as it is read."""
    if "html" in case:
        line = json.dumps({"id": case["id"], "url": "https://example.org/a", "html": case["html"], "language": "en"})
        (document,) = documents_in([line], Settings(), folder=None)
        return document
    parts = [(PartKind(kind), words) for part in case["parts"] for kind, words in part.items()]
    return page(*parts, language=case.get("language", "en"))


def wanted(case: Case) -> list[dict[str, Any]]:
    """What the page asks a model to answer, in our schema."""
    return [item(**told) for told in case["wants"]]
