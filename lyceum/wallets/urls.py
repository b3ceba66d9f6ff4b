from django.urls import path

from .views import finance

app_name = "wallets"
urlpatterns = [
    path("<slug:slug>/finance/", finance.overview, name="finance"),
]
