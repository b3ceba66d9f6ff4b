from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("paths", "0001_goals_and_plans")]

    operations = [
        migrations.AddField("path", "uses_wallet", models.BooleanField(default=False)),
        migrations.AddField("plan", "uses_wallet", models.BooleanField(default=False)),
        migrations.AddField("planstep", "paid_from", models.JSONField(default=list)),
    ]
