"""State, activity profiles and agent profiles: documents that activities keep.

1.0.3, Communication 2.2-2.7 and 3.1; 2.0, 4.1.4 and 4.1.6.2-4.1.6.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.http import http_date

from lyceum.access.api import Credential
from lyceum.courseware import api as courseware
from lyceum.footprint import selectors
from lyceum.footprint.errors import NotTheirs
from lyceum.kernel.errors import NotFound
from lyceum.statements import api as statements
from lyceum.statements.api import Document, Flaw, Kind, Place, PreconditionMissing

from .asked import Asked
from .door import View, resource
from .values import agent, iri, maybe_identifier, moment

JSON = "application/json"
UNKNOWN = "application/octet-stream"
LONGEST = 2000  # bytes of a name: PostgreSQL's index takes 2,700 in a row, and never NUL


@dataclass(frozen=True)
class Documents:
    """One of the three resources: where its documents lie, and the scope that opens it."""

    kind: Kind
    name: str  # of the parameter that names a document
    needs: tuple[str, ...]
    also: tuple[str, ...] = ()
    scope: str = "profile"

    # --- reading ------------------------------------------------------------------------------

    def get(self, asked: Asked) -> HttpResponse:
        """A document, or the names of those that are there."""
        asked.enter(self.scope, "all/read")
        self._judge(asked)
        said = asked.only(*self.also, self.name, "since", needs=self.needs)
        place, since = self._place(asked, said), moment(asked, "since")
        at = asked.credential.organisation_id
        if self.name not in said:
            names = statements.document_ids(at, place, since)
            return HttpResponse(msgspec.json.encode(names), content_type=JSON)
        found = statements.document(at, place, said[self.name])
        if found is None:
            raise NotFound
        return _told(found)

    # --- writing ------------------------------------------------------------------------------

    def put(self, asked: Asked) -> HttpResponse:
        """The document as it comes; who writes over another's must say which one they know."""
        return self._write(asked, "put")

    def post(self, asked: Asked) -> HttpResponse:
        """The document, or its top-level properties into the JSON that is there."""
        return self._write(asked, "post")

    def _write(self, asked: Asked, mode: Any) -> HttpResponse:
        asked.enter(self.scope)
        self._judge(asked)
        said = asked.only(*self.also, needs=(*self.needs, self.name))
        place = self._place(asked, said, is_change=True)
        content_type, body = asked.header("Content-Type") or UNKNOWN, asked.body()
        if asked.content_type == JSON:
            _insist_on_json(body)
        write = {"mode": mode, **_preconditions(asked)}
        self._put_down(asked, (place, said[self.name], body, content_type), write)
        return HttpResponse(status=204)

    def _put_down(self, asked: Asked, what: tuple[Any, ...], write: dict[str, Any]) -> None:
        """In one step. A PUT without preconditions: in 1.0.3 profiles refuse it (409, of new ones
        400); in 2.0 all three refuse it where there is a document (409)."""
        at, is_first = asked.credential.organisation_id, asked.version == "1.0.3"
        must_say = write["mode"] == "put" and not (is_first and self.kind == "state")
        try:
            statements.write_document(at, *what, **write, must_say=must_say)
        except PreconditionMissing as missing:
            if is_first or missing.exists:
                raise
            write["if_none_match"] = "*"  # it was new; if it no longer is, somebody was faster
            statements.write_document(at, *what, **write, must_say=True)

    def delete(self, asked: Asked) -> HttpResponse:
        """A document; of the state also all that lie in one place."""
        asked.enter(self.scope)
        self._judge(asked)
        needs = self.needs if self.kind == "state" else (*self.needs, self.name)
        said = asked.only(*self.also, self.name, needs=needs)
        place, at = self._place(asked, said, is_change=True), asked.credential.organisation_id
        if self.name in said:
            statements.delete_document(at, place, said[self.name], **_preconditions(asked))
        else:
            statements.delete_documents(at, place)
        return HttpResponse(status=204)

    def _judge(self, asked: Asked) -> None:
        """A running unit of cmi5 reaches its learner's documents, in its registration."""
        if asked.unit is not None:
            content = (asked.content_type, asked.body)
            courseware.note_document(asked.unit, self.kind, asked.method, asked.parameters, content)

    # --- where --------------------------------------------------------------------------------

    def _place(self, asked: Asked, said: Mapping[str, str], *, is_change: bool = False) -> Place:
        if self.name in said:
            _insist_on_a_name(said[self.name], self.name)
        whose = agent(asked)
        insist_it_is_theirs(asked.credential, whose, is_change=is_change)
        activity_id, registration = iri("activityId", said), maybe_identifier("registration", said)
        return Place(self.kind, activity_id, whose, registration)


def _preconditions(asked: Asked) -> dict[str, str | None]:
    """Which document is meant; where it is another nothing changes (1.0.3, Communication 3.1)."""
    return {
        "if_match": asked.header("If-Match") or None,
        "if_none_match": asked.header("If-None-Match") or None,
    }


def insist_it_is_theirs(
    credential: Credential, whose: Mapping[str, Any] | None, *, is_change: bool
) -> None:
    """A person's tool reaches what is kept of that person, and changes nothing that is of all."""
    if not credential.own_account:
        return
    own = {"homePage": selectors.home_page(), "name": credential.own_account}
    if (whose or {}).get("account") != own and (whose is not None or is_change):
        raise NotTheirs


def _insist_on_a_name(name: str, place: str) -> None:
    """It names a document, and a table can find it."""
    if not name or "\0" in name or len(name.encode()) > LONGEST:
        raise Flaw(place, f"a name of at most {LONGEST:,} bytes is expected")


def _insist_on_json(body: bytes) -> None:
    """What says that it is JSON is JSON (2.2)."""
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Flaw("body", f"JSON is expected, as Content-Type says: {wrong}") from None


def _told(found: Document) -> HttpResponse:
    answer = HttpResponse(found.body, content_type=found.content_type)
    answer["ETag"] = f'"{found.etag}"'
    answer["Last-Modified"] = http_date(found.updated_at.timestamp())
    return answer


def _resource(documents: Documents) -> View:
    return resource(
        GET=documents.get, PUT=documents.put, POST=documents.post, DELETE=documents.delete
    )


state_resource = _resource(
    Documents("state", "stateId", ("activityId", "agent"), also=("registration",), scope="state")
)
activity_profile_resource = _resource(Documents("activity_profile", "profileId", ("activityId",)))
agent_profile_resource = _resource(Documents("agent_profile", "profileId", ("agent",)))
