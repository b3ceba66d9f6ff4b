"""A wheel carries the built front end, so that `pip install` needs no Node."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools import build_frontend


class FrontEnd(BuildHookInterface[Any]):
    """Builds it for a wheel; an editable install has `make front-end`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and version == "standard":
            build_frontend.build()
            build_data["artifacts"].append("lyceum/ui/static/ui/dist/**")
