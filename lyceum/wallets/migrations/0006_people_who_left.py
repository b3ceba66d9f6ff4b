from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wallets", "0005_one_question_for_each_organisation")]

    operations = [
        migrations.AddField(
            model_name="pot",
            name="to_return",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="pot",
            index=models.Index(
                condition=models.Q(("to_return__gt", 0)),
                fields=["organisation"],
                name="pots_that_still_return",
            ),
        ),
        migrations.AddConstraint(
            model_name="pot",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_return__gte", 0)), name="what_returns_is_not_negative"
            ),
        ),
    ]
