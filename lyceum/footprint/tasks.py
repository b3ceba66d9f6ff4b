"""What the clock does for footprints."""

from lyceum.identity import api as identity
from lyceum.kernel.schedule import every

from . import services


@every(hours=1)
def forget_copies() -> int:
    """Take away the files whose week is over."""
    return services.forget_copies()


@every(seconds=10)
def forward_waiting() -> int:
    """Ask the workers to hand over to other stores what waits for them."""
    return services.ask_forwarding()


@every(hours=6)
def forget_import_files() -> int:
    """Files of imports that nobody went on with go."""
    return services.forget_import_files()


@every(seconds=2)
def follow() -> int:
    """Read what tools and systems outside told."""
    return services.follow()


@every(hours=6)
def know_everybody() -> None:
    """By the addresses that were proven, or left, since."""
    for person_ids in identity.people_in_batches():
        services.know(person_ids)
