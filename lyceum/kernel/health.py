"""The state of the installation, for `lyceum doctor`, /health and /ready."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection

from . import clock, schema
from .models import Delivery, WorkerBeat

_others: list[Callable[[], "Finding"]] = []
ENOUGH_SPACE = 1_000_000_000
BACKUPS_LIVE = timedelta(days=35)  # they hold people who may have been erased since


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to do where it is not fine."""

    what: str
    is_fine: bool
    found: str
    mend: str = ""


def also(check: Callable[[], Finding]) -> None:
    """A check of a higher floor, said once in its `ready`."""
    if check not in _others:
        _others.append(check)


def examine() -> list[Finding]:
    """Every check, in the order in which one would mend things."""
    findings = [_database()]
    if findings[0].is_fine:
        checks: list[Callable[[], Finding]] = [_migrations, _worker, _parked, *_others]
        findings += [check() for check in checks]
    return [*findings, _space(), _backups(), _front_end(), _mail()]


def is_ready() -> bool:
    """May requests come in? The database answers and its tables are of this version."""
    return _database().is_fine and _migrations().is_fine


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as reason:
        return Finding(
            "database",
            is_fine=False,
            found=str(reason),
            mend="Check LYCEUM_DATABASE_URL or LYCEUM_HOME.",
        )
    return Finding("database", is_fine=True, found=connection.vendor)


def _migrations() -> Finding:
    waiting = len(schema.waiting())
    return Finding("tables", not waiting, f"{waiting} changes waiting", "Run: lyceum upgrade")


def _worker() -> Finding:
    alive = WorkerBeat.objects.filter(beat_at__gte=clock.now() - timedelta(seconds=60)).count()
    return Finding(
        "workers", alive > 0, f"{alive} alive", "Run: lyceum serve, or lyceum work beside it"
    )


def _parked() -> Finding:
    parked = Delivery.objects.filter(parked_at__isnull=False).count()
    return Finding("parked deliveries", not parked, str(parked), "See Operations → Parked.")


def _space() -> Finding:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.HOME).free
    mend = "Free some space, or move LYCEUM_HOME."
    return Finding("disk", free > ENOUGH_SPACE, f"{free / 1e9:.1f} GB free", mend)


def _backups() -> Finding:
    """What lies in the home only; who copies backups elsewhere deletes them there, too."""
    since = (clock.now() - BACKUPS_LIVE).timestamp()
    files = [*(settings.HOME / "backups").glob("*.tar.gz")]
    old = sum(file.stat().st_mtime < since for file in files)
    mend = f"Delete what is older than {BACKUPS_LIVE.days} days: it holds people erased since."
    return Finding("old backups", not old, f"{old} of {len(files)}", mend)


def _front_end() -> Finding:
    there = finders.find("ui/dist/manifest.json") is not None
    mend = "Run: make front-end (a wheel carries it)"
    return Finding("front end", there, "built" if there else "not built", mend)


def _mail() -> Finding:
    how = "by SMTP" if settings.SMTP_URL else "kept on the outbox page (no LYCEUM_SMTP_URL)"
    return Finding("mail", is_fine=True, found=how)
