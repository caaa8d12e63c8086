"""What positions and talks are about: an agreement we know, or a proposal that sources speak of."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from trucewatch.assess import when, where, who, words
from trucewatch.core.agreements import Agreement, Position, Proposal
from trucewatch.core.claims import Actor, Precision, Resolved
from trucewatch.core.kinds import POSITION_KINDS, Kind, Stance
from trucewatch.core.text import squeeze

SPEECH = POSITION_KINDS | {Kind.TALKS, Kind.AGREEMENT}
"""Kinds that are about an agreement rather than conduct under one."""

_DEALING = frozenset({Kind.TALKS, Kind.AGREEMENT})
_OPEN = frozenset({Stance.PLANNED, Stance.CONDITIONAL})
_PRONOUN = re.compile(r"\b(?:it|this zone|these zones|that plan|this plan|this deal|that deal)\b", re.IGNORECASE)
_AND_PLACE = re.compile(
    r"(?:,? and (?:parts of )?(?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*)*(?: provinces?| governorates?)?)+"
)
"""Further places joined to the one before: "… and Daraa Province"."""
_SIGNS = re.compile(r"[“”\"'‘’„«»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicContext:
    """What a document speaks of as a whole."""

    published: date | None = None
    agreement_id: str | None = None
    """The agreement that it names most."""
    proposal_id: str | None = None
    proposal_actors: frozenset[str] = frozenset()
    is_led_by_proposal: bool = False
    """Whether the proposal is what it speaks of first: "this zone", "the deal" then mean that."""


def context_of(document: Sequence[Resolved], agreements: Sequence[Agreement]) -> TopicContext:
    """What one document's claims speak of together."""
    published = next((resolved.published for resolved in document if resolved.published), None)
    counts: Counter[str] = Counter()
    for resolved in document:
        found = _named(resolved, agreements, published)
        if found is not None:
            counts[found.id] += 1
    ends = [r for r in document if r.claim.kind in _DEALING and _is_proposal(r, agreements, published)]
    lead = next((r for r in ends if r.place is not None and r.claim.kind is Kind.AGREEMENT), ends[0] if ends else None)
    first_end = min((_start(r) for r in ends), default=None)
    first_named = min((_start(r) for r in document if _named(r, agreements, published) is not None), default=None)
    return TopicContext(
        published=published,
        agreement_id=counts.most_common(1)[0][0] if counts else None,
        proposal_id=_proposal_id(lead) if lead else None,
        proposal_actors=frozenset(_ids(lead)) if lead else frozenset(),
        is_led_by_proposal=first_end is not None and (first_named is None or first_end < first_named),
    )


def _start(resolved: Resolved) -> int:
    """Where the claim is first told in its document."""
    return min(span.start for span in (*resolved.claim.evidence, *resolved.claim.also))


def topic_of(resolved: Resolved, agreements: Sequence[Agreement], context: TopicContext) -> str | None:
    """Id of the agreement, or `proposal:…`, that a position, round of talks or agreement claim is about.

    None for other kinds, and where nothing told ties it to either.
    """
    if resolved.claim.kind not in SPEECH:
        return None
    if resolved.topics:
        return resolved.topics[0]
    if context.proposal_id and _is_about_proposal(resolved, agreements, context):
        return context.proposal_id
    named = _named(resolved, agreements, context.published)
    if named is not None:
        return named.id
    if context.agreement_id is None and not context.is_led_by_proposal:
        return None
    told = _plain(words.told(resolved))
    # "It" in an accusation is the weapon, the strike or the army as often as the agreement.
    is_position = resolved.claim.kind in POSITION_KINDS and resolved.claim.kind is not Kind.ACCUSATION
    speaks = bool(words.first("instrument", told)) or (is_position and bool(_PRONOUN.search(told)))
    if not speaks and resolved.claim.kind is Kind.AGREEMENT:
        speaks = words.first("proposal", told) is not None
    if not speaks:
        return None
    return context.proposal_id if context.is_led_by_proposal else context.agreement_id


