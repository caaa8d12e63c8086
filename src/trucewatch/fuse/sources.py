"""Who told it first: the root source of a claim, and which roots are one.

A relay is no second source. The root is the innermost institution that a claim is credited to, else the wire it is
credited to, else the publisher, else the author of the comment or post. Two tellings with one root count once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.core.claims import Actor, Resolved, Teller
from trucewatch.core.kinds import Stance, Telling
from trucewatch.core.records import PartKind
from trucewatch.core.text import fold_name
from trucewatch.fuse.weights import Weights

_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")
_BRACKETED = re.compile(r"\(([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Root:
    """A root source. `is_named` where the text credits it; `is_weak` for comments, posts and unnamed tellers."""

    id: str
    is_named: bool
    is_weak: bool
    witness: str = ""
    """A named person through whom it came, who may be quoted by others too."""


def _is_named(text: str) -> bool:
    """Whether words name one teller: "a source at the police command" and "local activists" do not."""
    words = text.split()
    is_indefinite = words[:1] and words[0].casefold() in ("a", "an", "some", "one", "two", "several", "local")
    return not is_indefinite and any(word[:1].isupper() for word in words if word.casefold() != "the")


class Roots:
    """Root sources of a set of claims: a publisher that is also a known teller is one source with it."""

    def __init__(self, claims: Iterable[Resolved], weights: Weights) -> None:
        self._weights = weights
        self._alias: dict[str, str] = {}
        for actor in sorted({actor for resolved in claims for actor in resolved.tellers}, key=lambda a: (a.id, a.name)):
            if self._is_institution(actor):
                for name in (actor.id.replace("_", " "), actor.name, *_BRACKETED.findall(actor.name)):
                    self._alias.setdefault(fold_name(name), actor.id)

    def of(self, resolved: Resolved) -> Root:
        """The root source of one claim."""
        claim = resolved.claim
        chain = self._chain(resolved)
        is_reader = claim.part is PartKind.COMMENT
        for teller, actor in reversed(chain):
            institution = self._institution(teller, actor)
            if institution:
                is_weak = is_reader or claim.stance is Stance.UNCERTAIN
                return Root(id=institution, is_named=True, is_weak=is_weak)
        innermost = chain[-1][0] if chain else None
        is_unsure = claim.stance is Stance.UNCERTAIN
        if is_reader or claim.part is PartKind.EMBED:
            author = fold_name(innermost.text) if innermost else f"part {claim.part_index}"
            return Root(id=f"{claim.part}:{author} at {self._publisher(resolved)}", is_named=False, is_weak=True)
        is_anonymous = innermost is not None and innermost.telling is Telling.ANONYMOUS
        witness = fold_name(innermost.text) if innermost and not is_anonymous and _is_named(innermost.text) else ""
        publisher = self._publisher(resolved)
        return Root(id=publisher, is_named=False, is_weak=is_anonymous or is_unsure, witness=witness)

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
