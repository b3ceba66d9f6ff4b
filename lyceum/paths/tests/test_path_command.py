"""Somebody's path from the shell."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lyceum.kernel.models import RecordedEvent
from lyceum.skills.testing import make_role
from lyceum.wallets.testing import make_pot, money_in


@pytest.fixture
def lyceum(ada):
    """lyceum("begin") acts on Ada's path; what it printed."""

    def run(*words):
        out = StringIO()
        call_command("path", ada.email, *words, stdout=out)
        return out.getvalue()

    return run


@pytest.fixture
def role(sql, offer):
    offer("First SQL", {sql: (0, 2)}, hours=6, price=5000)
    offer("Deeper SQL", {sql: (2, 4)}, hours=12, price=90000)
    return make_role("Data engineer", {sql: 4})


def test_a_goal_is_planned_asked_about_and_followed(lyceum, role):
    shown = lyceum("goal", "data engineer", "--hours", "3", "--money", "60")
    assert "Data engineer" in shown
    assert "→" in shown
    assert "First SQL" in shown
    assert "Deeper SQL" not in shown
    assert "✗ SQL:" in shown

    answer = lyceum("what-if", "--money", "any")
    assert "+ Deeper SQL" in answer
    assert "Deeper SQL" not in lyceum()
    assert "Deeper SQL" in lyceum("limits", "--money", "any")

    assert "Deeper SQL" not in lyceum("limits", "--money", "0", "--wallet")  # it is empty
    assert "Deeper SQL" in lyceum("limits", "--money", "any", "--no-wallet")

    assert lyceum("begin") == "Begun: First SQL\n"
    assert lyceum("finish") == "Finished: First SQL\n"
    assert "✓" in lyceum()
    assert RecordedEvent.objects.filter(by="system:command-line", name__endswith="StepTaken")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            ("goal", "date engineer"),
            "No role is called “date engineer”. Close to it: Data engineer.",
        ),
        (("goal", "data engineer", "--hours", "0"), "a quarter of an hour"),
        (("goal", "data engineer", "--money", "much"), "--money: expected an amount"),
        (("begin",), "set a goal first"),
    ],
)
def test_what_cannot_be_done_is_said(lyceum, role, words, reason):
    with pytest.raises(CommandError, match=reason):
        lyceum(*words)


def test_what_was_not_begun_cannot_be_finished(lyceum, role):
    lyceum("goal", "data engineer")
    with pytest.raises(CommandError, match="was not begun yet"):
        lyceum("finish")


def test_nobody_has_this_address(db):
    with pytest.raises(CommandError, match=r"There is no account for nobody@acme\.example"):
        call_command("path", "nobody@acme.example")


def test_nothing_is_paid_without_a_word(lyceum, role, acme, ada):
    pot = make_pot(acme, 60_00, person=ada)
    lyceum("goal", "data engineer", "--wallet", "--money", "0")

    with pytest.raises(CommandError, match=r"“First SQL” costs 50\.00 EUR .* `begin --pay`"):
        lyceum("begin")
    assert money_in(pot)[0] == 60_00

    assert lyceum("begin", "--pay") == "Begun: First SQL\n"
    assert money_in(pot)[0] == 10_00
