"""The contracts themselves must cover the whole house."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOUNDATIONS = {"config", "ui", "kernel"}


def contract(name: str) -> dict:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return next(c for c in linter["contracts"] if c["name"].startswith(name))


def test_every_app_has_its_rooms_checked():
    apps = {path.parent.name for path in ROOT.glob("lyceum/*/apps.py")} - FOUNDATIONS

    assert {name.split(".")[1] for name in contract("Rooms")["containers"]} == apps
