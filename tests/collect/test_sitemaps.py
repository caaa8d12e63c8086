"""Site maps: what a site says it has, three levels deep, without harm."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from collecting import collected, file_of
from serving import Site, serving

from trucewatch.collect.feeds import links_of
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sitemaps import site_map_of

PAGE = b"<html><body><p>Words of a page.</p></body></html>"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def site_map(*urls: str) -> bytes:
    made = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset {SPACE}>{made}</urlset>'.encode()


def index(*urls: str) -> bytes:
    made = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {SPACE}>{made}</sitemapindex>".encode()


FULL = f"""<?xml version="1.0"?><urlset {SPACE} {NEWS} {IMAGE}><url>
<image:image><image:loc>http://example.org/p.jpg</image:loc><image:title>Picture</image:title></image:image>
<loc> http://example.org/a?b=1&amp;c=2 </loc><lastmod>2017-06-11</lastmod>
<news:news><news:publication><news:name>Plains Dispatch</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2017-06-10T12:00:00+03:00</news:publication_date><news:title>Shells &amp; talks</news:title>
</news:news></url></urlset>""".encode()


def test_an_entry_tells_address_dates_and_news():
    [entry] = site_map_of(FULL).entries
    assert entry.url == "http://example.org/a?b=1&c=2"
    assert (entry.updated, entry.published) == ("2017-06-11", "2017-06-10T12:00:00+03:00")
    assert (entry.publisher, entry.language, entry.title) == ("Plains Dispatch", "en", "Shells & talks")
    found = links_of(FULL, "text/plain", "http://example.org/sitemap.xml")
    assert found is not None
    [link] = found.links
    assert (link.url, link.title, link.published) == (entry.url, entry.title, entry.published)
    assert not found.is_index


def test_an_index_is_told_as_such():
    found = links_of(index("/a.xml", "/a.xml", "javascript:x"), "", "http://example.org/sitemap.xml")
    assert found is not None
    assert found.is_index
    assert [link.url for link in found.links] == ["http://example.org/a.xml"]


def test_entities_are_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for head in (laughs, outside):
        text = head + site_map("http://example.org/&a;").decode().partition("?>")[2]
        for data in (text.encode(), text.encode("utf-16")):
            found = site_map_of(data)
            assert (found.entries, found.trouble) == ((), "declares entities of its own")


def test_a_malformed_map_is_read_as_far_as_it_goes():
    whole = site_map(*(f"http://example.org/{number}" for number in range(20)))
    cut = site_map_of(whole[:-200])
    assert len(cut.entries) > 10
    assert cut.trouble
    assert site_map_of(whole).trouble is None


def test_an_entry_without_an_end_is_not_held():
    found = site_map_of(site_map("http://example.org/a").replace(b"</urlset>", b"<url>" + b"<a/>" * 60_000))
    assert [entry.url for entry in found.entries] == ["http://example.org/a"]
    assert found.trouble == "holds an entry that does not end"


def test_entries_over_the_bound_are_counted():
    found = site_map_of(site_map(*map(str, range(30))), CollectLimits(max_items=10))
    assert (len(found.entries), found.left_off) == (10, 20)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


def test_the_pages_of_an_index_are_fetched_with_what_is_told_of_them(site: Site):
    site.pages = {
        "/sitemap.xml": ("text/plain", index("@/news.xml", "@/old.xml.gz", "@/none.xml", "@/page")),
        "/news.xml": ("application/xml", FULL.replace(b"http://example.org/a?b=1&amp;c=2", b"@/page")),
        "/old.xml.gz": ("application/gzip", gzip.compress(site_map(f"{site.address}/old"))),
        "/page": ("text/html", PAGE),
        "/old": ("text/html", PAGE),
    }
    found = collected(f"{site.address}/sitemap.xml", allow_private=True)
    assert found.locations == [f"{site.address}/page", f"{site.address}/old"]
    given = dict(found.items[0].given)
    assert (given["publisher"], given["language"]) == ("Plains Dispatch", "en")
    assert given["published"] == "2017-06-10T12:00:00+03:00"
    assert [problem.subject for problem in found.problems] == [f"{site.address}/none.xml"]


def test_maps_nested_too_deep_or_in_a_ring_end(site: Site):
    site.pages = {f"/{level}.xml": ("text/xml", index(f"@/{level + 1}.xml", "@/0.xml")) for level in range(9)}
    found = collected(f"{site.address}/0.xml", allow_private=True)
    assert found.codes == ["nested_site_maps"]
    assert not {"/3.xml", "/4.xml"} & set(site.asked)


def test_pages_over_the_bound_are_counted(site: Site):
    site.pages = {"/s.xml": ("text/xml", site_map("@/a", "@/a#x", "@/b", "@/c")), "/a": ("text/html", PAGE)}
    found = collected(f"{site.address}/s.xml", allow_private=True, max_items=1)
    assert "too_many_items" in found.codes
    assert len(found.items) == 1


def test_hostile_addresses_and_bombs_are_told(site: Site):
    site.pages = {
        "/s.xml": ("text/xml", index("@/bomb.xml.gz", "@/cut.xml.gz", "@/html")),
        "/bomb.xml.gz": ("application/gzip", gzip.compress(b" " * 9_000_000)),
        "/cut.xml.gz": ("application/gzip", gzip.compress(site_map("@/a"))[:-9]),
        "/html": ("text/html", PAGE),
        "/t.xml": ("text/xml", site_map("file:///etc/passwd", "javascript:x")),
    }
    site.pages["/e.xml"] = ("text/xml", b'<!DOCTYPE x [<!ENTITY a "b">]>' + site_map("@/a"))
    assert collected(f"{site.address}/e.xml", allow_private=True).codes == ["entities_refused"]
    found = collected(f"{site.address}/s.xml", allow_private=True)
    assert found.codes == ["decompression_bomb", "damaged", "malformed_feed"]
    assert collected(f"{site.address}/s.xml").codes == ["private_address"]
    inner = collected(f"{site.address}/t.xml", allow_private=True)
    assert "unsupported_scheme" in inner.codes
    assert inner.items == []


def test_a_site_map_in_a_file_names_pages_but_holds_none(tmp_path: Path):
    found = collected(file_of(tmp_path, "sitemap.xml", FULL))
    assert (found.items, found.codes) == ([], ["links_only"])
