"""An empty installation has a front page: Wagtail's welcome page becomes it, where it is still untouched."""

from django.db import migrations


def make_front_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("home", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    welcome = Page.objects.filter(
        depth=2, slug="home", numchild=0, content_type__app_label="wagtailcore", content_type__model="page"
    ).first()
    if welcome is None or HomePage.objects.exists():
        return
    front = HomePage(page_ptr=welcome)
    for field in Page._meta.concrete_fields:
        setattr(front, field.attname, getattr(welcome, field.attname))
    front.content_type, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    front.title = front.draft_title = "Paraf"
    front.slug, front.url_path = "paraf", "/paraf/"
    front.save()


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0002_city_identity"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_front_page, migrations.RunPython.noop)]
