from lyceum.kernel.actors import Actor
from lyceum.portal.types import Choice
from lyceum.skills import api as skills

CHOICES = 6


def role_choices(actor: Actor, words: str, language: str) -> list[Choice]:
    """The roles that somebody may have meant, the closest first."""
    if not words.strip():
        return []
    hits = skills.search_roles(words.strip(), language=language, limit=CHOICES, actor=actor)
    return [Choice(str(hit.role.id), hit.role.label, hit.role.framework) for hit in hits]


def role_label(actor: Actor, role_id: int | None, language: str) -> str:
    """What a role is called; nothing where there is none for them."""
    if role_id is None or not skills.visible_roles(actor.scope, [role_id]):
        return ""
    row = skills.role_rows([role_id], language).get(role_id)
    return row.label if row else ""
