from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_a_way_is_about_one_thing")]

    operations = [
        migrations.AlterField(
            model_name="trying",
            name="joined_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
