from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("security/", views.security, name="security"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/<slug:name>/", views.sample_page, name="sample"),
    path("looks/theme/", views.choose_theme, name="theme"),
    path("looks/brand.css", views.brand_css, name="brand-css"),
    path("looks/preview/", views.preview_brand, name="brand-preview"),
    path("looks/icon.svg", views.icon, name="icon"),
    path("looks/icon-<int:size>.png", views.icon_png, name="icon-png"),
    path("looks/manifest.webmanifest", views.manifest, name="manifest"),
]
