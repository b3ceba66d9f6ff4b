from pathlib import Path

import numpy as np
import pytest

from lyceum.kernel import embeddings
from lyceum.kernel.embeddings.wordpiece import WordPiece, words

SIZE_LIMIT = 15_000_000


@pytest.fixture
def pieces():
    names = ["[UNK]", "data", "engine", "##er", "##ing", "learn", "+", "c"]
    return WordPiece({name: number for number, name in enumerate(names)})


def test_texts_near_in_meaning_are_near_in_angle():
    rows = embeddings.embed(["software developer", "computer programmer", "pastry baker"])

    likeness = rows @ rows.T
    assert likeness[0, 1] > 0.5
    assert likeness[0, 1] > likeness[0, 2] + 0.2


def test_every_row_has_length_one_unless_there_is_nothing_to_know():
    rows = embeddings.embed(["project management", "", "   "])

    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1).round(4).tolist() == [1, 0, 0]


def test_it_is_the_same_in_bulk_and_one_by_one(monkeypatch):
    texts = ["teach languages", "weld", "", "sell wine to restaurants"]
    monkeypatch.setattr(embeddings, "AT_ONCE", 2)

    assert np.allclose(embeddings.embed(texts), [embeddings.embed([t])[0] for t in texts])


def test_it_says_so_where_the_table_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(embeddings, "TABLE", tmp_path)

    assert not embeddings.available()
    assert embeddings.embed(["anything"]) is None


def test_the_table_is_small():
    assert sum(file.stat().st_size for file in embeddings.TABLE.iterdir()) < SIZE_LIMIT


def test_an_import_loads_nothing_heavy():
    source = Path(embeddings.__file__).read_text()

    assert "\nimport numpy" not in source


def test_words_are_cut_into_the_longest_pieces(pieces):
    assert pieces("Data Engineering") == [1, 2, 3, 4]
    assert pieces("c++ learning") == [7, 6, 6, 5, 4]
    assert pieces("data zzz") == [1, 0]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Élève, où?", ["eleve", ",", "ou", "?"]),
        ("a\x00b\ufffdc\u200bd", ["abcd"]),
        ("日本", ["日", "本"]),
        ("tab\tand\nline", ["tab", "and", "line"]),
    ],
)
def test_text_is_read_as_the_model_read_it(text, read):
    assert list(words(text)) == read


def test_it_cuts_as_the_library_does():
    tokenizers = pytest.importorskip("tokenizers", reason="a check for who has the library")
    names = (embeddings.TABLE / "pieces.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = {name: number for number, name in enumerate(names)}
    theirs = tokenizers.BertWordPieceTokenizer(vocabulary)
    ours = WordPiece(vocabulary)

    for text in ("Ünïcödé “quotes”—dash…", "C++ & C#/.NET", "İstanbul ẞ straße", "x" * 120):
        assert ours(text) == theirs.encode(text, add_special_tokens=False).ids
