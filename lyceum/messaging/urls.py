from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.mark_all_read, name="mark-all-read"),
    path("<int:message_id>/", views.open_message, name="open"),
    path("<int:message_id>/read/", views.mark_read, name="mark-read"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/rhythm/", views.rhythm, name="rhythm"),
    path("preferences/undisturbed/", views.undisturbed, name="undisturbed"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("push/worker.js", views.push_worker, name="push-worker"),
    path("push/add/", views.add_browser, name="add-browser"),
    path("push/<int:subscription_id>/remove/", views.remove_browser, name="remove-browser"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/ways/", views.ways, name="ways"),
    path("outbox/ways/<int:way_id>/settle/", views.settle_way, name="settle-way"),
    path("outbox/settle/", views.settle, name="settle"),
    path("outbox/addresses/", views.failing, name="failing"),
    path("outbox/addresses/<int:failing_id>/trust/", views.trust, name="trust"),
    path("outbox/<int:mail_id>/", views.mail, name="mail"),
    path("outbox/<int:mail_id>/html/", views.mail_html, name="mail-html"),
    path("outbox/<int:mail_id>/resend/", views.resend, name="resend"),
    path("outbox/<int:mail_id>/drop/", views.drop, name="drop"),
    path("bounces/", views.take_bounce, name="take-bounce"),
    path("words/", views.wordings, name="wordings"),
    path("words/<str:kind>/<slug:language>/", views.wording, name="wording"),
    path("words/<str:kind>/<slug:language>/reset/", views.reset_wording, name="reset-wording"),
    path("words/<str:kind>/<slug:language>/mail/", views.wording_mail, name="wording-mail"),
    path("chats/<int:organisation_id>/", views.chats, name="chats"),
    path("chats/<int:organisation_id>/<int:token_id>/renew/", views.renew_chat, name="renew-chat"),
    path(
        "chats/<int:organisation_id>/<int:token_id>/listen/", views.listen_chat, name="listen-chat"
    ),
    path("chats/<int:organisation_id>/<int:token_id>/desk/", views.set_desk, name="set-desk"),
    path("chats/<int:organisation_id>/<int:token_id>/leave/", views.leave_chat, name="leave-chat"),
    path("chats/<int:organisation_id>/<int:token_id>/try/", views.try_chat, name="try-chat"),
]
