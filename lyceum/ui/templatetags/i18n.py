"""Django's own words for translating, with a short way for the commonest of them.

A page has a hundred `{% translate "…" %}`, most of them in its frame. Django makes a lazy string of
each, only to turn it into text at once: that would be a tenth of what a short page costs.
"""

from django.template import Library, Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Words(Node):
    """Words that stand in the template as they are: no variable, no filter, no context."""

    def __init__(self, words: str, name: str | None) -> None:
        self.words = words.replace("%", "%%")  # as they were collected
        self.name = name

    def render(self, context: Context) -> str:
        said = mark_safe(gettext(self.words).replace("%%", "%"))  # noqa: S308  as Django has it
        if self.name is None:
            return said
        context[self.name] = said
        return ""


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "Save" %}`, `{% translate "Save" as save %}`; what is more goes Django's way."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    words = said.var if isinstance(said.var, str) else getattr(said.var, "literal", None)
    is_plain = not (said.filters or node.noop or node.message_context)
    return Words(words, node.asvar) if is_plain and isinstance(words, str) else node
