"""The shapes of what comes in."""

from .lessons import (
    AboutForm,
    ImportForm,
    IntoForm,
    PublishForm,
    ReviewForm,
    StartForm,
    TermsForm,
)
from .packages import PackageForm, WaiveForm

__all__ = [
    "AboutForm",
    "ImportForm",
    "IntoForm",
    "PackageForm",
    "PublishForm",
    "ReviewForm",
    "StartForm",
    "TermsForm",
    "WaiveForm",
]
