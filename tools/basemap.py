"""Writes the names that the desk's map shows: for maintainers; users never need it.

python tools/basemap.py            # writes static/basemap/places.json and its hash beside it
python tools/basemap.py --check    # whether the file in the tree is what the gazetteer and the outlines give now

Outlines of countries ship already (data/maps/borders.topojson); names come from the gazetteer's own tables.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "trucewatch" / "data"
FOLDER = ROOT / "src" / "trucewatch" / "web" / "static" / "basemap"
SOURCE = "GeoNames (CC BY 4.0, geonames.org), Natural Earth (public domain) and own compilation"
LEAST_PROVINCE_KM = 8.0
"""Smaller first-level units (communes) are left to the towns' names."""
Row = list[str | float | int]


def main() -> int:
    """Exit code 0 where the file is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args()
    text = places()
    told = {"files": [{"name": "places.json", "sha256": sha256(text.encode()).hexdigest()}], "source": SOURCE}
    listed = json.dumps(told, indent=2) + "\n"
    written = {FOLDER / "places.json": text, FOLDER / "basemap.json": listed}
    if not options.check:
        for path, content in written.items():
            path.write_text(content, "utf-8")
    wrong = [path.name for path, content in written.items() if not path.is_file() or path.read_text("utf-8") != content]
    for name in wrong:
        print(f"{name}: not what tools/basemap.py makes; run it")
    return 1 if wrong else 0


def places() -> str:
    """JSON: `rows` of [kind, name, Arabic name or "", longitude, latitude, least zoom], weightiest first."""
    towns = list(_overlay())
    watched = {row["country"] for row in towns}
    rows = [*_countries(), *_provinces(watched), *_towns(towns)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    keys = json.dumps(["kind", "name", "name_ar", "lon", "lat", "zoom"])
    return f'{{"source":{json.dumps(SOURCE)},"keys":{keys},"rows":[\n{lines}\n]}}\n'


def _countries() -> Iterator[Row]:
    """The name stands in the middle of the largest circle that fits into the country's largest piece."""
    import shapely

    from trucewatch.pipeline.borders import countries

    named = {row["code"]: row for row in _table(DATA / "gazetteer" / "countries.tsv")}
    found = []
    for code, (name, outline) in countries().items():
        if outline.is_empty:
            continue
        piece = max(shapely.get_parts(outline), key=lambda one: one.area)
        middle = shapely.maximum_inscribed_circle(piece.simplify(0.05), 0.05)
        lon, lat = middle.coords[0]
        arabic = _arabic(named.get(code, {}).get("alternates", ""))
        zoom = 2 if piece.area > 60 else 3 if piece.area > 12 else 4 if piece.area > 1.5 else 5
        found.append((-piece.area, ["country", name, arabic, round(lon, 2), round(lat, 2), zoom]))
    return (row for _, row in sorted(found, key=lambda one: one[0]))


def _provinces(watched: set[str]) -> Iterator[Row]:
    for row in sorted(_table(DATA / "gazetteer" / "admin1.tsv"), key=lambda one: -float(one["radius_km"])):
        radius = float(row["radius_km"])
        if row["country"] in watched and radius >= LEAST_PROVINCE_KM:
            zoom = 5 if radius > 120 else 6 if radius > 45 else 7
            yield ["province", row["name"], _arabic(row["alternates"]), float(row["lon"]), float(row["lat"]), zoom]


def _towns(rows: list[dict[str, str]]) -> Iterator[Row]:
    """Of one spot and name only one stands; a place whose radius is larger is taken for the weightier."""
    seen = set()
    for row in sorted(rows, key=lambda one: (-float(one["radius_km"] or 0), one["id"])):
        key = (row["name"], row["lat"][:4], row["lon"][:4])
        if row["precision"] == "settlement" and key not in seen:
            seen.add(key)
            radius = float(row["radius_km"] or 0)
            zoom = 6 if radius >= 8 else 7 if radius >= 5 else 8 if radius >= 3 else 9
            yield ["town", row["name"], _arabic(row["alternates"]), float(row["lon"]), float(row["lat"]), zoom]


def _overlay() -> Iterator[dict[str, str]]:
    for path in sorted((DATA / "gazetteer").glob("overlay-*.tsv")):
        yield from _table(path)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _arabic(alternates: str) -> str:
    """The first name in Arabic letters, without the word for a governorate."""
    for name in alternates.split("|"):
        if name and all("\u0600" <= char <= "\u06ff" or char in " -" for char in name):
            return name.removeprefix("محافظة ")
    return ""


if __name__ == "__main__":
    sys.exit(main())
