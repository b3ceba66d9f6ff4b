"""What travels: content items, line items, scores, registrations. Read with care, told in full."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from lyceum.courseware.errors.lti import RegistrationUnfit, ServiceRefused

from . import words

LONGEST_NAME, LONGEST_URL, LONGEST_WORDS = 120, 1000, 5000
MOST_ITEMS = 200
ACTIVITIES = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADINGS = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")


@dataclass(frozen=True)
class LineItemSaid:
    """A column as a tool describes it. Times are aware, or None."""

    label: str
    score_maximum: float
    resource_id: str = ""
    tag: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    grades_released: bool | None = None
    link_id: str = ""


@dataclass(frozen=True)
class ScoreSaid:
    """A score as a tool tells it (AGS 3.4). `given` may be missing, and may exceed `maximum`."""

    subject: str
    scored_at: datetime
    given: float | None
    maximum: float | None
    activity: str
    grading: str
    comment: str = ""
    submission: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemSaid:
    """What somebody chose in a tool (Deep Linking 2.0): a link into it, or an address."""

    kind: str
    title: str
    about: str = ""
    url: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    line_item: LineItemSaid | None = None


@dataclass(frozen=True)
class ToolSaid:
    """A tool as it describes itself when it registers."""

    name: str
    about: str
    login_url: str
    launch_url: str
    deep_link_url: str
    redirect_urls: tuple[str, ...]
    keys_url: str
    custom: dict[str, str]
    scopes: tuple[str, ...]
    keys: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlatformSaid:
    """A platform as its configuration describes it."""

    issuer: str
    auth_url: str
    token_url: str
    keys_url: str
    registration_url: str
    name: str
    token_audience: str = ""


# --- line items and scores ------------------------------------------------------------------------


def line_item_of(said: Any) -> LineItemSaid:
    """Read a column; refuses with the field and what was expected."""
    found = _object(said, "line item")
    maximum = _number(found, "scoreMaximum")
    if maximum is None or maximum <= 0:
        raise ServiceRefused(400, "scoreMaximum: expected a number above 0")
    label = str(found.get("label") or "").strip()
    if not label:
        raise ServiceRefused(400, "label: expected words")
    released = found.get("gradesReleased")
    return LineItemSaid(
        label=label[:300],
        score_maximum=maximum,
        resource_id=str(found.get("resourceId") or "")[:300],
        tag=str(found.get("tag") or "")[:300],
        starts_at=_moment(found, "startDateTime"),
        ends_at=_moment(found, "endDateTime"),
        grades_released=released if isinstance(released, bool) else None,
        link_id=str(found.get("resourceLinkId") or "")[:64],
    )


def score_of(said: Any) -> ScoreSaid:
    """Read a score; refuses with the field and what was expected."""
    found = _object(said, "score")
    given, maximum = _number(found, "scoreGiven"), _number(found, "scoreMaximum")
    if given is not None and (given < 0 or maximum is None or maximum <= 0):
        raise ServiceRefused(400, "scoreGiven: expected 0 or more, with scoreMaximum above 0")
    at = _moment(found, "timestamp")
    if at is None:
        raise ServiceRefused(400, "timestamp: expected ISO 8601 with a zone")
    return ScoreSaid(
        subject=str(found.get("userId") or "")[:255],
        scored_at=at,
        given=given,
        maximum=maximum,
        activity=_one_of(found, "activityProgress", ACTIVITIES),
        grading=_one_of(found, "gradingProgress", GRADINGS),
        comment=str(found.get("comment") or "")[:LONGEST_WORDS],
        submission=_submission(found.get("submission")),
    )


def _submission(said: Any) -> dict[str, Any]:
    found = said if isinstance(said, dict) else {}
    return {name: str(found[name])[:40] for name in ("startedAt", "submittedAt") if found.get(name)}


def _object(said: Any, what: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise ServiceRefused(400, f"{what}: expected a JSON object")
    return said


def _number(found: dict[str, Any], name: str) -> float | None:
    value = found.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e12:  # noqa: PLR2004  NaN neither
        raise ServiceRefused(400, f"{name}: expected a number")
    return float(value)


def _moment(found: dict[str, Any], name: str) -> datetime | None:
    value = found.get(name)
    if not value:
        return None
    try:
        moment = parse_datetime(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ServiceRefused(400, f"{name}: expected ISO 8601 with a zone")
    return moment


def _one_of(found: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = found.get(name)
    if value not in known:
        raise ServiceRefused(400, f"{name}: expected one of {', '.join(known)}")
    return str(value)


# --- content items --------------------------------------------------------------------------------


def items_of(said: Any) -> list[ItemSaid]:
    """What was chosen, of the kinds that become resources here; the others are passed over."""
    rows = said if isinstance(said, list) else []
    read = [_item(row) for row in rows[:MOST_ITEMS] if isinstance(row, dict)]
    return [item for item in read if item is not None]


def _item(row: dict[str, Any]) -> ItemSaid | None:
    kind, url = str(row.get("type") or ""), str(row.get("url") or "")
    if kind not in ("ltiResourceLink", "link") or (url and not is_address(url)):
        return None
    if kind == "link" and not url:
        return None
    title = str(row.get("title") or url or "").strip()
    line_item = row.get("lineItem")
    return ItemSaid(
        kind=kind,
        title=title[:300],
        about=str(row.get("text") or "")[:LONGEST_WORDS],
        url=url,
        custom=custom_of(row.get("custom")),
        line_item=_column(line_item, title) if isinstance(line_item, dict) else None,
    )


def _column(said: dict[str, Any], title: str) -> LineItemSaid | None:
    try:
        return line_item_of({"label": title, **said})
    except ServiceRefused:
        return None  # the link is worth more than its column


def item_told(item: ItemSaid) -> dict[str, Any]:
    """The same as JSON, for keeping it until somebody decides."""
    told: dict[str, Any] = {"type": item.kind, "title": item.title, "text": item.about}
    told |= {"url": item.url} if item.url else {}
    told |= {"custom": item.custom} if item.custom else {}
    if item.line_item:
        column = item.line_item
        told["lineItem"] = {
            "label": column.label,
            "scoreMaximum": column.score_maximum,
            "resourceId": column.resource_id,
            "tag": column.tag,
        }
    return told


def custom_of(said: Any) -> dict[str, str]:
    """Parameters of a tool's own: words to words."""
    rows = list(said.items())[:100] if isinstance(said, dict) else []
    return {str(name)[:100]: str(value)[:1000] for name, value in rows if value is not None}


