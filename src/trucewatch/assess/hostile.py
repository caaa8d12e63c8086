"""What is refused in an agreement file before it is read: anchors, tags, depth, several documents."""

from io import StringIO
from typing import Any

from trucewatch.assess.faults import problem
from trucewatch.core.problems import Problem

MAX_DEPTH = 20
"""The deepest that a file needs is a ring of a polygon in a cut-out: 12."""
MAX_NODES = 100_000
_KNOWN_TAGS = frozenset({"!"})


def refused(text: str, name: str) -> tuple[Problem, ...]:
    """Why the text is not read as YAML at all, or nothing. Raises YAMLError where it is no YAML.

    An anchor lets a few lines stand for millions, and a tag asks for an object of a program.
    An agreement needs neither.
    """
    from ruamel.yaml import YAML

    depth = documents = 0
    for nodes, event in enumerate(YAML(typ="rt", pure=True).parse(StringIO(text))):
        kind = type(event).__name__
        if kind.endswith("StartEvent"):
            depth += kind != "StreamStartEvent"
            documents += kind == "DocumentStartEvent"
        elif kind.endswith("EndEvent"):
            depth -= 1
        fault = _fault(event, kind, depth, nodes) or _second(documents)
        if fault is not None:
            return (problem(name, event.start_mark.line + 1, *fault),)
    return ()


def _fault(event: Any, kind: str, depth: int, nodes: int) -> tuple[str, str] | None:
    if kind == "AliasEvent" or getattr(event, "anchor", None):
        return f"anchors and aliases (`&{event.anchor}`, `*{event.anchor}`) are not taken", "write it out in full"
    tag = getattr(event, "tag", None)
    if tag is not None and str(tag) not in _KNOWN_TAGS:
        return f"the tag {str(tag)[:60]!r} is not taken", "remove it"
    if depth > MAX_DEPTH:
        return f"nested deeper than {MAX_DEPTH}", "see docs/reference/agreements.md for the form"
    if nodes > MAX_NODES:
        return f"holds more than {MAX_NODES:,} entries", "put outlines into a GeoJSON file beside it"
    return None


def _second(documents: int) -> tuple[str, str] | None:
    return ("holds a second document", "one file an agreement: remove the line `---`") if documents > 1 else None
