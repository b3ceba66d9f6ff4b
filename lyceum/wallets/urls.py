from django.urls import include, path

from .views import audit, closing, finance, invoices, payouts, purse, rates

app_name = "wallets"
allowance = "<slug:slug>/finance/allowances/<int:allowance_id>"
share = "<slug:slug>/finance/shares/<int:funder_id>"
urlpatterns = [
    path("", purse.mine, name="mine"),
    path("order/", purse.order_pots, name="order-pots"),
    path("purchases/", purse.purchases, name="purchases"),
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
    path("audit/", audit.audit, name="audit"),
    path("rates/", rates.rates, name="rates"),
    path("rates/import/", include(rates.rates_import.urlpatterns)),
    path("<slug:slug>/leaving/", finance.leaving, name="leaving"),
    path("<slug:slug>/finance/", finance.overview, name="finance"),
    path("<slug:slug>/finance/deposits/", finance.deposits, name="deposits"),
    path(
        "<slug:slug>/finance/deposits/<int:deposit_id>/take-back/",
        finance.take_back,
        name="take-back",
    ),
    path("<slug:slug>/finance/deposits/import/", include(finance.deposits_import.urlpatterns)),
    path("<slug:slug>/finance/allowances/", finance.allowance_list, name="allowances"),
    path("<slug:slug>/finance/allowances/add/", finance.add_allowance, name="add-allowance"),
    path(f"{allowance}/", finance.allowance, name="allowance"),
    path(f"{allowance}/change/", finance.change_allowance, name="change-allowance"),
    path(f"{allowance}/end/", finance.end_allowance, name="end-allowance"),
    path(f"{allowance}/remove/", finance.remove_allowance, name="remove-allowance"),
    path(f"{share}/agree/", finance.agree_share, name="agree-share"),
    path(f"{share}/decline/", finance.decline_share, name="decline-share"),
    path("<slug:slug>/finance/runs/", finance.runs, name="runs"),
    path("<slug:slug>/finance/units/", finance.reorganise, name="reorganise"),
    path("<slug:slug>/finance/people/<int:person_id>/", finance.leaving_of, name="leaving-of"),
]
