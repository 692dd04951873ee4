"""The copy of a long list with its errors marked is kept for its officer; so is the reason for taking a list back."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_columns_by_hand")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="undo_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.CreateModel(
            name="ImportCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.importrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "area_path"], name="registry_importcopy_of_run")],
            },
        ),
        migrations.RunSQL(
            "alter table registry_importcopy add constraint registry_importcopy_run_id_in_its_place foreign key"
            " (run_id, area_path) references registry_importrun (id, area_path) on update cascade",
            "alter table registry_importcopy drop constraint registry_importcopy_run_id_in_its_place",
        ),
        WallTable("registry_importcopy"),
    ]
