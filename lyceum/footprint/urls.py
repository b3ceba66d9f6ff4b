from django.urls import path

from . import views

app_name = "footprint"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("export.json", views.export, name="export"),
    path("<uuid:statement_id>/", views.statement, name="statement"),
]
