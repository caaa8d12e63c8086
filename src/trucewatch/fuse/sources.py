"""Who told it first: the root source of a claim, and which roots are one.

A relay is no second source. The root is the innermost institution that a claim is credited to, else the agency that
its page is credited to, else the page that printed the words first, else the publisher, else the author of the
comment or post. Two tellings with one root count once.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from trucewatch.core.claims import Actor, Resolved, Teller
from trucewatch.core.kinds import Stance, Telling
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.core.text import fold_name
from trucewatch.fuse.weights import Weights

_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")
_BRACKETED = re.compile(r"\(([^)]+)\)")
UNNAMED = "agencies"
"""Id of agencies that a page credits without naming them."""


@dataclass(frozen=True, slots=True)
class Root:
    """A root source. `is_named` where the text credits it; `is_weak` for comments, posts and unnamed tellers."""

    id: str
    is_named: bool
    is_weak: bool
    is_credited: bool = False
    """Whether it is the agency of the page as a whole, which tells in the page's own voice."""
    witness: str = ""
    """A named person through whom it came, who may be quoted by others too."""
    relays: tuple[str, ...] = ()
    """Who handed it on to the reader, outermost first: the publisher, and tellers before the root."""
    also: tuple[str, ...] = ()
    """Other agencies that the page credits as well: which of them told it is not known."""
    copies: str = ""
    """Id of the document whose words these are, where the page is a copy of it."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page as a whole."""

    published: date
    sequence: int
    publisher: str
    credits: tuple[Actor, ...]
    is_flood: bool = False

    def age(self) -> tuple[bool, date, int, str]:
        """A page that credits an agency is no original; else the first published, else the first in the ledger."""
        return not self.credits, self.published, self.sequence, self.publisher


