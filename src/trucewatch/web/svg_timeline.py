"""The timeline as SVG: bars by verdict, and lanes for calm, talks, dates of agreements and silence."""

from collections.abc import Iterator
from datetime import date
from html import escape

from trucewatch.pipeline.desk.shapes_desk import Bucket, TimelinePage
from trucewatch.publish.map_labels import text_width
from trucewatch.publish.wording import clean
from trucewatch.web.language import translated
from trucewatch.web.verdicts import COLOURS, LETTERS

FONT = "'Source Sans','Noto Sans Arabic','DejaVu Sans',sans-serif"
INK, QUIET, LINE, SILENT = "#1b2429", "#55636b", "#d5dce0", "#9aa6ad"
HIGH, LANE, TOP, SIDE = 230.0, 26.0, 14.0, 92.0
LANES = ("Calm", "Talks", "Agreements", "Silence")


class _Sheet:
    """Days to pixels."""

    def __init__(self, told: TimelinePage, width: float) -> None:
        self.first = date.fromisoformat(told["start"]).toordinal()
        self.days = max(1, date.fromisoformat(told["end"]).toordinal() - self.first + 1)
        self.left, self.right = SIDE, width - 12
        self.most = max((bucket["incidents"] for bucket in told["buckets"]), default=0) or 1
        self.height = TOP + HIGH + 26 + LANE * len(LANES) + 8
        self.width = width

    def x(self, day: str, plus: int = 0) -> float:
        share = (date.fromisoformat(day[:10]).toordinal() + plus - self.first) / self.days
        return self.left + max(0.0, min(1.0, share)) * (self.right - self.left)

    def y(self, count: float) -> float:
        return TOP + HIGH * (1 - count / self.most)

    def lane(self, name: str) -> float:
        """The middle of a lane."""
        return TOP + HIGH + 26 + LANE * (LANES.index(name) + 0.5)


def draw(told: TimelinePage, *, width: float = 1000, language: str = "en") -> str:
    """The chart as a whole SVG file."""
    sheet = _Sheet(told, width)
    size = f'viewBox="0 0 {width:g} {sheet.height:g}" width="{width:g}" height="{sheet.height:g}"'
    title = translated(language, "Incidents by verdict, calm, talks, dates of agreements and silence over time")
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" font-size="12" fill="{INK}" role="img">',
        f"<title>{escape(title)}</title>",
        '<defs><pattern id="silent" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 3H6" stroke="{SILENT}" stroke-width="2"/></pattern></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        *_grid(sheet, told),
        *_bars(sheet, told),
        *_lanes(sheet, told, language),
        "</svg>\n",
    )
    return "\n".join(parts)


def _grid(sheet: _Sheet, told: TimelinePage) -> Iterator[str]:
    step = max(1, -(-sheet.most // 4))
    for count in range(0, sheet.most + 1, step):
        y = sheet.y(count)
        yield f'<path d="M{sheet.left:.1f} {y:.1f}H{sheet.right:.1f}" stroke="{LINE}"/>'
        yield _text(sheet.left - 6, y + 4, str(count), anchor="end")
    free = -1.0
    for bucket in told["buckets"]:
        x, words = sheet.x(bucket["start"]), bucket["start"]
        wide = text_width(words, 11.5)
        if x >= free and x + wide < sheet.right + 10:
            free = x + wide + 14
            yield f'<path d="M{x:.1f} {TOP + HIGH:.1f}v5" stroke="{QUIET}"/>'
            yield _text(x, TOP + HIGH + 18, words)


def _bars(sheet: _Sheet, told: TimelinePage) -> Iterator[str]:
    """The gravest verdict stands at the foot, where bars compare best; its letter stands in it where there is room."""
    for bucket in told["buckets"]:
        x, wide = _span(sheet, bucket)
        held = 0
        for verdict, letter in LETTERS.items():
            count = bucket["verdicts"].get(verdict, 0)
            if not count:
                continue
            top, foot = sheet.y(held + count), sheet.y(held)
            held += count
            words, colour = escape(f"{bucket['start']}: {letter} {count}"), COLOURS[verdict]
            yield (
                f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{foot - top:.1f}" fill="{colour}" '
                f'stroke="#fff" stroke-width=".8"><title>{words}</title></rect>'
            )
            if wide >= 9 and foot - top >= 13:
                y = (top + foot) / 2 + 4
                yield _text(x + wide / 2, y, letter, fill="#fff", anchor="middle")


def _span(sheet: _Sheet, bucket: Bucket) -> tuple[float, float]:
    left, right = sheet.x(bucket["start"]), sheet.x(bucket["end"], 1)
    gap = min(2.0, (right - left) * 0.15)
    return left + gap / 2, max(right - left - gap, 0.8)


def _lanes(sheet: _Sheet, told: TimelinePage, language: str) -> Iterator[str]:
    for name in LANES:
        y = sheet.lane(name)
        yield f'<path d="M{sheet.left:.1f} {y + LANE / 2:.1f}H{sheet.right:.1f}" stroke="{LINE}"/>'
        yield _text(sheet.left - 6, y + 4, translated(language, name), anchor="end")
    for bucket in told["buckets"]:
        x, wide = _span(sheet, bucket)
        if bucket["calm"]:
            y, title = sheet.lane("Calm"), escape(f"{bucket['start']}: {bucket['calm']}")
            colour = COLOURS["consistent"]
            yield (
                f'<rect x="{x:.1f}" y="{y - 6:.1f}" width="{max(wide, 3):.1f}" height="12" rx="3" fill="none" '
                f'stroke="{colour}" stroke-width="2"><title>{title}</title></rect>'
            )
        if bucket["is_silent"]:
            y = sheet.lane("Silence")
            yield f'<rect x="{x:.1f}" y="{y - 8:.1f}" width="{wide:.1f}" height="16" fill="url(#silent)"/>'
    for talk in told["talks"]:
        when = talk["when"]["start"] if talk["when"] else None
        if when:
            x, y = sheet.x(when), sheet.lane("Talks")
            title = escape(clean(f"{when}: {talk['topic_name'] or ''} {talk['place'] or ''}"))
            look = f'd="M{x:.1f} {y - 8:.1f}l7 8-7 8-7-8z" fill="{COLOURS["disputed"]}"'
            yield f"<path {look}><title>{title}</title></path>"
    yield from _dates(sheet, told)


def _dates(sheet: _Sheet, told: TimelinePage) -> Iterator[str]:
    """Of marks close together the last one bears its name."""
    y = sheet.lane("Agreements")
    marks = sorted(told["dates"], key=lambda one: one["date"])
    spots = [sheet.x(mark["date"]) for mark in marks]
    for mark, x, follows in zip(marks, spots, [*spots, sheet.right][1:], strict=True):
        words = clean(mark["agreement"]["name"])[:28]
        title = escape(clean(f"{mark['date']}: {mark['agreement']['name']}, {mark['what']}"))
        yield f'<path d="M{x:.1f} {TOP:g}V{y + 8:.1f}" stroke="{INK}" stroke-dasharray="2 3" stroke-opacity=".6"/>'
        yield f'<rect x="{x - 4:.1f}" y="{y - 8:.1f}" width="8" height="16" fill="{INK}"><title>{title}</title></rect>'
        if x + 8 + text_width(words, 11.5) < follows:
            yield _text(x + 7, y + 4, words)


def _text(x: float, y: float, words: str, *, fill: str = INK, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11.5" fill="{fill}" text-anchor="{anchor}">{escape(words)}</text>'
