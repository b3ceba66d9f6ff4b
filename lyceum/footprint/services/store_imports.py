"""Statements of another store or of a file come in.

Each batch is one transaction that also moves the run's position, so whatever breaks off, every
statement was taken once or not yet. Ids make the whole repeatable: what is there is not taken again.
A statement without an id gets one that is made of its words.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import IO, Any
from uuid import UUID, uuid5

import msgspec
from django.core.files import File
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks import task

from lyceum.footprint import selectors
from lyceum.footprint.errors import FileIsNoStatements, ImportIsNotNow, SecretIsMissing
from lyceum.footprint.events import (
    StatementImportBegun,
    StatementImportStopped,
    StatementsImported,
)
from lyceum.footprint.exchange.files import NotStatements, Said, StatementFile
from lyceum.footprint.exchange.talking import Fetched, Gone, OtherStore, Trouble
from lyceum.footprint.models import StoreImport, StoreImportProblem
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.eventlog import publish
from lyceum.kernel.files import clean_name
from lyceum.statements import api as statements
from lyceum.statements.api import Heard, Part

from .targets import may_keep, sealed, store_of
from .telling import NAMESPACE

BATCH = 200
LISTED = 10_000
KEPT_FOR_DAYS = 7
OVERLAP = timedelta(seconds=1)  # several statements may be stored in one moment
State = StoreImport.State
FindParts = Callable[[Mapping[str, str]], Mapping[str, Part]]
Tell = Callable[[StoreImport], object]


class _Superseded(Exception):
    """Somebody else moved this run meanwhile, or stopped it."""


class _Stored(msgspec.Struct):
    """Of a statement of another store, when that kept it."""

    stored: datetime | None = None


class _OnlyTried(Exception):
    """A dry run: what was kept is undone."""


@dataclass
class _Batch:
    """Some statements, where their attachments are found, and where it goes on behind them."""

    said: Sequence[Said]
    parts: FindParts
    position: str
    is_last: bool


@dataclass
class _Result:
    """What became of a batch."""

    new: int = 0
    known: int = 0
    problems: list[StoreImportProblem] = field(default_factory=list)


# --- beginning ------------------------------------------------------------------------------------


@transaction.atomic
def import_file(
    *, by: Actor, organisation_id: int, file: File[bytes], is_dry: bool = True, later: bool = True
) -> StoreImport:
    """Take in a file of statements, told to an organisation; what is none is refused here."""
    may_keep(by, organisation_id)
    _insist_on_statements(file)
    run = StoreImport(
        organisation_id=organisation_id, name=clean_name(file.name or ""), digest=digest_of(file)
    )
    file.seek(0)
    run.file.save(f"{get_random_string(24)}.statements", file, save=False)
    return _begun(run, by, is_dry=is_dry, later=later)


@transaction.atomic
def import_from_store(
    *,
    by: Actor,
    organisation_id: int,
    address: str,
    secret: str,
    is_dry: bool = True,
    later: bool = True,
    **said: Any,
) -> StoreImport:
    """Read another store from its first statement on, or since a moment (`since`)."""
    may_keep(by, organisation_id)
    if not secret:
        raise SecretIsMissing
    digest = digest_of_store(address, said.get("user", ""), said.get("since", ""))
    run = StoreImport(
        organisation_id=organisation_id,
        name=address[:200],
        digest=digest,
        address=address,
        secret=sealed(secret),
        **said,
    )
    return _begun(run, by, is_dry=is_dry, later=later)


@transaction.atomic
def go_on_with_import(*, by: Actor, run_id: int, later: bool = True) -> StoreImport:
    """After a dry run: take the statements in. After an interruption: go on where it was."""
    run = _held(by, run_id)
    if not run.file and not run.address:  # it was forgotten
        raise ImportIsNotNow
    if run.state == State.CHECKED:
        run.is_dry, run.position = False, ""
        run.seen = run.new = run.known = run.wrong = 0
        run.problems.all().delete()
    elif run.state not in (State.FAILED, State.STOPPED):
        raise ImportIsNotNow
    return _begun(run, by, is_dry=run.is_dry, later=later)


@transaction.atomic
def stop_import(*, by: Actor, run_id: int) -> None:
    """Stop after the batch at hand. What was taken in stays."""
    run = _held(by, run_id)
    if run.state not in (State.CHECKING, State.RUNNING, State.CHECKED):
        raise ImportIsNotNow
    run.state, run.finished_at = State.STOPPED, clock.now()
    run.save()
    publish(_fact(StatementImportStopped, by, run))


def unfinished_import(organisation_id: int, digest: str) -> StoreImport | None:
    """The run of this very file or address that was interrupted, if there is one."""
    rows = StoreImport.objects.unscoped("the shell asks").filter(organisation_id=organisation_id)
    found = rows.filter(digest=digest, is_dry=False, state__in=(State.RUNNING, State.FAILED))
    return found.order_by("-pk").first()


def digest_of(file: IO[bytes] | File[bytes]) -> str:
    """What tells a file from another."""
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        found.update(chunk)
    return found.hexdigest()


def digest_of_store(address: str, user: str, since: str) -> str:
    """What tells a reading of a store from another."""
    return hashlib.sha256(f"{address} {user} {since}".encode()).hexdigest()


def forget_import_files() -> int:
    """Files of runs that nobody went on with go after a week; say how many."""
    since = clock.now() - timedelta(days=KEPT_FOR_DAYS)
    old = StoreImport.objects.unscoped("the clock").exclude(file="").filter(made_at__lt=since)
    idle = [run for run in old if not run.is_at_work]
    for run in idle:
        _forget_file(run)
    return len(idle)


def _begun(run: StoreImport, by: Actor, *, is_dry: bool, later: bool) -> StoreImport:
    if run._state.adding:
        run.made_by, run.made_at = str(by), clock.now()
    run.is_dry, run.state = is_dry, State.CHECKING if is_dry else State.RUNNING
    run.reason, run.finished_at = "", None
    run.save()
    publish(_fact(StatementImportBegun, by, run, is_dry=is_dry))
    if later:
        carry_on_later.enqueue(run.pk)
    return run


def _insist_on_statements(file: File[bytes]) -> None:
    try:
        next(StatementFile(file.file).statements(), None)  # type: ignore[arg-type]
    except NotStatements as error:
        raise FileIsNoStatements(str(error)) from None


def _held(by: Actor, run_id: int) -> StoreImport:
    found = selectors.import_for(by, run_id)
    may_keep(by, found.organisation_id)
    return StoreImport.objects.unscoped("permitted above").select_for_update().get(pk=found.pk)


def _fact(event: Any, by: Actor, run: StoreImport, **more: Any) -> Any:
    at = {"owner_id": run.owner_id, "organisation_id": run.organisation_id}
    return event(by=str(by), run_id=run.pk, **at, **more)


# --- working --------------------------------------------------------------------------------------


@task()
def carry_on_later(run_id: int) -> None:
    """What the worker does."""
    carry_on_with_import(run_id)


def carry_on_with_import(run_id: int, tell: Tell = lambda _run: None) -> StoreImport:
    """Do what is left of a run, however often it was interrupted."""
    run = StoreImport.objects.unscoped("the run's own work").get(pk=run_id)
    if not run.is_at_work:
        return run
    try:
        for batch in _batches(run):
            _take(run, batch)
            tell(run)
    except _Superseded:
        run.refresh_from_db()
    except (Trouble, NotStatements) as trouble:
        _fail(run, str(trouble))
    except Exception:
        _fail(run, _("Something unforeseen happened; the log of this installation tells more."))
        raise
    return run


def _fail(run: StoreImport, reason: str) -> None:
    run.state, run.reason, run.finished_at = State.FAILED, reason, clock.now()
    run.save(update_fields=["state", "reason", "finished_at"])


def _batches(run: StoreImport) -> Iterator[_Batch]:
    if run.address:
        yield from _pages(run, store_of(run))
        return
    with run.file.open("rb") as opened:
        file = StatementFile(opened.file)
        left = (said for said in file.statements() if said.number > int(run.position or 0))
        while said := list(islice(left, BATCH)):
            yield _Batch(said, file.parts, str(said[-1].number), is_last=False)
        yield _Batch([], file.parts, run.position, is_last=True)


def _pages(run: StoreImport, store: OtherStore) -> Iterator[_Batch]:
    """The other store's pages, oldest first: what it gets meanwhile comes at the end."""
    page, followed = _where_it_was(run, store), set()
    while True:
        said = [Said(run.seen + n, text) for n, text in enumerate(page.statements, start=1)]
        position = f"{page.more}\n{_last_stored(page)}" if page.more else ""
        yield _Batch(said, partial(_among, page.parts), position, is_last=not page.more)
        if not page.more:
            return
        if page.more in followed:
            raise Trouble(_("It leads to the same page for more again and again."))
        followed.add(page.more)
        page = store.go_on(page.more)


