from django.urls import include, path

from .views import frames, keeping, organisations, people

app_name = "organisations"
person = "<slug:slug>/people/<int:person_id>"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("people/", organisations.people, name="people"),
    path("add/", organisations.add_organisation, name="add"),
    path("brand/", organisations.brand, name="brand"),
    path("files/logo/", organisations.logo, name="logo"),
    path("switch/", organisations.switch, name="switch"),
    path("invitations/<str:token>/", keeping.accept, name="accept"),
    path("<slug:slug>/", organisations.organisation, name="organisation"),
    path("<slug:slug>/change/", organisations.change_organisation, name="change"),
    path("<slug:slug>/people/", people.directory, name="directory"),
    path("<slug:slug>/people/add/", people.add_person, name="add-person"),
    path("<slug:slug>/people/export/", people.export, name="export"),
    path("<slug:slug>/people/import/", include(frames.people_import.urlpatterns)),
    path(f"{person}/", people.place, name="place"),
    path(f"{person}/change/", people.change_place, name="change-place"),
    path(f"{person}/end/", people.end_place, name="end-place"),
    path("<slug:slug>/sees-me/", people.sees_me, name="sees-me"),
    path("<slug:slug>/units/", keeping.units, name="units"),
    path("<slug:slug>/units/<int:unit_id>/", keeping.change_unit, name="change-unit"),
    path("<slug:slug>/units/<int:unit_id>/remove/", keeping.remove_unit, name="remove-unit"),
    path("<slug:slug>/roles/", keeping.roles, name="roles"),
    path(
        "<slug:slug>/roles/<int:person_id>/<slug:role>/withdraw/",
        keeping.withdraw_role,
        name="withdraw-role",
    ),
    path("<slug:slug>/access/reviewed/", keeping.review_access, name="review-access"),
    path("<slug:slug>/invitations/", keeping.invitations, name="invitations"),
    path(
        "<slug:slug>/invitations/<int:invitation_id>/link/",
        keeping.invitation_link,
        name="invitation-link",
    ),
    path(
        "<slug:slug>/invitations/<int:invitation_id>/withdraw/",
        keeping.withdraw_invitation,
        name="withdraw-invitation",
    ),
]
