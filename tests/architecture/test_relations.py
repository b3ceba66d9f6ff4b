"""Foreign keys obey the same floors as imports; the import linter cannot see them."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import PROTECT

ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["containers"] == ["lyceum"])
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def foreign_keys():
    for model in apps.get_models():
        if model.__module__.startswith("lyceum."):
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield pytest.param(model, field, id=f"{model._meta.label}.{field.name}")


def app_of(model) -> str:
    return model.__module__.split(".")[1]


@pytest.mark.parametrize(("model", "field"), list(foreign_keys()))
def test_relations_point_down_and_leave_no_handle(model, field):
    if not field.related_model.__module__.startswith("lyceum."):
        return
    here, there = app_of(model), app_of(field.related_model)
    if here == there:
        return
    assert floors()[there] < floors()[here], "a foreign key may only point downstairs"
    assert field.remote_field.related_name == "+", "the lower app must not see who points at it"
    assert field.remote_field.on_delete is PROTECT, "nobody deletes through another app's table"
