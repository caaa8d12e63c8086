"""Reads the fusion set `data/fusion`: invented incidents told by several documents each, as gold claims and as texts.

The form is told in `data/fusion/README.md`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trucewatch.core.claims import Actor, Basis, Claim, Harm, Interval, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span

FOLDER = Path(__file__).resolve().parent / "data" / "fusion"
HALVES = {
    "developing": "odd.yaml",
    "checking": "even.yaml",
    "third": "third.yaml",
    "fourth": "fourth.yaml",
}
_MARKED = re.compile(r"\[(\d) ([^\]]*)\]")
_HARM = re.compile(r"(?P<kind>[a-z]+) (?P<low>\d+)(?P<more>\+)?(?: (?P<who>[a-z]+))?")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A document of the set: its plain text, and the marked words by their number as (start, end)."""

    id: str
    publisher: str
    published: date
    country: str
    text: str
    marked: Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Told:
    """A gold claim and the incident that it tells."""

    resolved: Resolved
    incident: str
    text: Text


def read_half(name: str, folder: Path = FOLDER) -> list[Told]:
    """The gold claims of a half, in order. Raises KeyError or ValueError where the set is not well formed."""
    reader = _Reader(folder)
    return [told for scene in _yaml(folder / HALVES[name]) for told in reader.scene(scene)]


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.places = {
            name: Place(**{**row, "precision": Precision(row["precision"])})
            for name, row in _yaml(folder / "places.yaml").items()
        }
        self.actors = {
            name: Actor(id=name, name=row["name"], kind=row["kind"], sides=tuple(row["sides"]))
            for name, row in _yaml(folder / "actors.yaml").items()
        }

    def scene(self, scene: Row) -> Iterator[Told]:
        for number, document in enumerate(scene["documents"], start=1):
            countries = [self.places[row["at"]].country for row in document["claims"] if "at" in row]
            text = _text(f"{scene['scene']:02}-{number}", document, countries[0] if countries else "")
            for row in document["claims"]:
                yield Told(self._resolved(row, text), f"{scene['scene']}{row['of']}", text)

    def _resolved(self, row: Row, text: Text) -> Resolved:
        start, end = text.marked[row["w"]]
        span = Span(document_id=f"document-{text.id}", start=start, end=end, exact=text.text[start:end])
        carried = row.get("carried", ())
        actors, targets = (tuple(self.actors[one] for one in _names(row, key)) for key in ("by", "on"))
        tellers = tuple(self.actors[one] for one in _names(row, "told") if one in self.actors)
        place = self.places[row["at"]] if "at" in row else None
        time = _interval(row["day"]) if "day" in row else None

        def mention(name: str, field: str = "") -> Mention:
            return Mention(text=name, span=span, basis=Basis.CARRIED if field in carried else Basis.STATED)

        claim = Claim(
            document_id=span.document_id,
            part=PartKind.BODY,
            part_index=1,
            kind=Kind(row["kind"]),
            evidence=(span,),
            actors=tuple(mention(actor.name) for actor in actors),
            targets=tuple(mention(actor.name) for actor in targets),
            place=mention(row["at"], "at") if place else None,
            time=mention(str(row["day"]), "day") if time else None,
            weapons=tuple(Weapon(name) for name in _names(row, "with")),
            harm=tuple(_harm(one) for one in str(row.get("harm", "")).split("; ") if one),
            attribution=tuple(
                Teller(text=self.actors[one].name if one in self.actors else one, span=None, telling=Telling.SAY)
                for one in _names(row, "told")
            ),
            stance=Stance(row.get("stance", "asserted")),
            count=row.get("n"),
            is_background=row.get("bg", False),
        )
        return Resolved(
            claim=claim,
            actors=actors,
            targets=targets,
            tellers=tellers,
            place=_related(place, row),
            time=time,
            publisher=text.publisher,
            published=text.published,
            document_location=f"https://example.org/fusion/{text.id}",
        )


def _text(text_id: str, row: Row, country: str) -> Text:
    """The text without its marks, and where they stood."""
    plain, marked, at = "", {}, 0
    for match in _MARKED.finditer(row["text"]):
        plain += row["text"][at : match.start()]
        marked[int(match[1])] = (len(plain), len(plain) + len(match[2]))
        plain += match[2]
        at = match.end()
    plain += row["text"][at:]
    return Text(text_id, row["publisher"], row["published"], country, plain, marked)


def _names(row: Row, key: str) -> Sequence[str]:
    return [one for one in str(row.get(key, "")).split(", ") if one]


def _related(place: Place | None, row: Row) -> Place | None:
    return replace(place, relation=row["rel"]) if place and "rel" in row else place


def _interval(told: date | str) -> Interval:
    """A day, two days with "/" between them (both included), or a moment with its zone."""
    if isinstance(told, date):
        return Interval(start=told, end=told + timedelta(days=1))
    if "T" in told:
        moment = datetime.fromisoformat(told)
        return Interval(start=moment.date(), end=moment.date() + timedelta(days=1), at=moment)
    first, last = (date.fromisoformat(one) for one in told.split("/"))
    return Interval(start=first, end=last + timedelta(days=1))


def _harm(told: str) -> Harm:
    """ "killed 12+ civilians": a kind, a number or its lower bound, and who."""
    match = _HARM.fullmatch(told)
    if match is None:
        raise ValueError(f"harm {told!r} is not of the form 'killed 12+ civilians'")
    low = int(match["low"])
    who = Who(match["who"] or "unknown")
    return Harm(kind=HarmKind(match["kind"]), minimum=low, maximum=None if match["more"] else low, who=who, span=None)
