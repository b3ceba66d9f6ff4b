"""Words that an administrator writes: tried, kept, refused with the line, taken back."""

import pytest
from django.urls import reverse

from lyceum.messaging import api, selectors, services
from lyceum.messaging.engine import wording
from lyceum.messaging.errors import WordsAreWrong
from lyceum.messaging.models import Mail, Wording

pytestmark = pytest.mark.django_db
GOOD = "Hi {{ name }}: {{ title }}\n\n{% if by %}From {{ by|upper }}.{% endif %}\n"
ARGS = ["tests.greeting", "en"]


def test_they_are_written_into_mails_and_the_inbox(client, olga, ada, act):
    services.write_wording(by=act(olga), kind=ARGS[0], language="en", text=GOOD)
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("SQL", by="Grace"))

    assert Mail.objects.get().subject == "Hi Ada: SQL"
    assert "From GRACE." in Mail.objects.get().text
    client.force_login(ada)
    assert "From GRACE." in client.get("/inbox/").text


def test_the_page_previews_keeps_and_resets(client, olga):
    client.force_login(olga)
    page = reverse("messaging:wording", args=ARGS)
    looked = client.post(page, {"text": GOOD})
    assert "Hi Ada: Data analysis for everyone" in looked.text
    assert not Wording.objects.exists()

    client.post(page, {"text": GOOD, "keep": "yes"})
    assert "yours" in client.get(reverse("messaging:wordings")).text
    assert "<table" in client.get(reverse("messaging:wording-mail", args=ARGS)).text
    client.post(reverse("messaging:reset-wording", args=ARGS))
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Hi\n\n{{ password }}", 3, "“password” is nothing that this kind knows"),
        ("Hi\n\n{{ by.pk }}", 3, "by.pk"),
        ("Hi\n{% include 'x' %}", 2, "include"),
        ("Hi\n{% load admin %}", 2, "Nothing is loaded here"),
        ("Hi\n\n{% if by %}", 3, "if"),
        ("Hi {{ by|safe }}", 1, "safe"),
        ("Hi {{ by", 0, ""),
        ("{% if nobody %}x{% endif %}", 1, "nobody"),
        ("\n\n", 1, "empty"),
        ("x" * 300, 1, "longer than 200"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(client, olga, act, text, line, said):
    if not line:  # Django reads an open brace as text; so do we
        assert not wording.faults(text, {"by"})
        return
    with pytest.raises(WordsAreWrong, match=said) as refusal:
        services.write_wording(by=act(olga), kind=ARGS[0], language="en", text=text)
    assert refusal.value.line == line
    client.force_login(olga)
    answer = client.post(
        reverse("messaging:wording", args=ARGS), {"text": text or " ", "keep": "yes"}
    )
    assert answer.status_code == 422
    assert not Wording.objects.exists()


def test_all_our_own_words_are_sound():
    for kind in selectors.known_kinds() - {"tests.greeting", "tests.code"}:
        for language in ("en", "fr"):
            text = selectors.words.words_of_file(kind, language)
            assert wording.faults(text, selectors.placeholders_of(kind)) == [], (kind, language)


def test_outsiders_find_nothing(client, ada, act):
    client.force_login(ada)
    for page in (reverse("messaging:wordings"), reverse("messaging:wording", args=ARGS)):
        assert client.get(page).status_code == 404
    assert client.post(reverse("messaging:wording", args=ARGS), {"text": GOOD}).status_code == 404
