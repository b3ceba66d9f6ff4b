"""Who comes to a day that was paid out before is a run of their own, with a file of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wallets", "0008_deposits_entered_anew")]

    operations = [
        migrations.RemoveConstraint(model_name="payoutrun", name="one_payout_run_of_a_day"),
        migrations.AddIndex(
            model_name="payoutrun",
            index=models.Index(
                fields=["organisation", "until", "currency"], name="payout_runs_of_a_day"
            ),
        ),
    ]
