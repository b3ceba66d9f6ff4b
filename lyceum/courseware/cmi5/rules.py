"""What an assignable unit may tell in its session (7.1, 8.1.2, 9.2-9.7, 10.2.2).

    told = judge(statement, session, at)   raises StatementNotAllowed with the rule that it breaks
    session = after(session, told, at)     for what is told next

`Session` is what is known of the session before the statement; `Told` is what the statement means
for it; `at` is the statement's own timestamp, by which its place is known (9.3). A statement is cmi5-defined if it is in the category of cmi5; whatever else a unit tells of
its learner in its registration is "cmi5-allowed" (9.3, 9.6.2.1), and moves nothing.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lyceum.courseware.errors import StatementNotAllowed

from . import words

Said = Mapping[str, Any]
ONCE_IN_REGISTRATION = {"completed", "passed"}
JUDGED = {"completed", "passed", "failed"}
WITH_DURATION = {"terminated", *JUDGED}
DURATION = re.compile(
    r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
SECONDS = (365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Session:
    """A session as it is known when a unit tells something."""

    account: Mapping[str, str]  # homePage and name of the learner
    registration: str
    session_id: str
    activity_id: str  # the LMS's own id of the unit
    publisher_id: str  # the unit's id in cmi5.xml
    mode: str
    mastery_score: float | None
    is_prepared: bool  # it has read its launch data and the learner's preferences
    told: AbstractSet[str] = frozenset()  # the verbs that were told in this session
    told_before: AbstractSet[str] = (
        frozenset()
    )  # completed, passed: in the registration, of this unit
    began_at: datetime | None = None  # the timestamp of Initialized
    over_at: datetime | None = None  # of Terminated


@dataclass(frozen=True)
class Told:
    """What a statement means for its session: its verb if it is cmi5-defined, else nothing."""

    verb: str = ""
    score: float | None = None
    seconds: int = 0
    progress: int | None = None


def judge(statement: Said, session: Session, at: datetime | None) -> Told:
    """What it means; raises StatementNotAllowed."""
    _insist_on_frame(statement, session)
    context = _mapping(statement, "context")
    categories = _ids(context, "category")
    verb = words.BY_IRI.get(_mapping(statement, "verb").get("id", ""), "")
    is_defined = words.CATEGORY in categories
    _insist_on_order(verb if is_defined else "", session, at)
    _insist_on_context(context, session)
    if not is_defined:
        _need(words.MOVE_ON_CATEGORY not in categories, "9.6.2.2: moveOn only with cmi5's verbs")
        return Told(progress=_progress(statement))
    _insist_on_verb(verb, session)
    _insist_on_object(statement, session)
    _insist_on_move_on(verb, words.MOVE_ON_CATEGORY in categories)
    return _result(verb, statement, context, session)


def after(session: Session, told: Told, at: datetime | None) -> Session:
    """The session as it is known once this was told."""
    verbs = {told.verb} - {""}
    return replace(
        session,
        told=session.told | verbs,
        told_before=session.told_before | (verbs & ONCE_IN_REGISTRATION),
        began_at=at if "initialized" in verbs else session.began_at,
        over_at=at if "terminated" in verbs else session.over_at,
    )


def seconds_in(duration: str) -> int:
    """A duration of ISO 8601 in whole seconds, at most a year; years and months by the calendar's
    usual length."""
    found = DURATION.fullmatch(duration.replace(",", "."))  # ISO 8601 knows both marks
    if found is None:
        return 0
    sum_of = sum(float(n) * each for n, each in zip(found.groups(), SECONDS, strict=True) if n)
    return min(round(sum_of), int(LONGEST.total_seconds()))


def _need(is_right: object, rule: str) -> None:
    if not is_right:
        raise StatementNotAllowed(rule)


def _mapping(of: Said, name: str) -> Said:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def _ids(context: Said, kind: str) -> set[str]:
    found = _mapping(context, "contextActivities").get(kind, ())
    listed = found if isinstance(found, list) else [found]
    return {one.get("id", "") for one in listed if isinstance(one, Mapping)}


# --- what every statement has ---------------------------------------------------------------------


def _insist_on_frame(statement: Said, session: Session) -> None:
    _need(statement.get("id"), "9.1: a statement has an id")
    timestamp = statement.get("timestamp")
    _need(isinstance(timestamp, str), "9.7: a statement has a timestamp")
    _need(_is_utc(str(timestamp)), "9.7: the timestamp is in UTC")
    actor = _mapping(statement, "actor")
    _need(actor.get("objectType", "Agent") == "Agent", "9.2: the actor is an Agent")
    _need(actor.get("account") == session.account, "9.2: the actor is the learner's account")
    verb = _mapping(statement, "verb").get("id")
    _need(verb != words.VOIDED, "6.3: a unit voids nothing")


def _is_utc(timestamp: str) -> bool:
    try:
        offset = datetime.fromisoformat(timestamp.upper()).utcoffset()
    except ValueError:
        return timestamp.upper().endswith(("Z", "+00:00"))
    return offset == timedelta()


def _insist_on_order(verb: str, session: Session, at: datetime | None) -> None:
    if "initialized" not in session.told:
        _need(verb == "initialized", "9.3: Initialized comes first")
        _need(session.is_prepared, "10, 11: launch data and preferences are read before it")
    if session.began_at and at:
        _need(at >= session.began_at, "9.3: Initialized comes first")
    if "terminated" in session.told:
        is_before = session.over_at and at and at <= session.over_at
        _need(is_before, "9.3: nothing comes after Terminated")


def _insist_on_context(context: Said, session: Session) -> None:
    extensions = _mapping(context, "extensions")
    _need(context.get("registration") == session.registration, "9.6.1: the registration of launch")
    is_same = extensions.get(words.SESSION_ID) == session.session_id
    _need(is_same, "9.6.3.1: the session id of the context template")
    is_named = session.publisher_id in _ids(context, "grouping")
    _need(is_named, "9.6.2.3, 10.2.1: the grouping of the context template")


# --- what cmi5 defines ----------------------------------------------------------------------------


def _insist_on_verb(verb: str, session: Session) -> None:
    _need(verb in words.OF_AU, "9.3: a verb that a unit may tell, where the category is cmi5")
    _need(verb not in session.told, f"9.3: {verb} once in a session")
    if verb in JUDGED:
        _need(session.mode == "Normal", "10.2.2: no judgement while browsing or reviewing")
        has_been = verb in ONCE_IN_REGISTRATION and verb in session.told_before
        _need(not has_been, f"9.3: {verb} once in a registration")
    if verb == "failed":
        _need("passed" not in session.told_before, "9.3: Failed never comes after Passed")
    if verb == "passed":
        _need("failed" not in session.told, "9.3: Passed or Failed in a session, not both")


def _insist_on_object(statement: Said, session: Session) -> None:
    is_it = _mapping(statement, "object").get("id") == session.activity_id
    _need(is_it, "8.1.5, 9.4: the object is the activity of the launch")


def _insist_on_move_on(verb: str, is_there: bool) -> None:  # noqa: FBT001  what was found
    if verb in JUDGED:
        _need(is_there, f"9.6.2.2: {verb} is in the category moveOn")
    else:
        _need(not is_there, f"9.6.2.2: {verb} is not in the category moveOn")


def _result(verb: str, statement: Said, context: Said, session: Session) -> Told:
    result = _mapping(statement, "result")
    has_duration = isinstance(result.get("duration"), str)
    _need(verb not in WITH_DURATION or has_duration, f"9.5.4: {verb} has a duration")
    expected = {"passed": True, "failed": False}.get(verb)
    _need(result.get("success") is expected, f"9.5.2: success of {verb}")
    completion = True if verb == "completed" else None
    _need(result.get("completion") is completion, f"9.5.3: completion of {verb}")
    score = _score(verb, result, context, session)
    seconds = seconds_in(result.get("duration", "")) if has_duration else 0
    return Told(verb, score, seconds, _progress(statement))


def _score(verb: str, result: Said, context: Said, session: Session) -> float | None:
    """The scaled score, which agrees with the verb and names what it was held against."""
    if "score" not in result:
        return None
    _need(verb in {"passed", "failed"}, "9.5.1: a score only with Passed and Failed")
    score = _mapping(result, "score")
    has_bounds = "raw" not in score or ("min" in score and "max" in score)
    _need(has_bounds, "9.5.1: a raw score has min and max")
    scaled: float | None = score.get("scaled")
    is_share = scaled is None or (isinstance(scaled, int | float) and 0 <= scaled <= 1)
    _need(is_share, "9.5.1: a scaled score is from 0 to 1")
    mastery = session.mastery_score
    if mastery is None or scaled is None:
        return scaled
    is_over = scaled >= mastery
    _need(is_over == (verb == "passed"), f"9.3.4, 9.3.5: {verb} against the mastery score")
    said = _mapping(context, "extensions").get(words.MASTERY_SCORE)
    _need(said == mastery, "9.6.3.2: the mastery score of the launch data")
    return scaled


def _progress(statement: Said) -> int | None:
    """How far the learner is, in percent (9.5.5.1)."""
    said = _mapping(_mapping(statement, "result"), "extensions").get(words.PROGRESS)
    if said is None:
        return None
    is_percent = isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= 100  # noqa: PLR2004
    _need(is_percent, "9.5.5.1: progress is a whole number from 0 to 100")
    return int(said)
