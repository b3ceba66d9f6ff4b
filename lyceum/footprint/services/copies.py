"""A footprint as a file: at once where it is short, by the worker where it is long.

JSON is a list of statements that another record store takes; CSV is a table to be read.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks import task

from lyceum.footprint import policies, selectors
from lyceum.footprint.errors import CopyIsBeingMade
from lyceum.footprint.events import CopyAsked, CopyMade
from lyceum.footprint.models import Copy, Line
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.tables import write_csv
from lyceum.messaging import api as messaging
from lyceum.statements import api as statements

PAGE = 500
AT_ONCE = 5_000  # lines; more than that is the worker's
KEPT_FOR = timedelta(days=7)
PATIENCE = timedelta(hours=2)  # a copy that takes longer has failed


def pieces(actor: Actor, kind: str) -> Iterator[bytes]:
    """The file, piece by piece, however long it is."""
    return _json(actor) if kind == Copy.Kind.JSON else _csv(actor)


def _json(actor: Actor) -> Iterator[bytes]:
    comma = b"[\n"
    for some in (_by_the_house(actor), _from_outside(actor)):
        for text in some:
            yield comma + text
            comma = b",\n"
    yield (b"\n" if comma == b",\n" else comma) + b"]\n"


def _by_the_house(actor: Actor) -> Iterator[bytes]:
    before, mine = None, policies.own(actor)
    while rows := statements.statements_about(actor, mine, before=before, limit=PAGE):
        yield from (json.dumps(row.statement, ensure_ascii=False).encode() for row in rows)
        before = rows[-1].position


def _from_outside(actor: Actor) -> Iterator[bytes]:
    """What tools told of the person, as they told it."""
    places = selectors.told_outside(policies.own(actor))
    for start in range(0, len(places), PAGE):
        rows = statements.numbered(places[start : start + PAGE])
        yield from (row.text for row in reversed(rows) if not row.is_voided)


def _csv(actor: Actor) -> Iterator[bytes]:
    columns = [
        _("When"), _("What"), _("Result"), _("Minutes"), _("Topic"), _("Organisation"),
        _("Told by"), _("Objection"), "verb", "object", "statement",
    ]  # fmt: skip
    rows = (row for lines in selectors.every_line(actor) for row in _table(lines))
    return write_csv(columns, rows, bom=True)


def _table(lines: list[Line]) -> Iterator[list[object]]:
    told = dict(selectors.sources_in_words({line.source for line in lines}))
    for line, row in zip(lines, selectors.rows_of(lines), strict=True):
        yield [
            timezone.localtime(line.happened_at).isoformat(timespec="seconds"),
            row.sentence,
            row.detail,
            line.minutes or "",
            selectors.topic_in_words(line.topic),
            row.organisation,
            told.get(line.source, line.source),
            selectors.state_in_words(row.objection),
            line.verb,
            line.thing,
            line.statement_id,
        ]


# --- made by the worker ---------------------------------------------------------------------------


@transaction.atomic
def ask_copy(*, by: Actor, kind: str) -> Copy:
    """Have the file made; a message tells when it is there."""
    if by.person_id is None:
        raise Forbidden
    if selectors.copy_at_work(by, PATIENCE):
        raise CopyIsBeingMade
    copy = Copy(person_id=by.person_id, kind=kind, asked_at=clock.now())
    copy.save()
    publish(CopyAsked(by=str(by), owner_id=copy.owner_id, person_id=by.person_id, copy_id=copy.pk))
    transaction.on_commit(partial(make_copy_later.enqueue, copy.pk))
    return copy


@task()
def make_copy_later(copy_id: int) -> None:
    """What the worker does."""
    make_copy(copy_id)


def make_copy(copy_id: int) -> None:
    """Write the file, then say that it is there."""
    copy = Copy.objects.unscoped("the worker, for whoever asked").filter(pk=copy_id).first()
    card = copy and identity.cards_of([copy.person_id]).get(copy.person_id)
    if not copy or not card or copy.ready_at:
        return
    try:
        language, zone = card.locale or settings.LANGUAGE_CODE, card.time_zone or "UTC"
        with translation.override(language), timezone.override(zone):
            copy.size = _write(copy)
        _finish(copy)
    except Exception:
        _forget(copy)
        copy.failed_at = clock.now()
        copy.save()
        raise


def _write(copy: Copy) -> int:
    """The file, its place written down first so that what a power cut leaves is found."""
    copy.file.name = f"footprints/{get_random_string(32)}.{copy.kind}"
    copy.save()
    path = Path(copy.file.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        file.writelines(pieces(actors.person(copy.person_id), copy.kind))
    return path.stat().st_size


@transaction.atomic
def _finish(copy: Copy) -> None:
    """It is there, and takes the place of the one before."""
    former = Copy.objects.unscoped("the same person's").filter(person_id=copy.person_id)
    for each in former.exclude(pk=copy.pk):
        _forget(each)
        each.delete()
    copy.ready_at = clock.now()
    copy.save()
    publish(
        CopyMade(
            by="system:footprint",
            owner_id=copy.owner_id,
            person_id=copy.person_id,
            copy_id=copy.pk,
        )
    )
    about = messaging.About(url=reverse("footprint:take-along"))
    messaging.send(kind="footprint.copy_ready", to=copy.person_id, about=about)


def forget_copies() -> int:
    """Files whose week is over go."""
    old = Copy.objects.unscoped("whose week is over").filter(asked_at__lt=clock.now() - KEPT_FOR)
    for copy in (gone := list(old)):
        _forget(copy)
        copy.delete()
    return len(gone)


def _forget(copy: Copy) -> None:
    if copy.file:
        copy.file.delete(save=False)
