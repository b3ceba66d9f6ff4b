"""Every table is looked at: what it holds about a person is declared, or it holds nothing.

A new table fails here until its app declares it (`identity.register_keeping`), or until it stands in
the short list below with the reason why it says nothing about anybody.
"""

import pytest
from django.apps import apps
from django.db import models

from lyceum.identity import selectors
from lyceum.identity.models import Person
from lyceum.identity.types import keepings

NOBODYS = {
    "access.ServiceAccount": "a program of an organisation; who made it is a number",
    "access.ApiToken": "of a program; who made it is a number",
    "access.FactorPolicy": "roles of an organisation",
    "access.SigningKey": "of the house",
    "access.ScimGroup": "a unit, as a directory calls it",
    "access.SignOn": "a provider of an organisation",
    "access.Domain": "a domain of an organisation",
    "access.UsedAssertion": "hashes of what providers said, for some minutes",
    "access.Client": "a tool; who registered it is a number",
    "access.Offer": "whose people may use a tool",
    "access.RegistrationPass": "for a tool that registers itself; who made it is a number",
    "socialaccount.SocialApp": "a provider of an organisation",
    "organisations.AccessReview": "how many roles there were; who reviewed them is a number",
    "auth.Group": "not used: roles are kept in organisations",
    "auth.Permission": "of the framework",
    "connections.Connection": "a system of an organisation; who made it is a number",
    "connections.Token": "of an organisation, sealed; who made it is a number",
    "integrations.MappingVersion": "how a system is read; who wrote it is a number",
    "contenttypes.ContentType": "of the framework",
    "footprint.Followed": "a place in the store",
    "messaging.ChatEar": "that a chat of an organisation tells of itself",
    "messaging.ChatDesk": "that questions are taken in a chat of an organisation",
    "messaging.DirectTalk": "how far a conversation of a chat was read; not whose, nor what",
    "messaging.Wording": "words of the ecosystem; who wrote them is a number",
    "journeys.Playbook": "what an organisation wants to happen",
    "journeys.Version": "the same as it was made active; who did is a number",
    "journeys.Hears": "facts that a version listens to",
    "journeys.Gathering": "how full a cohort is",
    "journeys.Rollout": "a tool of an organisation",
    "journeys.Wave": "a day of a roll-out",
    "kernel.ClockTask": "when a task is due",
    "kernel.WorkerBeat": "signs of life of a process",
    "kernel.RememberedMapping": "names of columns of an organisation's files",
    "organisations.Ecosystem": "the ecosystem itself",
    "organisations.Organisation": "an organisation itself",
    "organisations.Unit": "a part of an organisation",
    "portal.Demo": "numbers of the demo",
    "rules.Rule": "rules of the ecosystem",
    "rules.RuleVersion": "its words are the ecosystem's; the author is a number",
    "rules.RuleBook": "rules of the ecosystem",
    "statements.StatementKey": "ids and places",
    "statements.Reference": "ids and places",
    "statements.Echo": "hashes and places; those of an erased person are replaced",
    "statements.Link": "hashes and places; those of an erased person are replaced",
    "statements.Activity": "what is said of activities",
    "skills.Framework": "a public vocabulary",
    "skills.FrameworkImport": "a public vocabulary coming in; who asked for it is a number",
    "skills.Skill": "a vocabulary",
    "skills.SkillLabel": "a vocabulary",
    "skills.Broader": "a vocabulary",
    "skills.Role": "a vocabulary",
    "skills.RoleLabel": "a vocabulary",
    "skills.RoleSkill": "a vocabulary",
    "skills.RelatedRole": "a vocabulary",
    "skills.RoleTechnology": "a vocabulary",
    "communities.Banner": "a post on home pages; who put it up is a number",
    "catalogue.Episode": "a recording that an organisation offers",
    "catalogue.Feed": "where a podcast is read",
    "catalogue.Provider": "an institution",
    "catalogue.Prerequisite": "what a resource asks for",
    "catalogue.Resource": "what an organisation offers; who added it is a number",
    "catalogue.ResourceSkill": "what a resource teaches; who decided it is a number",
    "catalogue.SearchEntry": "numbers of a resource",
    "catalogue.SearchTerm": "words of titles of resources",
    "catalogue.SearchState": "a version",
    "catalogue.SearchChange": "a version",
    "catalogue.Need": "what is wished in an organisation; who wished it stands in NeedVoice",
    "statements.ColumnCopy": "how far the columnar copy is",
    "statements.ColumnPart": "files of the columnar copy; what is in them follows the store",
    "statements.ColumnTouched": "places in the store",
    "footprint.Target": "a store of an organisation; who added it is a number",
    "footprint.Leftover": "a place in the store, and what another store says of it",
    "footprint.Turn": "how many statements went when",
    "footprint.StoreImport": "how far a file of an organisation is; it goes when it is taken in",
    "footprint.StoreImportProblem": "which statement keeps no rule, and which rule",
    "programmes.Programme": "what an organisation offers; dates and words",
    "programmes.Phase": "a part of a programme",
    "programmes.Part": "a thing to do in a programme",
    "programmes.Cohort": "a title and dates; who is in it stands in CohortMember",
    "programmes.CohortRun": "a run that a cohort has chosen",
    "programmes.Forming": "numbers of people, for as long as a proposal waits for an answer",
    "programmes.Agreement": "between organisations; who offered it is a number",
    "programmes.Party": "an organisation; who signed for it is a number, and has to stay",
    "programmes.CostSplit": "organisations and sums",
    "programmes.Case": "what an organisation asks",
    "programmes.Team": "a number; who is in it stands in TeamMember",
    "programmes.Deliverable": "a team's work; who handed it in is a number",
    "programmes.Feedback": "an organisation's word on a team's work; who wrote it is a number",
    "assessments.Item": "a question of an organisation",
    "assessments.ItemVersion": "what it says; who wrote it is a number",
    "assessments.Assessment": "what an organisation asks",
    "assessments.Place": "which item stands where",
    "assessments.Edition": "an assessment as people meet it; who published it is a number",
    "assessments.EditionItem": "which item stands where",
    "feedback.Survey": "what an organisation asks",
    "feedback.Box": "what was asked about",
    "feedback.Waiting": "what somebody said, sealed; who, is in no table (decision 0044)",
    "feedback.Batch": "how often things were said by many",
    "feedback.Remark": "what somebody of many wrote; who, is in no table",
    "feedback.Pulse": "how an organisation takes the pulse",
    "feedback.Closing": "what an organisation did",
    "support.CannedAnswer": "words of an organisation",
    "support.Matching": "numbers of people, for as long as a proposal waits for an answer",
    "support.Route": "a rule of an organisation",
    "communities.Canvas": "of a circle; who wrote on it stands in CanvasNote",
    "communities.CanvasVersion": "a name and a day; who closed it is a number",
    "communities.Bridge": "a space and a channel",
    "communities.Crossing": "that a post stands in a channel, by the number that it has there",
    "communities.CoffeeGroup": "a number; who is in it stands in CoffeeSeat",
    "communities.CoffeePlan": "how often a space brings people together",
    "communities.CoffeeRound": "a day",
    "communities.PromptPlan": "what a space is asked, and when",
    "communities.Space": "a name and rules; who is in it stands in SpaceMember",
    "wallets.Account": "where money stands; whose it is says its pot",
    "wallets.Allowance": "a rule of an organisation; who wrote it is a number",
    "wallets.AuditRun": "what counting the books found",
    "wallets.Book": "of an organisation",
    "wallets.Checkpoint": "a sum",
    "wallets.Exchange": "a rate",
    "wallets.ExchangeRate": "a rate; who kept it is a number",
    "wallets.Funder": "organisations; who agreed is a number",
    "wallets.Invoice": "between organisations; no learner is named, and the law keeps it",
    "wallets.InvoiceCounter": "a number",
    "wallets.InvoiceLine": "ids and sums",
    "wallets.LegalDetails": "what the law says of an organisation",
    "wallets.PayoutRun": "of an organisation; who ran it is a number",
    "wallets.Hold": "ids and sums; who made it is a number",
    "wallets.Posting": "ids and sums",
    "wallets.PotGuest": "organisations",
    "wallets.Run": "how many people and how much",
    "wallets.Transfer": "ids and codes; who made it is a number",
    "courseware.Content": "what a resource opens as",
    "courseware.Package": "a package of an organisation",
    "courseware.LessonVersion": "words of an organisation's lesson; who kept it is a number",
    "courseware.LessonUse": "what a resource opens as",
    "courseware.ReviewTerms": "how an organisation reviews; who said so is a number",
    "courseware.ReviewRound": "an organisation's asking; who asked is a number",
    "courseware.Upload": "a file of an organisation's lesson; who sent it is a number",
    "courseware.LtiTool": "a tool of a partner; who added it is a number",
    "courseware.LtiPass": "for a tool or platform that registers itself; who made it is a number",
    "courseware.LtiLink": "a place in a tool",
    "courseware.LtiLineItem": "a column of a tool",
    "courseware.LtiPlatform": "a platform of a partner; who added it is a number",
    "courseware.LtiUsed": "hashes of what counts once, for some minutes",
    "learning.Assignment": "what an organisation asks by rule",
    "programmes.Material": "a title and a link that go with a session",
    "programmes.Offering": "a run that an organisation offers",
    "programmes.Place": "a place of an organisation",
    "programmes.Room": "a room of a place",
    "programmes.Session": "when and where a run meets; who teaches stands in Teaching",
}
KEPT = [
    pytest.param(table, id=f"{keeping.kind}:{table.name}")
    for keeping in keepings()
    for table in keeping.tables
]
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)


