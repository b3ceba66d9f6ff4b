"""When nothing is told of somebody, and of what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lyceum.footprint import policies
from lyceum.footprint.models import Pause
from lyceum.footprint.types import TOPICS, VERBS, PauseRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .timeline import my_lines, sources_in_words

ELSEWHERE = "source:"
TOPIC = "topic:"


class Pauses:
    """The pauses of some people, read once, to be asked for each thing that is to be told."""

    def __init__(self, person_ids: Iterable[int]) -> None:
        found = Pause.objects.unscoped("what may be told of people, before it is told")
        rows = found.filter(person_id__in=set(person_ids)).order_by()
        self._kept = list(rows.values_list("person_id", "about", "starts_at", "ends_at"))

    def cover(self, person_id: int, topic: str, source: str, *moments: datetime) -> bool:
        """Is one of these moments in a pause of the topic, of the source, or of all sources?"""
        abouts = {TOPIC + topic, f"source:{source}"} | ({ELSEWHERE} if source != "house" else set())
        return any(
            whose == person_id
            and about in abouts
            and any(begins <= at and (ends is None or at < ends) for at in moments)
            for whose, about, begins, ends in self._kept
        )


def is_paused(person_id: int, verb: str, source: str, at: datetime) -> bool:
    """Does somebody pause what a source tells of this, at this moment? For who is about to tell it."""
    return Pauses([person_id]).cover(person_id, VERBS[verb].topic, source, at)


def pauses(actor: Actor) -> list[PauseRow]:
    """The actor's own, those that hold before those that are over, the newest first."""
    rows = _rows(_mine(actor).order_by("-starts_at", "-pk"))
    return sorted(rows, key=lambda row: row.is_over)


def open_pauses(actor: Actor) -> list[PauseRow]:
    """Those that hold now. Three queries, however many."""
    return _rows(_mine(actor).filter(holding(clock.now())).order_by("pk"))


def pause_for(actor: Actor, pause_id: int) -> Pause:
    """The one way to a pause: one's own."""
    found = _mine(actor).filter(pk=pause_id).first()
    if found is None:
        raise NotFound
    return found


def holding(moment: datetime) -> Q:
    """Pauses that hold at a moment."""
    return Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))


def pausable(actor: Actor) -> list[tuple[str, str | Promise]]:
    """What can be paused: each topic, all that comes from elsewhere, and each source by itself."""
    topics = [(TOPIC + name, label) for name, label in TOPICS.items()]
    sources = set(my_lines(actor).order_by().values_list("source", flat=True).distinct())
    told = sources_in_words(sources - {"house"})
    elsewhere = (ELSEWHERE, _("Everything that other systems tell"))
    return [*topics, elsewhere, *((f"source:{source}", label) for source, label in told)]


def _in_words(abouts: Iterable[str]) -> dict[str, str | Promise]:
    """What is paused: “Learning”, “Tools of Hansa Freight”. Two queries at most."""
    topics = {TOPIC + name: label for name, label in TOPICS.items()}
    sources = {about.removeprefix(ELSEWHERE) for about in abouts if about.startswith(ELSEWHERE)}
    told = {ELSEWHERE + source: label for source, label in sources_in_words(sources - {""})}
    return topics | told | {ELSEWHERE: _("Everything that other systems tell")}


def _mine(actor: Actor) -> QuerySet[Pause]:
    return Pause.objects.within(actor.scope).filter(person_id=policies.own(actor))


def _rows(found: Iterable[Pause]) -> list[PauseRow]:
    every, moment = list(found), clock.now()
    words = _in_words({pause.about for pause in every})
    return [
        PauseRow(
            id=pause.pk,
            about=pause.about,
            what=words.get(pause.about, pause.about),
            starts_at=pause.starts_at,
            ends_at=pause.ends_at,
            is_over=pause.ends_at is not None and pause.ends_at <= moment,
        )
        for pause in every
    ]
