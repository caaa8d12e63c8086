"""A site that publishes in two scripts is one publisher; a platform is none."""

from trucewatch.core.records import Document
from trucewatch.pipeline.one_site import own_names


def page(name: str, url: str) -> Document:
    return Document(capture_id=f"c-{url}-{name}", location=url, text=url + name, publisher=name, url=url)


def test_the_second_script_is_the_first_ones_publisher() -> None:
    english = page("Hauran Network", "https://hauran.example/en/1")
    arabic = page("شبكة حوران", "https://www.hauran.example/ar/1")
    other = page("وكالة أخرى", "https://other.example/1")
    assert own_names((english, arabic, other)) == {arabic.id: "Hauran Network"}


def test_a_platform_with_many_publishers_says_nothing() -> None:
    pages = [
        page("Hauran Network", "https://platform.example/1"),
        page("Northern Wire", "https://platform.example/2"),
        page("شبكة حوران", "https://platform.example/3"),
    ]
    assert own_names(pages) == {}
    assert own_names((*pages[:1], pages[2], page("وكالة", "https://platform.example/4"))) == {}


def test_accounts_of_a_network_are_sites_of_their_own_and_a_broken_address_is_none() -> None:
    english = page("Hauran Network", "https://t.me/hauran/1")
    arabic = page("وكالة أخرى", "https://t.me/other/1")
    broken = page("شبكة حوران", "http://[hauran/1")
    assert own_names((english, arabic, broken)) == {}
    same = page("شبكة حوران", "https://t.me/hauran/2")
    assert own_names((english, arabic, broken, same)) == {same.id: "Hauran Network"}
