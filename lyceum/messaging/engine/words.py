"""The tags and filters that written words may use."""

from django import template
from django.template import Node, TemplateSyntaxError, defaultfilters
from django.template.base import Parser, Token
from django.template.defaulttags import do_if
from django.templatetags.i18n import do_translate
from django.utils.translation import gettext as _

register = template.Library()
register.tag("if", do_if)
register.tag("translate", do_translate)
for _name in ("default", "upper", "lower", "title", "capfirst", "length", "pluralize"):
    register.filter(_name, getattr(defaultfilters, _name))


class Nothing(Node):
    """Stands where `load i18n` stood."""

    def render(self, context: template.Context) -> str:
        return ""


@register.tag("load")
def load(parser: Parser, token: Token) -> Node:
    """The words that come with the house begin with it; nothing else is to be loaded."""
    if token.split_contents()[1:] != ["i18n"]:
        raise TemplateSyntaxError(_("Nothing is loaded here."))
    return Nothing()
