"""A live page is one whose lines open with hours often enough."""

import pytest

from trucewatch.core.live import is_live


@pytest.mark.parametrize(
    "line", ["18:40  Observers cross", "  6.15 p.m. A shell fell", "17h05", "18:40 GMT - Calm", "9:05EEST"]
)
def test_three_lines_that_open_with_an_hour_are_of_a_live_page(line: str):
    assert is_live(["The truce, live", line, line, line])
    assert not is_live(["The truce, live", line, line])


@pytest.mark.parametrize(
    "line", ["At 18:40 observers crossed", "24:10 to the bridge", "18:405 shells", "1840 Observers", ""]
)
def test_other_lines_are_of_none(line: str):
    assert not is_live([line] * 5)
