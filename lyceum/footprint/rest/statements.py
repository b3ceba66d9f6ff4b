"""The statement resource (1.0.3, Communication 2.1; 2.0, 4.1.6.1)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import http_date

from lyceum.courseware import api as courseware
from lyceum.footprint.errors import BatchIsTooLarge
from lyceum.kernel.errors import NotFound
from lyceum.kernel.files import MEGABYTE
from lyceum.statements import api as statements
from lyceum.statements.api import Flaw, Heard, Part, Query, Told

from .asked import Asked
from .consistent import consistent_through
from .door import resource
from .more import FORMS, Form, Wish, seal, unseal
from .values import agent, flag, identifier, iri, maybe_identifier, moment, number, one_of

JSON = "application/json"
MIXED = "multipart/mixed"
PAGE, LARGEST_PAGE = 100, 500
HEAVIEST_PAGE = 32 * MEGABYTE  # of attachments, but for those of one statement
FILTERS = (
    *("agent", "verb", "activity", "registration", "related_activities", "related_agents"),
    *("since", "until", "limit", "ascending"),
)
LOOKS = ("format", "attachments")


# --- telling --------------------------------------------------------------------------------------


def post(asked: Asked) -> HttpResponse:
    """One statement, or several of which all are kept or none. The answer names them."""
    asked.enter("statements/write")
    asked.only()
    body, parts = _body(asked)
    heard = statements.hear_batch(body, asked.version)
    if len(heard) > settings.XAPI_BATCH_LIMIT:
        raise BatchIsTooLarge(settings.XAPI_BATCH_LIMIT)
    ids = _keep(asked, heard, parts, body)
    return HttpResponse(msgspec.json.encode(ids), content_type=JSON)


def put(asked: Asked) -> HttpResponse:
    """One statement under the id that the address names."""
    asked.enter("statements/write")
    said = asked.only(needs=("statementId",))
    statement_id = identifier("statementId", said["statementId"])
    body, parts = _body(asked)
    heard = statements.hear(body, asked.version)
    if heard.statement_id not in {None, statement_id}:
        raise Flaw("id", "the same id as statementId is expected (Communication 2.1.1)")
    _keep(asked, [msgspec.structs.replace(heard, statement_id=statement_id)], parts, body)
    return HttpResponse(status=204)


def _body(asked: Asked) -> tuple[bytes, Mapping[str, Part]]:
    """The JSON, and the attachments that came with it by their sha2 (Communication 1.5)."""
    if asked.content_type == JSON:
        return asked.body(), {}
    if asked.content_type != MIXED:
        raise Flaw("Content-Type", f"{JSON} or {MIXED} is expected (Communication 1.5)")
    body, parts = statements.read_multipart(asked.body(), asked.header("Content-Type"))
    return body, {part.sha2: part for part in parts}


def _keep(
    asked: Asked, heard: Sequence[Heard], parts: Mapping[str, Part], body: bytes
) -> list[Any]:
    _look_at_attachments(heard, parts)
    if asked.unit is not None:
        return courseware.hear_unit(asked.unit, heard, parts, body)
    if not asked.may("define"):
        heard = [msgspec.structs.replace(one, definitions=()) for one in heard]
    authority = asked.credential.authority
    return statements.keep(
        heard,
        tenant_id=asked.credential.organisation_id,
        authority=authority,
        authority_key=_authority_key(authority),
        parts=parts,
    )


def _look_at_attachments(heard: Iterable[Heard], parts: Mapping[str, Part]) -> None:
    """What is named has come, what came is named (Data 2.4.11), what is signed says the same (2.6)."""
    named = set()
    for one in heard:
        for each in one.enclosed:
            named.add(each.sha2)
            if each.sha2 not in parts and not each.file_url:
                raise Flaw("attachments", f"the bytes of {each.sha2} are expected (Data 2.4.11)")
            if each.is_signature and each.sha2 in parts:
                statements.check_signature(one, parts[each.sha2])
    if excess := parts.keys() - named:
        raise Flaw("body", f"no statement names the part {min(excess)} (Communication 1.5.2)")


@lru_cache(maxsize=4096)
def _authority_key(authority: bytes) -> int:
    return statements.agent_key(json.loads(authority))


# --- reading --------------------------------------------------------------------------------------


def get(asked: Asked) -> HttpResponse:
    """One statement by its id, or a page of those that match."""
    asked.enter("statements/read", "statements/read/mine", "all/read")
    through = consistent_through(
        is_fresh=True
    )  # of before: what is told while it reads may be missing
    answer = _found(asked)
    answer["X-Experience-API-Consistent-Through"] = through
    return answer


def _found(asked: Asked) -> HttpResponse:
    if "more" in asked.parameters:
        said = asked.only("more")
        return _page(asked, unseal(said["more"], asked.credential.organisation_id))
    if {"statementId", "voidedStatementId"} & asked.parameters.keys():
        return _one(asked)
    said = asked.only(*FILTERS, *LOOKS)
    query = Query(
        agent=agent(asked),
        verb=iri("verb", said),
        activity=iri("activity", said),
        registration=maybe_identifier("registration", said),
        related_activities=flag("related_activities", said),
        related_agents=flag("related_agents", said),
        since=moment(asked, "since"),
        until=moment(asked, "until"),
        limit=_limit(said),
        ascending=flag("ascending", said),
    )
    return _page(asked, Wish(query, *_looks(said)))


def _limit(said: Mapping[str, str]) -> int:
    """0 asks for as many as there may be (Communication 2.1.3)."""
    if "limit" not in said:
        return PAGE
    return min(number("limit", said) or LARGEST_PAGE, LARGEST_PAGE)


def _looks(said: Mapping[str, str]) -> tuple[Form, bool]:
    form = cast(Form, one_of("format", said, *FORMS))
    return form, flag("attachments", said)


def _by_authority(asked: Asked) -> int | None:
    """Only what the credential itself told, unless it may read everything."""
    if asked.may("statements/read", "all/read"):
        return None
    return _authority_key(asked.credential.authority)


def _one(asked: Asked) -> HttpResponse:
    is_voided = "voidedStatementId" in asked.parameters
    name = "voidedStatementId" if is_voided else "statementId"
    said = asked.only(*LOOKS, needs=(name,))
    form, with_attachments = _looks(said)
    told = statements.statement_for(
        asked.credential.organisation_id,
        identifier(name, said[name]),
        voided=is_voided,
        by_authority=_by_authority(asked),
    )
    if told is None:
        raise NotFound
    (text,) = _in_form(asked, [told], form)
    answer = _with_attachments(asked, [told], text) if with_attachments else _json(text)
    answer["Last-Modified"] = http_date(told.stored_at.timestamp())
    return answer


def _page(asked: Asked, wish: Wish) -> HttpResponse:
    at = asked.credential.organisation_id
    page = statements.find(
        wish.query,
        tenant_id=at,
        by_authority=_by_authority(asked),
        most_bytes=HEAVIEST_PAGE if wish.with_attachments else 0,
    )
    more = ""
    if page.more is not None:
        sealed = seal(replace(wish, query=_frozen(asked, page.more)), at)
        more = f"{asked.request.path}?more={sealed}"
    found = b",".join(_in_form(asked, page.statements, wish.form))
    text = b'{"statements":[%b],"more":%b}' % (found, msgspec.json.encode(more))
    if wish.with_attachments:
        return _with_attachments(asked, page.statements, text)
    return _json(text)


def _frozen(asked: Asked, query: Query) -> Query:
    """The oldest first, an answer ends with what is there now, not with what is told meanwhile."""
    if not query.ascending or query.before_seq is not None:
        return query
    newest = statements.find(
        replace(query, ascending=False, limit=1),
        tenant_id=asked.credential.organisation_id,
        by_authority=_by_authority(asked),
    )
    if not newest.statements:  # what followed was voided, or went, meanwhile
        return query
    return replace(query, before_seq=newest.statements[0].seq + 1)


def _json(text: bytes) -> HttpResponse:
    return HttpResponse(text, content_type=JSON)


def _with_attachments(asked: Asked, told: Sequence[Told], text: bytes) -> HttpResponse:
    """Always multipart where attachments are asked for, even if there is none (2.1.3)."""
    names = {sha2: None for one in told for sha2 in one.enclosed}
    found = statements.attachments(asked.credential.organisation_id, list(names))
    body, content_type = statements.write_multipart(
        text, [Part(*each, {}) for each in found.values()]
    )
    return HttpResponse(body, content_type=content_type)


def _in_form(asked: Asked, told: Sequence[Told], form: Form) -> list[bytes]:
    """The statements as they were told, or in one of the shorter forms (2.1.3, format)."""
    if form == "exact":
        return [one.text for one in told]
    languages = statements.preferred_languages(asked.header("Accept-Language"))
    read = [statements.read_statement(one.text) for one in told]
    known = _definitions(asked, read) if form == "canonical" else {}
    return [
        msgspec.json.encode(statements.tell_in_format(one, form, languages, known)) for one in read
    ]


def _definitions(asked: Asked, read: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is known of the activities of a page, whoever said it; asked for at once."""
    ids = set().union(*map(statements.activities_in, read))
    found = statements.activities(asked.credential.organisation_id, ids)
    return {one: statements.read_statement(definition) for one, definition in found.items()}


statement_resource = resource(GET=get, POST=post, PUT=put)
