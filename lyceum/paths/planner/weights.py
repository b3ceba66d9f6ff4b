"""What counts how much: the exchange rates of the objective, one row per profile.

The unit is a point. A whole level of the most important skill is worth LEVEL points, so the gap
comes first: at the balanced profile one such level is worth 1,250 hours of learning, and what a
tenth of trust is worth, 125. Everything else only chooses among plans that close about the same gap:

    per_hour      each hour of effort
    per_day       each day until the last step is finished
    per_money     what a paid course costs for an hour: money is measured against the median price
                  of an hour among the candidates, so no currency is favoured
    per_flaw      a resource of the worst quality; half of it for one that nobody rated
    per_step      each step: fewer pieces are easier to follow
    per_change    each step that was not in the plan in force
    least_weight  the least a target weighs, of the most important one
"""

from dataclasses import dataclass

from .types import Profile

LEVEL = 10_000
CAPABILITY = 0.1  # what the organisation needs lifts a skill's weight by a tenth at most


@dataclass(frozen=True, slots=True)
class Weights:
    per_hour: int
    per_day: int
    per_money: int
    per_flaw: int
    per_step: int = 20
    per_change: int = 40
    least_weight: float = 0.0


WEIGHTS = {
    Profile.SOONEST: Weights(per_hour=2, per_day=20, per_money=2, per_flaw=40),
    Profile.BALANCED: Weights(per_hour=8, per_day=2, per_money=8, per_flaw=160),
    Profile.CHEAPEST: Weights(per_hour=3, per_day=1, per_money=60, per_flaw=40),
    Profile.THOROUGH: Weights(per_hour=2, per_day=1, per_money=2, per_flaw=400, least_weight=0.5),
}
