from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def say_with_whom_open_turns_lie(apps, schema_editor):
    """Turns of before lie with today's holder, so that the first comparison hands nothing over."""
    today = timezone.localdate()
    held = apps.get_model("agencies", "Appointment").objects.filter(
        Q(ends=None) | Q(ends__gte=today), starts__lte=today, person__is_active=True
    )
    turns = apps.get_model("workflows", "Turn").objects.filter(
        held_by=None, task_state__status="in_progress", task_state__workflow_state__status="in_progress"
    )
    for turn in turns.select_related("task_state__task__officetask"):
        role = turn.task_state.task.officetask.role
        if turn.instead_id:
            own = held.filter(office=turn.instead_id)
        elif role == "sekda":
            own = held.filter(office__role="sekda")
        else:
            roles = ["head", "sekda"] if role == "head" else [role]
            own = held.filter(office__agency=turn.agency_id, office__role__in=roles)
        order = ["plh", "definitif", "pj", "plt"]
        first = sorted(own, key=lambda row: (order.index(row.capacity), row.starts, row.pk))[:1]
        if first:
            turn.held_by = first[0]
            turn.save(update_fields=["held_by"])


class Migration(migrations.Migration):
    dependencies = [("workflows", "0008_approval_sheet"), ("agencies", "0006_inherits")]

    operations = [migrations.RunPython(say_with_whom_open_turns_lie, migrations.RunPython.noop)]
