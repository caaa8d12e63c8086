"""Which of a sentence's times is the event's: days before lengths; entries of live pages have their page's day."""

import pytest
from extracting import claims, document, extractor

from trucewatch.core.kinds import Kind
from trucewatch.core.records import Document, PartKind


def time_of(text: str, kind: Kind) -> str | None:
    (claim,) = [claim for claim in claims(text) if claim.kind is kind]
    return claim.time.text if claim.time else None


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("The two sides clashed near Karm for several hours on 6 July.", Kind.ARMED_CLASH, "on 6 July"),
        ("On 9 May rebels shelled the village of Karm for three hours.", Kind.SHELLING, "On 9 May"),
        ("Rebels shelled the village of Karm for two days.", Kind.SHELLING, "for two days"),
        ("Troops left Karm between Saturday 11 May and today.", Kind.WITHDRAWAL, "between Saturday 11 May and today"),
        ("Rebels shelled the village of Karm on the 27th.", Kind.SHELLING, "on the 27th"),
        ("Rebels shelled the 7 July quarter of Karm with mortars on 10 May.", Kind.SHELLING, "on 10 May"),
        ("The army recorded 12 violations in Karm within 24 hours.", Kind.VIOLATION, "within 24 hours"),
    ],
)  # fmt: skip
def test_the_day_is_taken_before_a_length(text: str, kind: Kind, told: str) -> None:
    assert time_of(text, kind) == told


def test_a_total_so_far_has_no_day_of_another_clause() -> None:
    text = "Three people have been killed in Karm, said the mayor, who came back on Friday."
    assert time_of(text, Kind.CASUALTIES) is None


def live(*entries: str) -> Document:
    head = "Truce in Karm: follow the day"
    day = "Live updates · Monday 3 May 2021 · All times local"
    return document((PartKind.HEADLINE, head), (PartKind.BOILERPLATE, day), "\n\n".join(entries))


ENTRIES = (
    "18:40 Rebels have shelled the village of Karm, killing two farmers.",
    "17:10 Army planes bombed Nahr.",
    "16:00 The talks have ended.",
)


def test_entries_of_a_live_page_tell_of_its_day() -> None:
    found, _ = extractor().extract(live(*ENTRIES))
    told = {claim.kind: claim.time.text for claim in found if claim.time}
    assert told[Kind.SHELLING] == told[Kind.AIRSTRIKE] == "Monday 3 May 2021"


def test_a_page_without_entries_lends_no_day() -> None:
    found, _ = extractor().extract(live(*(entry[6:] for entry in ENTRIES)))
    assert all(claim.time is None for claim in found)
    assert found
