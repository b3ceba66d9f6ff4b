"""The pages of lessons, for each who may see them, and for nobody else."""

import re
from html import unescape

import pytest
from django.urls import reverse

from lyceum.courseware import blocks, selectors, services
from lyceum.courseware.models import Lesson, LessonProgress
from lyceum.courseware.testing import make_lesson, publish, write_block, write_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rich(mona, acme, act):
    """A lesson with a block of every kind that stands in nobody's way without a file."""
    lesson = make_lesson(mona, acme, "All of it")
    by = act(mona)
    write_question(by, lesson)
    write_block(by, lesson, "reflection", prompt="Where?")
    write_block(by, lesson, "checklist", title="Before", items="Shoes\nGloves")
    write_block(by, lesson, "table", caption="Weights", rows="what | kg\ncrate | 12")
    write_block(by, lesson, "code", code="<script>alert(1)</script>", caption="x")
    write_block(by, lesson, "formula", latex=r"F = m \cdot g")
    write_block(by, lesson, "embed", address="https://youtu.be/abc123", caption="A film")
    lesson.refresh_from_db()
    return lesson


def page(client, person, name, *args, **more):
    client.force_login(person)
    return client.get(reverse(f"courseware:{name}", args=args), **more)


def post(client, person, name, *args, data=None, **more):
    client.force_login(person)
    return client.post(reverse(f"courseware:{name}", args=args), data or {}, **more)


def test_from_nothing_to_a_draft(client, mona, acme):
    assert b"Write a lesson" in page(client, mona, "lessons").content
    made = post(
        client, mona, "start-lesson",
        data={"organisation": acme.pk, "title": "Lifting", "language": "en"},
    )  # fmt: skip
    lesson = Lesson.objects.unscoped("t").get()
    assert made.url == reverse("courseware:lesson-editor", args=[lesson.pk])
    assert page(client, mona, "lesson-editor", lesson.pk).status_code == 200


def test_what_was_written_stands_in_the_fields_and_saving_it_again_loses_nothing(
    client, mona, rich
):
    html = page(client, mona, "lesson-editor", rich.pk).content.decode()

    before = {block["kind"]: block for block in rich.blocks["blocks"]}
    assert ">Shoes\nGloves\n</textarea>" in html
    assert ">what | kg\ncrate | 12\n</textarea>" in html
    for kind, fields in (("checklist", ("title", "items")), ("table", ("caption", "rows"))):
        fill = {name: _in_field(html, name, before[kind]["id"]) for name in fields}
        post(
            client, mona, "change-block", rich.pk, before[kind]["id"],
            data={"rev": before[kind]["rev"], **fill},
        )  # fmt: skip
    rich.refresh_from_db()
    after = {block["kind"]: block for block in rich.blocks["blocks"]}
    assert after["checklist"]["items"] == ["Shoes", "Gloves"]
    assert after["table"]["rows"] == [["what", "kg"], ["crate", "12"]]
    assert "{{" not in html
    assert "{%" not in html


def _in_field(html, name, block_id):
    """What stands in a field of a block, as a browser would send it."""
    written = re.search(rf'<textarea id="{name}-{block_id}"[^>]*>\n?([^<]*)</textarea>', html)
    line = re.search(rf'<input id="{name}-{block_id}"[^>]*value="([^"]*)"', html)
    found = written or line
    return unescape(found[1])


def test_every_kind_can_be_added_and_written_without_a_script(client, mona, lesson):
    for kind in blocks.KINDS:
        post(client, mona, "add-block", lesson.pk, data={"kind": kind})
    html = page(client, mona, "lesson-editor", lesson.pk).content.decode()

    lesson.refresh_from_db()
    assert len(lesson.blocks["blocks"]) == 1 + len(blocks.KINDS)
    for block in lesson.blocks["blocks"]:
        assert f'id="{block["id"]}"' in html


def test_a_block_is_kept_by_htmx_without_touching_the_words(client, mona, lesson):
    block = lesson.blocks["blocks"][0]
    answer = post(
        client, mona, "change-block", lesson.pk, block["id"],
        data={"rev": block["rev"], "text": "[here](https://x.example)"}, headers=HTMX,
    )  # fmt: skip
    html = answer.content.decode()

    assert f'id="rev-{block["id"]}" value="{block["rev"] + 1}" hx-swap-oob' in html
    assert "Everything is saved" in html
    assert "does not say where it leads" in html
    assert "<textarea" not in html


