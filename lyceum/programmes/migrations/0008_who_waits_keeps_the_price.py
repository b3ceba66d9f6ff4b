from django.db import migrations, models


def keep_prices(apps, _editor):
    """Whoever waits already saw the price of now, or one that nobody knows any more."""
    waiting = apps.get_model("programmes", "Waiting")
    for place in waiting.objects.filter(ended_at=None).select_related("offering"):
        place.price, place.currency = place.offering.price, place.offering.currency
        place.save(update_fields=["price", "currency"])


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_people_are_invited_to_runs")]

    operations = [
        migrations.AddField(
            model_name="waiting",
            name="price",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="waiting",
            name="currency",
            field=models.CharField(blank=True, default="", max_length=3),
            preserve_default=False,
        ),
        migrations.RunPython(keep_prices, migrations.RunPython.noop),
    ]
