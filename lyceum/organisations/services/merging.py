"""Two accounts become one: two places in one organisation are joined."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.organisations.models import Membership
from lyceum.organisations.selectors import person_name_key

ALL = "a person's own, in whichever organisation"
TAKEN_OVER = ("employee_number", "work_email", "position", "unit_id")


def join_places(fold: identity.Fold) -> None:
    """Places elsewhere move with the name of the account that stays; an overlap becomes one place."""
    places = Membership.objects.unscoped(ALL).select_for_update()
    ours = {
        place.organisation_id: place
        for place in places.filter(person_id=fold.kept_id, is_open=True)
    }
    name = person_name_key(identity.names_of([fold.kept_id])[fold.kept_id])
    for place in places.filter(person_id=fold.folded_id).order_by("pk"):
        known = ours.get(place.organisation_id)
        if place.is_open and known:
            _join(fold, known, place)
        elif not fold.is_late:
            fold.change(place, sort_name=name)


def _join(fold: identity.Fold, ours: Membership, theirs: Membership) -> None:
    """The place that stays begins with the earlier one and takes over what it did not know."""
    with fold.together():
        end = max(clock.today(), theirs.starts_on)
        fold.change(theirs, is_open=False, ends_on=end)
        missing = [name for name in TAKEN_OVER if not getattr(ours, name)]
        fold.change(
            ours,
            starts_on=min(ours.starts_on, theirs.starts_on),
            **{name: getattr(theirs, name) for name in missing if getattr(theirs, name)},
        )
    reports = Membership.objects.unscoped(ALL).filter(is_open=True).exclude(pk=ours.pk)
    fold.point(reports, "manager_id", theirs.pk, ours.pk)
    _settle_manager(fold, ours, theirs)
    fold.replace(theirs, ours)
    fold.say(_("two places in one organisation become one, with the earlier beginning"))


def _settle_manager(fold: identity.Fold, ours: Membership, theirs: Membership) -> None:
    """Nobody reports to themselves, however far round."""
    wanted = ours.manager_id if ours.manager_id not in (None, theirs.pk) else theirs.manager_id
    if wanted is not None and ours.pk in _above(wanted):
        wanted = None
    fold.change(ours, manager_id=wanted)


def _above(place_id: int) -> Iterator[int]:
    """A place and those above it."""
    seen: set[int] = set()
    next_id: int | None = place_id
    while next_id is not None and next_id not in seen:
        seen.add(next_id)
        yield next_id
        above = Membership.objects.unscoped(ALL).filter(pk=next_id)
        next_id = above.values_list("manager_id", flat=True).first()
