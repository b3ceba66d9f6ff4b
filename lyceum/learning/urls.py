from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("resources/<int:resource_id>/", views.at_resource, name="at-resource"),
    path("resources/<int:resource_id>/enrol/", views.enrol, name="enrol"),
    path("resources/<int:resource_id>/pay/", views.pay, name="pay"),
    path("resources/<int:resource_id>/notes/", views.shared_notes, name="shared-notes"),
    path("resources/<int:resource_id>/episodes/", views.episodes, name="episodes"),
    path("resources/<int:resource_id>/subscribe/", views.subscribe, name="subscribe"),
    path("resources/<int:resource_id>/unsubscribe/", views.unsubscribe, name="unsubscribe"),
    path("episodes/<int:episode_id>/", views.listen, name="listen"),
    path("<int:enrolment_id>/", views.enrolment, name="enrolment"),
    path("<int:enrolment_id>/open/", views.open_resource, name="open"),
    path("<int:enrolment_id>/leaving/", views.leaving, name="leaving"),
    path("<int:enrolment_id>/progress/", views.record_progress, name="record-progress"),
    path("<int:enrolment_id>/effort/", views.log_effort, name="log-effort"),
    path("<int:enrolment_id>/complete/", views.complete, name="complete"),
    path("<int:enrolment_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:enrolment_id>/notes/", views.write_note, name="write-note"),
    path("<int:enrolment_id>/questions/", views.ask_question, name="ask-question"),
    path("questions/<int:question_id>/", views.answer_question, name="answer-question"),
    path("notes/<int:note_id>/", views.change_note, name="change-note"),
    path("notes/<int:note_id>/remove/", views.remove_note, name="remove-note"),
    path("prior/", views.prior, name="prior"),
    path("asked/<slug:slug>/", views.asked, name="asked"),
    path("asked/<slug:slug>/add/", views.assign, name="assign"),
    path("asked/<slug:slug>/people/", views.asked_people, name="asked-people"),
    path("asked/<slug:slug>/proof/", views.asked_proof, name="asked-proof"),
    path("assignments/<int:assignment_id>/end/", views.end_assignment, name="end-assignment"),
    path("assigned/<int:assigned_id>/exempt/", views.exempt, name="exempt"),
    path("assigned/<int:assigned_id>/exempt/end/", views.end_exemption, name="end-exemption"),
    path("files/<int:proof_id>/", views.proof, name="proof"),
]
