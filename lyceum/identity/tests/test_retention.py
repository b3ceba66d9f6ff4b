"""Nothing is kept longer than was said, and what went is told in the audit."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command

from lyceum.identity import selectors, services
from lyceum.identity.models import PersonalExport
from lyceum.identity.services import retention
from lyceum.identity.types import Table, keepings
from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
Mail = apps.get_model("messaging.Mail")
Message = apps.get_model("messaging.Message")


def write(person):
    words = {"person": person, "kind": "tests.written", "created_at": clock.now()}
    Message.objects.unscoped("test").create(owner_id=f"person:{person.pk}", **words)
    Mail.objects.create(address="x@example.org", try_at=clock.now(), **words)


def test_what_is_old_goes_and_how_much_stands_in_the_audit(ada):
    write(ada)
    Mail.objects.update(state="sent", sent_at=clock.now())

    assert services.apply_retention() == {}
    with clock.travelled(clock.now() + timedelta(days=91)):
        assert services.apply_retention() == {"messaging.mails": 1}
    with clock.travelled(clock.now() + timedelta(days=731)):
        services.apply_retention()

    assert not Message.objects.unscoped("test").exists()
    facts = RecordedEvent.objects.filter(name="identity.RetentionApplied").order_by("pk")
    told = facts.values_list("payload", flat=True)
    assert list(told) == [
        {"counts": {"messaging.mails": 1}},
        {"counts": {"messaging.messages": 1}},
    ]


def test_the_operator_says_how_long(ada, settings):
    settings.RETENTION = {"messaging.messages": 10}
    write(ada)

    with clock.travelled(clock.now() + timedelta(days=11)):
        services.apply_retention()
    assert not Message.objects.unscoped("test").exists()


def test_a_file_goes_once_its_row_is_gone_for_good(
    ada, settings, tmp_path, django_capture_on_commit_callbacks
):
    """Else a transaction that ends badly would leave a row without its file."""
    settings.MEDIA_ROOT = tmp_path
    export = PersonalExport.objects.create(person=ada, asked_at=clock.now())
    export.file.save("archive.zip", ContentFile(b"x"))
    table = Table("identity.PersonalExport", ages_by="asked_at")

    with django_capture_on_commit_callbacks() as later:
        assert retention._forget_rows(table, clock.now()) == 1
        assert export.file.storage.exists(export.file.name)
    for each in later:
        each()

    assert not export.file.storage.exists(export.file.name)


def test_a_kind_that_there_is_not_is_found_by_the_check(settings):
    settings.RETENTION = {"messaging.letters": 10}
    settings.LEGAL_TERMS = {"learning.all": 10}

    found = selectors.unknown_kinds()

    assert found == ["LYCEUM_LEGAL_TERMS: learning.all", "LYCEUM_RETENTION: messaging.letters"]


def test_a_command_lists_what_is_kept(capsys):
    call_command("keepings")

    told = capsys.readouterr().out
    for keeping in keepings():
        assert keeping.kind in told
    assert "90 days" in told
