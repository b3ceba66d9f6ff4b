"""Small words for templates."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.context import RequestContext
from django.utils.safestring import mark_safe
from django.utils.translation import override

from lyceum.ui.forms import LanguageField
from lyceum.ui.templatetags.ui import device, duration, money


def render(source, rf=None, path="/", **context):
    if rf is None:
        return Template(source).render(Context(context))
    return Template(source).render(RequestContext(rf.get(path), context))


@pytest.mark.parametrize(
    ("minutes", "words"), [(150, "2 h 30 min"), (60, "1 h"), (25, "25 min"), (0, "0 min")]
)
def test_durations_read_like_words(minutes, words):
    assert duration(minutes).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_language_is_called_by_its_own_name():
    said = render(
        "{% load i18n %}{{ one|language }}, {{ two|language }}", one="uk", two="x-klingon"
    )
    assert said == "Українська, x-klingon"


def test_a_language_is_chosen_by_its_name_and_one_without_a_name_stays():
    class Form(forms.Form):
        language = LanguageField()

    assert '<option value="de">Deutsch</option>' in str(Form())
    for tag, is_fine in (("pt-br", True), ("de-CH", True), ("!", False), ("en-" + "x" * 20, False)):
        assert Form({"language": tag}).is_valid() == is_fine, tag
    kept = Form(initial={"language": "gsw-CH"})
    assert '<option value="gsw-CH" selected>' in str(kept)


def test_a_select_shows_groups_and_all_that_is_chosen():
    class Form(forms.Form):
        one = forms.ChoiceField(choices=[("", "-"), ("Sea", [("1", "<Ebb>"), ("2", "Flow")])])
        many = forms.MultipleChoiceField(choices=[(1, "A"), (2, "B"), (3, "C")])

    drawn = str(Form(initial={"one": "2", "many": [1, 3]}))
    assert (
        '<option value="">-</option><optgroup label="Sea"><option value="1">&lt;Ebb&gt;</option>'
        '<option value="2" selected>Flow</option></optgroup></select>'
    ) in drawn
    assert (
        '<option value="1" selected>A</option><option value="2">B</option>'
        '<option value="3" selected>C</option>'
    ) in drawn


def test_what_is_safe_in_one_list_is_not_in_another():
    class Form(forms.Form):
        one = forms.ChoiceField(choices=[("1", mark_safe("&amp;"))])
        other = forms.ChoiceField(choices=[("1", "&amp;")])

    drawn = str(Form())
    assert '<option value="1">&amp;</option>' in drawn
    assert '<option value="1">&amp;amp;</option>' in drawn


def test_what_is_unknown_is_not_nothing():
    assert duration(None) == "effort unknown"
    assert money(None) == "price unknown"
    assert money(0) == "free"


def test_money_is_exact():
    assert money(26000, "EUR") == "260\N{NO-BREAK SPACE}€"
    assert money(1999, "USD") == "19.99\N{NO-BREAK SPACE}$"
    assert money(1999, "JPY").startswith("1,999")


@pytest.mark.parametrize(
    ("now", "target", "steps"),
    [
        (1, 3, "full planned planned open open"),
        (2.5, 0, "full full part open open"),
        (3, 3.5, "full full full planned open"),
        (5, 5, "full full full full full"),
        (0, 0, "open open open open open"),
    ],
)
def test_levels_are_five_steps(now, target, steps):
    text = render("{% levels now target %}", now=now, target=target)
    found = [part.split('"')[0] for part in text.split('<i class="')[1:]]
    assert found == steps.split()


def test_a_picture_speaks_only_with_a_label():
    assert 'aria-hidden="true"' in render('{% icon "home" %}')
    assert 'aria-label="Home"' in render('{% icon "home" "Home" %}')


def test_an_avatar_has_initials_in_any_script():
    assert ">ЕК<" in render("{% avatar name %}", name="Елена Ковалёва")
    assert ">山<" in render("{% avatar name %}", name="山田花子")
    assert "<script" not in render("{% avatar name %}", name="<script> x")


def test_a_page_that_does_not_exist_here_has_no_address():
    assert render('{% url_or_none "nowhere:home" %}') == ""


def test_an_address_goes_by_the_routes_of_the_moment(settings):
    source = "{% url_or_none 'ui:theme' %}"
    assert render(source).endswith("/theme/")
    settings.ROOT_URLCONF = "lyceum.ui.urls"
    assert render(source) == ""


def test_the_pager_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(200), 10).get_page(7)
    text = render("{% pager page %}", rf, "/?q=data&sort=-name&page=7", page=page)
    assert "?q=data&amp;sort=-name&amp;page=8" in text
    assert text.count("…") == 2
    assert '<span aria-current="page">7</span>' in text


def test_one_page_needs_no_pager(rf):
    assert render("{% pager page %}", rf, page=Paginator([1], 10).get_page(1)).strip() == ""


def test_a_column_sorts_and_turns(rf):
    text = render('{% sort "name" "Name" %}', rf, "/?sort=name&page=3&q=x")
    assert 'aria-sort="ascending"' in text
    assert 'href="?sort=-name&amp;q=x"' in text or 'href="?q=x&amp;sort=-name"' in text


def test_a_chart_brings_its_table_and_cannot_break_out():
    text = render(
        '{% chart option columns rows "Levels" %}',
        option={"title": {"text": "</script><b>"}},
        columns=["Skill", "Now"],
        rows=[["Python", 3]],
    )
    assert text.count("</script>") == 1
    assert '<th scope="row">Python</th><td>3</td>' in text


def test_crumbs_are_a_list():
    source = '{% crumbs %}\n<a href="/">Skills</a>\n<span>Python</span>\n{% endcrumbs %}'
    assert render(source).count("<li>") == 2


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 CriOS/130 Safari/604",
            "Chrome, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18.0 Safari/605", "Safari, Mac"),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel) Chrome/130.0 Mobile Safari/537",
            "Chrome, Android",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown device"),
    ],
)
def test_a_device_is_named_as_people_know_it(said, shown):
    assert device(said) == shown


def test_words_are_translated_with_all_that_may_stand_beside_them():
    source = (
        "{% load i18n %}{% translate 'Save' %}|{% translate 'Save' as word %}{{ word }}|"
        "{% translate 'Save' noop %}|{% translate said %}|{% translate 'Save'|upper %}|"
        "{% translate '<b>100% & more</b>' %}|{% trans 'Save' %}"
    )
    with override("fr"):
        drawn = render(source, said="Save")
    save = "Enregistrer"
    assert drawn == f"{save}|{save}|Save|{save}|ENREGISTRER|<b>100% & more</b>|{save}"
