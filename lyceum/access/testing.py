from datetime import timedelta
from typing import Any

from lyceum.kernel import actors, clock

from . import services
from .models import Client
from .selectors import forget_policies, keep_policies
from .services import forget_credentials, register_tool
from .types import MadeToken, ToolWish

__all__ = [
    "forget_credentials",
    "forget_policies",
    "keep_policies",
    "make_credential",
    "make_token",
    "make_tool",
]


def make_tool(
    name: str = "Atlas",
    redirect_uri: str = "https://atlas.example/callback",
    *,
    organisation: Any = None,
    **wish: Any,
) -> tuple[Client, str]:
    """A tool of an organisation, for its people; of the ecosystem, for all. With its secret."""
    return register_tool(
        by=actors.system("tests"),
        organisation_id=organisation.pk if organisation else None,
        wish=ToolWish(
            **{"name": name, "redirect_uris": (redirect_uri,), "is_for_all": not organisation}
            | wish
        ),
    )


def make_token(organisation: Any, *, name: str = "Entra ID", days: int = 30) -> str:
    """The secret of a token with which a directory comes in."""
    return make_credential(organisation, "scim", name=name, days=days).secret


def make_credential(
    organisation: Any, *scopes: str, name: str = "Simulator", days: int = 30
) -> MadeToken:
    """A token of a new service account, with its user and its secret."""
    house = actors.system("tests")
    account = services.make_service_account(
        by=house, organisation_id=organisation.pk, name=name, purpose="People of the company"
    )
    return services.make_token(
        by=house,
        organisation_id=organisation.pk,
        account_id=account.pk,
        scopes=scopes,
        expires_at=clock.now() + timedelta(days=days),
    )
