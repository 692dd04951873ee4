"""E-mail addresses in small letters, as wishes and messages know them: a wish holds whatever the case."""

from django.db import migrations

ONE_WISH = """
    update messaging_optout o set ended_at = now(), ended_why = 'Trùng với nguyện vọng khác của cùng hộp thư.'
    where o.medium = 'email' and o.ended_at is null and exists (
        select from messaging_optout e
        where e.medium = 'email' and e.ended_at is null and e.area_path = o.area_path and e.id < o.id
            and lower(btrim(e.address)) = lower(btrim(o.address))
    )
"""
"""Of several wishes of a place that differ in the case alone the first stands."""
WISHES = """
    update messaging_optout set address = lower(btrim(address))
    where medium = 'email' and address <> lower(btrim(address))
"""
MESSAGES = """
    update messaging_message set address = lower(btrim(address))
    where medium = 'email' and address <> lower(btrim(address))
"""
ANSWERS = """
    update messaging_incoming i set address = lower(btrim(i.address)) from messaging_gateway g
    where g.id = i.gateway_id and g.medium = 'email' and i.address <> lower(btrim(i.address))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0009_languages"),
    ]

    operations = [migrations.RunSQL([ONE_WISH, WISHES, MESSAGES, ANSWERS], migrations.RunSQL.noop)]
