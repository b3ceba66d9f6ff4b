"""The culture canvas: written together, signed, put in order, kept round by round."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.communities import selectors, services
from lyceum.communities.errors import NotATravellingStory, NothingOnCanvas, NothingSaid
from lyceum.communities.models import CanvasLine, CanvasNote, CanvasSign
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_membership, make_organisation


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


@pytest.fixture
def at(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def canvas(kept, act, facilitator):
    """That of a space with Ada, Linus of another company, and Grace who looks after it."""
    return services.begin_canvas(by=act(facilitator), space_id=kept.pk)


@pytest.fixture
def write(act, canvas):
    """write(who, words, part): a note."""

    def put_up(who, words="We ask first", part="vision", **more):
        return services.add_note(by=act(who), canvas_id=canvas.pk, part=part, words=words, **more)

    return put_up


def said(act, who, canvas, part="vision"):
    """What a part says to somebody."""
    stand = selectors.canvas_for(act(who), canvas.pk)
    [found] = [row for row in selectors.parts_of(act(who), stand) if row.name == part]
    return [row.words for _theme, rows in found.groups for row in rows]


# --- who ------------------------------------------------------------------------------------------


def test_members_write_and_outsiders_find_nothing(act, canvas, write, ada, linus, acme):
    write(ada)
    write(linus, "Trucks home by six")
    assert said(act, ada, canvas) == ["We ask first", "Trucks home by six"]
    stranger = make_person("Stranger")
    for verb in (
        lambda: selectors.canvas_for(act(stranger), canvas.pk),
        lambda: write(stranger),
    ):
        with pytest.raises(NotFound):
            verb()


def test_a_colleague_who_is_not_in_the_space_finds_nothing_until_it_is_shown(
    act, canvas, write, ada, facilitator, acme
):
    note = write(ada, "A story for us", "stories")
    told = write(ada, "A story for all", "stories", may_travel=True)
    write(ada)
    colleague = make_person("Colleague")
    make_membership(acme, colleague)
    with pytest.raises(NotFound):
        selectors.canvas_for(act(colleague), canvas.pk)
    services.show_canvas(by=act(facilitator), canvas_id=canvas.pk, is_shown=True)
    assert said(act, colleague, canvas) == ["We ask first"]
    assert said(act, colleague, canvas, "stories") == [told.words]
    assert said(act, ada, canvas, "stories") == [note.words, told.words]
    with pytest.raises(Forbidden):
        write(colleague)
    with pytest.raises(NotFound):
        services.sign_note(by=act(colleague), note_id=told.pk)


def test_only_who_looks_after_it_begins_shows_and_closes(act, kept, canvas, write, ada, linus):
    write(ada)
    for verb in (
        lambda: services.begin_canvas(by=act(ada), space_id=kept.pk),
        lambda: services.close_round(by=act(ada), canvas_id=canvas.pk, title="March"),
        lambda: services.show_canvas(by=act(linus), canvas_id=canvas.pk, is_shown=True),
    ):
        with pytest.raises(Forbidden):
            verb()


def test_an_organisation_has_one_for_its_people(act, acme, ada, linus, facilitator):
    first = services.begin_canvas(by=act(facilitator), organisation_id=acme.pk)
    again = services.begin_canvas(by=act(facilitator), organisation_id=acme.pk)
    assert first == again
    services.add_note(by=act(ada), canvas_id=first.pk, part="now", words="We are late")
    assert said(act, ada, first, "now") == ["We are late"]
    with pytest.raises(NotFound):
        selectors.canvas_for(act(linus), first.pk)
    with pytest.raises(Forbidden):
        services.begin_canvas(by=act(ada), organisation_id=acme.pk)


# --- notes ----------------------------------------------------------------------------------------


def test_nothing_is_no_note_and_an_unknown_part_is_none(write, ada):
    with pytest.raises(NothingSaid):
        write(ada, "  ")
    with pytest.raises(NotFound):
        write(ada, "Word", "elsewhere")


def test_others_sign_and_take_it_back(act, canvas, write, ada, linus):
    note = write(ada)
    services.sign_note(by=act(linus), note_id=note.pk)
    stand = selectors.canvas_for(act(linus), canvas.pk)
    row = selectors.note_row(act(linus), note, stand)
    assert (row.agrees, row.is_signed) == (1, True)
    services.sign_note(by=act(linus), note_id=note.pk)
    assert selectors.note_row(act(linus), note, stand).agrees == 0
    with pytest.raises(Forbidden):
        services.sign_note(by=act(ada), note_id=note.pk)


def test_new_words_begin_without_signs(act, write, ada, linus):
    note = write(ada)
    services.sign_note(by=act(linus), note_id=note.pk)
    services.change_note(by=act(ada), note_id=note.pk, words="We ask first")
    assert CanvasSign.objects.unscoped("test").count() == 1
    services.change_note(by=act(ada), note_id=note.pk, words="We never ask")
    assert not CanvasSign.objects.unscoped("test").exists()
    with pytest.raises(Forbidden):
        services.change_note(by=act(linus), note_id=note.pk, words="They ask")


def test_notes_are_moved_and_grouped_by_everybody_in_the_circle(act, canvas, write, ada, linus):
    one, two, three = (write(ada, words) for words in ("One", "Two", "Three"))
    services.move_note(by=act(linus), note_id=three.pk, part="vision", before_id=one.pk)
    assert said(act, ada, canvas) == ["Three", "One", "Two"]
    services.move_note(by=act(linus), note_id=one.pk, part="now", theme=" In  the yard ")
    assert said(act, ada, canvas) == ["Three", "Two"]
    stand = selectors.canvas_for(act(ada), canvas.pk)
    assert selectors.themes_of(stand) == ["In the yard"]
    rows = selectors.parts_of(act(ada), stand)[0].groups[0][1]
    assert [(row.up, row.down) for row in rows] == [(None, 0), (three.pk, None)]
    assert two.pk == rows[1].id


def test_a_note_is_taken_away_by_its_author_or_who_looks_after_it(
    act, canvas, write, ada, linus, facilitator
):
    mine, spam = write(linus, "Mine"), write(linus, "Buy my boat")
    with pytest.raises(Forbidden):
        services.remove_note(by=act(ada), note_id=spam.pk)
    services.remove_note(by=act(facilitator), note_id=spam.pk)
    services.remove_note(by=act(linus), note_id=mine.pk)
    assert said(act, ada, canvas) == []


# --- stories --------------------------------------------------------------------------------------


def test_a_story_of_its_own_space_stands_on_it(act, kept, canvas, ada, linus):
    story = say(linus, kept, "How we **lost** a truck", "story")
    services.bring_story(by=act(ada), canvas_id=canvas.pk, post_id=story.pk)
    services.bring_story(by=act(ada), canvas_id=canvas.pk, post_id=story.pk)
    assert said(act, ada, canvas, "stories") == ["How we lost a truck"]


def test_a_story_of_elsewhere_needs_its_tellers_leave_and_goes_with_it(
    act, acme, canvas, ada, facilitator
):
    other = make_space(acme, "Elsewhere", people=[ada])
    story = say(ada, other, "Far away", "story")
    bring = {"by": act(facilitator), "canvas_id": canvas.pk, "post_id": story.pk}
    with pytest.raises(NotATravellingStory):
        services.bring_story(**bring)
    services.let_travel(by=act(ada), post_id=story.pk, may=True)
    services.bring_story(**bring)
    services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="March")
    assert said(act, ada, canvas, "stories") == ["Far away"]

    services.let_travel(by=act(ada), post_id=story.pk, may=False)
    assert said(act, ada, canvas, "stories") == []
    stand = selectors.canvas_for(act(ada), canvas.pk)
    assert selectors.compared(act(ada), stand, 1, 0) == []
    assert CanvasLine.objects.unscoped("test").get().words == ""


def test_no_story_of_a_space_that_a_rule_hides_comes_or_is_read(
    act, canvas, ada, linus, facilitator
):
    there = make_space(make_organisation("Weavers"), people=[ada, linus])
    stories = [
        say(who, there, words, "story", may_travel=True)
        for who, words in ((ada, "Far away"), (linus, "Further"))
    ]
    bring = {"canvas_id": canvas.pk, "post_id": stories[0].pk}
    services.bring_story(by=act(ada), **bring)
    services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="First")
    walled = replace(act(ada), scope=replace(act(ada).scope, unseen=frozenset({there.owner_id})))

    stand = selectors.canvas_for(walled, canvas.pk)
    assert "Further" in dict(selectors.stories_to_bring(act(ada), stand)).values()
    assert selectors.stories_to_bring(walled, stand) == []
    assert selectors.story_to_bring(walled, stand, stories[1].pk) is None
    assert said(act, ada, canvas, "stories") == ["Far away"]
    assert said(lambda _who: walled, ada, canvas, "stories") == []
    assert selectors.compared(walled, stand, 1, 0) == []


def test_a_story_stays_among_the_stories(act, kept, canvas, ada):
    story = say(ada, kept, "Once", "story")
    note = services.bring_story(by=act(ada), canvas_id=canvas.pk, post_id=story.pk)
    with pytest.raises(NotFound):
        services.move_note(by=act(ada), note_id=note.pk, part="vision")


# --- rounds ---------------------------------------------------------------------------------------


def test_what_we_said_in_march_stands_beside_now(act, canvas, write, ada, linus, facilitator):
    same, other, moved, gone = (write(ada, words) for words in ("Same", "Other", "Moved", "Gone"))
    services.sign_note(by=act(linus), note_id=same.pk)
    services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="March")
    services.change_note(by=act(ada), note_id=other.pk, words="Otherwise")
    services.move_note(by=act(ada), note_id=moved.pk, part="now")
    services.remove_note(by=act(ada), note_id=gone.pk)
    write(ada, "New")

    stand = selectors.canvas_for(act(ada), canvas.pk)
    found = {
        (part.name, line.change): (
            line.before.words if line.before else "",
            line.after.words if line.after else "",
        )
        for part in selectors.compared(act(ada), stand, 1, 0)
        for line in part.lines
    }
    assert found == {
        ("vision", "same"): ("Same", "Same"),
        ("vision", "reworded"): ("Other", "Otherwise"),
        ("vision", "gone"): ("Gone", ""),
        ("vision", "new"): ("", "New"),
        ("now", "moved"): ("Moved", "Moved"),
    }
    services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="April")
    between = selectors.compared(act(ada), stand, 1, 2)
    assert {line.change for part in between for line in part.lines} == {
        "same",
        "reworded",
        "gone",
        "new",
        "moved",
    }
    with pytest.raises(NotFound):
        selectors.compared(act(ada), stand, 7, 0)


def test_an_empty_canvas_is_not_closed(act, canvas, facilitator):
    with pytest.raises(NothingOnCanvas):
        services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="March")


def test_a_closed_space_is_only_read(act, kept, canvas, write, ada, facilitator):
    note = write(ada)
    services.close_space(by=act(facilitator), space_id=kept.pk)
    with pytest.raises(Forbidden):
        write(ada)
    with pytest.raises(Forbidden):
        services.move_note(by=act(ada), note_id=note.pk, part="now")
    assert said(act, ada, canvas) == ["We ask first"]


# --- pages ----------------------------------------------------------------------------------------


def test_the_pages(at, kept, canvas, ada, linus, facilitator):
    browser = at(ada)
    assert browser.get(url("canvas-of-space", kept.pk)).url == url("canvas", canvas.pk)
    answer = browser.post(
        url("add-note", canvas.pk), {"part": "vision", "words": "<b>Fox</b>", "theme": "Zoo"}
    )
    assert answer.url.endswith("#part-vision")
    page = browser.get(url("canvas", canvas.pk)).content.decode()
    assert "&lt;b&gt;Fox" in page
    assert "Zoo" in page
    [note] = CanvasNote.objects.unscoped("test")
    assert browser.get(url("canvas-note", note.pk)).status_code == 200
    changed = browser.post(url("canvas-note", note.pk), {"words": "Vixen"})
    assert changed.status_code == 302
    assert browser.get(url("compare-canvas", canvas.pk)).status_code == 404

    browser = at(linus)
    answer = browser.post(url("sign-note", note.pk), headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    browser = at(facilitator)
    browser.post(url("close-round", canvas.pk), {"title": "March"})
    assert "March" in browser.get(url("compare-canvas", canvas.pk)).content.decode()
    assert kept.title in browser.get(url("canvases")).content.decode()


def test_outsiders_find_no_page(at, canvas, write, ada, facilitator, act):
    note = write(ada)
    services.close_round(by=act(facilitator), canvas_id=canvas.pk, title="March")
    browser = at(make_person("Stranger"))
    for name, pk in (
        ("canvas", canvas.pk),
        ("compare-canvas", canvas.pk),
        ("canvas-note", note.pk),
    ):
        assert browser.get(url(name, pk)).status_code == 404
    for name, pk in (
        ("add-note", canvas.pk),
        ("move-note", note.pk),
        ("remove-note", note.pk),
        ("sign-note", note.pk),
        ("close-round", canvas.pk),
        ("show-canvas", canvas.pk),
        ("promise", canvas.pk),
    ):
        answer = browser.post(url(name, pk), {"part": "now", "words": "x", "title": "x"})
        assert answer.status_code == 404, name


def test_a_canvas_asks_no_more_for_more_notes(at, act, canvas, write, ada, linus):
    browser = at(ada)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("canvas", canvas.pk)).status_code == 200
        return len(queries)

    def more(n):
        for each in range(n):
            note = write(linus, f"Note {each}")
            services.sign_note(by=act(ada), note_id=note.pk)

    more(2)
    asked()
    few = asked()
    more(18)
    assert asked() == few
