from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communities", "0004_spaces_are_joined_to_channels")]

    operations = [
        migrations.AddField(
            model_name="promptplan", name="own", field=models.JSONField(default=list)
        ),
        migrations.AddField(
            model_name="promptplan",
            name="hour",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
