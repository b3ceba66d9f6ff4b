import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from . import selectors
from .types import TOPICS

PAGE = "footprint/mine.html"


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own timeline. Nobody else has this page of them."""
    topic = request.GET.get("about", "")
    topic = topic if topic in TOPICS else ""
    before = request.GET.get("before", "")
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "timeline": selectors.timeline(actor, topic=topic, before=before),
        "topics": TOPICS.items(),
        "topic": topic,
    }
    more = request.htmx and before  # type: ignore[attr-defined]
    return render(request, f"{PAGE}#months" if more else PAGE, context)


@login_required
@require_GET
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """One statement, as it is kept."""
    found = selectors.statement_for(request.actor, statement_id)  # type: ignore[attr-defined]
    context = {"text": json.dumps(found, indent=2, ensure_ascii=False)}
    page = "footprint/statement.html"
    return render(request, f"{page}#text" if request.htmx else page, context)  # type: ignore[attr-defined]


@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything, as a JSON list of xAPI statements."""
    found = selectors.all_statements(request.actor)  # type: ignore[attr-defined]
    headers = {"Content-Disposition": 'attachment; filename="footprint.json"'}
    return StreamingHttpResponse(_json(found), content_type="application/json", headers=headers)


def _json(statements: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    yield "["
    for number, one in enumerate(statements):
        yield (",\n" if number else "\n") + json.dumps(one, ensure_ascii=False)
    yield "\n]\n"
