"""How well two fit: for all pairs at once as a matrix, and for one pair in words.

Both count the same: a test holds them together.
"""

from collections.abc import Sequence

from lyceum.kernel.arrays import Array, np

from .types import DAY_HOURS, WORKING_HOURS, Mentee, Mentor, Pair, Person, Reason, Weights

NEVER = -1
SAME_UNIT, ELSEWHERE = 0, 1


def scores(mentees: Sequence[Mentee], mentors: Sequence[Mentor], weights: Weights) -> Array:
    """A row per mentee, a column per mentor, whole points of a hundred; -1 where they never meet."""
    share = _share_of_skills(mentees, mentors)
    wished = _named(mentees, mentors, "wishes")
    points = (
        np.rint(weights.skills * share)
        + weights.wish * wished
        + np.rint(weights.hours * _hours_in_common(mentees, mentors) / WORKING_HOURS)
        + weights.distance * _far(mentees, mentors)
    ).astype(np.int32)
    may = _may_meet(mentees, mentors) & ((share > 0) | wished)
    return np.where(may, points, NEVER)


def explain(mentee: Mentee, mentor: Mentor, weights: Weights) -> Pair:
    """One pair with the parts of its score."""
    shared = mentee.skills & mentor.skills
    share = len(shared) / len(mentee.skills) if mentee.skills else 1.0
    hours = max(0.0, WORKING_HOURS - _apart_by(mentee.offset, mentor.offset))
    is_far = (mentee.organisation, mentee.unit) != (mentor.organisation, mentor.unit)
    languages = sorted(mentee.languages & mentor.languages)
    reasons = (
        Reason("skills", round(weights.skills * share), {"shared": sorted(shared)}),
        Reason("wish", weights.wish * (mentor.id in mentee.wishes)),
        Reason(
            "hours",
            round(weights.hours * hours / WORKING_HOURS),
            {"hours": hours, "languages": languages},
        ),
        Reason("distance", weights.distance * is_far),
    )
    return Pair(mentee.id, mentor.id, sum(each.points for each in reasons), reasons)


def _share_of_skills(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Array:
    """Of what each wants, how much each offers; of who wants nothing in particular, all."""
    known = sorted({skill for each in mentees for skill in each.skills})
    wanted, offered = _flags(mentees, "skills", known), _flags(mentors, "skills", known)
    asked = wanted.sum(axis=1, keepdims=True)
    both = wanted @ offered.T
    share: Array = np.where(asked > 0, both / np.maximum(asked, 1), 1.0)
    return share


def _may_meet(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Array:
    """Nobody meets themselves, who leads them or whom they lead, or whom one of both rules out."""
    rows, columns = _ids(mentees)[:, None], _ids(mentors)[None, :]
    never = rows == columns
    for name in ("apart", "managers"):
        never |= _named(mentees, mentors, name) | _named(mentors, mentees, name).T
    may: Array = ~never & _speak(mentees, mentors)
    return may


def _speak(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Array:
    """Do they share a language? Who names none speaks with everybody."""
    known = sorted({word for each in [*mentees, *mentors] for word in each.languages})
    rows, columns = _flags(mentees, "languages", known), _flags(mentors, "languages", known)
    any_row = rows.sum(axis=1)[:, None] == 0
    any_column = columns.sum(axis=1)[None, :] == 0
    speak: Array = (rows @ columns.T > 0) | any_row | any_column
    return speak


def _hours_in_common(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Array:
    rows = np.array([each.offset for each in mentees], dtype=np.float64)[:, None]
    columns = np.array([each.offset for each in mentors], dtype=np.float64)[None, :]
    apart = np.abs(rows - columns) % DAY_HOURS
    apart = np.minimum(apart, DAY_HOURS - apart)
    return np.maximum(0.0, WORKING_HOURS - apart)


def _apart_by(one: float, other: float) -> float:
    apart = abs(one - other) % DAY_HOURS
    return min(apart, DAY_HOURS - apart)


def _far(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Array:
    """Not of the same unit: who works next to you is asked at lunch."""
    rows = np.array([(each.organisation, each.unit) for each in mentees], dtype=np.int64)
    columns = np.array([(each.organisation, each.unit) for each in mentors], dtype=np.int64)
    far: Array = (rows[:, None, :] != columns[None, :, :]).any(axis=2)
    return far


def _ids(people: Sequence[Person]) -> Array:
    return np.array([each.id for each in people], dtype=np.int64)


def _flags(people: Sequence[Person], name: str, known: Sequence[object]) -> Array:
    """A row per person, a column per word: has it or not. As floats, which multiply fast."""
    place = {word: number for number, word in enumerate(known)}
    flags = np.zeros((len(people), len(known)), dtype=np.float32)
    for row, each in enumerate(people):
        columns = [place[word] for word in getattr(each, name) if word in place]
        flags[row, columns] = 1.0
    return flags


def _named(people: Sequence[Person], others: Sequence[Person], name: str) -> Array:
    """Whom of the others each of these names."""
    place = {each.id: number for number, each in enumerate(others)}
    flags = np.zeros((len(people), len(others)), dtype=bool)
    for row, each in enumerate(people):
        flags[row, [place[pk] for pk in getattr(each, name) if pk in place]] = True
    return flags
