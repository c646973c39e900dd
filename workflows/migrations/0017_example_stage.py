"""Wagtail's example stage, with its English name, ends as its example workflow did; where one uses it, it stays."""

from django.db import migrations


def end(apps, schema_editor):
    Task = apps.get_model("wagtailcore", "Task")
    example = Task.objects.filter(name="Moderators approval")
    example.exclude(workflow_tasks__workflow__active=True).update(active=False)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0016_stand_in_wish")]
    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
