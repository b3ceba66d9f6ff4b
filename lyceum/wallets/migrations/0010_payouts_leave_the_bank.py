"""When a payout left the bank, and how much, as the bank's statement says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wallets", "0009_payout_runs_are_closed")]

    operations = [
        migrations.AddField(
            model_name="payout",
            name="left_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="left_amount",
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]
