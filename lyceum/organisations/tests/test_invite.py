from datetime import timedelta

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.organisations import api, selectors, services
from lyceum.organisations.errors import AlreadyMember, InvitationForSomeoneElse, InvitationGone
from lyceum.organisations.models import Invitation, RoleGrant

pytestmark = pytest.mark.django_db
HOUSE = actors.system("access")


@pytest.fixture
def letter(harriet, acme, act):
    invitation = api.invite(
        by=act(harriet), organisation_id=acme.pk, email="Alan@Example.org", roles=["mentor"]
    )
    return api.invitation_letter(by=HOUSE, invitation_id=invitation.pk)


def test_a_stranger_joins_with_a_new_account(letter, acme):
    _invitation, person_id = services.accept_invitation(
        by=actors.NOBODY, token=letter.token, name="Alan"
    )

    assert letter.email == "alan@example.org"
    assert api.scope_of(person_id).has_role("mentor", acme.pk)
    assert [row.relation for row in api.memberships_of(person_id)] == ["member"]
    with pytest.raises(InvitationGone):
        services.accept_invitation(by=actors.NOBODY, token=letter.token, name="Alan")


def test_who_has_an_account_gets_a_second_place(letter, act):
    alan = make_person("Alan")

    with pytest.raises(InvitationForSomeoneElse):  # a link opens no account that exists
        services.accept_invitation(by=actors.NOBODY, token=letter.token)
    _invitation, person_id = services.accept_invitation(by=act(alan), token=letter.token)
    assert person_id == alan.pk


def test_it_does_not_work_for_somebody_else(letter, linus, act):
    make_person("Alan")

    with pytest.raises(InvitationForSomeoneElse):
        services.accept_invitation(by=act(linus), token=letter.token)


def test_it_expires(letter):
    Invitation.objects.unscoped("test").update(expires_at=clock.now() - timedelta(seconds=1))

    with pytest.raises(InvitationGone):
        services.accept_invitation(by=actors.NOBODY, token=letter.token)


def test_it_can_be_withdrawn_and_renewed(letter, harriet, acme, act):
    by = act(harriet)
    invitation = Invitation.objects.unscoped("test").get()
    again = api.invite(by=by, organisation_id=acme.pk, email="alan@example.org")
    assert again.pk == invitation.pk

    services.withdraw_invitation(by=by, organisation_id=acme.pk, invitation_id=invitation.pk)
    with pytest.raises(InvitationGone):
        services.accept_invitation(by=actors.NOBODY, token=letter.token)
    assert api.invitation_letter(by=HOUSE, invitation_id=invitation.pk) is None


def test_a_link_is_made_only_by_who_may_grant_its_roles(harriet, olga, acme, act):
    theirs = {"organisation_id": acme.pk}
    invitation = api.invite(
        by=act(olga), email="eve@example.org", roles=["administrator", "mentor"], **theirs
    )
    with pytest.raises(Forbidden):
        services.invitation_link(by=act(harriet), invitation_id=invitation.pk, **theirs)
    [row] = selectors.invitations_of(act(harriet), acme)
    assert not row.may_hand_over

    assert services.invitation_link(by=act(olga), invitation_id=invitation.pk, **theirs).token
    [row] = selectors.invitations_of(act(olga), acme)
    assert row.may_hand_over


def accept(letter):
    _invitation, pk = services.accept_invitation(by=actors.NOBODY, token=letter.token, name="Alan")
    return RoleGrant.objects.unscoped("test").filter(person_id=pk)


@pytest.mark.parametrize("lost", ["role", "place"])
def test_it_gives_no_role_that_the_inviter_may_not_grant_any_more(letter, harriet, acme, lost):
    place = {"organisation_id": acme.pk, "person_id": harriet.pk}
    if lost == "role":
        api.withdraw_role(by=HOUSE, role="hr-partner", **place)
    else:
        api.end_membership(by=HOUSE, **place)

    assert not accept(letter).exists()


def test_its_roles_end_when_the_right_to_grant_them_does(letter, harriet, acme):
    ends_at = clock.now() + timedelta(days=3)
    place = {"organisation_id": acme.pk, "person_id": harriet.pk}
    api.grant_role(by=HOUSE, role="hr-partner", expires_at=ends_at, **place)
    [grant] = accept(letter)

    assert (grant.role, grant.expires_at) == ("mentor", ends_at)


def test_what_the_house_offered_is_given(acme):
    theirs = {"organisation_id": acme.pk, "email": "alan@example.org"}
    invitation = api.invite(by=HOUSE, roles=["administrator"], **theirs)
    [grant] = accept(api.invitation_letter(by=HOUSE, invitation_id=invitation.pk))

    assert (grant.role, grant.expires_at) == ("administrator", None)


def test_the_secret_is_not_kept(letter):
    assert letter.token not in str(Invitation.objects.unscoped("test").values().get())


def test_who_may_not(harriet, grace, linus, ada, acme, act):
    for person, roles in ((grace, []), (linus, []), (ada, []), (harriet, ["administrator"])):
        with pytest.raises(Forbidden):
            api.invite(by=act(person), organisation_id=acme.pk, email="x@example.org", roles=roles)
    with pytest.raises(AlreadyMember):
        api.invite(by=act(harriet), organisation_id=acme.pk, email="ada@example.org")
    with pytest.raises(Forbidden):
        api.invitation_letter(by=act(harriet), invitation_id=1)
