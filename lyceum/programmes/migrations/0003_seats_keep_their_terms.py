from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TERMS = ("starts_on", "refund_days", "late_refund")


def copy_terms(apps, schema_editor):
    """Seats that were taken before have the terms that their runs have now."""
    runs = apps.get_model("programmes", "Offering")._base_manager.filter(pk=OuterRef("offering_id"))
    seats = apps.get_model("programmes", "Seat")._base_manager.all()
    seats.update(**{name: Subquery(runs.values(name)[:1]) for name in TERMS})


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_offerings_say_what_comes_back")]

    operations = [
        migrations.AddField("offering", "settled_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("seat", "starts_on", models.DateField(null=True)),
        migrations.AddField("seat", "refund_days", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("seat", "late_refund", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(copy_terms, migrations.RunPython.noop),
        migrations.AlterField("seat", "starts_on", models.DateField()),
    ]
