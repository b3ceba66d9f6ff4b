"""One message to one person: the row in the inbox, and the mail."""

import pytest

from lyceum.identity.testing import make_person
from lyceum.messaging import api, services
from lyceum.messaging.errors import UnknownKind
from lyceum.messaging.models import Mail, Message
from lyceum.messaging.testing import mails_to

pytestmark = pytest.mark.django_db


def about(n=7):
    return api.About("SQL <3", "/learning/7/", by="Grace", n=n)


def greet(person, **words):
    return api.send(kind="tests.greeting", to=person.pk, about=about(**words))


def test_it_stands_in_the_inbox_as_words(ada):
    message = greet(ada)

    assert message.owner_id == f"person:{ada.pk}"
    assert message.words == {"title": "SQL <3", "by": "Grace", "n": 7}
    assert message.url == "/learning/7/"


def test_it_goes_out_by_mail_in_the_language_of_the_person(ada):
    ada.locale = "fr-CH"
    ada.save()
    greet(ada)

    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == (
        "ada@example.org",
        "Grace vous salue au sujet de SQL <3",
    )
    assert "Bonjour Ada." in mail.text


def test_the_mail_leads_to_the_page_and_to_silence(ada, settings):
    settings.BASE_URL = "https://learn.example.org/"
    greet(ada)

    mail = Mail.objects.get()
    assert "https://learn.example.org/learning/7/" in mail.text
    assert 'href="https://learn.example.org/learning/7/"' in mail.html
    assert mail.headers["List-Unsubscribe"].startswith("<https://learn.example.org/inbox/unsub")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_words_are_text_and_never_markup(ada):
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("<script>", by="& co", n=1))

    mail = Mail.objects.get()
    assert mail.subject == "& co greets you about <script>"
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_a_line_of_a_subject_cannot_become_a_header(ada):
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("x\nBcc: eve@evil.example", by="E"))

    assert "\n" not in Mail.objects.get().subject


def test_an_unknown_kind_is_a_bug(ada):
    with pytest.raises(UnknownKind):
        api.send(kind="tests.nonsense", to=ada.pk, about=about())
    assert not Message.objects.unscoped("test").exists()


def test_it_leads_to_our_pages_only():
    for url in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        with pytest.raises(ValueError, match="a page of ours"):
            api.About("x", url)


def test_a_person_without_address_has_an_inbox(db):
    nobody = make_person("Nobody")
    nobody.email = None
    nobody.save()
    greet(nobody)

    assert api.unread_count(nobody.pk) == 1
    assert not Mail.objects.exists()


def test_people_of_the_demo_get_no_mail(db):
    greet(make_person("Demo", is_demo=True))

    assert Mail.objects.get().state == "kept"


def test_many_get_it_at_the_same_cost(ada, grace, linus, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        api.send_many(kind="tests.greeting", to=[ada.pk, grace.pk, linus.pk], about=about())

    assert len(mails_to("ada@example.org")) == 1
    assert Mail.objects.count() == Message.objects.unscoped("test").count() == 3


def test_each_is_told_in_their_own_words_once_a_key(ada, grace, django_assert_max_num_queries):
    words = {ada.pk: api.About("Hello Ada"), grace.pk: api.About("Hello Grace")}
    with django_assert_max_num_queries(15):
        api.send_each(kind="tests.greeting", to=words, key="week-1")
    api.send_each(kind="tests.greeting", to=words, key="week-1")
    told = Message.objects.unscoped("tests").order_by("person_id")
    titles = {row.person_id: row.words["title"] for row in told}
    assert titles == {ada.pk: "Hello Ada", grace.pk: "Hello Grace"}
    assert told.count() == 2
    with pytest.raises(ValueError, match="known by its key"):
        api.send_each(kind="tests.greeting", to=words, key="")


def test_somebody_without_an_account_gets_a_mail(db):
    api.send_mail(kind="tests.greeting", address="new@example.org", locale="de", about=about())

    mail = Mail.objects.get()
    assert mail.subject == "Grace greets you about SQL <3"
    assert "List-Unsubscribe" not in mail.headers


def test_what_django_writes_leaves_with_ours(db, settings):
    from django.core.mail import EmailMultiAlternatives

    settings.EMAIL_BACKEND = "lyceum.messaging.adapters.OutboxBackend"
    message = EmailMultiAlternatives(
        "Hi", "text", "us@example.org", ["a@example.org", "b@example.org"]
    )
    message.attach_alternative("<p>text</p>", "text/html")

    message.send()

    assert [mail.address for mail in Mail.objects.order_by("pk")] == [
        "a@example.org",
        "b@example.org",
    ]
    assert Mail.objects.first().html == "<p>text</p>"


def test_who_muted_a_kind_gets_it_in_the_inbox_only(ada, act):
    services.choose_mail(by=act(ada), person_id=ada.pk, kind="tests.greeting", by_mail=False)
    greet(ada)

    assert api.unread_count(ada.pk) == 1
    assert not Mail.objects.exists()
