"""Reading the store by its watermark: what tools and systems outside told becomes lines, too.

What the house tells has its line at once; here it is only met again, and stays as it is. So the
whole store can be read anew, as after an upgrade from a version without lines. What a tool told
moves what its person has taken up, too.
"""

import json
import logging
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from lyceum.footprint import selectors
from lyceum.footprint.models import Followed, Line, OtherName
from lyceum.footprint.selectors.agents import people_among
from lyceum.identity import api as identity
from lyceum.statements import api as statements

from . import lines
from .lines import Origin, Said
from .names import know_names
from .reactions import react_to

log = logging.getLogger(__name__)
NUL = re.compile(rb"(\\\\)|\\u0000")  # a zero, which no column of PostgreSQL takes; not `\\u0000`
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
UNFIT = (*UNREADABLE, DataError, IntegrityError)
VOIDED_KEY = statements.key_of("http://adlnet.gov/expapi/verbs/voided")
AT_ONCE = 1000


def follow() -> int:
    """Read the store up to its watermark; how many statements there were."""
    total = 0
    while seen := _follow(AT_ONCE):
        total += seen
    return total


@transaction.atomic
def _follow(limit: int) -> int:
    Followed.objects.get_or_create(pk=1)
    mark = Followed.objects.select_for_update().get(pk=1)
    passing, _watermark = statements.passing(mark.seq, limit)
    if not passing:
        return 0
    _take_in(passing)
    mark.seq = passing[-1].seq
    mark.save()
    return len(passing)


@transaction.atomic
def know(person_ids: Sequence[int]) -> None:
    """Know these people by all their names; what was told under new ones before is theirs now."""
    _take_in(statements.passing_of(know_names(person_ids)))


@transaction.atomic
def catch_up(name_id: int) -> None:
    """Take in what was told before under a name that was confirmed since."""
    names = OtherName.objects.unscoped("its number came with the fact").select_for_update()
    name = names.filter(pk=name_id).first()  # nobody takes it back meanwhile
    if name is not None:
        _take_in(statements.passing_of([name.agent_key]))


def _take_in(passing: Sequence[statements.Passing]) -> None:
    """Take in what passes; one that cannot be taken in is found by halves, and holds nobody up."""
    try:
        with transaction.atomic():
            _take_in_together(passing)
    except UNFIT as error:
        if len(passing) == 1:
            log.warning("statement %s is passed over: %s", passing[0].seq, type(error).__name__)
            return
        half = len(passing) // 2
        _take_in(passing[:half])
        _take_in(passing[half:])


def _take_in_together(passing: Sequence[statements.Passing]) -> None:
    """Of what passes, what tells of people whom we know: lines, and what it moves."""
    people = people_among(passing)
    voiding = {one.seq for one in passing if one.verb_key == VOIDED_KEY}
    told = statements.numbered(people.keys() | voiding)
    said = [(one, _readable(one.text)) for one in told if not one.is_voided]
    _void([pair for pair in said if pair[0].seq in voiding])
    theirs = [pair for pair in said if pair[0].seq in people]
    _keep(theirs, people)
    react_to(theirs, people)


def _readable(text: bytes) -> Said:
    """What a statement says, in values that every database takes."""
    found: Said = json.loads(NUL.sub(rb"\1", text), parse_float=_finite)
    return found


def _finite(text: str) -> float | str:
    """… and numbers beyond a double's range, which stay as they were spelt."""
    return number if math.isfinite(number := float(text)) else text


def _keep(said: Sequence[tuple[statements.Told, Said]], people: Mapping[int, int]) -> None:
    made = list(_lines(said, people))
    paused = selectors.Pauses(line.person_id for line, _statement in made)
    removed = lines.removed_among([line.id for line, _statement in made])
    kept = [
        (line, statement)
        for line, statement in made
        if line.id not in removed
        and not paused.cover(line.person_id, line.topic, line.source, line.happened_at)
    ]
    about = selectors.skills_told([statement for _line, statement in kept])
    lines.keep([line for line, _statement in kept], about)


def _lines(
    said: Sequence[tuple[statements.Told, Said]], people: Mapping[int, int]
) -> Iterator[tuple[Line, Said]]:
    """One that cannot be read holds nobody up."""
    cards = identity.cards_of(people.values())
    for one, statement in said:
        if card := cards.get(people[one.seq]):
            try:
                yield lines.line_of(statement, _origin(one, card)), statement
            except UNREADABLE:
                log.warning("statement %s of tenant %s is no line", one.statement_id, one.tenant_id)


def _void(said: Sequence[tuple[statements.Told, Said]]) -> None:
    """A statement that was voided is no line any more."""
    for one, statement in said:
        gone = lines.line_id(one.tenant_id, UUID(statement["object"]["id"]))
        Line.objects.unscoped("voided by whoever told it").filter(pk=gone).delete()


def _origin(told: statements.Told, card: identity.PersonCard) -> Origin:
    return Origin(
        person_id=card.id,
        zone=card.time_zone,
        organisation_id=told.tenant_id or told.organisation_id,
        cause=told.cause,
        tenant_id=told.tenant_id,
        stored_at=told.stored_at,
    )
