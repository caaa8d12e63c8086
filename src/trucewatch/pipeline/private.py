"""Whose names are not published: persons harmed, and private persons in the words of sources.

Who acts or tells for somebody stays: a minister, a spokesman, a commander. What makes a name private is told by
the claims (a target that is a person or that no registry knows), by patterns over the words
(`data/private_names.toml`), and for what a brief quotes in English by the persons that the parser’s model sees.
"""

import re
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from trucewatch.core.claims import Actor, Mention, Resolved
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Group
from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.publish.withhold import Withheld

HARMED = frozenset({Group.VIOLENCE, Group.HUMANITARIAN, Group.POSTURE})
"""Kinds whose targets are harmed; those of diplomacy are parties to it."""
SURE = 0.6
"""From this score on a reading of the registry says whose name it is."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*")
_GAP = re.compile(r"[ \u00a0-]{1,2}")
_AGE = re.compile(r",?[ ]\(?(?:aged[ ])?\d{1,3}\b(?![ ]?(?:km|miles?|metres?|meters?|people|per))")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_FOREIGN = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff]")
"""Letters that the English model was not made for."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair, which the model cannot read."""
PLACES_TOO = frozenset({"abu", "umm"})
"""First words of persons that towns bear as often (Abu Kamal)."""
MOST_WORDS = 5
"""Words of a name."""


@dataclass(frozen=True, slots=True)
class _Lists:
    given: frozenset[str]
    kin: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    private_tellers: frozenset[str]
    things: frozenset[str]
    arabic_stops: frozenset[str]


@cache
def _lists() -> _Lists:
    told = tomllib.loads(files("trucewatch").joinpath("data", "private_names.toml").read_text("utf-8"))
    return _Lists(**{name: frozenset(words) for name, words in told.items()})


def private_names(
    incidents: Iterable[Incident],
    shown: Container[str] = (),
    *,
    persons: Callable[[Sequence[str]], Iterable[str]] | None = None,
) -> Withheld:
    """Names that claims make private and those that patterns see in the words of harm.

    In the words of the claims `shown` (ids) also those that the parser's model calls persons; `persons` tells those of
    texts where somebody else was asked (None: `persons_in`).
    """
    gathered, incidents = Gathered(), tuple(incidents)
    for incident in incidents:
        gathered.take(incident)
    gathered.found.update((persons or persons_in)(words_of_harm(incidents, shown)))
    return gathered.withheld()


class Gathered:
    """Names gathered incident by incident: those that claims make private, those that stay, and those that patterns
    see in the words of harm, which are private if they are not among those that stay."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.kept: set[str] = set()
        self.found: set[str] = set()

    def take(self, incident: Incident) -> None:
        """Takes in what the claims of an incident tell."""
        for resolved in incident.claims:
            self.names.update(_harmed(resolved))
            self.names.update(_private_tellers(resolved))
            self.names.update(_before_correction(resolved))
            self.kept.update(_public(resolved))
            if incident.kind.group in HARMED:
                for span in (*resolved.claim.evidence, *resolved.claim.also):
                    self.found.update(named_in(span.exact))

    def withheld(self) -> Withheld:
        """What is to be left out."""
        public = Withheld((*self.kept, *(run for text in self.kept for run in _runs_in(text) if " " in run)))
        private = (name for name in sorted(self.found) if not public.cuts(name) and not _is_known(name))
        return Withheld((*self.names, *private), self.kept)


def words_of_harm(incidents: Iterable[Incident], shown: Container[str]) -> tuple[str, ...]:
    """The words that the claims `shown` (ids) of harm quote, in order of the alphabet."""
    told = {
        span.exact
        for incident in incidents
        if incident.kind.group in HARMED
        for resolved in incident.claims
        if resolved.claim.id in shown
        for span in (*resolved.claim.evidence, *resolved.claim.also)
    }
    return tuple(sorted(told))


def _harmed(resolved: Resolved) -> Iterator[str]:
    """Names of targets that are persons, or that nobody knows and that read like a name."""
    claim = resolved.claim
    if claim.kind.group not in HARMED:
        return
    for mention, actor in zip(claim.targets, (*resolved.targets, *[None] * len(claim.targets)), strict=False):
        if actor is not None and actor.kind == "person":
            yield from (mention.text, actor.name)
        elif actor is None or actor.id == "unknown" or actor.kind in ("unknown", "people"):
            yield from _names_of(mention.text, is_name=actor is None or actor.id == "unknown")


def _private_tellers(resolved: Resolved) -> Iterator[str]:
    """Names of tellers who speak for nobody: a resident, a mother, a witness."""
    for teller in resolved.claim.attribution:
        words = {word.casefold() for word in _WORD.findall(teller.text)}
        if not words.isdisjoint(_lists().private_tellers):
            public = {actor.name for actor in (*resolved.tellers, *resolved.credits)}
            for name in _names_of(teller.text, is_name=True):
                if not any(name in one for one in public):
                    yield name


def _before_correction(resolved: Resolved) -> Iterator[str]:
    """Names that a person took out of a claim: the source's words hold them still."""
    for one in resolved.corrections:
        is_private = one.field == "tellers" and not _lists().private_tellers.isdisjoint(
            word.casefold() for word in _WORD.findall(one.before)
        )
        if is_private or (one.field == "targets" and resolved.claim.kind.group in HARMED):
            yield from _names_of(one.before, is_name=True)


