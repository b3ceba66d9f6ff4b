"""Documents of the state and of profiles: read, judged and written in one step."""

from hashlib import blake2b, sha1
from typing import Any, Literal

from django.db import connection, transaction

from lyceum.kernel import clock
from lyceum.statements import selectors
from lyceum.statements.errors import DocumentsNotJson, PreconditionFailed, PreconditionMissing
from lyceum.statements.models import Document as Row
from lyceum.statements.types import Document, Place
from lyceum.statements.xapi import documents as merging

JSON = "application/json"


@transaction.atomic
def write_document(  # noqa: PLR0913  a document, its place and what is known of it
    tenant_id: int,
    place: Place,
    document_id: str,
    body: bytes,
    content_type: str,
    *,
    mode: Literal["put", "post"],
    if_match: str | None = None,
    if_none_match: str | None = None,
    must_say: bool = False,
) -> Document:
    """Put a document in its place, or merge it with what is there (post).

    With `must_say`, whoever names neither `If-Match` nor `If-None-Match` is refused.
    """
    where = _locked(tenant_id, place, document_id)
    known = Row.objects.filter(**where).first()
    if must_say and if_match is None and if_none_match is None:
        raise PreconditionMissing(exists=known is not None)
    _insist(known, if_match, if_none_match)
    if mode == "post" and known is not None:
        body, content_type = _merged(known, body, content_type), JSON
    row, _is_new = Row.objects.update_or_create(
        **where,
        defaults={
            "body": body,
            "content_type": content_type,
            "etag": sha1(body).hexdigest(),  # noqa: S324  the specification's
            "updated_at": clock.now(),
        },
    )
    return selectors.document_of(row)


@transaction.atomic
def delete_document(
    tenant_id: int,
    place: Place,
    document_id: str,
    *,
    if_match: str | None = None,
    if_none_match: str | None = None,
) -> None:
    """Take one document away; where there is none, nothing is wrong."""
    where = _locked(tenant_id, place, document_id)
    known = Row.objects.filter(**where).first()
    _insist(known, if_match, if_none_match)
    if known is not None:
        known.delete()


def delete_documents(tenant_id: int, place: Place) -> int:
    """Take every document of a place away; says how many there were."""
    return Row.objects.filter(**selectors.whereabouts(tenant_id, place)).delete()[0]


def _locked(tenant_id: int, place: Place, document_id: str) -> dict[str, Any]:
    """Where the document is, once nobody else writes there. SQLite has locked everything."""
    where = {**selectors.whereabouts(tenant_id, place), "document_id": document_id}
    if connection.vendor == "postgresql":
        # 56 bits: its first byte is 0, so it never looks like a lock of the writers' (store/postgres)
        mark = blake2b(repr(sorted(where.items())).encode(), digest_size=7).digest()
        with connection.cursor() as cursor:
            key = int.from_bytes(mark, "big")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    return where


def _insist(known: Row | None, if_match: str | None, if_none_match: str | None) -> None:
    if if_match is not None and not _is_named(known, if_match):
        raise PreconditionFailed
    if if_none_match is not None and _is_named(known, if_none_match):
        raise PreconditionFailed


def _is_named(known: Row | None, header: str) -> bool:
    """Does the header mean this document? `*` is any that is there."""
    if known is None:
        return False
    named = [one.strip().removeprefix("W/").strip('"') for one in header.split(",")]
    return "*" in named or known.etag in named


def _merged(known: Row, body: bytes, content_type: str) -> bytes:
    if {_kind(known.content_type), _kind(content_type)} != {JSON}:
        raise DocumentsNotJson
    try:
        return merging.merge(bytes(known.body), body)
    except ValueError:
        raise DocumentsNotJson from None


def _kind(content_type: str) -> str:
    """The media type without parameters, whose capitals mean nothing (RFC 9110, 8.3.1)."""
    return content_type.partition(";")[0].strip().lower()
