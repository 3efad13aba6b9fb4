"""A small recurrent network that reads a target's surroundings from both ends.

A gated recurrent unit (Cho et al., "Learning phrase representations using RNN encoder-decoder",
2014) reads the words before and after the target in either direction. What it holds at the target,
its maximum over the words, and its mean weighted by attention and by nearness decide. Several such
networks over one table of word vectors are averaged. `data/model.json` has the weights and says
what they were made from; `bench/stance_training.py` made it.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from clusterer.stance.features import PADDING, TARGET, Context, context_of, entry_of

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
BATCH = 64
"""Targets judged at once: more is no faster, less pays numpy's own cost more often."""

Array: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stance:
    """The likeliest label, and each label's probability; they add up to 1."""

    label: Label
    scores: dict[Label, float]


class Target(NamedTuple):
    """`sentence[start:end]`, in characters."""

    sentence: str
    start: int
    end: int


def stance_of(sentence: str, start: int, end: int) -> Stance:
    """The stance of a sentence towards `sentence[start:end]`.

    Raises ValueError if that is no part of the sentence or blank. For many targets, `stances_of`
    is several times faster.
    """
    return next(stances_of([Target(sentence, start, end)]))


def stances_of(targets: Iterable[Target]) -> Iterator[Stance]:
    """The stances towards targets, in their order; reads no more than `BATCH` of them ahead.

    Raises ValueError at a target that is no part of its sentence or blank.
    """
    contexts = (context_of(*target) for target in targets)
    while batch := list(islice(contexts, BATCH)):
        for row in shipped().scores(batch):
            scores = dict(zip(LABELS, (round(float(score), 4) for score in row), strict=True))
            yield Stance(LABELS[int(row.argmax())], scores)


@dataclass(frozen=True, slots=True)
class Weights:
    """The arrays of N networks with W inputs a word and H units a direction.

    The first axis of `inputs`, `recurrent` and `bias` is the direction, forward and backward; the
    gates are update, reset and candidate.
    """

    inputs: Array  # 2, N, W, 3H
    recurrent: Array  # 2, N, H, 3H
    bias: Array  # 2, N, 3H
    attention: Array  # N, 2H
    nearness: Array  # N: how fast attention falls with the distance from the target, in words
    hidden: Array  # N, 6H + 1, units
    hidden_bias: Array  # N, units
    output: Array  # N, units, 3
    output_bias: Array  # N, 3


@dataclass(frozen=True, slots=True)
class Model:
    """A vocabulary, its vectors and the networks over them."""

    known: dict[str, int]
    vectors: Array
    weights: Weights

    def scores(self, contexts: Sequence[Context]) -> Array:
        """The probabilities of LABELS, a row each."""
        entries, middle = self._entries(contexts)
        mask = entries != self.known[PADDING]
        states = self._states(self.vectors[entries], mask)
        distance = np.abs(np.arange(len(entries)) - middle).astype(np.float32)
        attention = np.einsum("nsbh,nh->nsb", np.tanh(states), self.weights.attention)
        attention -= self.weights.nearness[:, None, None] * distance[None, :, None]
        attention = _softmax(np.where(mask[None], attention, -1e9), axis=1)
        pronouns = np.array([[context.pronoun] for context in contexts], np.float32)
        seen = np.concatenate(
            [
                states[:, middle],
                np.einsum("nsb,nsbh->nbh", attention, states),
                np.where(mask[None, :, :, None], states, -1e9).max(axis=1),
                np.broadcast_to(pronouns, (len(states), *pronouns.shape)),
            ],
            axis=2,
        )
        weights = self.weights
        hidden = np.maximum(seen @ weights.hidden + weights.hidden_bias[:, None], 0)
        return cast(
            "Array",
            _softmax(hidden @ weights.output + weights.output_bias[:, None], axis=2).mean(axis=0),
        )

    def _entries(self, contexts: Sequence[Context]) -> tuple[NDArray[np.int64], int]:
        """Entries by place and context, all targets at the same place; and that place."""
        before = max(len(context.before) for context in contexts)
        after = max(len(context.after) for context in contexts)
        entries = np.full((before + 1 + after, len(contexts)), self.known[PADDING])
        entries[before] = self.known[TARGET]
        for column, context in enumerate(contexts):
            for place, word in enumerate(context.before, before - len(context.before)):
                entries[place, column] = entry_of(word, self.known)
            for place, word in enumerate(context.after, before + 1):
                entries[place, column] = entry_of(word, self.known)
        return entries, before

    def _states(self, words: Array, mask: NDArray[np.bool_]) -> Array:
        """What the networks hold at each place: networks, places, contexts, both directions."""
        weights = self.weights
        _, networks, units = weights.recurrent.shape[:3]
        places, contexts = mask.shape
        flat = words.reshape(-1, words.shape[2])
        given = flat @ weights.inputs + weights.bias[:, :, None]
        given = given.reshape(2, networks, places, contexts, 3 * units)
        held = np.zeros((2, networks, contexts, units), np.float32)
        states = np.empty((2, networks, places, contexts, units), np.float32)
        for step in range(places):
            now = np.stack([given[0, :, step], given[1, :, -1 - step]])
            shown = np.stack([mask[step], mask[-1 - step]])[:, None, :, None]
            carried = held @ weights.recurrent
            gates = _sigmoid(now[..., : 2 * units] + carried[..., : 2 * units])
            update, reset = gates[..., :units], gates[..., units:]
            candidate = np.tanh(now[..., 2 * units :] + reset * carried[..., 2 * units :])
            held = np.where(shown, candidate + update * (held - candidate), held)
            states[0, :, step], states[1, :, -1 - step] = held
        return np.concatenate([states[0], states[1]], axis=3)


@cache
def shipped() -> Model:
    """The model of this package; read once, in some 50 ms."""
    text = files(__package__).joinpath("data", "model.json").read_text(encoding="utf-8")
    return loaded(json.loads(text))


def loaded(content: dict[str, Any]) -> Model:
    """A model out of what `bench/stance_training.py` writes."""
    words = str(content["words"]).split(" ")
    arrays = {name: _array(coded) for name, coded in content["weights"].items()}
    known = {word: entry for entry, word in enumerate(words)}
    return Model(known, _array(content["vectors"]), Weights(**arrays))


def _array(coded: dict[str, Any]) -> Array:
    """Little-endian integers in base 85, by a scale, in C order."""
    raw = np.frombuffer(base64.b85decode(coded["b85"]), np.dtype(coded["type"]))
    values = raw.astype(np.float32) * np.float32(coded["scale"])
    return values.reshape(coded["shape"])


def _sigmoid(values: Array) -> Array:
    return cast("Array", 0.5 * np.tanh(0.5 * values) + 0.5)


def _softmax(values: Array, axis: int) -> Array:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return cast("Array", powers / powers.sum(axis=axis, keepdims=True))
