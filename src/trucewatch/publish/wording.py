"""Neutral words for incidents: sentences made from fields, dates with weekdays, names of sources.

People harmed are never named here: a target that is a person, or that no registry knows, is left to the source's
own words in the footnote.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from trucewatch.core.claims import Actor, Interval, Place
from trucewatch.core.incidents import Change, Field, Incident, IncidentStatus, Value, Verdict
from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.core.text import squeeze
from trucewatch.publish.catalogue import phrases, plural, say

if TYPE_CHECKING:
    from trucewatch.publish.names import Names

LONGEST_QUOTE = 240
"""Characters of a source shown at most: the clause that tells it, not a list of names."""


def section_phrases() -> Mapping[str, Mapping[str, str]]:
    """Titles, opening lines and words for emptiness of the brief's sections, by anchor."""
    return cast(Mapping[str, Mapping[str, str]], phrases()["sections"])


JOINERS = "\u200c\u200d"


def clean(text: str) -> str:
    """One line without control, bidirectional-override and unseen characters; word joiners of Persian stay."""
    if text.isprintable():  # nothing of these is in most texts
        return squeeze(text)
    return squeeze("".join(char for char in text if _is_shown(char)))


def _is_shown(char: str) -> bool:
    """Also no for U+FFFE and U+FFFF, which are no characters: no XML may hold them."""
    if char.isspace() or char in JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") and char not in "\ufffe\uffff"


def quote(text: str) -> str:
    """A source's words, cut at LONGEST_QUOTE at a blank, with an ellipsis."""
    return cut(text, LONGEST_QUOTE)


