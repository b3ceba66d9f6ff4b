"""People into mixed groups: how long, how good, how far from the bound; beside chance and greed."""

import argparse
import random

from benchmarks.measure import peak_memory_mb, report, timed

GOALS = {"many_s": 60.0, "few_s": 3.0, "peak_memory_mb": 1024.0}
INDUSTRIES = 14
LEVELS = ("new", "experienced", "expert", "lead")
# Where people work, how many of them, and what they speak there beside the common language.
PLACES = ((-8, 9, "en"), (-5, 12, "en"), (-3, 9, "pt"), (0, 14, "en"), (1, 26, "fr"), (2, 10, "de"))
PLACES_EAST = ((3, 5, "ar"), (5.5, 12, "hi"), (8, 8, "zh"), (9, 6, "ja"), (10, 3, "en"))


def people(count: int, seed: int = 7):
    """An ecosystem: few large organisations and many small ones, a manager for eight, wishes among
    colleagues and across, some who must not meet."""
    from lyceum.programmes.forming import Candidate

    chance = random.Random(seed)
    organisations = max(6, count // 40)
    places = PLACES + PLACES_EAST
    weights = [share for _offset, share, _word in places]
    found = []
    for pk in range(count):
        organisation = min(int(chance.expovariate(3.0 / organisations)), organisations - 1)
        offset, _share, word = chance.choices(places, weights)[0]
        spoken = {word} if chance.random() < 0.12 else {word, "en"}
        found.append(
            Candidate(
                id=pk,
                organisation=organisation,
                industry=f"i{organisation % INDUSTRIES}",
                level=chance.choices(LEVELS, (4, 3, 2, 1))[0],
                languages=frozenset(spoken),
                offset=offset,
                managers=frozenset({pk - pk % 8} - {pk}),
                wishes=frozenset(chance.sample(range(count), 2)) - {pk}
                if chance.random() < 0.4
                else frozenset(),
                apart=frozenset({chance.randrange(count)}) - {pk}
                if chance.random() < 0.05
                else frozenset(),
            )
        )
    return found


def measure(count: int, seed: int, rounds: int | None = None):
    """One size: seconds, the cost and the bound, and what chance and greed cost."""
    from lyceum.programmes.forming import Problem, form
    from lyceum.programmes.forming.solve import ROUNDS, by_chance, by_greed

    problem = Problem(people=people(count, seed), smallest=5, largest=8, common_hours=3.0)
    seconds, best = timed(lambda: form(problem, rounds=rounds or ROUNDS))
    chance, greed = by_chance(problem).cost, by_greed(problem).cost
    return {
        "s": seconds,
        "groups": len(best.groups),
        "waiting": len(best.waiting),
        "cost": best.cost,
        "bound": best.bound,
        "above_bound_percent": 100 * (best.cost - best.bound) / max(1, best.bound),
        "proven": str(best.is_proven),
        "greedy_cost": greed,
        "chance_cost": chance,
        "better_than_greedy_percent": 100 * (1 - best.cost / max(1, greed)),
        "better_than_chance_percent": 100 * (1 - best.cost / max(1, chance)),
    }


def main(argv: list[str] | None = None):
    """Both sizes, each beside its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=300)
    parser.add_argument("--small", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args(argv)
    figures = {}
    for name, count in (("small", args.small), ("few", args.few), ("many", args.many)):
        found = measure(count, args.seed, args.rounds)
        figures |= {f"{name}_people": count, **{f"{name}_{key}": v for key, v in found.items()}}
    figures["peak_memory_mb"] = peak_memory_mb()
    return report("cohorts", figures, GOALS)


if __name__ == "__main__":
    main()
