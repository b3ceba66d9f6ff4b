"""What a launch of cmi5 is made of, once there is a session."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings

from lyceum.courseware.cmi5.telling import Launch
from lyceum.courseware.hosting import grants, policy
from lyceum.courseware.models import Package, Session
from lyceum.courseware.scorm.memory import entry_after
from lyceum.identity import api as identity
from lyceum.kernel import clock

from .attempts import said
from .packages import lies_outside, units_of


def home_page() -> str:
    """What the accounts and activities of this house are accounts and activities of."""
    return str(settings.BASE_URL).rstrip("/")


class activity_ids:  # noqa: N801  reads as a question
    """The LMS's own ids of what a package holds (8.1.5): never the publisher's."""

    def __init__(self, package_id: int) -> None:
        self.base = f"{home_page()}/courseware/packages/{package_id}"

    def unit(self, index: int) -> str:
        return f"{self.base}/au/{index}"

    def node(self, node: Any) -> str:
        """Of a block, or of the course."""
        return f"{self.base}/block/{node['index']}" if "kind" in node else f"{self.base}/course"


def account_of(person_id: int) -> dict[str, str]:
    """By which a person is known to packages: says nothing, and is the same everywhere here."""
    card = identity.cards_of([person_id])[person_id]
    return {"homePage": home_page(), "name": str(card.public_id)}


def launch_of(session: Session, *, return_url: str = "") -> Launch:
    """The launch of a session, as the rules and statements of cmi5 see it."""
    attempt = session.attempt
    unit = units_of(attempt.package.structure)[session.unit]
    return Launch(
        account=account_of(attempt.person_id),
        registration=str(attempt.registration),
        session_id=str(session.id),
        activity_id=activity_ids(attempt.package_id).unit(session.unit),
        unit=unit,
        url=file_address(attempt.package, unit["url"]),
        mode=session.mode,
        return_url=return_url,
    )


def file_address(package: Package, url: str) -> str:
    """Where a unit lies: on the content host, or where its publisher keeps it."""
    if lies_outside(url):
        return url
    grant = grants.grant_of(package.token, clock.now().date())
    return f"{policy.origin()}/p/{grant}/{url}"


def fetch_address(session_id: UUID) -> str:
    """Where a unit gets its token, once (8.2)."""
    return f"{home_page()}/courseware/fetch/{session_id}/{grants.mark_of('fetch', session_id)}/"


def left_address() -> str:
    """Where a unit goes when its learner leaves it (10.2.6); empty where no host of ours has a page
    for it."""
    return f"{policy.origin()}/left" if policy.origin() else ""


def play_address(session: Session) -> str:
    """What the player shows, ready to open: a unit of cmi5, or our own page around the others."""
    package = session.attempt.package
    if package.form == package.Form.CMI5:
        launch = launch_of(session)
        endpoint = f"{home_page()}/xapi/1.0.3"
        return launch.address(endpoint=endpoint, fetch=fetch_address(session.id))
    return f"{policy.origin()}/play/{session.id}/{grants.mark_of('play', session.id)}/"


def run_time_of(session: Session) -> dict[str, Any]:
    """What our page on the content host needs to run a SCO (see `content.js`)."""
    attempt = session.attempt
    unit = units_of(attempt.package.structure)[session.unit]
    state = attempt.units.filter(unit=session.unit).first()
    memory = json.loads(state.memory) if state and state.memory else None
    person = identity.cards_of([attempt.person_id])[attempt.person_id]
    return {
        "form": attempt.package.form,
        "title": said(unit["title"]),
        "address": file_address(attempt.package, unit["url"]),
        "commit": f"/play/{session.id}/{grants.mark_of('play', session.id)}/commit",
        "house": policy.house(),
        "session": str(session.id),
        "mode": session.mode.lower(),
        "memory": memory,
        "entry": _entry(session, memory),
        "learner": {"id": str(person.public_id), "name": person.name},
        "begins_with": unit.get("begins_with", {}),
        "mastery": unit["masteryScore"],
    }


def _entry(session: Session, memory: Any) -> str:
    attempt = session.attempt
    before = attempt.sessions.filter(unit=session.unit, mode="Normal").exclude(ended_at=None)
    last = before.order_by("-ended_at").first()
    is_closed = last is not None and last.ending == Session.Ending.TERMINATED
    version = "1.2" if attempt.package.form == Package.Form.SCORM_12 else "2004"
    return entry_after(memory, version, is_closed=is_closed)
