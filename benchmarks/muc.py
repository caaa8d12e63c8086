"""Measures templates: MUC-4's reports by our claims and a converter, beside the systems of 1992.

    muc.py [--shared FOLDER] [--show TURN]

Ours: claims of the extractor (kinds, actors, targets, harm, stance, tellers) and places and times of the resolver, as
in the product, with the dateline's date for the day of publication. The converter's: benchmarks/data/muc.yaml and this
file: which claims tell a terrorist act, their type, which of them are one template, the country, the date by default,
and the confidence by tellers, stance and words. Every tenth message is measured; those that end in 5 were read for
writing it.

Counted as MUC-4 did over all templates: a partial match is half, a missing or spurious template counts with its slots.
The systems of 1992 were scored on other messages (TST3, TST4) and on all slots: best F 55.9 and 57.2, median 29.3 and
32.9; their confidence slot 34 to 48. Exit 1 when a figure lies below its floor.
"""

import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from coded import scheme
from held import arguments, is_here, report
from muc_keys import SLOTS, Key, Response, Score, add_scores, folded, read_keys, words
from muc_texts import Message, messages

from trucewatch.core.claims import Claim, Interval, Place, Resolution, Slot
from trucewatch.core.kinds import HarmKind, Kind, Stance
from trucewatch.core.records import DateBasis, Document, Part, PartKind
from trucewatch.pipeline.stages import rule_extractor, rule_resolver
from trucewatch.settings import load_settings

RECENT = timedelta(days=62)
"""Older incidents are history, by the task's rules."""
NEAR = 700
"""Characters behind a claim in which a link with its doer may be told."""


@dataclass(frozen=True)
class Incident:
    """A template in the making: what claims of one incident tell."""

    type: str
    when: tuple[date, date] | None
    places: tuple[str, ...]
    country: str
    organisations: tuple[tuple[str, str], ...]
    """(name, confidence)"""
    words: frozenset[str]
    sentence: int


