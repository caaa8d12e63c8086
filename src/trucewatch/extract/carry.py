"""What an earlier clause named and still holds: places and times carried into clauses that name none."""

from collections import Counter
from collections.abc import Sequence

from trucewatch.core.claims import Basis, Mention
from trucewatch.core.kinds import Kind
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.extract import places
from trucewatch.extract.draft import Draft, carried
from trucewatch.extract.grammar import lemma
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import CALLED, Role, Spot, place_words, spots
from trucewatch.extract.times_carry import CONDUCT, Dating, reaches

_CARRYING = CONDUCT
TOWN_PARAGRAPHS = 4
"""Paragraphs back in which "the city" may have been named."""
HEADING_WORDS = 8
"""A paragraph of so few words without a full stop is a heading."""


def carry(drafts: list[Draft], scenes: Sequence[Scene] = ()) -> None:
    """Gives each event without a place or time the one that its sentence, paragraph or section has told before.

    Comments carry nothing over from one to the next. `scenes` are all paragraphs, those without events too.
    """
    told = scenes or list({id(draft.scene): draft.scene for draft in drafts}.values())
    page, dating = _Page(told), Dating(told)
    last: Draft | None = None
    talks: Draft | None = None
    for draft in drafts:
        if draft.kind is Kind.TALKS:
            _venue(draft, talks)
            talks = draft if draft.place is not None else talks
        _place(draft, last if last is not None and reaches(last, draft) else None, page)
        dating.date(draft)
        if draft.kind.group in _CARRYING:
            last = draft


def _venue(draft: Draft, talks: Draft | None) -> None:
    """The place of talks told before, for "the summit"."""
    is_definite = any(child.lower_ in ("the", "this", "these") for child in draft.token.lefts)
    if draft.place is None and talks is not None and talks.place is not None and is_definite and reaches(talks, draft):
        draft.place = carried(talks.place)


def _place(draft: Draft, last: Draft | None, page: "_Page") -> None:
    told = draft.place
    if told is not None and not places.is_nameless(told):
        draft.place = _of_town(draft, told, page)
        return
    if (
        told is not None
        and told.text.split()[-1].lower() in place_words("towns")
        and (town := page.town(draft)) is not None
    ):
        found: Mention | None = town
    elif told is not None and (area := page.area(draft, told.text.split()[-1].lower())) is not None:
        found = area
    elif draft.kind.group in _CARRYING:
        found = _in_sentence(draft, page) or _in_paragraph(draft, last, page) or page.heading(draft.scene)
        found = found or (last.place if last is not None else None) or _in_sentence(draft, None)
        found = found or page.main(draft.scene)
    elif draft.kind is Kind.AGREEMENT:
        found = (page.venue(draft) if _is_made(draft) else None) or page.country(draft.scene) or page.main(draft.scene)
    elif draft.kind is Kind.TALKS and _is_definite(draft):
        found = page.venue(draft)
    else:
        found = None
    if found is None:
        return
    if told is not None and found.span != told.span:
        draft.place = Mention(text=told.text, span=told.span, basis=Basis.CARRIED, hint=found.hint or found.text)
    else:
        draft.place = carried(found)


def _of_town(draft: Draft, told: Mention, page: "_Page") -> Mention:
    """A quarter that no registry knows, hinted at by the town named last: it lies there."""
    at = draft.scene.block.start
    quarters = [
        spot
        for spot in spots(draft.scene)
        if spot.id in (None, CALLED) and lemma(spot.head) in place_words("quarters") and told.span is not None
        if told.span.start <= at + spot.name.idx < told.span.end
    ]
    town = page.town(draft) if quarters else None
    return Mention(text=told.text, span=told.span, basis=told.basis, hint=town.hint or town.text) if town else told


def _is_made(draft: Draft) -> bool:
    """Whether an agreement is told as signed or brokered, and not as kept or in force."""
    verb = draft.token if draft.token.pos_ in ("VERB", "AUX") else draft.token.head
    return bool({lemma(draft.token), lemma(verb)} & place_words("made"))


def _is_definite(draft: Draft) -> bool:
    return any(child.lower_ in ("the", "this", "these") for child in draft.token.lefts)


def _in_sentence(draft: Draft, page: "_Page | None") -> Mention | None:
    """The named place of the same sentence nearest before the event, else nearest behind it; a country if no page."""
    first, last = draft.sentence
    usable = [spot for spot in _usable(draft.scene) if first <= spot.first < last]
    usable = [spot for spot in usable if page is None or not spot.is_country]
    if not usable:
        return _of_witnesses(draft)
    at = draft.token.i
    best = min(usable, key=lambda spot: (spot.is_country, spot.first > at, abs(spot.first - at)))
    return places.mention_of(draft.scene, best)


def _of_witnesses(draft: Draft) -> Mention | None:
    """Where those live who saw it, where the sentence names no other place ("residents of Arman reported …")."""
    first, last = draft.sentence
    for spot in spots(draft.scene):
        is_home = first <= spot.first < last and spot.role is Role.PERSON and spot.head.dep_ == "pobj"
        if is_home and not spot.is_country and lemma(spot.head.head.head) in place_words("locals"):
            return places.mention_of(draft.scene, spot)
    return None


def _in_paragraph(draft: Draft, last: Draft | None, page: "_Page") -> Mention | None:
    """The place of the event told before in the paragraph, else the last place that it has named."""
    if last is not None and last.scene is draft.scene and last.place is not None:
        return last.place
    before = [spot for spot in _usable(draft.scene) if spot.first < draft.sentence[0] and page.is_local(spot)]
    return places.mention_of(draft.scene, before[-1]) if before else None


