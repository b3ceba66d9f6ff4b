from django.urls import include, path

from .views import closing, invoices, payouts, purse, rates

app_name = "wallets"
urlpatterns = [
    path("", purse.mine, name="mine"),
    path("order/", purse.order_pots, name="order-pots"),
    path("history/", purse.history, name="history"),
    path("ask/", purse.ask, name="ask"),
    path("purchases/<int:purchase_id>/", purse.purchase, name="purchase"),
    path("purchases/<int:purchase_id>/cancel/", purse.cancel_purchase, name="cancel-purchase"),
    path("purchases/<int:purchase_id>/settle/", purse.settle, name="settle"),
    path("purchases/<int:purchase_id>/receipt/", purse.receipt, name="receipt"),
    path("consents/", purse.consents, name="consents"),
    path("consents/<int:consent_id>/answer/", purse.answer_consent, name="answer-consent"),
    path("consents/<int:consent_id>/give-on/", purse.delegate_consent, name="delegate-consent"),
    path("account/", payouts.my_account, name="my-account"),
    path("<slug:slug>/finance/", include(payouts.urlpatterns)),
    path("<slug:slug>/finance/", include(invoices.urlpatterns)),
    path("<slug:slug>/finance/", include(closing.urlpatterns)),
    path("rates/", rates.rates, name="rates"),
    path("rates/import/", include(rates.rates_import.urlpatterns)),
]
