"""All of the demo away, and nothing else.

No app offers to delete a person or an organisation with all that hangs on them; a demo must. So
this walks along the tables' own relations: whatever cannot be without a person or organisation of
the demo goes, whatever only mentions one is kept and loses the mention.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from lyceum.catalogue import api as catalogue
from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.portal.models import Demo
from lyceum.wallets import api as wallets

from .places import HOUSE

AT_ONCE = 500
Model = type[models.Model]
Doomed = dict[Model, set[Any]]


@transaction.atomic
def clear() -> int:
    """Remove the demo; gives how many rows went."""
    demo = Demo.objects.select_for_update().first()
    if demo is None:
        return 0
    doomed = _roots()
    _spread(doomed)
    _doom_followers(doomed)
    if _nobody_else():
        _doom_what_it_brought(demo, doomed)
    _spread(doomed)
    _loosen(doomed)
    with wallets.guards_lifted():
        removed = _remove(doomed)
    demo.delete()
    return removed


def _roots() -> Doomed:
    person, place = (
        apps.get_model("identity", "Person"),
        apps.get_model("organisations", "Organisation"),
    )
    doomed: Doomed = defaultdict(set)
    doomed[person] = set(_all(person).filter(is_demo=True).values_list("pk", flat=True))
    doomed[place] = set(_all(place).filter(is_demo=True).values_list("pk", flat=True))
    owners = {person_owner(pk) for pk in doomed[person]}
    owners |= {organisation_owner(pk) for pk in doomed[place]}
    for model in _models():
        if issubclass(model, Owned) or _has(model, "owner_id"):
            doomed[model] |= _found(model, "owner_id", owners)
        if _has(model, "by") and _has(model, "owner_id"):  # the log of what they did
            doomed[model] |= _found(model, "by", owners | {"system:demo"})
    return doomed


def _doom_followers(doomed: Doomed) -> None:
    """Mails to those who go, providers of whom nothing is left, transfers without a line left, and
    what was bought by them: they only lean loosely."""
    mail, person = apps.get_model("messaging", "Mail"), apps.get_model("identity", "Person")
    doomed[mail] |= _found(mail, "person_id", doomed[person])
    resource = apps.get_model("catalogue", "Resource")
    going = _all(resource).filter(pk__in=doomed[resource])
    staying = _all(resource).exclude(pk__in=doomed[resource])
    provider = apps.get_model("catalogue", "Provider")
    doomed[provider] |= _of(going) - _of(staying)
    posting, transfer = (apps.get_model("wallets", name) for name in ("Posting", "Transfer"))
    lines = _all(posting)
    gone = set(lines.filter(pk__in=doomed[posting]).values_list("transfer_id", flat=True))
    left = set(lines.exclude(pk__in=doomed[posting]).values_list("transfer_id", flat=True))
    doomed[transfer] |= gone - left
    bought, share = (apps.get_model("wallets", name) for name in ("Purchase", "Share"))
    doomed[bought] |= _found(bought, "transfer_id", doomed[transfer])
    going = _all(share).filter(pk__in=doomed[share])
    doomed[bought] |= set(going.values_list("purchase_id", flat=True))
    _doom_boxes(doomed)


def _doom_boxes(doomed: Doomed) -> None:
    """Where answers came together: a box names what it is about by words, and leans on nothing."""
    box, survey, resource = (
        apps.get_model(name) for name in ("feedback.Box", "feedback.Survey", "catalogue.Resource")
    )
    doomed[box] |= _found(
        box, "offered_by_id", doomed[apps.get_model("organisations.Organisation")]
    )
    about = {"survey": map(str, doomed[survey]), "resource": map(str, doomed[resource])}
    for kind, ids in about.items():
        there = _all(box).filter(about_kind=kind, about_id__in=list(ids))
        doomed[box] |= set(there.values_list("pk", flat=True))
    for place in doomed[apps.get_model("organisations.Organisation")]:
        weeks = _all(box).filter(about_kind="pulse", about_id__startswith=f"{place}:")
        doomed[box] |= set(weeks.values_list("pk", flat=True))


def _of(rows: Any) -> set[Any]:
    return set(rows.values_list("provider_id", flat=True))


def _doom_what_it_brought(demo: Demo, doomed: Doomed) -> None:
    """The ecosystem and the framework, if they came with the demo and nobody else is here."""
    if demo.founded:
        _doom_all(doomed, apps.get_model("organisations", "Ecosystem"))
    if demo.brought_framework:
        _doom_all(doomed, apps.get_model("skills", "Framework"))
        _doom_all(doomed, apps.get_model("skills", "FrameworkImport"))


def _spread(doomed: Doomed) -> None:
    """Whatever needs something that goes, goes as well; until nothing more is found."""
    grew = True
    while grew:
        grew = False
        for model, field in _relations():
            if field.null:
                continue
            found = _found(model, field.attname, doomed[_target(field)]) - doomed[model]
            doomed[model] |= found
            grew = grew or bool(found)


def _loosen(doomed: Doomed) -> None:
    """What only mentions something that goes stays, without the mention. What goes itself is left
    as it is: a role of a unit without its unit would be another."""
    for model, field in _relations():
        if field.null:
            found = _found(model, field.attname, doomed[_target(field)]) - doomed[model]
            for some in _pieces(found):
                _all(model).filter(pk__in=some).update(**{field.attname: None})


def _remove(doomed: Doomed) -> int:
    """Those that others lean on go last."""
    removed = 0
    for model in _from_the_top(doomed):
        if model._meta.label == "catalogue.Resource":  # these leave an index as well
            places = doomed[apps.get_model("organisations", "Organisation")]
            removed += catalogue.remove_resources(by=HOUSE, organisation_ids=sorted(places))
        for some in _pieces(doomed[model]):
            rows = _all(model).filter(pk__in=some)
            removed += rows._raw_delete(rows.db)
    return removed


def _from_the_top(doomed: Doomed) -> list[Model]:
    """Tables in an order in which no row is left that points to one already gone."""
    needs: dict[Model, set[Model]] = {model: set() for model in _models()}
    for model, field in _relations():
        if not field.null and _target(field) is not model:
            needs[model].add(_target(field))
    order: list[Model] = []
    while needs:
        leaned_on = {target for targets in needs.values() for target in targets}
        free = [model for model in needs if model not in leaned_on] or list(needs)
        order += free
        for model in free:
            del needs[model]
    return [model for model in order if doomed[model]]


def _nobody_else() -> bool:
    """Is there no person here but those of the demo?"""
    return not _all(apps.get_model("identity", "Person")).exclude(is_demo=True).exists()


def _doom_all(doomed: Doomed, model: Model) -> None:
    doomed[model] |= set(_all(model).values_list("pk", flat=True))


@cache
def _models() -> list[Model]:
    there = set(connection.introspection.table_names())
    return [m for m in apps.get_models() if m._meta.db_table in there and m is not Demo]


def _relations() -> Iterator[tuple[Model, Any]]:
    for model in _models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield model, field


def _target(field: Any) -> Model:
    found: Model = field.related_model
    return found


def _has(model: Model, name: str) -> bool:
    return any(field.attname == name for field in model._meta.concrete_fields)


def _found(model: Model, name: str, values: set[Any]) -> set[Any]:
    found: set[Any] = set()
    for some in _pieces(values):
        found |= set(_all(model).filter(**{f"{name}__in": some}).values_list("pk", flat=True))
    return found


def _pieces(values: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values, key=str)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def _all(model: Model) -> Any:
    """Every row, whoever owns it: a demo has no secrets from its own removal."""
    return models.QuerySet(model)
