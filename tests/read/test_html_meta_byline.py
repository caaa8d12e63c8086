"""A byline of any length is read in a moment."""

from trucewatch.read.html_meta import clean_byline


def test_a_byline_of_a_million_letters_is_cut_before_it_is_read() -> None:
    told = clean_byline("By " + "a" * 1_000_000 + " and B. Cee")
    assert told is not None
    assert len(told) < 1_000
