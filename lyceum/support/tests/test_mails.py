"""A mail becomes a question, or goes on with one; whatever its encoding claims to be."""

import io
import sys

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.identity.testing import make_person
from lyceum.messaging.testing import kinds_to, mails_to
from lyceum.support import services
from lyceum.support.models import Case, Line
from lyceum.support.protocols.mails import read_mail
from lyceum.support.testing import acting, make_case

ADA = "ada@example.org"


def mail(text="Where are my hours?", *, subject="Hours", sender=ADA, number=1, **headers):
    said = {
        "From": f"Ada <{sender}>",
        "Subject": subject,
        "Message-ID": f"<{number}@mail.example>",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in said.items())
    return head.encode() + b"\n" + (text if isinstance(text, bytes) else text.encode())


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "content", "read"),
    [
        ("utf-8", "Où ?".encode(), "Où ?"),
        ("iso-8859-1", "Où ?".encode("latin-1"), "Où ?"),
        ("koi8-r", "Где мои часы?".encode("koi8-r"), "Где мои часы?"),
        ("shift_jis", "時間は?".encode("shift_jis"), "時間は?"),
        ("utf-8", "Où ?".encode("latin-1"), "Où ?"),  # it lies
        ("no-such-thing", "Où ?".encode(), "Où ?"),
        ("ascii", b"\xff\xfe\x00ok", "ÿþok"),
        ("utf-7", b"ok +2AA-", "ok ?"),  # half a sign
    ],
)
def test_it_reads_what_was_meant(charset, content, read):
    body = mail(content, Content_Type=f"text/plain; charset={charset}")
    assert read_mail(body).text == read


def test_of_a_page_only_its_words():
    page = "<style>p{}</style><p>Hello &amp; <b>bye</b></p><script>alert(1)</script>Ada<br>Okafor"
    text = read_mail(mail(page, Content_Type="text/html; charset=utf-8")).text
    assert text == "Hello & bye\nAda\nOkafor"


def test_without_what_is_quoted_and_the_signature():
    text = "Not there.\n\nOn Friday Jonas wrote:\n> Under Record.\n> J.\n\n-- \nAda\nHansa"
    assert read_mail(mail(text)).text == "Not there."


@pytest.mark.parametrize(
    "text",
    [
        "Two things.\n\n-- My shift --\nIt is gone.",
        "Above.\n____________________\nBelow.",
        "From: Hamburg\nis where I go.",
    ],
)
def test_what_only_looks_like_a_quote_stays(text):
    assert read_mail(mail(text)).text == text


def test_of_what_is_handed_on_all_stays():
    text = "See below.\n\n-----Original Message-----\nFrom: Ben\n> My hours are gone."
    assert read_mail(mail(text, subject="FW: Hours")).text == text


def test_headers_in_other_scripts_and_broken_ones():
    body = mail(subject="=?utf-8?B?15TXqdei15XXqg==?=")
    assert read_mail(body).subject == "השעות"
    assert read_mail(mail(subject="=?utf-8?B?%%%?= \x07x")) is not None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600) | st.binary(max_size=300).map(mail))
def test_nothing_breaks_it(body):
    found = read_mail(body)
    assert found is None or isinstance(found.text, str)


# --- taking ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_becomes_a_question_once(ada, acme, ben):
    assert services.take_mail(mail()) == "case"
    assert services.take_mail(mail()) == "known"
    case = Case.objects.unscoped("test").get()
    assert (case.person_id, case.organisation_id, case.via) == (ada.pk, acme.pk, "mail")
    assert (case.subject, case.assignee_id) == ("Hours", ben.pk)


@pytest.mark.django_db
def test_an_answer_to_our_mail_goes_on_with_its_question(ada, acme, hanna):
    case = make_case(ada, acme)
    services.answer_case(by=acting(hanna), case_id=case.pk, text="Under Record.")
    [ours] = mails_to(ADA)
    answer = mail("Not there.", number=2, In_Reply_To=ours.reference)
    assert services.take_mail(answer) == "reply"
    assert Line.objects.filter(case=case, text="Not there.").count() == 1
    case.refresh_from_db()
    assert case.state == "open"
    other = make_person("Eve")
    forged = mail("I am not Ada.", number=3, sender=other.email, In_Reply_To=ours.reference)
    assert services.take_mail(forged) == "case"
    assert not Line.objects.filter(case=case, text="I am not Ada.").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "became"),
    [
        (mail(sender="nobody@example.org"), "stranger"),
        (mail(Auto_Submitted="auto-replied"), "automatic"),
        (mail(Precedence="bulk"), "automatic"),
        (b"\x00\xff", "unreadable"),
        (mail("x" * 10_001), "refused"),
        (mail("  \n"), "refused"),
    ],
)
def test_what_is_no_question_is_none(ada, acme, body, became):
    assert services.take_mail(body) == became
    assert not Case.objects.unscoped("test").exists()
    told = ["support.mail_refused"] if became == "refused" else []
    assert kinds_to(ada) == told


@pytest.mark.django_db
def test_a_mailbox_is_read_and_emptied(ada, acme, tmp_path, monkeypatch, capsys):
    box = tmp_path / "box"
    box.write_bytes(b"".join(b"From x\n" + mail(number=n) + b"\n\n" for n in (1, 2, 2)))
    call_command("take_support_mail", str(box))
    assert capsys.readouterr().out.strip() == "2 case, 1 known"
    assert box.read_bytes() == b""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail(number=9))))
    call_command("take_support_mail")
    assert capsys.readouterr().out.strip() == "case"


@pytest.mark.django_db
def test_a_mail_that_breaks_us_stands_in_nobodys_way(ada, acme, tmp_path, monkeypatch, capsys):
    taken = services.take_mail

    def take_mail(body):
        if b"<2@" in body:
            raise UnicodeError("whatever comes")
        return taken(body)

    monkeypatch.setattr(services, "take_mail", take_mail)
    box = tmp_path / "box"
    box.write_bytes(b"".join(b"From x\n" + mail(number=n) + b"\n\n" for n in (1, 2, 3)))
    call_command("take_support_mail", str(box))

    assert capsys.readouterr().out.strip() == "1 aside, 2 case"
    assert box.read_bytes() == b""
    assert b"<2@mail.example>" in (tmp_path / "box.aside").read_bytes()


@pytest.mark.django_db
def test_half_a_sign_is_no_trouble(ada, acme):
    body = mail(b"+2AA- where are my hours?", Content_Type="text/plain; charset=utf-7")
    assert services.take_mail(body) == "case"
