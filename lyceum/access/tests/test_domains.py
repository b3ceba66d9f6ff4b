"""Domains: claimed by anybody, verified by who keeps their DNS. The DNS server is a real one."""

import socketserver
import threading

import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.urls import reverse

from lyceum.access import errors, selectors, services
from lyceum.access.models import Domain, SignOn
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_organisation, make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def dns_says(settings):
    """A DNS server on this machine: dns_says["example.org"] = ["text", …]; `None` keeps silent."""
    records = {}

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            data, sock = self.request
            asked = dns.message.from_wire(data)
            name = asked.question[0].name
            answer = dns.message.make_response(asked)
            texts = records.get(name.to_text(omit_final_dot=True), "unknown")
            if texts is None:
                return
            if texts == "unknown":
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif texts:
                lines = [f'"{text}"' for text in texts]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *lines))
            sock.sendto(answer.to_wire(), self.client_address)

    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.DNS_SERVER = f"127.0.0.1:{server.server_address[1]}"
    yield records
    server.shutdown()
    server.server_close()


@pytest.fixture
def keeper(acme, grace):
    make_role(grace, "administrator", acme)
    return grace


@pytest.fixture
def domain(acme):
    return services.claim_domain(by=HOUSE, organisation_id=acme.pk, name="acme.example")


def verify(acme, domain):
    return services.verify_domain(by=HOUSE, organisation_id=acme.pk, domain_id=domain.pk)


def test_it_is_verified_by_its_record(acme, domain, dns_says):
    dns_says["acme.example"] = ["v=spf1 -all", services.expected_record(domain)]

    verify(acme, domain)

    assert selectors.domain_of("ada@ACME.example").organisation_id == acme.pk
    assert selectors.domain_of("ada@sub.acme.example") is None


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ("unknown", "It shows no TXT record"),
        ([], "It shows no TXT record"),
        (["v=spf1 -all"], "It shows other TXT records (1)"),
        (["lyceum-domain=another"], "It shows another value: lyceum-domain=another"),
    ],
)
def test_what_was_found_instead_is_told(acme, domain, dns_says, texts, told):
    dns_says["acme.example"] = texts

    with pytest.raises(errors.RecordMissing) as refusal:
        verify(acme, domain)

    assert told in str(refusal.value)
    assert selectors.domain_of("ada@acme.example") is None


def test_a_dns_server_that_is_silent_is_not_waited_for(acme, domain, dns_says, monkeypatch):
    monkeypatch.setattr("lyceum.access.services.domains.SECONDS", 0.3)
    dns_says["acme.example"] = None

    with pytest.raises(errors.RecordMissing, match="does not answer"):
        verify(acme, domain)


def test_a_domain_is_verified_for_one_organisation_alone(acme, domain, dns_says):
    globex = make_organisation("Globex")
    theirs = services.claim_domain(by=HOUSE, organisation_id=globex.pk, name="acme.example")
    records = [services.expected_record(each) for each in (domain, theirs)]
    assert records[0] != records[1]
    dns_says["acme.example"] = records
    verify(acme, domain)

    with pytest.raises(errors.DomainTaken):
        verify(globex, theirs)


def test_it_is_claimed_once(acme, domain):
    with pytest.raises(errors.DomainClaimed):
        services.claim_domain(by=HOUSE, organisation_id=acme.pk, name="acme.example")


def test_others_may_not(acme, domain, ada, act):
    with pytest.raises(Forbidden):
        services.claim_domain(by=act(ada), organisation_id=acme.pk, name="b.example")
    with pytest.raises(NotFound):
        services.verify_domain(by=act(ada), organisation_id=acme.pk, domain_id=domain.pk)
    with pytest.raises(NotFound):
        services.release_domain(by=act(ada), organisation_id=acme.pk, domain_id=domain.pk)


@pytest.fixture
def sign_on(acme):
    return SignOn.objects.unscoped("test").create(
        organisation=acme,
        owner_id=f"organisation:{acme.pk}",
        key="door",
        kind="oidc",
        name="Acme ID",
        base_url="http://testserver",
        made_at=clock.now(),
    )


def test_a_sign_on_that_never_worked_is_required_of_nobody(acme, domain, sign_on):
    rule = {"organisation_id": acme.pk, "domain_id": domain.pk, "sign_on_id": sign_on.pk}

    with pytest.raises(errors.TestItFirst):
        services.rule_domain(by=HOUSE, **rule, is_required=True)
    SignOn.objects.unscoped("test").update(is_on=True, test_went_well=True)
    services.rule_domain(by=HOUSE, **rule, is_required=True)

    with pytest.raises(errors.SignOnInUse):
        services.remove_sign_on(by=HOUSE, organisation_id=acme.pk, sign_on_id=sign_on.pk)


def test_it_is_kept_on_a_page(client, acme, keeper, dns_says):
    client.force_login(keeper)
    page = reverse("access:sign-ons", args=["acme"])

    wrong = client.post(page, {"name": "no domain"})
    assert wrong.status_code == 422
    assert "A domain such as example.org is expected" in wrong.text
    client.post(page, {"name": "@ACME.example"})
    domain = Domain.objects.unscoped("test").get()
    record = services.expected_record(domain)
    assert record in client.get(page).text

    verify_page = reverse("access:verify-domain", args=["acme", domain.pk])
    assert "does not show the record yet" in client.post(verify_page, follow=True).text
    dns_says["acme.example"] = [record]
    assert "the domain is yours" in client.post(verify_page, follow=True).text


def test_a_domain_in_another_script_is_kept_as_the_dns_writes_it(client, acme, keeper):
    client.force_login(keeper)

    client.post(reverse("access:sign-ons", args=["acme"]), {"name": "bücher.example"})

    assert Domain.objects.unscoped("test").get().name == "xn--bcher-kva.example"
    Domain.objects.unscoped("test").update(verified_at=clock.now())
    assert selectors.domain_of("ada@BÜCHER.example").organisation_id == acme.pk


def test_outsiders_find_nothing(client, acme, domain, sign_on, ada, linus):
    pages = [
        reverse("access:sign-ons", args=["acme"]),
        reverse("access:add-sign-on", args=["acme", "oidc"]),
        reverse("access:sign-on", args=["acme", sign_on.pk]),
        reverse("access:sign-on-tested", args=["acme", sign_on.pk]),
        reverse("access:second-factor", args=["acme"]),
    ]
    for person in (ada, linus):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [404] * len(pages)


def test_the_number_of_queries_does_not_grow(client, acme, keeper, django_assert_max_num_queries):
    for n in range(12):
        services.claim_domain(by=HOUSE, organisation_id=acme.pk, name=f"acme{n}.example")
    client.force_login(keeper)
    client.get(reverse("access:sign-ons", args=["acme"]))

    with django_assert_max_num_queries(12):
        client.get(reverse("access:sign-ons", args=["acme"]))
