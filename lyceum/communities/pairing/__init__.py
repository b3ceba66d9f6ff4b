"""Who meets whom: pairs of people who have not met and are far apart, and a three where one is odd.

    pair(people, met={pair(1, 2): 3}, apart={...}, seed=7)  →  [(1, 4), (2, 3, 5)]

An exact matching: no other groups cost less. Of few every choice is tried; of more the HiGHS solver
(`scipy.optimize.milp`) finds it. In this order it counts that
nobody is left alone, that nobody meets again (and if they must, those whose meeting is longest ago),
that people come from different organisations, units and zones, and share few other spaces. Who makes
a pair a three goes by turns. Very many people are dealt into pools first; then it is exact within each. Knows no
tables.
"""

from .engine import LARGEST_POOL, Guest, Pair, cost_of, pair_of, pair_up

__all__ = ["LARGEST_POOL", "Guest", "Pair", "cost_of", "pair_of", "pair_up"]
