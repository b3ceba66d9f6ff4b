"""Search by meaning: does the right occupation come up, also with typos, and how fast.

    make bench NAME=meaning ARGS="--part 4"

A job title is searched among the names of ESCO's 3,039 occupations. The titles are one alternative
label of each occupation, left out of the index (and of the texts that made the embedding table).
Measured in the same run: the full engine, the same without the table, and plain character n-grams
(2-5, TF-IDF, cosine), which is what most products do. Then typos, languages, speed and memory.
Needs ../shared/data/esco-1.2.0; says so and ends where that is absent.
"""

import argparse
import csv
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from scipy import sparse

from lyceum.kernel import embeddings
from lyceum.skills.search import Label, SkillIndex
from lyceum.skills.search.folding import fold

from .measure import p95, report, timed

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LANGUAGES = ("en", "fr", "es")
CUTS = (1, 5, 10)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GOALS = {"en_recall_at_10_min": 0.93, "fr_recall_at_10_min": 0.97, "query_p95_cpu_ms": 10}

GROWTH = """
import os, sys
from pathlib import Path
import numpy
from benchmarks.measure import memory_mb
before = memory_mb([os.getpid()])
from lyceum.skills.search import SkillIndex
index = SkillIndex.load(Path(sys.argv[1]))
for text in ("data engineer", "nurse", "wleder", "sales manager", "chef", "teach children"):
    index.search(text, "en", 10), index.search(text, "fr", 10)
print(memory_mb([os.getpid()]) - before)
"""

Case = tuple[str, int]
Ask = Callable[[str, str], list[int]]


def esco_zip(language: str) -> Path:
    name = f"ESCO dataset - v1.2.0 - classification - {language} - csv.zip"
    return SHARED / "esco-1.2.0" / name


def occupations(path: Path) -> list[dict[str, str]]:
    (name,) = (n for n in zipfile.ZipFile(path).namelist() if n.startswith("occupations_"))
    with zipfile.ZipFile(path) as archive, archive.open(name) as raw:
        return list(csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig", newline="")))


def labels_and_cases(path: Path, language: str) -> tuple[list[Label], list[Case]]:
    """The labels to index, and for each occupation a title that was kept back."""
    chance = random.Random(7)
    labels: list[Label] = []
    cases: list[Case] = []
    for number, row in enumerate(occupations(path)):
        others = [title.strip() for title in row["altLabels"].split("\n") if title.strip()]
        kept_back = chance.choice(others) if len(others) > 1 else None
        cases += [(kept_back, number)] if kept_back else []
        names = dict.fromkeys([row["preferredLabel"], *others])
        labels += [
            Label(concept_id=number, text=name, language=language, is_preferred=place == 0)
            for place, name in enumerate(names)
            if name != kept_back
        ]
    return labels, cases


def held_out_titles(path: Path) -> list[str]:
    """The English titles on which this measures; the embedding table is made without them."""
    return [title for title, _ in labels_and_cases(path, "en")[1]]


def with_slip(text: str, chance: random.Random) -> str:
    """One letter lost, doubled, swapped or mistaken, not the first one."""
    at = chance.randrange(1, max(2, len(text) - 1))
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[: at + 1] + text[at:],
            text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
            text[:at] + chance.choice(LETTERS) + text[at + 1 :],
        )
    )


def recall(ask: Ask, language: str, cases: Iterable[Case]) -> list[float]:
    places = []
    for title, wanted in cases:
        found = ask(title, language)
        places.append(found.index(wanted) if wanted in found else max(CUTS))
    return [sum(place < cut for place in places) / max(1, len(places)) for cut in CUTS]


