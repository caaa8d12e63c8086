"""Remarks: words that bear on an agreement, a law or an incident but tell no event and take no position.

An expressed doubt, a refusal to comment and a statement of the law are no claims (docs/reference/kinds.md), yet a
brief must show them. They are found sentence by sentence with the patterns of `data/lexicons/remarks.toml`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from trucewatch.core.claims import Remark, RemarkKind
from trucewatch.core.problems import DataIntegrityError
from trucewatch.core.records import READERS_PARTS, SILENT_PARTS, Document, Part, PartKind
from trucewatch.core.text import span_of

LONGEST = 1_000
"""Characters of a sentence looked at: no remark is longer, and a hostile page may have no full stop."""

_SENTENCE = re.compile(r"[^\n.!?;]+(?:[.!?;](?![\s”\"’)])[^\n.!?;]*)*[.!?;]*[”\"’)]*")
_OWN_PARTS = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.BODY, PartKind.QUOTE}) | READERS_PARTS
_QUOTES = "“”\"'‘’ "


def remarks(document: Document) -> tuple[Remark, ...]:
    """The remarks of an English document, in order of the text; one of a kind for a sentence."""
    if document.language not in ("en", "und"):
        return ()
    return tuple(remark for index, part in enumerate(document.parts) for remark in _in_part(document, index, part))


def _in_part(document: Document, index: int, part: Part) -> Iterator[Remark]:
    if part.kind in SILENT_PARTS or part.kind not in _OWN_PARTS:
        return
    for match in _SENTENCE.finditer(document.text, part.start, part.end):
        sentence = match[0][:LONGEST]
        lower = sentence.lower()
        for kind, (cues, patterns) in _patterns().items():
            if not any(cue in lower for cue in cues):
                continue
            found = next((hit for pattern in patterns if (hit := pattern.search(sentence))), None)
            if found is None or (kind is RemarkKind.LAW and not _has_subject(sentence)):
                continue
            held = document.part_at(match.start())
            if held is None or held[0] != index:
                continue
            try:
                words = span_of(document.id, document.text, match.start(), match.start() + len(sentence))
            except DataIntegrityError:
                continue
            yield Remark(
                kind=kind, part=part.kind, part_index=index, words=words, holder=_holder(found, document, index)
            )


def _holder(found: re.Match[str], document: Document, index: int) -> str:
    """Whose remark it is: as the words say, else the comment's author, else nobody but the publisher."""
    told = (found.groupdict().get("holder") or "").strip(_QUOTES)
    for cue in _lead_ins():
        told = re.sub(cue, "", told, flags=re.IGNORECASE).strip(_QUOTES)
    part = document.parts[index]
    if part.kind in READERS_PARTS:
        reader = part.author or "commenter"
        return f"{reader}: {told}" if told else reader
    return told


@cache
def _lead_ins() -> Sequence[str]:
    """Words before a holder that are not part of its name."""
    return (r"^(?:but|and|however|meanwhile|still|yet|also)\b\s*", r"^as a matter of policy\s*", r"^the same\s+")


@cache
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("trucewatch").joinpath("data/lexicons/remarks.toml").read_text("utf-8"))


@cache
def _patterns() -> Mapping[RemarkKind, tuple[Sequence[str], Sequence[re.Pattern[str]]]]:
    return {
        RemarkKind(kind): (told["cues"], [re.compile(pattern, re.IGNORECASE) for pattern in told["patterns"]])
        for kind, told in _data().items()
    }


@cache
def _subjects() -> re.Pattern[str]:
    return re.compile("|".join(_data()["law"]["subjects"]), re.IGNORECASE)


def _has_subject(sentence: str) -> bool:
    return _subjects().search(sentence) is not None
