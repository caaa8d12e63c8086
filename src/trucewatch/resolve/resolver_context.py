"""What a document says for all of its mentions: its country, its day, the order of its dates, events it dates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from trucewatch.core.claims import Claim, Interval, Mention
from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import READERS_PARTS, DateBasis, Document, Part
from trucewatch.resolve.actors import ActorRegistry
from trucewatch.resolve.actors_data import Named, Way
from trucewatch.resolve.actors_phrase import Told
from trucewatch.resolve.times import day_order, is_to_come, zone_of
from trucewatch.resolve.times_calendar import DAY, Tense, TimeContext
from trucewatch.resolve.times_lexicon import folded
from trucewatch.resolve.times_narrative import Narrative
from trucewatch.resolve.times_words import marked, war_before, words_of

TRUCE_DAYS = 120
"""A truce older than this is hardly "the truce" of the day."""
EARLIEST, LATEST = 1945, 2100
"""Years outside are no day of publication of ours."""
BEFORE, BEHIND = 5_000, 20
"""Characters of a paragraph that are looked at before a month for its year, and behind it."""
LONGEST_DAY = 2
"""Days that "the day told last" may span."""
LEAST_SHARE = 0.25
"""Of 2: what the first country must have of the votes of actors and places."""

_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class DocumentContext:
    """Computed once a document; `carried` and `anchors` grow as its claims are read in order."""

    document: Document
    country: str
    published: date | None
    basis: DateBasis
    is_day_first: bool | None
    carried: date | None = None
    anchors: dict[str, date] = field(default_factory=dict)
    narrative: Narrative = field(default_factory=Narrative)
    """What a document without a day of publication told last."""
    is_carried_of_conduct: bool = False
    """Whether `carried` is the day of something done, not of something agreed or said."""

    def part_of(self, claim: Claim) -> Part | None:
        """The part a claim stands in."""
        parts = self.document.parts
        return parts[claim.part_index] if 0 <= claim.part_index < len(parts) else None

    def time_context(self, claim: Claim, mention: Mention) -> TimeContext:
        """What the time words of a claim are read against."""
        part = self.part_of(claim)
        posted = part.published if part else None
        context = TimeContext(
            published=posted.date() if posted else self._told_on(mention),
            basis=DateBasis.GIVEN if posted else self.basis,
            posted=posted,
            zone=zone_of(self.country),
            tense=tense_of(claim, mention),
            anchors=self.anchors,
            carried=self.carried,
            is_day_first=self.is_day_first,
            is_post=claim.part in READERS_PARTS,
            told_year=self._year_before(mention),
        )
        return self.narrative.context(context)

    def _year_before(self, mention: Mention) -> int | None:
        """The year told last before a bare month in its paragraph, where it is an earlier one and nothing since is new.

        "In 2012 the envoy wrote a plan … In June he gave up": the June of 2012. A month's day is of the present more
        often than not.
        """
        if mention.span is None or self.published is None or _DIGIT.search(mention.text):
            return None
        text, start, end = self.document.text, mention.span.start, mention.span.end
        if text[end : end + BEHIND].lstrip().startswith("last"):
            return None
        before = folded(text[max(text.rfind("\n", 0, start) + 1, start - BEFORE) : start])
        in_year, new = _year_words()
        told = list(in_year.finditer(before))
        if not told or new.search(before, told[-1].end()) or new.search(folded(mention.text)):
            return None
        year = int(told[-1][1])
        return year if year < self.published.year else None

    def _told_on(self, mention: Mention) -> date | None:
        """The day of publication; the day of revision for its weekday: "on Saturday" in Friday's page revised then."""
        revised = self.document.modified
        if self.published is None or revised is None or not DAY <= revised - self.published < 7 * DAY:
            return self.published
        days = [self.published + step * DAY for step in range(1, (revised - self.published).days + 1)]
        named = {f"wd{day.weekday()}" for day in days}
        return revised if named & set(marked(mention.text).split()) else self.published

    def learn_truce(self, truces: tuple[tuple[str, date], ...]) -> None:
        """Takes the country's last truce that began within `TRUCE_DAYS` before publication as known."""
        if self.published is None:
            return
        near = [
            day
            for country, day in truces
            if country == self.country and timedelta(0) <= self.published - day <= timedelta(days=TRUCE_DAYS)
        ]
        if near:
            self.anchors["truce"] = max(near)

    def learn(self, claim: Claim, interval: Interval | None) -> None:
        """Keeps the day told last, and the first day of a truce that the document dates.

        The day of conduct is not replaced by that of an agreement or a position told beside it: "shells fell on
        Friday, since a truce took effect on Sunday … at 6 p.m." goes on about Friday. Nor by a stretch of days.
        """
        if self.published is None:
            self.narrative.learn(interval)
        if interval is None or interval.start is None or interval.end is None:
            return
        is_conduct = claim.kind.group is not Group.DIPLOMACY and interval.end - interval.start <= LONGEST_DAY * DAY
        if is_conduct or (not self.is_carried_of_conduct and interval.end - interval.start <= 31 * DAY):
            self.carried = interval.start
            self.is_carried_of_conduct = is_conduct
        is_truce = claim.kind is Kind.AGREEMENT and claim.stance is Stance.ASSERTED
        if is_truce and interval.end == interval.start + DAY:
            self.anchors.setdefault("truce", interval.start)


