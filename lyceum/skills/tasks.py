"""What the clock does."""

from lyceum.kernel.schedule import every

from . import selectors, services


@every(days=1)
def refresh_states() -> None:
    """Skills that are not used fade; what nobody looked at for a week is computed anew."""
    services.refresh_states()


@every(minutes=1)
def keep_search_ready() -> None:
    """After an import the search is built anew, before somebody has to wait for it."""
    selectors.warm_indexes()
