"""ESCO says essential or optional, never how well. See docs/decisions/0007-levels.md."""

# (level, weight) of essential and of optional skills.
TARGETS = {True: (3, 1.0), False: (2, 0.4)}
# Work that needs little or extensive preparation asks for a level less or more.
SHIFT_BY_ZONE = {1: -1, 5: 1}


def target(*, is_essential: bool, job_zone: int | None) -> tuple[int, float]:
    """The level and the weight that a role of this job zone asks for."""
    level, weight = TARGETS[is_essential]
    return level + SHIFT_BY_ZONE.get(job_zone or 0, 0), weight
