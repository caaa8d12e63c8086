"""Words marked in their place: what claims rest on, as a page with coloured spans and as underlines for a terminal.

The page holds no script and loads nothing; whatever a text holds is shown as text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

EVIDENCE = "told in"
WIDTH = 96
"""Columns of the terminal picture."""
LONGEST_LINE = 2_000
"""Characters of one line that are shown around the marked ones."""
_LABELS = {"told in": "=", "trigger": "^", "who": "~", "whom": "~"}
_CSS = """
body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 54rem; color: #1b1f23; background: #fff;
  font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; padding-top: .6rem; border-top: 2px solid; }
p.text { line-height: 2.5; margin: .4rem 0; unicode-bidi: plaintext; white-space: pre-wrap; }
.told { border-bottom: 2px solid #8b949e; padding-bottom: .1em; }
mark { color: inherit; border-radius: .2em; padding: .1em .15em; background: #e7e9ec; }
mark.who { background: #cfe3ff; } mark.whom { background: #ffd9d6; } mark.where { background: #d3f2d6; }
mark.when { background: #fff0b8; } mark.teller { background: #e6dafa; }
mark.trigger { background: #ffd8a8; font-weight: 600; }
mark.harm { background: #ffc2d1; } mark small { display: inline-block; font-size: .62rem; line-height: 1;
  margin-inline-start: .3em; color: #3d444d; vertical-align: super; }
sup { color: #55606b; } .problem { color: #8a1c12; } .soft { color: #55606b; font-size: .88rem; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .15rem .9rem;
  font-size: .9rem; margin: .5rem 0; }
dt { color: #55606b; } dd { margin: 0; unicode-bidi: plaintext; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dt { font-weight: 600; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters [start, end) of the text and what they are to a claim: "who", "where", "teller" …"""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One claim: its title, its marked words, and what is told of each as (label, text)."""

    title: str
    marks: tuple[Mark, ...]
    lines: tuple[tuple[str, str], ...] = ()


def shown(text: str) -> str:
    """The text, character for character, with a middle dot for each that would steer a terminal or hide."""
    return "".join(
        " " if char in "\t\n\r" else "·" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char
        for char in text
    )


def render_text(text: str, pictures: Sequence[Picture], notes: Iterable[str] = ()) -> str:
    """The claims for a terminal: the lines that hold their words, underlined and labelled, and what is told of each."""
    out: list[str] = []
    for number, picture in enumerate(pictures, start=1):
        out += [f"{number}. {picture.title}", ""]
        for start, end in _lines(text, picture.marks):
            out += [f"    {line}" for line in _underlined(text, start, end, picture.marks)]
            out.append("")
        widest = max((len(label) for label, _ in picture.lines), default=0)
        out += [f"    {label.ljust(widest)}  {shown(told)}" for label, told in picture.lines]
        out.append("")
    return "\n".join([*out, *map(shown, notes)]).rstrip() + "\n"


def render_html(title: str, text: str, pictures: Sequence[Picture], notes: Iterable[str] = ()) -> str:
    """The claims as one page that needs nothing else: the whole text with numbers, then each claim by itself."""
    whole = tuple(
        Mark(start=mark.start, end=mark.end, label=str(number))
        for number, picture in enumerate(pictures, start=1)
        for mark in picture.marks
        if mark.label == EVIDENCE
    )
    body = [f"<h1>{escape(title)}</h1>", f'<p class="text" dir="auto">{_numbered(text, whole)}</p>']
    body += [f'<p class="problem" dir="auto">{escape(shown(note))}</p>' for note in notes]
    for number, picture in enumerate(pictures, start=1):
        body.append(f'<section id="c{number}"><h2>{number}. {escape(shown(picture.title))}</h2>')
        for start, end in _lines(text, picture.marks):
            body.append(f'<p class="text" dir="auto">{_coloured(text, start, end, picture.marks)}</p>')
        told = "".join(f"<dt>{escape(label)}</dt><dd>{escape(shown(line))}</dd>" for label, line in picture.lines)
        body.append(f"<dl>{told}</dl></section>")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{_CSS}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _lines(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Lines of the text that hold a mark, cut to LONGEST_LINE around the marks in them."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for mark in marks:
        line = (text.rfind("\n", 0, mark.start) + 1, _line_end(text, mark.end))
        low, high = found.get(line, (mark.start, mark.end))
        found[line] = (min(low, mark.start), max(high, mark.end))
    around = LONGEST_LINE // 4
    return [
        line
        if line[1] - line[0] <= LONGEST_LINE
        else (max(line[0], low - around), min(line[1], max(low, min(high, low + LONGEST_LINE)) + around))
        for line, (low, high) in sorted(found.items())
    ]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _segments(start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Stretches of [start, end) over which the same marks hold, each with them, shortest mark first."""
    cuts = sorted({start, end, *(at for mark in marks for at in (mark.start, mark.end) if start < at < end)})
    for low, high in pairwise(cuts):
        over = [mark for mark in marks if mark.start < high and low < mark.end]
        yield low, high, sorted(over, key=lambda mark: mark.end - mark.start)


def _numbered(text: str, marks: Sequence[Mark]) -> str:
    found = []
    for low, high, over in _segments(0, len(text), marks):
        words = escape(_bare(text[low:high]))
        ends = "".join(f'<sup><a href="#c{mark.label}">{mark.label}</a></sup>' for mark in over if mark.end == high)
        found.append(f'<span class="told">{words}</span>{ends}' if over else words)
    return "".join(found)


def _coloured(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    found = []
    for low, high, over in _segments(start, end, marks):
        words = escape(_bare(text[low:high]))
        inner = [mark for mark in over if mark.label != EVIDENCE]
        if inner:
            name = inner[0].label.replace(" ", "-")
            ended = " · ".join(dict.fromkeys(mark.label for mark in inner if mark.end == high))
            label = f"<small>{escape(ended)}</small>" if ended else ""
            words = f'<mark class="{escape(name)}">{words}{label}</mark>'
        found.append(f'<span class="told">{words}</span>' if len(over) > len(inner) else words)
    return "".join(found)


def _bare(text: str) -> str:
    """As `shown`, with line breaks kept: a page has room for them."""
    return "\n".join(map(shown, text.split("\n")))


def _underlined(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[str]:
    for low, high in _wrapped(text, start, end):
        yield shown(text[low:high])
        places: dict[tuple[int, int], list[str]] = {}
        for mark in marks:
            if mark.start < high and low < mark.end:
                label = mark.label if mark.start >= low else ""
                places.setdefault((max(mark.start, low), min(mark.end, high)), []).append(label)
        yield from _rows(text, low, places)


def _rows(text: str, low: int, places: dict[tuple[int, int], list[str]]) -> Iterator[str]:
    """Rows of underlines with their labels below, as few as hold all marks side by side."""
    rows: list[tuple[str, str]] = []
    for (start, end), labels in sorted(places.items(), key=lambda item: (item[0][0], item[0][1] - item[0][0])):
        label = "/".join(dict.fromkeys(filter(None, labels)))
        left, width = _columns(text[low:start]), max(1, _columns(text[start:end]))
        line = _LABELS.get(labels[0] or EVIDENCE, "-") * width
        for number, (marked, named) in enumerate(rows):
            if max(len(marked), len(named)) < left or not left + len(marked) + len(named):
                rows[number] = (marked.ljust(left) + line, named.ljust(left) + label)
                break
        else:
            rows.append((" " * left + line, " " * left + label))
    for marked, named in rows:
        yield marked
        if named.strip():
            yield named


def _wrapped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) in pieces of at most WIDTH characters, broken at blanks where there are any."""
    while end - start > WIDTH:
        cut = text.rfind(" ", start + WIDTH // 2, start + WIDTH)
        cut = start + WIDTH if cut < 0 else cut + 1
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _columns(text: str) -> int:
    """Columns that a terminal gives to a text."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
