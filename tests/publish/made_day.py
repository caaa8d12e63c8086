"""One made-up day of a truce in the south: documents with their claims, fused; findings written by hand."""

from datetime import UTC, date, datetime, timedelta

from trucewatch.core.agreements import (
    Agreement,
    Modality,
    Period,
    Position,
    Proposal,
    Term,
    TextGrade,
)
from trucewatch.core.claims import (
    Actor,
    Candidate,
    Claim,
    Harm,
    Interval,
    Mention,
    Place,
    Precision,
    Resolution,
    Resolved,
    Slot,
    Teller,
)
from trucewatch.core.incidents import Answer, Finding, Incident, Likelihood, Missing, Reason, Verdict
from trucewatch.core.kinds import HarmKind, Kind, Stance, Telling, Weapon, Who
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Completeness, DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span
from trucewatch.fuse import fuse
from trucewatch.publish.brief import BriefInput

DAY = date(2017, 7, 14)
THEN = datetime(2017, 7, 15, 6, 30, tzinfo=UTC)

GOV = Actor(id="gov_syria", name="Syrian government forces", kind="state")
REBELS = Actor(id="opposition_syria", name="opposition groups", kind="armed_group")
JORDAN = Actor(id="jor", name="Jordan", kind="state")
UN = Actor(id="un", name="United Nations", kind="un_body")
SOHR = Actor(id="sohr", name="Syrian Observatory for Human Rights (SOHR)", kind="monitor")
SANA = Actor(id="sana", name="SANA", kind="media")
VICTIM = Actor(id="person-1", name="Mariam Example", kind="person")

DARAA = Place(
    id="g1",
    name="Daraa",
    lat=32.62,
    lon=36.1,
    radius_m=5000,
    precision=Precision.SETTLEMENT,
    country="SY",
    admin1="Daraa",
)
NAWA = Place(
    id="g2",
    name="Nawa",
    lat=32.89,
    lon=36.04,
    radius_m=4000,
    precision=Precision.SETTLEMENT,
    country="SY",
    admin1="Daraa",
)
QUNEITRA = Place(
    id="g3",
    name="Quneitra",
    lat=33.12,
    lon=35.82,
    radius_m=30000,
    precision=Precision.PROVINCE,
    country="SY",
    admin1="Quneitra",
)

SOUTHWEST = Agreement(
    id="southwest-2017",
    name="Southwest ceasefire",
    nature="ceasefire",
    status_note="announced",
    text_grade=TextGrade.ANNOUNCED,
    periods=(Period(start=datetime(2017, 7, 9, 9, tzinfo=UTC)),),
    countries=("SY",),
    terms=(
        Term(
            id="halt",
            modality=Modality.PROHIBIT,
            conduct=(Kind.SHELLING,),
            text="No attacks across the lines of contact.",
            paragraph="1",
        ),
        Term(id="aid", modality=Modality.REQUIRE, conduct=(Kind.AID,), text="Aid passes.", paragraph="2"),
    ),
)
INCENDIARY = Agreement(
    id="ccw-protocol-iii",
    name="CCW Protocol III",
    nature="law",
    status_note="in force",
    text_grade=TextGrade.PUBLISHED,
    periods=(Period(start=datetime(1983, 12, 2, tzinfo=UTC)),),
    terms=(
        Term(id="2.3", modality=Modality.PROHIBIT, conduct=(Kind.SHELLING,), text="Incendiary weapons near civilians."),
    ),
)


