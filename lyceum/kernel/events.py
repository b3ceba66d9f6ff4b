"""The shape of a fact."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Past tense; ids and plain values only."""

    by: str
    owner_id: str = ""

    @classmethod
    def event_name(cls) -> str:
        app = cls.__module__.split(".")[-2]
        return f"{app}.{cls.__name__}"