def _usable(scene: Scene) -> list[Spot]:
    """Where things may happen: places that the registry knows before mere names."""
    found = [spot for spot in spots(scene) if spot.role in (Role.WHERE, Role.LOOSE)]
    return [spot for spot in found if spot.id is not None] or found


class _Page:
    """What a page is about as a whole: its headings, the place it opens with, the country it names most."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._scenes = list(scenes)
        self._at = {id(scene): index for index, scene in enumerate(self._scenes)}
        self._country: tuple[Mention | None, frozenset[str]] | None = None

    def town(self, draft: Draft) -> Mention | None:
        """What "the city" stands for: the last town named before, not a quarter, province or country."""
        scene, at = draft.scene, self._at.get(id(draft.scene), 0)
        for above in reversed(self._scenes[max(0, at - TOWN_PARAGRAPHS) : at + 1]):
            if {above.block.part.kind, scene.block.part.kind} & READERS_PARTS and above is not scene:
                return None
            for spot in reversed(_usable(above)):
                is_before = above is not scene or spot.last <= draft.token.i
                is_piece = lemma(spot.head) in place_words("pieces") or (spot.id is None) or "governorate" in spot.id
                if is_before and not is_piece and self.is_local(spot):
                    return places.mention_of(above, spot)
        return None

    def area(self, draft: Draft, word: str) -> Mention | None:
        """What "the strip" or "the province" stands for: the last place of that kind named before, by its own words."""
        at = self._at.get(id(draft.scene), 0)
        for above in reversed(self._scenes[: at + 1]):
            if {above.block.part.kind, draft.scene.block.part.kind} & READERS_PARTS and above is not draft.scene:
                return None
            for spot in reversed(_usable(above)):
                first, last = spot.first, max(spot.last + 1, spot.head.i + 1)
                is_before = above is not draft.scene or spot.last <= draft.token.i
                if is_before and word in {token.lower_ for token in above.doc[first:last]} & place_words("areas"):
                    return places.mention_of(above, spot)
        return None

    def venue(self, draft: Draft) -> Mention | None:
        """Where the page says that people met or signed: last before the event, else first behind; not for readers."""
        if draft.scene.block.part.kind in READERS_PARTS:
            return None
        at = (self._at.get(id(draft.scene), 0), draft.sentence[1])
        told = [
            ((index, spot.first), scene, spot)
            for index, scene in enumerate(self._scenes)
            if scene.block.part.kind not in READERS_PARTS
            for spot in spots(scene)
            if spot.role is Role.VENUE and spot.id is not None
        ]
        best = max((one for one in told if one[0] < at), key=lambda one: one[0], default=next(iter(told), None))
        return places.mention_of(best[1], best[2]) if best else None

    def heading(self, scene: Scene) -> Mention | None:
        """The place of the section's heading, where one stands right above."""
        index = self._at.get(id(scene), 0)
        for above in reversed(self._scenes[max(0, index - 1) : index]):
            words = [token for token in above.doc if token.is_alpha]
            if above.block.part.kind is PartKind.BODY and 0 < len(words) <= HEADING_WORDS and not _is_sentence(above):
                named = _usable(above) or [spot for spot in spots(above) if spot.role is Role.ACTOR]
                return places.mention_of(above, named[0]) if named else None
        return None

    def main(self, scene: Scene) -> Mention | None:
        """The first place that headline or lead names, towns before the country; none for readers' words."""
        if scene.block.part.kind in READERS_PARTS:
            return None
        for above in self._scenes[:4]:
            named = [spot for spot in _usable(above) if self.is_local(spot)]
            if named and above.block.part.kind not in READERS_PARTS:
                return places.mention_of(above, named[0])
        return self.country(scene)

    def country(self, scene: Scene) -> Mention | None:
        """The country that the page names most as a place; none for readers' words."""
        if scene.block.part.kind in READERS_PARTS:
            return None
        return self._most()[0]

    def is_local(self, spot: Spot) -> bool:
        """Whether a place is smaller than a country and may lie in one that the page names as a place."""
        named = self._most()[1]
        return not spot.is_country and (not named or not spot.country or spot.country in named)

    def _most(self) -> tuple[Mention | None, frozenset[str]]:
        """The country that the page names most as a place, and the codes of all those it names."""
        if self._country is None:
            self._country = self._counted()
        return self._country

    def _counted(self) -> tuple[Mention | None, frozenset[str]]:
        named: dict[str, tuple[Scene, Spot]] = {}
        for scene in self._scenes:
            for spot in spots(scene):
                if spot.is_country and scene.block.part.kind not in READERS_PARTS:
                    named.setdefault(_name(scene, spot), (scene, spot))
        text = " ".join(scene.doc.text for scene in self._scenes)
        counts = Counter({name: text.count(name) for name in named})
        if not counts:
            return None, frozenset()
        scene, spot = named[max(sorted(counts), key=counts.__getitem__)]
        mention = scene.mention(spot.first, spot.last, hint=_name(scene, spot))
        return mention, frozenset(spot.country for _, spot in named.values())


def _name(scene: Scene, spot: Spot) -> str:
    return scene.doc[spot.first : spot.last].text


def _is_sentence(scene: Scene) -> bool:
    return scene.doc.text.rstrip().endswith((".", "!", "?", "”", '"'))
