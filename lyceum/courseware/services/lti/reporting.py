"""Results go back to the platform that opened a resource (AGS 2.0, as tool).

The worker sends them: tried again with a growing delay, parked with the reason, sent again by hand.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.access import api as access
from lyceum.connections import api as connections
from lyceum.courseware import policies
from lyceum.courseware.lti import tokens, words
from lyceum.courseware.models import LtiPlatform, LtiResult
from lyceum.courseware.selectors import lti as selectors
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor

ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=15)
CLAIMED = timedelta(minutes=5)  # longer than one takes to be sent
BATCH = 50
MAXIMUM = 100
MAY_PASS = {401, 403, 408, 409, 425, 429}  # refusals that another time may not be
State = LtiResult.State


class NotSent(Exception):
    """Why a result did not arrive, and whether another time is worth trying."""

    def __init__(self, reason: str, *, may_pass: bool = True) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


@transaction.atomic
def note_finished(finished: Iterable[tuple[int, int]]) -> int:
    """People have finished resources (person id, resource id): every platform that opened one for
    somebody is told, once. Gives how many results are on their way."""
    pairs = set(finished)
    rows = LtiResult.objects.unscoped("people's own, by whoever saw them finish")
    open_ones = rows.filter(
        state=State.OPEN,
        person_id__in={person_id for person_id, _resource_id in pairs},
        resource_id__in={resource_id for _person_id, resource_id in pairs},
    ).values_list("pk", "person_id", "resource_id")
    due = [pk for pk, person_id, resource_id in open_ones if (person_id, resource_id) in pairs]
    now = clock.now()
    if due:
        rows.filter(pk__in=due, state=State.OPEN).update(
            state=State.WAITING, finished_at=now, retry_at=now
        )
    return len(due)


def report_finished() -> int:
    """Send what is due; gives how many arrived."""
    held: dict[int, str] = {}
    return sum(_send_one(pk, held) for pk in _due())


def _due() -> list[int]:
    rows = LtiResult.objects.unscoped("the worker's")
    due = rows.filter(state=State.WAITING, retry_at__lte=clock.now(), platform__is_on=True)
    return list(due.order_by("retry_at").values_list("pk", flat=True)[:BATCH])


def _send_one(pk: int, held: dict[int, str]) -> int:
    """Claim it, so that no second worker sends it; send; note what came of it."""
    rows = LtiResult.objects.unscoped("the worker's")
    due = rows.filter(pk=pk, state=State.WAITING, retry_at__lte=clock.now())
    if not due.update(retry_at=clock.now() + CLAIMED):
        return 0
    result = rows.select_related("platform").get(pk=pk)
    try:
        _send(result, held)
    except NotSent as error:
        held.pop(result.platform_id, None)
        _postpone(result, str(error), may_pass=error.may_pass)
        return 0
    sent = {"state": State.SENT, "sent_at": clock.now(), "retry_at": None, "reason": ""}
    rows.filter(pk=pk).update(**sent)
    return 1


def _postpone(result: LtiResult, reason: str, *, may_pass: bool) -> None:
    attempts = result.attempts + 1
    is_over = attempts >= ATTEMPTS or not may_pass
    LtiResult.objects.unscoped("the worker's").filter(pk=result.pk).update(
        attempts=attempts,
        reason=reason[:2000],
        state=State.PARKED if is_over else State.WAITING,
        retry_at=None if is_over else clock.now() + FIRST_DELAY * 2**attempts,
    )


@transaction.atomic
def send_again(*, by: Actor, organisation_id: int, platform_id: int) -> int:
    """Everything of a platform that was parked is tried anew; gives how much it is."""
    policies.insist_on_partners(by, organisation_id)
    platform = selectors.lti_platform_for(by, organisation_id, platform_id)
    parked = LtiResult.objects.unscoped("of a platform got through its gate")
    fields: dict[str, Any] = {"state": State.WAITING, "attempts": 0, "retry_at": clock.now()}
    changed: int = parked.filter(platform=platform, state=State.PARKED).update(**fields)
    return changed


# --- the way there --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What the platform answered."""

    status: int
    body: str


def _send(result: LtiResult, held: dict[int, str]) -> None:
    platform = result.platform
    if platform.pk not in held:
        held[platform.pk] = _token(platform)
    score = {
        "userId": result.subject,
        "scoreGiven": MAXIMUM,
        "scoreMaximum": MAXIMUM,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": (result.finished_at or clock.now()).isoformat(timespec="milliseconds"),
    }
    headers = {
        "Authorization": f"Bearer {held[platform.pk]}",
        "Content-Type": words.AS_SCORE,
    }
    _post(scores_url(result.line_item_url), json.dumps(score), headers)


def scores_url(line_item_url: str) -> str:
    """A column's address for scores; what stands behind the question mark stays (AGS 3.2.2)."""
    parts = urlsplit(line_item_url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


def _token(platform: LtiPlatform) -> str:
    """A token of the platform's against our signed word that it is us (RFC 7523)."""
    assertion = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_audience or platform.token_url,
        "jti": secrets.token_urlsafe(24),
        **tokens.times(60),
    }
    asked = {
        "grant_type": "client_credentials",
        "client_assertion_type": words.ASSERTION,
        "client_assertion": tokens.signed(access.signing_key("lti-tool"), assertion),
        "scope": words.SCORE,
    }
    answer = _post(platform.token_url, asked, {"Accept": "application/json"})
    try:
        return str(json.loads(answer.body)["access_token"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotSent(_("The platform gave no token: {body}").format(body=answer.body)) from error


def _post(url: str, body: Any, headers: dict[str, str]) -> Said:
    try:
        with connections.session() as guarded:
            answer = guarded.post(url, data=body, headers=headers)
    except (OSError, ValueError) as error:  # what requests raises is an OSError
        raise NotSent(f"{type(error).__name__}: {error}") from error
    said = Said(answer.status_code, answer.text[:300])
    if not answer.ok or answer.is_redirect:
        may_pass = said.status in MAY_PASS or said.status >= 500  # noqa: PLR2004  as HTTP has it
        words_said = _("The platform answers {status}: {body}")
        raise NotSent(words_said.format(status=said.status, body=said.body), may_pass=may_pass)
    return said
