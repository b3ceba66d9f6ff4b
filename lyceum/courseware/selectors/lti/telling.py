"""What we say of ourselves to tools and platforms."""

from typing import Any
from urllib.parse import urlsplit

from lyceum.access import api as access
from lyceum.courseware.lti import claims, words
from lyceum.courseware.models import (
    LtiTool,
)


def lti_configuration(name: str) -> dict[str, Any]:
    """Ours as a platform, for tools that register themselves."""
    addresses = {
        "issuer": access.issuer(),
        "authorization_endpoint": access.address("courseware:lti-authorize"),
        "token_endpoint": access.address("courseware:lti-token"),
        "jwks_uri": access.address("courseware:lti-keys"),
        "registration_endpoint": access.address("courseware:lti-register"),
    }
    return claims.platform_settings(addresses, name=name)


def lti_registered(tool: LtiTool) -> dict[str, Any]:
    """A tool's registration, as it is told to the tool (Dynamic Registration 3.6)."""
    return {
        "client_id": tool.client_id,
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "token_endpoint_auth_method": "private_key_jwt",
        "client_name": tool.name,
        "initiate_login_uri": tool.login_url,
        "redirect_uris": tool.redirect_urls,
        "jwks_uri": tool.keys_url,
        "scope": " ".join(tool.scopes),
        words.TOOL_SETTINGS: {
            "deployment_id": tool.deployment_id,
            "target_link_uri": tool.launch_url,
            "domain": urlsplit(tool.launch_url).netloc,
            "custom_parameters": tool.custom,
            "messages": [{"type": words.RESOURCE_LINK}]
            + ([{"type": words.DEEP_LINK}] if tool.deep_link_url else []),
            "claims": ["sub", "iss"],
        },
    }


def lti_platform_addresses(tool: LtiTool) -> list[tuple[str, str]]:
    """Ours as a platform, to be entered in a tool by hand: what, value."""
    names = {
        "auth": "courseware:lti-authorize",
        "token": "courseware:lti-token",
        "keys": "courseware:lti-keys",
    }
    addresses = [(what, access.address(name)) for what, name in names.items()]
    known = [("client", tool.client_id), ("deployment", tool.deployment_id)]
    return [("issuer", access.issuer()), *known, *addresses]


def lti_our_addresses() -> list[tuple[str, str]]:
    """Ours as a tool, to be entered in a platform by hand: what, address."""
    names = {
        "login": "courseware:lti-begin-arrival",
        "redirect": "courseware:lti-arrive",
        "keys": "courseware:lti-tool-keys",
    }
    return [(what, access.address(name)) for what, name in names.items()]


def lti_our_registration(name: str) -> dict[str, Any]:
    """Ours as a tool, for a platform that registers tools by itself."""
    back = access.address("courseware:lti-arrive")
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": access.address("courseware:lti-begin-arrival"),
        "redirect_uris": [back],
        "client_name": f"Lyceum: {name}",
        "jwks_uri": access.address("courseware:lti-tool-keys"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"openid {words.SCORE}",
        words.TOOL_SETTINGS: {
            "domain": urlsplit(back).netloc,
            "target_link_uri": back,
            "claims": ["iss", "sub", "name", "email"],
            "messages": [{"type": words.RESOURCE_LINK}, {"type": words.DEEP_LINK}],
        },
    }
