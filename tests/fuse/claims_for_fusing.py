"""Small builders of claims with their referents, in the words of the trade."""

from datetime import date, timedelta

from trucewatch.core.claims import Actor, Basis, Claim, Harm, Interval, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Who
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span

GOV = Actor(id="gov_syria", name="Syrian government", kind="state")
REBELS = Actor(id="opposition_syria", name="Syrian opposition", kind="armed_group")
RUSSIA = Actor(id="rus", name="Russia", kind="state")
SOHR = Actor(id="sohr", name="Syrian Observatory for Human Rights (SOHR)", kind="monitor")
SANA = Actor(id="sana", name="SANA", kind="media")
AFP = Actor(id="afp", name="Agence France-Presse (AFP)", kind="media")
AMNESTY = Actor(id="amnesty", name="Amnesty International", kind="ngo")
RBSS = Actor(id="rbss", name="Raqqa is Being Slaughtered Silently (RBSS)", kind="monitor")

DARAA = Place(
    id="daraa",
    name="Daraa",
    lat=32.62,
    lon=36.1,
    radius_m=5000.0,
    precision=Precision.SETTLEMENT,
    country="SY",
    admin1="Daraa",
)
NAWA = Place(
    id="nawa",
    name="Nawa",
    lat=32.89,
    lon=36.04,
    radius_m=4000.0,
    precision=Precision.SETTLEMENT,
    country="SY",
    admin1="Daraa",
)
RAQQA = Place(
    id="raqqa",
    name="Raqqa",
    lat=35.95,
    lon=39.01,
    radius_m=6000.0,
    precision=Precision.SETTLEMENT,
    country="SY",
    admin1="Raqqa",
)
DARAA_PROVINCE = Place(
    id="daraa-1",
    name="Daraa",
    lat=32.85,
    lon=36.2,
    radius_m=50000.0,
    precision=Precision.PROVINCE,
    country="SY",
    admin1="Daraa",
)
SYRIA = Place(id="sy", name="Syria", lat=35, lon=38, radius_m=400000.0, precision=Precision.COUNTRY, country="SY")

DAY = date(2017, 7, 14)


def on(day: date = DAY, days: int = 1) -> Interval:
    return Interval(start=day, end=day + timedelta(days=days))


def killed(minimum: int | None, maximum: int | None = None, who: Who = Who.CIVILIANS) -> Harm:
    return Harm(kind=HarmKind.KILLED, minimum=minimum, maximum=maximum, who=who, span=None)


def telling(actor: Actor | str, kind: Telling = Telling.SAY) -> Teller:
    return Teller(text=actor if isinstance(actor, str) else actor.name, span=None, telling=kind)


def claim(
    words: str,
    *,
    kind: Kind = Kind.SHELLING,
    document: str = "a",
    start: int = 0,
    part: PartKind = PartKind.BODY,
    by: tuple[Actor, ...] = (),
    on_whom: tuple[Actor, ...] = (),
    place: Place | None = DARAA,
    time: Interval | None = None,
    is_undated: bool = False,
    harm: tuple[Harm, ...] = (),
    count: int | None = None,
    tellers: tuple[Actor | str, ...] = (),
    how: Telling = Telling.SAY,
    stance: Stance = Stance.ASSERTED,
    publisher: str | None = None,
    published: date = DAY,
    sequence: int = 0,
    is_background: bool = False,
    topics: tuple[str, ...] = (),
) -> Resolved:
    when = None if is_undated else (time or on())
    document_id = f"document-{document}"
    span = Span(document_id=document_id, start=start, end=start + len(words), exact=words)

    def mention(text: str) -> Mention:
        return Mention(text=text, span=span, basis=Basis.STATED)

    return Resolved(
        claim=Claim(
            document_id=document_id,
            part=part,
            part_index=0,
            kind=kind,
            evidence=(span,),
            actors=tuple(mention(actor.name) for actor in by),
            targets=tuple(mention(actor.name) for actor in on_whom),
            place=mention(place.name) if place else None,
            time=mention("that day") if when else None,
            harm=harm,
            count=count,
            attribution=tuple(telling(teller, how) for teller in tellers),
            stance=stance,
            is_background=is_background,
        ),
        actors=by,
        targets=on_whom,
        tellers=tuple(teller for teller in tellers if isinstance(teller, Actor)),
        place=place,
        time=when,
        topics=topics,
        publisher=publisher or f"Paper {document}",
        published=published,
        document_location=f"https://example.org/{document}",
        sequence=sequence,
    )
