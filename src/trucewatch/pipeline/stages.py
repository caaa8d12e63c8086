"""The stages as the settings name them, made once for a process and configuration."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from trucewatch.collect.publishers import SourceRegistry, open_sources
from trucewatch.core.agreements import Agreement
from trucewatch.core.ports import Extractor, Reader, Resolver
from trucewatch.core.problems import Problem
from trucewatch.plugins import load
from trucewatch.resolve.actors import ActorRegistry, open_registry
from trucewatch.resolve.gazetteer import SqlGazetteer, open_gazetteer
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.extract.llm_extract import LlmExtractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The replaceable parts in use; each stamps its own maker."""

    reader: Reader
    extractor: Extractor
    resolver: Resolver


@cache
def stages(settings: Settings) -> Stages:
    """The parts that the settings name. Raises PluginError when one cannot be loaded."""
    return Stages(
        reader=load("reader", settings.reader)(settings),
        extractor=load("extractor", settings.extractor)(settings),
        resolver=load("resolver", settings.resolver)(settings),
    )


def agreements(settings: Settings) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """The agreements in force of use, and a Problem for each file left out; read anew when a file changed."""
    folder = agreement_folder(settings)
    return _agreements(folder, _stamp(folder))


def agreement_folder(settings: Settings) -> Path:
    """Where the agreements are: the setting's folder, else the ledger's own, else those that ship."""
    from trucewatch.assess.registry import shipped

    if settings.agreements:
        return Path(settings.agreements)
    own = own_agreements(settings)
    return own if own.is_dir() else shipped()


def own_agreements(settings: Settings) -> Path:
    """The folder beside a ledger that holds its own agreements, once people changed one at the desk."""
    return Path(f"{settings.ledger_name}.agreements")


@lru_cache(maxsize=4)
def _agreements(folder: Path, _stamp: object) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    from trucewatch.assess.registry import load_agreements

    return load_agreements(folder, registry().ids())


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes when a file of the folder does."""
    try:
        files = (item for item in sorted(folder.iterdir()) if item.suffix in (".yaml", ".geojson"))
        held = [(item, item.stat()) for item in files if not item.name.startswith("_")]
    except OSError:
        return ()
    return tuple((item.name, told.st_size, told.st_mtime_ns) for item, told in held)


def lint(path: Path | None) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """An agreement file, or all of a folder (None: those that ship), read anew with all their mistakes."""
    from trucewatch.assess.registry import load_agreement, load_agreements

    if path is None or path.is_dir():
        return load_agreements(path, registry().ids())
    found, problems = load_agreement(path, registry().ids())
    return ((found,) if found else ()), problems


def page_reader(_settings: Settings) -> Reader:
    """Pages, text and reports into documents with parts."""
    from trucewatch.read.reader import PageReader

    return PageReader()


def rule_extractor(_settings: Settings) -> Extractor:
    """English claims by syntax and frames; of a data set's coded rows by their columns."""
    from trucewatch.extract.records import ByForm, RecordExtractor
    from trucewatch.extract.rules import RuleExtractor
    from trucewatch.resolve.names import NameFinder

    return ByForm(RecordExtractor(), RuleExtractor(NameFinder(registry(), gazetteer().place_names())))


def llm_extractor(settings: Settings) -> Extractor:
    """Claims by a language model, each with its words in the text; of a data set's coded rows by their columns."""
    from trucewatch.extract.records import ByForm, RecordExtractor

    return ByForm(RecordExtractor(), llm_alone(settings))


def both_extractors(settings: Settings) -> Extractor:
    """The rules' claims and the language model's side by side; the rules lead."""
    from trucewatch.extract.llm_both import Both

    return Both(rule_extractor(settings), llm_alone(settings))


def llm_alone(settings: Settings) -> "LlmExtractor":
    """The language model's extractor as the settings have it. Raises ConfigError where they make no sense."""
    from trucewatch.extract.llm_extract import LlmExtractor
    from trucewatch.extract.llm_options import LlmOptions

    options = LlmOptions(
        url=settings.llm_url,
        model=settings.llm_model,
        version=settings.llm_version,
        key=settings.llm_key,
        output=settings.llm_output,
        timeout_s=settings.llm_timeout_s,
        max_tokens=settings.llm_max_tokens,
        chunk_chars=settings.llm_chunk_chars,
        max_chunks=settings.llm_max_chunks,
        cache=settings.llm_cache_path,
    )
    return LlmExtractor(options)


def rule_resolver(settings: Settings) -> Resolver:
    """Actors, places and times by registry, gazetteer and grammar; "the ninth day of the truce" by the agreements."""
    from trucewatch.resolve.records import ByForm, RecordResolver
    from trucewatch.resolve.resolver import RuleResolver

    known, _ = agreements(settings)
    truces = [
        (country, period.start.date())
        for agreement in known
        if agreement.nature != "law"
        for country in agreement.countries
        for period in agreement.periods
    ]
    return ByForm(RecordResolver(gazetteer(), registry()), RuleResolver(gazetteer(), registry(), truces=truces))


@cache
def source_registry(settings: Settings) -> SourceRegistry:
    """The sources that ship, with the setting's own. Raises ConfigError where that file cannot be read."""
    return open_sources(Path(settings.sources) if settings.sources else None)


@cache
def shipped_sources() -> SourceRegistry:
    """The sources that ship, whatever the settings name."""
    return open_sources()


@cache
def registry() -> ActorRegistry:
    """The actors that ship."""
    return open_registry()


@cache
def gazetteer() -> SqlGazetteer:
    """The places that ship; built in the user's cache folder on first use."""
    return open_gazetteer()
