"""Feeds: their entries' pages, or their own words; nothing is fetched because of a file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from collecting import collected, file_of
from hypothesis import given
from hypothesis import strategies as st
from serving import Site, serving

from trucewatch.collect.feeds import Links, feed_of, links_of, web_address
from trucewatch.collect.follow import ENTRY
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.sources import collect
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

PAGE = b"<html><body><p>Words of a page.</p></body></html>"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Plains Dispatch</title><link>http://example.org/</link><language>en</language>
<item><title>Shelling &amp;amp; talks</title><link>@/a</link><guid>g1</guid>
<pubDate>Sat, 10 Jun 2017 12:00:00 +0300</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Two shells fell on the village.</p><script>x()</script>]]></content:encoded></item>
<item><title>Second</title><link>@/b</link><pubDate>2017-06-11 10:00</pubDate>
<description>Only this.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Plains Dispatch</title><id>f</id>
<entry><title>Shelling</title><id>g1</id><link rel="alternate" href="/a"/><updated>2017-06-11T00:00:00Z</updated>
<published>2017-06-10T12:00:00+03:00</published>
<content type="html">&lt;p&gt;Words.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://example.org/"><title>Plains Dispatch</title>
</channel><item rdf:about="g1"><title>Shelling</title><link>http://example.org/a</link><dc:date>2017-06-10</dc:date>
</item></rdf:RDF>"""
OLD = """<rss version="0.91"><channel><title>Plains Dispatch</title><item><title>Shelling</title>
<link>http://example.org/a</link><description>Words.</description></item></channel></rss>"""


def links(text: str, base: str = "http://example.org/feed") -> Links:
    found = links_of(text.encode(), "text/html", base)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "published"),
    [(ATOM, "2017-06-10T12:00:00+03:00"), (RDF, "2017-06-10"), (OLD, None)],
)
def test_links_of_each_form_of_feed(text: str, published: str | None):
    [link] = links(text).links
    assert (link.url, link.title, link.published) == ("http://example.org/a", "Shelling", published)


def test_a_time_without_its_zone_is_a_day():
    found = links(RSS.replace("@", "http://example.org"))
    assert [link.published for link in found.links] == ["2017-06-10T12:00:00+03:00", "2017-06-11"]
    assert [link.updated for link in found.links] == [None, None]
    assert found.links[0].title == "Shelling & talks"


@pytest.mark.parametrize("told", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.org/a", ""])
def test_links_that_are_no_web_addresses_are_none(told: str):
    text = RSS.replace("@/a", told).replace("@/b", "http://example.org/b")
    assert [link.url for link in links(text).links] == ["http://example.org/b"]


def test_links_of_what_is_no_feed_are_none():
    for text in ("<html><body>&lt;rss <item></body></html>", "", "words", "{}", "<report/>"):
        assert links_of(text.encode(), "application/rss+xml", "http://example.org") is None


def test_web_addresses():
    assert web_address("../b?c#d", "http://example.org/x/y/") == "http://example.org/x/b?c"
    assert web_address("//other.org/a", "https://example.org/") == "https://other.org/a"
    assert web_address("/a", "") is None
    assert web_address("http://[broken", "http://example.org/") is None
    assert web_address("http://example.org/" + "a" * 5000, "") is None


def test_a_malformed_feed_is_read_as_far_as_it_goes():
    cut = RSS[: RSS.index("</channel>")]
    assert len(links(cut).links) == 2
    assert links(cut).trouble
    assert len(links(RSS.replace("Only this.", "A & B <br> C")).links) == 2
    assert len(links("\n\n" + RSS).links) == 2


def test_entries_over_the_bound_are_counted_not_read():
    items = "".join(f"<item><link>http://example.org/{number}</link></item>" for number in range(50))
    found = links_of(f"<rss><channel>{items}</channel></rss>".encode(), "", "", limits=CollectLimits(max_items=10))
    assert found is not None
    assert (len(found.links), found.left_off, found.trouble) == (10, 40, "")


def test_a_feed_of_entities_and_depth_does_no_harm():
    laughs = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss><channel><item><title>&l29;</title></item></channel></rss>'
    assert len(feed_of(bomb.encode()).entries) <= 1
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OLD.replace("Words.", "&x;")
    assert "root:" not in str(feed_of(outside.encode()))
    deep = b"<rss><channel><item>" + b"<a>" * 300_000
    assert feed_of(deep).trouble == "nests its elements too deeply"


def test_bytes_are_never_taken_for_a_files_name(tmp_path: Path):
    (tmp_path / "feed.xml").write_text(OLD)
    assert feed_of(str(tmp_path / "feed.xml").encode()).entries == ()


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_encodings_are_those_the_feed_tells(encoding: str):
    text = OLD.replace("Shelling", "Обстрел")
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert feed_of(data).entries[0].title == "Обстрел"


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item>", b"<feed><entry>", b"<?xml version='1.0'?>"])
)
def test_any_bytes_give_links_or_none(data: bytes, start: bytes):
    found = links_of(start + data, "application/rss+xml", "http://example.org/")
    assert found is None or all(link.url.startswith(("http://", "https://")) for link in found.links)
    feed_of(start + data)


