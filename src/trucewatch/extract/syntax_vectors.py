"""The parser's networks without what is done twice or for training: with the same result, to the last bit.

They begin with a layer that sees one word at a time (its form, prefix, suffix and shape), without its neighbours. That
layer is a third of all their sums, and a language's words recur: its rows are kept by what it sees, and only words not
met before are sent through it.
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


def quicken(loaded: "Language") -> None:
    """Gives each network of a loaded model a memory of words, where it begins with a layer of the kind known here."""
    for _, pipe in loaded.components:
        model = getattr(pipe, "model", None)
        for node in list(model.walk()) if model is not None else ():
            embed = node.maybe_get_ref("embed")
            if embed is not None and embed in node.layers and embed.layers and embed.layers[0].name == FEATURES:
                node.layers[node.layers.index(embed)] = _with_memory(embed)
            for index, layer in enumerate(node.layers):
                if layer.name in _QUICK:
                    node.layers[index] = _QUICK[layer.name](layer)


def _with_memory(embed: "Model[Any, Any]") -> "Model[Any, Any]":
    from thinc.api import Model

    memory = _Rows(embed)
    return Model("remembered", memory.forward, layers=[embed], attrs={"rows": memory})


def _quick_maxout(layer: Any) -> "Model[Any, Any]":
    """A layer that gives the largest of each few sums, without noting, as for training, which it was.

    The sums to be held against each other are put a row apart, where they are found without leaps.
    """
    import numpy
    from thinc.api import Model

    wide, pieces, inside = layer.get_dim("nO"), layer.get_dim("nP"), layer.get_dim("nI")
    weights = numpy.ascontiguousarray(layer.get_param("W").swapaxes(0, 1)).reshape((pieces * wide, inside))
    biases = numpy.ascontiguousarray(layer.get_param("b").swapaxes(0, 1)).reshape((pieces * wide,))

    def forward(_model: Any, given: Any, is_train: bool) -> "tuple[Any, Callable[..., Any]]":
        if is_train:
            made: tuple[Any, Callable[..., Any]] = layer(given, is_train=True)
            return made
        sums = layer.ops.gemm(given, weights, trans2=True)
        sums += biases
        sums = sums.reshape((len(given), pieces, wide))
        largest = sums[:, 0].copy()
        for piece in range(1, pieces):
            numpy.maximum(largest, sums[:, piece], out=largest)
        return largest, lambda _: None

    return Model("quick_maxout", forward, layers=[layer])


def _quick_layernorm(layer: Any) -> "Model[Any, Any]":
    """A layer that brings each row to mean 0 and variance 1, in the library's order of sums, but none of them twice."""
    import numpy
    from thinc.api import Model

    scale, shift = layer.get_param("G"), layer.get_param("b")

    def forward(_model: Any, given: Any, is_train: bool) -> "tuple[Any, Callable[..., Any]]":
        if is_train:
            made: tuple[Any, Callable[..., Any]] = layer(given, is_train=True)
            return made
        width = given.shape[1]
        mean = numpy.add.reduce(given, axis=1, keepdims=True)
        mean /= width
        apart = given - mean
        variance = numpy.add.reduce(apart * apart, axis=1, keepdims=True)
        variance /= width
        variance += 1e-08
        apart *= variance ** (-1.0 / 2.0)
        apart *= scale
        apart += shift
        return apart, lambda _: None

    return Model("quick_layernorm", forward, layers=[layer])


_QUICK: "dict[str, Callable[[Any], Model[Any, Any]]]" = {"maxout": _quick_maxout, "layernorm": _quick_layernorm}
"""Layers that are replaced by one without what is for training, by their name."""


class _Rows:
    """The rows of a layer that sees one word at a time, by what it sees of the word."""

    def __init__(self, embed: "Model[Any, Any]") -> None:
        self._embed = embed
        self._columns = embed.layers[0].attrs["columns"]
        self.places: dict[bytes, int] = {}
        """The row of each word met, by its features."""
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
        if len(self.places) > MOST_WORDS:
            self.places, self._rows = {}, None
        self._learn(seen)
        places = [numpy.asarray([self.places[key] for key in keys], dtype="intp") for keys, _ in seen]
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
                if key not in self.places and key not in new:
                    new[key] = table[index]
        if not new and self._rows is not None:
            return
        made: Any = [numpy.asarray(list(new.values()), dtype="uint64").reshape(-1, len(self._columns))]
        for layer in self._embed.layers[1:]:
            made = layer.predict(made)
        known, total = len(self.places), len(self.places) + len(new)
        if self._rows is None or total > len(self._rows):
            rows = numpy.empty((max(2 * total, FIRST_ROWS), made[0].shape[1]), dtype=made[0].dtype)
            rows[:known] = self._rows[:known] if self._rows is not None else 0
            self._rows = rows
        self._rows[known:total] = made[0]
        self.places.update((key, known + index) for index, key in enumerate(new))
