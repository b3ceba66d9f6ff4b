"""Forwarding to another store: each at least once, in order, whatever goes wrong."""

import hashlib
import json
from datetime import timedelta

import pytest

from lyceum.footprint import selectors, services
from lyceum.footprint.errors import SecretIsMissing
from lyceum.footprint.exchange import passing
from lyceum.footprint.models import Target
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.statements import api as statements
from lyceum.statements.testing import make_statement

from .other_store import PASSWORD, USER, OtherStore, serving

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
TOOL = {"account": {"homePage": "https://looms.example", "name": "looms"}}


@pytest.fixture
def other(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with serving(OtherStore()) as store:
        yield store


@pytest.fixture
def target(other, acme):
    return make_target(other, acme)


def make_target(other, organisation, **more):
    said = {"name": "Warehouse", "address": other.address, "user": USER, "secret": PASSWORD}
    at = organisation.pk if organisation else None
    found = services.add_target(by=HOUSE, organisation_id=at, **{**said, **more})
    services.switch_target(by=HOUSE, target_id=found.pk, is_on=True)
    return found


def told(organisation, number=1, parts=(), version="1.0.3", **said):
    """Ids of statements that a tool told an organisation."""
    made = [make_statement(**said) for _ in range(number)]
    statements.keep(
        [statements.hear(json.dumps(one).encode(), version) for one in made],
        tenant_id=organisation.pk,
        authority=json.dumps(TOOL).encode(),
        authority_key=statements.agent_key(TOOL),
        parts={part.sha2: part for part in parts},
    )
    return [one["id"] for one in made]


def again(target):
    """As it stands now."""
    return selectors.target_for(HOUSE, target.pk)


def test_it_hands_over_in_order_and_goes_on_where_it_was(other, target, acme):
    ids = told(acme, 120)
    assert services.forward(target.pk) == 120
    assert services.forward(target.pk) == 0
    ids += told(acme, 2)
    services.forward(target.pk)

    assert other.ids == ids
    assert "stored" not in other.told[ids[0]]
    assert (again(target).sent, again(target).state) == (122, "on")


def test_only_what_comes_from_now_on_unless_all_is_wanted(other, acme):
    old = told(acme, 2)
    services.forward(make_target(other, acme).pk)
    assert other.ids == []
    services.forward(make_target(other, acme, from_start=True).pk)
    assert other.ids == old


def test_what_others_told_and_what_the_house_tells_stay_here(other, target, acme, ada):
    globex = make_organisation("Globex")
    told(globex, 2)
    said = make_statement()
    statements.store([said], owner_ids=[f"person:{ada.pk}"], organisation_ids=[acme.pk])
    mine = told(acme)
    services.forward(target.pk)
    everybodys = make_target(other, None, from_start=True)
    assert other.ids == mine
    services.forward(everybodys.pk)

    assert len(other.ids) == 3
    assert said["id"] not in other.ids


def test_by_verb_and_activity_and_a_voiding_always(other, acme):
    opened = {"id": "http://activitystrea.ms/open"}
    wanted = make_target(
        other, acme, verbs=[opened["id"]], activities=["https://looms.example/courses/*"]
    )
    told(acme)
    told(acme, verb=opened)
    (mine,) = told(acme, verb=opened, object={"id": "https://looms.example/courses/7"})
    (voiding,) = told(
        acme,
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": mine},
    )
    services.forward(wanted.pk)

    assert other.ids in ([mine, voiding], [voiding])  # what is voided already need not go


def cloth(body):
    """An attachment, and what a statement says of it."""
    sha2 = hashlib.sha256(body).hexdigest()
    said = {
        "usageType": "https://looms.example/cloth",
        "display": {"en": "Cloth"},
        "contentType": "application/octet-stream",
        "length": len(body),
        "sha2": sha2,
    }
    return statements.Part(sha2, "image/png", body, {}), said


def test_attachments_go_along(other, target, acme):
    body = b"\x00the cloth\r\n--\xff"
    part, said = cloth(body)
    told(acme, attachments=[said], parts=[part])
    services.forward(target.pk)

    assert other.parts[part.sha2].body == body


def test_heavy_attachments_go_in_several_requests(other, target, acme, monkeypatch):
    monkeypatch.setattr(passing, "MOST_BYTES", 250)
    clothes = [cloth(bytes([65 + n]) * 100) for n in range(5)]
    ids = []
    for part, said in [*clothes, clothes[0]]:
        ids += told(acme, attachments=[said], parts=[part])

    services.forward(target.pk)

    assert other.ids == ids
    assert set(other.parts) == {part.sha2 for part, _said in clothes}
    assert [verb for verb, _path in other.requests] == ["POST"] * 3


def test_one_that_is_refused_stops_no_other_and_can_be_tried_again(other, target, acme):
    ids = told(acme, 7)
    other.refused = {ids[3]}
    services.forward(target.pk)
    page = selectors.target_page(HOUSE, target.pk)

    assert other.ids == [*ids[:3], *ids[4:]]
    assert [(str(p.statement_id), "no such thing" in p.reason) for p in page.parked] == [
        (ids[3], True)
    ]
    services.replay(by=HOUSE, target_id=target.pk)
    services.forward(target.pk)
    assert again(target).leftovers.filter(parked_at__isnull=False).count() == 1
    other.refused = set()
    services.replay(by=HOUSE, target_id=target.pk)
    services.forward(target.pk)
    assert other.ids[-1] == ids[3]
    assert not again(target).leftovers.exists()


def test_trouble_is_waited_out_longer_and_longer_then_given_up(other, target, acme, monkeypatch):
    ids = told(acme, 3)
    other.trouble = (503, {})
    start = moment = clock.now()
    waits = []
    for _ in range(14):
        monkeypatch.setattr(clock, "now", lambda at=moment: at)
        services.forward(target.pk)
        now = again(target)
        waits.append((now.retry_at - moment).total_seconds())
        assert services.ask_forwarding() == 0  # not before it is time
        moment = now.retry_at + timedelta(seconds=1)
    assert waits[:4] == [30, 60, 120, 240]
    assert (max(waits), again(target).state) == (3600, "parked")
    assert "HTTP 503: not now" in again(target).reason
    assert moment > start + timedelta(hours=5)

    other.trouble = None
    services.replay(by=HOUSE, target_id=target.pk)
    services.ask_forwarding()
    assert other.ids == ids


def test_it_waits_as_long_as_it_is_asked_to(other, target, acme):
    told(acme)
    other.trouble = (429, {"Retry_After": "700"})
    services.forward(target.pk)

    assert (again(target).retry_at - clock.now()).total_seconds() > 690


def test_what_was_not_answered_goes_again(other, target, acme):
    """The other store has kept it, and its answer was lost."""
    ids = told(acme, 2)
    other.loses_answers = True
    services.forward(target.pk)
    assert (other.ids, again(target).sent) == (ids, 0)
    other.loses_answers = False
    services.forward(target.pk)

    assert (other.ids, again(target).sent) == (ids, 2)
    assert again(target).reason == ""


def test_two_do_not_hand_over_to_one_target_at_once(other, target, acme):
    told(acme, 2)
    Target.objects.unscoped("test").update(
        holder="another", held_until=clock.now() + timedelta(minutes=1)
    )
    assert services.forward(target.pk) == 0
    assert other.requests == []
    Target.objects.unscoped("test").update(held_until=clock.now() - timedelta(minutes=1))
    assert services.forward(target.pk) == 2


def test_the_clock_asks_where_something_waits(other, target, acme):
    assert services.ask_forwarding() == 0
    ids = told(acme, 2)
    assert services.ask_forwarding() == 1  # in tests a task runs at once
    assert other.ids == ids
    told(acme)
    services.switch_target(by=HOUSE, target_id=target.pk, is_on=False)
    assert services.ask_forwarding() == 0


def test_an_erasure_takes_back_what_was_handed_over(other, target, acme):
    ids = told(acme, 2)
    services.forward(target.pk)
    seqs = sorted(statements.known(acme.pk, ids).values())
    later = told(acme)
    seqs += statements.known(acme.pk, later).values()
    assert services.take_back(seqs) == 2
    assert services.take_back(seqs) == 0 or again(target).leftovers.count() == 2
    services.forward(target.pk)

    voided = [one["object"]["id"] for one in other.told.values() if "voided" in one["verb"]["id"]]
    assert sorted(voided) == sorted(map(str, ids))
    assert set(later) <= set(other.ids)


def test_an_erasure_takes_back_what_is_on_its_way_and_what_a_former_filter_let_pass(
    other, target, acme
):
    sent = told(acme)
    services.forward(target.pk)
    services.change_target(by=HOUSE, target_id=target.pk, verbs=["https://verbs.example.org/x"])
    on_its_way = told(acme)
    moment = clock.now() + timedelta(minutes=1)
    Target.objects.unscoped("test").update(holder="another", held_until=moment)

    services.take_back(list(statements.known(acme.pk, [*sent, *on_its_way]).values()))

    waiting = again(target).leftovers.filter(takes_back=True)
    assert {str(one.statement_id) for one in waiting} == {*sent, *on_its_way}


def test_where_nothing_is_chosen_nothing_is_sent(other, acme):
    target = make_target(other, acme, verbs=["https://verbs.example.org/x"])
    told(acme, 2)

    assert services.forward(target.pk) == 0

    assert other.requests == []
    assert (again(target).state, again(target).reason) == ("on", "")


def test_statements_of_2_0_go_to_a_store_of_1_0(other, target, acme):
    ids = told(acme, version="2.0.0") + told(acme, version="1.0.3")

    assert services.forward(target.pk) == 2

    assert other.ids == ids
    assert [one.get("version") for one in other.told.values()] == [None, "1.0.0"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secret": "wrong"}, "does not know this user"),
        ({"address": "http://127.0.0.1:9/xapi", "secret": "x"}, "nobody answers"),
        ({"address": "http://10.0.0.1/xapi", "secret": "x"}, "private network"),
    ],
)
def test_the_test_says_what_is_wrong(other, target, change, words):
    assert services.test_target(by=HOUSE, target_id=target.pk) == ""
    services.change_target(by=HOUSE, target_id=target.pk, **change)

    assert words in services.test_target(by=HOUSE, target_id=target.pk)
    assert words in again(target).test_said


