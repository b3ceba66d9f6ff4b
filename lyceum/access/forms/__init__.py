"""The shapes of what comes in at the door."""

from .sign_ons import (
    AddressForm,
    DomainForm,
    DomainRuleForm,
    FactorPolicyForm,
    OidcForm,
    SamlForm,
    SignOnForm,
)
from .tokens import AccountForm, TokenForm
from .tools import NewToolForm, PassForm, ToolForm, metadata_form
from .viewing import ViewAsForm

__all__ = [
    "AccountForm",
    "AddressForm",
    "DomainForm",
    "DomainRuleForm",
    "FactorPolicyForm",
    "NewToolForm",
    "OidcForm",
    "PassForm",
    "SamlForm",
    "SignOnForm",
    "TokenForm",
    "ToolForm",
    "ViewAsForm",
    "metadata_form",
]
