from django.urls import URLPattern

app_name = "footprint"
urlpatterns: list[URLPattern] = []
