"""What the run-time of a SCO keeps, and what it says of how far a learner is.

SCORM 1.2 RTE 3.4 (cmi.core), 2004 RTE 4.2. The memory is the JSON of scorm-again: {"cmi": {…}}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lyceum.courseware.cmi5.rules import seconds_in

Memory = Mapping[str, Any]


@dataclass(frozen=True)
class Reached:
    """How far a SCO says that its learner is."""

    is_completed: bool = False
    is_passed: bool = False
    is_failed: bool = False
    score: float | None = None  # -1 to 1
    percent: int = 0
    seconds: int = 0  # of this session


def reached(
    memory: Memory,
    version: str,
    mastery: float | None = None,
    *,
    threshold: object = None,
    is_last: bool = False,
) -> Reached:
    """What a memory means; what cannot be read counts as not said. The manifest says which score
    passes (`mastery`) and, in 2004, which measure of progress completes (`threshold`). In 1.2, who is closed and said
    nothing of it is completed (RTE 3.4.4, cmi.core.lesson_status)."""
    cmi = _mapping(memory, "cmi")
    if version == "1.2":
        return _of_12(cmi, mastery, is_last=is_last)
    return _of_2004(cmi, mastery, _number(threshold))


def entry_after(memory: Memory | None, version: str, *, is_closed: bool) -> str:
    """How a SCO is entered that left this memory (1.2 RTE 3.4.4 cmi.core.entry, 2004 RTE 4.2.7):
    `is_closed` where it ended by its own word. What broke off is gone on with; after a normal end
    it is neither new nor resumed."""
    if memory is None:
        return "ab-initio"
    cmi = _mapping(memory, "cmi")
    left = _mapping(cmi, "core") if version == "1.2" else cmi
    return "resume" if left.get("exit") == "suspend" or not is_closed else ""


def _of_12(cmi: Memory, mastery: float | None, *, is_last: bool) -> Reached:
    """In 1.2 one word tells both; a mastery score of the manifest decides where there is one."""
    core = _mapping(cmi, "core")
    status = str(core.get("lesson_status", ""))
    if is_last and status in {"", "not attempted"}:
        status = "completed"
    score = _scaled(_mapping(core, "score"))
    is_passed, is_failed = status == "passed", status == "failed"
    if mastery is not None and score is not None and status in {"completed", "passed", "failed"}:
        is_passed, is_failed = score >= mastery, score < mastery
    return Reached(
        is_completed=status in {"completed", "passed"} and not is_failed,
        is_passed=is_passed,
        is_failed=is_failed,
        score=score,
        seconds=_clock(str(core.get("session_time", ""))),
    )


def _of_2004(cmi: Memory, mastery: float | None, threshold: float | None) -> Reached:
    """Where the manifest says how much is enough, that decides, not the word of the SCO; without a
    measure nothing is known (RTE 4.2.4.1, 4.2.22.1). Who failed has come to the end of it, but is not
    through: it stays to be done."""
    success = str(cmi.get("success_status", ""))
    is_completed = cmi.get("completion_status") == "completed"
    measure = _number(cmi.get("progress_measure"))
    score = _mapping(cmi, "score")
    scaled = _number(score.get("scaled"))
    is_passed, is_failed = success == "passed", success == "failed"
    if threshold is not None:
        is_completed = measure is not None and measure >= threshold
    if mastery is not None:
        is_passed = scaled is not None and scaled >= mastery
        is_failed = scaled is not None and scaled < mastery
    return Reached(
        is_completed=is_completed and not is_failed,
        is_passed=is_passed,
        is_failed=is_failed,
        score=_within(scaled) if scaled is not None else _scaled(score),
        percent=round(100 * min(1.0, max(0.0, measure))) if measure is not None else 0,
        seconds=seconds_in(str(cmi.get("session_time", ""))),
    )


def _mapping(of: Memory, name: str) -> Memory:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def _number(said: Any) -> float | None:
    try:
        found = float(said)
    except (TypeError, ValueError):
        return None
    return found if abs(found) < 1e9 else None  # noqa: PLR2004  neither NaN nor beyond


def _scaled(score: Memory) -> float | None:
    """The raw score within its bounds, which are 0 and 100 where none are said."""
    raw = _number(score.get("raw"))
    low, high = _number(score.get("min")) or 0.0, _number(score.get("max"))
    if raw is None:
        return None
    high = 100.0 if high is None else high
    return _within((raw - low) / (high - low)) if high > low else None


def _within(score: float) -> float:
    return min(1.0, max(-1.0, score))


def _clock(said: str) -> int:
    """HHHH:MM:SS.SS of SCORM 1.2 in seconds."""
    parts = said.split(":")
    numbers = [_number(part) for part in parts]
    if len(parts) != 3 or None in numbers:  # noqa: PLR2004
        return 0
    hours, minutes, seconds = (number or 0.0 for number in numbers)
    return max(0, min(366 * 86400, round(hours * 3600 + minutes * 60 + seconds)))
