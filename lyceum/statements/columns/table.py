"""The table of parts: who may write, which files there are, how one takes another's place."""

import json
import os
import re
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import transaction
from django.db.models import Q

from lyceum.kernel import clock
from lyceum.kernel.sealing import cipher
from lyceum.statements.models import ColumnCopy, ColumnPart

from . import parquet
from .places import Place
from .shape import VERSION

LEASE = timedelta(minutes=10)
LISTING = "_parts.json"
OURS = re.compile(r"month=\d{4}-\d\d/part-[-\da-f]+\.parquet")
State = ColumnPart.State


class IsHeld(Exception):
    """Somebody else writes the copy at the moment."""


class IsElsewhere(Exception):
    """The copy was made in another place, or with other contents."""


class Piece(NamedTuple):
    """What becomes a part: rows of one month of storing, and the range of seq that they are of."""

    month: str
    first_seq: int
    last_seq: int
    table: Any


@dataclass(frozen=True)
class Hold:
    """The right to write, while nobody has taken it over."""

    holder: str

    @contextmanager
    def step(self) -> Iterator[ColumnCopy]:
        """One transaction of the holder; it also holds on for longer."""
        with transaction.atomic():
            state = ColumnCopy.objects.select_for_update().get(pk=1)
            if state.holder != self.holder:
                raise IsHeld
            state.held_until = clock.now() + LEASE
            state.save(update_fields=["held_until"])
            yield state


@contextmanager
def held() -> Iterator[Hold]:
    """Only one writes. Who was killed on another machine is waited for, ten minutes at most."""
    before = state().holder
    hold = Hold(f"{_host()}-{os.getpid()}-{token_hex(8)}")
    moment = clock.now()
    free = Q(holder="") | Q(held_until__lt=moment)
    if _has_died(before):
        free |= Q(holder=before)
    mine = {"holder": hold.holder, "held_until": moment + LEASE}
    if not ColumnCopy.objects.filter(free, pk=1).update(**mine):
        raise IsHeld
    try:
        yield hold
    finally:
        ColumnCopy.objects.filter(pk=1, holder=hold.holder).update(holder="", held_until=None)


def state() -> ColumnCopy:
    """How far the copy is; made at the first question."""
    found = ColumnCopy.objects.filter(pk=1).first()
    if found is None:
        key = cipher("statements.columns").encrypt(token_bytes(32)).decode()
        found, _made = ColumnCopy.objects.get_or_create(pk=1, defaults={"key": key})
    return found


def is_made(place: Place, *, has_text: bool) -> None:
    """Is there a copy here, with these contents? Raises IsElsewhere; the first one makes it so."""
    wanted, found = _made(place, has_text=has_text), state().made
    if found and found != wanted:
        raise IsElsewhere(found)
    if not found:
        ColumnCopy.objects.filter(pk=1).update(made=wanted)


def forget(hold: Hold, place: Place, *, has_text: bool) -> None:
    """Begin anew, here; whatever lies here of a former copy goes."""
    wanted = _made(place, has_text=has_text)
    with hold.step() as now:
        is_here = not now.made or now.made.split()[0] == wanted.split()[0]
        now.copied_to, now.made = 0, wanted
        now.save(update_fields=["copied_to", "made"])
        if is_here:
            ColumnPart.objects.update(state=State.GONE)
        else:
            ColumnPart.objects.all().delete()
    tell(place)
    for name in [name for name in place.names() if OURS.fullmatch(name)]:
        place.remove(name)


def _made(place: Place, *, has_text: bool) -> str:
    return f"{quote(str(place))} version={VERSION}{' text' if has_text else ''}"


def pseudonym_key() -> bytes:
    """The secret of the pseudonyms: the installation's former secrets open it, too."""
    return cipher("statements.columns").decrypt(state().key.encode())


def live() -> list[ColumnPart]:
    """What a reader may read."""
    return list(ColumnPart.objects.filter(state=State.LIVE).order_by("month", "first_seq", "pk"))


def put(
    hold: Hold,
    place: Place,
    pieces: Sequence[Piece],
    *,
    instead_of: Iterable[ColumnPart] = (),
    then: Callable[[ColumnCopy], object] = lambda _state: None,
) -> list[ColumnPart]:
    """Write parts, and let them take the place of others, in one step for every reader.

    The files are named in the table before they are written; they count from the moment at which
    the table says so, together with whatever `then` changes.
    """
    with hold.step():
        parts = [ColumnPart.objects.create(**_named(piece)) for piece in pieces]
    try:
        for part, piece in zip(parts, pieces, strict=True):
            part.bytes = parquet.write(place, part.name, piece.table)
            part.rows, part.state = len(piece.table), State.LIVE
        with hold.step() as now:
            ColumnPart.objects.bulk_update(parts, ["bytes", "rows", "state"])
            gone = [part.pk for part in instead_of]
            ColumnPart.objects.filter(pk__in=gone).update(state=State.GONE)
            then(now)
    except IsHeld:  # whoever took over knows nothing of these files any more
        for part in parts:
            place.remove(part.name)
        raise
    tell(place)
    return parts


def tell(place: Place) -> None:
    """Say what may be read, then remove what may not."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(listing(), file, indent=1)
        file.flush()
        place.put(Path(file.name), LISTING)
    _remove(place, State.GONE)


def clear(place: Place) -> None:
    """What the last holder left half done."""
    _remove(place, State.WRITING)
    if ColumnPart.objects.filter(state=State.GONE).exists():
        tell(place)


def listing() -> dict[str, Any]:
    """What the list of parts says, as JSON has it."""
    shown = ("name", "month", "rows", "bytes", "first_seq", "last_seq")
    parts = [{name: getattr(part, name) for name in shown} for part in live()]
    return {"version": VERSION, "copied_to": state().copied_to, "parts": parts}


def _remove(place: Place, which: str) -> None:
    for part in ColumnPart.objects.filter(state=which):
        place.remove(part.name)
        part.delete()


def _named(piece: Piece) -> dict[str, Any]:
    """A name that no other file has or had: who was slow and is over never writes on another's."""
    seqs = {"first_seq": piece.first_seq, "last_seq": piece.last_seq}
    stem = f"month={piece.month}/part-{piece.first_seq}-{piece.last_seq}"
    return {"name": f"{stem}-{token_hex(4)}.parquet", "month": piece.month, **seqs}


def _host() -> str:
    return socket.gethostname()[:30].replace("-", "_")


def _has_died(holder: str) -> bool:
    """Of a process of this machine we know: is it there?"""
    host, _dash, rest = holder.partition("-")
    if not rest or host != _host():
        return False
    try:
        os.kill(int(rest.partition("-")[0]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
