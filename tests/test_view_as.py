"""Looking as somebody else, tried at every address of the product.

Zanzibar's administrator looks as its learner, who has written a secret into everything that is a
person's own. At no address, read in any way, is a word of it found; and nothing is changed.
"""

import pytest
from django.apps import apps
from django.core.cache import caches
from django.urls import reverse

from lyceum.access.api import open_to_viewers
from lyceum.identity.models import Person
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import api as learning
from lyceum.messaging import api as messaging
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.paths import api as paths

from .test_walls import MARK, _their_rows, _told_by, addresses, zanzibar  # noqa: F401

pytestmark = pytest.mark.once
OWN = "quagga"  # stands in every word that is the learner's own
WHY = "They say that the catalogue is empty."
SPOKEN_TO_BY_PROGRAMS = ("/api/", "/xapi/", "/scim/", "/integrations/in/")


@pytest.fixture
def learner(zanzibar, act):  # noqa: F811
    """The learner of Zanzibar, with the secret in everything of their own."""
    learner = Person.objects.get(pk=zanzibar["person_id"])
    mine, today = act(learner), clock.today()
    learning.write_note(by=mine, enrolment_id=zanzibar["enrolment_id"], text=f"{OWN} note")
    learning.record_prior_learning(
        by=mine, title=f"{OWN} school", skills={zanzibar["skill_id"]: 2}, happened_on=today
    )
    paths.comment(by=mine, path_id=zanzibar["path_id"], text=f"{OWN} comment")
    paths.set_goal(
        by=mine,
        person_id=learner.pk,
        title=f"{OWN} goal",
        wishes=[paths.Wish(zanzibar["skill_id"], 3)],
    )
    messaging.send(kind="paths.commented", to=learner.pk, about=messaging.About(OWN))
    apps.get_model("mfa.Authenticator").objects.create(
        user=learner, type="totp", data={"name": f"{OWN} key"}
    )
    other = make_organisation(f"{OWN} works")
    make_membership(other, learner, position=f"{OWN} keeper")
    Person.objects.filter(pk=learner.pk).update(bio=f"{OWN} bio")
    return learner


@pytest.fixture
def looking(client, learner, zanzibar):  # noqa: F811
    """The browser of Zanzibar's second administrator, who looks as the learner."""
    company = apps.get_model("organisations.Organisation").objects.get(slug=zanzibar["slug"])
    viewer = make_person("Viewer")
    make_membership(company, viewer)
    make_role(viewer, "administrator", company)
    client.force_login(viewer)
    begin = reverse("access:view-as", args=[company.slug, learner.pk])
    assert client.post(begin, {"reason": WHY}).status_code == 302
    client.viewer = viewer
    return client


def test_nothing_of_their_own_is_found_and_nothing_changed(looking, zanzibar):  # noqa: F811
    before, facts = _their_rows(zanzibar), RecordedEvent.objects.count()
    form = {key: value for key, value in zanzibar.items() if key != "run_id"} | {"text": "x"}

    for address in addresses(zanzibar):
        if address == reverse("access:stop-viewing"):
            continue
        for response in _read(looking, address):
            assert response.status_code < 500, address
            assert OWN not in _told_by(response, f"q={OWN[:5]}"), address
        caches["pace"].clear()  # so many addresses in a row are no abuse here
        for answer in _written(looking, address, form):
            closed = {400, 401, 403, 404, 405} if _is_for_programs(address) else {403, 404, 405}
            assert answer.status_code in closed, address
    assert _their_rows(zanzibar) == before
    assert RecordedEvent.objects.count() == facts
    assert looking.session["_auth_user_id"] == str(looking.viewer.pk)


def _read(browser, address):
    """The answers to each way of reading; a page knows two, a program every method and JSON."""
    yield browser.get(address, {"q": OWN[:5]})
    yield browser.get(address, headers={"HX-Request": "true"})
    if address.startswith(SPOKEN_TO_BY_PROGRAMS):
        yield browser.get(address, headers={"Accept": "application/json"})
        yield browser.head(address)


def _written(browser, address, form):
    yield browser.post(address, form, headers={"HX-Request": "true"})
    if address.startswith(SPOKEN_TO_BY_PROGRAMS):
        yield browser.post(address, form)
        yield browser.put(address, form, "application/json")
        yield browser.delete(address)


def _is_for_programs(address):
    """No session opens anything there, so it says first what is wrong with the request."""
    return address.startswith(("/xapi/", "/integrations/in/"))


def test_the_walk_would_find_it(client, learner, zanzibar):  # noqa: F811
    """They themselves find the secret on many pages."""
    client.force_login(learner)
    client.raise_request_exception = False  # the key in the cast opens nothing
    seen = [a for a in addresses(zanzibar) if OWN in _told_by(client.get(a), a)]

    assert len(seen) > 8, seen


def test_the_open_pages_open(looking, zanzibar):  # noqa: F811
    names = [
        ("organisations:organisations",),
        ("organisations:organisation", "slug"),
        ("rules:rules",),
        ("catalogue:explore",),
        ("catalogue:providers",),
        ("catalogue:needs",),
        ("catalogue:resource", "resource_id"),
        ("catalogue:teaching", "skill_id"),
        ("programmes:runs", "resource_id"),
        ("skills:explore",),
        ("portal:search",),
        ("portal:suggest",),
    ]
    for name, *words in names:
        page = looking.get(reverse(name, args=[zanzibar[word] for word in words]), {"q": MARK})
        assert page.status_code == 200, name
        assert page.content, name


def test_one_wall_is_enough(looking, zanzibar):  # noqa: F811
    """Were every page opened by mistake, the actor would still not be the person."""
    from lyceum.access import types

    looking.raise_request_exception = False
    opened = set(types._open_pages)
    own = ["learning:mine", "paths:mine", "skills:mine", "footprint:mine", "messaging:inbox"]
    own += ["identity:profile", "learning:prior", "paths:advised", "skills:requests", "mfa_index"]
    open_to_viewers(*own)
    try:
        for name in own:
            page = looking.get(reverse(name))  # one that needs a person may break
            for word in ("note", "comment", "school", "key", "goal"):
                assert f"{OWN} {word}" not in page.text, name
    finally:
        types._open_pages.clear()
        types._open_pages.update(opened)
