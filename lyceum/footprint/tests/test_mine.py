"""The person's own timeline: by month, by topic, page by page, and nobody else's."""

import json

import pytest
from django.urls import reverse

from lyceum.footprint import selectors
from lyceum.footprint.types import PROGRESS, Thing

pytestmark = pytest.mark.django_db
MINE = "/footprint/"


def test_it_reads_as_sentences_by_month(client, ada, tell):
    tell(20)
    client.force_login(ada)

    text = client.get(MINE).text

    assert text.count("You joined Acme") == 20
    assert text.index("February 2026") < text.index("January 2026")


def test_it_says_what_came_of_it(client, ada, tell):
    tell(verb="progressed", thing=Thing("note", 1), result={"extensions": {PROGRESS: 40}})
    tell(verb="experienced", thing=Thing("note", 1), result={"duration": "PT25M"})
    tell(verb="asserted", thing=Thing("note", 1), result={"score": {"raw": 3.5, "max": 5}})
    client.force_login(ada)

    text = client.get(MINE).text
    assert "40 %" in text
    assert "25 min" in text
    assert "level 3.5 of 5" in text


def test_it_is_filtered_by_topic(client, ada, tell):
    tell()
    tell(verb="created", thing=Thing("note", 1))
    client.force_login(ada)

    text = client.get(MINE, {"about": "learning"}).text
    assert "You wrote a note" in text
    assert "You joined" not in text
    assert "Nothing of this kind yet" in client.get(MINE, {"about": "path"}).text


def test_pages_follow_each_other_without_repeating(client, ada, tell, act):
    tell(selectors.PAGE + 3)
    client.force_login(ada)
    before = client.get(MINE).context["timeline"].before

    rest = client.get(MINE, {"before": before}, headers={"HX-Request": "true"})

    assert rest.text.count("You joined Acme") == 3
    assert "<html" not in rest.text
    assert client.get(MINE, {"before": "nonsense"}).status_code == 200


LINE_ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"


@pytest.mark.parametrize(
    "asked",
    [
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"skill": "9" * 30},
        {"before": f"0001-01-01T00:00:00+14:00_{LINE_ID}"},
        {"before": f"9999-12-31T23:59:59-14:00_{LINE_ID}"},
    ],
)
def test_what_no_calendar_and_no_column_has_is_as_if_it_were_not_asked(client, ada, tell, asked):
    tell()
    client.force_login(ada)

    assert "You joined Acme" in client.get(MINE, asked).text


def test_a_line_opens_to_its_statement(client, ada, tell):
    statement_id = tell()[0]
    client.force_login(ada)
    page = reverse("footprint:line", args=[statement_id])

    assert page in client.get(MINE).text
    assert str(ada.public_id) in client.get(page).text
    alone = reverse("footprint:statement", args=[statement_id])
    assert client.get(alone, headers={"HX-Request": "true"}).text.startswith("<pre")


def test_it_can_be_taken_along(client, ada, tell):
    tell(3)
    client.force_login(ada)

    response = client.get(reverse("footprint:export"))

    statements = json.loads(b"".join(response.streaming_content))
    assert len(statements) == 3
    assert "attachment" in response["Content-Disposition"]


def test_outsiders_find_nothing(client, ada, grace, linus, olga, tell):
    statement_id = tell()[0]
    for other in (grace, linus, olga):
        client.force_login(other)
        assert "You joined" not in client.get(MINE).text
        page = reverse("footprint:statement", args=[statement_id])
        assert client.get(page).status_code == 404
        exported = b"".join(client.get(reverse("footprint:export")).streaming_content)
        assert json.loads(exported) == []


def test_strangers_sign_in_first(client, db):
    for name in ("mine", "export", "export-csv", "pauses", "take-along"):
        assert "/accounts/login/" in client.get(reverse(f"footprint:{name}"))["Location"]
    for name in ("answers", "store"):
        assert "/accounts/login/" in client.get(reverse(f"records:{name}"))["Location"]


def test_an_empty_record_says_what_to_do(client, ada):
    client.force_login(ada)

    assert "Nothing here yet" in client.get(MINE).text


@pytest.mark.parametrize("n", [2, 40])
def test_it_costs_the_same_for_two_and_for_forty(
    client, ada, tell, django_assert_max_num_queries, n
):
    tell(n)
    client.force_login(ada)

    with django_assert_max_num_queries(14):
        client.get(MINE)
