from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "lyceum.rules"

    def ready(self) -> None:
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of the questions to the rules."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import MOVES, Keeping, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="rules.decisions",
            label=_("What the rules decided about you"),
            purpose=_("To try new rules on real cases before they count."),
            seen_by=_("administrators who write rules"),
            kept_for=Retention(services.KEPT_DAYS),
            forget=services.forget_old_decisions,
            tables=(Table("rules.DecisionRecord", of=("owner_id", "person_id"), merging=MOVES),),
        ),
    ):
        identity.register_keeping(keeping)
