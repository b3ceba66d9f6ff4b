"""What was learnt elsewhere, with its proofs."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.files import FileIsTooLarge, FileKindIsUnknown
from lyceum.learning import selectors, services
from lyceum.learning.errors import DayIsAhead
from lyceum.learning.models import PriorLearning, Proof
from lyceum.learning.types import PROOF, Upload
from lyceum.skills import api as skills
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a diploma"
ALL = "the tests see everything"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def me(ada, acme, act):
    return act(ada)


def tell(me, sql, **more):
    words = {"title": "Evening school", "skills": {sql.pk: 3}, "happened_on": clock.today()}
    return services.record_prior_learning(by=me, **{**words, **more})


def test_it_counts_as_evidence(me, ada, sql):
    tell(me, sql, file=Upload("diploma.pdf", PDF))

    shown = skills.levels_of(me, ada.pk, [sql.pk])[sql.pk]
    assert shown.leading == "completion"


def test_without_proof_it_is_one_s_word(me, ada, sql):
    tell(me, sql)

    assert skills.levels_of(me, ada.pk, [sql.pk])[sql.pk].leading == "self"


def test_it_cannot_end_tomorrow(me, sql):
    with pytest.raises(DayIsAhead):
        tell(me, sql, happened_on=clock.today() + timedelta(days=1))


def test_a_file_may_only_be_so_large(me, sql):
    with pytest.raises(FileIsTooLarge):
        tell(me, sql, file=Upload("big.pdf", PDF + b"x" * PROOF.megabytes * 1024 * 1024))

    assert not PriorLearning.objects.unscoped(ALL).exists()


def test_what_is_allowed_fits_through_the_door(settings):
    assert PROOF.megabytes < settings.BODY_LIMIT_MB


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x00", b"", b"PK\x03\x04\x00\x00"])
def test_a_file_is_what_its_bytes_are(me, sql, content):
    with pytest.raises(FileKindIsUnknown):
        tell(me, sql, file=Upload("diploma.pdf", content))


def test_the_page_finds_skills_and_keeps_the_words(client, ada, acme, sql):
    client.force_login(ada)

    answer = client.post(
        reverse("learning:prior"), {"title": "Evening school", "words": "sql", "find": "1"}
    )

    assert "Evening school" in answer.text
    assert f'name="level-{sql.pk}"' in answer.text
    assert "errorlist" not in answer.text


def test_the_page_keeps_it(client, ada, acme, me, sql):
    client.force_login(ada)

    answer = client.post(
        reverse("learning:prior"),
        {
            "title": "Evening school",
            "happened_on": clock.today().isoformat(),
            f"level-{sql.pk}": "3",
            "file": SimpleUploadedFile("diplôme.pdf", PDF),
        },
        follow=True,
    )

    assert "Evening school" in answer.text
    [row] = selectors.prior_learning_of(me, ada.pk)
    assert [(line.label, line.level) for line in row.skills] == [("SQL", 3)]
    assert [proof.name for proof in row.proofs] == ["diplôme.pdf"]


def test_the_page_says_what_is_wrong(client, ada, acme):
    client.force_login(ada)

    answer = client.post(reverse("learning:prior"), {"title": ""})

    assert answer.status_code == 422


def test_the_page_says_what_is_wrong_with_the_file_and_keeps_the_words(client, ada, acme, sql):
    client.force_login(ada)
    svg = SimpleUploadedFile("diploma.png", b"<svg onload='alert(1)'/>", "image/png")
    said = {"title": "Evening school", "happened_on": clock.today().isoformat(), "file": svg}

    answer = client.post(reverse("learning:prior"), {**said, f"level-{sql.pk}": "3"})

    assert answer.status_code == 422
    assert "“diploma.png” is none of what is accepted here" in answer.text
    assert "Evening school" in answer.text
    assert f'name="level-{sql.pk}"' in answer.text


def test_the_owner_gets_the_file_as_a_download(client, ada, me, sql):
    tell(me, sql, file=Upload("diploma.pdf", PDF))
    client.force_login(ada)

    answer = client.get(reverse("learning:proof", args=[Proof.objects.unscoped(ALL).get().pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_outsiders_find_nothing(client, grace, linus, olga, me, sql):
    tell(me, sql, file=Upload("diploma.pdf", PDF))
    url = reverse("learning:proof", args=[Proof.objects.unscoped(ALL).get().pk])

    for outsider in (grace, linus, olga):
        client.force_login(outsider)
        assert client.get(url).status_code == 404


def test_the_list_costs_the_same_for_two_and_for_twenty(
    me, ada, sql, django_assert_max_num_queries
):
    for number in range(20):
        tell(me, sql, title=f"Evening {number}", file=Upload("diploma.pdf", PDF))

    with django_assert_max_num_queries(6):
        assert len(selectors.prior_learning_of(me, ada.pk)) == 20


def test_a_skill_of_another_organisation_has_no_name_here(client, me, ada, sql):
    theirs = make_skill("Secret alloy", owner_id="organisation:999999", kind="own")
    client.force_login(ada)
    answer = client.post(reverse("learning:prior"), {f"level-{theirs.pk}": "3", "find": "1"})
    assert answer.status_code == 200
    assert "Secret alloy" not in answer.text

    prior = tell(me, sql, skills={sql.pk: 2, theirs.pk: 3})
    assert set(prior.skills.values_list("skill_id", flat=True)) == {sql.pk}