def _where_it_was(run: StoreImport, store: OtherStore) -> Fetched:
    """The page at which a run begins or goes on.

    A link lives for a day in most stores. Behind a dead one it goes on a little before what came
    last: what is known already is not taken again.
    """
    more, _line, stored = run.position.partition("\n")
    wanted = {"ascending": "true", "attachments": "true", "limit": str(BATCH)}
    since = {"since": run.since} if run.since else {}
    if not more:
        return store.first(**wanted, **since)
    try:
        return store.go_on(more)
    except Gone:
        if not stored:
            raise
        before = datetime.fromisoformat(stored) - OVERLAP
        return store.first(**wanted, since=before.isoformat())


def _last_stored(page: Fetched) -> str:
    """When the last statement of a page was stored there; empty where it does not say so."""
    try:
        said = msgspec.json.decode(page.statements[-1], type=_Stored) if page.statements else None
    except msgspec.MsgspecError:
        return ""
    return said.stored.isoformat() if said and said.stored else ""


def _among(parts: Mapping[str, Part], enclosed: Mapping[str, str]) -> Mapping[str, Part]:
    return {sha2: parts[sha2] for sha2 in enclosed if sha2 in parts}


@transaction.atomic
def _take(run: StoreImport, batch: _Batch) -> None:
    """One batch, and how far the run is by it, together."""
    now = StoreImport.objects.unscoped("the run's own work").select_for_update()
    there = now.values_list("state", "position", "seen").get(pk=run.pk)
    if there != (run.state, run.position, run.seen):
        raise _Superseded
    result = _taken(run, batch)
    run.seen += len(batch.said)
    run.new, run.known = run.new + result.new, run.known + result.known
    room = max(0, LISTED - run.wrong)
    run.wrong += len(result.problems)
    StoreImportProblem.objects.bulk_create(result.problems[:room])
    run.position, run.touched_at = batch.position, clock.now()
    if batch.is_last:
        _finish(run)
    run.save()