def test_the_secret_is_sealed_and_follows_to_no_other_server(other, target):
    kept = Target.objects.unscoped("test").get()
    assert PASSWORD not in str(vars(kept))
    with pytest.raises(SecretIsMissing):
        services.change_target(by=HOUSE, target_id=target.pk, address="https://evil.example/xapi")
    services.change_target(by=HOUSE, target_id=target.pk, name="Other name")
    assert services.test_target(by=HOUSE, target_id=target.pk) == ""


def test_only_who_keeps_the_organisation_sees_and_changes_it(target, acme, act, ada, grace, olga):
    keeper = make_organisation("Globex", manager=grace)
    make_role(grace, "administrator", keeper)
    for outsider in (act(ada), act(grace), actors.NOBODY):
        with pytest.raises(NotFound):
            selectors.target_for(outsider, target.pk)
        with pytest.raises(NotFound):
            selectors.targets_of(outsider, acme.pk)
        with pytest.raises((NotFound, Forbidden)):
            services.remove_target(by=outsider, target_id=target.pk)
        with pytest.raises(Forbidden):
            services.add_target(by=outsider, organisation_id=None, name="x")
    assert selectors.target_for(act(olga), target.pk).pk == target.pk
    make_role(ada, "administrator", acme)
    assert selectors.targets_of(act(ada), acme.pk)[0].pk == target.pk
    with pytest.raises(NotFound):
        selectors.targets_of(act(ada), None)


def test_unknown_ids_are_nothing(target):
    with pytest.raises(NotFound):
        selectors.target_for(HOUSE, 10**9)
    assert services.forward(10**9) == 0
