from django.urls import path

from .views import finance
from .views import mine as views

app_name = "wallets"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("order/", views.order_pots, name="order-pots"),
    path("history/", views.history, name="history"),
    path("ask/", views.ask, name="ask"),
    path("purchases/<int:purchase_id>/", views.purchase, name="purchase"),
    path("purchases/<int:purchase_id>/cancel/", views.cancel_purchase, name="cancel-purchase"),
    path("purchases/<int:purchase_id>/settle/", views.settle, name="settle"),
    path("purchases/<int:purchase_id>/receipt/", views.receipt, name="receipt"),
    path("consents/", views.consents, name="consents"),
    path("consents/<int:consent_id>/answer/", views.answer_consent, name="answer-consent"),
    path("consents/<int:consent_id>/give-on/", views.delegate_consent, name="delegate-consent"),
    path("<slug:slug>/finance/", finance.overview, name="finance"),
]
