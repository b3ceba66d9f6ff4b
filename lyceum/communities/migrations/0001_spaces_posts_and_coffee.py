import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0002_words_of_the_search"),
        ("organisations", "0003_places_by_person"),
        ("programmes", "0006_presence_reminders_and_energy"),
        ("skills", "0001_frameworks_and_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoffeeRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Poll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("has_several", models.BooleanField(default=False)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("voters", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CoffeeGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starter", models.CharField(blank=True, max_length=40)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="communities.coffeeround",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("words", models.CharField(max_length=300)),
                ("is_wide", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfferSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="communities.offer",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="skills.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PollOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=200)),
                ("votes", models.PositiveIntegerField(default=0)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="communities.poll",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="PollVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.polloption",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plain", "word"),
                            ("question", "question"),
                            ("win", "win"),
                            ("frustration", "frustration"),
                            ("story", "story"),
                            ("introduction", "introduction"),
                            ("idea", "idea"),
                            ("resource", "find"),
                            ("prompt", "prompt"),
                        ],
                        default="plain",
                        max_length=12,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField()),
                ("card", models.JSONField(default=dict)),
                ("may_travel", models.BooleanField(default=False)),
                ("replies", models.PositiveIntegerField(default=0)),
                ("signs", models.JSONField(default=dict)),
                ("posted_at", models.DateTimeField()),
                ("first_reply_at", models.DateTimeField(blank=True, null=True)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("pinned_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_by", models.CharField(blank=True, max_length=40)),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="skills.skill",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="poll",
            name="post",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="poll",
                to="communities.post",
            ),
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("said", models.CharField(max_length=400)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("token", models.CharField(max_length=40, unique=True)),
                ("file", models.FileField(max_length=200, upload_to="communities")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("said_until", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("sign", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Routing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("routed_by", models.CharField(max_length=40)),
                ("routed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=500)),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routing",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("key", models.CharField(blank=True, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("request", "by request"),
                            ("cohort", "of a cohort"),
                            ("practice", "community of practice"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("organisation", "people of the organisation"),
                            ("ecosystem", "everybody in the ecosystem"),
                        ],
                        default="organisation",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True)),
                ("slow_seconds", models.PositiveIntegerField(default=0)),
                ("members", models.PositiveIntegerField(default=0)),
                ("posts", models.PositiveIntegerField(default=0)),
                ("last_post_at", models.DateTimeField(blank=True, null=True)),
                ("last_post_id", models.BigIntegerField(default=0)),
                ("told_id", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.cohort",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("words", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromptPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekdays", models.JSONField(default=list)),
                ("prompts", models.JSONField(default=list)),
                ("number", models.PositiveIntegerField(default=0)),
                ("last_on", models.DateField(blank=True, null=True)),
                ("since", models.DateField()),
                ("is_on", models.BooleanField(default=True)),
                (
                    "space",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.BigIntegerField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="post",
            name="space",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="communities.space",
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plain", "word"),
                            ("question", "question"),
                            ("win", "win"),
                            ("frustration", "frustration"),
                            ("story", "story"),
                            ("introduction", "introduction"),
                            ("idea", "idea"),
                            ("resource", "find"),
                            ("prompt", "prompt"),
                        ],
                        default="plain",
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                ("changed_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoffeeWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="coffeeround",
            name="space",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="communities.space",
            ),
        ),
        migrations.CreateModel(
            name="CoffeePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("every_weeks", models.PositiveSmallIntegerField(default=2)),
                ("next_on", models.DateField()),
                ("is_on", models.BooleanField(default=True)),
                (
                    "space",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpaceMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked to join"),
                            ("invited", "invited"),
                            ("in", "member"),
                            ("left", "left"),
                            ("refused", "not let in"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "member"), ("moderator", "moderator")],
                        default="member",
                        max_length=10,
                    ),
                ),
                (
                    "follows",
                    models.CharField(
                        choices=[
                            ("all", "everything"),
                            ("mine", "what is for me"),
                            ("nothing", "nothing"),
                        ],
                        default="mine",
                        max_length=8,
                    ),
                ),
                ("handle", models.CharField(blank=True, max_length=60)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("is_cohorts", models.BooleanField(default=False)),
                ("said", models.PositiveIntegerField(default=0)),
                ("last_said_at", models.DateTimeField(blank=True, null=True)),
                ("seen_id", models.BigIntegerField(default=0)),
                ("since", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ThreadWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("wants", models.BooleanField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoffeeAvoidance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "other"), name="communities_avoided_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoffeeSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_id", models.CharField(db_index=True, editable=False, max_length=40)),
                ("has_met", models.BooleanField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="communities.coffeegroup",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "person"), name="communities_one_cup")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["is_wide", "-changed_at"], name="communities_offers_wide"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                fields=["organisation", "-changed_at"], name="communities_offers_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="offerskill",
            constraint=models.UniqueConstraint(
                fields=("offer", "skill"), name="communities_skill_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pollvote",
            constraint=models.UniqueConstraint(
                fields=("option", "person"), name="communities_one_vote"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("post", "person"), name="communities_mentioned_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.UniqueConstraint(
                fields=("post", "person", "sign"), name="communities_one_reaction_of_a_sign"
            ),
        ),
        migrations.AddIndex(
            model_name="routing",
            index=models.Index(
                condition=models.Q(("settled_at", None)),
                fields=["handler"],
                name="communities_in_hands",
            ),
        ),
        migrations.AddIndex(
            model_name="space",
            index=models.Index(
                fields=["reach", "-last_post_at"], name="communities_spaces_to_find"
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key",),
                name="communities_space_once_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(
                fields=("cohort",), name="communities_space_once_a_cohort"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("settled_at", None)),
                fields=["space", "-id"],
                name="communities_reports_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)),
                fields=("post", "person"),
                name="communities_reported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="postword",
            constraint=models.UniqueConstraint(
                fields=("space", "word", "post"), name="communities_a_word_of_a_post_once"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("removed_at", None), ("root", None)),
                fields=["space", "-id"],
                name="communities_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("removed_at", None), ("root", None)),
                fields=["space", "kind", "-id"],
                name="communities_newest_of_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("pinned_at__isnull", False)),
                fields=["space", "pinned_at"],
                name="communities_pinned",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("hidden_at__isnull", False)),
                fields=["space", "hidden_at"],
                name="communities_hidden",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["root", "id"], name="communities_thread"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["space", "posted_at"], name="communities_by_time"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["kind", "posted_at"], name="communities_kinds_by_time"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("space", "key"),
                name="communities_post_once_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("root", None)),
                fields=("space", "person"),
                name="communities_one_draft_in_a_space",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("root", "person"), name="communities_one_draft_in_a_thread"
            ),
        ),
        migrations.AddConstraint(
            model_name="coffeewish",
            constraint=models.UniqueConstraint(
                fields=("space", "person"), name="communities_coffee_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="coffeeround",
            constraint=models.UniqueConstraint(
                fields=("space", "number"), name="communities_one_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="coffeeround",
            constraint=models.UniqueConstraint(
                fields=("space", "on"), name="communities_one_round_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="coffeeplan",
            index=models.Index(
                condition=models.Q(("is_on", True)),
                fields=["next_on"],
                name="communities_coffee_due",
            ),
        ),
        migrations.AddIndex(
            model_name="spacemember",
            index=models.Index(fields=["space", "state", "-id"], name="communities_members"),
        ),
        migrations.AddIndex(
            model_name="spacemember",
            index=models.Index(fields=["person", "state"], name="communities_places_of"),
        ),
        migrations.AddConstraint(
            model_name="spacemember",
            constraint=models.UniqueConstraint(
                fields=("space", "person"), name="communities_one_place_in_a_space"
            ),
        ),
        migrations.AddConstraint(
            model_name="spacemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handle", ""), _negated=True),
                fields=("space", "handle"),
                name="communities_one_handle_in_a_space",
            ),
        ),
        migrations.AddConstraint(
            model_name="threadwish",
            constraint=models.UniqueConstraint(
                fields=("root", "person"), name="communities_one_wish_a_thread"
            ),
        ),
    ]
