from django.urls import path

from . import rest, views

app_name = "integrations"
AT = "at/<slug:slug>/"
ONE = AT + "<int:connection_id>/"
urlpatterns = [
    path("in/<uuid:public_id>/", rest.take_in, name="take-in"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:connection_id>/allow/", views.allow, name="allow"),
    path("mine/<int:connection_id>/pause/", views.pause, name="pause"),
    path("mine/<int:connection_id>/unlink/", views.unlink, name="unlink"),
    path(AT, views.connections, name="connections"),
    path(AT + "add/", views.choose, name="choose"),
    path(AT + "add/<slug:system>/", views.add, name="add"),
    path(ONE, views.connection, name="connection"),
    path(ONE + "mapping/", views.mapping, name="mapping"),
    path(ONE + "test/", views.test, name="test"),
    path(ONE + "replay/", views.replay, name="replay"),
    path(ONE + "release/", views.release, name="release"),
    path(ONE + "switch/", views.switch, name="switch"),
    path(ONE + "secret/", views.renew, name="renew"),
    path(ONE + "close/", views.close, name="close"),
]
