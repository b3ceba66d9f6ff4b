"""An advisor who was invited sees a path and may comment; nobody else sees it."""

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging.testing import mails_to
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role
from lyceum.paths import api as paths
from lyceum.paths.testing import make_path


@pytest.fixture
def maria(acme):
    """An advisor at Acme."""
    maria = make_person("Maria")
    make_membership(acme, maria)
    make_role(maria, "advisor", acme)
    return maria


@pytest.fixture
def path(ada, sql, offer):
    offer("SQL", {sql: (0, 3)})
    return make_path(ada, {sql: 3})


def test_an_invited_advisor_sees_it(ada, maria, act, path):
    with pytest.raises(NotFound):
        paths.path_page(act(maria), path.pk)
    paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)
    page = paths.path_page(act(maria), path.pk)

    assert page.title == "SQL"
    assert not page.is_own
    assert [row.name for row in page.advisors] == ["Maria"]
    assert [row.path_id for row in paths.paths_advised_by(act(maria))] == [path.pk]
    assert [mail.kind for mail in mails_to(maria.email)] == ["paths.advisor_invited"]


def test_taken_back_it_is_gone(ada, maria, act, path):
    paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)
    paths.withdraw_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)

    with pytest.raises(NotFound):
        paths.path_page(act(maria), path.pk)
    assert paths.paths_advised_by(act(maria)) == []


def test_who_is_no_advisor_any_more_sees_nothing(ada, olga, acme, maria, act, path):
    paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)
    organisations.withdraw_role(
        by=act(olga), person_id=maria.pk, role="advisor", organisation_id=acme.pk
    )

    with pytest.raises(NotFound):
        paths.path_page(act(maria), path.pk)


def test_an_advisor_comments_and_changes_nothing(ada, maria, act, path):
    paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)
    paths.comment(by=act(maria), path_id=path.pk, text="Take the long one.")

    assert [row.text for row in paths.path_page(act(ada), path.pk).comments] == [
        "Take the long one."
    ]
    with pytest.raises(Forbidden):
        paths.make_plan(by=act(maria), path_id=path.pk)
    assert [mail.kind for mail in mails_to(ada.email)] == ["paths.commented"]


def test_only_an_advisor_can_be_invited(ada, grace, linus, act, path):
    for other in (grace, linus, ada):
        with pytest.raises(paths.NotAnAdvisor):
            paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=other.pk)


def test_nobody_else_sees_it(ada, grace, linus, olga, act, path):
    for other in (grace, linus, olga):
        with pytest.raises(NotFound):
            paths.path_page(act(other), path.pk)
        assert paths.path_of(act(other), ada.pk) is None
        assert paths.next_step(act(other), ada.pk) is None
        assert paths.progress_of(act(other), ada.pk) is None
