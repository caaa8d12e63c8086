"""What the parser's model makes of a word by itself, remembered: the same letters give the same vector everywhere.

The model's networks begin with a layer that sees one word at a time (its form, prefix, suffix and shape), without its
neighbours. That layer is a third of all their sums, and a language's words recur. Here its rows are kept by what it
sees; only words not met before are sent through it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

MOST_WORDS = 20_000
"""Rows kept before the memory is emptied; one takes half a kilobyte."""
FIRST_ROWS = 2_000
FEATURES = "extract_features"


def remember_words(loaded: "Language") -> None:
    """Puts a memory before the first layer of each network of a loaded model that has one of the kind known here."""
    for _, pipe in loaded.components:
        model = getattr(pipe, "model", None)
        for node in list(model.walk()) if model is not None else ():
            embed = node.maybe_get_ref("embed")
            if embed is not None and embed in node.layers and embed.layers and embed.layers[0].name == FEATURES:
                node.layers[node.layers.index(embed)] = _with_memory(embed)


def _with_memory(embed: "Model[Any, Any]") -> "Model[Any, Any]":
    from thinc.api import Model

    memory = _Rows(embed)
    return Model("remembered", memory.forward, layers=[embed])


class _Rows:
    """The rows of a layer that sees one word at a time, by what it sees of the word."""

    def __init__(self, embed: "Model[Any, Any]") -> None:
        self._embed = embed
        self._columns = embed.layers[0].attrs["columns"]
        self._places: dict[bytes, int] = {}
        self._rows: Any = None

    def forward(
        self, _model: "Model[Any, Any]", docs: "Sequence[Doc]", is_train: bool
    ) -> "tuple[list[Any], Callable[..., Any]]":
        """The layer's rows for each document; training goes past the memory."""
        if is_train:
            given: tuple[list[Any], Callable[..., Any]] = self._embed(docs, is_train=True)
            return given
        import numpy

        seen = [self._seen(doc) for doc in docs]
        if len(self._places) > MOST_WORDS:
            self._places, self._rows = {}, None
        self._learn(seen)
        places = [numpy.asarray([self._places[key] for key in keys], dtype="intp") for keys, _ in seen]
        return [self._rows[place] for place in places], lambda _: []

    def _seen(self, doc: "Doc") -> "tuple[list[bytes], Any]":
        table: Any = doc.to_array(self._columns)
        written, width = table.tobytes(), table.shape[1] * table.itemsize
        return [written[start : start + width] for start in range(0, len(written), width)], table

    def _learn(self, seen: "Sequence[tuple[list[bytes], Any]]") -> None:
        """Sends the words not met before through the layer, each once."""
        import numpy

        new: dict[bytes, Any] = {}
        for keys, table in seen:
            for index, key in enumerate(keys):
                if key not in self._places and key not in new:
                    new[key] = table[index]
        if not new and self._rows is not None:
            return
        made: Any = [numpy.asarray(list(new.values()), dtype="uint64").reshape(-1, len(self._columns))]
        for layer in self._embed.layers[1:]:
            made = layer.predict(made)
        known, total = len(self._places), len(self._places) + len(new)
        if self._rows is None or total > len(self._rows):
            rows = numpy.empty((max(2 * total, FIRST_ROWS), made[0].shape[1]), dtype=made[0].dtype)
            rows[:known] = self._rows[:known] if self._rows is not None else 0
            self._rows = rows
        self._rows[known:total] = made[0]
        self._places.update((key, known + index) for index, key in enumerate(new))
