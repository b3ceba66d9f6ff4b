"""Migrations of many tables: what is added leaves alone what is there."""

from django.db import models
from django.db.migrations.state import ModelState

from lyceum.kernel.management.commands.migrate import Growing


def _state(name, *fields):
    key = models.BigAutoField(primary_key=True)
    return ModelState("kernel", name, [("id", key), *fields])


def test_a_new_model_is_added_and_nothing_is_built_anew():
    before = Growing()
    before.add_model(_state("Shelf"))
    shelf = before.apps.get_model("kernel", "Shelf")
    after = before.clone()
    to_shelf = models.ForeignKey("kernel.Shelf", models.CASCADE)
    after.add_model(_state("Book", ("shelf", to_shelf)))
    assert after.apps.get_model("kernel", "Shelf") is shelf
    assert [each.name for each in shelf._meta.related_objects] == ["book"]
    assert "book" not in before.apps.all_models["kernel"]


def test_what_changes_is_built_anew_with_what_refers_to_it():
    state = Growing()
    state.add_model(_state("Shelf"))
    assert state.apps.get_models() != []
    state.add_model(_state("Book", ("shelf", models.ForeignKey("kernel.Shelf", models.CASCADE))))
    state.add_field("kernel", "shelf", "room", models.IntegerField(default=0), True)
    shelf, book = (state.apps.get_model("kernel", name) for name in ("Shelf", "Book"))
    assert shelf._meta.get_field("room")
    assert book._meta.get_field("shelf").related_model is shelf
