"""What the fuzzer holds against files that people write or import: agreements, lists, gazetteers, backups, archives.

The promise is the same for each: it is taken, or one of our own errors says what is wrong with it and how to mend it;
nothing else is raised, and it ends in time.
"""

import gzip
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz_seeds import FETCHED_AT, Target, warc

from trucewatch.core.agreements import Agreement
from trucewatch.core.problems import Problem, TrucewatchError
from trucewatch.settings import Settings, load_settings

DATA = Path(__file__).resolve().parent.parent / "src" / "trucewatch" / "data"
TABLE = b"name,lat,lon,kind,country,names\nNawa,32.89,36.04,town,SY,Nava|\xd9\x86\xd9\x88\xd9\x89\n"
PCODES = (
    b"ADM1_EN\tADM1_PCODE\tADM2_EN\tADM2_PCODE\tlat\tlon\n"
    b"Dar'a\tSY12\tIzra'\tSY1203\t32.86\t36.25\n"
    b"Dar'a\tSY12\tAs-Sanamayn\tSY1202\t33.07\t36.18\n"
)
DUMP = (
    "169113\tNawa\tNawa\tNava,Nawá\t32.88932\t36.03904\tP\tPPL\tSY\t\t06\t\t\t\t59170\t\t563\tAsia/Damascus\t2013-05-05\n"
).encode()
WATCH = b"""[defaults]
every = "1h"
[[source]]
name = "desk"
url = "https://desk.example/feed"
kind = "feed"
silent_after = "2d"
[host]
"desk.example" = 5
"""
SETTINGS = (
    b'extractor = "rules"\nmax_items = 20\ntimeout_s = 1.5\ntwo_person = true\nweb_hosts = "a.example,b.example"\n'
)
HEAD = b'{"form": "trucewatch backup 1", "digest": "", "head": ""}'
FILED = """\
      - {form: polygon, certainty: certain, label: the bend, file: case, feature: bend}
      - {form: hull, certainty: parts, label: the towns, file: case, feature: towns}
"""
TRUCE = """\
id: river-2031
name: Truce along the river
nature: ceasefire
text: announced
status_note: For tests.
time_zone: Asia/Damascus
countries: [SY]
in_force:
  - from: "2031-03-01T12:00+03:00"
    to: "2031-06-01T00:00+03:00"
parties:
  - {actor: gov_syria, from: "2031-03-01T12:00+03:00", source: a page}
zones:
  - id: bank
    name: the bank
    version: one
    areas:
FILED      - {form: circle, certainty: certain, label: the bridge, lat: 35.9, lon: 39.0, radius_m: 9000}
terms:
  - {id: fire, modality: prohibit, conduct: [hostilities], text: No fire., bound: [gov_syria], zones: [bank]}
facts:
  - {name: signed, value: "2031-02-27", source: a page, verified: false}
"""
ZONED = TRUCE.replace("FILED", FILED)


def _told(problems: object) -> None:
    for one in problems:  # type: ignore[attr-defined]
        assert isinstance(one, Problem)
        assert one.message, "a problem without words"
        assert one.hint, "a problem without its mend"


