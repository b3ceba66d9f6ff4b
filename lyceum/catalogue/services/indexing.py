from collections.abc import Sequence


def index(resource_ids: Sequence[int]) -> None:
    """Bring the search up to date with these resources, in the transaction of their change."""
