"""Small words for templates; no domain."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template.base import Node, Parser, Token
from django.template.context import RequestContext
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lyceum.kernel import languages
from lyceum.kernel.money import exponent
from lyceum.ui import assets

register = template.Library()
LEVELS = 5
HALF = 0.5
HUES = 4
FEW_TABS = 7  # fit into one row


# --- pictures -------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", kind: str = "") -> SafeString:
    """A Tabler icon from the sprite; with a label it speaks, without one it is decoration."""
    return _icon(assets.address("icons.svg"), str(name), str(label), str(kind))


@lru_cache(maxsize=1000)  # a page has a hundred of them
def _icon(sprite: str, name: str, label: str, kind: str) -> SafeString:
    voice = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon {}" {}><use href="{}#{}"></use></svg>',
        kind,
        mark_safe(voice),  # noqa: S308  made above
        sprite,
        name,
    )


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file of the built front end."""
    return assets.address(name)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """The round picture of a person: initials on one of the companions' colours."""
    words = str(name).split()
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
    return format_html(
        '<span class="avatar {}" data-hue="{}" aria-hidden="true">{}</span>',
        size,
        crc32(str(name).encode()) % HUES,
        initials,
    )


@register.simple_tag
def levels(now: float, target: float = 0, label: str = "", kind: str = "") -> SafeString:
    """Five steps: filled as far as reached, striped as far as the path will take them."""
    label = label or _("{now} of 5 levels").format(now=f"{now or 0:g}")
    return _levels(float(now or 0), float(target or 0), str(label), str(kind))


@lru_cache(maxsize=4000)  # a list of skills has one a row
def _levels(now: float, target: float, label: str, kind: str) -> SafeString:
    steps = ((_step(step, now, target),) for step in range(1, LEVELS + 1))
    drawn = format_html_join("", '<i class="{}"></i>', steps)
    return format_html(
        '<span class="levels {}" role="img" aria-label="{}">{}</span>', kind, label, drawn
    )


def _step(step: int, now: float, target: float) -> str:
    if now >= step:
        return "full"
    if target > now and target > step - 1:
        return "planned"
    return "part" if now >= step - HALF else "open"


@register.inclusion_tag("ui/money_bar.html")
def money_bar(spent: int, reserved: int = 0, total: int = 0, label: str = "") -> dict[str, Any]:
    """Money as one bar: spent, reserved, free."""
    whole = max(total, spent + reserved, 1)
    return {
        "spent": f"{100 * spent / whole:.2f}",
        "reserved": f"{100 * reserved / whole:.2f}",
        "label": label,
    }


@register.inclusion_tag("ui/stars.html")
def stars(rating: float | None, count: int | None = None) -> dict[str, Any]:
    """What others gave, one to five; nothing at all while nobody has."""
    given = [round(rating or 0) >= star for star in range(1, LEVELS + 1)]
    return {"rating": rating, "count": count, "given": given}


@register.simple_tag
def options(choices: Sequence[tuple[str, object]], chosen: str = "") -> SafeString:
    """What there is to choose in a select by hand."""
    return _options(tuple((value, str(label)) for value, label in choices), chosen)


@lru_cache(maxsize=200)  # a page may have three hundred selects, all alike
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return _joined(_option(value, label, is_chosen=value == chosen) for value, label in choices)


@register.simple_tag
def options_of(groups: Iterable[tuple[str | None, Iterable[Mapping[str, Any]], int]]) -> SafeString:
    """What there is to choose in a select as Django's widget has it: each group has a name or, as an
    option that stands alone, none."""
    return _joined(_group(name, some) for name, some, _index in groups)


def _group(name: str | None, some: Iterable[Mapping[str, Any]]) -> SafeString:
    found = _joined(
        _option(str(one["value"]), str(one["label"]), is_chosen=one["selected"]) for one in some
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, found) if name else found


@lru_cache(maxsize=5000, typed=True)  # time zones are six hundred, and the same for everybody
def _option(value: str, label: str, *, is_chosen: bool) -> SafeString:
    mark = mark_safe(" selected") if is_chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


def _joined(drawn: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(drawn))  # noqa: S308  each is made above


@register.inclusion_tag("ui/scores.html")
def scores(name: str, value: int | None = None, label: str = "") -> dict[str, Any]:
    """0 to 10, to be pressed: how likely would you recommend it?"""
    return {"name": name, "value": value, "label": label or _("0 to 10"), "scores": range(11)}


