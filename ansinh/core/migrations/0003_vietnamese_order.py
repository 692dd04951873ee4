"""Let the database fold and order Vietnamese words, whatever collation it was made with.

`ansinh_folded` is `core.text.fold` of tidy text. `ansinh_name_key` is `core.text.name_sort_key`, and `ansinh_words_key`
the same for words that keep their order, in which a number counts by its value.
"""

from django.db import migrations

PLAIN = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANKS = "".join(chr(ord("A") + rank) for rank in range(len(PLAIN)))
VOWELS = "aăâeêioôơuưy"
TONED = {
    "1": "àằầèềìòồờùừỳ",
    "2": "ảẳẩẻểỉỏổởủửỷ",
    "3": "ãẵẫẽễĩõỗỡũữỹ",
    "4": "áắấéếíóốớúứý",
    "5": "ạặậẹệịọộợụựỵ",
}
WRITTEN = PLAIN + "".join(TONED.values())
LETTERS = RANKS + "".join(RANKS[PLAIN.index(vowel)] for vowel in VOWELS) * len(TONED)
TONES = "0" * len(PLAIN) + "".join(tone * len(VOWELS) for tone in TONED)

FOLDED = r"""
create function ansinh_folded(value text) returns text immutable strict parallel safe language sql as $body$
    select regexp_replace(normalize(translate(lower(value), 'đ', 'd'), nfd), '[\u0300-\u036f]', '', 'g')
$body$
"""
WORD_KEY = f"""
create function ansinh_word_key(word text) returns text immutable strict parallel safe language sql as $body$
    select translate(word, '{WRITTEN}', '{LETTERS}') || '.' || translate(word, '{WRITTEN}', '{TONES}')
$body$
"""
NAME_KEY = """
create function ansinh_name_key(name text) returns text immutable strict parallel safe language plpgsql as $body$
declare
    words text[] := string_to_array(lower(name), ' ');
    key text := ansinh_word_key(words[cardinality(words)]);
begin
    for place in 1 .. cardinality(words) - 1 loop
        key := key || ' ' || ansinh_word_key(words[place]);
    end loop;
    return key;
end $body$
"""
WORDS_KEY = """
create function ansinh_words_key(value text) returns text immutable strict parallel safe language plpgsql as $body$
declare
    key text := '';
    word text;
begin
    foreach word in array string_to_array(lower(value), ' ') loop
        key := key || case when word ~ '^[0-9]+$' then lpad(word, 12, '0') else ansinh_word_key(word) end || ' ';
    end loop;
    return key;
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_statistics")]

    operations = [
        migrations.RunSQL(FOLDED, "drop function ansinh_folded(text)"),
        migrations.RunSQL(WORD_KEY, "drop function ansinh_word_key(text)"),
        migrations.RunSQL(NAME_KEY, "drop function ansinh_name_key(text)"),
        migrations.RunSQL(WORDS_KEY, "drop function ansinh_words_key(text)"),
    ]
