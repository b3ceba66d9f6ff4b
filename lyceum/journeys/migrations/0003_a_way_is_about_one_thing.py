from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("journeys", "0002_tools_come_in_waves")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="matter",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.RemoveConstraint(model_name="run", name="on_the_way_once_a_playbook"),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=Q(("state", "running")),
                fields=("playbook", "person", "matter"),
                name="on_the_way_once_a_playbook",
            ),
        ),
    ]
