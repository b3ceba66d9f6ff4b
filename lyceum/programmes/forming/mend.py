"""Mending groups with the fewest moves: who must go goes, who is missing is fetched from where one can
be spared; a group that is beyond it is dissolved."""

from . import exact
from .frame import APART, Frame
from .greedy import fits_in, seat
from .groups import Members, Neighbours, cost_of, is_sound, repeats

EFFORT = 4.0


def mended(frame: Frame, before: Members) -> tuple[Members, list[int]]:
    """The groups after the fewest moves that are easily found, in their old order (an empty one was
    dissolved), and who waits."""
    near = Neighbours.in_frame(frame)
    groups = [_what_may_stay(frame, near, group) for group in before]
    stay = {one for group in groups for one in group}
    waiting = seat_open(frame, groups, [one for one in range(frame.size) if one not in stay])
    small = [n for n, group in enumerate(groups) if 0 < len(group) < frame.problem.smallest]
    for number in sorted(small, key=lambda n: -len(groups[n])):
        waiting = _filled_or_dissolved(frame, near, groups, number, waiting)
    return groups, waiting


def seat_open(frame: Frame, groups: Members, waiting: list[int]) -> list[int]:
    """Seat people in the groups that there still are; the smallest are helped first."""
    living = [group for group in groups if group]
    left = []
    near = Neighbours.in_frame(frame)
    for one in waiting:
        short = [
            g for g in living if len(g) < frame.problem.smallest and fits_in(frame, near, g, one)
        ]
        if short:
            max(short, key=len).append(one)
        else:
            left.append(one)
    return seat(frame, living, left) if living else left


def _what_may_stay(frame: Frame, near: Neighbours, group: list[int]) -> list[int]:
    """A group without those by whom something is broken that must hold: the fewest, one by one."""
    stay: list[int] = list(group)
    while (stay and not is_sound(frame, stay, of_any_size=True)) or len(
        stay
    ) > frame.problem.largest:
        stay.remove(max(stay, key=lambda one: _trouble(frame, near, stay, one)))
    return stay


def _trouble(frame: Frame, near: Neighbours, group: list[int], one: int) -> tuple[bool, int]:
    rest = [member for member in group if member != one]
    enemies = -min(0, near.pull(one, rest)) // APART
    return is_sound(frame, rest, of_any_size=True), enemies


def _filled_or_dissolved(
    frame: Frame, near: Neighbours, groups: Members, number: int, waiting: list[int]
) -> list[int]:
    """Whichever needs fewer moves and leaves fewer waiting; gives who waits then."""
    missing = frame.problem.smallest - len(groups[number])
    if missing <= 0:
        return waiting
    filled = _filled(frame, near, groups, number)
    dissolved = [list(group) for group in groups]
    gone, dissolved[number] = dissolved[number], []
    living = [group for group in dissolved if len(group) >= frame.problem.smallest]
    homeless = seat(frame, living, gone) if living else gone
    if filled is not None and (homeless or missing <= len(gone)):
        groups[:] = filled
        return waiting
    groups[:] = dissolved
    return waiting + homeless


def _filled(frame: Frame, near: Neighbours, groups: Members, number: int) -> Members | None:
    """The group brought to the smallest size by people whom others can spare; None where it fails."""
    found = [list(group) for group in groups]
    while len(found[number]) < frame.problem.smallest:
        options = [
            (_change(frame, near, found[number], group, one), one, at)
            for at, group in enumerate(found)
            if at != number and len(group) > frame.problem.smallest
            for one in group
            if fits_in(frame, near, found[number], one)
        ]
        if not options:
            return None
        _worth, one, at = min(options)
        found[at].remove(one)
        found[number].append(one)
    return found


def _change(frame: Frame, near: Neighbours, to: list[int], origin: list[int], one: int) -> int:
    """What a move costs in the mix."""
    rest = [member for member in origin if member != one]
    rows = frame.values
    before = repeats(rows, to) + repeats(rows, origin)
    after = repeats(rows, [*to, one]) + repeats(rows, rest)
    return int(frame.weights @ (after - before)) + near.pull(one, rest) - near.pull(one, to)


def with_fewest_moves(
    frame: Frame, before: Members, groups: Members, waiting: list[int]
) -> tuple[Members, list[int]]:
    """The same by the exact model: as few wait and move as can be, and then the best mix."""
    stays = {one: number for number, group in enumerate(before) for one in group}
    if not groups or not stays:
        return groups, waiting
    most = frame.size * frame.problem.weights.of_waiting + cost_of(frame, [])
    people = list(range(frame.size))
    found = exact.arrange(frame, people, groups, EFFORT, stays=stays, move=most)
    return found.groups, found.waiting
