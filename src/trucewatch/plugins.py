"""One registry: a name in the settings → "module:object", loaded when it is first needed."""

from importlib import import_module
from typing import Any

from trucewatch.core.problems import PluginError

REGISTRY: dict[str, dict[str, str]] = {
    "reader": {"page": "trucewatch.pipeline.stages:page_reader"},
    "extractor": {
        "rules": "trucewatch.pipeline.stages:rule_extractor",
        "llm": "trucewatch.pipeline.stages:llm_extractor",
        "both": "trucewatch.pipeline.stages:both_extractors",
    },
    "resolver": {"rules": "trucewatch.pipeline.stages:rule_resolver"},
}
"""What ships: each a callable that takes the Settings and gives the port's object.

A setting may also name "module:object" of one's own; nothing runs because it is installed.
"""


def load(port: str, name: str) -> Any:
    """The object that `name` stands for at a port. Raises PluginError when it cannot be had."""
    target = REGISTRY[port].get(name, name)
    module, _, attribute = target.partition(":")
    if not attribute:
        known = ", ".join(sorted(REGISTRY[port]))
        raise PluginError(f"There is no {port} {name!r}.", hint=f'Known: {known}; or name your own as "module:object".')
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise PluginError(f"The {port} {name!r} cannot be loaded: {error}.") from error
