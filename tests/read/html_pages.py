"""Pages for the tests of reading HTML, in the markup families of the sites that publish comments."""

STORY = "Shells fell on two towns in the north on Friday evening, residents and a local official said."
MORE = "The official said that nobody was hurt, and that roads to both towns stayed open all night."
FIRST = "Is that so? I heard of none at all in the whole of that week."
SECOND = "My cousin says that eleven shells fell there before noon on Friday."


def page(inside: str, head: str = "") -> str:
    """A story of two paragraphs, `inside` behind it in the body."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Two towns shelled | Some Relay</title>{head}</head><body>'
        f"<article><h1>Two towns shelled</h1><p>{STORY}</p><p>{MORE}</p></article>{inside}</body></html>"
    )
