"""Finding resources: words in the database, small numbers in memory. Knows no models.

words.py      text → tokens and stems, the same for every language and both databases
fulltext.py   the table `catalogue_fulltext`: FTS5 on SQLite, tsvector on PostgreSQL
snapshot.py   every listed resource as columns of numbers: filters, counts and orders
lexicon.py    the words of titles: completing what is half typed, correcting what is mistyped
"""
