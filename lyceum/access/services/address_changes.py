"""Change the address of an account: agreed to at the present one, confirmed at the new one.

allauth asks the new one. Whoever cannot read the present one any more asks again after some days in
which it could have said no.
"""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse

from lyceum.access import selectors
from lyceum.access.events import AddressChangeAgreed, AddressChangeAsked, AddressChangeRefused
from lyceum.access.models import AddressChange
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging

SILENCE = timedelta(days=7)


@transaction.atomic
def ask_present_address(*, person: Any, new_email: str) -> bool:
    """Write to the present address, if it has to agree; says whether it has.

    It has not where it was never confirmed itself, has agreed, or has kept silent for days.
    """
    present = EmailAddress.objects.filter(user=person, primary=True, verified=True).first()
    if present is None or present.email == new_email:
        return False
    row = AddressChange.objects.select_for_update().filter(person=person).first()
    if row and row.new_email == new_email and (row.agreed_at or _is_silent(row)):
        return False
    token = secrets.token_urlsafe(24)
    asked_at = row.asked_at if row and row.new_email == new_email else clock.now()
    AddressChange.objects.update_or_create(
        person=person,
        defaults={
            "new_email": new_email,
            "token_hash": selectors.hash_of(token),
            "asked_at": asked_at,
            "agreed_at": None,
        },
    )
    _write(person, present.email, new_email, token)
    publish(AddressChangeAsked(**_about(person.pk)))
    return True


@transaction.atomic
def agree_to_change(*, token: str) -> EmailAddress:
    """The present address agrees; gives the new one, which has to confirm next."""
    row = selectors.address_change_for(token)
    row.agreed_at = clock.now()
    row.save(update_fields=["agreed_at"])
    publish(AddressChangeAgreed(**_about(row.person_id)))
    found: EmailAddress = EmailAddress.objects.get(user_id=row.person_id, email=row.new_email)
    return found


@transaction.atomic
def refuse_change(*, token: str) -> None:
    """The present address says that this was somebody else: nothing changes."""
    row = selectors.address_change_for(token)
    new = EmailAddress.objects.filter(user_id=row.person_id, email=row.new_email, primary=False)
    new.delete()
    row.delete()
    publish(AddressChangeRefused(**_about(row.person_id)))


def _is_silent(row: AddressChange) -> bool:
    return row.asked_at + SILENCE <= clock.now()


def _write(person: Any, address: str, new_email: str, token: str) -> None:
    url = reverse("access:address-change", args=[token])
    about = messaging.About(url=url, to_email=new_email)
    locale = identity.cards_of([person.pk])[person.pk].locale
    messaging.send_mail(
        kind="access.address_change_asked", address=address, locale=locale, about=about
    )


def _about(person_id: int) -> dict[str, Any]:
    owner = person_owner(person_id)
    return {"by": owner, "owner_id": owner, "person_id": person_id}
