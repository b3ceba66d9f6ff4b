"""What an operator did, for the audit."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DeliveryReplayed(Event):
    """A fact that was given up on got its second chance."""

    delivery_id: int
