"""Facilitators write; what stands in the way of publishing is told with its place."""

import pytest
from django.urls import reverse

from lyceum.assessments import selectors, services
from lyceum.assessments.errors import HasFaults, NotPublished
from lyceum.assessments.models import Assessment, Edition
from lyceum.assessments.scoring import Item
from lyceum.assessments.types import NewAssessment
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
ABOUT = {"title": "In three minutes", "top_level": "3"}


def test_it_is_written_previewed_and_published_in_a_browser(client, writer, acme):
    client.force_login(writer)
    page = client.post(reverse("assessments:begin", args=["acme"]), ABOUT, follow=True)
    assert "No question yet." in page.text
    made = Assessment.objects.unscoped("test").get()
    item = {
        "kind": "single",
        "text": "What stands in your way?",
        "option-0": "No time",
        "segment-0": "barrier: no time",
        "option-1": "Nothing",
    }
    page = client.post(reverse("assessments:add-item", args=[made.pk]), item, follow=True)
    assert "What stands in your way?" in page.text
    preview = client.get(reverse("assessments:preview", args=[made.pk]))
    assert "Nothing is kept." in preview.text
    page = client.post(reverse("assessments:publish", args=[made.pk]), follow=True)
    assert "edition 1" in page.text
    page = client.get(reverse("assessments:written", args=["acme"]))
    assert "about 1 min (estimated)" in page.text


def test_faults_are_told_and_keep_it_from_people(act, writer, acme):
    by = act(writer)
    new = NewAssessment(title="Draft")
    made = services.begin_assessment(by=by, organisation_id=acme.pk, new=new)
    services.add_item(by=by, assessment_id=made.pk, shape=Item("text", "Tell us"))
    services.add_item(by=by, assessment_id=made.pk, shape=Item("single", "Which?"))

    with pytest.raises(HasFaults) as refusal:
        services.publish_assessment(by=by, assessment_id=made.pk)

    assert refusal.value.place == 2
    assert not Edition.objects.exists()


def test_items_move_and_leave(act, writer, quick):
    by = act(writer)
    first, second, third = [pk for pk, _v, _s in selectors.items_in_writing(quick)]
    services.move_item(by=by, assessment_id=quick.pk, item_id=third, step=-1)
    services.remove_item(by=by, assessment_id=quick.pk, item_id=first)

    assert [pk for pk, _v, _s in selectors.items_in_writing(quick)] == [third, second]


def test_learners_do_not_write(act, client, ada, acme, quick):
    with pytest.raises(Forbidden):
        services.begin_assessment(
            by=act(ada), organisation_id=acme.pk, new=NewAssessment(title="Mine")
        )
    client.force_login(ada)
    assert client.get(reverse("assessments:edit", args=[quick.pk])).status_code == 404
    assert client.get(reverse("assessments:written", args=["acme"])).status_code == 404


def test_a_published_one_is_withdrawn_and_comes_back(client, act, writer, ada, acme, quick):
    begun = services.start(by=act(ada), assessment_id=quick.pk)
    client.force_login(writer)
    page = client.post(reverse("assessments:withdraw", args=[quick.pk]), follow=True)
    assert "withdrawn" in page.text
    assert "withdrawn" in client.get(reverse("assessments:written", args=["acme"])).text
    assert selectors.published_in(acme.pk) == selectors.attempts_of(act(ada)) == []
    with pytest.raises(NotFound):
        services.start(by=act(ada), assessment_id=quick.pk)
    for key, said in zip(selectors.items_of(begun.edition_id), ["0", "0", "1"], strict=True):
        services.answer(by=act(ada), attempt_id=begun.pk, key=key, said=said)
    assert services.finish(by=act(ada), attempt_id=begun.pk).finished_at

    services.publish_assessment(by=act(writer), assessment_id=quick.pk)
    assert [row.id for row in selectors.attempts_of(act(ada))] == [quick.pk]


def test_only_what_was_published_is_withdrawn_and_by_writers(act, client, writer, ada, acme, quick):
    draft = services.begin_assessment(
        by=act(writer), organisation_id=acme.pk, new=NewAssessment(title="Draft")
    )
    with pytest.raises(NotPublished):
        services.withdraw_assessment(by=act(writer), assessment_id=draft.pk)
    client.force_login(ada)
    assert client.post(reverse("assessments:withdraw", args=[quick.pk])).status_code == 404
