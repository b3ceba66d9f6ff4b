"""From one store of ours to another over HTTP: forwarded and read back by the real endpoints."""

import hashlib
import json

import pytest

from lyceum.access.testing import forget_credentials, make_credential
from lyceum.footprint import services
from lyceum.organisations.testing import make_organisation
from lyceum.statements import api as statements
from lyceum.statements.api import Part, Query

from .test_forward import HOUSE, told
from .test_import_statements import BODY, ENCLOSED, SHA2, stored

pytestmark = pytest.mark.django_db(transaction=True)
MOUNTS = {"1.0.3": "/xapi/1.0.3", "2.0.0": "/xapi"}


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.MEDIA_ROOT = tmp_path
    forget_credentials()
    yield
    forget_credentials()


def reaching(live_server, organisation, version):
    """What somebody types to reach the store of an organisation."""
    made = make_credential(organisation, "all")
    address = f"{live_server.url}{MOUNTS[version]}"
    return {"address": address, "version": version, "user": made.user, "secret": made.secret}


def read_by(organisation, there):
    """The import, done as the worker does it: in no transaction of whoever asked for it."""
    run = services.import_from_store(
        by=HOUSE, organisation_id=organisation.pk, is_dry=False, later=False, **there
    )
    return services.carry_on_with_import(run.pk)


def texts(organisation):
    """What was told, without what each store sets itself."""
    page = statements.find(Query(ascending=True, limit=1000), tenant_id=organisation.pk)
    ours = {"stored", "authority", "version"}
    said = [json.loads(one.text) for one in page.statements]
    return [{name: part for name, part in one.items() if name not in ours} for one in said]


@pytest.mark.parametrize("version", MOUNTS)
def test_forwarded_read_back_and_the_same(live_server, acme, version):
    globex, third = make_organisation("Globex"), make_organisation("Third")
    told(acme, 3, result={"score": {"raw": 1.50}, "duration": "PT5M"})
    told(acme, attachments=[ENCLOSED], parts=[Part(SHA2, "image/png", BODY, {})])
    target = services.add_target(
        by=HOUSE,
        organisation_id=acme.pk,
        name="Globex",
        from_start=True,
        **reaching(live_server, globex, version),
    )
    assert services.test_target(by=HOUSE, target_id=target.pk) == ""
    services.switch_target(by=HOUSE, target_id=target.pk, is_on=True)
    assert services.forward(target.pk) == 4
    assert texts(globex) == texts(acme)
    attached = statements.attachments(globex.pk, [SHA2])[SHA2]
    assert hashlib.sha256(attached.body).hexdigest() == SHA2

    run = read_by(third, reaching(live_server, globex, version))
    assert (run.state, run.new, run.wrong, run.reason) == ("done", 4, 0, "")
    assert texts(third) == texts(acme)


def test_many_pages_come_in_by_more_links(live_server, acme):
    globex = make_organisation("Globex")
    ids = told(acme, 450)
    run = read_by(globex, reaching(live_server, acme, "1.0.3"))

    assert (run.state, run.new) == ("done", 450)
    assert stored(globex) == ids


def test_an_erasure_voids_it_there(live_server, acme):
    globex = make_organisation("Globex")
    (gone,) = told(acme)
    target = services.add_target(
        by=HOUSE,
        organisation_id=acme.pk,
        name="Globex",
        from_start=True,
        **reaching(live_server, globex, "1.0.3"),
    )
    services.switch_target(by=HOUSE, target_id=target.pk, is_on=True)
    services.forward(target.pk)
    services.take_back(list(statements.known(acme.pk, [gone]).values()))
    services.forward(target.pk)

    assert gone not in stored(globex)
    assert len(stored(globex)) == 1
