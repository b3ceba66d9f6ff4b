"""What comes with Lyceum: a proof, what is kept, rules and samples for each system. Data."""

import json
from functools import cache
from pathlib import Path

from lyceum.integrations.types import TELLS, Ready
from lyceum.kernel.errors import NotFound

FOLDER = Path(__file__).resolve().parents[1] / "ready"


def ready() -> list[Ready]:
    """All of them, one's own last."""
    return [ready_one(system) for system in TELLS]


@cache
def ready_one(system: str) -> Ready:
    """The one for a system; what is one's own stands under `own`."""
    if system not in TELLS:
        raise NotFound
    said = json.loads((FOLDER / f"{system}.json").read_text(encoding="utf-8"))
    return Ready(system=system, **{**said, "keeps": tuple(said["keeps"])})