def _public(resolved: Resolved) -> Iterator[str]:
    """Who acts and who tells, with the places and the pages: their words stay."""
    claim = resolved.claim
    private = set(_private_tellers(resolved))
    mentions: tuple[Mention | None, ...] = (*claim.actors, claim.place)
    yield from (mention.text for mention in mentions if mention)
    yield from (teller.text for teller in claim.attribution if not any(name in teller.text for name in private))
    people: tuple[Actor, ...] = (*resolved.actors, *resolved.tellers, *resolved.credits)
    yield from (actor.name for actor in people if actor.id != "unknown")
    yield from (actor.name for actor in resolved.targets if actor.kind not in ("person", "unknown"))
    if resolved.place:
        yield from (resolved.place.name, resolved.place.admin1)
    yield resolved.publisher or ""


def _names_of(mention: str, *, is_name: bool) -> Iterator[str]:
    """The names in a mention of a target; `is_name`: a run of capitals in it is one, whatever its first word."""
    yield from named_in(mention)
    if not is_name:
        return
    for run in _runs_in(mention):
        words = run.casefold().split()
        if not _lists().things.intersection(words) and len(words) > 1 and not _is_known(run):
            yield run


def named_in(text: str) -> Iterator[str]:
    """Names of persons that patterns see: a first name with what follows, a name behind a word of kin, one with age."""
    lists = _lists()
    for start, end in _runs(text):
        words = [word.casefold() for word in _WORD.findall(text[start:end])]
        is_aged = bool(_AGE.match(text, end)) and len(words) > 1
        is_named = words[0] in lists.given and len(words) > 1
        if (is_named or is_aged or _is_behind_kin(text, start)) and not lists.things.intersection(words):
            yield text[start:end]
    if _ARABIC.search(text):
        yield from _arabic(text)


_BESIDE = re.compile(r"(?P<kin>[^\W\d_]+),?[ ](?:[^\W\d_]+,?[ ](?:and|и|و)[ ])?")


def _is_behind_kin(text: str, start: int) -> bool:
    """`his son Omar`, `the boy, Omar`, `her daughters Lina and Hala`: nothing else between."""
    before = text[max(0, start - 40) : start]
    return any(
        found.end() == len(before) and found["kin"].casefold() in _lists().kin for found in _BESIDE.finditer(before)
    )


def _runs_in(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in _runs(text))


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words with the small words inside names, [start, end); titles before them are left off."""
    lists = _lists()
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        if not _is_capital(words[at][0]) or words[at][0].casefold() in lists.titles:
            at += 1
            continue
        end = at + 1
        while end < len(words) and _GAP.fullmatch(text, words[end - 1].end(), words[end].start()):
            word = words[end][0]
            follows = end + 1 < len(words) and _is_capital(words[end + 1][0])
            if not _is_capital(word) and not (word.casefold() in lists.particles and follows):
                break
            end += 1
        if end - at <= MOST_WORDS:
            yield words[at].start(), words[end - 1].end()
        at = end


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not (len(word) > 3 and word.isupper())


def _arabic(text: str) -> Iterator[str]:
    """A first name, or what follows a word for a person, with the two words after it at most."""
    lists = _lists()
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        is_behind = at > 0 and words[at - 1][0] in lists.kin and _ARABIC.match(word[0])
        if (word[0] not in lists.given and not is_behind) or word[0] in lists.things:
            continue
        end = at + 1
        while end < min(len(words), at + 3) and _GAP.fullmatch(text, words[end - 1].end(), words[end].start()):
            if words[end][0] in lists.arabic_stops or words[end][0] in lists.things:
                break
            end += 1
        if end - at > 1:
            yield text[word.start() : words[end - 1].end()]


def persons_in(texts: Iterable[str]) -> Iterator[str]:
    """Persons as the parser's model names them in English texts: names of two words, without bodies and things."""
    from trucewatch.extract.syntax import model

    latin = [text for text in texts if text and not _FOREIGN.search(text)]
    if not latin:
        return
    known = model()
    off = [name for name in known.pipe_names if name not in ("tok2vec", "ner")]
    with known.select_pipes(disable=off):
        for parsed in known.pipe(_HALF.sub("\ufffd", text) for text in latin):
            for named in parsed.ents:
                words = named.text.split()
                is_person = named.label_ == "PERSON" and len(words) > 1
                if is_person and _lists().things.isdisjoint(named.text.casefold().split()):
                    yield from (run for run in _runs_in(named.text) if " " in run or "-" in run)


@lru_cache(100_000)
def _is_known(name: str) -> bool:
    """Whether the registry knows it as a public figure or body, or the gazetteer as a place."""
    if any(one.score >= SURE for one in registry().lookup(name)):
        return True
    words = name.casefold().split()
    is_person = len(words) == 1 or (words[0] in _lists().given and words[0] not in PLACES_TOO)
    return not is_person and bool(gazetteer().lookup(name))
