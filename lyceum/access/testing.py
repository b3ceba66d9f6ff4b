from typing import Any

from lyceum.kernel import actors

from .models import Client
from .services import register_tool
from .types import ToolWish


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
