import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What an address answered, whole: it is small, or it would have been refused."""

    url: str
    status: int
    content_type: str
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  as HTTP has it

    def json(self) -> Any:
        """The body as JSON; ValueError where it is none."""
        return json.loads(self.body)
