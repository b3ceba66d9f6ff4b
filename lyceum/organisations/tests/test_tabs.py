"""The row above the pages of an organisation: what is somebody's to see, in groups."""

import re

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.organisations import selectors
from lyceum.organisations.selectors.tabs import GROUPS
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db
ROWS = re.compile(r'<nav class="tabs[^"]*" aria-label="([^"]*)">(.*?)</nav>', re.DOTALL)


def rows_of(text):
    """The names in each row of tabs."""
    return {label: re.findall(r">([^<>]+)</a>", row) for label, row in ROWS.findall(text)}


def page(client, person, name, acme):
    client.force_login(person)
    return client.get(reverse(name, args=[acme.slug])).text


def test_a_learner_sees_one_page(client, ada, acme):
    assert rows_of(page(client, ada, "organisations:organisation", acme)) == {"Acme": ["About"]}


def test_a_manager_sees_a_few_in_one_row(client, grace, acme):
    rows = rows_of(page(client, grace, "organisations:organisation", acme))
    assert list(rows) == ["Acme"]
    assert "About" in rows["Acme"]


def test_who_administers_sees_groups_and_below_them_the_pages_of_one(client, acme):
    anna = make_person("Anna")
    make_membership(acme, anna)
    make_role(anna, "administrator", acme)
    text = page(client, anna, "organisations:units", acme)
    rows = rows_of(text)
    assert rows["Acme"][:3] == ["Overview", "People", "Learning"]
    assert rows["People"][:3] == ["Directory", "Units", "Roles"]
    assert re.search(r'aria-current="page">Units<', text)
    assert re.search(r'aria-current="true">People<', text)


def test_every_tab_leads_somewhere(acme):
    for _label, tabs in GROUPS:
        for name, _words, route, _rights in tabs:
            assert reverse(route, args=[acme.pk if name == "chats" else acme.slug])


def test_nobody_sees_more_than_their_rights(act, ada, acme):
    shown = selectors.tabs_of(act(ada), acme.pk).tab_groups
    assert [tab.name for group in shown for tab in group.tabs if tab.is_open] == ["about"]
