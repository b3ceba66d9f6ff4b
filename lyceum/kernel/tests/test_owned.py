"""Owned rows: nobody gets at them by forgetting to ask whose they are."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from lyceum.kernel import actors
from lyceum.kernel.owned import Owned, UnscopedQuery
from lyceum.kernel.scope import Scope

with isolate_apps("lyceum.kernel"):  # no other test may meet this table

    class Note(Owned):
        text = models.CharField(max_length=20)

        class Meta:
            app_label = "kernel"


@pytest.fixture
def notes(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    Note.objects.create(owner_id="person:1", text="mine")
    Note.objects.create(owner_id="person:2", text="yours")
    yield Note.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Note)


ROADS = {
    "list": lambda rows: list(rows.all()),
    "filter": lambda rows: list(rows.filter(text="yours")),
    "get": lambda rows: rows.get(text="yours"),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(models.Max("pk")),
    "values": lambda rows: list(rows.values_list("text")),
    "iterator": lambda rows: list(rows.iterator()),
    "update": lambda rows: rows.update(text="gone"),
    "delete": lambda rows: rows.all().delete(),
    "sub-query": lambda rows: rows.unscoped("test").filter(pk__in=rows.values("pk")).count(),
    "union": lambda rows: list(rows.unscoped("test").union(rows.all())),
    "get_or_create": lambda rows: rows.get_or_create(text="yours"),
}


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)
def test_every_road_that_says_no_scope_raises(notes, road):
    with pytest.raises(UnscopedQuery):
        road(notes)


def test_within_a_scope_there_are_only_its_owners_rows(notes):
    ada = actors.person(1)

    assert [note.text for note in notes.within(ada.scope)] == ["mine"]
    assert notes.within(ada.scope).filter(text="yours").count() == 0
    assert not notes.within(Scope()).exists()


def test_updates_and_deletes_stay_within_the_scope(notes):
    mine = notes.within(actors.person(1).scope)

    assert mine.update(text="new") == 1
    assert mine.delete()[0] == 1
    assert [note.text for note in notes.unscoped("test")] == ["yours"]


def test_without_a_scope_only_with_a_reason(notes):
    assert notes.unscoped("the test counts all").count() == 2
    with pytest.raises(UnscopedQuery):
        notes.unscoped("")
