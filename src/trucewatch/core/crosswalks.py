"""Our kinds in the codes of other schemes: ACLED, PLOVER, CAMEO and UCDP, from `data/crosswalks.json`."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from trucewatch.core.claims import Actor
from trucewatch.core.kinds import Kind, Weapon

STATE_KINDS = frozenset({"state"})
ARMED_KINDS = frozenset({"state", "armed_group", "coalition"})
UNARMED_KINDS = frozenset({"people", "person"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Codes of one kind; "" where a scheme has none."""

    acled_event_type: str = ""
    acled_sub_event_type: str = ""
    plover_type: str = ""
    plover_mode: str = ""
    cameo_root: str = ""
    is_armed: bool = False


def codes_of(kind: Kind, weapons: Sequence[Weapon] = (), targets: Sequence[Actor] = ()) -> Codes:
    """Codes of a kind; for armed kinds whom it hits may decide, and before that a weapon with a sub-type of its own."""
    row = _table()["kinds"][kind]
    acled, mode = _by_target(kind, targets) or row["acled"], row["plover"]["mode"]
    special = [_table()["weapons"][weapon] for weapon in weapons if weapon in _table()["weapons"]]
    if special and row["is_armed"]:
        acled, mode = special[0]["acled"], special[0]["plover_mode"]
    return Codes(
        acled_event_type=acled["event_type"] or "",
        acled_sub_event_type=acled["sub_event_type"] or "",
        plover_type=row["plover"]["type"] or "",
        plover_mode=mode or "",
        cameo_root=row["cameo_root"] or "",
        is_armed=row["is_armed"],
    )


def _by_target(kind: Kind, targets: Sequence[Actor]) -> Mapping[str, Any] | None:
    """ACLED's codes where whom it hits decides them and is known."""
    hit = {actor.kind for actor in targets}
    for rule in _table()["parties"].get(kind, ()):
        if hit and hit <= set(rule["on"]):
            return cast(Mapping[str, Any], rule["acled"])
    return None


def ucdp_type(kind: Kind, actors: Sequence[Actor], targets: Sequence[Actor]) -> int | None:
    """UCDP type of violence, None where the parties told do not settle it.

    3 one-sided (armed actor against people), 1 state-based (a state on either side), 2 non-state.
    """
    kinds = {actor.kind for actor in actors}
    against = {actor.kind for actor in targets}
    if not codes_of(kind).is_armed or not kinds & ARMED_KINDS:
        return None
    if against and against <= UNARMED_KINDS:
        return 3
    is_two_sided = bool(against & ARMED_KINDS) or (kind is Kind.ARMED_CLASH and len(actors) > 1)
    if not is_two_sided:
        return None
    return 1 if (kinds | against) & STATE_KINDS else 2


def actor_term(kind: str, scheme: str) -> str:
    """The kind of an actor in the terms of `acled`, `ucdp` or `plover` (`data/actors/kinds.toml`); "" where none is."""
    return _actor_terms().get(kind, {}).get(scheme, "")


@cache
def _actor_terms() -> Mapping[str, Mapping[str, str]]:
    text = files("trucewatch").joinpath("data", "actors", "kinds.toml").read_text("utf-8")
    return cast(Mapping[str, Mapping[str, str]], tomllib.loads(text)["kinds"])


@cache
def _table() -> Mapping[str, Any]:
    text = files("trucewatch").joinpath("data", "crosswalks.json").read_text("utf-8")
    return cast(Mapping[str, Any], json.loads(text))
