"""Small shapes that travel, and the words of this app."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONSENT = "integrations.work"  # the purpose that people agree to
# What each ready mapping tells, in words for the people whom it tells it of.
TELLS: dict[str, str | Promise] = {
    "github": _("pull requests that you reviewed, merged or had merged"),
    "gitlab": _("merge requests that you approved or merged, and how often you commented"),
    "jira": _("issues that you finished"),
    "hubspot": _("deals that you won"),
    "salesforce": _("deals that you won"),
    "calendar": _("talks that you gave"),
    "slack": _("how many answers you gave in a channel on a day, never what you wrote"),
    "mattermost": _("how many answers you gave in a channel on a day, never what you wrote"),
    "own": _("what its mapping says; whoever administers it can show you"),
}
# Where the address and the secret go, for whoever connects it.
STEPS: dict[str, str | Promise] = {
    "github": _(
        "In the organisation's or repository's settings, Webhooks → Add webhook. Content type"
        " application/json; let it send “Pull requests” and “Pull request reviews”."
    ),
    "gitlab": _(
        "In the group's or project's settings, Webhooks → Add new webhook. The secret goes into"
        " “Secret token”; let it send “Merge request events” and “Comments”."
    ),
    "jira": _(
        "In Jira's settings, System → WebHooks → Create. Give it the secret; let it send"
        " “Issue: updated”."
    ),
    "hubspot": _(
        "In your app's settings, Webhooks: the address as target, a subscription to the deal's"
        " property “dealstage”. The secret is the client secret of the app."
    ),
    "salesforce": _(
        "Relay the change events of Opportunity to the address as JSON, with the secret in the"
        " header X-Lyceum-Token (a named credential keeps it)."
    ),
    "calendar": _(
        "Let your automation send the calendar's event when it ends, signed with the secret"
        " (HMAC-SHA256 of the body in X-Cal-Signature-256, as Cal.com's webhooks do). An event"
        " counts whose title has the word “talk”."
    ),
    "slack": _(
        "In your app's settings, Event Subscriptions: the address as request URL, the event"
        " message.channels. The secret is the signing secret under Basic Information."
    ),
    "mattermost": _(
        "Integrations → Outgoing webhooks: content type application/json, the channel whose posts"
        " are answers, the address as callback. The secret is the token that Mattermost shows."
    ),
    "own": _(
        "Send JSON as Standard Webhooks has it: webhook-id, webhook-timestamp, webhook-signature."
    ),
}
# Why an arrival was read as it was, by code.
REASONS: dict[str, str | Promise] = {
    "no-rule": _("No rule of the mapping applies to it."),
    "mapping": _("The mapping cannot read it."),
    "unknown-person": _("Nobody here has shown that this account or address is theirs."),
    "test": _("It was a test: the signature is right, and the mapping makes a statement of it."),
}
STATES: dict[str, str | Promise] = {
    "waiting": _("waits to be read"),
    "told": _("taken in"),  # and of somebody who has not agreed, or pauses: nobody sees which
    "nothing": _("nothing to tell"),
    "unclaimed": _("waits for its person"),
    "refused": _("refused"),
    "failed": _("failed"),
}
COLOURS = {"told": "ok", "refused": "rose", "failed": "rose", "unclaimed": "sun", "waiting": "sun"}


@dataclass(frozen=True)
class Ready:
    """A mapping that comes with Lyceum: data in `ready/`."""

    system: str
    name: str
    proof: Mapping[str, str]
    rules: list[Any]
    samples: list[Mapping[str, Any]]
    keeps: tuple[str, ...] = ()
    delivery_field: str = ""
    secret_is_theirs: bool = False

    @property
    def tells(self) -> str | Promise:
        return TELLS[self.system]

    @property
    def steps(self) -> str | Promise:
        return STEPS[self.system]


@dataclass(frozen=True)
class Trial:
    """What a mapping makes of a payload: statements, or the place where it goes wrong."""

    statements: Sequence[Mapping[str, Any]] = ()
    who: Sequence[str] = ()
    place: str = ""
    problem: str = ""


@dataclass(frozen=True)
class SystemRow:
    """A connection in the list of who keeps it; `row` is as `connections` knows it."""

    row: Any
    system: str


@dataclass(frozen=True)
class LogRow:
    """A line of the log, in words; `line` is as `connections` knows it."""

    line: Any
    word: str | Promise
    colour: str
    reason: str | Promise
    detail: str
    can_replay: bool


@dataclass(frozen=True)
class ToolRow:
    """A connection as one of the people sees it of whom it may tell."""

    connection_id: int
    name: str
    organisation: str
    tells: str | Promise
    can_tell: bool = True  # it is on, and its organisation one of theirs
    account: str = ""
    agreed_at: datetime | None = None
    paused_at: datetime | None = None
    told: int = 0
    last_told_at: datetime | None = None
    lines: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class VersionRow:
    """A version of a mapping: by whom, when, why, and what became different."""

    number: int
    author: str
    note: str
    made_at: datetime
    difference: list[tuple[str, str]]
    text: str
