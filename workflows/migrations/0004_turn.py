"""A stage remembers the agency it was opened for, so that the queue asks for it directly."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("workflows", "0003_working_days"),
    ]
    operations = [
        migrations.DeleteModel(name="Deadline"),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(db_index=True, verbose_name="due on")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency", verbose_name="agency")),
                ("task_state", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="turn", to="wagtailcore.taskstate")),
            ],
            options={"verbose_name": "turn", "verbose_name_plural": "turns"},
        ),
    ]