class Converter:
    """From messages to responses by the product's own extractor and resolver."""

    def __init__(self) -> None:
        settings = load_settings()
        self.data = scheme("muc")
        self._extractor, self._resolver = rule_extractor(settings), rule_resolver(settings)

    def responses(self, message: Message) -> list[Response]:
        """The templates of a message."""
        if message.day is None or not message.text:
            return []
        page = Document(
            capture_id="capture-muc",
            location=message.id,
            text=message.text,
            parts=(Part(kind=PartKind.BODY, start=0, end=len(message.text)),),
            published=message.day,
            published_basis=DateBasis.GIVEN,
            language="en",
        )
        claims, _ = self._extractor.extract(page)
        resolutions, _ = self._resolver.resolve(page, claims)
        of_claim: dict[str, list[Resolution]] = {}
        for resolution in resolutions:
            of_claim.setdefault(resolution.claim_id, []).append(resolution)
        told = [self._incident(message, claim, of_claim.get(claim.id, ())) for claim in claims]
        return [self._response(message, one) for one in self._joined([one for one in told if one is not None])]

    def _incident(self, message: Message, claim: Claim, answers: Sequence[Resolution]) -> Incident | None:
        is_blame = claim.kind is Kind.ACCUSATION and self._has(claim.evidence[0].exact.lower(), "deeds")
        if (claim.kind.value not in self.data["kinds"] and not is_blame) or claim.is_background:
            return None
        if claim.stance not in (Stance.ASSERTED, Stance.UNCERTAIN) or not self._is_terror(
            claim, _sentence(message.text, claim).lower()
        ):
            return None
        chosen = {answer.slot: answer.chosen for answer in answers if answer.chosen is not None}
        place, when = chosen.get(Slot.PLACE), chosen.get(Slot.TIME)
        days = _days(when) if isinstance(when, Interval) else None
        if days is not None and message.day is not None and days[1] < message.day - RECENT:
            return None
        country = self._country(message, place if isinstance(place, Place) else None, claim)
        kind = self._type(message, claim)
        if country is None or kind is None:
            return None
        evidence = _sentence(message.text, claim)
        return Incident(
            type=kind,
            when=days,
            places=_names(place if isinstance(place, Place) else None, country, self.data),
            country=country,
            organisations=tuple(self._organisations(message, claim, evidence)),
            words=words(evidence) | words(" ".join(m.text for m in (*claim.actors, *claim.targets))),
            sentence=claim.evidence[0].start,
        )

    def _is_terror(self, claim: Claim, sentence: str) -> bool:
        """Not war between armed sides, nor harm with neither a doer nor a victim told."""
        targets = " ".join(mention.text.lower() for mention in claim.targets)
        victims = {harm.who for harm in claim.harm if harm.kind in (HarmKind.KILLED, HarmKind.INJURED)}
        if claim.kind is Kind.CASUALTIES and not (claim.actors or claim.targets):
            return False
        if claim.kind is Kind.ACCUSATION:
            return True
        is_military = bool(targets) and self._has(targets, "military")
        is_civil = any(str(who) in ("civilians", "women", "children", "mixed") for who in victims)
        return is_civil or not (is_military or (self._has(sentence, "war") and not claim.targets))

    def _has(self, text: str, key: str) -> bool:
        return any(re.search(rf"\b{re.escape(word)}\b", text) for word in self.data[key])

    def _type(self, message: Message, claim: Claim) -> str | None:
        low = " ".join(span.exact for span in claim.evidence).lower()
        if claim.kind in (Kind.CASUALTIES, Kind.DAMAGE, Kind.ACCUSATION):
            low = _sentence(message.text, claim).lower()
        if claim.kind is Kind.ABDUCTION and self._has(low, "lawful") and not re.search(r"kidnap|abduct|hostage", low):
            return None
        for rule in self.data["types"]:
            named = any(re.search(rf"\b{word}\b", low) for word in rule["words"])
            if named and not any(re.search(rf"\b{word}\b", low) for word in rule.get("no", ())):
                return str(rule["type"])
        return str(self.data["of_kind"].get(claim.kind.value, "ATTACK"))

    def _country(self, message: Message, place: Place | None, claim: Claim) -> str | None:
        """The code of the country of interest: the place's, the dateline's, else the one named most."""
        countries: Mapping[str, str] = self.data["countries"]
        if place is not None and place.country:
            return place.country if place.country in countries else None
        demonyms: Mapping[str, str] = self.data["demonyms"]
        near = [demonyms[w] for w in re.findall(r"[a-z]+", _sentence(message.text, claim).lower()) if w in demonyms]
        head = [demonyms[w] for w in re.findall(r"[a-z]+", message.place.lower()) if w in demonyms]
        every = [demonyms[w] for w in re.findall(r"[a-z]+", message.text.lower()) if w in demonyms]
        listed = near[:1] or head[:1] or sorted(set(every), key=every.count)[-1:]
        return listed[0] if listed else None

    def _organisations(self, message: Message, claim: Claim, evidence: str) -> list[tuple[str, str]]:
        """(name, confidence) of the bodies that are told to have done it."""
        low = evidence.lower()
        is_blame = claim.kind is Kind.ACCUSATION
        found = []
        for actor in claim.targets if is_blame else claim.actors:
            name = actor.text.lower()
            if is_blame or self._has(name, "organisations") or actor.hint:
                found.append((name, self._confidence(claim, name, low, is_blame=is_blame)))
            elif self._has(name, "guerrilla") and (known := self._groups(message.text.lower())):
                found.append((known[0], self._confidence(claim, known[0], low, is_blame=is_blame)))
        return found or list(self._told_near(message, claim))

    def _told_near(self, message: Message, claim: Claim) -> Iterator[tuple[str, str]]:
        """Whom the sentences behind a claim link with it: by owning up, or by suspicion."""
        start = claim.evidence[0].start
        for sentence in re.split(r"(?<=[.!?])\s+", message.text[max(0, start - 60) : start + NEAR]):
            low = sentence.lower()
            named = self._groups(low) + [word for word in self.data["organisations"] if re.search(rf"\b{word}\b", low)]
            if self._has(low, "claiming") and not re.search(r"\b(?:no|nobody|none)\b", low):
                yield (named or ["they"])[0], "CLAIMED OR ADMITTED"
                return
            if named and self._has(low, "blaming"):
                by = self._has(low, "authorities")
                yield named[0], "SUSPECTED OR ACCUSED BY AUTHORITIES" if by else "SUSPECTED OR ACCUSED"
                return

    def _groups(self, low: str) -> list[str]:
        """The known groups that a text names, the one named most first."""
        counts = {name: len(re.findall(rf"\b{re.escape(name)}\b", low)) for name in self.data["groups"]}
        return sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])

    def _confidence(self, claim: Claim, name: str, low: str, *, is_blame: bool) -> str:
        tellers = [teller.text.lower() for teller in claim.attribution]
        own = any(set(name.split()) & set(teller.split()) - {"the", "of", "national"} for teller in tellers)
        if (own and not is_blame) or self._has(low, "claiming"):
            return "CLAIMED OR ADMITTED"
        if is_blame or claim.stance is Stance.UNCERTAIN or self._has(low, "suspecting"):
            by = any(self._has(teller, "authorities") for teller in tellers)
            return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by else "SUSPECTED OR ACCUSED"
        return "REPORTED AS FACT"

    def _joined(self, told: Sequence[Incident]) -> list[Incident]:
        """One for claims of one type that agree in place and day; an attack goes with what it was, in its paragraph."""
        joined: list[Incident] = []
        for one in sorted(told, key=lambda incident: (incident.type == "ATTACK", incident.sentence)):
            rival = next((n for n, other in enumerate(joined) if _same(other, one)), None)
            if rival is None:
                joined.append(one)
            else:
                joined[rival] = _merged(joined[rival], one)
        return sorted(joined, key=lambda incident: incident.sentence)

    def _response(self, message: Message, one: Incident) -> Response:
        assert message.day is not None
        return Response(
            type=one.type,
            date=one.when or (None, message.day),
            location=(self.data["countries"][one.country], *one.places),
            confidence=tuple(dict(one.organisations).values())[:1],
            words=one.words,
        )


