"""Pages at the door."""

from .address_changes import address_change
from .second_factor import second_factor, second_factor_of_all
from .sign_on import (
    SignInPage,
    WaysInPage,
    by_address,
    depart,
    link,
    oidc_callback,
    saml_acs,
    saml_finish,
    saml_metadata,
    unlink,
)
from .sign_ons import (
    add_sign_on,
    release_domain,
    remove_sign_on,
    rule_domain,
    sign_on,
    sign_on_tested,
    sign_ons,
    test_sign_on,
    verify_domain,
)
from .ways_in import freshly_signed_in, sign_in_link, sign_out_everywhere, sign_up

__all__ = [
    "SignInPage",
    "WaysInPage",
    "add_sign_on",
    "address_change",
    "by_address",
    "depart",
    "freshly_signed_in",
    "link",
    "oidc_callback",
    "release_domain",
    "remove_sign_on",
    "rule_domain",
    "saml_acs",
    "saml_finish",
    "saml_metadata",
    "second_factor",
    "second_factor_of_all",
    "sign_in_link",
    "sign_on",
    "sign_on_tested",
    "sign_ons",
    "sign_out_everywhere",
    "sign_up",
    "test_sign_on",
    "unlink",
    "verify_domain",
]
