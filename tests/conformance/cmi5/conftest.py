"""A course that Grace offers and Ada takes; a launch is what her player would open."""

import pytest
from django.conf import settings
from django.core.cache import caches

from lyceum.access.testing import forget_credentials, make_credential
from lyceum.catalogue.testing import make_resource
from lyceum.courseware import selectors, services
from lyceum.courseware.testing import Unit, cmi5_zip, make_package
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_role


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def resource(acme):
    return make_resource(acme, title="Rocks")


@pytest.fixture
def editor(acme, grace):
    make_role(grace, "teacher", acme)
    return grace


@pytest.fixture
def house(acme):
    return actors.system("tests", organisation_owner(acme.pk))


@pytest.fixture
def take_in(house, resource):
    """take_in(file) is the package, or the refusal."""
    return lambda file: make_package(house, resource, file)


@pytest.fixture
def launch(client, act, ada, take_in, resource):
    """launch(inside of the course structure) → its unit; launch() again opens the same anew."""

    def open_it(inside=None, *, unit=0, **more):
        if inside is not None:
            take_in(cmi5_zip(inside))
        session = services.open_unit(
            by=act(ada), resource_id=resource.pk, unit=unit, leaves=False, **more
        )
        return Unit(client, selectors.play_address(session))

    return open_it


@pytest.fixture
def told(client, acme):
    """told(unit): every statement of its registration, in the order of the store."""
    forget_credentials()
    made = make_credential(acme, "statements/read")
    from base64 import b64encode

    basic = b64encode(f"{made.user}:{made.secret}".encode()).decode()

    def ask(unit):
        answer = client.get(
            "/xapi/1.0.3/statements",
            {"registration": unit.asked["registration"], "ascending": "true"},
            headers={"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"},
        )
        assert answer.status_code == 200, answer.content
        return answer.json()["statements"]

    yield ask
    caches["pace"].clear()
    assert settings.BASE_URL
