"""Let a number count by its value also where a word only begins with it: 2/QĐ-UBND before 10/QĐ-UBND."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("ansinh.core.migrations.0003_vietnamese_order").WORDS_KEY.replace(
    "create function", "create or replace function"
)
WORDS_KEY = """
create or replace function ansinh_words_key(value text) returns text
immutable strict parallel safe language plpgsql as $body$
declare
    key text := '';
    word text;
    figures text;
begin
    foreach word in array string_to_array(lower(value), ' ') loop
        figures := coalesce(substring(word from '^[0-9]+'), '');
        if figures <> '' then
            key := key || lpad(figures, 12, '0');
        end if;
        if figures <> word or word = '' then
            key := key || ansinh_word_key(substr(word, length(figures) + 1));
        end if;
        key := key || ' ';
    end loop;
    return key;
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_vietnamese_order")]

    operations = [migrations.RunSQL(WORDS_KEY, BEFORE)]
