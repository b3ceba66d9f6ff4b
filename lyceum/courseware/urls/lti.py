from django.urls import URLPattern, path

from lyceum.courseware.rest import lti as rest
from lyceum.courseware.views import lti as views

AT, TOOL = "at/<slug:slug>/", "at/<slug:slug>/tools/<int:lti_tool_id>/"
PLATFORM = "at/<slug:slug>/platforms/<int:lti_platform_id>/"
SERVICE = "lti/tools/<int:lti_tool_id>/"
COLUMN = SERVICE + "lineitems/<int:line_item_id>"
urlpatterns: list[URLPattern] = [
    # what machines ask
    path("lti/openid-configuration", rest.configuration, name="lti-configuration"),
    path("lti/register", rest.register, name="lti-register"),
    path("lti/keys", rest.keys, name="lti-keys"),
    path("lti/tool/keys", rest.tool_keys, name="lti-tool-keys"),
    path("lti/token", rest.token, name="lti-token"),
    path(SERVICE + "lineitems", rest.line_items, name="lti-line-items"),
    path(COLUMN, rest.line_item, name="lti-line-item"),
    path(COLUMN + "/scores", rest.scores, name="lti-scores"),
    path(COLUMN + "/results", rest.results, name="lti-line-results"),
    path(SERVICE + "members", rest.members, name="lti-members"),
    # to a partner's tool
    path("lti/open/<uuid:link_uuid>/", views.open_link, name="lti-open"),
    path("lti/open/<uuid:link_uuid>/go/", views.go, name="lti-go"),
    path("lti/authorize", views.authorize, name="lti-authorize"),
    path("lti/chosen", views.chosen, name="lti-chosen"),
    path("lti/choices/<uuid:choice_uuid>/", views.choice, name="lti-choice"),
    # from a partner's platform
    path("lti/tool/login", views.begin_arrival, name="lti-begin-arrival"),
    path("lti/tool/launch", views.arrive, name="lti-arrive"),
    path("lti/tool/resources/<int:resource_id>/", views.resource, name="lti-resource"),
    path("lti/tool/enter/<str:ticket>/", views.enter, name="lti-enter"),
    path("lti/tool/pick/<uuid:arrival_uuid>/", views.pick, name="lti-pick"),
    path("lti/tool/register/<str:token>/", views.register_with, name="lti-register-with"),
    # for who keeps them
    path(AT + "tools/", views.tools, name="lti-tools"),
    path(AT + "tools/add/", views.add_tool, name="lti-add-tool"),
    path(AT + "tools/register/", views.let_tool_register, name="lti-let-register"),
    path(TOOL, views.tool, name="lti-tool"),
    path(TOOL + "change/", views.change_tool, name="lti-change-tool"),
    path(TOOL + "switch/", views.switch_tool, name="lti-switch-tool"),
    path(TOOL + "test/", views.test_tool, name="lti-test-tool"),
    path(TOOL + "trial/", views.trial, name="lti-trial"),
    path(TOOL + "choose/", views.choose, name="lti-choose"),
    path(TOOL + "links/", views.add_link, name="lti-add-link"),
    path(AT + "platforms/", views.platforms, name="lti-platforms"),
    path(AT + "platforms/add/", views.add_platform, name="lti-add-platform"),
    path(AT + "platforms/register/", views.let_platform_register, name="lti-let-platform"),
    path(PLATFORM, views.platform, name="lti-platform"),
    path(PLATFORM + "change/", views.change_platform, name="lti-change-platform"),
    path(PLATFORM + "switch/", views.switch_platform, name="lti-switch-platform"),
    path(PLATFORM + "send-again/", views.send_again, name="lti-send-again"),
]
