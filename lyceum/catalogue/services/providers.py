from collections import defaultdict
from collections.abc import Iterable
from statistics import median_low

from lyceum.catalogue.models import Provider, Resource
from lyceum.catalogue.readers.prices import middle_price


def provider_named(name: str, *, organisation_id: int | None = None) -> Provider:
    """The provider of this name, made known if it is new."""
    shown = " ".join(name.split())[:200]
    provider, _ = Provider.objects.get_or_create(
        folded_name=fold(shown), defaults={"name": shown, "organisation_id": organisation_id}
    )
    return provider


def providers_named(names: Iterable[str]) -> dict[str, int]:
    """Name → id for many providers at once; the new ones are made known."""
    wanted = {fold(name): " ".join(name.split())[:200] for name in names}
    Provider.objects.bulk_create(
        (Provider(folded_name=folded, name=name) for folded, name in wanted.items()),
        ignore_conflicts=True,
    )
    known = Provider.objects.filter(folded_name__in=wanted).values_list("folded_name", "pk")
    return dict(known)


def fold(name: str) -> str:
    """Two spellings of one provider fold to the same."""
    return " ".join(name.casefold().split())[:200]


def weigh_providers(provider_ids: Iterable[int] | None = None) -> None:
    """Bring the medians of these providers, or of all, up to date."""
    providers = Provider.objects.all()
    if provider_ids is not None:
        providers = providers.filter(pk__in=set(provider_ids))
    figures = _figures(list(providers))
    for provider in providers:
        efforts, prices = figures[provider.pk]
        provider.usual_effort = median_low(efforts) if efforts else None
        provider.usual_price, provider.usual_currency = middle_price(prices) or (None, "")
    Provider.objects.bulk_update(
        providers, ["usual_effort", "usual_price", "usual_currency"], batch_size=500
    )


def _figures(
    providers: list[Provider],
) -> dict[int, tuple[list[int], list[tuple[int, str]]]]:
    found: dict[int, tuple[list[int], list[tuple[int, str]]]] = defaultdict(lambda: ([], []))
    rows = Resource.objects.unscoped("medians of providers; no single resource can be told")
    rows = rows.filter(provider__in=providers, state=Resource.State.PUBLISHED)
    said = rows.values_list("provider_id", "effort_minutes", "price", "currency")
    for provider_id, effort, price, currency in said.iterator():
        efforts, prices = found[provider_id]
        if effort is not None:
            efforts.append(effort)
        if price is not None:
            prices.append((price, currency))
    return found
