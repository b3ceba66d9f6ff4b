"""The planner on real roles and real catalogues: how soon, how near to the best, how much better.

    make bench NAME=planner ARGS="--roles 200 --people 5"

Roles are ESCO occupations; resources are the three course catalogues, tagged by our own tagger, as
suggestions (the tags are kept in var/bench, because tagging takes minutes). An occupation qualifies
if at least half of its essential skills can be brought to the level asked for from the catalogues
alone ("half touched" counts those that are taught at all). Where fewer qualify than asked, invented resources fill up and the table says for how many
roles. Where the files are not there, everything is invented, and the table says so.

People are made up from a seed: what they can (some skills of the role partly, some well), hours a
week, money and a date. Each case: a first answer, the best answer with its bound, a greedy
baseline, a what-if for other hours, money or date. On some cases the model is solved without
pruning. Some are asked again with their money in two pots, one of which pays only for what teaches
some of the skills; the table says how often the plan for the sum could not be paid from them. Last,
a large invented catalogue.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import random
import statistics
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lyceum.paths import planner

from .measure import p95, peak_memory_mb, report, timed

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
START = date(2027, 1, 4)
GOALS = {
    "first_p95_ms": 300.0,
    "proven_p95_s": 2.0,
    "proven_share_min": 0.95,
    "what_if_p95_ms": 300.0,
    "large_first_p95_ms": 1000.0,
    "pots_first_p95_ms": 300.0,
    "pots_proven_p95_s": 2.0,
    "pots_proven_share_min": 0.95,
}
PATIENCE = planner.Effort(work=10.0, seconds=10.0)
LEAST_TRUST = 0.14  # as lyceum.paths has it: less likely suggestions are not planned on
SUGGESTED = 0.7  # as lyceum.catalogue has it: a suggestion's trust is its score times this


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--roles", type=int, default=200)
    options.add_argument("--people", type=int, default=5)
    options.add_argument("--unpruned", type=int, default=20)
    options.add_argument("--pots", type=int, default=200, help="cases asked again with two pots")
    options.add_argument("--large-resources", type=int, default=50_000)
    options.add_argument("--large-skills", type=int, default=2_000)
    options.add_argument("--large-cases", type=int, default=20)
    options.add_argument("--courses", type=int, default=0, help="only so many courses (0: all)")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--invented", action="store_true", help="no files, invented input only")
    report("planner", run(options.parse_args()), GOALS)


def run(chosen: Any) -> dict[str, float | int | str]:
    """All the figures."""
    dice = random.Random(chosen.seed)
    world = _invented_world(dice) if chosen.invented or not _has_files() else _real_world(chosen)
    _warm_up()
    roles, figures = _roles(world, chosen, dice)
    cases = [_case(dice, role, world.resources) for role in roles for _ in range(chosen.people)]
    figures |= _measured(cases)
    figures |= _unpruned(dice.sample(cases, min(chosen.unpruned, len(cases))))
    figures |= _in_pots(dice.sample(cases, min(chosen.pots, len(cases))))
    figures |= _large(chosen)
    return {"seed": chosen.seed, **figures, "peak_memory_mb": peak_memory_mb()}


def _warm_up() -> None:
    """Load the solver: what its first use costs once is not part of an answer."""
    planner.solve(planner.Problem((), (), 60, START))


# What is measured ---------------------------------------------------------------------------------
def _measured(cases: Sequence[planner.Problem]) -> dict[str, float | int | str]:
    first_s, best_s, what_if_s, gaps, gained = [], [], [], [], []
    greedy_cover, best_cover, steps, what_if_gaps = [], [], [], []
    dice = random.Random(1)
    for case in cases:
        seconds, greedy = timed(lambda case=case: planner.first_answer(case))
        first_s.append(seconds)
        seconds, best = timed(lambda case=case: planner.solve(case, effort=PATIENCE))
        best_s.append(seconds)
        gaps.append(best.gap)
        greedy_cover.append(greedy.totals.coverage)
        best_cover.append(best.totals.coverage)
        gained.append((best.points - greedy.points) / max(1, best.points))
        steps.append(len(best.steps))
        other = _other_limits(dice, case)
        seconds, answer = timed(lambda other=other, best=best: planner.what_if(other, best))
        what_if_s.append(seconds)
        what_if_gaps.append(answer.gap)
    proven = [s for s, gap in zip(best_s, gaps, strict=True) if gap <= 0.01]
    return {
        "cases": len(cases),
        "candidates_p50": statistics.median(len(case.candidates) for case in cases),
        "steps_p50": statistics.median(steps),
        "first_p50_ms": 1000 * statistics.median(first_s),
        "first_p95_ms": 1000 * p95(first_s),
        "proven_share": len(proven) / len(cases),
        "proven_within_2s_share": sum(s <= 2 for s in proven) / len(cases),
        "proven_p50_s": statistics.median(proven or [0.0]),
        "proven_p95_s": p95(proven),
        "gap_max": max(gaps),
        "coverage_mean": statistics.mean(best_cover),
        "greedy_coverage_mean": statistics.mean(greedy_cover),
        "better_than_greedy_share": sum(g > 0.0001 for g in gained) / len(cases),
        "gain_over_greedy_mean": statistics.mean(gained),
        "what_if_p50_ms": 1000 * statistics.median(what_if_s),
        "what_if_p95_ms": 1000 * p95(what_if_s),
        "what_if_gap_p50": statistics.median(what_if_gaps),
        "what_if_gap_p95": p95(what_if_gaps),
    }


def _other_limits(dice: random.Random, case: planner.Problem) -> planner.Problem:
    """One slider moved."""
    kind = dice.choice(("hours", "money", "date"))
    if kind == "hours":
        pace = round(case.minutes_per_week * dice.choice((0.5, 0.75, 1.5, 2)))
        return replace(case, minutes_per_week=pace)
    if kind == "money":
        budget = 40_000 if case.budget is None else case.budget * dice.choice((0, 2)) + 10_000
        return replace(case, budget=budget)
    return replace(case, target_on=START + timedelta(weeks=dice.choice((10, 26, 52, 80))))


def _unpruned(cases: Sequence[planner.Problem]) -> dict[str, float | int | str]:
    """The model with and without pruning, on the same cases."""
    times, pruned_times, points, pruned_points, proven = [], [], [], [], 0
    for case in cases:
        seconds, answer = timed(lambda case=case: planner.solve(case, effort=PATIENCE, prune=False))
        times.append(seconds)
        points.append(answer.points)
        proven += answer.gap <= 0.01
        seconds, answer = timed(lambda case=case: planner.solve(case, effort=PATIENCE))
        pruned_times.append(seconds)
        pruned_points.append(answer.points)
    worse = sum(a < b for a, b in zip(points, pruned_points, strict=True))
    return {
        "unpruned_cases": len(cases),
        "unpruned_p50_s": statistics.median(times or [0.0]),
        "unpruned_p95_s": p95(times),
        "unpruned_proven_share": proven / max(1, len(cases)),
        "same_cases_pruned_p50_s": statistics.median(pruned_times or [0.0]),
        "unpruned_worse_cases": worse,
    }


def _in_pots(cases: Sequence[planner.Problem]) -> dict[str, float | int | str]:
    """The same cases with their money in two pots, beside the plans for the sum of both."""
    first_s, best_s, gaps, payable = [], [], [], 0
    dice = random.Random(2)
    for case in cases:
        asked = _two_pots(dice, case)
        seconds, _greedy = timed(lambda asked=asked: planner.first_answer(asked))
        first_s.append(seconds)
        seconds, answer = timed(lambda asked=asked: planner.solve(asked, effort=PATIENCE))
        best_s.append(seconds)
        gaps.append(answer.gap)
        total = sum(pot.amount for pot in asked.pots)
        as_one_sum = planner.solve(replace(case, budget=total), effort=PATIENCE)
        payable += _can_pay(asked.pots, as_one_sum)
    proven = [s for s, gap in zip(best_s, gaps, strict=True) if gap <= 0.01]
    return {
        "pots_cases": len(cases),
        "pots_first_p50_ms": 1000 * statistics.median(first_s or [0.0]),
        "pots_first_p95_ms": 1000 * p95(first_s),
        "pots_proven_share": len(proven) / max(1, len(cases)),
        "pots_proven_p50_s": statistics.median(proven or [0.0]),
        "pots_proven_p95_s": p95(proven),
        "pots_sum_not_payable_share": 1 - payable / max(1, len(cases)),
    }


def _two_pots(dice: random.Random, case: planner.Problem) -> planner.Problem:
    """The money of a case in two pots: one for some of its skills only, one for everything."""
    wanted = sorted({t.skill_id for t in case.targets})
    some = set(dice.sample(wanted, max(1, len(wanted) // 3)))
    ids = frozenset(c.id for c in case.candidates if any(t.skill_id in some for t in c.taught))
    money = case.budget or 60_000
    share = round(money * dice.uniform(0.3, 0.8))
    pots = (planner.Pot(1, share, ids), planner.Pot(2, money - share))
    return replace(case, budget=None, pots=pots)


def _can_pay(pots: Sequence[planner.Pot], answer: planner.Solution) -> bool:
    """Do a pot for some things and one for everything hold enough for all steps?"""
    some, every = pots
    other = sum(s.price for s in answer.steps if s.resource_id not in (some.pays_for or ()))
    return other <= every.amount


def _large(chosen: Any) -> dict[str, float | int | str]:
    """A large invented catalogue: the first answer, and the best one."""
    dice = random.Random(chosen.seed + 1)
    pool = tuple(_resources(dice, range(chosen.large_skills), chosen.large_resources))
    firsts, bests, gaps = [], [], []
    for _ in range(chosen.large_cases):
        case = _large_case(dice, chosen.large_skills, pool)
        seconds, _greedy = timed(lambda case=case: planner.first_answer(case))
        firsts.append(seconds)
        seconds, answer = timed(lambda case=case: planner.solve(case, effort=PATIENCE))
        bests.append(seconds)
        gaps.append(answer.gap)
    return {
        "large_resources": len(pool),
        "large_skills": chosen.large_skills,
        "large_cases": chosen.large_cases,
        "large_first_p50_ms": 1000 * statistics.median(firsts or [0.0]),
        "large_first_p95_ms": 1000 * p95(firsts),
        "large_best_p50_s": statistics.median(bests or [0.0]),
        "large_best_p95_s": p95(bests),
        "large_proven_share": sum(gap <= 0.01 for gap in gaps) / max(1, len(gaps)),
    }


# People -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Role:
    """What a role asks for."""

    name: str
    targets: tuple[planner.Target, ...]


@dataclass(frozen=True)
class World:
    """Roles and resources, and where they come from."""

    roles: Sequence[Role]
    resources: Sequence[planner.Candidate]
    origin: str


def _case(
    dice: random.Random, role: Role, resources: Sequence[planner.Candidate]
) -> planner.Problem:
    """A plausible person who wants this role."""
    wanted = {t.skill_id for t in role.targets}
    has_date = dice.random() < 0.6
    weeks = dice.choice((13, 26, 39, 52, 78))
    return planner.Problem(
        targets=role.targets,
        candidates=tuple(c for c in resources if any(t.skill_id in wanted for t in c.taught)),
        minutes_per_week=60 * dice.choice((2, 3, 4, 4, 6, 8)),
        starts_on=START,
        state=_state(dice, role),
        budget=dice.choice((None, 0, 15_000, 30_000, 90_000, 200_000)),
        target_on=START + timedelta(weeks=weeks) if has_date else None,
    )


def _state(dice: random.Random, role: Role) -> dict[int, float]:
    """Some skills well, some partly, most not at all."""
    share = dice.uniform(0.1, 0.5)
    return {
        t.skill_id: round(dice.triangular(0.3, 4.2, 2), 2)
        for t in role.targets
        if dice.random() < share
    }


def _large_case(
    dice: random.Random, skills: int, pool: Sequence[planner.Candidate]
) -> planner.Problem:
    targets = tuple(
        planner.Target(skill, dice.choice((2, 3, 3, 4)), dice.choice((1.0, 1.0, 0.4)))
        for skill in dice.sample(range(skills), min(40, skills))
    )
    role = Role("", targets)
    return replace(_case(dice, role, ()), candidates=tuple(pool))


# Invented input -----------------------------------------------------------------------------------
LEVELS = ((0, 2), (0, 2), (0, 3), (2, 3), (2, 3), (3, 4))


def _resources(
    dice: random.Random, skills: Sequence[int], number: int, first_id: int = 0
) -> Iterator[planner.Candidate]:
    """Invented resources: one to four skills, some prerequisites, some dated runs."""
    for pk in range(first_id, first_id + number):
        low, high = dice.choice(LEVELS)
        chosen = dice.sample(skills, min(len(skills), dice.choice((1, 1, 2, 3, 4))))
        trust = dice.choice((1.0, 1.0, 0.6, 0.5, 0.4))
        yield planner.Candidate(
            id=pk,
            minutes=60 * dice.randint(1, 40),
            price=dice.choice((0, 0, 100 * dice.randint(10, 500))),
            taught=tuple(planner.Taught(skill, low, high, trust) for skill in chosen),
            prerequisites=(dice.randrange(first_id, pk),)
            if pk > first_id and dice.random() < 0.05
            else (),
            offerings=tuple(_runs(dice, pk)) if dice.random() < 0.1 else (),
            quality=round(dice.random(), 2),
        )


def _runs(dice: random.Random, pk: int) -> Iterator[planner.Offering]:
    for place in range(dice.choice((1, 2, 3))):
        first = START + timedelta(days=dice.randint(7, 300))
        yield planner.Offering(
            10 * pk + place, first, first + timedelta(days=dice.choice((0, 28, 70)))
        )


def _invented_world(dice: random.Random) -> World:
    skills = range(300)
    roles = [
        Role(
            f"role {n}",
            tuple(
                planner.Target(s, dice.choice((2, 3, 3)), dice.choice((1.0, 0.4)))
                for s in dice.sample(skills, 30)
            ),
        )
        for n in range(200)
    ]
    return World(roles, list(_resources(dice, skills, 7_500)), "invented: the files are not there")


# Real input ---------------------------------------------------------------------------------------
def _has_files() -> bool:
    return (DATA / "course-catalogues" / "catalogues.zip").exists() and any(_esco_zips())


def _esco_zips() -> Iterable[Path]:
    return (DATA / "esco-1.2.0").glob("*- en -*.zip")


@dataclass(frozen=True)
class Course:
    """A row of a catalogue, understood."""

    title: str
    text: str
    stated: tuple[str, ...]
    levels: tuple[int, int]
    minutes: int | None
    price: int | None
    provider: str
    quality: float


def _real_world(chosen: Any) -> World:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    import django

    django.setup()
    from lyceum.skills.esco import levels, reader

    draft = reader.read_esco(next(iter(_esco_zips())))
    ids = {uri: n for n, uri in enumerate(sorted(draft.skill_names))}
    roles: dict[str, list[planner.Target]] = {}
    for (occupation, skill), target in sorted(draft.targets.items()):
        level, weight = levels.target(is_essential=target.is_essential, job_zone=None)
        roles.setdefault(occupation, []).append(planner.Target(ids[skill], level, weight))
    courses = list(_courses())[: chosen.courses or None]
    resources = list(_tagged(courses, draft, ids))
    named = [
        Role(draft.role_names[uri].preferred, tuple(targets))
        for uri, targets in sorted(roles.items())
        if uri in draft.role_names
    ]
    return World(named, resources, "ESCO 1.2.0, three catalogues, suggested tags")


def _courses() -> Iterator[Course]:
    with zipfile.ZipFile(DATA / "course-catalogues" / "catalogues.zip") as archive:
        for name, read in (
            ("coursera.csv", _coursera),
            ("edx_courses.csv", _edx),
            ("udemy_courses.csv", _udemy),
        ):
            text = archive.read(name).decode("utf-8-sig", "replace")
            text = text.partition("\n")[2] if name.startswith("udemy") else text
            yield from (read(row) for row in csv.DictReader(io.StringIO(text)))


def _coursera(row: dict[str, str]) -> Course:
    stated = tuple(s.strip() for s in row["skills"].split(",") if s.strip())
    return Course(
        row["course"],
        "",
        stated,
        _levels(row["level"]),
        None,
        None,
        "coursera",
        _stars(row["rating"]),
    )


def _edx(row: dict[str, str]) -> Course:
    from lyceum.catalogue.readers.efforts import read_effort
    from lyceum.catalogue.readers.words import NotUnderstood

    try:
        minutes = read_effort(row["course_effort"], row["course_length"]).minutes
    except NotUnderstood:
        minutes = None
    price = 0 if row["price"].upper().startswith("FREE") else None
    text = f"{row['summary']} {row['course_description'][:600]}"
    return Course(row["title"], text, (), _levels(row["Level"]), minutes, price, "edx", 0.5)


def _udemy(row: dict[str, str]) -> Course:
    hours, price = _number(row["content_duration"]), _number(row["price"])
    return Course(
        title=row["course_title"] or "",
        text="",
        stated=(row["subject"] or "",),
        levels=_levels(row["level"] or ""),
        minutes=None if hours is None else max(15, round(60 * hours)),
        price=None if price is None else round(100 * price),
        provider="udemy",
        quality=0.5,
    )


def _levels(word: str) -> tuple[int, int]:
    from lyceum.catalogue.readers.levels import UNSAID, levels_of_word

    return levels_of_word(word.removesuffix(" Level")) or UNSAID


def _stars(text: str) -> float:
    stars = _number(text)
    return 0.5 if stars is None else min(1.0, stars / 5)


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").strip())
    except ValueError:
        return None


def _tagged(
    courses: Sequence[Course], draft: Any, ids: dict[str, int]
) -> Iterator[planner.Candidate]:
    """The courses as candidates; unknown effort and price at their provider's median."""
    tags = _tags(courses, draft, ids)
    usual = {
        (provider, field): statistics.median_low(
            [getattr(c, field) for c in courses if c.provider == provider and getattr(c, field)]
            or [8 * 60 if field == "minutes" else 50_00]
        )
        for provider in {c.provider for c in courses}
        for field in ("minutes", "price")
    }
    for pk, course in enumerate(courses):
        taught = tuple(
            planner.Taught(skill, *course.levels, SUGGESTED * score)
            for skill, score in tags[pk]
            if SUGGESTED * score >= LEAST_TRUST
        )
        if taught:
            yield planner.Candidate(
                id=pk,
                minutes=course.minutes or usual[course.provider, "minutes"],
                price=usual[course.provider, "price"] if course.price is None else course.price,
                taught=taught,
                quality=course.quality,
                minutes_are_known=course.minutes is not None,
                price_is_known=course.price is not None,
            )


