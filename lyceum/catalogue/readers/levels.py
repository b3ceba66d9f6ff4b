"""Words for levels, and what they mean on the five steps.

A course called "intermediate" is for advanced beginners (2) and makes them competent (3). "Expert"
leads to proficient (4) and no further: nobody becomes an expert (5) by one course; such a course
can be entered with explicit levels. "All levels" starts from nothing and promises no more than
"intermediate". Without a word nothing is known, and whoever needs figures takes `UNSAID`.
"""

from .words import folded

INTRODUCTORY = (0, 2)
INTERMEDIATE = (2, 3)
ADVANCED = (3, 4)
ALL = (0, 3)
UNSAID = (0, 2)

_WORDS = {
    INTRODUCTORY: (
        "beginner", "beginners", "beginner level", "beginner friendly", "introductory",
        "introduction", "intro", "basic", "basics", "novice", "foundation", "foundational",
        "fundamentals", "elementary", "entry", "entry level", "starter", "easy", "100",
        "débutant", "principiante", "principiantes", "básico", "introductorio", "anfänger",
        "einsteiger", "grundlagen", "iniciante", "初级",
    ),
    INTERMEDIATE: (
        "intermediate", "intermediate level", "medium", "mid level", "200", "intermédiaire",
        "intermedio", "mittelstufe", "intermediário", "中级",
    ),
    ADVANCED: (
        "advanced", "advanced level", "expert", "expert level", "hard", "professional", "master",
        "mastery", "300", "400", "avancé", "avanzado", "experto", "fortgeschritten",
        "fortgeschrittene", "experte", "avançado", "高级",
    ),
    ALL: (
        "all", "all levels", "all level", "any", "any level", "mixed", "mixed level", "various",
        "open", "tous niveaux", "todos los niveles", "alle stufen", "alle", "todos os níveis",
    ),
}  # fmt: skip
TABLE = {word: levels for levels, words in _WORDS.items() for word in words}


def levels_of_word(word: str) -> tuple[int, int] | None:
    """From which level to which a course with this word leads; None for a word not known."""
    return TABLE.get(folded(word).removeprefix("level "))
