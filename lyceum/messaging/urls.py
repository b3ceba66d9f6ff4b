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
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:mail_id>/", views.mail, name="mail"),
    path("outbox/<int:mail_id>/html/", views.mail_html, name="mail-html"),
    path("outbox/<int:mail_id>/resend/", views.resend, name="resend"),
]
