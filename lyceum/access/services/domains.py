"""Domains of an organisation: claimed, shown to be its own by DNS, used for sign-on."""

import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lyceum.access import errors, policies, selectors
from lyceum.access.events import (
    DomainClaimed,
    DomainReleased,
    DomainRuleChanged,
    DomainVerified,
)
from lyceum.access.models import Domain, SignOn
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish

SECONDS = 5
PREFIX = "lyceum-domain="


@transaction.atomic
def claim_domain(*, by: Actor, organisation_id: int, name: str) -> Domain:
    """Say that a domain is the organisation's; it counts for nothing before it is verified."""
    policies.insist_on_keeping(by, organisation_id)
    domain = Domain(
        organisation_id=organisation_id,
        owner_id=selectors.owner_of(organisation_id),
        name=name,
        token=secrets.token_hex(16),
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            domain.save()
    except IntegrityError as error:
        raise errors.DomainClaimed from error
    publish(DomainClaimed(**_about(by, domain)))
    return domain


def verify_domain(*, by: Actor, organisation_id: int, domain_id: int) -> Domain:
    """Look into the DNS whether it shows what only who keeps the domain can put there."""
    domain = selectors.domain_for(by, organisation_id, domain_id)
    found = _records(domain.name)
    if expected_record(domain) not in found:
        raise errors.RecordMissing(domain.name, _what_was_found(found))
    try:
        with transaction.atomic():
            domain.verified_at = clock.now()
            domain.save(update_fields=["verified_at"])
            publish(DomainVerified(**_about(by, domain)))
    except IntegrityError as error:
        raise errors.DomainTaken from error
    return domain


@transaction.atomic
def rule_domain(
    *, by: Actor, organisation_id: int, domain_id: int, sign_on_id: int | None, is_required: bool
) -> Domain:
    """To which sign-on its addresses are led, and whether that is the only way in."""
    domain = selectors.domain_for(by, organisation_id, domain_id)
    sign_on = sign_on_id and selectors.sign_on_for(by, organisation_id, sign_on_id)
    if is_required and not _works(sign_on or None):
        raise errors.TestItFirst
    domain.sign_on, domain.is_required = sign_on or None, is_required
    domain.save(update_fields=["sign_on", "is_required"])
    publish(DomainRuleChanged(**_about(by, domain), is_required=is_required))
    return domain


@transaction.atomic
def release_domain(*, by: Actor, organisation_id: int, domain_id: int) -> None:
    """The organisation no longer speaks for this domain."""
    domain = selectors.domain_for(by, organisation_id, domain_id)
    about = _about(by, domain)
    domain.delete()
    publish(DomainReleased(**about))


def expected_record(domain: Domain) -> str:
    """What the TXT record has to say."""
    return f"{PREFIX}{domain.token}"


def _works(sign_on: SignOn | None) -> bool:
    return sign_on is not None and sign_on.is_on and sign_on.test_went_well


def _records(name: str) -> list[str]:
    """The TXT records of a domain; none where there is no such domain."""
    from dns import exception, resolver  # noqa: PLC0415  asked seldom, loaded then

    asking = resolver.Resolver(configure=not settings.DNS_SERVER)
    if settings.DNS_SERVER:
        host, _colon, port = settings.DNS_SERVER.partition(":")
        asking.nameservers, asking.port = [host], int(port or 53)
    try:
        answer = asking.resolve(name, "TXT", lifetime=SECONDS)
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    except exception.DNSException as error:
        raise errors.RecordMissing(name, _("The DNS server does not answer.")) from error
    return [b"".join(row.strings).decode(errors="replace") for row in answer]


def _what_was_found(found: list[str]) -> str:
    ours = [text for text in found if text.startswith(PREFIX)]
    if ours:
        return _("It shows another value: {value}").format(value=ours[0][:80])
    if found:
        return _("It shows other TXT records ({n}).").format(n=len(found))
    return _("It shows no TXT record.")


def _about(by: Actor, domain: Domain) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": domain.owner_id,
        "organisation_id": domain.organisation_id,
        "domain_id": domain.pk,
    }
