"""The reference names everything that a file may hold, and everything that ships."""

import json
from pathlib import Path

from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Verdict

ROOT = Path(__file__).parents[2]


def test_reference_is_complete(agreements: tuple[Agreement, ...]) -> None:
    page = (ROOT / "docs/reference/agreements.md").read_text("utf-8")
    schema = json.loads((ROOT / "src/trucewatch/data/schemas/agreement.schema.json").read_text("utf-8"))
    tests = schema["$defs"]["term"]["properties"]["tests"]["items"]["enum"]
    keys = [key for key in schema["properties"] if key not in ("status_note", "concluded")]
    missing = [word for word in (*keys, *tests, *Verdict, *(item.id for item in agreements)) if word not in page]
    assert missing == []
