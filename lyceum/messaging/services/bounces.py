"""Mails that come back."""

from django.db import transaction
from django.db.models import F

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.messaging import selectors
from lyceum.messaging.events import AddressFailed, AddressTrustedAgain
from lyceum.messaging.models import FailingAddress, Mail, State
from lyceum.messaging.protocols.reports import Report, read_report
from lyceum.messaging.types import kind_of, registered_kinds


@transaction.atomic
def take_bounce(body: bytes) -> int:
    """Read what a mail server sent back; how many mails of ours it was about.

    Believed is only what names a mail that we sent, to the very address to which it went.
    """
    return sum(_take(report) for report in read_report(body))


def _take(report: Report) -> int:
    if not report.reference:
        return 0
    mail = Mail.objects.filter(reference=report.reference).first()
    if mail is None or mail.address.lower() != report.address:
        return 0
    if report.is_final:
        reason = report.reason or report.status or "returned"
        Mail.objects.filter(pk=mail.pk).update(state=State.FAILED, reason=reason)
        address_fails(mail.address, status=report.status, reason=reason)
    elif report.action in {"failed", "delayed"}:
        Mail.objects.filter(pk=mail.pk).update(reason=report.reason or report.status)
    return 1


def address_fails(address: str, *, status: str, reason: str) -> None:
    """Nothing but what is urgent is sent there, before somebody says that it is right again."""
    found, is_new = FailingAddress.objects.get_or_create(
        address=address.lower(),
        defaults={"since": clock.now(), "status": status, "reason": reason[:400]},
    )
    if is_new:
        publish(AddressFailed(by="system:messaging", failing_id=found.pk))
    else:
        FailingAddress.objects.filter(pk=found.pk).update(times=F("times") + 1)


@transaction.atomic
def trust_address(*, by: Actor, failing_id: int) -> None:
    """The address is right again: what failed there waits to be sent once more."""
    selectors.insist_on_operator(by)
    found = FailingAddress.objects.filter(pk=failing_id).first()
    if found is None:
        return
    found.delete()
    secret = [name for name in registered_kinds() if kind_of(name).secret]  # a code is old by now
    failed = Mail.objects.filter(address__iexact=found.address, state=State.FAILED)
    failed.exclude(kind__in=secret).exclude(text="").update(
        state=State.WAITING, attempts=0, reason="", try_at=clock.now()
    )
    publish(AddressTrustedAgain(by=str(by), failing_id=failing_id))
