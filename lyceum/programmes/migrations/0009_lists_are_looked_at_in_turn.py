from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_who_waits_keeps_the_price")]

    operations = [
        migrations.AddField(
            model_name="offering",
            name="list_looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
