from django.urls import path

from . import views

app_name = "agenda"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("entries/<int:entry_id>/remove/", views.remove_busy_time, name="remove-busy-time"),
    path("hours/", views.learning_hours, name="learning-hours"),
    path("feed/renew/", views.renew_feed, name="renew-feed"),
    path("feeds/<str:secret>.ics", views.feed, name="feed"),
]