class Page:
    """A document put together telling by telling, so that every span is exact."""

    def __init__(
        self, name: str, publisher: str, title: str, *, completeness: Completeness = Completeness.FULL
    ) -> None:
        self.name, self.publisher, self.title, self.completeness = name, publisher, title, completeness
        self.text = f"{title}\n"
        self.parts = [Part(kind=PartKind.HEADLINE, start=0, end=len(title))]
        self.told: list[dict[str, object]] = []

    def say(self, words: str, kind: Kind, *, part: PartKind = PartKind.BODY, **more: object) -> None:
        start = len(self.text)
        self.text += words + "\n"
        self.parts.append(Part(kind=part, start=start, end=start + len(words)))
        self.told.append({"words": words, "start": start, "kind": kind, "part": part, **more})

    def capture(self) -> Capture:
        return Capture(
            location=f"https://example.org/{self.name}",
            sha256="ab" * 32,
            size=999,
            media_type="text/html",
            fetched_at=THEN,
        )

    def document(self) -> Document:
        return Document(
            capture_id=self.capture().id,
            location=f"https://example.org/{self.name}",
            url=f"https://example.org/{self.name}",
            text=self.text,
            parts=tuple(self.parts),
            title=self.title,
            publisher=self.publisher,
            published=DAY,
            published_basis=DateBasis.METADATA,
            language="en",
            completeness=self.completeness,
            external_id=f"ext-{self.name}",
        )

    def claims(self) -> list[Resolved]:
        return [self._resolved(at, **telling) for at, telling in enumerate(self.told)]  # type: ignore[arg-type]

    def _resolved(
        self,
        at: int,
        *,
        words: str,
        start: int,
        kind: Kind,
        part: PartKind,
        by: tuple[Actor, ...] = (),
        on: tuple[Actor, ...] = (),
        place: Place | None = DARAA,
        day: date | None = DAY,
        harm: tuple[Harm, ...] = (),
        weapons: tuple[Weapon, ...] = (),
        tellers: tuple[Actor | str, ...] = (),
        how: Telling = Telling.SAY,
        stance: Stance = Stance.ASSERTED,
        topic: str = "",
        reason: str = "",
        is_background: bool = False,
    ) -> Resolved:
        document = self.document()
        span = Span(document_id=document.id, start=start, end=start + len(words), exact=words)

        def mention(text: str) -> Mention:
            return Mention(text=text, span=span)

        when = Interval(start=day, end=day + timedelta(days=1)) if day else None
        return Resolved(
            claim=Claim(
                document_id=document.id,
                part=part,
                part_index=at + 1,
                kind=kind,
                evidence=(span,),
                actors=tuple(mention(actor.name) for actor in by),
                targets=tuple(mention(actor.name) for actor in on),
                place=mention(place.name) if place else None,
                time=mention("Friday") if when else None,
                weapons=weapons,
                harm=harm,
                attribution=tuple(
                    Teller(text=t.name if isinstance(t, Actor) else t, span=None, telling=how) for t in tellers
                ),
                stance=stance,
                topic=mention(topic) if topic else None,
                reasons=(mention(reason),) if reason else (),
                is_background=is_background,
            ),
            actors=by,
            targets=on,
            tellers=tuple(t for t in tellers if isinstance(t, Actor)),
            place=place,
            time=when,
            topics=(SOUTHWEST.id,) if topic else (),
            publisher=self.publisher,
            published=DAY,
            document_location=document.location,
            external_id=document.external_id,
            sequence=at + 1,
        )


def harm(kind: HarmKind, low: int | None, high: int | None, who: Who = Who.CIVILIANS) -> Harm:
    return Harm(kind=kind, minimum=low, maximum=high, who=who, span=None)


def pages() -> tuple[Page, ...]:
    hauran = Page("hauran", "Hauran Network", "Mortars on Daraa city")
    hauran.say(
        "Government forces shelled Daraa city with mortars on Friday, killing three civilians",
        Kind.SHELLING, by=(GOV,), on=(VICTIM,), weapons=(Weapon.MORTAR,), harm=(harm(HarmKind.KILLED, 3, 3),),
    )  # fmt: skip
    hauran.say("The town of Nawa was quiet on Friday", Kind.CALM, place=NAWA)
    wire = Page("wire", "Reuters", "Shelling tests truce in Syria’s south", completeness=Completeness.PAYWALLED)
    wire.say(
        "the Observatory said army mortar fire on Daraa had left at least five people dead",
        Kind.SHELLING, by=(GOV,), tellers=(SOHR,), weapons=(Weapon.MORTAR,), harm=(harm(HarmKind.KILLED, 5, None),),
    )  # fmt: skip
    wire.say("Jordan welcomed the ceasefire because it “spares its border”", Kind.SUPPORT, by=(JORDAN,), place=None,
             topic="the ceasefire", reason="spares its border")  # fmt: skip
    wire.say("Envoys will meet in Amman next week", Kind.TALKS, by=(JORDAN,), place=None, day=None,
             stance=Stance.PLANNED, topic="the ceasefire")  # fmt: skip
    wire.say("The UN said some 20,000 people were trapped in Quneitra", Kind.ACCESS_DENIAL, place=QUNEITRA,
             tellers=(UN,), harm=(harm(HarmKind.TRAPPED, 20000, 20000),))  # fmt: skip
    wire.say("The army has shelled Daraa for years", Kind.SHELLING, by=(GOV,), day=None, is_background=True)
    state = Page("state", "SANA", "Army denies reports")
    state.say("a military source denied that the army had fired at Nawa", Kind.GUNFIRE, by=(GOV,), place=NAWA,
              tellers=("a military source",), stance=Stance.DENIED)  # fmt: skip
    state.say("Terrorist groups fired rockets at Daraa’s al-Matar quarter on Thursday", Kind.SHELLING, by=(REBELS,),
              weapons=(Weapon.ROCKET,), day=DAY - timedelta(days=1))  # fmt: skip
    blog = Page("blog", "A blog", "Comment thread <b>open</b>")
    blog.say("heard jets over Nawa <script>alert(1)</script> *now* =cmd()", Kind.AIRSTRIKE, part=PartKind.COMMENT,
             place=NAWA, tellers=("=HYPERLINK(“x”)",), how=Telling.COMMENT)  # fmt: skip
    blog.say("قصفت قوات النظام مدينة نوى بالمدفعية صباح الجمعة", Kind.SHELLING, place=NAWA, by=(GOV,))
    return hauran, wire, state, blog