def _days(when: Interval) -> tuple[date, date] | None:
    """First and last day of an interval of at most a month."""
    if when.start is None or when.end is None or (when.end - when.start).days > 31:
        return None
    return when.start, when.end - timedelta(days=1)


def _names(place: Place | None, country: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The place's name, inside its country; none for the country itself."""
    if place is None or folded(place.name) == folded(data["countries"][country]) or place.precision.value == "country":
        return ()
    return (place.name,)


def _sentence(text: str, claim: Claim) -> str:
    """The sentence round a claim's evidence."""
    span = claim.evidence[0]
    start = max(text.rfind(". ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    ends = [at for at in (text.find(". ", span.end), text.find("\n", span.end)) if at >= 0]
    return text[start : min(ends, default=len(text))]


def _same(left: Incident, right: Incident) -> bool:
    near = abs(left.sentence - right.sentence) < 600
    typed = left.type == right.type or (right.type == "ATTACK" and near)
    placed = not left.places or not right.places or left.places == right.places
    dated = left.when is None or right.when is None or left.when == right.when
    return typed and placed and dated and left.country == right.country


def _merged(left: Incident, right: Incident) -> Incident:
    return replace(
        left,
        when=left.when or right.when,
        places=left.places or right.places,
        organisations=tuple((dict(right.organisations) | dict(left.organisations)).items()),
        words=left.words | right.words,
    )


def main() -> int:
    parser = arguments("Measure MUC-4's templates.")
    parser.add_argument("--show", type=int, metavar="TURN", help="Show keys and ours of messages ending in this digit.")
    args = parser.parse_args()
    folder = args.shared / "bench" / "ext" / "muc4" / "dev"
    if not is_here(folder):
        return 0
    keys: dict[str, list[Key]] = {}
    for path in sorted(folder.glob("key-dev-*")):
        for message_id, key in read_keys(path):
            keys.setdefault(message_id, []).append(key)
    converter, score, started = Converter(), Score(), time.process_time()
    turn = 0 if args.show is None else args.show
    chosen = [message for message in messages(folder) if int(message.id[-1]) == turn]
    for message in chosen:
        ours = converter.responses(message)
        add_scores(score, keys.get(message.id, []), ours)
        if args.show is not None:
            print(message.id, message.place, message.day, message.text[:150])
            print(
                *(f"   key {'?' if key.is_optional else ' '} {key.slots}" for key in keys.get(message.id, [])), sep="\n"
            )
            for one in ours:
                print(f"   our {one.type} {one.date} {one.location} {one.confidence}")
    print(f"{len(chosen)} messages, {time.process_time() - started:.1f} s of processor time")
    figures: dict[str, float] = {}
    for name, tally in {**{slot: score.slots[slot] for slot in SLOTS}, "templates": score.templates}.items():
        p, r, f = tally.prf()
        print(f"{name:12s} P {p:.3f} R {r:.3f} F {f:.3f}  (possible {tally.possible:.0f}, actual {tally.actual:.0f})")
        figures[f"{name}: F"] = f
    if args.show is not None:
        return 0
    print()
    return report(figures, "muc")


if __name__ == "__main__":
    sys.exit(main())
