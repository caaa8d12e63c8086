"""What a flood of new sources alone tells stands in one line of the brief, however much it is."""

from dataclasses import replace
from datetime import UTC, datetime

from made_day import day_input, incidents

from trucewatch.core.incidents import Incident
from trucewatch.core.sources import Flood
from trucewatch.publish.brief import BriefInput, build_brief
from trucewatch.publish.flooded import FEWEST, folded
from trucewatch.publish.render import render_html, render_markdown
from trucewatch.publish.report import Brief

ROOTS = ("flood:2017-07-14", "flood:2017-07-15")
NIGHT = datetime(2017, 7, 14, 22, tzinfo=UTC)
FLOOD = Flood(root=ROOTS[0], roots=ROOTS, first=NIGHT, last=NIGHT, documents=90, sources=35, examples=())


def strangers(number: int) -> tuple[Incident, ...]:
    """So many incidents that the flood alone tells of."""
    first = incidents()[0]
    claims = [replace(first.claims[0], claim=replace(first.claims[0].claim, part_index=at)) for at in range(number)]
    return tuple(
        replace(first, anchor=f"strange-{at}", claims=(claim,), roots=(ROOTS[at % 2],))
        for at, claim in enumerate(claims)
    )


def given(number: int) -> BriefInput:
    made = day_input()
    return replace(made, incidents=(*made.incidents, *strangers(number)), floods=(FLOOD,))


def ids(brief: Brief) -> list[str]:
    return [item.record_id for section in brief.sections for group in section.groups for item in group.items]


def test_many_incidents_of_a_flood_are_one_item_that_says_how_many() -> None:
    flooded = {one.id for one in strangers(200)}
    brief = build_brief(given(200))
    (shown,) = [one for one in ids(brief) if one in flooded]
    assert set(ids(build_brief(day_input()))) <= set(ids(brief)), "what others tell stands as before"
    for told in (render_html(brief), render_markdown(brief)):
        assert "200 incidents told by nobody but 35 new sources that appeared at once" in told
        assert "200 incidents told only by a flood of 35 new sources stand in one line" in told
    assert shown in render_html(brief), "an example leads to the words"
    assert any("flood" in line for line in brief.summary)


def test_a_few_are_listed_and_what_others_tell_too_is_never_folded() -> None:
    few = strangers(FEWEST - 1)
    assert folded(few, (FLOOD,)) == ()
    assert {one.id for one in few} <= set(ids(build_brief(given(FEWEST - 1))))
    joined = [replace(one, roots=(*one.roots, "hauran network")) for one in strangers(9)]
    assert folded(joined, (FLOOD,)) == ()
    assert folded([replace(one, roots=()) for one in joined], (FLOOD,)) == ()
    ((flood, found),) = folded((*joined, *strangers(9)), (FLOOD,))
    assert flood is FLOOD and len(found) == 9
