"""Mentors and mentees, all at once: how long, and how much better than greed and than chance; proven
by a second engine (OR-tools' min-cost flow) in the same run."""

import argparse
import random

from benchmarks.measure import peak_memory_mb, report, timed

GOALS = {"many_s": 10.0, "few_s": 1.0, "peak_memory_mb": 1024.0, "differs_from_flow_points": 0.0}
SKILLS, UNITS = 300, 40
PLACES = (
    (-8, 9, "en"),
    (-5, 12, "en"),
    (0, 14, "en"),
    (1, 26, "fr"),
    (2, 10, "de"),
    (5.5, 12, "hi"),
)


def people(mentees: int, mentors: int, seed: int = 7):
    """An ecosystem: some skills that many want and few offer, places on three continents, wishes,
    those who must not meet, and a few managers among the mentors."""
    from lyceum.support.matching import Mentee, Mentor

    chance = random.Random(seed)

    def skills(most: int) -> frozenset[int]:
        drawn = (int(chance.expovariate(6.0 / SKILLS)) % SKILLS for _ in range(most))
        return frozenset(drawn)

    def place():
        offset, _share, word = chance.choices(PLACES, [share for _o, share, _w in PLACES])[0]
        spoken = {word} if chance.random() < 0.15 else {word, "en"}
        return {"offset": offset, "languages": frozenset(spoken), "unit": chance.randrange(UNITS)}

    offering = range(mentees, mentees + mentors)
    few = [
        Mentor(id=pk, skills=skills(5), capacity=chance.choice((1, 2, 3)), **place())
        for pk in offering
    ]
    many = [
        Mentee(
            id=pk,
            skills=skills(3),
            wishes=frozenset(chance.sample(offering, min(2, mentors)))
            if chance.random() < 0.3
            else frozenset(),
            apart=frozenset({chance.choice(offering)}) if chance.random() < 0.05 else frozenset(),
            managers=frozenset({chance.choice(offering)}),
            **place(),
        )
        for pk in range(mentees)
    ]
    return many, few


def greedy(points, capacities):
    """The best pair that is left, again and again; how many and how many points."""
    import numpy as np

    left, free = list(capacities), set(range(len(points)))
    pairs = total = 0
    for place in np.argsort(-points, axis=None, kind="stable"):
        row, column = divmod(int(place), points.shape[1])
        if points[row, column] < 0:
            break
        if row in free and left[column]:
            free.discard(row)
            left[column] -= 1
            pairs, total = pairs + 1, total + int(points[row, column])
    return pairs, total


def by_chance(points, capacities, seed):
    """Each takes any mentor that is left and allowed."""
    chance = random.Random(seed)
    left, pairs, total = list(capacities), 0, 0
    for row in points:
        able = [column for column, score in enumerate(row) if score >= 0 and left[column]]
        if able:
            column = chance.choice(able)
            left[column] -= 1
            pairs, total = pairs + 1, total + int(row[column])
    return pairs, total


def by_flow(points, capacities, gains):
    """The same by min-cost flow: what the best way is worth, and nothing else of ours in between."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    rows, columns = np.nonzero(points >= 0)
    people, mentors = points.shape
    source, sink = people + mentors, people + mentors + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    ones = np.ones(people, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(people, source), np.arange(people), ones, np.zeros(people, dtype=np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        rows,
        people + columns,
        np.ones(len(rows), dtype=np.int64),
        -gains[rows, columns].astype(int),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        people + np.arange(mentors),
        np.full(mentors, sink),
        np.array(capacities, dtype=np.int64),
        np.zeros(mentors, dtype=np.int64),
    )
    flow.add_arc_with_capacity_and_unit_cost(source, sink, people, 0)
    flow.set_node_supply(source, people)
    flow.set_node_supply(sink, -people)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


def measure(mentees: int, mentors: int, seed: int):
    """One size: seconds, pairs and points, beside the other ways."""
    from lyceum.support.matching import Weights, match, scores
    from lyceum.support.matching.solve import gains_of

    many, few = people(mentees, mentors, seed)
    seconds, found = timed(lambda: match(many, few))
    points, capacities = scores(many, few, Weights()), [each.capacity for each in few]
    gains = gains_of(points, len(many))
    row_of, column_of = ({each.id: n for n, each in enumerate(some)} for some in (many, few))
    worth = sum(int(gains[row_of[p.mentee], column_of[p.mentor]]) for p in found.pairs)
    flow_seconds, best = timed(lambda: by_flow(points, capacities, gains))
    greedy_pairs, greedy_points = greedy(points, capacities)
    chance_pairs, chance_points = by_chance(points, capacities, seed)
    return {
        "s": seconds,
        "pairs": len(found.pairs),
        "points": found.total,
        "mean_score": found.total / max(1, len(found.pairs)),
        "flow_s": flow_seconds,
        "flow_differs_points": abs(best - worth),
        "greedy_pairs": greedy_pairs,
        "greedy_mean_score": greedy_points / max(1, greedy_pairs),
        "chance_pairs": chance_pairs,
        "chance_mean_score": chance_points / max(1, chance_pairs),
    }


def main(argv: list[str] | None = None):
    """A large pool and an ordinary one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentees", type=int, default=1000)
    parser.add_argument("--mentors", type=int, default=400)
    parser.add_argument("--few", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args(argv)
    load_seconds, _tiny = timed(lambda: measure(2, 1, args.seed))
    figures = {"first_load_s": load_seconds}
    sizes = {"few": (args.few, args.few // 3), "many": (args.mentees, args.mentors)}
    for name, (mentees, mentors) in sizes.items():
        found = measure(mentees, mentors, args.seed)
        figures |= {f"{name}_mentees": mentees, f"{name}_mentors": mentors}
        figures |= {f"{name}_{key}": value for key, value in found.items()}
    differs = [figures[f"{name}_flow_differs_points"] for name in sizes]
    figures["differs_from_flow_points"] = max(differs)
    figures["peak_memory_mb"] = peak_memory_mb()
    return report("mentors", figures, GOALS)


if __name__ == "__main__":
    main()
