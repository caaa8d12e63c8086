"""Whose "ministry" or "army" is meant, where a paragraph speaks of another state than the document's own.

"Moscow said it had lodged a protest; the foreign ministry accused Ankara …" in a report on Syria: the ministry is
Russia's. "Turkey's defence ministry denied that the army would leave": not Syria's army. To take these for the
document's own state would put one state's words and deeds on another.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.core.claims import Candidate
from trucewatch.core.text import Span
from trucewatch.resolve.actors import ActorRegistry
from trucewatch.resolve.actors_data import Way
from trucewatch.resolve.actors_phrase import Told
from trucewatch.resolve.names_tokens import tokens

LONGEST_MENTION, MOST_WORDS = 100, 4
"""Characters looked at, and words that a phrase may have that takes up a group."""
UNSURE = 0.4
"""What a reading is worth that the states told beside it make doubtful: less than is taken."""
_STATE, _ARMY, _SIDES = "state in ", "army in ", "sides in "


@dataclass(frozen=True, slots=True)
class StatesTold:
    """Where a text names states: offsets and their countries (ISO alpha-2), in order."""

    text: str
    starts: tuple[int, ...]
    countries: tuple[str, ...]
    groups: tuple[tuple[int, str], ...] = ()
    """Where armed groups are named: offsets and ids, in order."""
    long_names: tuple[tuple[int, int, str], ...] = ()
    """Where names of three words or more stand: [start, end) and ids, in order."""
    offices: frozenset[str] = frozenset()
    """Words of offices that every place has of its own."""
    two_of_each: frozenset[str] = frozenset()
    """Countries that have two of each."""

    def name_around(self, span: Span) -> str | None:
        """Who is named by a longer name of which a mention is a piece ("Left Behind" of "No One Is Left Behind")."""
        at = bisect_left(self.long_names, (span.start, 0, ""))
        around = self.long_names[max(0, at - 3) : at + 1]
        return next((one for start, end, one in around if start <= span.start and span.end <= end), None)

    def before(self, start: int) -> tuple[str, ...]:
        """The countries of the states told before an offset in its paragraph, the last one last."""
        opening = self.text.rfind("\n", 0, start) + 1
        return self.countries[bisect_left(self.starts, opening) : bisect_left(self.starts, start)]

    def group_before(self, start: int) -> str | None:
        """The only armed group named before an offset in its paragraph, else the only one in the paragraph before."""
        end, opening = start, self.text.rfind("\n", 0, start) + 1
        for _ in range(2):
            named = {one for at, one in self.groups if opening <= at < end}
            if named:
                return named.pop() if len(named) == 1 else None
            end = len(self.text[:opening].rstrip())
            opening = self.text.rfind("\n", 0, end) + 1
        return None


def states_told(text: str, told: Iterable[Told], registry: ActorRegistry) -> StatesTold:
    """Every state, by name, capital or adjective, and every armed group among the names told in a text."""
    entries = registry.data.entries
    starts, countries, groups, long_names = [], [], [], []
    for start, named in told:
        longest = max(named, key=lambda one: len(one.text))
        if longest.text.count(" ") > 1:
            long_names.append((start, start + len(longest.text), longest.dated.id))
        armed = {one.dated.id for one in named if entries[one.dated.id].kind == "armed_group"}
        if len(armed) == 1:
            groups.append((start, armed.pop()))
        states = [entries[one.dated.id] for one in named if one.way is not Way.PEOPLE]
        homes = [entry.countries[0] for entry in states if entry.is_state and entry.countries]
        if homes:
            starts.append(start)
            countries.append(homes[0])
    words = registry.data.words.offices
    return StatesTold(
        text,
        tuple(starts),
        tuple(countries),
        tuple(groups),
        tuple(long_names),
        offices=words.get("home", frozenset()),
        two_of_each=words.get("two_of_each", frozenset()),
    )


def whose(
    candidates: tuple[Candidate, ...],
    span: Span | None,
    told: StatesTold,
    country: str,
    *,
    strikers: frozenset[str] = frozenset(),
) -> tuple[str | None, tuple[Candidate, ...]]:
    """The country to read the words for instead of `country`, if another is plainly meant; and the readings as sure
    as the states told around allow.

    Of words for a state's offices ("the ministry"), the only foreign state told in the paragraph before is meant. Of
    words for its army nobody is meant surely while a foreign state alone was told: the local army goes unnamed as well.
    """
    best = next(iter(candidates), None)
    if best is None or span is None or not best.basis.startswith((_STATE, _ARMY, _SIDES)) or not country:
        return None, candidates
    before = told.before(span.start)
    if best.basis.startswith(_STATE) and _is_of_ground(span, told):
        return None, _doubted(candidates) if country in told.two_of_each else candidates
    if not before or country in before:
        return None, candidates
    if len(before) == 1 and before[0] in strikers and not _is_taking_up(span):
        return None, _doubted(candidates)
    if best.basis.startswith(_STATE) and len(set(before)) == 1:
        return before[-1], candidates
    return None, _doubted(candidates)


def _is_of_ground(span: Span, told: StatesTold) -> bool:
    """ "The health ministry", and not "its health ministry"."""
    words = {word.key for word in tokens(span.exact[:LONGEST_MENTION])}
    return not told.offices.isdisjoint(words) and not _is_taking_up(span)


def _is_taking_up(span: Span) -> bool:
    """ "Its ministry": of who was told before."""
    return span.exact[:LONGEST_MENTION].lower().startswith(("its ", "their ", "his ", "her "))


def taken_up(text: str, span: Span | None, told: StatesTold, registry: ActorRegistry) -> str | None:
    """The armed group that "the group" or "the movement's fighters" takes up, where one alone was named before."""
    words = [word for word in tokens(text[:LONGEST_MENTION]) if word.key not in ("the", "a", "an")]
    if span is None or not 0 < len(words) <= MOST_WORDS or words[0].key not in registry.reader.taking_up:
        return None
    return told.group_before(span.start) if len(words) == 1 or words[0].is_genitive else None


def _doubted(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(Candidate(referent=one.referent, score=min(one.score, UNSURE), basis=one.basis) for one in candidates)