class CharacterNgrams:
    """The baseline: TF-IDF over runs of 2 to 5 characters, best label of each concept."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.known: dict[str, int] = {}
        self.owners = np.array([label.concept_id for label in labels])
        counts = self._counts([label.text for label in labels], grow=True)
        seen = np.bincount(counts.indices, minlength=len(self.known))
        self.rarity = sparse.diags_array(np.log((1 + len(labels)) / (1 + seen)) + 1)
        self.labels = self._unit(counts)

    def __call__(self, text: str, _language: str) -> list[int]:
        likeness = (self.labels @ self._unit(self._counts([text], grow=False)).T).toarray()[:, 0]
        ranked = self.owners[np.argsort(-likeness, kind="stable")[:400]]
        return list(dict.fromkeys(ranked.tolist()))[: max(CUTS)]

    def _counts(self, texts: Sequence[str], *, grow: bool) -> sparse.csr_array:
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            edged = f" {fold(text)} "
            runs = Counter(edged[a : a + n] for n in range(2, 6) for a in range(len(edged) - n + 1))
            for run, count in runs.items():
                column = self.known.setdefault(run, len(self.known)) if grow else None
                column = self.known.get(run) if column is None else column
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    values.append(1 + np.log(count))
        return sparse.csr_array((values, (rows, columns)), shape=(len(texts), len(self.known)))

    def _unit(self, counts: sparse.csr_array) -> sparse.csr_array:
        weighed = counts @ self.rarity
        lengths = np.sqrt(weighed.multiply(weighed).sum(axis=1))
        return sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ weighed


def asking(index: SkillIndex) -> Ask:
    return lambda text, language: [
        hit.concept_id for hit in index.search(text, language, max(CUTS)).hits
    ]


def by_words_alone(labels: Sequence[Label]) -> Ask:
    """The engine as it is where the table is not installed."""
    with without_table():
        return asking(SkillIndex.build(labels))


@contextmanager
def without_table() -> Iterator[None]:
    """As if the embedding table were not installed."""
    table, embeddings.TABLE = embeddings.TABLE, Path("nowhere")
    try:
        yield
    finally:
        embeddings.TABLE = table


def measure(part: int) -> dict[str, float | int | str]:
    told = {language: labels_and_cases(esco_zip(language), language) for language in LANGUAGES}
    everything = [label for labels, _ in told.values() for label in labels]
    built_s, index = timed(lambda: SkillIndex.build(everything))
    figures: dict[str, float | int | str] = {"labels": len(everything), "build_s": built_s}
    figures["cases_per_language"] = len(told["en"][1][::part])
    ask = asking(index)
    for language in LANGUAGES:
        cases = told[language][1][::part]
        figures |= _named(language, recall(ask, language, cases))
        figures |= _named(
            f"{language}_words_only", recall(by_words_alone(told[language][0]), language, cases)
        )
        figures |= _named(
            f"{language}_ngram_baseline",
            recall(CharacterNgrams(told[language][0]), language, cases),
        )
        figures |= _with_slips(ask, language, cases)
    return figures | _speed(index, told["en"][1][::part]) | _from_disk(index)


def _named(name: str, recalls: Sequence[float]) -> dict[str, float | int | str]:
    return {f"{name}_recall_at_{cut}": value for cut, value in zip(CUTS, recalls, strict=True)}


def _with_slips(ask: Ask, language: str, cases: Sequence[Case]) -> dict[str, float | int | str]:
    chance = random.Random(3)
    once = [(with_slip(title, chance), wanted) for title, wanted in cases]
    twice = [(with_slip(title, chance), wanted) for title, wanted in once]
    return _named(f"{language}_one_typo", recall(ask, language, once)) | _named(
        f"{language}_two_typos", recall(ask, language, twice)
    )


def _speed(index: SkillIndex, cases: Sequence[Case]) -> dict[str, float | int | str]:
    """Milliseconds of a query, also without what other programs on the machine take."""
    times, own = [], []
    for title, _ in cases:
        began = time.process_time()
        times.append(timed(partial(index.search, title, "en", 10))[0] * 1000)
        own.append((time.process_time() - began) * 1000)
    return {
        "query_p50_ms": float(np.median(times)),
        "query_p95_ms": p95(times),
        "query_p95_cpu_ms": p95(own),
    }


def _from_disk(index: SkillIndex) -> dict[str, float | int | str]:
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "index")
        size = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        load_s, _ = timed(lambda: SkillIndex.load(Path(folder) / "index"))
        memory = _memory(Path(folder) / "index")
    return {"on_disk_mb": size / 1e6, "load_ms": load_s * 1000, "memory_mb": memory}


def _memory(folder: Path) -> float:
    """What a process of its own grows by when it loads the index and answers a few questions."""
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, str(folder)], capture_output=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", type=int, default=1, help="every n-th title only")
    part = options.parse_args().part
    if not esco_zip("en").exists():
        print(f"skipped: {esco_zip('en').parent} is not here")
        report("meaning", {"skipped": "no ESCO files"})
        return
    report("meaning", measure(part), GOALS)


if __name__ == "__main__":
    main()
