"""Skill tagging: how many of the proposed skills would a person have named too?

    make bench NAME=tagging
    make bench NAME=tagging ARGS=--fit     fits the ranker anew on the part "tune" and keeps it

200 courses of three real catalogues were labelled by hand with skills of ESCO
(data/course_skill_labels.json: ids and labels, no text). Half of them served to fit the ranker; the
figures are read on the other half. The baseline in the same run is BM25 over the names of the
skills, asked with the title and the stated skills (with the description or with
names in other languages it does worse). Needs ../shared/data (course-catalogues, esco-1.2.0); says so where absent.
"""

import argparse
import csv
import hashlib
import io
import json
import math
import os
import re
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from lyceum.catalogue.tagger import ResourceText, SkillName, Tagger, ranker
from lyceum.catalogue.tagger.tagger import evidence_of

from .meaning import SHARED, esco_zip, without_table
from .measure import memory_mb, report, timed

LABELS = Path(__file__).parent / "data" / "course_skill_labels.json"
CATALOGUES = SHARED / "course-catalogues" / "catalogues.zip"
SKILL = "http://data.europa.eu/esco/skill/"
GOALS: dict[str, float] = {
    "precision_at_5_over_baseline_min": 1,
    "recall_at_10_over_baseline_min": 1,
    "courses_per_cpu_second_min": 50,
}
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 1.01)

Ranking = Sequence[int]


@dataclass(frozen=True)
class Course:
    key: str
    text: ResourceText


@dataclass(frozen=True)
class Labelled:
    course: Course
    part: str
    skills: frozenset[int]


# What there is ------------------------------------------------------------------------------------
def courses() -> dict[str, Course]:
    """Every course of the three catalogues by its key; of repeated lines the first."""
    found: dict[str, Course] = {}
    for course in (*_coursera(), *_edx(), *_udemy()):
        found.setdefault(course.key, course)
    return found


def _coursera() -> Iterator[Course]:
    for row in _rows("coursera.csv"):
        yield Course(
            _key("coursera", f"{row['partner']}|{row['course']}"),
            ResourceText(title=row["course"], stated=row["skills"].split(",")),
        )


def _edx() -> Iterator[Course]:
    for row in _rows("edx_courses.csv"):
        parts = (row["summary"], row["course_description"], row["course_syllabus"])
        text = "\n".join(filter(None, parts))
        yield Course(
            _key("edx", row["course_url"] or ""), ResourceText(title=row["title"], description=text)
        )


def _udemy() -> Iterator[Course]:
    for row in _rows("udemy_courses.csv", skip=1):
        yield Course(_key("udemy", row["url"] or ""), ResourceText(title=row["course_title"]))


def _rows(name: str, skip: int = 0) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(CATALOGUES) as archive:
        text = archive.read(name).decode("utf-8-sig", "replace")
    yield from csv.DictReader(io.StringIO(text.split("\n", skip)[-1] if skip else text))


def _key(provider: str, about: str) -> str:
    return f"{provider}:{hashlib.sha256(about.encode()).hexdigest()[:16]}"


def skill_names() -> tuple[list[SkillName], dict[str, int]]:
    """The names of all ESCO skills, numbered in the order of the file."""
    with zipfile.ZipFile(esco_zip("en")) as archive:
        rows, relations = (
            list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig", newline="")))
            for name in ("skills_en.csv", "occupationSkillRelations_en.csv")
        )
    spread = Counter(row["skillUri"] for row in relations)
    names: list[SkillName] = []
    for number, row in enumerate(rows):
        first = row["preferredLabel"]
        asked_by = spread[row["conceptUri"]]
        names.append(
            SkillName(skill_id=number, text=first, description=row["description"], spread=asked_by)
        )
        others = dict.fromkeys(map(str.strip, re.split(r"[\n|]", row["altLabels"])))
        names += [
            SkillName(skill_id=number, text=other, is_preferred=False)
            for other in others
            if other not in {"", first}
        ]
    numbers = {row["conceptUri"]: number for number, row in enumerate(rows)}
    return [*names, *_foreign_names(numbers)], numbers


def _foreign_names(numbers: dict[str, int]) -> Iterator[SkillName]:
    """What the French and the Spanish files say, which name about 2,300 skills."""
    for language in ("fr", "es"):
        with zipfile.ZipFile(esco_zip(language)) as archive:
            told: dict[str, str] = {}
            for name in (n for n in archive.namelist() if "SkillsCollection" in n):
                raw = io.TextIOWrapper(archive.open(name), "utf-8-sig", newline="")
                told |= {row["conceptUri"]: row["preferredLabel"] for row in csv.DictReader(raw)}
        yield from (
            SkillName(skill_id=numbers[uri], text=text, language=language)
            for uri, text in sorted(told.items())
            if uri in numbers
        )


def labelled(numbers: dict[str, int]) -> list[Labelled]:
    known = courses()
    return [
        Labelled(
            known[told["course"]],
            told["part"],
            frozenset(numbers[SKILL + skill] for skill in told["skills"]),
        )
        for told in json.loads(LABELS.read_text())["courses"]
    ]


