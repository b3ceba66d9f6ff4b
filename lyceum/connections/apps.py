from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "lyceum.connections"

    def ready(self) -> None:
        _declare_keepings()


def _declare_keepings() -> None:
    """What came from systems outside lies sealed; whom it is about, a keyed hash says."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import STAYS, Keeping, Retention, Table

    from . import services

    identity.register_keeping(
        Keeping(
            kind="connections.arrivals",
            label=_("What came from your work tools"),
            purpose=_("To read it again when it could not be read, and to know why not."),
            seen_by=_("nobody; administrators of the organisation see that it came"),
            kept_for=Retention(services.KEPT_DAYS),
            forget=services.forget_arrivals,
            tables=(
                Table("connections.Arrival", of=(), hidden=("sealed_body",), merging=STAYS),
                Table("connections.ArrivalKey", of=(), merging=STAYS),
            ),
        )
    )
