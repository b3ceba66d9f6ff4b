"""The REST API keeps to its own document: no surprise, no status that it does not name."""

import sys
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from ninja import Schema
from schemathesis.checks import CHECKS

from lyceum.access import services as ways_in
from lyceum.catalogue.testing import make_resource
from lyceum.config import rest
from lyceum.config.wsgi import application
from lyceum.courseware.services import open_unit
from lyceum.courseware.testing import cmi5_zip, make_lesson, make_package
from lyceum.kernel import actors, clock
from lyceum.kernel.money import Money
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_role
from lyceum.paths.testing import make_path
from lyceum.rules.testing import make_rule
from lyceum.skills.testing import make_role as make_occupation
from lyceum.skills.testing import make_skill
from lyceum.wallets import services as wallets
from lyceum.wallets.testing import make_pot

API = schemathesis.openapi.from_dict(rest.document())
OPERATIONS = [operation.ok() for operation in API.get_all_operations()]
KEPT_TO = [
    schemathesis.checks.not_a_server_error,
    *CHECKS.get_by_names(
        ["status_code_conformance", "content_type_conformance", "response_schema_conformance"]
    ),
]


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def house(ada, acme, act):
    """Ada's way in, and what stands for the parameters: she has something of everything."""
    make_role(ada, "administrator", acme)
    skill = make_skill("SQL")
    role = make_occupation("Data engineer", {skill: 3})
    resource = make_resource(acme, "SQL, from the start", teaches={skill: (0, 3)})
    make_path(ada, {skill: 3})
    outside = make_resource(acme, "SQL, on paper")  # what opens here is not finished by hand
    enrolment = learning.enrol(by=act(ada), resource_id=outside.pk, learner_id=ada.pk)
    make_pot(acme, 10**9, person=ada)
    make_package(actors.system("tests", organisation_owner(acme.pk)), resource)
    opened = open_unit(by=act(ada), resource_id=resource.pk)
    asked = wallets.ask_off_catalogue(
        by=act(ada),
        person_id=ada.pk,
        title="Weaving",
        price=Money(5_00, "EUR"),
        request=wallets.Request(),
    )
    client = Client()
    client.force_login(ada)
    client.get("/accounts/email/")  # any page with a form: it hands the token out
    known = {
        "slug": acme.slug,
        "role_id": role.pk,
        "resource_id": resource.pk,
        "enrolment_id": enrolment.pk,
        "session_id": str(opened.pk),
        "registration": str(opened.attempt.registration),
        "unit": 0,
        "lesson_id": make_lesson(ada, acme).pk,
        "file": cmi5_zip().getvalue(),
        "organisation_id": acme.pk,
        "skill_id": skill.pk,
        "on": clock.today().isoformat(),
        "minutes": 1,
        "purchase_id": asked.pk,
        "price": 1,
        "currency": "EUR",
    }
    # The end of a request does not end the test's own transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {name: cookie.value for name, cookie in client.cookies.items()}, known
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.definition.raw["operationId"])
def test_whatever_is_asked_the_answer_is_in_the_document(operation, house, soak):
    cookies, known = house
    statuses = set()

    @hypothesis_settings(
        max_examples=soak(25, 1000),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_right_or_wrong(operation), is_real=strategies.booleans())
    def ask(case, is_real):
        if is_real:
            _make_real(case, known)
        case.cookies = dict(cookies)
        case.headers["X-CSRFToken"] = cookies["csrftoken"]
        answer = case.call(app=application)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=KEPT_TO)

    ask()
    assert any(status < 300 for status in statuses), statuses
    assert 401 not in statuses


def _right_or_wrong(operation):
    """Requests as the document wants them, and others."""
    return strategies.one_of(
        operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode
    )


def _make_real(case, known):
    """The same question about what is there."""
    for told in (case.path_parameters, case.body if isinstance(case.body, dict) else {}):
        told |= {name: value for name, value in known.items() if name in told}


def test_who_is_nobody_is_told_how_to_come_in(db, client):
    answer = client.get("/api/v1/me")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def token(organisation, *scopes):
    house, at = actors.system("tests"), {"organisation_id": organisation.pk}
    account = ways_in.make_service_account(by=house, **at, name="LMS", purpose="Courses")
    return ways_in.make_token(
        by=house,
        **at,
        account_id=account.pk,
        scopes=list(scopes),
        expires_at=clock.now() + timedelta(days=9),
    ).secret


def test_a_program_offers_what_can_be_learnt_and_reads_who_is_here(client, acme, linus):
    bearer = {"Authorization": f"Bearer {token(acme, 'rest')}"}
    new = {"organisation_id": acme.pk, "title": "Weaving"}
    made = client.post("/api/v1/resources", new, "application/json", headers=bearer)
    people = client.get(f"/api/v1/organisations/{acme.slug}/people", headers=bearer)

    assert made.status_code == 201
    assert [row["name"] for row in people.json()["rows"]] == ["Ada", "Grace"]
    assert client.get("/api/v1/organisations/globex/people", headers=bearer).status_code == 404
    assert client.get("/api/v1/me", headers=bearer).json()["code"] == "rest.needs_person"


def test_a_program_is_held_to_the_rules(client, acme):
    make_rule("publish", is_permit=False, sentence={})
    bearer = {"Authorization": f"Bearer {token(acme, 'rest')}"}
    new = {"organisation_id": acme.pk, "title": "Weaving", "visibility": "ecosystem"}
    refused = client.post("/api/v1/resources", new, "application/json", headers=bearer)

    assert (refused.status_code, refused.json()["code"]) == (403, "rules.against_the_rules")


def test_a_token_for_something_else_opens_nothing(client, acme):
    for secret in (token(acme, "scim"), "lyc_nothing", ""):
        answer = client.get("/api/v1/organisations", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401


def test_no_two_shapes_share_a_name(db):
    """The document knows shapes by their names alone."""
    rooms = [module for name, module in sys.modules.items() if name.endswith(".rest")]
    shapes = {shape for room in rooms for shape in vars(room).values() if _is_shape(shape)}
    names = [shape.__name__ for shape in shapes]

    assert sorted(names) == sorted(set(names))


def _is_shape(thing):
    return isinstance(thing, type) and issubclass(thing, Schema) and thing is not Schema