def _tags(
    courses: Sequence[Course], draft: Any, ids: dict[str, int]
) -> list[list[tuple[int, float]]]:
    """Skills with scores for every course, from the last run where nothing has changed."""
    from lyceum.catalogue import tagger

    code = b"".join(p.read_bytes() for p in sorted(Path(tagger.__file__).parent.glob("*.py")))
    key = hashlib.sha256(code + repr([(c.title, c.text) for c in courses]).encode()).hexdigest()
    kept = ROOT / "var" / "bench" / f"tags-{key[:16]}.json"
    if not kept.exists():
        names = []
        for uri, name in draft.skill_names.items():
            if uri in draft.skills and draft.skills[uri].kind != "group":
                described = tagger.SkillName(
                    skill_id=ids[uri], text=name.preferred, description=name.description
                )
                names.append(described)
                names += [
                    tagger.SkillName(skill_id=ids[uri], text=other, is_preferred=False)
                    for other in name.others
                ]
        texts = [
            tagger.ResourceText(title=c.title, description=c.text, stated=c.stated) for c in courses
        ]
        found = tagger.Tagger(names).propose(texts)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps([[(p.skill_id, p.score) for p in line] for line in found]))
    return [[(int(pk), score) for pk, score in line] for line in json.loads(kept.read_text())]


