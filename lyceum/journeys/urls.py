from django.urls import path

from .views import drafts, playbooks, rollouts, steps, systems, trying

app_name = "journeys"
ONE = "<int:playbook_id>"
STEP = f"{ONE}/steps/<slug:step_id>"
SEGMENT = f"{ONE}/segments/<int:number>"
urlpatterns = [
    path("", playbooks.playbooks, name="playbooks"),
    path("add/", playbooks.add_playbook, name="add-playbook"),
    path("take/", playbooks.take_playbook, name="take-playbook"),
    path("import/", playbooks.import_playbook, name="import-playbook"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<int:token_id>/leave/", systems.leave_system, name="leave-system"),
    path(f"{ONE}/", playbooks.playbook, name="playbook"),
    path(f"{ONE}/about/", drafts.about_playbook, name="about-playbook"),
    path(f"{ONE}/ends/", drafts.ends, name="ends"),
    path(f"{ONE}/segments/", drafts.segments, name="segments"),
    path(f"{SEGMENT}/", drafts.change_segment, name="change-segment"),
    path(f"{SEGMENT}/remove/", drafts.remove_segment, name="remove-segment"),
    path(f"{ONE}/json/", drafts.as_json, name="json"),
    path(f"{ONE}/preview/", trying.preview, name="preview"),
    path(f"{ONE}/trial/", trying.trial, name="trial"),
    path(f"{ONE}/activate/", playbooks.activate, name="activate"),
    path(f"{ONE}/pause/", playbooks.turn, {"to": "pause"}, name="pause"),
    path(f"{ONE}/resume/", playbooks.turn, {"to": "resume"}, name="resume"),
    path(f"{ONE}/end/", playbooks.turn, {"to": "end"}, name="end-playbook"),
    path(f"{ONE}/people/", playbooks.enter, name="enter"),
    path(f"{ONE}/stuck/again/", playbooks.set_going, name="set-going"),
    path(f"{ONE}/errands/again/", playbooks.send_again, name="send-again"),
    path(f"{ONE}/add-step/", steps.add_step, name="add-step"),
    path(f"{STEP}/", steps.change_step, name="change-step"),
    path(f"{STEP}/move/", steps.move_step, name="move-step"),
    path(f"{STEP}/remove/", steps.remove_step, name="remove-step"),
]

TOOL = "tools/<int:rollout_id>"
urlpatterns += [
    path("tools/", rollouts.rollouts, name="rollouts"),
    path("tools/add/", rollouts.add_rollout, name="add-rollout"),
    path(f"{TOOL}/", rollouts.tool, name="tool"),
    path(f"{TOOL}/used/", rollouts.say_used, name="say-used"),
    path(f"{TOOL}/trouble/", rollouts.say_trouble, name="say-trouble"),
    path(f"{TOOL}/run/", rollouts.rollout, name="rollout"),
    path(f"{TOOL}/waves/", rollouts.add_wave, name="add-wave"),
    path(f"{TOOL}/people/", rollouts.give_tool, name="give-tool"),
    path(f"{TOOL}/ask/", rollouts.ask, name="ask-about-tool"),
    path(f"{TOOL}/decide/", rollouts.decide, name="decide"),
]