def with_topics(resolved: Sequence[Resolved], agreements: Sequence[Agreement]) -> tuple[Resolved, ...]:
    """The same claims with `topics` filled in, document by document."""
    contexts = {name: context_of(claims, agreements) for name, claims in _by_document(resolved).items()}
    done = []
    for item in resolved:
        topic = topic_of(item, agreements, contexts[item.claim.document_id])
        done.append(replace(item, topics=(topic,)) if topic and not item.topics else item)
    return tuple(done)


def positions(resolved: Sequence[Resolved], agreements: Sequence[Agreement]) -> tuple[Position, ...]:
    """Every stance on an agreement or proposal, doubts and conditions among them, in order of the claims."""
    found = []
    for item in with_topics(resolved, agreements):
        if item.claim.kind in POSITION_KINDS and item.topics:
            holder, text = holder_of(item)
            found.append(
                Position(
                    holder=holder,
                    holder_text=text,
                    agreement_id=item.topics[0],
                    claim=item.claim,
                    when=item.time,
                )
            )
    return tuple(found)


def holder_of(item: Resolved) -> tuple[Actor | None, str]:
    """Who holds a position, and as written: the actor, else the innermost teller who is known."""
    holder = next(iter((*item.actors, *reversed(item.tellers))), None)
    if item.claim.actors:
        return holder, item.claim.actors[0].text
    chain = item.claim.attribution
    return holder, chain[-1].text if chain else (holder.name if holder else "")


def proposals(
    resolved: Sequence[Resolved], agreements: Sequence[Agreement], *, is_topical: bool = False
) -> tuple[Proposal, ...]:
    """Agreements that sources speak of and the registry lacks, with talks and positions; never findings.

    `is_topical`: the claims have their topics.
    """
    groups: dict[str, list[Resolved]] = {}
    for item in resolved if is_topical else with_topics(resolved, agreements):
        for topic in item.topics:
            if topic.startswith("proposal:"):
                groups.setdefault(topic, []).append(item)
    return tuple(_proposal(identity, claims) for identity, claims in groups.items())


def _proposal(identity: str, claims: Sequence[Resolved]) -> Proposal:
    dealing = [item for item in claims if item.claim.kind in _DEALING]
    places = [_place_words(item) for item in claims if item.place and item.claim.kind is not Kind.TALKS]
    return Proposal(
        id=identity,
        name=_proposal_name(claims, places),
        claim_ids=tuple(item.claim.id for item in claims),
        parties=tuple(dict.fromkeys(actor for item in dealing for actor in _ids(item))),
        places=tuple(dict.fromkeys(places)),
        talks=tuple(item.claim.id for item in claims if item.claim.kind is Kind.TALKS),
        positions=tuple(item.claim.id for item in claims if item.claim.kind in POSITION_KINDS),
    )


def _place_words(item: Resolved) -> str:
    """The source's own words for where: a proposal's area is seldom one place of a gazetteer."""
    mention, clause = item.claim.place, item.claim.evidence[0]
    if mention is None:
        return item.place.name if item.place else ""
    if mention.span is None or not clause.contains(mention.span):
        return squeeze(mention.text)
    rest = _AND_PLACE.match(clause.exact, mention.span.end - clause.start)
    return squeeze(mention.text + (rest[0] if rest else ""))


def _proposal_name(claims: Sequence[Resolved], places: Sequence[str]) -> str:
    nouns = Counter(
        found.lower() for item in claims for found in words.pattern("proposal").findall(_plain(words.told(item)))
    )
    noun = nouns.most_common(1)[0][0] if nouns else "agreement"
    return f"{noun} in {places[0]}" if places else noun


def _proposal_id(resolved: Resolved) -> str:
    """Named by country and region, so that documents about one plan meet; by its makers where no place is told."""
    place = resolved.place
    slug = (
        f"{place.country.lower()}-{place.name.lower()}" if place else "-".join(sorted(set(_ids(resolved))) or ["open"])
    )
    return "proposal:" + re.sub(r"[^\w]+", "-", slug).strip("-")


def _is_about_proposal(resolved: Resolved, agreements: Sequence[Agreement], context: TopicContext) -> bool:
    if _is_proposal(resolved, agreements, context.published):
        return True
    if resolved.claim.kind is Kind.TALKS:
        return len(context.proposal_actors & set(_ids(resolved))) >= 2
    return False


