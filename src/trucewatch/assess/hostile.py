"""What is refused in an agreement file before it is read: anchors, tags, depth, keys that are no words, odd signs."""

import re
import unicodedata
from io import StringIO
from typing import Any

from trucewatch.assess.faults import problem
from trucewatch.core.problems import Problem

MAX_DEPTH = 20
"""The deepest that a file needs is a ring of a polygon in a cut-out: 12."""
MAX_NODES = 20_000
LONGEST_NUMBER = 100
"""Signs of a number: one of thousands cannot be told in a message, let alone be meant."""
_UNSEEN = frozenset({"Cc", "Cs", "Cn"})
_STEERING = re.compile("[\\u202a-\\u202e\\u2066-\\u2069]")
"""Signs that turn the direction of writing: a name with one shows otherwise than it reads."""
_KNOWN_TAGS = frozenset({"!"})


def refused(text: str, name: str) -> tuple[Problem, ...]:
    """Why the text is not read as YAML at all, or nothing. Raises YAMLError where it is no YAML.

    An anchor lets a few lines stand for millions, and a tag asks for an object of a program.
    An agreement needs neither.
    """
    from ruamel.yaml import YAML

    depth = documents = 0
    held: list[int] = []  # of each mapping around: its keys and values so far; of a list: -1
    for nodes, event in enumerate(YAML(typ="rt", pure=True).parse(StringIO(text))):
        kind = type(event).__name__
        if kind.endswith("StartEvent"):
            depth += kind != "StreamStartEvent"
            documents += kind == "DocumentStartEvent"
        elif kind.endswith("EndEvent"):
            depth -= 1
        fault = _fault(event, kind, depth, nodes) or _second(documents) or _key_fault(kind, held)
        if fault is not None:
            return (problem(name, event.start_mark.line + 1, *fault),)
    return ()


def _fault(event: Any, kind: str, depth: int, nodes: int) -> tuple[str, str] | None:
    if kind == "AliasEvent" or getattr(event, "anchor", None):
        return f"anchors and aliases (`&{event.anchor}`, `*{event.anchor}`) are not taken", "write it out in full"
    tag = getattr(event, "tag", None)
    if tag is not None and str(tag) not in _KNOWN_TAGS:
        return f"the tag {str(tag)[:60]!r} is not taken", "remove it"
    if kind == "ScalarEvent" and (found := _scalar_fault(event)):
        return found
    if depth > MAX_DEPTH:
        return f"nested deeper than {MAX_DEPTH}", "see docs/reference/agreements.md for the form"
    if nodes > MAX_NODES:
        return f"holds more than {MAX_NODES:,} entries", "put outlines into a GeoJSON file beside it"
    return None


def _key_fault(kind: str, held: list[int]) -> tuple[str, str] | None:
    """Whether a list or a mapping begins where a key belongs: it could not be told by its name, nor looked up."""
    is_start = kind in ("MappingStartEvent", "SequenceStartEvent")
    if kind in ("MappingEndEvent", "SequenceEndEvent"):
        held.pop()
    elif is_start or kind in ("ScalarEvent", "AliasEvent"):
        if held and held[-1] >= 0:
            if is_start and held[-1] % 2 == 0:
                return "a list or a mapping stands where a key belongs", "write `key: value`, or take the brackets away"
            held[-1] += 1
        if is_start:
            held.append(0 if kind == "MappingStartEvent" else -1)
    return None


def _scalar_fault(event: Any) -> tuple[str, str] | None:
    value = str(event.value)
    if event.style == ">":
        value = value.replace("\a", "")  # the parser's own mark of a folded line
    if event.style is None and len(value) > LONGEST_NUMBER and value.lstrip("+-.")[:1].isdigit() and " " not in value:
        return f"a number of {len(value):,} signs", "put words into quotes"
    if not value.isprintable() and (sign := next(filter(_is_unseen, value), None)):
        return f"holds the unseen sign U+{ord(sign):04X}", "remove it: it cannot be shown on a page or a map"
    return None


def _is_unseen(sign: str) -> bool:
    return sign not in "\n\t" and (unicodedata.category(sign) in _UNSEEN or bool(_STEERING.match(sign)))


def _second(documents: int) -> tuple[str, str] | None:
    return ("holds a second document", "one file an agreement: remove the line `---`") if documents > 1 else None
