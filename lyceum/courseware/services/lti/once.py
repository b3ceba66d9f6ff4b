"""What counts once, and what the log says of launches."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.models import LtiLaunch, LtiUsed
from lyceum.kernel import clock

MARGIN = timedelta(minutes=5)
LONGEST = timedelta(days=1)


def use_once(kind: str, party: object, said: object, expires_at: object) -> None:
    """A nonce or an id of one party counts once; refuses what was there before. `expires_at` is what
    the other side says, whatever that is: it is remembered for a day at most."""
    if not said:
        raise LaunchRefused("incomplete", kind)
    mark = sha256(f"{kind}:{party}:{said}".encode()).hexdigest()
    left = _left(expires_at)
    try:
        with transaction.atomic():
            LtiUsed.objects.create(mark=mark, expires_at=clock.now() + left + MARGIN)
    except IntegrityError as error:
        raise LaunchRefused("replayed") from error


def _left(expires_at: object) -> timedelta:
    try:
        seconds = float(str(expires_at)) - clock.now().timestamp()
    except (ValueError, OverflowError):
        return LONGEST
    return timedelta(seconds=max(0, seconds)) if seconds < LONGEST.total_seconds() else LONGEST


def note_done(launch: LtiLaunch, **more: Any) -> None:
    """It opened."""
    _end(launch, LtiLaunch.State.DONE, **more)


def note_refusal(launch: LtiLaunch, refusal: LaunchRefused) -> None:
    """It did not open, and why. In a transaction of its own: the refusal undid the other."""
    _end(launch, LtiLaunch.State.REFUSED, reason=refusal.check, detail=refusal.detail)


def _end(launch: LtiLaunch, state: str, **more: Any) -> None:
    fields = {"state": state, "done_at": clock.now(), **more}
    for name, value in fields.items():
        setattr(launch, name, value)
    launch.save(update_fields=list(fields))
