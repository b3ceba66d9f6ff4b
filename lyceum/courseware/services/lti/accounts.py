"""Who of a platform is who here. The single identity of a person is never moved by what a platform
says: it is linked by the person, or by an address whose domain the organisation has verified."""

from typing import Any

from django.db import IntegrityError, transaction

from lyceum.access import api as access
from lyceum.catalogue import api as catalogue
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.events import ArrivedByLti, LtiAccountLinked
from lyceum.courseware.models import LtiAccount, LtiLaunch, LtiPlatform, LtiResult
from lyceum.courseware.selectors import lti as selectors
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations

from .once import note_done, note_refusal


def let_in(*, launch: LtiLaunch, visitor_id: int | None) -> int | None:
    """The person whom the launch opens, and its end: None where it is not clear who it is.

    `visitor_id` is who is signed in already; the launch opens nobody else's things for them.
    """
    try:
        with transaction.atomic():
            return _let_in(_locked(launch), visitor_id)
    except LaunchRefused as refusal:
        if refusal.check != "begun":
            note_refusal(launch, refusal)
        raise


def _locked(launch: LtiLaunch) -> LtiLaunch:
    rows = LtiLaunch.objects.unscoped("got by its ticket").select_for_update(of=("self",))
    launch = rows.select_related("platform").get(pk=launch.pk)
    if launch.state != LtiLaunch.State.BEGUN or "ticket" not in launch.kept:
        raise LaunchRefused("begun")
    return launch


def _let_in(launch: LtiLaunch, visitor_id: int | None) -> int | None:
    platform = launch.platform
    assert platform is not None  # noqa: S101  of every launch that comes in
    if not platform.is_on:
        raise LaunchRefused("off")
    if not launch.kept["subject"]:
        raise LaunchRefused("anonymous")
    person_id = selectors.lti_person_of(platform, launch.kept["subject"])
    if person_id is None:
        person_id = _by_address(platform, launch.kept)
        if person_id is None:
            return None
        _link(platform, launch.kept["subject"], person_id)
    if visitor_id not in (None, person_id):
        return None  # the page says who is signed in, and who was meant
    _open(launch, platform, person_id)
    return person_id


def _by_address(platform: LtiPlatform, kept: dict[str, Any]) -> int | None:
    """Who has the address, if the organisation speaks for its domain; somebody new if it says so."""
    mail, at = kept["mail"], platform.organisation_id
    if not kept["subject"] or not mail or not access.is_of_verified_domain(at, mail):
        return None
    known = identity.people_by_proven_email([mail]).get(mail)
    if known is not None:
        return known if organisations.members_among(at, [known]) else None
    if platform.new_people != "add" or identity.people_by_email([mail]):
        return None
    return _add(platform, kept)


def _add(platform: LtiPlatform, kept: dict[str, Any]) -> int:
    house = actors.system("courseware", platform.owner_id)
    name = kept["name"] or kept["mail"].partition("@")[0]
    person = identity.add_person(by=house, name=name, email=kept["mail"], address_is_proven=True)
    organisations.add_membership(
        by=house,
        organisation_id=platform.organisation_id,
        person_id=person.pk,
        work_email=kept["mail"],
    )
    return int(person.pk)


def _link(platform: LtiPlatform, subject: str, person_id: int) -> None:
    try:
        with transaction.atomic():
            LtiAccount.objects.create(
                owner_id=person_owner(person_id),
                person_id=person_id,
                platform=platform,
                subject=subject,
                linked_at=clock.now(),
            )
    except IntegrityError as error:  # another tab was faster
        raise LaunchRefused("begun") from error
    publish(LtiAccountLinked(**_about(platform, person_id), person_id=person_id))


def _about(platform: LtiPlatform, person_id: int) -> dict[str, Any]:
    owner = person_owner(person_id)
    return {
        "by": owner,
        "owner_id": owner,
        "platform_id": platform.pk,
        "organisation_id": platform.organisation_id,
    }


def _open(launch: LtiLaunch, platform: LtiPlatform, person_id: int) -> None:
    """The end of a launch: its result is to be told, and learning hears of the arrival."""
    if not identity.cards_of([person_id])[person_id].is_active:
        raise LaunchRefused("closed")
    resource_id = launch.kept["resource_id"]
    if resource_id is not None:
        _insist_on_resource(person_id, resource_id)
        _expect_result(launch, platform, person_id, resource_id)
        publish(
            ArrivedByLti(
                **_about(platform, person_id), person_id=person_id, resource_id=resource_id
            )
        )
    LtiAccount.objects.unscoped("one's own").filter(
        platform=platform, subject=launch.kept["subject"]
    ).update(last_at=clock.now())
    kept = {name: launch.kept[name] for name in ("resource_id", "choosing", "deployment", "bound")}
    note_done(launch, person_id=person_id, kept=kept)


def _insist_on_resource(person_id: int, resource_id: int) -> None:
    actor = actors.person(person_id, organisations.scope_of(person_id))
    try:
        catalogue.resource_for(actor, resource_id)
    except NotFound as error:
        raise LaunchRefused("resource") from error


def _expect_result(
    launch: LtiLaunch, platform: LtiPlatform, person_id: int, resource_id: int
) -> None:
    if not launch.kept["column"]:
        return
    LtiResult.objects.unscoped("one's own").get_or_create(
        platform=platform,
        person_id=person_id,
        resource_id=resource_id,
        line_item_url=launch.kept["column"],
        defaults={"owner_id": person_owner(person_id), "subject": launch.kept["subject"]},
    )


@transaction.atomic
def link_visitor(*, by: Actor, launch: LtiLaunch) -> None:
    """Whoever is signed in says that the account at the platform is theirs, too."""
    launch = _locked(launch)
    platform = launch.platform
    assert platform is not None  # noqa: S101  of every launch that comes in
    subject = launch.kept["subject"]
    if by.person_id is None:
        raise Forbidden
    if not subject:
        raise LaunchRefused("anonymous")
    if selectors.lti_person_of(platform, subject) is not None:
        raise LaunchRefused("person")
    _link(platform, subject, by.person_id)


@transaction.atomic
def invite_visitor(*, launch: LtiLaunch) -> str:
    """An invitation to the address that the platform says; gives the address.

    Nothing opens by it: whoever reads that mail accepts, signs in, and links the two themselves.
    """
    launch = _locked(launch)
    platform, mail = launch.platform, launch.kept["mail"]
    assert platform is not None  # noqa: S101  of every launch that comes in
    if platform.new_people == "refuse":
        raise LaunchRefused("stranger")
    if not mail:
        raise LaunchRefused("anonymous")
    house = actors.system("courseware", platform.owner_id)
    try:
        organisations.invite(by=house, organisation_id=platform.organisation_id, email=mail)
    except DomainError as error:
        raise LaunchRefused("stranger") from error
    return str(mail)
