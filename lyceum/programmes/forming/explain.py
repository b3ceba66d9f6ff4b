"""What came out, group by group and aim by aim."""

from .frame import Frame, quarter
from .groups import Members, cost_of, masks, repeats
from .types import DAY, Formed, Score

AIMS = ("organisations", "industries", "levels")


def formed(frame: Frame, groups: Members, waiting: list[int], bound: int) -> Formed:
    """The answer in ids, with what each group is good for."""
    people = frame.problem.people
    cost = cost_of(frame, groups)
    return Formed(
        groups=tuple(tuple(people[one].id for one in sorted(group)) for group in groups),
        waiting=tuple(people[one].id for one in sorted(waiting)),
        cost=cost,
        bound=min(bound, cost),
        scores=tuple(scores_of(frame, group) for group in groups),
        languages=tuple(_languages(frame, group) for group in groups),
        hours=tuple(hours_of(frame, group) for group in groups),
    )


def scores_of(frame: Frame, group: list[int]) -> tuple[Score, ...]:
    """Different values of as many as there could be; wishes of those that people of it have."""
    again = repeats(frame.values, group).tolist() if group else [0, 0, 0]
    kinds = [len(set(row.tolist())) for row in frame.values]
    mixed = [
        Score(aim, len(group) - more, min(len(group), kind))
        for aim, more, kind in zip(AIMS, again, kinds, strict=True)
    ]
    return (*mixed, _wishes(frame, group))


def _wishes(frame: Frame, group: list[int]) -> Score:
    people = [frame.problem.people[one] for one in group]
    everybody = {one.id for one in frame.problem.people}
    here = {one.id for one in people}
    wished = [other for one in people for other in (one.wishes - {one.id}) & everybody]
    return Score("wishes", sum(other in here for other in wished), len(wished))


def _languages(frame: Frame, group: list[int]) -> tuple[str, ...]:
    if not group:
        return ()
    [shared, *_windows] = masks(frame, group)
    words = shared.tolist()
    return tuple(
        str(letter)
        for at, letter in enumerate(frame.letters[0])
        if words[at // 64] >> (at % 64) & 1
    )


def hours_of(frame: Frame, group: list[int]) -> float:
    """In how many hours of a day all of a group work."""
    begins = sorted({quarter(frame.problem.people[one]) for one in group})
    if not begins:
        return 0.0
    gaps = [
        (after - before) % DAY or DAY
        for before, after in zip(begins, [*begins[1:], begins[0]], strict=True)
    ]
    spread = DAY - max(gaps)
    return max(0.0, frame.problem.working_hours - spread / 4)