def _takes(name: str, take: Callable[[Path], object]) -> Callable[[bytes], None]:
    """What reads a file of this name: it is taken, or an error of ours says why not."""

    def check(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            try:
                take(path)
            except TrucewatchError as error:
                told = str(error)
            else:
                told = "taken"
            assert told, "an error without words"

    return check


# --- agreements


def _lint(path: Path) -> None:
    """Reads an agreement, and shows and draws what is read of it."""
    from trucewatch.pipeline.agreement_map import zone_map
    from trucewatch.pipeline.agreement_pages import page
    from trucewatch.pipeline.agreements_shown import agreement_text

    found, problems = _linted(path)
    for one in problems:
        assert path.stem in one.message, "a problem without its file"
        assert "line " in one.message, "a problem without its line"
    for agreement in found:
        agreement_text(agreement)
        page(agreement)
        zone_map(agreement)


def _outlines(path: Path) -> None:
    beside = path.with_name("river.yaml")
    beside.write_text(ZONED, "utf-8")
    _linted(beside)


def _linted(path: Path) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    from trucewatch.pipeline.stages import lint

    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(path.parent)  # what is kept of well-formed cases goes with them
    try:
        found, problems = lint(path)
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        os.environ |= {"XDG_CACHE_HOME": before} if before else {}
    assert found or problems, "neither an agreement nor a problem"
    _told(problems)
    return found, problems


def _agreements() -> Iterator[bytes]:
    for path in sorted((DATA / "agreements").glob("*.yaml")):
        yield path.read_bytes()
    yield TRUCE.replace("FILED", "").encode()
    ring = "{type: Polygon, coordinates: [[[36, 32], [37, 32], [37, 33], [36, 33], [36, 32]]]}"
    drawn = f"      - {{form: polygon, certainty: certain, label: drawn, geometry: {ring}}}\n"
    yield TRUCE.replace("FILED", drawn).encode()


def _drawn() -> Iterator[bytes]:
    ring = [[36, 32], [37, 32], [37, 33], [36, 33], [36, 32]]
    shapes = {"bend": ("Polygon", [ring]), "towns": ("MultiPoint", ring[:4])}
    features = [
        {"type": "Feature", "id": name, "properties": {"label": name}, "geometry": {"type": kind, "coordinates": shape}}
        for name, (kind, shape) in shapes.items()
    ]
    yield json.dumps({"type": "FeatureCollection", "name": "case", "source": "drawn", "features": features}).encode()


# --- lists, gazetteers, settings


def _gazetteer(path: Path) -> None:
    from trucewatch.resolve.gazetteer_editions import add_edition, editions, read_edition

    folder = path.with_name("kept")
    folder.mkdir()
    edition, problems = add_edition(folder, path)
    _told(problems)
    assert editions(folder) == (edition,), "it was not kept as told"
    assert sum(1 for _ in read_edition(folder, edition)) == edition.places, "not as many places as told"


def _watch_list(path: Path) -> None:
    from trucewatch.collect.watchlist import read_watch_list

    read_watch_list(path)


def _settings(path: Path) -> None:
    load_settings(path, {})


def _place_features() -> Iterator[bytes]:
    place = {"wof:id": 1, "wof:name": "Nawa", "wof:placetype": "locality", "wof:country": "SY"}
    point = {"type": "Point", "coordinates": [36.04, 32.89]}
    told = {"type": "Feature", "id": 1, "properties": {**place, "geom:latitude": 32.89, "geom:longitude": 36.04}}
    yield json.dumps({"type": "FeatureCollection", "features": [{**told, "geometry": point}]}).encode()


# --- backups, bulk


def _restore(path: Path) -> None:
    from trucewatch.pipeline.ledger_backup import restore

    restore(Settings(ledger=str(path.with_name("back.db")), archive=str(path.with_name("back"))), path)


@cache
def _backups() -> tuple[bytes, ...]:
    from trucewatch.collect.archive import FileArchive
    from trucewatch.core.ports import Fetched
    from trucewatch.pipeline.ingest import add_fetched
    from trucewatch.pipeline.ledger_backup import back_up
    from trucewatch.pipeline.stages import stages
    from trucewatch.store.ledger import open_ledger

    with TemporaryDirectory() as folder:
        settings = Settings(ledger=f"{folder}/a.db", archive=f"{folder}/a")
        ledger = open_ledger(settings.ledger, create=True)
        told = Fetched(location="a/b", data=b"Shells fell on Nawa.", media_type="text/plain", fetched_at=FETCHED_AT)
        with ledger.unit():
            add_fetched(ledger, FileArchive(settings.archive_path), told, stages(settings), settings)
        ledger.close()
        back_up(settings, Path(folder) / "a.tar")
        return ((Path(folder) / "a.tar").read_bytes(),)


def _heads() -> Iterator[bytes]:
    """Backups of a few bytes: their own form, and no ledger in them that is one."""
    for name in ("backup.json", "ledger.db", "archive/ab/" + "c" * 62):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as tar:
            for one, data in (
                ("backup.json", b'{"form": "trucewatch backup 1", "digest": "", "head": ""}'),
                (name, b"{}"),
            ):
                told = tarfile.TarInfo(one)
                told.size = len(data)
                tar.addfile(told, io.BytesIO(data))
        yield out.getvalue()


def _shards(path: Path) -> None:
    """What a bulk run gets of a file; what the system says of a broken one is told by the run, item by item."""
    from trucewatch.bulk.items import items_of
    from trucewatch.bulk.shards import shards_of
    from trucewatch.collect.limits import CollectLimits

    limits = CollectLimits(max_bytes=2_000_000, max_items=200)
    for shard in shards_of([str(path)]):
        try:
            for _, one in items_of(shard, limits, FETCHED_AT):
                if isinstance(one, Problem):
                    _told([one])
                else:
                    assert str(path.parent) not in one.location, "a machine's path leaked"
        except (OSError, ValueError, EOFError):
            return


def _parquet() -> Iterator[bytes]:
    import pyarrow as pa
    from pyarrow import parquet

    rows = [{"id": str(at), "text": f"Shells fell on Nawa, {at}.", "published": "2017-07-14"} for at in range(20)]
    for packed in ("zstd", "none"):
        out = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(rows), out, compression=packed)
        yield out.getvalue()


def _lines() -> Iterator[bytes]:
    yield b'{"id": "1", "text": "Shells fell."}\n{"id": 2, "html": "<p>x</p>"}\n{"text": 3}\n'


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "agreement": _agreements,
    "outlines": _drawn,
    "watch-list": lambda: iter([WATCH]),
    "settings": lambda: iter([SETTINGS]),
    "places.csv": lambda: iter([TABLE, PCODES]),
    "places.txt": lambda: iter([DUMP, DUMP * 3]),
    "places.geojson": _place_features,
    "backup": lambda: iter([*_backups(), *_heads()]),
    "bulk.jsonl": _lines,
    "bulk.jsonl.gz": lambda: iter([gzip.compress(one, mtime=0) for one in _lines()]),
    "bulk.parquet": _parquet,
    "bulk.warc": lambda: iter([warc()]),
}
TARGETS = {
    target.name: target
    for target in (
        Target("agreement", _takes("case.yaml", _lint)),
        Target("outlines", _takes("case.geojson", _outlines)),
        Target("watch-list", _takes("case.toml", _watch_list)),
        Target("settings", _takes("case.toml", _settings)),
        *(Target(f"places{ending}", _takes(f"case{ending}", _gazetteer)) for ending in (".csv", ".txt", ".geojson")),
        Target("backup", _takes("case.tar", _restore)),
        *(
            Target(f"bulk{ending}", _takes(f"case{ending}", _shards))
            for ending in (".jsonl", ".jsonl.gz", ".parquet", ".warc")
        ),
    )
}
