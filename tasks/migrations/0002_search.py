"""The index of words: each two characters that stand together in Task.search and Notice.text, kept by the database.

PostgreSQL: a GIN index over a tsvector of the pairs, made without its parser, which knows Chinese in few locales.
SQLite: a table of FTS5 for each, which triggers fill; it holds the pairs alone, not the text. A migration that remakes
one of the tables on SQLite drops its triggers: it must make them again (tests/tasks/test_index.py says so).

The last character of a run is a word of its own, so that every single character begins a word.
"""

from django.db import migrations

# Table and column; the text of notices is folded here, Task.search was folded by reform.core.text.
TASKS = ("tasks_task", "search")
NOTICES = ("tasks_notice", "text")
# What a paper's text loses: white space and punctuation. Full-width signs become plain ones.
DROPPED = " \t\r\n\u00a0\u3000\u200b\ufeff，。、；：？！…—–-·・.,;:?!“”‘’\"'（）()《》〈〉【】〔〕［］[]「」『』/／．～~%％"
WIDE = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
PLAIN = 0xFEE0
# An index is no place for a book: nothing further back is found.
LONGEST = 200_000
CHUNK = 200


def _numbers(count):
    """Return the rows 0 to `count`: triggers know no recursion."""
    return f"json_each('[0' || replace(hex(zeroblob({count})), '00', ',0') || ']')"


def _pieces(text, more=0):
    """Return `text` cut, for SQLite counts characters from the front each time; `more` stand in the next piece too."""
    return f"""(SELECT substr(whole.text, at.key * {CHUNK} + 1, {CHUNK + more}) AS part FROM
        (SELECT substr({text}, 1, {LONGEST}) AS text LIMIT -1 OFFSET 0) whole,
        {_numbers(f"length(whole.text) / {CHUNK}")} at LIMIT -1 OFFSET 0) cut,
        {_numbers(f"min(length(cut.part), {CHUNK}) - 1")} place"""


def _sqlite_folded(text):
    # As numbers: signs would end the string or ask for a parameter.
    dropped = f"char({', '.join(str(ord(sign)) for sign in DROPPED)})"
    wide = " OR ".join(f"unicode(one) BETWEEN {part[0]} AND {part[-1]}" for part in WIDE)
    return f"""(SELECT lower(group_concat(CASE WHEN {wide} THEN char(unicode(one) - {PLAIN}) ELSE one END, '')) FROM
        (SELECT substr(cut.part, place.key + 1, 1) AS one FROM {_pieces(text)}) WHERE instr({dropped}, one) = 0)"""


def _sqlite_words(text):
    """Return the pairs of `text` with spaces between."""
    return f"(SELECT group_concat(substr(cut.part, place.key + 1, 2), ' ') FROM {_pieces(text, more=1)})"


def _sqlite(table, column):
    words = f"{table}_words"

    def text(row):
        return _sqlite_words(f"{row}.{column}" if table == TASKS[0] else _sqlite_folded(f"{row}.{column}"))

    put = f"INSERT INTO {words}(rowid, words) VALUES (NEW.id, {text('NEW')});"
    take = f"INSERT INTO {words}({words}, rowid, words) VALUES ('delete', OLD.id, {text('OLD')});"
    return [
        f"CREATE VIRTUAL TABLE {words} USING fts5(words, content='', tokenize='ascii')",
        f"CREATE TRIGGER {words}_insert AFTER INSERT ON {table} BEGIN {put} END",
        f"CREATE TRIGGER {words}_delete AFTER DELETE ON {table} BEGIN {take} END",
        f"""CREATE TRIGGER {words}_update AFTER UPDATE OF {column} ON {table}
            WHEN OLD.{column} <> NEW.{column} BEGIN {take} {put} END""",
        f"INSERT INTO {words}(rowid, words) SELECT NEW.id, {text('NEW')} FROM {table} NEW",
    ]


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"


def _postgresql():
    wide = [code for part in WIDE for code in part]
    before, after = "".join(map(chr, wide)), "".join(chr(code - PLAIN) for code in wide)
    return [
        f"""CREATE FUNCTION text_folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
            $$ SELECT lower(translate(given, {_quoted(before + DROPPED)}, {_quoted(after)})) $$""",
        f"""CREATE FUNCTION text_words(given text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
            $$ SELECT array_to_tsvector(COALESCE(array_agg(DISTINCT one || CASE WHEN next = ' ' THEN '' ELSE next END), '{{}}'))
            FROM (SELECT one, lead(one, 1, '') OVER (ORDER BY at) AS next
                  FROM unnest(string_to_array(left(given, {LONGEST}), NULL)) WITH ORDINALITY AS each(one, at)) pairs
            WHERE one <> ' ' $$""",
        "CREATE INDEX tasks_task_words ON tasks_task USING gin (text_words(search))",
        "CREATE INDEX tasks_notice_words ON tasks_notice USING gin (text_words(text_folded(text)))",
    ]


def make_index(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in [*_sqlite(*TASKS), *_sqlite(*NOTICES)] if sqlite else _postgresql():
        # No parameters: the statements hold percent signs of their own.
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, _column in (TASKS, NOTICES):
        if sqlite:
            for verb in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_words_{verb}")
        schema_editor.execute(f"DROP {'TABLE' if sqlite else 'INDEX'} {table}_words")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION text_words(text), text_folded(text)")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
