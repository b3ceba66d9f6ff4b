"""Which documents a unit may read and write: its learner's, of its registration (10, 11)."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from lyceum.courseware.errors import StatementNotAllowed
from lyceum.statements import api as statements

from . import words
from .rules import Session

READING = {"GET", "HEAD"}
Content = tuple[str, Callable[[], bytes]]  # the media type, and how to get the body
COMMA = re.compile(r"\s*,\s*")


def judge(
    agent: Mapping[str, Any],
    session: Session,
    kind: str,
    method: str,
    asked: Mapping[str, str],
    content: Content,
) -> None:
    """Raises StatementNotAllowed where a unit reaches for what is not its learner's or the LMS's."""
    if kind == "activity_profile":
        _need(method in READING, "a unit only reads profiles of activities")
        return
    _need(_agent_in(asked).get("account") == agent["account"], "11, 10: the agent is the learner")
    if kind == "state":
        _judge_state(session, method, asked)
    elif asked.get("profileId") == words.PREFERENCES and method not in READING:
        _judge_preferences(method, content)


def _need(is_right: object, rule: str) -> None:
    if not is_right:
        raise StatementNotAllowed(rule)


def _agent_in(asked: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        found = json.loads(asked.get("agent", ""))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _judge_state(session: Session, method: str, asked: Mapping[str, str]) -> None:
    is_own = asked.get("activityId") == session.activity_id
    registration = asked.get("registration", session.registration if is_own else "")
    is_same = registration.lower() == session.registration
    _need(is_same, "10.1: state of this registration")
    is_lms = asked.get("stateId") == words.LAUNCH_DATA
    # Without a name, DELETE takes everything that lies there, launch data too.
    takes_all = method == "DELETE" and "stateId" not in asked
    _need(method in READING or not (is_lms or takes_all), "10.2.1: launch data are the LMS's")


def _judge_preferences(method: str, content: Content) -> None:
    """Both wishes, in the form that every unit can read (11.1, 11.2)."""
    media_type, body = content
    _need(method != "DELETE", "11: preferences are kept, whoever reads them next")
    _need(media_type == "application/json", "11: preferences are JSON")
    try:
        said = json.loads(body())
    except (ValueError, RecursionError):
        said = None
    _need(isinstance(said, dict), "11: preferences are a JSON object")
    languages = said.get("languagePreference")
    tags = COMMA.split(languages) if isinstance(languages, str) else [""]
    is_list = all(map(statements.is_language_tag, tags))
    _need(is_list, "11.1: languagePreference is a list of languages, parted by commas")
    _need(said.get("audioPreference") in ("on", "off"), "11.2: audioPreference is on or off")
