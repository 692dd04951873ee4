"""Put keys first: in the indexes that refuse overlaps, and in the triggers that ask whether a reference is visible."""

from importlib import import_module

import django.contrib.postgres.constraints
from django.db import migrations, models

import ansinh.core.periods
from ansinh.core.wall_operations import RequireVisibleByKey

WALL = import_module("ansinh.benefits.migrations.0002_wall")


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("benefits", "0004_resolution_document"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="delegation",
            name="delegation_once_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="office",
            name="office_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="resolution",
            name="resolution_one_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    ("delegate_username", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="delegation_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="office_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("province", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="resolution_one_at_a_time",
            ),
        ),
        *[RequireVisibleByKey(f"benefits_{table}", column, target) for table, column, target in WALL.REFERENCES],
    ]
