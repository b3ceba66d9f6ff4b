"""Closing the loop: what was said of something, and who may be told."""

from datetime import timedelta
from typing import Any

from lyceum.feedback import policies
from lyceum.feedback.models import Asked, Box, Closing, Survey
from lyceum.feedback.types import PULSE, SURVEY, ClosingRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import person_owner

PULSE_COUNTS = timedelta(weeks=26)  # who answered longer ago is not told what was done
TELLING = "that they answered is known, what they said is not"


def box_for(actor: Actor, organisation_id: int, box_id: int) -> Box:
    """A box in which people of an organisation were asked, or that is about what it offers."""
    if not (policies.can_read(actor, organisation_id) or policies.can_ask(actor, organisation_id)):
        raise NotFound
    box = Box.objects.filter(pk=box_id).first()
    if box is None or not (
        box.offered_by_id == organisation_id
        or _asked(box).filter(organisation=organisation_id).exists()
    ):
        raise NotFound
    return box


def thing_of_survey(survey: Survey) -> Box:
    """A survey as something about which people were asked."""
    return Box(what=SURVEY, about_kind="survey", about_id=str(survey.pk), title=survey.title)


def thing_of_pulse(organisation: Any) -> Box:
    """The pulse of an organisation, whichever the week."""
    about_id = str(organisation.pk)
    return Box(what=PULSE, about_kind="pulse", about_id=about_id, title=organisation.name)


def who_answered(box: Box, organisation_id: int) -> list[int]:
    """Those who answered: all of them where the organisation offers it, else its own people."""
    rows = _asked(box).filter(is_answered=True)
    if box.offered_by_id != organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    return list(dict.fromkeys(rows.order_by("pk").values_list("person_id", flat=True)))


def closings_of(box: Box, organisation_id: int) -> list[ClosingRow]:
    """What an organisation said it did about something."""
    rows = Closing.objects.unscoped("got through the gate of its box").filter(
        organisation_id=organisation_id,
        what=box.what,
        about_kind=box.about_kind,
        about_id=box.about_id,
    )
    return [_row(each) for each in rows.order_by("-made_at")]


def told_to(actor: Actor) -> list[ClosingRow]:
    """What was done about things to which I answered, the latest first. Two queries."""
    mine = Asked.objects.unscoped(TELLING).filter(
        owner_id=person_owner(actor.person_id or 0), is_answered=True
    )
    said = list(mine.values_list("organisation_id", "offered_by", "what", "about_kind", "about_id"))
    about = {(at, what, kind, _thing(what, pk)) for at, _by, what, kind, pk in said}
    offered = {(by, what, kind, _thing(what, pk)) for _at, by, what, kind, pk in said}
    places = {each[0] for each in about | offered if each[0]}
    rows = Closing.objects.unscoped(TELLING).filter(organisation_id__in=places)
    ids = {each[3] for each in about | offered}
    found = rows.filter(about_id__in=ids).order_by("-made_at")[:200]
    return [
        _row(each)
        for each in found
        if (each.organisation_id, each.what, each.about_kind, each.about_id) in about | offered
    ][:20]


def _asked(box: Box) -> Any:
    rows = Asked.objects.unscoped(TELLING).filter(what=box.what, about_kind=box.about_kind)
    if box.what == PULSE and ":" not in box.about_id:  # any of its weeks
        lately = clock.now() - PULSE_COUNTS
        return rows.filter(about_id__startswith=f"{box.about_id}:", asked_at__gte=lately)
    return rows.filter(about_id=box.about_id)


def _thing(what: str, about_id: str) -> str:
    """The pulse is one thing, whichever the week."""
    return about_id.partition(":")[0] if what == PULSE else about_id


def _row(each: Closing) -> ClosingRow:
    return ClosingRow(each.pk, each.title, each.said, each.did, each.made_at)
