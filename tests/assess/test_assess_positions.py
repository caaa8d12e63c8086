"""What positions and talks are about: the agreement, or a proposal without findings."""

from building import resolved

from trucewatch.assess.positions import positions, proposals, with_topics
from trucewatch.assess.terms import assess
from trucewatch.core.agreements import Agreement

ASTANA = [
    {
        "kind": "agreement",
        "actors": ["rus", "irn", "tur"],
        "day": "2017-05-04",
        "words": "talks in Astana ended with a plan to set up “de-escalation zones” in Syria",
    },
    {"kind": "support", "actors": ["un"], "words": "the envoy praised the agreement"},
    {"kind": "demand", "actors": ["usa"], "words": "more details are needed to judge the plan"},
    {"kind": "support", "actors": ["gov_syria"], "words": "Damascus backs the Russian initiative in full"},
    {"kind": "rejection", "actors": ["opposition_syria"], "words": "the main bloc refused to accept it"},
    {"kind": "shelling", "actors": ["gov_syria"], "words": "the agreement was followed by shelling"},
]
SOUTHWEST = [
    {"kind": "talks", "actors": ["rus", "usa"], "day": "2017-05-28..2017-06-10", "words": "envoys met twice in Amman"},
    {"kind": "talks", "actors": ["rus", "usa"], "stance": "planned", "words": "they will confer again"},
    {
        "kind": "agreement",
        "actors": ["rus", "usa"],
        "stance": "planned",
        "place": "southwest Syria",
        "words": "creation of a “de-escalation zone” in southwestern Syria",
    },
    {"kind": "agreement", "actors": ["irn", "rus", "tur"], "words": "a plan for four de-escalation zones"},
    {
        "kind": "demand",
        "actors": ["western_states"],
        "words": "Iran has to be out: this is key to the deal being proposed",
    },
]


def document(rows: list[dict[str, object]], published: str, name: str) -> list:  # type: ignore[type-arg]
    return [resolved({**row, "published": published, "document": name}, n) for n, row in enumerate(rows)]


def test_every_side_of_astana_is_a_position_on_it(agreements: tuple[Agreement, ...]) -> None:
    found = positions(document(ASTANA, "2017-05-08", "one"), agreements)
    assert [(item.holder.id if item.holder else None, item.agreement_id) for item in found] == [
        ("un", "astana-2017"),
        ("usa", "astana-2017"),
        ("gov_syria", "astana-2017"),
        ("opposition_syria", "astana-2017"),
    ]
    assert proposals(document(ASTANA, "2017-05-08", "one"), agreements) == ()


def test_a_zone_under_discussion_is_a_proposal(agreements: tuple[Agreement, ...]) -> None:
    claims = document(SOUTHWEST, "2017-06-11", "two")
    (proposal,) = proposals(claims, agreements)
    assert proposal.id == "proposal:sy-southwest-syria"
    assert "de-escalation zone" in proposal.name
    assert proposal.parties == ("rus", "usa")
    assert proposal.places == ("southwest Syria",)
    assert (len(proposal.talks), len(proposal.positions)) == (2, 1)
    topics = [item.topics for item in with_topics(claims, agreements)]
    assert topics[3] == ("astana-2017",)


def test_documents_about_one_plan_meet(agreements: tuple[Agreement, ...]) -> None:
    claims = document(SOUTHWEST, "2017-06-11", "two") + document(SOUTHWEST[2:3], "2017-06-12", "three")
    (proposal,) = proposals(claims, agreements)
    assert len(proposal.claim_ids) == 5


def test_proposals_and_positions_yield_no_findings(agreements: tuple[Agreement, ...]) -> None:
    from building import incident

    for claim in document(SOUTHWEST, "2017-06-11", "two"):
        assert assess(incident(claim), agreements) == ()


def test_an_agreement_not_yet_made_is_nobodys_topic(agreements: tuple[Agreement, ...]) -> None:
    early = document(ASTANA, "2016-11-08", "four")
    assert "astana-2017" not in {topic for item in with_topics(early, agreements) for topic in item.topics}


def test_names_that_any_truce_bears_name_none_of_ours(agreements: tuple[Agreement, ...]) -> None:
    """A humanitarian truce offered in Sudan is not that of Karabakh, nor a permanent ceasefire always Libya's."""
    told = ("humanitarian truce", "permanent ceasefire", "nationwide ceasefire", "cessation of hostilities")
    rows: list[dict[str, object]] = [
        {"kind": "rejection", "actors": ["saf"], "words": f"the army rejected a {name}"} for name in told
    ]
    assert [item.topics for item in with_topics(document(rows, "2025-11-13", "five"), agreements)] == [()] * len(told)


def test_an_accusation_with_an_it_speaks_of_no_agreement_for_that(agreements: tuple[Agreement, ...]) -> None:
    told = {
        "kind": "accusation",
        "actors": ["opposition_syria"],
        "words": "accused the army of using it against the city",
    }
    named = {**told, "words": "accused the army of breaking the agreement"}
    claims = document([*ASTANA, told, named], "2017-05-08", "six")
    assert [item.topics for item in with_topics(claims, agreements)][-2:] == [(), ("astana-2017",)]
