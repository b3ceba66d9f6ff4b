from typing import Any

from lyceum.courseware.lti import words
from lyceum.courseware.models import LtiLaunch, LtiLineItem, LtiLink, LtiPlatform, LtiTool
from lyceum.courseware.services import lti as services
from lyceum.courseware.types.lti import LinkWish, PlatformWish, ToolWish
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner

__all__ = [
    "main_line_item",
    "make_lti_launch",
    "make_lti_link",
    "make_lti_platform",
    "make_lti_tool",
]


def _house(organisation: Any) -> actors.Actor:
    return actors.system("tests", organisation_owner(organisation.pk))


def make_lti_tool(organisation: Any, name: str = "Simulation lab", **wish: Any) -> LtiTool:
    """A tool of a partner that may do everything, at an address where nobody answers."""
    home = wish.pop("home", "http://127.0.0.1:9")
    known: dict[str, Any] = {
        "login_url": f"{home}/login",
        "launch_url": f"{home}/launch",
        "deep_link_url": f"{home}/launch",
        "redirect_urls": (f"{home}/launch",),
        "keys_url": f"{home}/keys",
        "scopes": words.SCOPES,
    }
    return services.add_tool(
        by=_house(organisation),
        organisation_id=organisation.pk,
        wish=ToolWish(name=name, **{**known, **wish}),
    )


def make_lti_link(tool: LtiTool, title: str = "Drive a forklift", **wish: Any) -> LtiLink:
    """A place in the tool, as a resource of the catalogue."""
    return services.add_link(
        by=_house(tool.organisation),
        organisation_id=tool.organisation_id,
        tool_id=tool.pk,
        wish=LinkWish(title=title, **wish),
    )


def make_lti_platform(organisation: Any, name: str = "Partner LMS", **wish: Any) -> LtiPlatform:
    """A platform of a partner, at an address where nobody answers."""
    home = wish.pop("issuer", "http://127.0.0.1:9")
    known: dict[str, Any] = {
        "client_id": "lyceum",
        "deployment_ids": ("1",),
        "auth_url": f"{home}/auth",
        "token_url": f"{home}/token",
        "keys_url": f"{home}/keys",
    }
    return services.add_platform(
        by=_house(organisation),
        organisation_id=organisation.pk,
        wish=PlatformWish(name=name, issuer=home, **{**known, **wish}),
    )


def make_lti_launch(by: Any, tool: LtiTool) -> LtiLaunch:
    """Somebody has gone to the tool to choose something."""
    services.begin_choosing(by=by, organisation_id=tool.organisation_id, tool_id=tool.pk)
    return LtiLaunch.objects.unscoped("tests").latest("pk")


def main_line_item(link: LtiLink) -> LtiLineItem:
    """The column by which a link is completed."""
    return LtiLineItem.objects.unscoped("tests").get(link=link, is_main=True)
