"""The shapes of what comes in by pages."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from lyceum.organisations import selectors
from lyceum.organisations.types import LOGO
from lyceum.ui.forms import BrandForm, FileField, colour_field

WEEK_HOURS = 168


def kinds() -> list[str]:
    """The kinds of organisations."""
    return [value for value, _label in selectors.kind_choices()]


def day_field(label: Any, **known: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **known)


class OrganisationForm(forms.Form):
    """What an organisation says of itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=selectors.kind_choices)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        required=False,
        help_text=_("Two letters: DE, FR, TH."),
    )
    currency = forms.RegexField(r"^[A-Za-z]{3}$", label=_("Currency"), initial="EUR")
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    accent = colour_field(_("Accent"), _("A colour beside the ecosystem's own. Black: none."))
    about = forms.CharField(
        label=_("About"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accent"].required = False
        zones = [("", _("the ecosystem's")), *((z, z) for z in sorted(available_timezones()))]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]

    def clean_accent(self) -> str:
        """A browser's colour field cannot be empty: untouched, it sends black."""
        accent = str(self.cleaned_data["accent"] or "")
        return "" if accent == "#000000" else accent

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class PlaceForm(forms.Form):
    """What an organisation knows of one person's place."""

    relation = forms.ChoiceField(label=_("Relation"), choices=selectors.relation_choices)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    unit_id = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    manager = forms.EmailField(
        label=_("Manager"), required=False, help_text=_("The e-mail of somebody here.")
    )
    employee_number = forms.CharField(label=_("Employee number"), max_length=60, required=False)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), required=False)
    weekly_hours = forms.DecimalField(
        label=_("Learning hours a week"), min_value=0, max_value=WEEK_HOURS, decimal_places=2
    )

    def __init__(
        self, units: list[tuple[int, str]], *args: Any, is_whole: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = [("", _("none"))] if is_whole else []
        self.fields["unit_id"].choices = [*none, *units]  # type: ignore[attr-defined]
        self.fields["unit_id"].required = not is_whole

    def place(self) -> dict[str, Any]:
        """The words of the place, as `change_membership` takes them."""
        said = dict(self.cleaned_data)
        said.pop("manager")
        said["weekly_minutes"] = round(said.pop("weekly_hours") * 60)
        return {name: value for name, value in said.items() if name not in NewPersonForm.PERSONAL}


class NewPersonForm(PlaceForm):
    """Somebody new, or somebody who is known by this address already."""

    PERSONAL = ("name", "email")

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))
    field_order = ("name", "email")


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    parent_id = forms.TypedChoiceField(
        label=_("Below"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, units: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_id"].choices = [("", _("the top")), *units]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The sign that parts a path may not stand in a name."""
        return str(self.cleaned_data["name"]).replace(" / ", "/")


class GrantForm(forms.Form):
    """A role for the whole organisation, or for a unit and those below it."""

    email = forms.EmailField(label=_("Whose e-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=selectors.role_choices)
    unit_id = forms.TypedChoiceField(
        label=_("Where it counts"), required=False, coerce=int, empty_value=None
    )
    until = day_field(_("Until"), required=False, help_text=_("Empty: for good."))

    def __init__(
        self, units: list[tuple[int, str]], *args: Any, is_whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("in the whole organisation"))] if is_whole else []
        self.fields["unit_id"].choices = [*whole, *units]  # type: ignore[attr-defined]
        self.fields["unit_id"].required = not is_whole


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    relation = forms.ChoiceField(
        label=_("As"), choices=selectors.relation_choices, initial="member"
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=selectors.role_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)


class EcosystemForm(BrandForm):
    """The brand page: name, direction, logo, and the choices from which every colour follows."""

    direction = forms.CharField(
        label=_("Direction"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where this ecosystem is heading, in a sentence or two."),
    )
    logo = FileField(LOGO, label=_("Logo"), required=False)
    without_logo = forms.BooleanField(label=_("Without a logo"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def choices(self) -> dict[str, Any]:
        """As `set_brand` takes them."""
        said = dict(self.cleaned_data)
        said["logo"] = said["logo"] or None
        return said
