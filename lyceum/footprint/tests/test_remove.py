"""A line that rests on one's own word can be taken away; what others rest on stays, with a reason."""

import pytest
from django.urls import reverse

from lyceum.footprint import errors, services
from lyceum.footprint.models import Line
from lyceum.footprint.types import Thing
from lyceum.statements import api as statements

pytestmark = pytest.mark.django_db


def test_it_goes_with_its_statement_and_does_not_come_back(ada, act, tell):
    line = tell(verb="created", thing=Thing("note", 1))[0]

    services.remove_line(by=act(ada), line_id=line)
    tell(verb="created", thing=Thing("note", 1))  # a replay

    assert not Line.objects.unscoped("test").filter(pk=line).exists()
    assert statements.statements_about(act(ada), ada.pk) == []


def test_what_others_rest_on_stays(client, ada, act, tell):
    line = tell(verb="completed", thing=Thing("resource", 1))[0]

    with pytest.raises(errors.CannotBeRemoved):
        services.remove_line(by=act(ada), line_id=line)
    client.force_login(ada)
    page = client.get(reverse("footprint:line", args=[line])).text
    assert "This line stays: others rest on it" in page
    assert client.post(reverse("footprint:remove", args=[line])).status_code == 409


def test_its_button(client, ada, tell):
    line = tell(verb="created", thing=Thing("note", 1))[0]
    client.force_login(ada)
    assert "Delete this line" in client.get(reverse("footprint:line", args=[line])).text

    client.post(reverse("footprint:remove", args=[line]))

    assert "You wrote" not in client.get("/footprint/").text


def test_outsiders_find_nothing(client, grace, tell):
    line = tell(verb="created", thing=Thing("note", 1))[0]
    client.force_login(grace)

    for name in ("line", "statement"):
        assert client.get(reverse(f"footprint:{name}", args=[line])).status_code == 404
    assert client.post(reverse("footprint:remove", args=[line])).status_code == 404
