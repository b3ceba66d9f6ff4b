from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lyceum.catalogue"

    def ready(self) -> None:
        from lyceum.access import api as access
        from lyceum.kernel import intake
        from lyceum.rules import api as rules
        from lyceum.wallets import api as wallets

        from . import handlers, selectors, tasks  # noqa: F401  they register themselves
        from .models import Resource
        from .services.importing_episodes import CatalogueWithEpisodes

        intake.register(CatalogueWithEpisodes())
        wallets.know_sellers(selectors.sellers, selectors.providers_of)
        rules.speak("resources", Resource.Kind.choices)
        pages = ("explore", "providers", "teaching", "resource", "needs")
        access.open_to_viewers(*(f"catalogue:{page}" for page in pages))
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of what people think and wish."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ASIDE, Keeping, Merging, Table

    from . import services

    for keeping in (
        Keeping(
            kind="catalogue.reviews",
            label=_("Your reviews"),
            purpose=_("To tell others what is worth their time."),
            seen_by=_("everybody who sees the resource; your colleagues also see your name"),
            stays=_("The stars stay, without who gave them."),
            tables=(
                Table(
                    "catalogue.Review",
                    emptied={"text": ""},
                    harmless=("owner_id",),
                    merging=Merging(settle=services.settle_reviews),
                ),
            ),
        ),
        Keeping(
            kind="catalogue.bookmarks",
            label=_("Your bookmarks"),
            purpose=_("So that you find again what you want to learn."),
            seen_by=_("only you"),
            tables=(Table("catalogue.Bookmark", merging=Merging(_("kept twice"), ASIDE)),),
        ),
        Keeping(
            kind="catalogue.needs",
            label=_("What you asked to learn"),
            purpose=_("To know how many people want to learn something."),
            seen_by=_("nobody: others see how many, not who"),
            stays=_("Your voice stays counted, without who raised it."),
            tables=(
                Table(
                    "catalogue.NeedVoice",
                    emptied={},
                    merging=Merging(_("one voice for a need, not two"), ASIDE),
                ),
            ),
        ),
    ):
        identity.register_keeping(keeping)
