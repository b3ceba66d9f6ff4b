from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("q/<str:token>/", views.by_link, name="by-link"),
    path("at/<slug:about_kind>/<str:about_id>/", views.tap, name="tap"),
    path("asked/<int:asked_id>/score/", views.give_score, name="give-score"),
    path("asked/<int:asked_id>/why/", views.say_why, name="say-why"),
    path("asked/<int:asked_id>/pulse/", views.pulse, name="pulse"),
    path("surveys/<int:survey_id>/", views.run, name="run"),
    path("surveys/<int:survey_id>/hand-in/", views.hand_in, name="hand-in"),
    path("surveys/<int:survey_id>/edit/", views.edit_survey, name="edit-survey"),
    path("surveys/<int:survey_id>/questions/", views.add_question, name="add-question"),
    path(
        "surveys/<int:survey_id>/questions/<str:key>/",
        views.edit_question,
        name="edit-question",
    ),
    path("surveys/<int:survey_id>/open/", views.open_survey, name="open-survey"),
    path("surveys/<int:survey_id>/close/", views.close_survey, name="close-survey"),
    path("surveys/<int:survey_id>/results/", views.survey_results, name="survey-results"),
    path("surveys/<int:survey_id>/done/", views.close_loop_of_survey, name="close-loop-of-survey"),
    path("friction/", views.report_friction, name="report-friction"),
    path("friction/<int:report_id>/", views.friction, name="friction"),
    path("of/<slug:slug>/", views.results, name="results"),
    path("of/<slug:slug>/surveys/", views.surveys, name="surveys"),
    path("of/<slug:slug>/surveys/begin/", views.begin_survey, name="begin-survey"),
    path("of/<slug:slug>/pulse/", views.pulse_of, name="pulse-of"),
    path("of/<slug:slug>/pulse/done/", views.close_loop_of_pulse, name="close-loop-of-pulse"),
    path("of/<slug:slug>/friction/", views.desk, name="desk"),
    path("of/<slug:slug>/about/<int:box_id>/", views.subject, name="subject"),
    path("of/<slug:slug>/about/<int:box_id>/words.csv", views.export_words, name="words"),
    path("of/<slug:slug>/about/<int:box_id>/done/", views.close_loop, name="close-loop"),
]
