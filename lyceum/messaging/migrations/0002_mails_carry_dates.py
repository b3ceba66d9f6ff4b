from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_messages_and_mails")]

    operations = [
        migrations.AddField("mail", "calendars", models.JSONField(default=list)),
    ]
