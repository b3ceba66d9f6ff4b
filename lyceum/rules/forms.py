"""A sentence with gaps to fill; or, for experts, a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import exponent, parse

from .engine import Sentence
from .types import Wording

MAY = [("permit", _("may")), ("forbid", _("may not"))]
WHOSE = [
    ("", _("of anybody")),
    ("own", _("of their own organisation")),
    ("others", _("of another organisation")),
]

NO_GAPS = {  # of what a rule about this does not speak
    "ask": ("resources", "price", "pots"),
    "see": ("resources", "price", "whose", "pots"),
    **dict.fromkeys(("enrol", "join", "teach", "publish"), ("pots",)),
}


def _boxes(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


class RuleForm(forms.Form):
    """Nothing ticked means everybody, or anything. The choices come from the vocabulary."""

    who_kinds = _boxes(_("People of"), _("Nothing ticked: everybody."))
    who_roles = _boxes(_("With the role"), _("Nothing ticked: whatever their role."))
    may = forms.ChoiceField(label=_("May they?"), choices=MAY)
    action = forms.ChoiceField(label=_("Do what"))
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    of_kinds = _boxes(_("Offered by"), _("Nothing ticked: whoever offers it."))
    resources = _boxes(_("What"), _("Nothing ticked: anything."))
    pots = _boxes(_("From pots of the kind"), _("Only for spending. Nothing ticked: from any."))
    price = forms.CharField(
        label=_("When its price is at most"),
        required=False,
        help_text=_("Empty: whatever it costs. An unknown price is never “at most”."),
    )
    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, initial="EUR", required=False
    )
    reason = forms.CharField(
        label=_("Why this rule"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label=_("As text (Cedar)"),
        required=False,
        max_length=5000,
        help_text=_(
            "For experts. Where there is a text, it counts and the sentence above does not."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    words = forms.CharField(
        label=_("What the text says, in plain words"), required=False, max_length=500
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **more: Any) -> None:
        super().__init__(*args, **more)
        known = {"who_kinds": "kinds", "of_kinds": "kinds", "who_roles": "roles"}
        known |= {"action": "actions", "resources": "resources", "pots": "pots"}
        for name, of in known.items():
            self.fields[name].choices = choices[of]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("text") and not given.get("words"):
            self.add_error("words", _("Say in plain words what the text does."))
        for name in NO_GAPS.get(given.get("action", ""), ()):
            if given.get(name):
                self.add_error(name, _("A rule about this does not speak of it; leave it empty."))
        given["currency"] = (given.get("currency") or "EUR").upper()
        given["minor"] = self._minor(given.get("price"), given["currency"])
        return given

    def _minor(self, price: str | None, currency: str) -> int | None:
        """The price in the smallest unit; no rule speaks of less than nothing."""
        if not price:
            return None
        try:
            amount = parse(price, currency).amount
        except ValueError:
            amount = -1
        if amount < 0:
            self.add_error("price", _("An amount such as 250 or 99.50 is expected."))
        return amount

    def wording(self) -> Wording:
        """What the rule should say; a text counts more than the gaps."""
        given = self.cleaned_data
        return Wording(
            action=given["action"],
            is_permit=given["may"] == "permit",
            sentence=None if given["text"] else self._sentence(),
            text=given["text"],
            words=given["words"],
            reason=given["reason"],
        )

    def _sentence(self) -> Sentence:
        """The gaps that were filled, as `engine.sentences` has them."""
        given = self.cleaned_data
        when = (
            {"price": given["minor"], "currency": given["currency"]}
            if given["minor"] is not None
            else {}
        )
        return {
            "who": _filled(kinds=given["who_kinds"], roles=given["who_roles"]),
            "what": _filled(
                whose=given["whose"],
                of_kinds=given["of_kinds"],
                resources=given["resources"],
                pots=given["pots"],
            ),
            "when": when,
        }


def initial(
    sentence: Sentence | None, action: str, *, is_permit: bool, **more: str
) -> dict[str, Any]:
    """What the form shows of a rule that is there."""
    sentence = sentence or {}
    who, what, when = (sentence.get(part, {}) for part in ("who", "what", "when"))
    currency = when.get("currency", "EUR")
    price = when.get("price")
    return {
        "action": action,
        "may": "permit" if is_permit else "forbid",
        "who_kinds": who.get("kinds", []),
        "who_roles": who.get("roles", []),
        "whose": what.get("whose", ""),
        "of_kinds": what.get("of_kinds", []),
        "resources": what.get("resources", []),
        "pots": what.get("pots", []),
        "price": "" if price is None else f"{price / 10 ** exponent(currency):g}",
        "currency": currency,
        **more,
    }


def _filled(**gaps: Any) -> dict[str, Any]:
    return {name: value for name, value in gaps.items() if value}