def test_a_feed_in_a_file_gives_its_own_words_and_asks_nobody(tmp_path: Path):
    with serving(Site(pages={"/a": ("text/html", PAGE)})) as site:
        found = collected(file_of(tmp_path, "feed.xml", RSS.replace("@", site.address)), allow_private=True)
        assert site.asked == []
    first, second = found.items
    assert first.media_type == ENTRY
    assert first.external_id == "g1"
    assert first.container == second.container
    told = json.loads(first.data)
    assert told["feed"]["title"] == told["publisher"] == "Plains Dispatch"
    assert told["published"] == "2017-06-10T12:00:00+03:00"
    assert told["content"] == [["text/html", "<p>Two shells fell on the village.</p>"]]
    assert "content" not in json.loads(second.data)
    assert json.loads(second.data)["summary"] == ["text/html", "Only this."]
    assert len(found.files) == 1


def test_entries_that_are_links_only_are_told(tmp_path: Path):
    found = collected(file_of(tmp_path, "feed.rss", RDF))
    assert (found.items, found.codes) == ([], ["links_only"])


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


def test_a_feed_at_an_address_gives_its_pages(site: Site):
    site.pages = {
        "/feed": ("text/html", RSS.encode()),
        "/a": ("text/html; charset=utf-8", PAGE),
        "/b": ("text/html", PAGE),
    }
    found = collected(f"{site.address}/feed", allow_private=True)
    assert found.locations == [f"{site.address}/a", f"{site.address}/b"]
    assert found.files[0].http
    given = dict(found.items[0].given)
    assert "publisher" not in given
    assert given["listed_publisher"] == "Plains Dispatch"
    assert given["published"] == "2017-06-10T12:00:00+03:00"
    assert given["listed_in"] == f"{site.address}/feed"
    assert found.items[0].container is None
    assert found.codes == []


def test_where_a_page_cannot_be_had_the_entry_speaks_for_itself(site: Site):
    site.pages = {"/feed": ("application/rss+xml", RSS.encode()), "/b": ("text/html", PAGE)}
    found = collected(f"{site.address}/feed", allow_private=True)
    assert [item.media_type for item in found.items] == [ENTRY, "text/html"]
    assert [problem.subject for problem in found.problems] == [f"{site.address}/a"]


def test_links_of_a_feed_are_bound_like_any_address(site: Site):
    hostile = RSS.replace("@/a", "javascript:alert(1)").replace("@/b", "file:///etc/passwd")
    site.pages = {"/feed": ("application/rss+xml", hostile.encode())}
    found = collected(f"{site.address}/feed", allow_private=True)
    assert set(site.asked) <= {"/feed", "/robots.txt"}
    assert found.codes == ["unsupported_scheme", "unsupported_scheme"]
    assert [item.media_type for item in found.items] == [ENTRY, ENTRY]
    inner = RSS.replace("@/a", "http://127.0.0.2:1/a").replace("@/b", "http://10.0.0.1/b")
    site.pages = {"/feed": ("application/rss+xml", inner.encode())}
    assert collected(f"{site.address}/feed").codes == ["private_address"]


def test_one_address_is_asked_once(site: Site):
    site.pages = {"/feed": ("text/xml", RSS.replace("@/b", "@/a#x").encode()), "/a": ("text/html", PAGE)}
    assert len(collected(f"{site.address}/feed", allow_private=True).items) == 1
    assert site.asked.count("/a") == 1


def test_what_an_address_gives_is_known_by_its_bytes(site: Site):
    table = b"title,text\nA,B\n"
    site.pages = {"/t.csv": ("text/html", table), "/t": ("text/csv", table), "/p": ("text/html", b"%PDF-1.7 words")}
    assert collected(f"{site.address}/t.csv", allow_private=True).texts() == ["A\n\nB"]
    assert collected(f"{site.address}/t", allow_private=True).texts() == ["A\n\nB"]
    [pdf] = collected(f"{site.address}/p", allow_private=True).items
    assert pdf.media_type == "application/pdf"
    site.pages["/t.csv"] = ("text/csv", PAGE)
    [page] = collected(f"{site.address}/t.csv", allow_private=True).items
    assert page.data == PAGE
    assert page.container is None


class Follower:
    """A fetcher that notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        self.asked.append(source)
        yield problem(source, "not_now", f"{source}: not now.", "Try again.")


def test_links_are_followed_by_whom_the_caller_names(site: Site):
    site.pages = {"/feed": ("application/rss+xml", RSS.encode())}
    follower = Follower()
    found = list(collect(f"{site.address}/feed", CollectLimits(allow_private=True), follower=follower))
    assert follower.asked == [f"{site.address}/a", f"{site.address}/b"]
    assert [one.code for one in found if isinstance(one, Problem)] == ["not_now", "not_now"]


def test_a_letter_whose_number_is_none_is_told_as_a_trouble() -> None:
    number = "9" * 40
    feed = feed_of(f"<rss version='2.0'><channel><item><title>a&#{number};</title></channel></rss>".encode())
    assert feed.entries == ()
    assert "cannot be read (OverflowError" in feed.trouble