# --- registrations --------------------------------------------------------------------------------


def is_address(url: str) -> bool:
    """An address that may be opened: http or https, with a host, of a sane length."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= LONGEST_URL


def _address(said: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    value = str(said.get(name) or "")
    if (value or needed) and not is_address(value):
        raise RegistrationUnfit(name, "an address (https://…)")
    return value


def tool_of(said: Any) -> ToolSaid:
    """Read a tool's registration (Dynamic Registration 3.5)."""
    if not isinstance(said, dict):
        raise RegistrationUnfit("registration", "a JSON object")
    settings = said.get(words.TOOL_SETTINGS)
    if not isinstance(settings, dict):
        raise RegistrationUnfit(words.TOOL_SETTINGS, "a JSON object")
    name = str(said.get("client_name") or "").strip()
    if not name:
        raise RegistrationUnfit("client_name", "a name")
    launch = _address(settings, "target_link_uri")
    keys = said.get("jwks")
    return ToolSaid(
        name=name[:LONGEST_NAME],
        about=str(settings.get("description") or "")[:500],
        login_url=_address(said, "initiate_login_uri"),
        launch_url=launch,
        deep_link_url=_deep_link(settings, launch),
        redirect_urls=_redirects(said),
        keys_url=_address(said, "jwks_uri", needed=not isinstance(keys, dict)),
        custom=custom_of(settings.get("custom_parameters")),
        scopes=_scopes(said.get("scope")),
        keys=keys if isinstance(keys, dict) else {},
    )


def _deep_link(settings: dict[str, Any], launch: str) -> str:
    rows = settings.get("messages")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("type") == words.DEEP_LINK:
            return _address(row, "target_link_uri", needed=False) or launch
    return ""


def _redirects(said: dict[str, Any]) -> tuple[str, ...]:
    rows = said.get("redirect_uris")
    found = [str(row) for row in rows[:20]] if isinstance(rows, list) else []
    if not found or not all(map(is_address, found)):
        raise RegistrationUnfit("redirect_uris", "at least one address (https://…)")
    return tuple(dict.fromkeys(found))


def _scopes(said: Any) -> tuple[str, ...]:
    asked = str(said or "").split()
    return tuple(scope for scope in words.SCOPES if scope in asked)


def platform_of(said: Any) -> PlatformSaid:
    """Read a platform's configuration (Dynamic Registration 3.3)."""
    if not isinstance(said, dict):
        raise RegistrationUnfit("openid_configuration", "a JSON object")
    settings = said.get(words.PLATFORM_SETTINGS)
    family = settings.get("product_family_code") if isinstance(settings, dict) else ""
    issuer = str(said.get("issuer") or "")
    if not is_address(issuer):
        raise RegistrationUnfit("issuer", "an address (https://…)")
    return PlatformSaid(
        issuer=issuer[:500],
        auth_url=_address(said, "authorization_endpoint"),
        token_url=_address(said, "token_endpoint"),
        keys_url=_address(said, "jwks_uri"),
        registration_url=_address(said, "registration_endpoint"),
        name=str(family or urlsplit(issuer).hostname or "")[:LONGEST_NAME],
        token_audience=str(said.get("authorization_server") or "")[:500],
    )
