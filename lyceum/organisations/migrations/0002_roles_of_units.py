import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisations", "0001_organisations_and_memberships"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("by", models.CharField(max_length=100)),
                ("reviewed_at", models.DateTimeField()),
                ("roles", models.PositiveIntegerField()),
                ("stale", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "reviewed_at"], name="organisations_reviews"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="one_grant_per_role",
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="end_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="organisations.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="rolegrant",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)),
                fields=["expires_at"],
                name="organisations_ending_roles",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("person", "organisation", "role"),
                name="one_grant_per_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("person", "unit", "role"),
                name="one_grant_per_role_and_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit", None), ("organisation__isnull", False), _connector="OR"
                ),
                name="a_unit_lies_in_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit", None),
                    models.Q(
                        ("role__in", ["administrator", "executive", "finance"]), _negated=True
                    ),
                    _connector="OR",
                ),
                name="keys_are_held_for_the_whole",
            ),
        ),
    ]