# Which roles --------------------------------------------------------------------------------------
def _roles(
    world: World, chosen: Any, dice: random.Random
) -> tuple[list[Role], dict[str, float | int | str]]:
    """Those of whose essential skills half can be reached; filled up where there are too few."""
    reach = _reach(world.resources)
    qualified = [role for role in world.roles if _share(role, reach) >= 0.5]
    dice.shuffle(qualified)
    roles = qualified[: chosen.roles]
    missing = chosen.roles - len(roles)
    if missing > 0:
        others = [role for role in world.roles if _share(role, reach) < 0.5]
        others.sort(key=lambda role: (-_share(role, reach), role.name))
        roles += others[:missing]
        skills = sorted({t.skill_id for role in others[:missing] for t in role.targets})
        first = 1 + max((c.id for c in world.resources), default=0)
        filled = list(_resources(dice, skills, 8 * len(skills), first))
        world.resources.extend(filled)  # type: ignore[attr-defined]
    return roles, {
        "input": world.origin,
        "roles_in_all": len(world.roles),
        "roles_that_qualify": len(qualified),
        "roles_half_touched": sum(_share(role, reach, least=1) >= 0.5 for role in world.roles),
        "roles": len(roles),
        "roles_filled_up_with_invented": max(0, min(missing, len(roles))),
        "resources": len(world.resources),
    }


def _reach(resources: Sequence[planner.Candidate]) -> dict[int, int]:
    """The level that each skill can be brought to from nothing."""
    steps: dict[int, set[tuple[int, int]]] = {}
    for resource in resources:
        for t in resource.taught:
            steps.setdefault(t.skill_id, set()).add((t.from_level, t.to_level))
    reach = {}
    for skill, found in steps.items():
        level = 0
        for low, high in sorted(found):
            level = max(level, high) if low <= level else level
        reach[skill] = level
    return reach


def _share(role: Role, reach: dict[int, int], least: int = 5) -> float:
    """The share of its essential skills that come to the level asked for (or to the least)."""
    essential = [t for t in role.targets if t.weight >= 1]
    reached = sum(reach.get(t.skill_id, 0) >= min(least, t.level) for t in essential)
    return reached / len(essential) if essential else 0.0


if __name__ == "__main__":
    main()