@register.inclusion_tag("ui/rate.html")
def rate(name: str, value: int | None = None, label: str = "") -> dict[str, Any]:
    """One to five stars, to be pressed."""
    stars = range(1, LEVELS + 1)
    return {"name": name, "value": value, "label": label or _("Stars"), "stars": stars}


@register.inclusion_tag("ui/chart.html")
def chart(
    option: Mapping[str, Any],
    columns: Sequence[object] = (),
    rows: Sequence[Sequence[object]] = (),
    caption: str = "",
    size: str = "",
) -> dict[str, Any]:
    """A picture for those who would rather look than read, with its table one click away.

    `option` is ECharts' own; a colour may be a token's name ("brand", "sun"); `words` on an axis
    names its numbers.
    """
    return {
        "data": json_script(option),
        "columns": columns,
        "rows": rows,
        "caption": caption,
        "size": size,
    }


# --- places ---------------------------------------------------------------------------------------


@register.simple_tag
def url_or_none(name: str, *args: object) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    if args:
        return _address(name, args)
    return _fixed_address(name, str(settings.ROOT_URLCONF), get_script_prefix())


def _address(name: str, args: tuple[object, ...] = ()) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1000)  # the rail and what frames a page ask for fifty
def _fixed_address(name: str, _routes: str, _prefix: str) -> str:
    return _address(name)


@register.inclusion_tag("ui/grouped_tabs.html")
def grouped_tabs(
    label: str, groups: Sequence[Mapping[str, Any]], here: str, **keys: object
) -> dict[str, Any]:
    """Pages in groups: a row of groups, and below it the pages of the group in which one is.

    A group has a `label` and `tabs`; a tab a `name`, a `label`, a `route` whose address needs
    `keys[tab["key"]]`, and `is_open`. Few pages stand in one row. Where one is, is shown in any case.
    """
    shown = [_tabs_of_group(group, here, keys) for group in groups]
    shown = [group for group in shown if group["tabs"]]
    if sum(len(group["tabs"]) for group in shown) <= FEW_TABS:
        flat = [tab for group in shown for tab in group["tabs"]]
        shown = [{"label": tab["label"], "tabs": [tab], "is_here": tab["is_here"]} for tab in flat]
    current = next((group for group in shown if group["is_here"]), None)
    under = current["tabs"] if current and len(current["tabs"]) > 1 else []
    return {"label": label, "groups": shown, "current": current, "under": under}


def _tabs_of_group(
    group: Mapping[str, Any], here: str, keys: Mapping[str, object]
) -> dict[str, Any]:
    found = [
        {
            "label": tab["label"],
            "href": url_or_none(tab["route"], keys[tab["key"]]),
            "is_here": tab["name"] == here,
        }
        for tab in group["tabs"]
        if tab["is_open"] or tab["name"] == here
    ]
    tabs = [tab for tab in found if tab["href"]]
    return {
        "label": group["label"],
        "tabs": tabs,
        "is_here": any(tab["is_here"] for tab in tabs),
    }


@register.simple_tag(takes_context=True)
def place(
    context: RequestContext, name: str, icon_of: str, label: str, kind: str = ""
) -> SafeString | str:
    """A place in the rail: shown if it exists, marked if one is there. One of kind "page" is a part of
    an app that has another place: its views say so (`request.place`)."""
    href = url_or_none(name)
    if not href:
        return ""
    here = is_here(context, name, is_page=kind == "page")
    return _place(href, str(label), icon(icon_of), is_here=here)


@lru_cache(maxsize=1000)  # a page has forty of them
def _place(href: str, label: str, picture: SafeString, *, is_here: bool) -> SafeString:
    mark = mark_safe(' aria-current="page"') if is_here else ""
    return format_html(
        '<li><a class="place" href="{}"{}>{}<span>{}</span></a></li>', href, mark, picture, label
    )


def is_here(context: RequestContext, name: str, *, is_page: bool = False) -> bool:
    """Whether this page belongs to that place: the same app, or the very page for the portal; what the
    view says goes before."""
    request = context.get("request")
    if said := getattr(request, "place", ""):
        return bool(said == name)
    if is_page:
        return False
    match = getattr(request, "resolver_match", None)
    if match is None:
        return False
    if name.startswith("portal:"):
        return bool(match.view_name == name)
    return bool(match.namespace.split(":")[0] == name.split(":", maxsplit=1)[0])


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any, name: str = "page") -> dict[str, Any]:
    """Earlier and later rows; whatever else the address says stays as it is.

    `page` is Django's own, or anything with `number`, `has_previous`, `has_next` and, if it knows
    them, `pages` (how many) and `total` (how many rows).
    """
    paginator = getattr(page, "paginator", None)
    last = getattr(page, "pages", None) or getattr(paginator, "num_pages", None)
    total = getattr(page, "total", None)
    numbers = _numbers(page.number, last) if last else [page.number]
    return {
        "total": getattr(paginator, "count", None) if total is None else total,
        "number": page.number,
        "earlier": address_with(context, name, page.number - 1) if _asks(page.has_previous) else "",
        "later": address_with(context, name, page.number + 1) if _asks(page.has_next) else "",
        "links": [(number, number and address_with(context, name, number)) for number in numbers],
    }


