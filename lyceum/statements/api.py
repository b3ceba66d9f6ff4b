"""Statements: the xAPI store. It knows no learning, only who says what of whom.

Questions  find, statement_for, consistent_through, following, passing, passing_of, activity,
           activities, agent_names, attachments, document, document_ids, sizes, known, numbered
           statements_about, statement_about      a person's own
Commands   keep, store, take_back, forget_names, write_document, delete_document, delete_documents
Rules      hear, hear_again, hear_batch, agent_from, agent_key, insist_iri, is_language_tag, read_moment,
           tell_moment, preferred_languages, read_statement, tell_in_format, activities_in, read_multipart,
           write_multipart, check_signature
Types      Heard, Part, Flaw (what is wrong, where), Kind, Query, Page, Passing, Told, Attached, Place,
           Document, StatementRow, Position, Sizes, Share
Refusals   StatementIsInvalid, StatementConflict, VoidingRefused, PreconditionFailed,
           PreconditionMissing, DocumentsNotJson
"""

from .errors import (
    DocumentsNotJson,
    PreconditionFailed,
    PreconditionMissing,
    StatementConflict,
    StatementIsInvalid,
    VoidingRefused,
)
from .own import take_back
from .selectors import (
    activities,
    activity,
    agent_names,
    attachments,
    consistent_through,
    document,
    document_ids,
    find,
    following,
    known,
    numbered,
    passing,
    passing_of,
    sizes,
    statement_about,
    statement_for,
    statements_about,
)
from .services import (
    delete_document,
    delete_documents,
    forget_names,
    keep,
    store,
    write_document,
)
from .types import (
    Attached,
    Document,
    Kind,
    Page,
    Passing,
    Place,
    Position,
    Query,
    Share,
    Sizes,
    StatementRow,
    Told,
)
from .xapi.agents import agent_from
from .xapi.flaws import Flaw
from .xapi.formats import activities_in
from .xapi.formats import read as read_statement
from .xapi.formats import tell as tell_in_format
from .xapi.heard import Heard
from .xapi.hearing import hear, hear_again, hear_batch
from .xapi.iris import insist as insist_iri
from .xapi.keys import agent_key, key_of
from .xapi.languages import is_tag as is_language_tag
from .xapi.languages import preferred as preferred_languages
from .xapi.moments import read as read_moment
from .xapi.moments import tell as tell_moment
from .xapi.multipart import Part
from .xapi.multipart import read as read_multipart
from .xapi.multipart import write as write_multipart
from .xapi.signatures import check as check_signature

__all__ = [
    "Attached",
    "Document",
    "DocumentsNotJson",
    "Flaw",
    "Heard",
    "Kind",
    "Page",
    "Part",
    "Passing",
    "Place",
    "Position",
    "PreconditionFailed",
    "PreconditionMissing",
    "Query",
    "Share",
    "Sizes",
    "StatementConflict",
    "StatementIsInvalid",
    "StatementRow",
    "Told",
    "VoidingRefused",
    "activities",
    "activities_in",
    "activity",
    "agent_from",
    "agent_key",
    "agent_names",
    "attachments",
    "check_signature",
    "consistent_through",
    "delete_document",
    "delete_documents",
    "document",
    "document_ids",
    "find",
    "following",
    "forget_names",
    "hear",
    "hear_again",
    "hear_batch",
    "insist_iri",
    "is_language_tag",
    "keep",
    "key_of",
    "known",
    "numbered",
    "passing",
    "passing_of",
    "preferred_languages",
    "read_moment",
    "read_multipart",
    "read_statement",
    "sizes",
    "statement_about",
    "statement_for",
    "statements_about",
    "store",
    "take_back",
    "tell_in_format",
    "tell_moment",
    "write_document",
    "write_multipart",
]
