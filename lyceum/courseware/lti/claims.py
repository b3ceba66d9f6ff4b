"""The claims of a launch that we sign as platform (LTI Core 1.3, chapter 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import words


@dataclass(frozen=True)
class Who:
    """What a tool may know of the person; empty where its privacy level says so."""

    subject: str
    name: str = ""
    mail: str = ""
    locale: str = ""
    roles: Sequence[str] = (words.LEARNER,)


@dataclass(frozen=True)
class Where:
    """Where in the tool, and in which context of ours, the person goes."""

    target: str
    deployment_id: str
    context_id: str
    context_title: str
    link_id: str = ""
    link_title: str = ""
    link_about: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Services:
    """The addresses of our services, as far as the tool may use them."""

    scopes: Sequence[str] = ()
    line_items: str = ""
    line_item: str = ""
    members: str = ""


def of_person(who: Who) -> dict[str, Any]:
    """Who it is. Of a name that is one word both halves are the same, for tools that want two."""
    told: dict[str, Any] = {"sub": who.subject, words.ROLES: list(who.roles)}
    if who.name:
        first, _space, rest = who.name.strip().partition(" ")
        told |= {"name": who.name, "given_name": first, "family_name": rest or first}
    told |= {"email": who.mail} if who.mail else {}
    return told | ({"locale": who.locale} if who.locale else {})


def of_place(where: Where, *, home: str, platform: str, locale: str) -> dict[str, Any]:
    """Where it goes, and where it comes from."""
    context = {"id": where.context_id, "title": where.context_title, "type": [words.GROUP]}
    return {
        words.VERSION: words.THIS_VERSION,
        words.DEPLOYMENT: where.deployment_id,
        words.TARGET: where.target,
        words.CONTEXT: context,
        words.PLATFORM: {
            "guid": home,
            "name": platform,
            "url": home,
            "product_family_code": "lyceum",
        },
        words.PRESENTATION: {"document_target": "window", "locale": locale, "return_url": home},
        **({words.CUSTOM: dict(where.custom)} if where.custom else {}),
    }


def of_link(where: Where) -> dict[str, Any]:
    """A link to a resource in the tool."""
    link = {"id": where.link_id, "title": where.link_title}
    link |= {"description": where.link_about} if where.link_about else {}
    return {words.MESSAGE: words.RESOURCE_LINK, words.LINK: link}


def of_choosing(return_url: str, token: str) -> dict[str, Any]:
    """Somebody comes to choose something in the tool (Deep Linking 2.0)."""
    return {
        words.MESSAGE: words.DEEP_LINK,
        words.DL_SETTINGS: {
            "deep_link_return_url": return_url,
            "accept_types": ["ltiResourceLink", "link"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "accept_lineitem": True,
            "auto_create": False,
            "data": token,
        },
    }


def of_services(services: Services) -> dict[str, Any]:
    """The services that stand behind the launch (AGS 2.0, NRPS 2.0)."""
    told: dict[str, Any] = {}
    grades = [scope for scope in services.scopes if scope in words.GRADES]
    if grades and services.line_items:
        told[words.AGS] = {"scope": grades, "lineitems": services.line_items}
        if services.line_item:
            told[words.AGS]["lineitem"] = services.line_item
    if services.members and words.MEMBERS in services.scopes:
        told[words.NRPS] = {
            "context_memberships_url": services.members,
            "service_versions": ["2.0"],
        }
    return told


def platform_settings(addresses: Mapping[str, str], *, name: str) -> dict[str, Any]:
    """Our configuration for tools that register themselves (Dynamic Registration 3.3)."""
    return {
        **addresses,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *words.SCOPES],
        "response_types_supported": ["id_token"],
        "response_modes_supported": ["form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email", "locale"],
        words.PLATFORM_SETTINGS: {
            "product_family_code": "lyceum",
            "version": "1",
            "messages_supported": [
                {"type": words.RESOURCE_LINK},
                {"type": words.DEEP_LINK, "placements": ["ContentArea"]},
            ],
            "variables": [],
            "name": name,
        },
    }