# The baseline -------------------------------------------------------------------------------------
class Bm25:
    """Skills as documents made of their names."""

    def __init__(self, names: Iterable[SkillName]) -> None:
        documents: dict[int, list[str]] = defaultdict(list)
        for name in names:
            documents[name.skill_id] += _tokens(name.text)
        mean = sum(map(len, documents.values())) / len(documents)
        self.size = len(documents)
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for skill, tokens in documents.items():
            weight = 1.2 * (0.25 + 0.75 * len(tokens) / mean)
            for token, count in Counter(tokens).items():
                self.postings[token].append((skill, count * 2.2 / (count + weight)))

    def __call__(self, text: ResourceText) -> Ranking:
        asked = " ".join((text.title, *text.stated))
        scores: Counter[int] = Counter()
        for token, count in Counter(_tokens(asked)).items():
            postings = self.postings.get(token, [])
            worth = math.log(1 + (self.size - len(postings) + 0.5) / (len(postings) + 0.5))
            for skill, weight in postings:
                scores[skill] += count * worth * weight  # type: ignore[assignment]
        return [skill for skill, _ in scores.most_common(10)]


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9+#]+", text.lower())


# The figures --------------------------------------------------------------------------------------
def precision_at_5(wanted: frozenset[int], ranking: Ranking) -> float:
    return len(wanted & set(ranking[:5])) / 5


def recall_at_10(wanted: frozenset[int], ranking: Ranking) -> float:
    return len(wanted & set(ranking[:10])) / len(wanted)


def figures_of(
    name: str, cases: Sequence[Labelled], rank: Callable[[ResourceText], Ranking]
) -> dict[str, float]:
    rankings = [rank(case.course.text) for case in cases]
    pairs = list(zip((case.skills for case in cases), rankings, strict=True))
    return {
        f"{name}_precision_at_5": float(np.mean([precision_at_5(*pair) for pair in pairs])),
        f"{name}_recall_at_10": float(np.mean([recall_at_10(*pair) for pair in pairs])),
    }


def measure(
    tagger: Tagger, names: Sequence[SkillName], cases: Sequence[Labelled]
) -> dict[str, float]:
    held_out = [case for case in cases if case.part == "held-out"]
    tuned = [case for case in cases if case.part == "tune"]
    rank = partial(_ranked, tagger)
    figures: dict[str, float] = {"courses_held_out": len(held_out), "courses_tuned_on": len(tuned)}
    figures |= figures_of("tagger", held_out, rank)
    figures |= figures_of("baseline", held_out, Bm25(n for n in names if n.language == "en"))
    for figure in ("precision_at_5", "recall_at_10"):
        ratio = figures[f"tagger_{figure}"] / max(figures[f"baseline_{figure}"], 1e-9)
        figures[f"{figure}_over_baseline"] = ratio
    figures |= figures_of("tagger_on_tuned", tuned, rank)
    with without_table():
        figures |= figures_of("tagger_words_only", held_out, rank)
    return figures | _honesty(tagger, held_out)


def _ranked(tagger: Tagger, text: ResourceText) -> Ranking:
    return [proposal.skill_id for proposal in tagger.propose([text], least=0)[0]]


def _honesty(tagger: Tagger, cases: Sequence[Labelled]) -> dict[str, float]:
    """Of the proposals with such a score, the share that a person named too."""
    told = tagger.propose([case.course.text for case in cases], least=0)
    pairs = [
        (proposal.score, proposal.skill_id in case.skills)
        for case, proposals in zip(cases, told, strict=True)
        for proposal in proposals
    ]
    figures = {}
    for low, high in pairwise(BINS):
        inside = [right for score, right in pairs if low <= score < high]
        figures[f"right_from_{low:.1f}_to_{min(high, 1):.1f}"] = sum(inside) / max(1, len(inside))
    return figures


def fit(tagger: Tagger, cases: Sequence[Labelled]) -> None:
    """Fit the ranker on the part "tune", with and without the table, and keep the weights."""
    weights = {"meaning": _fitted(tagger, cases)}
    with without_table():
        weights["words"] = _fitted(tagger, cases)
    ranker.WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n")
    ranker.forget()


def _fitted(tagger: Tagger, cases: Sequence[Labelled]) -> dict[str, float]:
    signs, named = [], []
    for case in cases:
        if case.part == "tune":
            evidence = evidence_of(tagger.framework, case.course.text)
            signs.append(evidence.signs)
            ids = (tagger.framework.ids[n] for n in evidence.skills.tolist())
            named.append([float(skill in case.skills) for skill in ids])
    return ranker.fit(np.concatenate(signs), np.concatenate(named))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fit", action="store_true")
    options.add_argument("--courses", type=int, default=1000, help="how many for the speed")
    given = options.parse_args()
    if not CATALOGUES.exists() or not esco_zip("en").exists():
        print(f"skipped: {CATALOGUES.parent} and {esco_zip('en').parent} are not both here")
        report("tagging", {"skipped": "no catalogues"})
        return
    names, numbers = skill_names()
    before = memory_mb([os.getpid()])
    load_s, tagger = timed(lambda: Tagger(names))
    cases = labelled(numbers)
    if given.fit:
        fit(tagger, cases)
    figures: dict[str, float | int | str] = {"skills": len(numbers), "load_s": load_s}
    figures |= measure(tagger, names, cases)
    some = [course.text for course in courses().values()][:: max(1, 5500 // given.courses)]
    began = time.process_time()
    tagger.propose(some)
    figures["courses_per_cpu_second"] = len(some) / (time.process_time() - began)
    figures["memory_mb"] = memory_mb([os.getpid()]) - before
    report("tagging", figures, GOALS)


if __name__ == "__main__":
    main()
