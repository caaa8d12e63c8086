"""Those who tell and those who act, by the ids that incidents know them by, as people write them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from trucewatch.core.incidents import Incident
from trucewatch.core.text import fold_name
from trucewatch.publish.catalogue import plural, say
from trucewatch.publish.wording import clean, cut, date_text, listing

LONGEST_TITLE = 48
MOST_NAMES = 4
"""Relays named in a sentence; all of them stand in `trucewatch why`."""


class Names:
    """Root ids and actor ids of a set of incidents as people write them."""

    def __init__(
        self,
        incidents: Iterable[Incident],
        known: Iterable[tuple[str, str]] = (),
        titles: Mapping[str, str] | None = None,
        *,
        beside: Mapping[str, str] | None = None,
    ) -> None:
        """`titles` are those of pages by location, for pages that do not tell their publisher; `beside` are names by id
        for those whom the incidents do not name, as an agency whose words another page copied."""
        self._titles, self._beside = titles or {}, beside or {}
        self._names: dict[str, str] = {actor_id: clean(name) for actor_id, name in known}
        self._floods: defaultdict[str, set[str]] = defaultdict(set)
        for incident in incidents:
            for resolved in incident.claims:
                if resolved.flood:
                    self._floods[resolved.flood].add(resolved.publisher or resolved.document_location)
                for actor in (*resolved.tellers, *resolved.credits, *resolved.actors, *resolved.targets):
                    self._names.setdefault(actor.id, clean(actor.name))
                for told in (
                    *(teller.text for teller in resolved.claim.attribution),
                    resolved.publisher or "",
                    resolved.site,
                ):
                    self._names.setdefault(fold_name(told), clean(told))

    def of(self, name_id: str) -> str:
        """The name of an actor or a root source, its id where no name is known."""
        if name_id.startswith(("comment:", "embed:")):
            who, _, where = name_id.partition(":")[2].rpartition(" at ")
            author = say("unnamed_author") if who.startswith("part ") else self._names.get(who, who)
            kind = "comment_by" if name_id.startswith("comment:") else "post_by"
            return say(kind, author=author, where=self.of(where))
        if name_id.startswith("document:"):
            location = name_id.partition(":")[2]
            title = self._titles.get(location)
            return say("the_page", title=cut(title, LONGEST_TITLE)) if title else clean(location)
        if name_id.startswith("flood:"):
            day = date_text(date.fromisoformat(name_id.partition(":")[2]))
            return say("a_flood", sources=plural(len(self._floods.get(name_id, ())), "new_source"), day=day)
        return self._names.get(name_id) or self._beside.get(name_id, name_id)

    def all(self, ids: Iterable[str]) -> str:
        return listing(sorted(self.of(name_id) for name_id in ids))

    def some(self, ids: Iterable[str]) -> str:
        """The first names in their order, and how many more there are."""
        told = sorted({self.of(name_id) for name_id in ids})
        more = len(told) - MOST_NAMES
        return listing(told if more <= 1 else [*told[:MOST_NAMES], say("more_others", n=more)])


def names_of_publishers(publishers: Iterable[str]) -> dict[str, str]:
    """The names of those who publish by the ids that they have as roots: of several spellings the first."""
    told: dict[str, str] = {}
    for publisher in publishers:
        told.setdefault(fold_name(publisher), clean(publisher))
    return told
