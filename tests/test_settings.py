"""Settings: file < environment < flags; a wrong one is a clear error that names its place."""

from pathlib import Path

import pytest

from trucewatch.core.problems import ConfigError, PluginError
from trucewatch.plugins import REGISTRY, load
from trucewatch.settings import Settings, load_settings


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text('ledger = "from-file.db"\nmax_bytes = 5\ntimeout_s = 2', "utf-8")
    environment = {"TRUCEWATCH_LEDGER": "from-env.db", "TRUCEWATCH_MAX_BYTES": "7", "TRUCEWATCH_CACHE": "elsewhere"}
    settings = load_settings(file, environment, ledger="from-flag.db", archive=None)
    assert (settings.ledger, settings.max_bytes, settings.timeout_s) == ("from-flag.db", 7, 2.0)


def test_archive_lies_beside_its_ledger() -> None:
    assert Settings(ledger="a/b.db").archive_path == Path("a/b.db.archive")
    assert Settings(archive="elsewhere").archive_path == Path("elsewhere")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('ledgr = "x"', "no setting 'ledgr'"),
        ("max_bytes = 'many'", "max_bytes"),
        ("max_bytes = true", "max_bytes"),
        ("allow_private = 'perhaps'", "true or false"),
        ("ledger = 3", "ledger"),
        ("ledger = ", "t.toml"),
        ("max_items = inf", "max_items"),
        ("timeout_s = nan", "timeout_s"),
        (f"max_items = {'9' * 5000}", "digits"),
    ],
)
def test_a_wrong_setting_names_file_and_mend(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "t.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {})
    assert "t.toml" in str(caught.value)
    assert words in str(caught.value)


def test_a_key_of_the_wrong_type_is_never_printed(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text("llm_key = 90210", "utf-8")
    with pytest.raises(ConfigError) as told:
        load_settings(file, {})
    assert "llm_key" in str(told.value)
    assert "90210" not in str(told.value)


def test_a_missing_settings_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path / "absent.toml", {})


def test_every_registered_plugin_loads() -> None:
    assert all(callable(load(port, name)) for port, names in REGISTRY.items() for name in names)


@pytest.mark.parametrize("name", ["nothing", "trucewatch.core:absent", "absent_module_xyz:thing"])
def test_an_unknown_plugin_is_refused_by_name(name: str) -> None:
    with pytest.raises(PluginError, match=name):
        load("reader", name)


@pytest.mark.parametrize(
    ("ledger", "name", "shown"),
    [
        ("a/b.db", "a/b.db", "a/b.db"),
        ("sqlite:///a/b.db", "a/b.db", "sqlite:///a/b.db"),
        ("sqlite:////a/b.db", "/a/b.db", "sqlite:////a/b.db"),
        ("postgresql://ana:p@ss@host:5/watch?password=x", "watch", "postgresql://ana@host:5/watch"),
        ("postgresql:///watch?host=/run", "watch", "postgresql:///watch"),
    ],
)
def test_what_a_ledger_is_called_and_how_it_is_told(ledger: str, name: str, shown: str) -> None:
    settings = Settings(ledger=ledger)
    assert str(settings.archive_path) == f"{name}.archive"
    assert settings.ledger_shown == shown