def test_the_second_writer_sees_both(client, mona, teacher, lesson):
    block = lesson.blocks["blocks"][0]
    mine = {"rev": block["rev"], "text": "mine"}
    where = ("change-block", lesson.pk, block["id"])
    post(client, teacher, *where, data={"rev": block["rev"], "text": "theirs"})

    plain = post(client, mona, *where, data=mine)
    answer = post(client, mona, *where, data=mine, headers=HTMX)

    for told in (plain, answer):
        assert told.status_code == 409
        assert b"theirs" in told.content
    assert b"mine" in plain.content
    assert answer["HX-Retarget"] == f"#clash-{block['id']}"
    over = post(client, mona, *where, data={**mine, "over": block["rev"] + 1})
    assert over.status_code == 302
    lesson.refresh_from_db()
    assert lesson.blocks["blocks"][0]["text"] == "mine"


def test_moving_says_where_it_is_now(client, mona, lesson):
    block = lesson.blocks["blocks"][0]
    post(client, mona, "add-block", lesson.pk, data={"kind": "text"})
    answer = post(
        client, mona, "move-block", lesson.pk, block["id"], data={"to": "down"}, headers=HTMX
    )

    assert b"Now at place 2 of 2." in answer.content
    assert f'data-focus="{block["id"]}"'.encode() in answer.content


def test_a_preview_shows_all_and_keeps_nothing(client, mona, rich):
    answer = page(client, mona, "preview-lesson", rich.pk)
    html = answer.content.decode()

    assert "<script>alert(1)" not in html
    assert "<mfrac>" in html or "<math" in html
    assert "frame-src https://www.youtube-nocookie.com" in answer["Content-Security-Policy"]
    assert 'name="chosen"' in html


def test_through_review_to_a_learner(client, mona, teacher, ada, rich):
    post(client, mona, "hand-in", rich.pk)
    assert b"Waiting for a review" in page(client, teacher, "lessons").content
    html = page(client, teacher, "review-lesson", rich.pk).content.decode()
    assert "What do you say?" in html
    block = rich.blocks["blocks"][0]["id"]
    post(client, teacher, "comment-on-block", rich.pk, data={"block": block, "text": "Good."})
    refused = post(client, teacher, "review-lesson", rich.pk, data={"verdict": "changes"})
    assert refused.status_code == 422
    post(client, teacher, "review-lesson", rich.pk, data={"verdict": "approve"})
    assert b"Ready to go out" in page(client, mona, "lesson-editor", rich.pk).content
    out = post(client, mona, "publish-lesson", rich.pk, data={"visibility": "organisation"})
    rich.refresh_from_db()
    resource_id = rich.content.resource_id
    assert out.url == reverse("catalogue:resource", args=[resource_id])

    cover = page(client, ada, "lesson", resource_id).content.decode()
    assert "Begin when you like" in cover
    assert "Knees" not in cover
    post(client, ada, "open-lesson", resource_id)
    html = page(client, ada, "lesson", resource_id).content.decode()
    assert "Knees" in html
    assert "That hurts." not in html  # not before it was answered


def test_an_answer_is_marked_in_the_page(client, mona, teacher, ada, acme, act):
    lesson = make_lesson(mona, acme)
    block_id = write_question(act(mona), lesson)
    lesson.refresh_from_db()
    resource_id = publish(lesson, teacher)
    services.open_lesson(by=act(ada), resource_id=resource_id)

    def answer(chosen):
        return post(
            client, ada, "answer-question", resource_id, block_id,
            data={"chosen": chosen}, headers=HTMX,
        ).content.decode()  # fmt: skip

    assert "That hurts." in answer("wrong")
    told = answer("right")
    assert "Right." in told
    assert "I am done" in told
    assert post(client, ada, "finish-lesson", resource_id).status_code == 302
    assert b"Done" in page(client, ada, "lesson", resource_id).content


def test_versions_are_shown_and_come_back(client, mona, teacher, lesson, act):
    block = lesson.blocks["blocks"][0]
    services.change_block(
        by=act(teacher), lesson_id=lesson.pk, block_id=block["id"], rev=block["rev"],
        given={"text": ["worse"]},
    )  # fmt: skip
    assert b"knees" in page(client, mona, "lesson-versions", lesson.pk, data={"number": 1}).content
    post(client, mona, "restore-version", lesson.pk, 1)
    lesson.refresh_from_db()
    assert lesson.blocks["blocks"][0]["text"] == block["text"]


