from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0006_scim_users_are_found_by_name")]

    operations = [
        migrations.AddField(
            model_name="signingkey",
            name="use",
            field=models.CharField(
                choices=[
                    ("openid", "OpenID Connect"),
                    ("lti", "LTI, as the platform"),
                    ("lti-tool", "LTI, as the tool"),
                ],
                default="openid",
                max_length=12,
            ),
        ),
    ]
