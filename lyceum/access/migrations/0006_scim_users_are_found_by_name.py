from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_sign_ons_domains_and_factor_policies")]

    operations = [
        migrations.AddIndex(
            model_name="scimuser",
            index=models.Index(fields=["owner_id", "user_name_key"], name="access_scim_names"),
        ),
    ]
