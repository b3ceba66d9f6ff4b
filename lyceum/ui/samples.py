"""What the styleguide shows: every component, filled with words that could be real."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from . import brand as brands
from .forms import BrandForm

LEVEL_WORDS = ["", "novice", "beginner", "competent", "proficient", "expert"]
MONTHS = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"]
PATH = {
    "Python": [3, 3, 3.3, 3.7, 4, 4.4, 4.7, 4.8],
    "schema design": [1.1, 1.4, 2.1, 2.6, 3, 3.3, 3.6, 3.9],
    "cloud storage": [1, 1, 1.1, 1.5, 2, 2.5, 2.8, 3],
}
PAGES = ("home", "path", "table")


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Name", help_text="As it should stand on a certificate.")
    email = forms.EmailField(label="Mail address", required=False)
    hours = forms.IntegerField(label="Hours a week", initial=4)
    kind = forms.ChoiceField(
        label="Kind", choices=[("course", "Course"), ("project", "Project"), ("book", "Book")]
    )
    starts_on = forms.DateField(
        label="Starts on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    story = forms.CharField(label="Your words", required=False, widget=forms.Textarea)
    mode = forms.ChoiceField(
        label="Mode",
        choices=[("online", "Online"), ("site", "On site"), ("both", "Blended")],
        widget=forms.RadioSelect,
        initial="online",
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[("en", "English"), ("fr", "Français"), ("uk", "Українська")],
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
        required=False,
    )
    file = forms.FileField(label="Evidence", required=False, help_text="PDF or picture, 20 MB.")
    remind = forms.BooleanField(label="Remind me on Monday", required=False, initial=True)


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything the styleguide page needs."""
    wrong = SampleForm({"name": "", "email": "ada(at)example", "hours": "many"})
    wrong.add_error(None, "Two of these answers need another look.")
    return {
        "form": SampleForm(),
        "wrong": wrong,
        "page": Paginator(range(240), 20).get_page(request.GET.get("page", "3")),
        "path_chart": path_chart(),
        "path_columns": ["Skill", *MONTHS],
        "path_rows": [[name, *line] for name, line in PATH.items()],
        "bar_chart": bar_chart(),
        "colours": colours(),
        "direction": request.GET.get("dir", ""),
        "avatars": ["Ada Okafor", "Sam Idris", "Елена Ковалёва", "Kenji Watanabe", "山田 花子"],
        **brand_context(),
    }


def brand_context() -> dict[str, Any]:
    """The brand's choices as a form, with its preview."""
    brand = brands.current()
    initial = {name: getattr(brand, name) for name in BrandForm.base_fields}
    return {"brand_form": BrandForm(initial=initial)}


def colours() -> list[dict[str, str]]:
    """Every colour of both themes, by name."""
    light, dark = brands.themes(brands.current())
    return [{"name": name, "light": light[name], "dark": dark[name]} for name in light]


def path_chart() -> dict[str, Any]:
    """Levels rising over months: the picture of a path."""
    return {
        "xAxis": {"type": "category", "data": MONTHS, "boundaryGap": False},
        "yAxis": {"type": "value", "min": 1, "max": 5, "interval": 1, "words": LEVEL_WORDS},
        "series": [
            {"type": "line", "name": name, "data": line, "endLabel": {}}
            for name, line in PATH.items()
        ],
    }


def bar_chart() -> dict[str, Any]:
    """Hours a week, as bars."""
    return {
        "xAxis": {"type": "category", "data": [f"W{week}" for week in range(40, 48)]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": "Hours", "data": [2, 4, 3.5, 0, 5, 4, 4.5, 3], "color": "brand"}
        ],
    }
