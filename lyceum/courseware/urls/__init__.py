from . import lessons, lti, packages

app_name = "courseware"
urlpatterns = [*packages.urlpatterns, *lessons.urlpatterns, *lti.urlpatterns]
