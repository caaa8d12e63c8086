"""What a model is asked, and in which form: `data/llm/`, with a digest of all that shapes an answer."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from trucewatch.core.ids import canonical, sha256
from trucewatch.extract import lexicon
from trucewatch.extract.llm_options import LlmOptions

SEED = 1
TEMPERATURE = 0
_PLAIN = "\nAnswer with the JSON object alone, without any other word. It has this schema:\n"
Request = dict[str, Any]


def _data(name: str) -> bytes:
    return (files("trucewatch") / "data" / "llm" / name).read_bytes()


@cache
def prompt() -> str:
    """The system prompt."""
    return _data("prompt.md").decode("utf-8").strip()


@cache
def schema() -> Mapping[str, Any]:
    """The JSON schema of an answer."""
    loaded: Mapping[str, Any] = json.loads(_data("schema.json"))
    return loaded


@cache
def code_digest() -> str:
    """SHA-256 over the data and the code that make claims of an answer: another one, another maker.

    The rules' are among them: figures, weapons, tellers and words of conflict are read by them.
    """
    total = hashlib.sha256(lexicon.digest().encode())
    for name in ("prompt.md", "schema.json", "steering.yaml", "words.yaml"):
        total.update(_data(name))
    for module in sorted(files("trucewatch.extract").iterdir(), key=lambda path: path.name):
        if module.name.startswith("llm_") and module.name.endswith(".py"):
            total.update(module.read_bytes())
    return total.hexdigest()


def digest(options: LlmOptions) -> str:
    """What tells one configuration from another: model, version, prompt, schema, parameters. Not the address or key."""
    told = [options.model, options.version, options.output, options.max_tokens, options.chunk_chars, options.max_chunks]
    return sha256(canonical([code_digest(), SEED, TEMPERATURE, *told]).encode())[:20]


def request_of(asked: Mapping[str, Any], options: LlmOptions, *, is_plain: bool) -> Request:
    """The request for one stretch of a document, which goes in as data: one JSON string, tag signs escaped."""
    system = prompt() + (_PLAIN + canonical(schema()) if is_plain else "")
    request: Request = {
        "model": options.model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": as_data(asked)}],
        "temperature": TEMPERATURE,
        "seed": SEED,
        "max_tokens": options.max_tokens,
        "stream": False,
    }
    if not is_plain:
        named = {"name": "claims", "strict": True, "schema": schema()}
        request["response_format"] = {"type": "json_schema", "json_schema": named}
    return request


def as_data(asked: Mapping[str, Any]) -> str:
    """JSON in which no word ends the string or is a model's own mark: `<` and the bracket of `[INST]` are escaped."""
    told = json.dumps(asked, ensure_ascii=False, indent=None)
    told = told.replace("<", "\\u003c").replace("[INST", "\\u005bINST").replace("[/INST", "\\u005b/INST")
    return told.encode("utf-8", "replace").decode("utf-8")


def key_of(request: Request, options: LlmOptions) -> str:
    """The name of an answer in the cache: a digest of model, version, prompt, schema, parameters and text."""
    return sha256(canonical([options.version, request]).encode("utf-8", "replace"))
