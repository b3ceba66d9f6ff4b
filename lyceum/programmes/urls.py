from django.urls import path

from . import views

app_name = "programmes"
urlpatterns = [
    path("resources/<int:resource_id>/runs/", views.runs, name="runs"),
    path("resources/<int:resource_id>/runs/add/", views.add_offering, name="add-offering"),
    path("runs/<int:offering_id>/", views.change_offering, name="change-offering"),
    path("runs/<int:offering_id>/cancel/", views.cancel_offering, name="cancel-offering"),
    path("runs/<int:offering_id>/seat/", views.take_seat, name="take-seat"),
    path("runs/<int:offering_id>/pay/", views.pay, name="pay"),
    path("runs/<int:offering_id>/seat/give-up/", views.give_up_seat, name="give-up-seat"),
]