def cut(text: str, longest: int) -> str:
    """A text of one line, cut at a blank, with an ellipsis."""
    line = clean(text)
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    return (head[: head.rfind(" ")] if " " in head[longest // 2 :] else head).rstrip(" ,;:“") + "…"


def short_id(record_id: str) -> str:
    """Kind and the first eight characters of the hash: enough for `trucewatch why`."""
    kind, _, rest = record_id.partition("-")
    return f"{kind}-{rest[:8]}" if rest else record_id


def day(when: date) -> str:
    """`Friday 14 July 2017`, in the language that is spoken, whatever the locale."""
    return f"{phrases()['days'][when.weekday()]} {date_text(when)}"  # type: ignore[index]


def date_text(when: date) -> str:
    """`14 July 2017`."""
    return f"{when.day} {phrases()['months'][when.month - 1]} {when.year}"  # type: ignore[index]


def when_text(time: Interval | None) -> str:
    """`on Friday 14 July 2017`, `between … and …`, `since …`, `until …` or `on a date not told`."""
    if time is None or (time.start is None and time.end is None):
        return say("date_not_told")
    last = time.end - timedelta(days=1) if time.end else None
    if time.start is None:
        return say("until", last=day(last)) if last else say("date_not_told")
    if last is None:
        return say("since", first=day(time.start))
    if last == time.start:
        return say("on_day", day=day(time.start))
    return say("between", first=day(time.start), last=day(last))


def listing(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`, each item once."""
    unique = list(dict.fromkeys(item for item in items if item))
    if len(unique) < 2:
        return "".join(unique)
    return f"{say('comma').join(unique[:-1])}{say('and')}{unique[-1]}"


def words_of(code: str) -> str:
    """An enum value as words: `armed_clash` → `armed clash`."""
    return code.replace("_", " ")


def in_words(text: str) -> str:
    """A text of ours in which verdicts stand by their codes, with the words for them: `if not: not applicable`."""
    line = clean(text)
    for verdict in Verdict:
        line = line.replace(verdict.value, words_of(verdict.value))
    return line


def field_of(incident: Incident, name: str) -> tuple[Value, ...]:
    """Values of a field, empty where it is not told."""
    return next((field.values for field in incident.fields if field.name == name), ())


def harm_fields(incident: Incident) -> tuple[Field, ...]:
    return tuple(field for field in incident.fields if field.name.startswith("harm."))


def actors_text(incident: Incident) -> str:
    """Who is said to have done it, as the registry names them; a registry knows public figures only."""
    return listing(in_sentence(actor) for actor in incident.actors if actor.id != "unknown")


def targets_text(incident: Incident) -> str:
    """Whom it was done to; a person is named only as a party to talks or the object of a position, never as harmed."""
    return listing(in_sentence(actor) for actor in shown_targets(incident))


def in_sentence(actor: Actor) -> str:
    """Its name inside a sentence: people in general are no proper name (`civilians`)."""
    name = clean(actor.name)
    return f"{name[:1].lower()}{name[1:]}" if actor.kind == "people" else name


def shown_targets(incident: Incident) -> tuple[Actor, ...]:
    """Targets that may be named outside a source's own words."""
    is_speech = incident.kind.group is Group.DIPLOMACY
    return tuple(a for a in incident.targets if a.id != "unknown" and (is_speech or a.kind != "person"))


def place_text(place: Place | None) -> str:
    """`Daraa`, `near Daraa`, `Daraa province`."""
    if place is None:
        return ""
    name = clean(place.name)
    if place.precision == "province" and "province" not in name.casefold():
        name = say("province", name=name)
    relation = clean(place.relation)
    return f"{relation} {name}" if relation else name


def stance_of(incident: Incident) -> Stance:
    """How the claims tell it on the whole: asserted before uncertain, planned, conditional, denied."""
    stances = {resolved.claim.stance for resolved in incident.claims}
    order = (Stance.ASSERTED, Stance.UNCERTAIN, Stance.PLANNED, Stance.CONDITIONAL, Stance.DENIED)
    return next(stance for stance in order if stance in stances)


def sentence(incident: Incident, names: "Names") -> str:
    """One neutral sentence: what is alleged of whom, where, when, and by how many sources."""
    return say(
        "sentence",
        what=what_text(incident),
        verb=_verb(incident),
        when=when_text(incident.happened),
        sources=sources_text(incident, names),
    )


def what_text(incident: Incident) -> str:
    """`Shelling of Daraa by Syrian government (number told: 6)`: kind, targets, place, actors and count as told."""
    words = phrases()
    actors, targets, place = _actors_text(incident), targets_text(incident), place_text(incident.place)
    is_count = any(value.value != "1" for value in field_of(incident, "count"))
    kind = words["kinds"][incident.kind]
    pieces = [words["kinds_counted"].get(incident.kind, kind) if is_count else kind]
    if targets:
        link = words["target_link"].get(incident.kind, say("against"))
        pieces.append(f"{link if actors else words['target_alone'].get(incident.kind, link)} {targets}")
    elif incident.kind in words["target_none"]:
        pieces.append(words["target_none"][incident.kind])
    if place:
        is_object = not targets and incident.kind in words["place_link"] and not _relation(incident)
        pieces.append(f"{words['place_link'][incident.kind]} {place}" if is_object else _where(incident, place))
    if actors:
        pieces.append(f"{words['actor_link'].get(incident.kind, say('by'))} {actors}")
    return " ".join(pieces) + _count_text(incident)


def _count_text(incident: Incident) -> str:
    counts = field_of(incident, "count")
    if not counts:
        return ""
    told = listing(value.value for value in counts)
    return f" ({say('numbers_told' if len(counts) > 1 else 'number_told', numbers=told)})"


def _relation(incident: Incident) -> str:
    return clean(incident.place.relation) if incident.place else ""


def _where(incident: Incident, place: str) -> str:
    """`in Daraa`, `near Daraa`, `in parts of Daraa`, `in the outskirts of Daraa`."""
    relation = _relation(incident).casefold()
    if not relation or relation.startswith(("parts", "areas", "most")):
        return say("in_place", place=place)
    is_noun = relation.endswith(" of") and relation.split()[0] in phrases()["place_nouns"]
    return say("in_the_place", place=place) if is_noun else place


def _actors_text(incident: Incident) -> str:
    """Registry names; else the source's own words in quotation marks."""
    known = actors_text(incident)
    if known:
        return known
    first = [resolved for resolved in incident.claims[:1] if not resolved.actors]
    told = [mention.text for resolved in first for mention in resolved.claim.actors]
    return listing(f"“{quote(text)}”" for text in told)


def _verb(incident: Incident) -> str:
    table = phrases()["verbs"]
    if is_told_absent(incident):
        return table["absent"]
    stance = stance_of(incident)
    if incident.status in (IncidentStatus.REPORTED, IncidentStatus.CORROBORATED):
        if stance in (Stance.PLANNED, Stance.CONDITIONAL):
            return table[stance]
        is_conduct = incident.kind.group in (Group.VIOLENCE, Group.POSTURE) or incident.kind is Kind.ACCESS_DENIAL
        return table["alleged" if is_conduct else "reported"]
    return table[incident.status]


NO_REPROACH = frozenset(
    {Kind.AID, Kind.RELEASE, Kind.DISPLACEMENT, Kind.WITHDRAWAL, Kind.TALKS, Kind.AGREEMENT, Kind.CALM}
)
"""Kinds that nobody is blamed for: who tells that there was none does not deny a charge (`no convoy has arrived`)."""


def is_told_absent(incident: Incident) -> bool:
    """Whether it is only told not to have taken place, and is nothing to be accused of."""
    return incident.status is IncidentStatus.DENIED and incident.kind in NO_REPROACH


def count_sentence(incident: Incident, names: "Names") -> str:
    """`Breaches of a ceasefire counted, on …: 9 by Russia; 8 by Turkey.`: side by side, the larger first."""
    counts = sorted(field_of(incident, "count"), key=lambda value: -int(value.value))
    figures = [(value.value, value) for value in counts]
    figures += [(harm_text(kind.name, value.value), value) for kind in harm_fields(incident) for value in kind.values]
    told = "; ".join(
        say("counted_by", figure=figure, who=names.all(value.support) or say("nobody_named"))
        for figure, value in figures
    )
    place = f" {say('in_place', place=place_text(incident.place))}" if incident.place else ""
    words = phrases()
    kind = words["kinds_counted"].get(incident.kind, words["kinds"][incident.kind])
    total = say("in_total") if any(resolved.claim.parts for resolved in incident.claims) else ""
    return say("counted", kind=kind, total=total, place=place, when=when_text(incident.happened), told=told)


def sources_text(incident: Incident, names: "Names") -> str:
    """`SOHR, through AFP and Reuters; 1 source`, `Hauran Network and SOHR; 2 independent sources`."""
    roots = incident.roots or tuple({root for value in field_of(incident, "root") for root in value.support})
    if not roots:
        return say("source_not_told")
    told = roots_text(incident, names, roots)
    if incident.status is IncidentStatus.RUMOURED:
        return f"{told}; {say('unverified')}"
    number = plural(len(roots), "independent")
    if incident.claims and all(one.record for one in incident.claims):
        sets = sorted({one.publisher or "" for one in incident.claims})
        cited = [root for root in roots if names.of(root) not in sets]
        after = say("after", who=names.all(cited)) if cited else ""
        return f"{say('recorded_by', who=listing(sets))}{after}; {number}"
    return f"{told}; {number}"


def roots_text(incident: Incident, names: "Names", roots: Iterable[str]) -> str:
    """Each root by name with who handed it on: `Hauran Network; SOHR, through AFP and Reuters, copied by One Paper`."""
    told = sorted(f"{names.of(root)}{handed_on(incident, names, root)}" for root in roots)
    return "; ".join(told) if any("," in one for one in told) else listing(told)


def handed_on(incident: Incident, names: "Names", root: str) -> str:
    """`, through AFP and Reuters, copied by One Paper`; empty where the root tells it itself."""
    relays, copies = (
        [value.value for value in field_of(incident, name) if root in (*value.support, *value.dissent)]
        for name in ("relay", "copy")
    )
    through, copied = names.some(relays), names.some(one for one in copies if one not in relays)
    return f"{say('through', who=through) if through else ''}{say('copied_by', who=copied) if copied else ''}"


_DIGITS = re.compile(r"\d+")


def harm_text(name: str, value: str) -> str:
    """`harm.killed.civilians`, `14+` → `at least 14 civilians killed`."""
    _, kind, who = name.split(".")
    words, harm = phrases(), phrases()["harm"][kind]
    whom = words["whom"].get(who, who)
    if value == "unknown":
        return say("harm_unknown", whom=whom, harm=harm)
    if value == "0":
        no_one = kind != "casualties" and who in ("unknown", "mixed")
        return say(
            "no_casualties" if kind == "casualties" else "harm_no_one" if no_one else "harm_none", whom=whom, harm=harm
        )
    number = _DIGITS.sub(lambda found: f"{int(found[0]):,}", value.replace("-", say("to")))
    if value in ("1", "1+"):
        whom = words["whom_one"].get(who, words["whom_one"]["unknown"])
    told = say("at_least", number=number[:-1]) if value.endswith("+") else number
    return say("harm", number=told, whom=whom, harm=harm)


def change_text(change: Change) -> tuple[str, str, str]:
    """Label, old value and new value of a change as people write them: `"", "5 people killed", "7 people killed"`."""
    if change.field.startswith("harm."):
        before, after = (harm_text(change.field, value) if value else "" for value in (change.before, change.after))
        return "", before, after or say("no_longer_told")
    if change.field in ("words", "claim"):
        return (
            "",
            f"“{quote(change.before)}”" if change.before else "",
            f"“{quote(change.after)}”" if change.after else "",
        )
    label = field_words(change.field)
    before, after = (words_of(clean(value)) for value in (change.before, change.after))
    return f"{label}: ", before, after or say("no_longer_told")


def field_words(name: str) -> str:
    """What people call a field of an incident."""
    return phrases()["fields"].get(name, name)


def changed_when(change: Change) -> str:
    """`Changed on Sunday 16 July 2017 by Paper One`, or what of it is known."""
    when = say("changed_on", day=day(change.changed)) if change.changed else ""
    who = say("changed_by", who=clean(change.publisher)) if change.publisher else ""
    return f"{say('changed')}{when}{who}"
