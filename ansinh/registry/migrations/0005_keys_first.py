"""Put keys first: in the indexes that refuse overlaps, and in the triggers that ask whether a reference is visible."""

from importlib import import_module

import django.contrib.postgres.constraints
from django.db import migrations, models

import ansinh.core.periods
from ansinh.core.wall_operations import RequireVisibleByKey

WALL = import_module("ansinh.registry.migrations.0002_wall")


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("registry", "0004_duplicates"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="circumstance",
            name="registry_circumstance_one_of_a_kind_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="hardarea",
            name="registry_hardarea_once_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="householdclass",
            name="registry_householdclass_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="registry_membership_of_one_household_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="registry_membership_one_head_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="payee",
            name="registry_payee_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="residence",
            name="registry_residence_in_one_place_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    ("individual", "="),
                    ("kind", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_circumstance_one_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="hardarea",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_hardarea_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdclass",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("household", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_householdclass_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    ("individual", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_membership_of_one_household_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_head", True)),
                expressions=[
                    ("household", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_membership_one_head_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                condition=models.Q(("state", "confirmed")),
                expressions=[
                    ("individual", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_payee_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    ("individual", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="registry_residence_in_one_place_at_a_time",
            ),
        ),
        *[
            RequireVisibleByKey(f"registry_{table}", column, f"registry_{target}")
            for table, column, target in WALL.REFERENCES
        ],
    ]
