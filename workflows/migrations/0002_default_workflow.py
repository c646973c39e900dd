"""The one default workflow: PIC, head of the agency, Sekda. Wagtail's own example workflow ends."""

from django.db import migrations

STAGES = [("Paraf PIC", "pic"), ("Kepala OPD", "head"), ("Sekretaris Daerah", "sekda")]
NAME = "Persetujuan berjenjang"


def make(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    OfficeTask = apps.get_model("workflows", "OfficeTask")
    # Wagtail's example lets any moderator publish; pages governed here never use it.
    WorkflowPage.objects.all().delete()
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    kind, _ = ContentType.objects.get_or_create(app_label="workflows", model="officetask")
    workflow = Workflow.objects.create(name=NAME, active=True)
    for order, (name, role) in enumerate(STAGES):
        task = OfficeTask.objects.create(name=name, role=role, active=True, content_type=kind)
        WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=order)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
