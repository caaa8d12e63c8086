"""The parts that ship keep the contracts of their ports."""

from pathlib import Path

import pytest

from trucewatch.collect.fetch import UrlFetcher
from trucewatch.collect.files import FileFetcher
from trucewatch.collect.limits import CollectLimits
from trucewatch.pipeline.stages import gazetteer, stages
from trucewatch.settings import Settings
from trucewatch.testing import check_extractor, check_fetcher, check_gazetteer, check_reader


def test_the_page_reader() -> None:
    check_reader(stages(Settings()).reader)


def test_the_rule_extractor() -> None:
    check_extractor(stages(Settings()).extractor)


def test_the_gazetteer() -> None:
    check_gazetteer(gazetteer())


def test_the_file_fetcher(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    bad = [str(tmp_path / name) for name in ("empty.txt", "absent.html", "bad\udc80name")]
    check_fetcher(FileFetcher(CollectLimits()), good=[str(samples), str(samples / "reports.jsonl")], bad=bad)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://", "http://a b/"])
def test_the_url_fetcher_refuses(url: str) -> None:
    check_fetcher(UrlFetcher(CollectLimits(timeout_s=2)), good=[], bad=[url])
