"""What an administrator does by the pages stands in the audit, with their name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max
from django.urls import reverse

from lyceum.kernel import clock, eventlog
from lyceum.kernel.models import Delivery, ImportRun, RecordedEvent
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client, olga):
    """told(verb, *args, **form): the names of the facts that posting there leaves in the audit."""
    client.force_login(olga)

    def told(address, *args, **form):
        last = RecordedEvent.objects.aggregate(last=Max("pk", default=0))["last"]
        answer = client.post(reverse(address, args=args), form)
        assert answer.status_code < 400, answer.text
        facts = RecordedEvent.objects.filter(pk__gt=last).order_by("pk")
        assert {fact.by for fact in facts} <= {f"person:{olga.pk}"}
        return [fact.name for fact in facts]

    return told


def test_units(told, olga, acme, act):
    unit = organisations.add_unit(by=act(olga), organisation_id=acme.pk, name="Sales").pk

    assert told("organisations:change-unit", acme.slug, unit, name="Sales and service") == [
        "organisations.UnitChanged"
    ]
    assert told("organisations:remove-unit", acme.slug, unit) == ["organisations.UnitRemoved"]


def test_invitations(told, olga, acme, act):
    found = organisations.invite(by=act(olga), organisation_id=acme.pk, email="new@acme.example")
    place = (acme.slug, found.pk)

    assert told("organisations:invitation-link", *place) == ["organisations.InvitationLinkMade"]
    assert told("organisations:withdraw-invitation", *place) == [
        "organisations.InvitationWithdrawn"
    ]


def test_files_that_come_in(told, acme):
    file = SimpleUploadedFile("people.csv", b"Name,Email\nMary,mary@acme.example\n")

    assert told("organisations:import-people", acme.slug, file=file) == ["intake.FileHandedIn"]
    run = ImportRun.objects.unscoped("test").get().pk
    assert told("organisations:import-people-stop", acme.slug, run) == ["intake.ImportStopped"]


def test_a_delivery_s_second_chance(told, olga, acme, act):
    organisations.invite(by=act(olga), organisation_id=acme.pk, email="new@acme.example")
    delivery = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(parked_at=clock.now(), reason="broken")

    assert told("portal:replay", delivery.pk) == ["portal.DeliveryReplayed"]
    assert eventlog.deliver()