def incidents() -> tuple[Incident, ...]:
    return fuse([resolved for page in pages() for resolved in page.claims()]).incidents


def daraa_incident() -> Incident:
    """The incident that two roots tell."""
    return next(i for i in incidents() if i.kind is Kind.SHELLING and len(i.roots) == 2)


def _named(kind: Kind, place: Place, number: int = 0) -> Incident:
    return [i for i in incidents() if i.kind is kind and i.place == place and not i.is_background][number]


def findings() -> tuple[Finding, ...]:
    daraa = next(i for i in incidents() if i.kind is Kind.SHELLING and len(i.roots) == 2)
    nawa = _named(Kind.SHELLING, NAWA)
    quneitra = _named(Kind.ACCESS_DENIAL, QUNEITRA)
    return (
        Finding(
            incident_id=daraa.id,
            agreement_id=SOUTHWEST.id,
            term_id="halt",
            verdict=Verdict.ALLEGED_BREACH,
            likelihood=Likelihood.PROBABLE,
            reasons=(
                Reason(test="in_force", answer=Answer.YES, text="in force since 9 July 2017"),
                Reason(test="in_zone", answer=Answer.YES, text="Daraa lies in the zone", claim_ids=daraa.claim_ids()),
                Reason(test="across_lines", answer=Answer.UNKNOWN, text="fired across a line of contact"),
            ),
            missing=(
                Missing(fact="who held the quarter that was hit", would_change="whether the fire crossed the line"),
            ),
            zone_share=1.0,
        ),
        Finding(
            incident_id=nawa.id,
            agreement_id=SOUTHWEST.id,
            term_id="halt",
            verdict=Verdict.DISPUTED,
            reasons=(Reason(test="in_zone", answer=Answer.YES, text="Nawa lies in the zone"),),
        ),
        Finding(
            incident_id=quneitra.id,
            agreement_id=SOUTHWEST.id,
            term_id="aid",
            verdict=Verdict.UNDETERMINED,
            reasons=(Reason(test="in_zone", answer=Answer.UNKNOWN, text="the place lies in the zone"),),
            missing=(Missing(fact="who holds people back", would_change="whether a party is bound"),),
            zone_share=0.6,
        ),
        Finding(
            incident_id=_named(Kind.CALM, NAWA).id,
            agreement_id=SOUTHWEST.id,
            term_id="halt",
            verdict=Verdict.CONSISTENT,
        ),
        Finding(
            incident_id=nawa.id,
            agreement_id=INCENDIARY.id,
            term_id="2.3",
            verdict=Verdict.UNDETERMINED,
            missing=(Missing(fact="the munition", would_change="whether the rule applies at all"),),
        ),
    )


def positions() -> tuple[Position, ...]:
    told = [r for i in incidents() for r in i.claims if r.claim.kind is Kind.SUPPORT]
    return tuple(
        Position(
            holder=r.actors[0], holder_text=r.actors[0].name, agreement_id=SOUTHWEST.id, claim=r.claim, when=r.time
        )
        for r in told
    )


def resolution(claim: Claim) -> Resolution:
    return Resolution(
        claim_id=claim.id, slot=Slot.PLACE, text="Daraa city", chosen=DARAA, score=0.9, basis="gazetteer",
        candidates=(Candidate(referent=DARAA, score=0.9),),
    )  # fmt: skip


def day_input() -> BriefInput:
    return BriefInput(
        start=DAY,
        end=DAY + timedelta(days=1),
        as_of_sequence=321,
        recorded_at=THEN,
        documents=tuple(page.document() for page in pages()),
        incidents=incidents(),
        findings=findings(),
        agreements=(SOUTHWEST, INCENDIARY),
        positions=positions(),
        proposals=(Proposal(id="proposal:south-zone", name="Zone in the south", claim_ids=()),),
        problems=(
            Problem(stage=Stage.READ, subject="x.pdf", code="not_read", message="x.pdf: no reader", hint="convert"),
        ),
        counts=(("document", 4), ("claim", 11)),
    )
