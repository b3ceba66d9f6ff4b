"""Answers come into a box, wait sealed, and leave it in batches. Nothing here knows who gave them."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from lyceum.feedback import policies, privacy
from lyceum.feedback.events import BatchShown
from lyceum.feedback.models import Batch, Box, Remark, Waiting
from lyceum.feedback.types import PULSE
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.sealing import cipher, opened

log = logging.getLogger(__name__)
PURPOSE = "feedback.waiting"
NO_TIME = 0  # what is sealed would else carry the second in which it was
ROUNDS = 6  # so many smallest groups may wait to be sorted by unit, before they are mixed
BY = "system:feedback"


@dataclass(frozen=True)
class BoxKey:
    """Which box: the question, and what it is about."""

    what: str
    about_kind: str
    about_id: str
    question: str
    is_text: bool = False
    title: str = ""
    offered_by: int | None = None


def drop(key: BoxKey, path: Sequence[int], said: str) -> None:
    """Put an answer in. All that wait with it are put into a new order, so that neither their place
    in the table nor the transaction that wrote them tells which one came when."""
    box = _locked(key)
    waiting = [*_opened(box), privacy.Slip(tuple(path), _kept_words(said))]
    is_first = not Batch.objects.filter(box=box).exists()
    least = policies.smallest_group()
    _pour(box, waiting, mixes=is_first or len(waiting) >= ROUNDS * least)


def mix_box(box_id: int) -> int:
    """Those who wait come together, whatever their unit; how many batches were made."""
    box = Box.objects.select_for_update().get(pk=box_id)
    return _pour(box, _opened(box), mixes=True)


def mix_boxes(**chosen: object) -> int:
    """The same with all boxes (or those chosen) in which enough answers wait."""
    rows = Waiting.objects.filter(**{f"box__{name}": value for name, value in chosen.items()})
    enough = rows.values("box").annotate(number=Count("pk")).order_by("box")
    full = enough.filter(number__gte=policies.smallest_group()).values_list("box", flat=True)
    return one_by_one(_mix_one, list(full))


@transaction.atomic
def _mix_one(box_id: int) -> int:
    return mix_box(box_id)


def _locked(key: BoxKey) -> Box:
    box, _is_new = Box.objects.get_or_create(
        what=key.what,
        about_kind=key.about_kind,
        about_id=key.about_id,
        question=key.question,
        defaults={
            "is_text": key.is_text,
            "title": key.title,
            "offered_by_id": key.offered_by,
        },
    )
    return Box.objects.select_for_update().get(pk=box.pk)


def _opened(box: Box) -> list[privacy.Slip]:
    """What waits; what was sealed under a secret that nobody has any more is lost."""
    found = []
    for sealed in Waiting.objects.filter(box=box).values_list("sealed", flat=True):
        said = opened(PURPOSE, sealed)
        if said is None:
            log.warning("an answer in box %s cannot be opened: its secret is gone", box.pk)
            continue
        path, words = json.loads(said)
        found.append(privacy.Slip(tuple(path), _kept_words(words)))
    return found


def _kept_words(said: str) -> str:
    """Without what no database keeps: one such answer would hold back all that wait with it."""
    return said.replace("\0", "")


def _pour(box: Box, slips: Sequence[privacy.Slip], *, mixes: bool) -> int:
    made, left = privacy.pour(slips, least=policies.smallest_group(), mixes=mixes)
    Waiting.objects.filter(box=box).delete()
    Waiting.objects.bulk_create(
        Waiting(box=box, sealed=_sealed(slip)) for slip in privacy.shaken(left)
    )
    for batch in made:
        _keep(box, batch)
    return len(made)


def _sealed(slip: privacy.Slip) -> str:
    words = json.dumps([slip.path, slip.said]).encode()
    return cipher(PURPOSE).encrypt_at_time(words, NO_TIME).decode()


def _keep(box: Box, made: privacy.Batch) -> None:
    """A batch forgets its units below the place that all of it shares, and its texts their order."""
    organisation_id = made.path[0] if made.path else None
    batch = Batch.objects.create(
        box=box,
        organisation_id=organisation_id,
        unit_id=made.path[-1] if len(made.path) > 1 else None,
        on=_period(box),
        size=len(made.said),
        tally={} if box.is_text else privacy.tallied(made.said),
    )
    if box.is_text:
        Remark.objects.bulk_create(
            Remark(batch=batch, text=text) for text in privacy.shaken(made.said)
        )
    publish(
        BatchShown(
            by=BY,
            owner_id=organisation_owner(organisation_id) if organisation_id else "",
            batch_id=batch.pk,
            box_id=box.pk,
            size=batch.size,
        )
    )


def _period(box: Box) -> date:
    """The week of a pulse; else the month."""
    if box.what == PULSE:
        return date.fromisoformat(box.about_id.partition(":")[2])
    return clock.today().replace(day=1)
