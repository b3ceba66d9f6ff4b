from django.urls import URLPattern, path

from . import rest
from .views import names, stores
from .views import own as views

app_name = "footprint"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("lines/<uuid:line_id>/", views.line, name="line"),
    path("lines/<uuid:line_id>/object/", views.object_to, name="object"),
    path("lines/<uuid:line_id>/remove/", views.remove, name="remove"),
    path("pauses/", views.pauses, name="pauses"),
    path("pauses/<int:pause_id>/end/", views.end_pause, name="end-pause"),
    path("objections/<int:objection_id>/withdraw/", views.withdraw_objection, name="withdraw"),
    path("names/", names.names, name="names"),
    path("names/<int:name_id>/give-up/", names.give_up_name, name="give-up-name"),
    path("take-along/", views.take_along, name="take-along"),
    path("export.json", views.export, {"kind": "json"}, name="export"),
    path("export.csv", views.export, {"kind": "csv"}, name="export-csv"),
    path("copies/<int:copy_id>/", views.copy, name="copy"),
    path("<uuid:statement_id>/", views.statement, name="statement"),
]

kept = [
    path("stores/", stores.stores, name="stores"),
    path("stores/add/", stores.add_target, name="add-target"),
    path("stores/of/<slug:slug>/", stores.stores, name="stores-of"),
    path("stores/of/<slug:slug>/add/", stores.add_target, name="add-target-of"),
    path("stores/of/<slug:slug>/import/", stores.import_statements, name="import-statements"),
    path("stores/<int:target_id>/", stores.store, name="target"),
    path("stores/<int:target_id>/test/", stores.test_target, name="test-target"),
    path("stores/<int:target_id>/switch/", stores.switch_target, name="switch-target"),
    path("stores/<int:target_id>/replay/", stores.replay_target, name="replay-target"),
    path("stores/<int:target_id>/remove/", stores.remove_target, name="remove-target"),
    path("stores/imports/<int:import_id>/", stores.store_import, name="store-import"),
    path("stores/imports/<int:import_id>/go-on/", stores.go_on_with_import, name="go-on-import"),
    path("stores/imports/<int:import_id>/stop/", stores.stop_import, name="stop-import"),
]
# What others do for people's records, and read of them in numbers: no place of one's own.
for_others = [
    path("objections/", views.answers, name="answers"),
    path("objections/of/<slug:slug>/", views.answers, name="answers-of"),
    path("objections/<int:objection_id>/answer/", views.answer, name="answer"),
    path("names/of/<slug:slug>/", names.names_to_answer, name="names-of"),
    path("names/of/<slug:slug>/<int:name_id>/", names.answer_name, name="answer-name"),
    path(
        "names/of/<slug:slug>/<int:name_id>/take-back/", names.take_back_name, name="take-back-name"
    ),
    path("learnt/<slug:slug>/", views.learnt, name="learnt"),
    path("store/", views.store, name="store"),
    *kept,
]
# At the root, where the statements say that it is.
at_the_root = [
    path("xapi/profile/footprint", views.profile, name="profile"),
    path("xapi/profile/footprint/v<str:version>", views.profile, name="profile-version"),
]


def xapi(version: str) -> list[URLPattern]:
    """The resources of the xAPI store, at a mount that speaks this version first."""
    resources = {
        "statements": rest.statement_resource,
        "activities/state": rest.state_resource,
        "activities/profile": rest.activity_profile_resource,
        "agents/profile": rest.agent_profile_resource,
        "activities": rest.activity_resource,
        "agents": rest.person_resource,
        "about": rest.about_resource,
    }
    return [
        path(route, view, {"mount": version}, name=route.replace("/", "-"))
        for route, view in resources.items()
    ]
