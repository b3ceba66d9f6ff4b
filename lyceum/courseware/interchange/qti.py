"""Questions of a Common Cartridge: QTI 1.2.1 in the profile of Common Cartridge 1.3 (5)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.courseware.blocks import Block, html_of

from .html_in import markdown_of, words_of
from .shapes import Course, Part
from .xml import child, children, descendants, element, text_of

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CHOICES = ("cc.multiple_choice", "cc.multiple_response", "cc.true_false")
ESSAY = "cc.essay"


# --- in -------------------------------------------------------------------------------------------


def questions_in(root: Any, course: Course) -> Iterator[Part]:
    """The questions of an assessment or a bank, in their order."""
    for item in descendants(root, "item"):
        if part := _question(item, course):
            yield part


def _question(item: Any, course: Course) -> Part | None:
    profile = _profile(item)
    presentation = child(item, "presentation")
    prompt = _markdown(child(presentation, "material"))
    title = item.get("title", "") or prompt or item.get("ident", "")
    if profile.startswith(ESSAY):
        return Part("reflection", {"prompt": [prompt]})
    lid = next(descendants(presentation, "response_lid"), None)
    if lid is None or (profile and not profile.startswith(CHOICES)):
        course.leave(title, _("A question of this kind has no block here."))
        return None
    labels = list(descendants(lid, "response_label"))
    right, whys = _right(item), _whys(item)
    several = lid.get("rcardinality", "Single").lower() == "multiple"
    if not right:
        course.leave(title, _("Nothing says which answer is right; mark it in the lesson."))
    return Part(
        "question", given_of(prompt, [_answer(one, right, whys) for one in labels], several)
    )


def given_of(
    prompt: str,
    answers: Sequence[tuple[str, bool, str]],
    several: bool,  # noqa: FBT001
) -> dict[str, list[str]]:
    """A question as its form says it; answers are words, whether right, and why."""
    answers = [one for one in answers if one[0].strip()]
    return {
        "prompt": [prompt],
        "has_several": ["on"] if several else [],
        "option-text": [words for words, _right, _why in answers],
        "option-why": [why for _words, _right, why in answers],
        "option-right": [str(at) for at, (_words, right, _why) in enumerate(answers) if right],
    }


def _profile(item: Any) -> str:
    for found in descendants(item, "qtimetadatafield"):
        if text_of(child(found, "fieldlabel")) == "cc_profile":
            return text_of(child(found, "fieldentry"))
    return ""


def _markdown(material: Any) -> str:
    said = child(material, "mattext")
    if said is None:
        return ""
    words = "".join(said.itertext())
    is_html = said.get("texttype", "text/plain").lower() == "text/html"
    return markdown_of(words) if is_html else words.strip()


def _words(material: Any) -> str:
    said = child(material, "mattext")
    if said is None:
        return ""
    words = "".join(said.itertext())
    is_html = said.get("texttype", "text/plain").lower() == "text/html"
    return words_of(words) if is_html else " ".join(words.split())


def _answer(label: Any, right: set[str], whys: dict[str, str]) -> tuple[str, bool, str]:
    ident = label.get("ident", "")
    return _words(child(label, "material")), ident in right, whys.get(ident, "")


def _right(item: Any) -> set[str]:
    """The answers that are asked for where a score is given."""
    found: set[str] = set()
    for condition in descendants(item, "respcondition"):
        scored = [one for one in children(condition, "setvar") if _number(text_of(one)) > 0]
        if scored:
            found |= set(_asked(child(condition, "conditionvar")))
    return found


def _asked(condition: Any) -> Iterator[str]:
    """What has to be chosen; what must not be (`not`) is no answer."""
    for one in condition if condition is not None else ():
        name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        if name == "varequal":
            yield text_of(one)
        elif name in ("and", "or"):
            yield from _asked(one)


def _number(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0


def _whys(item: Any) -> dict[str, str]:
    """What is said to each answer."""
    told = {one.get("ident", ""): _feedback(one) for one in descendants(item, "itemfeedback")}
    found: dict[str, str] = {}
    for condition in descendants(item, "respcondition"):
        answers = list(_asked(child(condition, "conditionvar")))
        for shown in children(condition, "displayfeedback"):
            if len(answers) == 1 and (words := told.get(shown.get("linkrefid", ""), "")):
                found.setdefault(answers[0], words)
    return found


def _feedback(one: Any) -> str:
    return _words(next(descendants(one, "material"), None))


# --- out ------------------------------------------------------------------------------------------


def assessment(ident: str, title: str, questions: Sequence[Block]) -> Any:
    """The XML of an assessment with these questions."""
    root = element("questestinterop", NAMESPACE)
    inside = root.add("assessment", ident=ident, title=title)
    data = inside.add("qtimetadata")
    for label, entry in (("cc_profile", "cc.exam.v0p1"), ("cc_maxattempts", "unlimited")):
        _metadata(data, label, entry)
    section = inside.add("section", ident="root_section")
    for block in questions:
        _item(section, block)
    return root


def _metadata(data: Any, label: str, entry: str) -> None:
    field = data.add("qtimetadatafield")
    field.add("fieldlabel", label)
    field.add("fieldentry", entry)


def _item(section: Any, block: Block) -> None:
    several = block["has_several"]
    item = section.add("item", ident=f"i{block['id']}")
    profile = "cc.multiple_response.v0p1" if several else "cc.multiple_choice.v0p1"
    _metadata(item.add("itemmetadata").add("qtimetadata"), "cc_profile", profile)
    shown = item.add("presentation")
    shown.add("material").add("mattext", html_of(block["prompt"]), texttype="text/html")
    lid = shown.add(
        "response_lid", ident="answer", rcardinality="Multiple" if several else "Single"
    )
    choice = lid.add("render_choice")
    for option in block["options"]:
        label = choice.add("response_label", ident=option["id"])
        label.add("material").add("mattext", option["text"], texttype="text/plain")
    _processing(item, block)
    for option in block["options"]:
        if option["why"]:
            told = item.add("itemfeedback", ident=f"why_{option['id']}")
            material = told.add("flow_mat").add("material")
            material.add("mattext", option["why"], texttype="text/plain")


def _processing(item: Any, block: Block) -> None:
    process = item.add("resprocessing")
    outcomes = process.add("outcomes")
    outcomes.add("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    for option in block["options"]:
        if option["why"]:
            condition = process.add("respcondition", **{"continue": "Yes"})
            asked = condition.add("conditionvar")
            asked.add("varequal", option["id"], respident="answer")
            condition.add(
                "displayfeedback", feedbacktype="Response", linkrefid=f"why_{option['id']}"
            )
    if block["has_several"]:
        _all_right(process, block["options"])
        return
    for option in block["options"]:
        if option["is_right"]:
            _scored(process).add("varequal", option["id"], respident="answer")


def _scored(process: Any) -> Any:
    condition = process.add("respcondition", **{"continue": "No"})
    asked = condition.add("conditionvar")
    condition.add("setvar", "100", action="Set", varname="SCORE")
    return asked


def _all_right(process: Any, options: Sequence[Block]) -> None:
    """All that is right, and nothing else."""
    every = _scored(process).add("and")
    for option in options:
        place = every if option["is_right"] else every.add("not")
        place.add("varequal", option["id"], respident="answer")
