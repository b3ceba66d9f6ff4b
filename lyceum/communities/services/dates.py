"""Dates of spaces in the calendars of those who come."""

from collections.abc import Collection

from lyceum.agenda import api as agenda
from lyceum.communities.models import Coming, Gathering, Space
from lyceum.identity.api import Subject
from lyceum.kernel import clock

from .facts import ALL


def write_down(gathering: Gathering, person_ids: Collection[int]) -> None:
    """It stands in their calendars as it is now."""
    post = gathering.post
    agenda.write_entries(
        [
            agenda.NewEntry(
                person_id=pk,
                source=_source(gathering),
                kind="communities.date",
                title=gathering.title,
                starts_at=gathering.starts_at,
                ends_at=gathering.ends_at,
                zone=gathering.zone,
                place=gathering.place,
                url=f"/communities/posts/{post.pk}/",
                organisation_id=post.space.organisation_id,
            )
            for pk in sorted(person_ids)
        ]
    )


def take_out(gathering: Gathering, person_id: int) -> None:
    """Of somebody's who does not come."""
    agenda.cancel_entries([_source(gathering)], [person_id])


def come_no_more(space: Space, person_ids: Collection[int]) -> None:
    """Who goes out of a space comes to none of its dates ahead."""
    rows = Coming.objects.unscoped(ALL).filter(
        gathering__post__space=space,
        gathering__ends_at__gt=clock.now(),
        person_id__in=person_ids,
    )
    ahead = list(rows.select_related("gathering"))
    agenda.cancel_entries({_source(each.gathering) for each in ahead}, person_ids)
    rows.delete()


def end_date_of(post_id: int) -> bool:
    """It does not take place; whoever would have come hears it of their calendar. Whether it was
    still on."""
    gathering = Gathering.objects.select_for_update().filter(post_id=post_id).first()
    if gathering is None or gathering.cancelled_at:
        return False
    gathering.cancelled_at = clock.now()
    gathering.save(update_fields=["cancelled_at"])
    agenda.cancel_entries([_source(gathering)])
    return True


def forget_dates(subject: Subject) -> None:
    """Dates that they announced do not take place, and calendars of others say no more what they
    wrote."""
    hers = Gathering.objects.filter(post__author_id=subject.person_id, cancelled_at=None)
    for gathering in hers.select_related("post__space"):
        gathering.title, gathering.place = gathering.post.space.title, ""
        write_down(gathering, who_comes(gathering))
        if gathering.ends_at > clock.now():
            end_date_of(gathering.post_id)


def who_comes(gathering: Gathering) -> set[int]:
    """Those who said yes."""
    rows = Coming.objects.unscoped(ALL).filter(gathering=gathering, answer=Coming.Answer.YES)
    return set(rows.values_list("person_id", flat=True))


def _source(gathering: Gathering) -> str:
    return f"communities.date:{gathering.pk}"
