"""Several words of one sentence that tell one event: one draft."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import Group, Kind
from trucewatch.extract.draft import FIRE, GENERIC, Draft
from trucewatch.extract.grammar import children, clause_of, lemma, patients, phrase_lemmas, surface_subjects
from trucewatch.extract.lexicon import context, word_class

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def one_per_event(found: list[Draft]) -> list[Draft]:
    """One draft where several words of a sentence tell the same event: the most telling kind wins."""
    kept: list[Draft] = []
    for draft in found:
        rival = next((other for other in kept if _same_event(other, draft)), None)
        if rival is None:
            kept.append(draft)
        elif _rank(draft) > _rank(rival):
            kept[kept.index(rival)] = draft
    kept = _one_per_deal(kept)
    return _without_bare_breaches(_without_bare_talks(_without_bare_charges(kept)))


def _one_per_deal(found: list[Draft]) -> list[Draft]:
    """One of two clauses that tell of one deal, unless each has its day ("which began on …", "renewed on …")."""
    kept: list[Draft] = []
    for draft in found:
        rival = next((other for other in kept if _of_one_deal(other, draft)), None)
        if rival is None:
            kept.append(draft)
        elif _is_dated(draft) and not _is_dated(rival):
            kept[kept.index(rival)] = draft
    return kept


def _of_one_deal(left: Draft, right: Draft) -> bool:
    if not left.kind == right.kind == Kind.AGREEMENT or left.token.sent.start != right.token.sent.start:
        return False
    return bool(_deals(left.token) & _deals(right.token)) and not (_is_dated(left) and _is_dated(right))


def _deals(token: "Token") -> set[int]:
    """Where the deal stands that a word tells of: itself, what it hangs on, its subject or its object."""
    nouns = [token] if token.pos_ in ("NOUN", "PROPN") else [*surface_subjects(token), *patients(token)]
    return {noun.i for noun in nouns if phrase_lemmas(noun) & word_class("deal")}


def _is_dated(draft: Draft) -> bool:
    """Whether the clause has a day of its own, clauses joined to it left aside."""
    below = [child for child in draft.token.children if child.dep_ not in ("conj", "relcl", "advcl", "ccomp")]
    own = [word for child in below for word in child.subtree if word.ent_type_ in ("DATE", "TIME")]
    return any(not _in_clause(word, draft.token) for word in own)


def _in_clause(word: "Token", top: "Token") -> bool:
    """Whether a relative or other clause lies between a word and the verb it stands under."""
    while word not in (top, word.head):
        if word.dep_ in ("relcl", "acl", "conj", "advcl"):
            return True
        word = word.head
    return False


def _without_bare_breaches(found: list[Draft]) -> list[Draft]:
    """Drops "broke the truce by shelling X", "shelled X, violating the truce": the deed is the breach."""
    deeds = (Group.VIOLENCE, Group.POSTURE)
    vague = [
        draft
        for draft in found
        if draft.kind is Kind.VIOLATION
        and lemma(draft.token) in ("violate", "breach", "break", "violation", "infringe", "flout")
        and any(
            other is not draft
            and other.kind.group in deeds
            and other.kind is not Kind.VIOLATION
            and _means(draft.token, other.token)
            for other in found
        )
    ]
    return [draft for draft in found if draft not in vague]


def _means(breach: "Token", deed: "Token") -> bool:
    """Whether the deed hangs on the breach by "by" or "when", or the breach on the deed as a participle."""
    verb = clause_of(deed)
    if breach.pos_ == "NOUN":
        return breach.dep_ == "pobj" and breach.head.lower_ == "in" and breach.sent.start == deed.sent.start
    if breach.pos_ == "VERB" and verb.dep_ == "pcomp" and verb.head.lower_ in ("by", "in") and verb.head.head == breach:
        return True
    if breach.tag_ == "VBG" and breach.dep_ in ("advcl", "acl") and not children(breach, "nsubj"):
        return breach.head in (verb, deed)
    return False


def _without_bare_talks(found: list[Draft]) -> list[Draft]:
    """Drops "talks ended …" where the sentence goes on "with A and B agreeing …": the deal is told by the whole."""
    kept = list(found)
    for deal in found:
        if deal.kind is not Kind.AGREEMENT or deal.token.tag_ != "VBG":
            continue
        for talks in found:
            over = talks.kind is Kind.TALKS and talks.token.pos_ == "VERB" and talks.token.is_ancestor(deal.token)
            if over and lemma(talks.token) in ("conclude", "end", "close", "finish") and talks in kept:
                kept.remove(talks)
                deal.clause = min(talks.clause[0], deal.clause[0]), max(talks.clause[1], deal.clause[1])
    return kept


def _without_bare_charges(found: list[Draft]) -> list[Draft]:
    """Drops "A accused B of …" where what B is accused of is told as an event: A tells it."""
    deeds = (Group.VIOLENCE, Group.POSTURE)
    charged = [
        draft
        for draft in found
        if draft.kind is Kind.ACCUSATION
        and any(other.kind.group in deeds and _charged_with(draft.token, other.token) for other in found)
    ]
    return [draft for draft in found if draft not in charged]


def _charged_with(charge: "Token", deed: "Token") -> bool:
    clause = clause_of(deed)
    if clause == charge:
        return False
    while clause.head not in (clause, charge):
        clause = clause.head
        if (
            clause.dep_ == "prep"
            and clause.lower_ == "of"
            and clause.head.dep_ == "dobj"
            and clause.head.head == charge
        ):
            return True  # "accused A's forces of shelling B": the parser hangs "of" on the accused
    return clause.head == charge and clause.dep_ in ("prep", "ccomp", "xcomp", "pcomp") and clause.i > charge.i


def _rank(draft: Draft) -> int:
    if draft.trigger.frame.is_casualties:
        return 0
    if draft.kind in (Kind.ATTACK, Kind.VIOLATION):
        return 1
    if draft.kind is Kind.CALM:
        return 5
    if draft.kind is Kind.ACCESS_DENIAL and draft.trigger.frame.asks("negated"):
        return 3  # "not allowed to reach the besieged": who besieges says more
    if draft.kind is Kind.AIRSTRIKE and draft.token.lower_ in ("bombing", "bombings"):
        return 2  # by no named means: shelling or rockets told beside it say more
    return 4 if draft.trigger.frame.pos == "verb" else 3


def _same_event(left: Draft, right: Draft) -> bool:
    a, b = left.token, right.token
    if a.sent.start != b.sent.start:
        return False
    linked = a.is_ancestor(b) or b.is_ancestor(a)
    if {left.kind.group, right.kind.group} == {Group.CALM, Group.VIOLENCE}:
        calm, deed = (a, b) if left.kind is Kind.CALM else (b, a)
        return calm.pos_ == "VERB" and deed.pos_ != "VERB" and deed in surface_subjects(calm)
    if _listed(left, right):
        return True
    if left.kind == right.kind and (clause_of(a) == clause_of(b) or _continues(left, right)):
        return True
    if {left.kind, right.kind} <= FIRE and lemma(b) in context("harm_verbs") and _continues(left, right):
        return True
    if left.kind == right.kind and _shells(a) & _shells(b):
        return True
    if left.kind is right.kind is Kind.ACCESS_DENIAL and linked:
        return True
    if left.trigger.frame.is_casualties or right.trigger.frame.is_casualties:
        return _harm_of(left, right, linked=linked)
    if linked and left.kind.group == right.kind.group == Group.VIOLENCE:
        generic = left.kind in GENERIC or right.kind in GENERIC or left.kind == right.kind
        return generic and _adjoining(a, b)
    return False


def _harm_of(left: Draft, right: Draft, *, linked: bool) -> bool:
    """Whether casualties and the other draft are one: harm of that deed, or the same harm told by another word."""
    a, b = left.token, right.token
    casualties = left.trigger.frame.is_casualties, right.trigger.frame.is_casualties
    if all(casualties):
        return not _told_apart(left, right)
    none, other = (left, right) if casualties[0] else (right, left)
    if none.token.pos_ == "NOUN" and any(child.lower_ == "no" for child in none.token.children):
        return other.kind in FIRE
    if other.kind is Kind.RELEASE and linked:
        return True  # bodies handed over
    telling = other.kind in FIRE or other.kind is Kind.ARMED_CLASH
    if not telling or _told_apart(left, right):
        return False
    within = lemma(clause_of(other.token)) in context("harm_verbs") and other.trigger.frame.pos == "noun"
    return within or not own_clause(a, b, also_advcl=False)


def _shells(token: "Token") -> set[int]:
    """The munitions that a verb tells of, by their place: "shells fired by X … landed … injuring …"."""
    if token.pos_ != "VERB":
        return set()
    return {
        noun.i for noun in surface_subjects(token) + patients(token) if phrase_lemmas(noun) & word_class("munition")
    }


def _listed(left: Draft, right: Draft) -> bool:
    """Coordinated nouns for fire under one head: "airstrikes and missile attacks"."""
    a, b = left.token, right.token
    if left.trigger.frame.pos != "noun" or right.trigger.frame.pos != "noun" or not {left.kind, right.kind} <= FIRE:
        return False
    first, later = (a, b) if a.i < b.i else (b, a)
    while later != first and later.dep_ in ("conj", "appos") and later.head.pos_ in ("NOUN", "PROPN"):
        later = later.head
    own = any(child.dep_ == "prep" for child in first.children if child.i < max(a.i, b.i))
    return later == first and not own


def _continues(left: Draft, right: Draft) -> bool:
    """The same act carried on by a verb without a subject of its own, or a position told twice in a sentence."""
    a, b = clause_of(left.token), clause_of(right.token)
    if left.trigger.frame.is_position:
        return a.is_ancestor(b) and b.dep_ in ("ccomp", "xcomp", "advcl")
    if left.kind.group not in (Group.VIOLENCE, Group.POSTURE) or b.dep_ != "conj" or b.head != a:
        return False
    return not children(b, "nsubj", "nsubjpass")


def _told_apart(left: Draft, right: Draft) -> bool:
    """Whether a verb of telling stands between two clauses of a sentence ("has confirmed …, adding that …")."""
    a, b = clause_of(left.token), clause_of(right.token)
    deep, high = (b, a) if a.is_ancestor(b) else (a, b)
    while deep not in (high, deep.head):
        if deep.dep_ == "ccomp" and left.scene.is_reporting(left.scene.at(deep.head)):
            return high.is_ancestor(deep)
        deep = deep.head
    return False


def _adjoining(a: "Token", b: "Token") -> bool:
    """In one clause, or in a participle or relative clause on the other's own phrase."""
    left, right = clause_of(a), clause_of(b)
    if left == right:
        return True
    deep, high = (right, left) if left.is_ancestor(right) else (left, right)
    if deep.dep_ not in ("acl", "relcl", "advcl", "xcomp"):
        return False
    if children(deep, "nsubj") and deep.dep_ == "advcl":
        return False
    above = deep.head
    for _ in range(5):
        if above in (a, b, high):
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
        above = above.head
    return False


def own_clause(a: "Token", b: "Token", *, also_advcl: bool = True) -> bool:
    """Whether the two stand in coordinated clauses, each with its own subject."""
    left, right = clause_of(a), clause_of(b)
    later = right if right.i > left.i else left
    while later.dep_ in ("ccomp", "xcomp") and later.head != later:
        later = later.head
    if later.tag_ in ("VBN", "VBG", "JJ") and not children(later, "aux", "auxpass"):
        return False
    own = ("conj", "advcl", "parataxis") if also_advcl else ("conj", "parataxis")
    return later.dep_ in own and bool(children(later, "nsubj", "nsubjpass"))
