"""A kept connection: looked at, and asked only where in doubt."""

import pytest
from django.db import connection, connections

from lyceum.kernel.postgresql import base

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def begin_request():
    """What Django does when a request begins, and at its first question."""
    connection.health_check_enabled = False
    connection.health_check_done = False
    connection.settings_dict["CONN_HEALTH_CHECKS"] = True
    connection.health_check_enabled = True
    connection.close_if_health_check_failed()


def number_of_backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end_from_elsewhere(pid):
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
    other.close()


def test_a_silent_connection_is_used_without_a_question(monkeypatch):
    before = number_of_backend()
    monkeypatch.setattr(base.base.DatabaseWrapper, "is_usable", lambda self: pytest.fail("asked"))

    begin_request()

    assert number_of_backend() == before


def test_one_that_the_server_ended_is_replaced():
    before = number_of_backend()
    end_from_elsewhere(before)

    begin_request()

    assert number_of_backend() != before


def test_one_that_was_long_idle_is_asked(monkeypatch):
    number_of_backend()
    asked = []
    monkeypatch.setattr(
        base.base.DatabaseWrapper, "is_usable", lambda self: asked.append(1) or True
    )
    connection._was_asked -= base.IDLE_S

    begin_request()

    assert asked == [1]
