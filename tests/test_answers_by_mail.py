"""A mail about something said is answered by mail: it stands in the thread, by whoever got the mail."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps

from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.messaging.models import Mail
from lyceum.messaging.services import made_message
from lyceum.messaging.testing import kinds_to, mails_to
from lyceum.organisations.testing import make_membership
from lyceum.support import services
from lyceum.support.models import Case

pytestmark = pytest.mark.django_db
QUOTED = "On Friday Lyceum wrote:\n> Ben replies\n> Fewer mails like this: https://x/unsubscribe/1"


@pytest.fixture(autouse=True)
def _mailbox(settings):
    settings.REPLY_ADDRESS = "Reply@lyceum.example"


@pytest.fixture
def ben(acme):
    ben = make_person("Ben", email="ben@example.org")
    make_membership(acme, ben)
    return ben


@pytest.fixture
def talk(acme, ada, ben):
    """Ben has answered a post of Ada, and she has a mail of it."""
    space = make_space(acme, "Evenings", people=[ada, ben])
    root = say(ada, space, "Who knows X?", "question")
    say(ben, space, "I do", root_id=root.pk)
    return root


@pytest.fixture
def ours(talk, ada):
    [mail] = [one for one in mails_to(ada.email) if one.kind == "communities.replied"]
    return mail


def answer(ours, text="Tell me more.", *, sender="ada@example.org", to="", number=1, **headers):
    said = {
        "From": f"Somebody <{sender}>",
        "To": to or ours.headers["Reply-To"],
        "Subject": "Re: hello",
        "Message-ID": f"<{number}@mail.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return ("".join(f"{name}: {value}\n" for name, value in said.items()) + f"\n{text}").encode()


def replies(root):
    rows = apps.get_model("communities.Post").objects.unscoped("a test").filter(root=root)
    return [(one.author.name, one.words) for one in rows.order_by("pk")][1:]


def test_an_answer_stands_in_the_thread_once_without_what_is_quoted(talk, ours, ada, ben):
    address = ours.headers["Reply-To"]
    assert address.startswith("Reply+")
    assert "Answer this mail" in ours.text
    assert "Answer this mail" in ours.html
    assert made_message(ours, None).message()["Reply-To"] == address
    body = answer(ours, f"Tell me more.\nPlease.\n\n{QUOTED}\n\n-- \nAda", to=address.lower())

    assert services.take_mail(body) == "post"
    assert services.take_mail(body) == "post"

    assert replies(talk) == [("Ada", "Tell me more.  \nPlease.")]
    assert "communities.replied" in kinds_to(ben)
    assert not Case.objects.unscoped("a test").exists()


@pytest.mark.parametrize(
    "below",
    [
        "-----Original Message-----\nFrom: Lyceum\nwhatever",
        "________________________________\nFrom: Lyceum\nwhatever",
        "From: Lyceum <l@lyceum.example>\nSent: Friday\nTo: Ada\nSubject: Ben replies\n\nwhatever",
        "De : Lyceum\nEnvoyé : vendredi\nÀ : Ada\nObjet : Ben\n\nwhatever",
    ],
)
def test_what_is_put_below_without_marks_is_cut_too(talk, ours, below):
    services.take_mail(answer(ours, f"Tell me more.\n\n{below}"))
    assert replies(talk) == [("Ada", "Tell me more.")]


def test_who_wrote_is_known_by_any_address_that_they_have_proven(talk, ours, ada):
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=True)
    assert services.take_mail(answer(ours, sender="ada@home.example")) == "post"
    assert len(replies(talk)) == 1


def test_from_an_address_that_is_not_proven_it_is_refused_and_its_reader_told(talk, ours, ada):
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=False)
    assert services.take_mail(answer(ours, sender="ada@home.example")) == "refused"
    assert replies(talk) == []
    [told] = [one for one in mails_to(ada.email) if one.kind == "communities.answer_refused"]
    assert "ada@home.example" in told.text
    assert "Reply-To" not in told.headers
    assert not Mail.objects.filter(address="ada@home.example").exists()


def test_somebody_else_is_refused_and_told(talk, ours, ada, ben):
    assert services.take_mail(answer(ours, sender=ben.email)) == "refused"
    assert replies(talk) == []
    assert "communities.answer_refused" in kinds_to(ben)
    assert "communities.answer_refused" not in kinds_to(ada)


def test_a_forged_address_is_refused(talk, ours, ada):
    local, host = ours.headers["Reply-To"].split("@")
    number, proof = local.split("-")
    forged = f"{number}-{'0' * len(proof)}@{host}"
    assert services.take_mail(answer(ours, to=forged)) == "refused"
    other = f"Reply+zzzzz-{proof}@{host}"
    assert services.take_mail(answer(ours, to=other, number=2)) == "refused"
    assert services.take_mail(answer(ours, to=forged, sender="x@y.example", number=3)) == "stranger"
    assert replies(talk) == []
    assert kinds_to(ada).count("communities.answer_refused") == 2


def test_after_a_while_a_mail_is_too_old(talk, ours, ada):
    with time_machine.travel(clock.now() + timedelta(days=61)):
        assert services.take_mail(answer(ours)) == "refused"
    assert replies(talk) == []
    assert "communities.answer_refused" in kinds_to(ada)


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x>"}]
)
def test_what_a_machine_answers_is_ignored(talk, ours, ada, header):
    before = kinds_to(ada)
    assert services.take_mail(answer(ours, **header)) == "automatic"
    assert replies(talk) == []
    assert kinds_to(ada) == before


def test_who_left_or_what_is_gone_is_said_so(client, talk, ours, ada):
    client.force_login(ada)
    client.post(f"/communities/spaces/{talk.space_id}/leave/")
    assert services.take_mail(answer(ours)) == "refused"
    assert replies(talk) == []
    client.post(f"/communities/spaces/{talk.space_id}/join/")
    client.post(f"/communities/posts/{talk.pk}/remove/")
    assert services.take_mail(answer(ours, number=2)) == "refused"
    assert services.take_mail(answer(ours, " ", number=3)) == "refused"


def test_without_a_mailbox_nothing_can_be_answered(settings, talk, ada):
    settings.REPLY_ADDRESS = ""
    [mail] = [one for one in mails_to(ada.email) if one.kind == "communities.replied"]
    assert "Reply-To" not in mail.headers
    assert "Answer this mail" not in mail.text
    settings.REPLY_ADDRESS = "Reply@lyceum.example"
    assert services.take_mail(answer(mail, to="reply@lyceum.example")) == "case"


def test_of_a_digest_nothing_is_answered(talk, acme, ada, ben, act):
    from lyceum.messaging import services as messaging

    messaging.choose(by=act(ada), person_id=ada.pk, kind="", channel="mail", pace="daily")
    say(ben, talk.space, "And you?", root_id=talk.pk)
    say(ben, talk.space, "@ada hello")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        messaging.deliver_due()
    for mail in Mail.objects.filter(kind="messaging.digest"):
        assert "Reply-To" not in mail.headers