def _is_named(text: str) -> bool:
    """Whether words name one teller: "a source at the police command" and "local activists" do not."""
    words = text.split()
    is_indefinite = words[:1] and words[0].casefold() in ("a", "an", "some", "one", "two", "several", "local")
    return not is_indefinite and any(word[:1].isupper() for word in words if word.casefold() != "the")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Claims that are not in hand: who tells in them, what tellers are called, and those of a page when asked for."""

    actors: Iterable[Actor] = ()
    names: Iterable[str] = ()
    claims_of: Callable[[str], Iterable[Resolved]] | None = None


def bodies_of(resolved: Resolved) -> frozenset[Actor]:
    """Who tells a claim, or is credited with its page, of those that the registry knows."""
    return frozenset((*resolved.tellers, *resolved.credits))


def names_told(resolved: Resolved) -> frozenset[str]:
    """What the tellers of a claim are called, of those named."""
    return frozenset(
        fold_name(teller.text.partition(",")[0])
        for teller in resolved.claim.attribution
        if teller.telling is not Telling.ANONYMOUS and _is_named(teller.text)
    )


class Roots:
    """Root sources of a set of claims: a publisher that is also a known teller is one source with it."""

    def __init__(self, claims: Iterable[Resolved], weights: Weights, elsewhere: "Elsewhere | None" = None) -> None:
        self._weights = weights
        self._alias: dict[str, str] = {}
        told = list(claims)
        self._elsewhere = elsewhere or Elsewhere()
        heard = [one for one in told if not one.flood]
        actors = {*self._elsewhere.actors, *(actor for one in heard for actor in bodies_of(one))}
        names = {*self._elsewhere.names, *(name for one in heard for name in names_told(one))}
        for actor in sorted(actors, key=lambda a: (a.id, a.name)):
            if self._is_institution(actor):
                for name in (actor.id.replace("_", " "), actor.name, *_BRACKETED.findall(actor.name)):
                    self._alias.setdefault(fold_name(name), actor.id)
        self._add_short_names(names)
        self.media = frozenset(actor.id for actor in actors if actor.kind == "media")
        """Ids of the outlets among tellers and credits."""
        self._pages: dict[str, _Page | None] = {**self._read_pages(told)}
        self._found: dict[int, tuple[Resolved, Root]] = {}

    @property
    def aliases(self) -> Mapping[str, str]:
        """Name → the institution that it means."""
        return self._alias

    def forget(self, document_ids: Iterable[str]) -> None:
        """What is known of these pages is asked for again."""
        self._found.clear()
        for one in document_ids:
            self._pages.pop(one, None)

    def of(self, resolved: Resolved) -> Root:
        """The root source of one claim, worked out once: profiles, marks and incidents ask for it."""
        held = self._found.get(id(resolved))
        if held is None or held[0] is not resolved:
            held = self._found[id(resolved)] = resolved, self._of(resolved)
        return held[1]

    def _of(self, resolved: Resolved) -> Root:
        claim = resolved.claim
        if resolved.flood:  # whomever it quotes: a thousand strangers who quote an agency are not the agency
            return Root(id=resolved.flood, is_named=False, is_weak=True)
        chain = self._chain(resolved)
        is_weak = claim.part is PartKind.COMMENT or claim.stance is Stance.UNCERTAIN or resolved.is_doubted
        bodies = [self._institution(teller, actor) for teller, actor in chain]
        root = next((body for body in reversed(bodies) if body), "")
        if root:
            return Root(id=root, is_named=True, is_weak=is_weak, relays=self._relays(resolved, bodies, root))
        innermost = chain[-1][0] if chain else None
        if claim.part in READERS_PARTS:
            author = fold_name(innermost.text) if innermost else f"part {claim.part_index}"
            return Root(id=f"{claim.part}:{author} at {self._publisher(resolved)}", is_named=False, is_weak=True)
        is_anonymous = innermost is not None and innermost.telling is Telling.ANONYMOUS
        witness = fold_name(innermost.text) if innermost and not is_anonymous and _is_named(innermost.text) else ""
        return self._of_page(resolved, is_weak=is_anonymous or is_weak, witness=witness)

    def _of_page(self, resolved: Resolved, *, is_weak: bool, witness: str) -> Root:
        """The root where the page tells it itself: its agency, else the page that it copies, else its publisher."""
        own = resolved.claim.document_id
        around = (own,) if resolved.credits else (own, *resolved.printed_in)
        pages = {one: page for one in around if (page := self._page(one)) is not None and not page.is_flood}
        original = min(pages, key=lambda one: (*pages[one].age(), one), default=own)
        page = pages.get(original)
        publisher = self._publisher(resolved)
        credited = page.credits if page else resolved.credits
        ids = tuple(dict.fromkeys(actor.id for actor in credited))
        root = ids[0] if ids else page.publisher if page else publisher
        return Root(
            id=root,
            is_named=False,
            is_weak=is_weak,
            is_credited=bool(ids),
            witness=witness,
            relays=(publisher,) if publisher != root else (),
            also=ids[1:],
            copies=original if original != own else "",
        )

    def _relays(self, resolved: Resolved, bodies: Sequence[str], root: str) -> tuple[str, ...]:
        """The publisher and the tellers before the root; a reader who quotes a source is no relay by name."""
        if resolved.claim.part in READERS_PARTS:
            return ()
        found = (self._publisher(resolved), *bodies)
        return tuple(one for one in dict.fromkeys(found) if one and one != root and not one.startswith("document:"))

    def _page(self, document_id: str) -> _Page | None:
        if document_id not in self._pages and self._elsewhere.claims_of is not None:
            self._pages[document_id] = self._read_pages(self._elsewhere.claims_of(document_id)).get(document_id)
        return self._pages.get(document_id)

    def _read_pages(self, told: Iterable[Resolved]) -> Mapping[str, _Page]:
        """Each page as its first claim in the ledger tells it."""
        first: dict[str, Resolved] = {}
        for one in told:
            held = first.setdefault(one.claim.document_id, one)
            if held is not one and (one.sequence, one.claim.id) < (held.sequence, held.claim.id):
                first[one.claim.document_id] = one
        return {
            at: _Page(one.published or date.max, one.sequence, self._publisher(one), one.credits, bool(one.flood))
            for at, one in first.items()
        }

    def _add_short_names(self, names: Set[str]) -> None:
        """Names that no registry knows, shortened: "HDN" and "Hauran Network" for "Hauran Documentation Network".

        Only where one full name alone fits, and a word of it that is not a kind of body is kept.
        """
        kinds = self._weights.words["institution_words"]
        holding: defaultdict[str, set[str]] = defaultdict(set)
        spelt: defaultdict[str, set[str]] = defaultdict(set)
        for full in {*names, *self._alias}:
            words = full.split()
            if len(words) > 2 and (full in self._alias or not kinds.isdisjoint(words)):
                for word in words:
                    holding[word].add(full)
                for initials in _initials(words):
                    spelt[initials].add(full)
        for name in sorted(names - self._alias.keys()):
            words = name.split()
            if len(words) == 1:
                fits = spelt.get(name, set())
            else:
                fits = set() if kinds.issuperset(words) else set.intersection(*(holding[word] for word in words))
            found = {self._alias.get(full, full) for full in fits - {name}}
            if len(found) == 1:
                self._alias[name] = found.pop()

    def _chain(self, resolved: Resolved) -> list[tuple[Teller, Actor | None]]:
        """Tellers with their registry entries: by place where all are known, else by hint or name."""
        attribution, actors = resolved.claim.attribution, resolved.tellers
        if len(actors) == len(attribution):
            return list(zip(attribution, actors, strict=True))
        return [(teller, self._entry(teller, actors)) for teller in attribution]

    @staticmethod
    def _entry(teller: Teller, actors: Sequence[Actor]) -> Actor | None:
        name = fold_name(teller.text)
        for actor in actors:
            names = {fold_name(actor.name), actor.id.replace("_", " "), *map(fold_name, _BRACKETED.findall(actor.name))}
            if teller.hint == actor.id or name in names:
                return actor
        return None

    def _institution(self, teller: Teller, actor: Actor | None) -> str:
        """Id of the institution a teller is or speaks for, "" for persons, the unnamed and the unknown.

        What stands after a comma describes it: "the Hauran Network, a local rights group".
        """
        if teller.telling in (Telling.ANONYMOUS, Telling.COMMENT):
            return ""
        if actor is not None:
            return actor.id if self._is_institution(actor) else ""
        named = teller.text.partition(",")[0]
        name = fold_name(named)
        if name in self._alias:
            return self._alias[name]
        if _ACRONYM.fullmatch(teller.text.strip()):
            return name
        is_body = not self._weights.words["institution_words"].isdisjoint(name.split())
        return name if is_body and _is_named(named) else ""

    def _is_institution(self, actor: Actor) -> bool:
        return actor.kind in self._weights.words["institution_kinds"]

    def _publisher(self, resolved: Resolved) -> str:
        publisher = resolved.site or resolved.publisher
        if publisher:
            name = fold_name(publisher)
            return self._alias.get(name, name)
        return f"document:{resolved.document_location or resolved.claim.document_id}"


def _initials(words: Sequence[str]) -> set[str]:
    """The first letters of a name's words, small ones with and without: three letters or more."""
    long = [word for word in words if word not in ("of", "for", "and", "the", "in")]
    return {made for made in ("".join(w[0] for w in words), "".join(w[0] for w in long)) if len(made) > 2}