def _asks(answer: Any) -> bool:
    return bool(answer() if callable(answer) else answer)


def address_with(context: RequestContext, name: str, value: object) -> str:
    """This page's address with one word of its question changed."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[name] = str(value)
    if name != "page":
        query.pop("page", None)
    return "?" + query.urlencode()


def _numbers(here: int, last: int) -> list[int | None]:
    """The first, the last and those around; None stands for a gap."""
    near = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    numbers: list[int | None] = []
    for number in near:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.inclusion_tag("ui/sort.html", takes_context=True)
def sort(context: RequestContext, name: str, label: str, kind: str = "") -> dict[str, Any]:
    """The head of a column that can be sorted by: `?sort=name`, again for `?sort=-name`."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    turned = f"-{name}" if now == name else name
    return {
        "label": label,
        "kind": kind,
        "direction": direction,
        "href": address_with(context, "sort", turned),
    }


@register.tag
def crumbs(parser: Parser, token: Token) -> Node:
    """`{% crumbs %}<a href="…">Skills</a><span>Python</span>{% endcrumbs %}`: the way here."""
    nodes = parser.parse(("endcrumbs",))
    parser.delete_first_token()
    return CrumbsNode(nodes)


class CrumbsNode(Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        lines = (line.strip() for line in self.nodelist.render(context).splitlines())
        items = "".join(f"<li>{line}</li>" for line in lines if line)
        return format_html(
            "<ol>{}</ol>",
            mark_safe(items),  # noqa: S308  rendered by the template, already escaped
        )


# --- words ----------------------------------------------------------------------------------------


@register.filter
def words(text: str) -> list[str]:
    """`"light,dark"|words` → the two, for a loop in a template."""
    return [word.strip() for word in text.split(",")]


@register.filter
def language(tag: str) -> str:
    """`fr` → `Français`; a tag that is not known stays."""
    return languages.language_name(tag)


@register.filter
def duration(minutes: int | None) -> str:
    """`150` → `2 h 30 min`; nothing known → `effort unknown`."""
    if minutes is None:
        return pgettext("effort", "effort unknown")
    hours, rest = divmod(int(minutes), 60)
    parts = ([_("{n} h").format(n=hours)] if hours else []) + (
        [_("{n} min").format(n=rest)] if rest or not hours else []
    )
    return "\N{NO-BREAK SPACE}".join(parts).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter(expects_localtime=True)
def day(moment: date | None) -> str:
    """A day of this year or the next, short: `22 Nov`, `22 nov.`."""
    return date_format(moment, pgettext("date", "j M")) if moment else ""


@register.filter
def money(amount: int | None, currency: str = "EUR") -> str:
    """Minor units → `260 €`; 0 → `free`; nothing known → `price unknown`."""
    if amount is None:
        return pgettext("money", "price unknown")
    if amount == 0:
        return pgettext("money", "free")
    return sum_of(amount, currency)


@register.filter("sum")
def sum_of(amount: int, currency: str = "EUR") -> str:
    """Minor units of what somebody has, owes or moves: nothing is `0 €`, and not free."""
    digits = exponent(currency)
    major = Decimal(amount).scaleb(-digits)
    places = 0 if major == major.to_integral_value() else digits
    sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, currency)
    return f"{number_format(major, places, force_grouping=True)}\N{NO-BREAK SPACE}{sign}"


BROWSERS = {  # what stands in the name → how people call it; the first that fits, for most claim to be others
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """“Firefox, Windows”: what people recognise of what a browser says of itself."""
    found = [
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:60] or str(_("unknown device"))


@register.filter
def percent(share: float | None) -> str:
    """`0.004` → `0.4 %`; `0.75` → `75 %`: a digit more where it is small."""
    value = 100 * (share or 0)
    places = 1 if 0 < abs(value) < 10 else 0  # noqa: PLR2004  one digit tells little
    return f"{number_format(round(value, places), places)}\N{NO-BREAK SPACE}%"
