"""What a statement from outside moves in somebody's learning.

Verbs of ADL and cmi5. The activity is known by its address: the one at which a resource of the
catalogue is opened, or ours. Only what the person has taken up is moved: a statement enrols nobody.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lyceum.catalogue import api as catalogue
from lyceum.footprint.selectors import home_page
from lyceum.footprint.types import PROGRESS
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning

ADL = "http://adlnet.gov/expapi/verbs/"
OPEN = ("enrolled", "started")
OURS = "/xapi/resources/"
OTHER_PROGRESS = "http://id.tincanapi.com/extension/progress"
WHOLE = 100  # per cent
DAY = 24 * 60
N = r"(\d{1,9})"  # no number that is longer means a time
DURATION = re.compile(rf"P(?:{N}D)?(?:T(?:{N}H)?(?:{N}M)?(?:{N}(?:\.\d+)?S)?)?")
MOST = 200  # what somebody may have open at once, for an answer by address


@dataclass(frozen=True)
class Outside:
    """A statement from outside about somebody who is known."""

    person_id: int
    verb: str
    activity: str
    result: Mapping[str, Any]
    at: datetime


def moved(by: Actor, said: Outside) -> str:
    """Do what the statement says was done; the name of what was done, empty if nothing was."""
    move = MOVES.get(said.verb)
    enrolment = _enrolment(by, said) if move else None
    return move(by, enrolment, said) if move and enrolment else ""


def _enrolment(by: Actor, said: Outside) -> learning.EnrolmentRow | None:
    """What they have open, whose address this is."""
    open_ones = learning.enrolments_of(by, said.person_id, OPEN, limit=MOST)
    rows = catalogue.rows(by, [each.resource_id for each in open_ones])
    wanted = _bare(said.activity)
    for each in open_ones:
        row = rows.get(each.resource_id)
        ours = f"{home_page()}{OURS}{each.resource_id}"
        if said.activity == ours or (row and row.url and _bare(row.url) == wanted):
            return each
    return None


def _bare(address: str) -> tuple[str, str, str]:
    """An address without what does not tell pages apart: scheme of the web, last slash, fragment."""
    parts = urlsplit(address)
    scheme = "web" if parts.scheme in ("http", "https") else parts.scheme
    return scheme + ":" + parts.netloc.lower(), parts.path.rstrip("/"), parts.query


def _begin(by: Actor, enrolment: learning.EnrolmentRow, said: Outside) -> str:
    if enrolment.state != "enrolled":
        return ""
    learning.open_resource(by=by, enrolment_id=enrolment.id)
    return "open_resource"


def _advance(by: Actor, enrolment: learning.EnrolmentRow, said: Outside) -> str:
    extensions = said.result.get("extensions", {})
    percent = extensions.get(PROGRESS, extensions.get(OTHER_PROGRESS))
    if not isinstance(percent, int | float) or isinstance(percent, bool):
        return ""
    if percent <= enrolment.progress:  # nobody goes back because an old message came late
        return ""
    learning.record_progress(by=by, enrolment_id=enrolment.id, percent=int(min(percent, WHOLE)))
    return "record_progress"


def _spend(by: Actor, enrolment: learning.EnrolmentRow, said: Outside) -> str:
    minutes = _minutes(said.result.get("duration", ""))
    if not 0 < minutes <= DAY:
        return ""
    on = identity.day_of(said.person_id, said.at)
    learning.log_effort(by=by, enrolment_id=enrolment.id, minutes=minutes, on=on)
    return "log_effort"


def _minutes(duration: str) -> int:
    """Whole minutes of an ISO 8601 duration of days, hours, minutes and seconds; else 0."""
    parts = DURATION.fullmatch(duration)
    if parts is None:
        return 0
    days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return round(((days * 24 + hours) * 60) + minutes + seconds / 60)


def _finish(by: Actor, enrolment: learning.EnrolmentRow, said: Outside) -> str:
    if said.result.get("completion") is False or said.result.get("success") is False:
        return ""
    learning.complete(by=by, enrolment_id=enrolment.id)
    return "complete"


Move = Callable[[Actor, learning.EnrolmentRow, Outside], str]
MOVES: dict[str, Move] = {
    ADL + "launched": _begin,
    ADL + "initialized": _begin,
    ADL + "attempted": _begin,
    ADL + "progressed": _advance,
    ADL + "experienced": _spend,
    ADL + "terminated": _spend,
    ADL + "suspended": _spend,
    ADL + "completed": _finish,
    ADL + "passed": _finish,
    ADL + "mastered": _finish,
}
