from django.urls import path

from . import views

app_name = "paths"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.plan, name="plan"),
]