def test_a_translation_stands_beside_its_original(client, mona, lesson):
    made = post(client, mona, "translate-lesson", lesson.pk, data={"language": "fr"})
    html = client.get(made.url).content.decode()

    assert 'class="beside" lang="en"' in html
    refused = post(client, mona, "translate-lesson", lesson.pk, data={"language": "!"})
    assert refused.url == reverse("courseware:lesson-editor", args=[lesson.pk])


def test_each_block_of_a_translation_keeps_its_original(client, mona, rich, act):
    by = act(mona)
    french = services.translate_lesson(by=by, lesson_id=rich.pk, language="fr")
    ids = {block["kind"]: block["id"] for block in french.blocks["blocks"]}
    services.move_block(by=by, lesson_id=french.pk, block_id=ids["table"], to=0)
    write_block(by, french, "text", text="Ajout")
    services.remove_block(by=by, lesson_id=rich.pk, block_id=rich.blocks["blocks"][0]["id"])
    french.refresh_from_db()

    rows = selectors.written_blocks(french)
    beside = {row.id: row.source["kind"] if row.source else None for row in rows}

    assert beside[ids["table"]] == "table"
    assert beside[ids["checklist"]] == "checklist"
    texts = [beside[row.id] for row in rows if row.kind == "text"]
    assert texts == [None, None]  # one was taken away over there, one is new here
    html = page(client, mona, "lesson-editor", french.pk).text
    asides = re.findall(r'<aside class="beside".*?</aside>', html, re.DOTALL)
    told = unescape(" ".join(asides))
    assert all(words in told for words in ("Shoes", "crate | 12", "That hurts."))


def test_its_author_tries_the_questions(client, mona, ada, rich):
    question = next(one["id"] for one in rich.blocks["blocks"] if one["kind"] == "question")
    assert (
        reverse("courseware:try-answer", args=[rich.pk, question])
        in page(client, mona, "preview-lesson", rich.pk).text
    )

    whole = post(client, mona, "try-answer", rich.pk, question, data={"chosen": "wrong"})
    part = post(
        client, mona, "try-answer", rich.pk, question, data={"chosen": "right"}, headers=HTMX
    )

    assert "That hurts." in whole.text
    assert "Nothing that you do here is kept" in whole.text
    assert "Yes." in part.text
    assert "<html" not in part.text
    assert not LessonProgress.objects.unscoped("t").exists()
    other = rich.blocks["blocks"][0]["id"]
    assert post(client, mona, "try-answer", rich.pk, other).status_code == 404
    assert post(client, ada, "try-answer", rich.pk, question).status_code == 404


def test_terms_are_set_by_those_who_teach(client, teacher, ada, acme):
    assert page(client, ada, "review-terms", acme.pk).status_code == 403
    post(
        client, teacher, "review-terms", acme.pk, data={"reviewers": 2, "checklist": "Safe\nShort"}
    )
    assert b"Safe\nShort" in page(client, teacher, "review-terms", acme.pk).content


def test_outsiders_find_nothing(client, linus, ada, mona, teacher, lesson):
    block = lesson.blocks["blocks"][0]["id"]
    for person in (linus, ada):  # Ada is a colleague, and it is a draft
        for name, *args in (
            ("lesson-editor", lesson.pk),
            ("preview-lesson", lesson.pk),
            ("lesson-versions", lesson.pk),
            ("review-lesson", lesson.pk),
            ("captions-of-draft", lesson.pk, block),
        ):
            assert page(client, person, name, *args).status_code == 404
    resource_id = publish(lesson, teacher)
    assert page(client, linus, "lesson", resource_id).status_code == 404


def test_a_longer_lesson_asks_no_more_questions(
    client, mona, lesson, django_assert_max_num_queries
):
    for _time in range(15):
        post(client, mona, "add-block", lesson.pk, data={"kind": "text"})
    client.force_login(mona)
    with django_assert_max_num_queries(12):
        client.get(reverse("courseware:lesson-editor", args=[lesson.pk]))


def test_every_block_has_its_own_addresses_and_a_question_has_lines_to_spare(client, mona, rich):
    html = page(client, mona, "lesson-editor", rich.pk).text
    for block in rich.blocks["blocks"]:
        for verb in ("move", "duplicate", "remove", "change"):
            address = reverse(f"courseware:{verb}-block", args=[rich.pk, block["id"]])
            assert html.count(f'action="{address}"') == 1, address
    [question] = [block for block in rich.blocks["blocks"] if block["kind"] == "question"]
    lines = [f'id="option-{question["id"]}-{number}"' for number in range(1, 6)]
    shown = max(4, len(question["options"]) + 2)
    assert [html.count(line) for line in lines] == [1] * shown + [0] * (5 - shown)
