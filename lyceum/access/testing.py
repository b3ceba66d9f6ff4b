from datetime import timedelta
from typing import Any

from lyceum.kernel import actors, clock

from . import services


def make_token(organisation: Any, *, name: str = "Entra ID", days: int = 30) -> str:
    """The secret of a token with which a directory comes in."""
    house = actors.system("tests")
    account = services.make_service_account(
        by=house, organisation_id=organisation.pk, name=name, purpose="People of the company"
    )
    made = services.make_token(
        by=house,
        organisation_id=organisation.pk,
        account_id=account.pk,
        scopes=["scim"],
        expires_at=clock.now() + timedelta(days=days),
    )
    return made.secret
