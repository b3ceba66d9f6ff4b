"""From O*NET's scales to ours. See docs/decisions/0007-levels.md."""

HIGHEST = 7.0
OURS = 5
LEAST_IMPORTANCE, MOST_IMPORTANCE = 1.0, 5.0
IMPORTANT = 3.0
NEGLIGIBLE = 2.0


def level(value: float) -> int:
    """0-7 laid over 0-5 and rounded: 2 is novice, 4 competent, 6 proficient; 0 is none at all."""
    return min(OURS, int(value / HIGHEST * OURS + 0.5))


def weight(importance: float) -> float:
    """Importance 1-5 as a weight 0-1."""
    share = (importance - LEAST_IMPORTANCE) / (MOST_IMPORTANCE - LEAST_IMPORTANCE)
    return round(min(1.0, max(0.0, share)), 2)


def is_essential(importance: float) -> bool:
    """O*NET calls 3 "important"."""
    return importance >= IMPORTANT