def tense_of(claim: Claim, mention: Mention) -> Tense:
    """Which way a claim's time lies: planned is to come; told violence is past; else by the words before it."""
    if claim.stance is Stance.PLANNED:
        return "future"
    evidence = claim.evidence[0]
    if mention.span is not None and evidence.contains(mention.span):
        before = evidence.exact[: mention.span.start - evidence.start]
        if is_to_come(before):
            return "future"
    if claim.kind.group in (Group.VIOLENCE, Group.CALM) and claim.stance is not Stance.CONDITIONAL:
        return "past"
    is_told = claim.stance is Stance.ASSERTED and claim.kind not in _LOOK_AHEAD
    return "past" if is_told and _BARE_MONTH.fullmatch(marked(mention.text)) else None


_LOOK_AHEAD = frozenset({Kind.DEMAND, Kind.THREAT, Kind.SUPPORT, Kind.REJECTION, Kind.ACCUSATION})
"""Kinds whose words may name a month to come though they are told as done: "called for elections in December"."""
_BARE_MONTH = re.compile(r"(?:(?:in|since|during) )?(?:(?:early|late|mid) )?mo\d+")


@cache
def _year_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A year as a time, not as part of a name ("the 2015 accord"); words that bring a paragraph back to its own day."""
    month = rf"(?:\d{{1,2}} )?(?:{words_of('mo')})(?: \d{{1,2}},)?"
    in_year = (
        rf"\b(?:in|by|of|since|during|until|early|late|mid|from|{month})"
        r"[ -]((?:19|20)\d\d)(?![\w,.]?\d)(?!\s+[a-z]+s\b)"
    )
    new = rf"\b(?:this|last|next|past|recent(?:ly)?|{words_of('day:')}|{words_of('wd', is_sure=True)})\b"
    return re.compile(in_year, re.IGNORECASE), re.compile(new, re.IGNORECASE)


def context_of(
    document: Document, told: Iterable[Told], registry: ActorRegistry, shares: tuple[tuple[str, float], ...] = ()
) -> tuple[DocumentContext, tuple[Problem, ...]]:
    """The context, and a Problem where the day of publication is absurd (it is then not used).

    `told` are the names in the document's text; `shares` are the countries that its places lie in, with weights that
    sum to 1.
    """
    published, basis = document.published, document.published_basis
    problems = absurd_day(document)
    if problems:
        published, basis = None, DateBasis.NONE
    country = country_of(document, told, registry, shares)
    context = DocumentContext(
        document=document,
        country=country,
        published=published,
        basis=basis,
        is_day_first=day_order(document.text),
    )
    if published is not None and (began := war_before(country, published)) is not None:
        context.anchors["war"] = began
    return context, problems


def absurd_day(document: Document) -> tuple[Problem, ...]:
    """A Problem where the day of publication is none that events could be dated by."""
    published = document.published
    if published is None or EARLIEST <= published.year <= LATEST:
        return ()
    return (
        Problem(
            stage=Stage.RESOLVE,
            subject=document.id,
            code="publication_date_absurd",
            message=f"published {published.isoformat()}: not used to date events",
            hint="give the day with the document",
        ),
    )


def country_of(
    document: Document, told: Iterable[Told], registry: ActorRegistry, shares: tuple[tuple[str, float], ...] = ()
) -> str:
    """ISO alpha-2 of the country a document is about, by its actors and places alike; empty where none stands out.

    Countries whose conflicts the registry knows count full, others .4; a title's names count four times.
    """
    votes: dict[str, float] = {}
    for text, weight in ((document.title or "", 4.0), (document.publisher or "", 2.0)):
        _count(registry.reader.named_in(text), weight, registry, votes)
    _count(told, 1.0, registry, votes)
    total = max(1.0, sum(votes.values()))
    scores = {country: count / total for country, count in votes.items()}
    for country, share in shares:
        scores[country] = scores.get(country, 0.0) + share
    best = max(sorted(scores), key=scores.__getitem__, default="")
    return best if scores.get(best, 0.0) >= LEAST_SHARE else ""


def _count(told: Iterable[Told], weight: float, registry: ActorRegistry, votes: dict[str, float]) -> None:
    known = registry.data.words.countries
    for _, named in told:
        homes = _homes(named, registry)
        for country in homes:
            worth = weight * (1.0 if country in known else 0.4) / len(homes)
            votes[country] = votes.get(country, 0.0) + worth


def _homes(named: Iterable[Named], registry: ActorRegistry) -> tuple[str, ...]:
    """Countries that a name speaks for: a state's own, a group's where it has at most three."""
    found: dict[str, None] = {}
    for entry in (registry.data.entries[one.dated.id] for one in named if one.way is not Way.METONYM):
        countries = entry.countries[:1] if entry.is_state else entry.countries
        if len(countries) <= 3:
            found.update(dict.fromkeys(countries))
    return tuple(found)
