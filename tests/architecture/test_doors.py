"""What an app shows to the others must be worth showing."""

import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = [f"lyceum.{path.parent.name}.api" for path in sorted(ROOT.glob("lyceum/*/api.py"))]


def public_functions():
    for door in DOORS:
        module = importlib.import_module(door)
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield pytest.param(thing, id=f"{door}.{name}")


@pytest.mark.parametrize("function", list(public_functions()))
def test_a_public_function_explains_itself(function):
    signature = inspect.signature(inspect.unwrap(function))
    assert function.__doc__, "say in one line what it promises"
    assert signature.return_annotation is not inspect.Signature.empty
    assert "QuerySet" not in str(signature.return_annotation), "no queryset leaves its app"
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter.name


@pytest.mark.parametrize("door", DOORS)
def test_a_door_holds_no_logic(door):
    source = (ROOT / (door.replace(".", "/") + ".py")).read_text()
    assert "\ndef " not in source
    assert "\nclass " not in source
