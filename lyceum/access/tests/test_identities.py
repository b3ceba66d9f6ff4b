"""What allauth does by itself with identities from elsewhere."""

import pytest
from allauth.socialaccount.adapter import get_adapter

from lyceum.connections import api as connections


def test_its_own_requests_go_through_the_guard():
    with get_adapter().get_requests_session() as session, pytest.raises(Exception) as error:  # noqa: PT011
        session.get("http://127.0.0.1:9/")

    assert "private network" in connections.trouble_with(error.value)


def test_nobody_signs_up_by_an_identity_alone():
    assert not get_adapter().is_open_for_signup(None, None)
