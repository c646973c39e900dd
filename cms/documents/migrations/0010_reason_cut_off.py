from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_trouble_of_a_page")]

    operations = [
        migrations.AlterField(
            model_name="documentversion",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("damaged", "damaged or cut off"),
                    ("unsafe", "unsafe content"),
                    ("too_large", "too large when unpacked"),
                    ("too_slow", "took too long"),
                    ("crashed", "the reader failed on it"),
                    ("shortened", "only the beginning was read"),
                    ("cut_off", "the end is missing"),
                    ("missing", "the file is missing from the store"),
                ],
                default="",
                max_length=12,
            ),
        ),
    ]
