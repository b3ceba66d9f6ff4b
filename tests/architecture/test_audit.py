"""Who changes something says so: every verb publishes a fact, or stands here with the reason.

The verbs are read, not run: a public function of an app's `services` (or of the desk where files are
handed in) that reaches a change of a table, through whatever functions of the house, must reach
`publish` as well. What the test cannot follow (a function in a dictionary, a task) it does not
believe.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "lyceum"
CHANGES = {
    *("save", "create", "update", "delete", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update"),
}
TELLS = {"publish", "publish_many"}
DESK = "lyceum.kernel.intake.desk"

OWN = "one's own list or words: nobody else can change them, and nobody has to account for them"
COMPUTED = "a table computed from others; the fact that made it stale is told"
CLOCK = "the clock, not somebody: what its time is over for goes"
PART = "a part of other verbs, each of which tells the whole"
MAIL = "the message is the record; the verb that sends it tells its own fact"
DRY = (
    "the import run itself is the record; nobody's rows change before it is started, which is told"
)
ERASING = "a part of an erasure or of retention, each of which is told as a whole"
MERGING = "a part of merging two accounts, which is told as a whole and can be undone"
WRITING = "words of a draft: its versions keep who wrote them; handing in and publishing are told"
CALENDAR = "calendars follow what the app that writes a date has told"
SILENT = {
    "agenda.cancel_entries": CALENDAR,
    "agenda.replace_entries": CALENDAR,
    "agenda.write_entries": CALENDAR,
    "journeys.send_errands": "the outbox of webhooks is the record; the step that wrote it is told",
    **dict.fromkeys(
        (f"journeys.{verb}" for verb in ("write", "suggest", "introduce", "tell_outside")),
        "a part of a step, which StepTaken tells for all of a batch",
    ),
    "learning.let_go_of_person": "a part of the end of a membership, which MembershipEnded tells",
    "learning.remind_assigned": MAIL,
    "learning.tell_of_episode": MAIL,
    "paths.make_room_for": CALENDAR,
    "paths.put_into_calendar": CALENDAR,
    "paths.put_steps_of": CALENDAR,
    "paths.put_steps_of_all": CALENDAR,
    "programmes.forget_contacts": CLOCK,
    "programmes.join_people": PART,
    "programmes.remind_of_papers": MAIL,
    "programmes.leave_list": PART,
    "programmes.tell": MAIL,
    "programmes.write_due": CALENDAR,
    "programmes.take_back_due": CALENDAR,
    "programmes.write_dates": CALENDAR,
    "programmes.write_sessions": CALENDAR,
    "programmes.take_back_dates": CALENDAR,
    "programmes.take_back_sessions": CALENDAR,
    "access.end_folded_sessions": MERGING,
    "catalogue.index_reviewed": COMPUTED,
    "identity.gather_late_rows": CLOCK,
    "identity.let_go": ERASING,
    "identity.move_everything": MERGING,
    "identity.settle_consents": MERGING,
    "skills.add_up_since_merge": COMPUTED,
    "skills.rebuild_states": COMPUTED,
    "access.begin": "what a provider's answer must bring back; the sign-in is told",
    "access.received_by_oidc": "what a provider's answer must bring back; the sign-in is told",
    "access.use_up": "a part of a sign-in, which is told",
    "access.refresh_metadata": CLOCK,
    "access.end_sessions": ERASING,
    "identity.forget_exports": CLOCK,
    "communities.forget_dates": ERASING,
    "identity.forget_what_waits": ERASING,
    "identity.hold_back": ERASING,
    "identity.white_out": ERASING,
    "identity.note_disclosure": "the note itself is the record, for the person",
    "kernel.forget_file": ERASING,
    "learning.leave_everything": ERASING,
    "messaging.forget_addresses": ERASING,
    "organisations.forget_files": ERASING,
    "organisations.forget_in_files": ERASING,
    "organisations.forget_invitations": ERASING,
    "programmes.form_later": "FormingAsked told it; a proposal changes nothing before it is taken",
    "programmes.work_out": "the same",
    "support.begin": PART,
    "support.call_off_advice_of": ERASING,
    "support.end_all_of": ERASING,
    "support.leave_organisation": "MembershipEnded told it",
    "support.match_later": "MatchingAsked told it; a proposal changes nothing before it is taken",
    "support.work_out_matching": "the same",
    "support.tell": MAIL,
    "support.turn": PART,
    "support.note": PART,
    "support.say": PART,
    "support.send_to_desk": PART,
    "support.tell_asker": PART,
    "support.tell_assignee": PART,
    "wallets.ask_deciders": PART,
    "wallets.drop_questions": PART,
    "wallets.tell": MAIL,
    "wallets.tell_person": MAIL,
    "wallets.entries_of": PART,
    "wallets.exchange_of": PART,
    "wallets.move_debts": "PeopleMerged told it, and the books say what moved",
    "wallets.note_exchanges": PART,
    "wallets.givers_of": PART,
    "wallets.main_account": PART,
    "wallets.moves_of": PART,
    "wallets.own_pot": PART,
    "wallets.set_floor": PART,
    "wallets.order_pots": OWN,
    "wallets.owed_in": PART,
    "wallets.print_invoice": "the same invoice as a file; that it was issued is told",
    "wallets.remind_deciders": MAIL,
    "access.post_invitation": "the letter of PersonInvited, which is told",
    "access.forget_what_expired": CLOCK,
    "access.begin_sign_in": "a code that nobody has used; the sign-in is told when its tool comes",
    "access.end_sign_ins": PART,
    "access.forget_old_sign_ins": CLOCK,
    "access.actor_of_token": "notes when a token was last used; what is done with it is told",
    "access.credential_of": "the same",
    "access.note_used": "the same",
    "access.know_everybody": COMPUTED,
    "access.know_places": COMPUTED,
    "access.know_units": COMPUTED,
    "access.forget_unit": COMPUTED,
    "access.touch_user": COMPUTED,
    "access.tell_ending_role": MAIL,
    "access.subject_of": "a name for tools, made once; it changes nothing that anybody sees",
    "catalogue.index": COMPUTED,
    "catalogue.reindex": COMPUTED,
    "catalogue.forget": COMPUTED,
    "catalogue.weigh_providers": COMPUTED,
    "catalogue.propose_skills": "proposals of the tagger; what a person decides about them is told",
    "catalogue.tag_waiting": "proposals of the tagger; what a person decides about them is told",
    "catalogue.tag_again": "proposals of the tagger; what a person decides about them is told",
    "catalogue.provider_named": PART,
    "catalogue.providers_named": PART,
    "catalogue.remove_bookmark": OWN,
    "catalogue.leave_need": OWN,
    "catalogue.remove_resources": "the house clears its own demo; a person cannot",
    "communities.ask_whether_met": MAIL,
    "communities.avoid": OWN,
    "communities.avoid_group": OWN,
    "communities.come_no_more": PART,
    "communities.end_date_of": PART,
    "communities.take_out": CALENDAR,
    "communities.write_down": CALENDAR,
    "communities.count_sign": PART,
    **dict.fromkeys(
        (f"communities.cross{what}" for what in ("", "_sign", "_thread")),
        "a part of what is said, which is told; the row is about to go over a bridge",
    ),
    "communities.empty_guest": "a part of GuestForgotten, or of an erasure",
    "communities.forget_crossings": ERASING,
    **dict.fromkeys(
        (f"communities.{verb}" for verb in ("go_on", "hear", "rest", "stop")),
        "the chat's own word: the row of the bridge is the record, and its keepers are told",
    ),
    "communities.retried": "a part of CrossingsSettled",
    "communities.empty_hands": PART,
    "communities.follow": OWN,
    "communities.forget_member": ERASING,
    "communities.forget_responses": ERASING,
    "communities.forget_post": PART,
    "communities.index_post": COMPUTED,
    "communities.mark_seen": OWN,
    "communities.put_away": OWN,
    "communities.rename_handles": "ProfileChanged told it; a handle follows the name",
    "communities.save_draft": OWN,
    "communities.tell": MAIL,
    "communities.tell_followers": MAIL,
    "communities.tell_of_post": MAIL,
    "communities.uncount": PART,
    "communities.wish_thread": OWN,
    "courseware.forget_leftovers": CLOCK,
    "courseware.remove_files": PART,
    "courseware.fetch_token": "the token of a launch, which ContentOpened told",
    "courseware.note_document": "what a unit has read; what it tells is a statement",
    "courseware.state_of": PART,
    "courseware.tell": PART,
    "courseware.add_block": WRITING,
    "courseware.attach_upload": WRITING,
    "courseware.change_block": WRITING,
    "courseware.copy_uploads": PART,
    "courseware.drop_upload": WRITING,
    "courseware.begin_upload": "UploadArrived tells it, once it is whole",
    "courseware.duplicate_block": WRITING,
    "courseware.forget_arriving": CLOCK,
    "courseware.keep_checkpoint": PART,
    "courseware.keep_version": PART,
    "courseware.move_block": WRITING,
    "courseware.put_back_block": WRITING,
    "courseware.remove_block": WRITING,
    "courseware.touch": PART,
    "assessments.answer": "one of many answers of one's own; beginning and finishing are told",
    "feedback.answer_question": "what is not handed in yet; handing it in is told",
    "feedback.forget_drafts": CLOCK,
    "feedback.tell_waiting": MAIL,
    "footprint.follow": COMPUTED,
    "footprint.catch_up": COMPUTED,
    "footprint.know": COMPUTED,
    "footprint.know_names": COMPUTED,
    "footprint.react_to": "a statement is the record itself, and learning tells what it moved",
    "footprint.forget_copies": CLOCK,
    "footprint.drop": PART,
    "footprint.keep": PART,
    "footprint.keep_told": PART,
    "connections.receive": "the line in the log of arrivals is the record",
    "connections.work_off": "what became of an arrival stands in the log of arrivals",
    "connections.wake_about": PART,
    "connections.drop_about": PART,
    "connections.forget_arrivals": CLOCK,
    "integrations.drop_sealed": "ConsentSaid told it",
    "integrations.forget_person": ERASING,
    "integrations.read_arrival": "what became of an arrival stands in the log of arrivals",
    "integrations.tell_days": CLOCK,
    "integrations.work_off": "what became of an arrival stands in the log of arrivals",
    "footprint.tell_work": "a statement is the record itself and no fact (the house's rule)",
    "footprint.ask_forwarding": "the clock asks the workers; who added the target has told it",
    "footprint.forget_import_files": CLOCK,
    "footprint.forward": "the log of the target is the record; who added it has told it",
    "footprint.forward_later": "the log of the target is the record; who added it has told it",
    "footprint.take_back": ERASING,
    "statements.column_differences": "who looks holds the copy meanwhile; nothing else changes",
    "statements.copy_columns": COMPUTED,
    "statements.copy_columns_apart": COMPUTED,
    "statements.mend_columns": COMPUTED,
    **dict.fromkeys(
        (
            *("courseware.arrive", "courseware.begin", "courseware.begin_arrival"),
            *("courseware.begin_choosing", "courseware.begin_launch", "courseware.begin_trial"),
            *("courseware.note_done", "courseware.note_refusal", "courseware.receive_choice"),
            "courseware.subject_of",
        ),
        "the log of launches is the record; what came of one is told (LtiToolOpened, ArrivedByLti)",
    ),
    **dict.fromkeys(
        ("courseware.give_token", "courseware.use_once"),
        "hashes of what counts once; nothing is changed by it",
    ),
    **dict.fromkeys(
        (
            *("courseware.add_line_item", "courseware.change_line_item"),
            "courseware.remove_line_item",
        ),
        "a tool's columns, records of its own; what is scored in the one that counts is told",
    ),
    "courseware.forget_old_launches": CLOCK,
    "courseware.begin_anew": "a part of learning's enrolments, which are told",
    "courseware.preview": "who only looks through a package does nothing that counts",
    "courseware.note_finished": "a part of learning's completions, which are told",
    "courseware.send_again": "what was parked waits again; the result says what became of it",
    "footprint.tell": "a statement is the record itself and no fact (the house's rule)",
    "statements.store": "a statement is the record itself and no fact (the house's rule)",
    "statements.keep": "a statement is the record itself and no fact (the house's rule)",
    "statements.write_document": "a tool's document, a record of its own",
    "statements.delete_document": "a tool's document, a record of its own",
    "statements.delete_documents": "a tool's document, a record of its own",
    "kernel.map_columns": DRY,
    "kernel.check": DRY,
    "kernel.forget_files": CLOCK,
    "learning.change_note": OWN,
    "learning.remove_note": OWN,
    "messaging.send": MAIL,
    "messaging.send_each": MAIL,
    "messaging.send_many": MAIL,
    "messaging.send_mail": MAIL,
    "messaging.keep_mails": MAIL,
    "messaging.write_mails": MAIL,
    "messaging.push_to": MAIL,
    "messaging.tell_in_chat": MAIL,
    "messaging.tell_broken": MAIL,
    "messaging.plan_anew": PART,
    "messaging.who_is": "what is kept is who somebody is in a chat, by an address they have proven",
    "messaging.work_off_heard": "the log of what came is the record",
    "messaging.try_chat": "a message to oneself; what is kept is who one is there",
    "messaging.forget_old_ways": CLOCK,
    "messaging.mark_read": OWN,
    "messaging.mark_all_read": OWN,
    "messaging.forget_old_mail": CLOCK,
    "organisations.invitation_letter": "the letter of PersonInvited, which is told",
    "organisations.note_change": PART,
    "organisations.keep_sort_name": COMPUTED,
    "paths.keep_plan": PART,
    "paths.improve_kept": "the same plan with a better answer; the planning is told",
    "paths.end_plan": PART,
    "rules.insist": "the decision's record, asked for and kept for whoever was refused",
    "rules.remember": "the decision's record, asked for and kept for whoever was refused",
    "rules.forget_old_decisions": CLOCK,
    "skills.refresh_states": COMPUTED,
    "skills.run_import": "tells FrameworkImported at its end, through a dictionary of readers",
    "skills.run_import_later": "tells FrameworkImported at its end, through a dictionary of readers",
    "skills.own_framework": PART,
}


class Module:
    """The functions of one file, and where its imported names come from."""

    def __init__(self, path: Path) -> None:
        parts = list(path.relative_to(HOUSE.parent).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if is_package else parts)
        self.package = self.name if is_package else self.name.rpartition(".")[0]
        self.tree = ast.parse(path.read_text())
        self.functions = {n.name: n for n in self.tree.body if isinstance(n, ast.FunctionDef)}
        self.classes = {n.name: n for n in self.tree.body if isinstance(n, ast.ClassDef)}
        self.imports = dict(self._imports())

    def _imports(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield alias.asname or alias.name, (self._from(node), alias.name)

    def _from(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        above = self.package.split(".")
        above = above[: len(above) - (node.level - 1)]
        return ".".join([*above, *filter(None, [node.module])])


@cache
def modules() -> dict[str, Module]:
    files = (
        path
        for path in HOUSE.rglob("*.py")
        if not {"tests", "migrations", "management"} & set(path.parts)
    )
    return {module.name: module for module in map(Module, files)}


def meant_by(module: str, name: str) -> tuple[str, str] | None:
    """Where the function or class really stands that a name means in a module."""
    found = modules().get(module)
    if found is None:
        return None
    if name in found.functions or name in found.classes:
        return module, name
    origin = found.imports.get(name)
    return meant_by(*origin) if origin and origin != (module, name) else None


def reached(place: tuple[str, str], seen: set[tuple[str, str]]) -> Iterator[ast.Call]:
    """Every call that a function makes, itself or through functions of the house."""
    if place in seen:
        return
    seen.add(place)
    module = modules()[place[0]]
    node = module.functions.get(place[1]) or module.classes[place[1]]
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner
        for name in filter(None, [_named(module, inner)]):
            if name[1] in modules()[name[0]].functions or ".services" in name[0]:
                yield from reached(name, seen)


def _named(module: Module, node: ast.AST) -> tuple[str, str] | None:
    """`do_it` or `app.do_it`, as something of the house."""
    if isinstance(node, ast.Name):
        return meant_by(module.name, node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        base, name = module.imports.get(node.value.id, ("", ""))
        return meant_by(f"{base}.{name}", node.attr)
    return None


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def verbs() -> Iterator[tuple[str, tuple[str, str]]]:
    for module in modules().values():
        parts = module.name.split(".")
        if parts[2:3] == ["services"] or module.name == DESK:
            for name in module.functions:
                if not name.startswith("_"):
                    yield f"{parts[1]}.{name}", (module.name, name)


@cache
def silent() -> frozenset[str]:
    """The verbs that change something and tell nobody."""
    found = set()
    for name, place in verbs():
        calls = {_called(call) for call in reached(place, set()) if _is_real(call)}
        if calls & CHANGES and not calls & TELLS:
            found.add(name)
    return frozenset(found)


def _is_real(call: ast.Call) -> bool:
    """A dictionary and a checksum are updated too, but with one thing that has no name."""
    return _called(call) != "update" or not call.args


def test_every_verb_that_changes_something_tells_it():
    assert sorted(silent() - SILENT.keys()) == []


def test_no_excuse_outlives_its_verb():
    assert sorted(SILENT.keys() - silent()) == []


def test_the_reading_finds_what_is_there():
    """It sees verbs by the dozen, follows them through other files, and believes no name alone."""
    names = {name for name, _place in verbs()}

    assert len(names) > 120
    assert {"organisations.invite", "paths.set_goal", "rules.publish_rule"} <= names - silent()


@pytest.mark.parametrize(
    ("body", "is_silent"),
    [
        ("Seat.objects.create(by=by)", True),
        ("Seat.objects.create(by=by); publish(by)", False),
        ("_helper(by)", True),
        ("return Seat.objects.all()", False),
    ],
)
def test_a_new_verb_without_a_fact_would_be_found(body, is_silent, tmp_path, monkeypatch):
    file = HOUSE / "gossip" / "services.py"
    source = f"def gossip(*, by):\n    {body}\n\ndef _helper(by):\n    by.save()\n"
    monkeypatch.setattr(Path, "read_text", lambda self: source)
    known = {**modules(), "lyceum.gossip.services": Module(file)}
    monkeypatch.setitem(globals(), "modules", lambda: known)

    assert ("gossip.gossip" in silent.__wrapped__()) is is_silent
