from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lyceum.access import api as access
from lyceum.identity import api as identity
from lyceum.kernel import audit
from lyceum.kernel.actors import Actor
from lyceum.kernel.audit import AuditLine, AuditQuery, ParkedDelivery
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.portal import policies
from lyceum.portal.types import AuditRow

CHUNK = 500


def audit_query(actor: Actor, zone: str, **asked: object) -> AuditQuery:
    """The question, bounded by what the actor may read; who may read nothing finds no page."""
    owners = policies.auditable_owners(actor)
    if owners is not None and not owners:
        raise NotFound
    at = asked.pop("organisation", None)
    words = {name: value for name, value in asked.items() if value}
    if at:
        words["owner_id"] = organisation_owner(int(str(at)))
    return AuditQuery(owners=owners, zone=zone, **words)  # type: ignore[arg-type]


def audit_page(query: AuditQuery, before: int | None) -> tuple[list[AuditRow], int | None]:
    """A page of the log with names, and where the next one begins. Three queries at most."""
    lines = audit.lines(query, before=before)
    shown = lines[: audit.PAGE]
    more = shown[-1].id if len(lines) > audit.PAGE else None
    return _named(shown), more


def audit_export(query: AuditQuery) -> Iterator[list[object]]:
    """Every line that answers, as rows of a table."""
    for chunk in _chunks(audit.all_lines(query)):
        for row in _named(chunk):
            yield [
                row.occurred_at.isoformat(),
                row.name,
                row.by,
                row.who,
                row.owner_id,
                row.whose,
                dict(row.payload),
            ]


EXPORT_COLUMNS = ["at", "what", "by", "by_name", "owner", "owner_name", "facts"]


def given_up(actor: Actor) -> list[ParkedDelivery]:
    """What could not be delivered, for who runs the ecosystem."""
    return audit.parked() if policies.can_run_ecosystem(actor) else []


def organisations_to_audit(actor: Actor) -> list[tuple[str, str]]:
    """The organisations by which the log can be narrowed."""
    owners = policies.auditable_owners(actor)
    rows = organisations.organisations_for(actor)
    return [
        (str(row.id), row.name)
        for row in rows
        if owners is None or organisation_owner(row.id) in owners
    ]


def _chunks(lines: Iterable[AuditLine]) -> Iterator[list[AuditLine]]:
    chunk: list[AuditLine] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _named(lines: list[AuditLine]) -> list[AuditRow]:
    mentioned = [line.by for line in lines] + [line.owner_id for line in lines]
    people = identity.names_of(_numbers(mentioned, "person:"))
    places = organisations.organisation_names(_numbers(mentioned, "organisation:"))
    names = {f"person:{pk}": name for pk, name in people.items()}
    names |= {f"organisation:{pk}": name for pk, name in places.items()}
    programs = access.account_names(_numbers(mentioned, "service:"))
    names |= {f"service:{pk}": name for pk, name in programs.items()}
    return [
        AuditRow(
            id=line.id,
            name=line.name,
            who=names.get(line.by, _("Lyceum") if line.by.startswith("system:") else ""),
            by=line.by,
            whose=names.get(line.owner_id, ""),
            owner_id=line.owner_id,
            occurred_at=line.occurred_at,
            payload=line.payload,
        )
        for line in lines
    ]


def _numbers(owners: list[str], prefix: str) -> list[int]:
    found = {owner.removeprefix(prefix) for owner in owners if owner.startswith(prefix)}
    return sorted(int(number) for number in found if number.isdecimal())
