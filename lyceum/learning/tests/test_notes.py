"""Notes and reflections: private until they are shared."""

import pytest
from django.urls import reverse

from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import selectors, services
from lyceum.learning.models import Note

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def note(ada, act, enrolment):
    return services.write_note(by=act(ada), enrolment_id=enrolment.pk, text="Left joins keep rows")


def share(ada, act, note):
    services.change_note(by=act(ada), note_id=note.pk, text=note.text, is_shared=True)


def test_the_log_knows_the_id_and_not_the_words(note):
    fact = RecordedEvent.objects.get(name="learning.NoteWritten")

    assert fact.payload["note_id"] == note.pk
    assert "Left joins" not in str(fact.payload)


def test_it_is_private(grace, act, resource, note):
    assert selectors.shared_notes(act(grace), resource.pk) == []


def test_a_shared_one_is_read_by_colleagues_only(ada, grace, linus, act, resource, note):
    share(ada, act, note)

    assert [row.text for _who, row in selectors.shared_notes(act(grace), resource.pk)]
    assert selectors.shared_notes(act(linus), resource.pk) == []


def test_a_shared_one_is_changed_by_nobody_else(ada, grace, act, note):
    share(ada, act, note)

    with pytest.raises(NotFound):
        services.remove_note(by=act(grace), note_id=note.pk)
    with pytest.raises(NotFound):
        services.change_note(by=act(grace), note_id=note.pk, text="no", is_shared=True)


def test_the_page_writes_changes_and_removes(client, ada, enrolment):
    client.force_login(ada)
    page = reverse("learning:enrolment", args=[enrolment.pk])

    client.post(
        reverse("learning:write-note", args=[enrolment.pk]),
        {"text": "I rush", "kind": "reflection"},
    )
    note = Note.objects.unscoped(ALL).get()
    assert "I rush" in client.get(page).text
    client.post(reverse("learning:change-note", args=[note.pk]), {"text": "I rush less"})
    assert "I rush less" in client.get(page).text
    client.post(reverse("learning:remove-note", args=[note.pk]))
    assert not Note.objects.unscoped(ALL).exists()


def test_an_empty_note_changes_nothing(client, ada, note):
    client.force_login(ada)

    client.post(reverse("learning:change-note", args=[note.pk]), {"text": ""})

    assert Note.objects.unscoped(ALL).get().text == "Left joins keep rows"


def test_the_fragment_comes_alone(client, ada, resource, note):
    client.force_login(ada)

    url = reverse("learning:shared-notes", args=[resource.pk])

    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).text
    assert "<html" in client.get(url).text


def test_outsiders_find_nothing(client, ada, grace, linus, act, resource, note):  # noqa: PLR0917
    share(ada, act, note)
    for outsider in (grace, linus):
        client.force_login(outsider)
        for name in ("change-note", "remove-note"):
            url = reverse(f"learning:{name}", args=[note.pk])
            assert client.post(url, {"text": "x"}).status_code == 404
    client.force_login(linus)
    url = reverse("learning:shared-notes", args=[resource.pk])
    assert "Left joins" not in client.get(url).text
    client.force_login(grace)
    assert "Left joins" in client.get(url).text
