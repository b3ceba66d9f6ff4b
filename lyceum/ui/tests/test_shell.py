"""The frame around every page: strict, whole, and never in the way."""

import re

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from lyceum.kernel.errors import DomainError
from lyceum.ui import shell


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return lambda **headers: client.get(reverse("ui:styleguide"), headers=headers)


def test_it_shows_the_brand_the_person_and_where_she_is(page):
    text = page().content.decode()
    assert "Lyceum" in text
    assert "Ada" in text
    assert 'href="#sheet"' in text


def test_nothing_is_inline(page):
    response = page()
    text = response.content.decode()
    assert not re.findall(r"\sstyle=[\"']", text)
    assert not re.findall(r"\son[a-z]+=[\"']", text)
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
    assert scripts == []
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(reverse("ui:styleguide")).status_code == 302


def test_the_theme_is_written_into_the_page_so_that_nothing_flashes(client, ada):
    client.force_login(ada)
    client.post(reverse("ui:theme"), {"theme": "dark", "next": "/styleguide/"})
    assert 'data-theme="dark"' in client.get(reverse("ui:styleguide")).content.decode()
    client.post(reverse("ui:theme"), {"theme": "system", "next": "/styleguide/"})
    assert "data-theme=" not in client.get(reverse("ui:styleguide")).content.decode().split(">")[1]


def test_the_theme_switch_leads_nowhere_else(client, db):
    answer = client.post(reverse("ui:theme"), {"theme": "dark", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_what_a_page_does_not_show_is_not_asked(rf):
    asked = []
    shell.provide("unread-in-test", lambda request: asked.append(request) or 3)
    known = shell.Shell(rf.get("/"))
    assert asked == []
    assert known["unread-in-test"] == known["unread-in-test"] == 3
    assert len(asked) == 1
    assert known["nobody knows"] is None


class Full(DomainError):
    code = "full"
    message = "It is full."


@pytest.fixture
def refuse(settings, rf, db):
    """tell_refusals around a view that refuses."""
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage
    from django_htmx.middleware import HtmxDetails

    from lyceum.ui.middleware import tell_refusals

    def send(error=None, messages_of=(), **headers):
        request = RequestFactory().get("/", headers=headers)
        request.user, request.id, request.htmx = AnonymousUser(), "abc", HtmxDetails(request)
        request._messages = CookieStorage(request)
        for text in messages_of:
            messages.success(request, text)
        middleware = tell_refusals(lambda request: HttpResponse("fragment"))
        return middleware.process_exception(request, error) if error else middleware(request)

    return send


def test_a_refusal_is_a_notice_for_a_fragment(refuse):
    response = refuse(Full(), **{"HX-Request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert "It is full." in response.content.decode()


def test_a_refusal_is_problem_json_for_a_machine(refuse):
    response = refuse(Full(), Accept="application/json")
    assert response["Content-Type"] == "application/problem+json"
    assert b'"request_id": "abc"' in response.content


def test_a_refusal_is_a_page_for_a_person(refuse):
    text = refuse(Full()).content.decode()
    assert "It is full." in text
    assert "abc" in text


def test_a_surprise_is_not_swallowed(refuse):
    assert refuse(ValueError()) is None


def test_messages_reach_a_fragment_as_toasts(refuse):
    response = refuse(messages_of=["Saved."], **{"HX-Request": "true"})
    assert "Saved." in response["HX-Trigger"]


def test_a_page_that_is_not_there_says_so_in_words(client, ada):
    client.force_login(ada)
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here." in response.content.decode()


def test_a_surprise_needs_no_database(django_db_blocker, rf):
    from lyceum.ui.views import surprise

    request = rf.get("/")
    request.id = "abc"
    with django_db_blocker.block():
        response = surprise(request)
    assert response.status_code == 500
    assert "abc" in response.content.decode()


def test_a_log_line_says_which_request_it_belongs_to(rf):
    import json
    import logging

    from lyceum.kernel import logs
    from lyceum.ui.middleware import name_request

    lines = []

    def view(request):
        record = logging.makeLogRecord({"msg": "looked"})
        logs.NameRequest().filter(record)
        lines.append(json.loads(logs.JsonFormatter().format(record)))
        return HttpResponse()

    response = name_request(view)(rf.get("/"))
    assert lines[0]["request_id"] == response["X-Request-ID"]
    assert logs.request_id.get() == ""