def _finish(run: StoreImport) -> None:
    run.state, run.finished_at = (State.CHECKED if run.is_dry else State.DONE), clock.now()
    if not run.is_dry:
        run.secret = ""
        _forget_file(run)
        by = actors.system("footprint", run.owner_id)
        publish(_fact(StatementsImported, by, run, new=run.new))


def _forget_file(run: StoreImport) -> None:
    if run.file:
        name, storage = str(run.file.name), run.file.storage
        run.file = ""
        run.save(update_fields=["file"])
        transaction.on_commit(lambda: storage.delete(name))


def _taken(run: StoreImport, batch: _Batch) -> _Result:
    """Hear each by itself, so that one that is wrong stops no other; keep the rest together."""
    result = _Result()
    heard: dict[UUID, tuple[Said, Heard]] = {}
    for said in batch.said:
        try:
            one = _heard(run, said)
        except statements.Flaw as flaw:
            result.problems.append(_problem(run, said, _id_in(said.text), str(flaw)))
            continue
        before = heard.setdefault(_id(one), (said, one))[1]
        if before.fingerprint != one.fingerprint:
            result.problems.append(
                _problem(run, said, str(_id(one)), _("The id stands there twice."))
            )
        elif before is not one:
            result.known += 1
    parts = batch.parts(_enclosed(heard.values()))
    for said, one in list(heard.values()):
        if missing := [e.sha2 for e in one.enclosed if not e.file_url and e.sha2 not in parts]:
            words = _("The attachment {sha2} is not there.").format(sha2=missing[0])
            result.problems.append(_problem(run, said, str(_id(one)), words))
            del heard[_id(one)]
    _keep(run, list(heard.values()), parts, result)
    return result


def _keep(
    run: StoreImport, heard: list[tuple[Said, Heard]], parts: Mapping[str, Part], result: _Result
) -> None:
    """All at once; where that is refused, one by one."""
    known = statements.known(run.organisation_id or 0, [_id(one) for _said, one in heard])
    try:
        _kept(run, [one for _said, one in heard], parts)
        taken = [_id(one) for _said, one in heard]
    except DomainError:
        taken = []
        for said, one in heard:
            try:
                _kept(run, [one], parts)
                taken.append(_id(one))
            except DomainError as refusal:
                result.problems.append(_problem(run, said, str(_id(one)), str(refusal)))
    result.new += len([each for each in taken if each not in known])
    result.known += len([each for each in taken if each in known])


def _kept(run: StoreImport, heard: Sequence[Heard], parts: Mapping[str, Part]) -> None:
    """Keep them; a dry run undoes it at once."""
    name = _("Import {number}").format(number=run.pk)
    account = {"homePage": selectors.home_page(), "name": f"import:{run.pk}"}
    authority = {"objectType": "Agent", "name": name, "account": account}
    needed = {e.sha2 for one in heard for e in one.enclosed}
    try:
        with transaction.atomic():
            statements.keep(
                heard,
                tenant_id=run.organisation_id or 0,
                authority=msgspec.json.encode(authority),
                authority_key=statements.agent_key(authority),
                parts={sha2: part for sha2, part in parts.items() if sha2 in needed},
            )
            if run.is_dry:
                raise _OnlyTried
    except _OnlyTried:
        return


def _heard(run: StoreImport, said: Said) -> Heard:
    one = statements.hear_again(said.text)
    if one.statement_id is None:
        words = hashlib.sha256(said.text).hexdigest()
        one = msgspec.structs.replace(
            one, statement_id=uuid5(NAMESPACE, f"{run.organisation_id} {words}")
        )
    return one


def _id(one: Heard) -> UUID:
    assert one.statement_id  # noqa: S101  given above
    return one.statement_id


def _enclosed(heard: Any) -> dict[str, str]:
    return {e.sha2: e.content_type for _said, one in heard for e in one.enclosed}


def _id_in(text: bytes) -> str:
    try:
        found = msgspec.json.decode(text, type=dict[str, msgspec.Raw]).get("id", b"")
    except msgspec.MsgspecError:
        return ""
    return bytes(found).decode(errors="replace").strip('"')[:40]


def _problem(run: StoreImport, said: Said, statement_id: str, reason: str) -> StoreImportProblem:
    return StoreImportProblem(
        run=run, number=said.number, statement_id=statement_id, reason=reason[:1000]
    )
