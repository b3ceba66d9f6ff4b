"""How large the record store is, for who runs the ecosystem and for nobody else."""

import pytest

from lyceum.footprint import services
from lyceum.statements.testing import keep_for, make_statement

pytestmark = pytest.mark.django_db
PAGE = "/records/store/"


def test_it_says_who_told_how_much_and_what_waits(client, olga, acme, tell):
    tell(3)
    keep_for(acme.pk, make_statement())
    client.force_login(olga)

    page = client.get(PAGE)

    assert "4 statements" in page.text
    assert [(share.whose, share.rows) for share in page.context["found"].wholes][1:] == [
        ("Acme", 1)
    ]
    assert page.context["found"].waiting == 4
    services.follow()
    assert client.get(PAGE).context["found"].waiting == 0
    assert PAGE in client.get("/audit/").text


def test_outsiders_find_nothing(client, ada, grace, linus):
    for other in (ada, grace, linus):
        client.force_login(other)
        assert client.get(PAGE).status_code == 404