def label(model) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", apps.get_models(), ids=label)
def test_a_table_is_declared_once_or_holds_nothing_personal(model):
    named = [
        keeping.kind
        for keeping in keepings()
        for table in keeping.tables
        if apps.get_model(table.name) is model
    ]
    if label(model) in NOBODYS:
        assert named == []
        assert [f.name for f in model._meta.concrete_fields if f.related_model is Person] == []
    else:
        assert len(named) == 1, "declare it in its app: identity.register_keeping"


def test_the_list_of_what_is_nobodys_names_real_tables():
    assert set(NOBODYS) <= set(map(label, apps.get_models()))


@pytest.mark.parametrize("table", KEPT)
def test_what_a_declaration_says_is_there(table):
    model = apps.get_model(table.name)
    fields = {field.name for field in model._meta.concrete_fields}

    assert not table.of or str(selectors.rows_about(table, 1).query)
    named = {*table.harmless, *table.mentions, *table.numbers, *table.hidden}
    assert {*(table.emptied or ()), *named} <= fields
    assert not table.ages_by or table.ages_by in fields


@pytest.mark.parametrize("table", KEPT)
def test_every_way_to_the_person_is_declared(table):
    if not table.of:
        return
    model = apps.get_model(table.name)
    direct = [f.name for f in model._meta.concrete_fields if f.related_model is Person]

    assert set(direct) <= {*table.of, *table.numbers} or model is Person


@pytest.mark.parametrize("table", KEPT)
def test_of_a_row_that_stays_every_word_was_looked_at(table):
    if table.emptied is None:
        return
    fields = apps.get_model(table.name)._meta.concrete_fields
    words = {field.name for field in fields if isinstance(field, WORDS)}

    assert words <= {*table.emptied, *table.harmless, *table.mentions}, (
        "empty it, or say that it is harmless"
    )


@pytest.mark.parametrize("keeping", keepings(), ids=lambda keeping: keeping.kind)
def test_a_kind_says_what_why_and_for_whom(keeping):
    assert keeping.label
    assert keeping.purpose
    assert keeping.seen_by
    stays = any(table.emptied is not None for table in keeping.tables)
    assert bool(keeping.stays) == stays, "what stays after an erasure is told beforehand"
    assert keeping.kept_for.days is None or keeping.forget or any(t.ages_by for t in keeping.tables)
