from django.db import migrations, models


def write_names(apps, schema_editor):
    """Lines of before get the name their person has today: no other is known. The guards are lifted meanwhile."""
    decisions = apps.get_model("workflows", "Decision").objects.exclude(person=None)
    people = apps.get_model("accounts", "User").objects.filter(pk__in=decisions.values("person"))
    for person in people.iterator():
        name = person.full_name or f"{person.first_name} {person.last_name}".strip() or person.username
        decisions.filter(person=person, person_name="").update(person_name=name, person_nip=person.nip)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0013_wished_stand_in"), ("accounts", "0007_held_address")]

    operations = [
        migrations.AddField(
            "decision", "person_name", models.CharField("name at the time", max_length=310, blank=True),
        ),
        migrations.AddField(
            "decision", "person_nip",
            models.CharField("employee number (NIP) at the time", max_length=18, blank=True),
        ),
        migrations.RunPython(write_names, migrations.RunPython.noop),
    ]
