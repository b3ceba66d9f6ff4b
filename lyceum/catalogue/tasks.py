"""What the clock does."""

from lyceum.kernel.schedule import every

from . import services


@every(seconds=10)
def tag_waiting() -> None:
    """What came in gets its proposals within a minute or so."""
    services.tag_waiting()


@every(hours=6)
def weigh_providers() -> None:
    """The medians that stand in for what a resource does not say."""
    services.weigh_providers()