def _is_proposal(resolved: Resolved, agreements: Sequence[Agreement], published: date | None) -> bool:
    """Whether it speaks of a deal not yet made, by others than those of an agreement it names."""
    told = _plain(words.told(resolved))
    claim = resolved.claim
    if words.first("proposal", told) is None or claim.kind is Kind.ACCUSATION:
        return False
    is_open = claim.stance in _OPEN if claim.kind is Kind.AGREEMENT else words.first("proposal_mood", told) is not None
    if not is_open:
        return False
    named = _named(resolved, agreements, published)
    if named is None:
        place = resolved.place
        is_drawn = claim.kind is Kind.AGREEMENT and place is not None and place.precision is not Precision.COUNTRY
        return claim.kind in POSITION_KINDS or is_drawn or len(set(_ids(resolved))) > 1
    return claim.kind in _DEALING and not _fits(resolved, named)


def _named(resolved: Resolved, agreements: Sequence[Agreement], published: date | None) -> Agreement | None:
    """The agreement that the claim's own words name: in force first, then the longest name, then the newest."""
    told = _plain(words.told(resolved)).lower()
    if resolved.claim.topic:
        told += " " + _plain(resolved.claim.topic.text).lower()
    found = []
    for agreement in agreements:
        lengths = [len(name) for name in agreement.names if name.lower() in told]
        day = resolved.published or published
        if lengths and _was_made(agreement, day) and _fits(resolved, agreement):
            made = agreement.concluded or date.min
            found.append((_in_force_on(agreement, day), max(lengths), made, agreement.id, agreement))
    return max(found, key=lambda item: item[:4])[4] if found else _by_day(resolved, agreements)


def _by_day(resolved: Resolved, agreements: Sequence[Agreement]) -> Agreement | None:
    """The agreement made or come into force on the day told, in the country told, where a truce is told of."""
    day, place = resolved.time.start if resolved.time else None, resolved.place
    told = _plain(words.told(resolved))
    if resolved.claim.kind is not Kind.AGREEMENT or day is None or words.first("proposal", told) is None:
        return None
    for agreement in agreements:
        if not _was_made(agreement, resolved.published):
            continue
        days = {start.date() for start, _ in when.windows(agreement)} | {agreement.concluded}
        is_there = where.country_of(place) in agreement.countries if place else False
        is_theirs = bool(who.named_actors(resolved.actors, agreement)) and _fits(resolved, agreement)
        if day in days and (is_there or (place is None and is_theirs)):
            return agreement
    return None


def _fits(resolved: Resolved, agreement: Agreement) -> bool:
    """Whether those who deal are its own people; a position may be anyone's."""
    if resolved.claim.kind not in _DEALING:
        return True
    makers = {entry.actor_id for entry in agreement.parties} | set(agreement.guarantors)
    dealers = [actor for actor in who.named_actors(resolved.actors, agreement) if actor.kind != "un_body"]
    return all(set(who.ids_of(actor)) & makers for actor in dealers)


def _was_made(agreement: Agreement, day: date | None) -> bool:
    if day is None:
        return True
    start = agreement.concluded or when.windows(agreement)[0][0].date()
    return start <= day


def _in_force_on(agreement: Agreement, day: date | None) -> bool:
    if day is None:
        return False
    noon = datetime.combine(day, time(12), when.zone_of(agreement.time_zone))
    return any(start <= noon < end for start, end in when.windows(agreement))


def _ids(resolved: Resolved) -> list[str]:
    return [actor.id for actor in resolved.actors if actor.id not in who.UNNAMED]


def _by_document(resolved: Iterable[Resolved]) -> dict[str, list[Resolved]]:
    groups: dict[str, list[Resolved]] = {}
    for item in resolved:
        groups.setdefault(item.claim.document_id, []).append(item)
    return groups


def _plain(text: str) -> str:
    """Quotation marks taken out: “de-escalation zone” is a de-escalation zone."""
    return _SIGNS.sub("", text)
