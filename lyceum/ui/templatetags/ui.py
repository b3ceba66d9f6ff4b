"""Small words for templates; no domain."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lyceum.kernel.money import exponent

register = template.Library()
LEVELS = 5


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon from the sprite; with a label it speaks, without one it is decoration."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#{}"></use></svg>', name)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """The round picture of a person: initials on one of the companions' colours."""
    words = name.split()
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
    hue = sum(map(ord, name)) % 4
    return format_html(
        '<span class="avatar {}" data-hue="{}" aria-hidden="true">{}</span>', size, hue, initials
    )


@register.inclusion_tag("ui/levels.html")
def levels(now: float, target: float = 0, label: str = "") -> dict[str, Any]:
    """Five steps: filled as far as reached, striped as far as the path will take them."""
    steps = [
        "full" if now >= step else "planned" if target >= step else "open"
        for step in range(1, LEVELS + 1)
    ]
    return {"steps": steps, "now": now, "target": target, "label": label}


@register.filter
def duration(minutes: int | None) -> str:
    """`150` → `2 h 30 min`; nothing known → `duration unknown`."""
    if minutes is None:
        return pgettext("effort", "effort unknown")
    hours, rest = divmod(int(minutes), 60)
    parts = ([_("{n} h").format(n=hours)] if hours else []) + (
        [_("{n} min").format(n=rest)] if rest or not hours else []
    )
    return " ".join(parts)


@register.filter
def money(amount: int | None, currency: str = "EUR") -> str:
    """Minor units → `260 €`; 0 → `free`; nothing known → `price unknown`."""
    if amount is None:
        return pgettext("money", "price unknown")
    if amount == 0:
        return pgettext("money", "free")
    digits = exponent(currency)
    major = Decimal(amount).scaleb(-digits)
    places = 0 if major == major.to_integral_value() else digits
    sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, currency)
    return f"{number_format(major, places, force_grouping=True)}\N{NO-BREAK SPACE}{sign}"
