"""Verbs at the door."""

from .address_changes import agree_to_change, ask_present_address, refuse_change
from .arrivals import let_in, link_identity, outcome, unlink_identity, use_up
from .departures import (
    FACTOR_KEY,
    LINK,
    LOGIN,
    POSTED_LIMIT,
    TEST,
    begin,
    come_in,
    our_metadata,
    received_by_oidc,
    received_by_saml,
    request_answered,
    resume,
)
from .domains import (
    claim_domain,
    expected_record,
    release_domain,
    rule_domain,
    verify_domain,
)
from .factor_policies import set_factor_policy
from .sign_ons import add_sign_on, change_sign_on, note_test, refresh_metadata, remove_sign_on
from .ways_in import (
    create_first_account,
    forget_what_expired,
    post_invitation,
    remove_factors,
    sign_in,
    sign_in_link,
    sign_out_everywhere,
    use_link,
)

__all__ = [
    "FACTOR_KEY",
    "LINK",
    "LOGIN",
    "POSTED_LIMIT",
    "TEST",
    "add_sign_on",
    "agree_to_change",
    "ask_present_address",
    "begin",
    "change_sign_on",
    "claim_domain",
    "come_in",
    "create_first_account",
    "expected_record",
    "forget_what_expired",
    "let_in",
    "link_identity",
    "note_test",
    "our_metadata",
    "outcome",
    "post_invitation",
    "received_by_oidc",
    "received_by_saml",
    "refresh_metadata",
    "refuse_change",
    "release_domain",
    "remove_factors",
    "remove_sign_on",
    "request_answered",
    "resume",
    "rule_domain",
    "set_factor_policy",
    "sign_in",
    "sign_in_link",
    "sign_out_everywhere",
    "unlink_identity",
    "use_link",
    "use_up",
    "verify_domain",
]
