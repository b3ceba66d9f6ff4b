-- Written by `make tables`. What it holds is what these migrations make:
-- access.0001_sign_in_links
-- access.0002_tools_sign_in_with_us
-- access.0003_view_as
-- access.0004_service_accounts_and_scim
-- access.0005_sign_ons_domains_and_factor_policies
-- access.0006_scim_users_are_found_by_name
-- access.0007_keys_have_a_use
-- account.0001_initial
-- account.0002_email_max_length
-- account.0003_alter_emailaddress_create_unique_verified_email
-- account.0004_alter_emailaddress_drop_unique_email
-- account.0005_emailaddress_idx_upper_email
-- account.0006_emailaddress_lower
-- account.0007_emailaddress_idx_email
-- account.0008_emailaddress_unique_primary_email_fixup
-- account.0009_emailaddress_unique_primary_email
-- agenda.0001_entries_hours_and_feeds
-- assessments.0001_items_editions_and_attempts
-- auth.0001_initial
-- auth.0002_alter_permission_name_max_length
-- auth.0003_alter_user_email_max_length
-- auth.0004_alter_user_username_opts
-- auth.0005_alter_user_last_login_null
-- auth.0006_require_contenttypes_0002
-- auth.0007_alter_validators_add_error_messages
-- auth.0008_alter_user_username_max_length
-- auth.0009_alter_user_last_name_max_length
-- auth.0010_alter_group_name_max_length
-- auth.0011_update_proxy_permissions
-- auth.0012_alter_user_first_name_max_length
-- catalogue.0001_resources_providers_and_needs
-- catalogue.0002_words_of_the_search
-- catalogue.0003_episodes_of_podcasts
-- communities.0001_spaces_posts_and_coffee
-- communities.0002_culture_canvas_and_commitments
-- communities.0003_threads_keep_their_newest
-- communities.0004_spaces_are_joined_to_channels
-- communities.0005_prompts_in_own_words
-- communities.0006_dates_that_spaces_announce
-- communities.0007_posts_stand_on_home_pages
-- connections.0001_connections_and_arrivals
-- connections.0002_tokens
-- contenttypes.0001_initial
-- contenttypes.0002_remove_content_type_name
-- courseware.0001_contents_and_packages
-- courseware.0002_attempts_and_sessions
-- courseware.0003_lessons_reviews_and_uploads
-- courseware.0004_lti_tools_and_platforms
-- django_tasks_database.0001_initial
-- django_tasks_database.0002_alter_dbtaskresult_options
-- django_tasks_database.0003_dbtaskresult_enqueued_at_dbtaskresult_finished_at
-- django_tasks_database.0004_dbtaskresult_started_at
-- django_tasks_database.0005_alter_dbtaskresult_priority_and_more
-- django_tasks_database.0006_alter_dbtaskresult_args_kwargs_and_more
-- django_tasks_database.0007_add_separate_results_fields
-- django_tasks_database.0008_separate_results_field
-- django_tasks_database.0009_remove_results_field
-- django_tasks_database.0010_alter_dbtaskresult_status
-- django_tasks_database.0011_rename_complete_status
-- django_tasks_database.0012_add_separate_exception_fields
-- django_tasks_database.0013_separate_exception_fields
-- django_tasks_database.0014_remove_dbtaskresult_exception_data
-- django_tasks_database.0015_correctly_order_run_after
-- django_tasks_database.0016_remove_dbtaskresult_django_task_new_ordering_idx_and_more
-- django_tasks_database.0017_dbtaskresult_metadata
-- django_tasks_database.0018_rename_succeeded_status
-- django_tasks_database.0019_rename_django_task_new_ordering_idx_tasks_db_new_ordering_idx_and_more
-- django_tasks_database.0020_update_db_task_result_ordering
-- django_tasks_database.0021_conditional_partial_index_ordering
-- feedback.0001_questions_answers_and_what_became_of_them
-- feedback.0002_surveys_ask_in_batches
-- footprint.0001_lines_pauses_objections
-- footprint.0002_targets_and_imports_of_statements
-- footprint.0003_names_and_reactions
-- identity.0001_people
-- identity.0002_what_is_kept_about_people
-- identity.0003_accounts_become_one
-- integrations.0001_mappings_and_accounts
-- integrations.0002_accounts_know_when_they_rested
-- journeys.0001_playbooks_and_runs
-- journeys.0002_tools_come_in_waves
-- journeys.0003_a_way_is_about_one_thing
-- journeys.0004_people_are_put_into_waves
-- kernel.0001_event_log
-- kernel.0002_import_runs
-- learning.0001_enrolments_and_prior_learning
-- learning.0002_learning_asked_by_rule
-- learning.0003_questions_to_who_teaches
-- learning.0004_asked_by_name
-- learning.0005_podcasts_followed_and_heard
-- messaging.0001_messages_and_mails
-- messaging.0002_mails_carry_dates
-- messaging.0003_channels_and_wishes
-- messaging.0004_chats_tell_of_their_channels
-- messaging.0005_what_people_write_to_us_in_chats
-- mfa.0001_initial
-- mfa.0002_authenticator_timestamps
-- mfa.0003_authenticator_type_uniq
-- oauth2_provider.0001_initial
-- oauth2_provider.0002_auto_20190406_1805
-- oauth2_provider.0003_auto_20201211_1314
-- oauth2_provider.0004_auto_20200902_2022
-- oauth2_provider.0005_auto_20211222_2352
-- oauth2_provider.0006_alter_application_client_secret
-- oauth2_provider.0007_application_post_logout_redirect_uris
-- oauth2_provider.0008_alter_accesstoken_token
-- oauth2_provider.0009_add_hash_client_secret
-- oauth2_provider.0010_application_allowed_origins
-- oauth2_provider.0011_refreshtoken_token_family
-- oauth2_provider.0012_add_token_checksum
-- oauth2_provider.0013_alter_application_authorization_grant_type_device
-- oauth2_provider.0014_alter_help_text
-- oauth2_provider.0015_refreshtoken_token_checksum
-- oauth2_provider.0016_alter_devicegrant_scope
-- oauth2_provider.0017_application_dcr_created
-- oauth2_provider.0018_resource_indicators
-- oauth2_provider.0019_application_registration_source
-- oauth2_provider.0020_cimd_application_fields
-- oauth2_provider.0021_translatable_field_labels
-- oauth2_provider.0022_refreshtoken_token_family_index
-- organisations.0001_organisations_and_memberships
-- organisations.0002_roles_of_units
-- organisations.0003_places_by_person
-- paths.0001_goals_and_plans
-- paths.0002_plans_pay_from_pots
-- portal.0001_the_demo
-- programmes.0001_offerings_and_seats
-- programmes.0002_offerings_say_what_comes_back
-- programmes.0003_seats_keep_their_terms
-- programmes.0004_lists_sessions_and_attendance
-- programmes.0005_programmes_cohorts_agreements
-- programmes.0006_presence_reminders_and_energy
-- programmes.0007_people_are_invited_to_runs
-- programmes.0008_who_waits_keeps_the_price
-- programmes.0009_lists_are_looked_at_in_turn
-- programmes.0010_runs_of_programmes
-- rules.0001_rules
-- rules.0002_rules_decide_about_seeing
-- rules.0003_rules_about_spending
-- rules.0004_rules_about_teaching
-- sessions.0001_initial
-- skills.0001_frameworks_and_roles
-- socialaccount.0001_initial
-- socialaccount.0002_token_max_lengths
-- socialaccount.0003_extra_data_default_dict
-- socialaccount.0004_app_provider_id_settings
-- socialaccount.0005_socialtoken_nullable_app
-- socialaccount.0006_alter_socialaccount_extra_data
-- statements.0001_statements
-- statements.0002_statements_are_kept_by_seq
-- statements.0003_the_columnar_copy
-- statements.0004_keys_lead_the_indexes
-- support.0001_questions_and_the_desk
-- support.0002_people_to_be_reached
-- support.0003_mentors_and_matching
-- support.0004_times_with_advisors
-- support.0005_quiet_cases_and_one_rule_each
-- usersessions.0001_initial
-- wallets.0001_the_books
-- wallets.0002_pots_and_purchases
-- wallets.0003_allowances_and_deposits
-- wallets.0004_exchange_and_payouts
-- wallets.0005_one_question_for_each_organisation
-- wallets.0006_people_who_left
-- wallets.0007_indexes_that_are_asked
-- wallets.0008_deposits_entered_anew
-- wallets.0009_payout_runs_are_closed
-- wallets.0010_payouts_leave_the_bank
CREATE TABLE "access_addresschange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "new_email" varchar(254) NOT NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "asked_at" datetime NOT NULL, "agreed_at" datetime NULL, "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_alias" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "sector" varchar(255) NOT NULL, "subject" varchar(64) NOT NULL UNIQUE, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_alias_per_sector" UNIQUE ("person_id", "sector"));
CREATE TABLE "access_apitoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "scopes" text NOT NULL CHECK ((JSON_VALID("scopes") OR "scopes" IS NULL)), "beginning" varchar(12) NOT NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "last_used_at" datetime NULL, "revoked_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "account_id" bigint NOT NULL REFERENCES "access_serviceaccount" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_client" ("owner_id" varchar(40) NOT NULL, "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "client_id" varchar(255) NOT NULL UNIQUE, "redirect_uris" text NOT NULL, "post_logout_redirect_uris" text NOT NULL, "client_type" varchar(32) NOT NULL, "authorization_grant_type" varchar(44) NOT NULL, "client_secret" varchar(255) NOT NULL, "hash_client_secret" bool NOT NULL, "name" varchar(255) NOT NULL, "skip_authorization" bool NOT NULL, "created" datetime NOT NULL, "updated" datetime NOT NULL, "algorithm" varchar(5) NOT NULL, "allowed_origins" text NOT NULL, "registration_source" varchar(32) NOT NULL, "cimd_expires_at" datetime NULL, "about" varchar(300) NOT NULL, "start_url" varchar(500) NOT NULL, "scopes" text NOT NULL CHECK ((JSON_VALID("scopes") OR "scopes" IS NULL)), "subject_type" varchar(10) NOT NULL, "sector" varchar(255) NOT NULL, "is_for_all" bool NOT NULL, "registered_by" varchar(100) NOT NULL, "revoked_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_consent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "scopes" text NOT NULL CHECK ((JSON_VALID("scopes") OR "scopes" IS NULL)), "given_at" datetime NOT NULL, "client_id" bigint NOT NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_consent_per_tool" UNIQUE ("person_id", "client_id"));
CREATE TABLE "access_domain" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(253) NOT NULL, "token" varchar(40) NOT NULL, "verified_at" datetime NULL, "is_required" bool NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "sign_on_id" bigint NULL REFERENCES "access_signon" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_domain_is_claimed_once_by_each" UNIQUE ("organisation_id", "name"));
CREATE TABLE "access_factorpolicy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "grace_days" smallint unsigned NOT NULL CHECK ("grace_days" >= 0), "since" datetime NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_factor_policy_per_owner" UNIQUE ("owner_id"));
CREATE TABLE "access_offer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "client_id" bigint NOT NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "offered_once" UNIQUE ("client_id", "organisation_id"));
CREATE TABLE "access_registrationpass" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "note" varchar(120) NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "used_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_scimemail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "value" varchar(254) NOT NULL, "value_key" varchar(254) NOT NULL, "type" varchar(40) NOT NULL, "type_key" varchar(40) NOT NULL, "is_primary" bool NULL, "user_id" bigint NOT NULL REFERENCES "access_scimuser" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "addresses_stand_in_order" UNIQUE ("user_id", "position"));
CREATE TABLE "access_scimgroup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "unit_id" bigint NOT NULL UNIQUE, "resource_id" varchar(32) NOT NULL UNIQUE, "external_id" varchar(200) NOT NULL, "display_name" varchar(200) NOT NULL, "display_name_key" varchar(200) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "deleted_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_scimuser" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "made_person" bool NOT NULL, "resource_id" varchar(32) NOT NULL UNIQUE, "external_id" varchar(200) NOT NULL, "user_name" varchar(254) NOT NULL, "user_name_key" varchar(254) NOT NULL, "display_name" varchar(200) NOT NULL, "display_name_key" varchar(200) NOT NULL, "formatted_name" varchar(200) NOT NULL, "formatted_name_key" varchar(200) NOT NULL, "family_name" varchar(200) NOT NULL, "family_name_key" varchar(200) NOT NULL, "given_name" varchar(200) NOT NULL, "given_name_key" varchar(200) NOT NULL, "preferred_language" varchar(64) NOT NULL, "timezone" varchar(64) NOT NULL, "department" varchar(1000) NOT NULL, "active" bool NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "deleted_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "place_id" bigint NOT NULL REFERENCES "organisations_membership" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_directory_user_per_person" UNIQUE ("organisation_id", "person_id"));
CREATE TABLE "access_serviceaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(120) NOT NULL, "purpose" varchar(300) NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "closed_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_signingkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL UNIQUE CHECK ("number" >= 0), "kid" varchar(64) NOT NULL UNIQUE, "sealed" text NOT NULL, "public" text NOT NULL CHECK ((JSON_VALID("public") OR "public" IS NULL)), "made_at" datetime NOT NULL, "signs_from" datetime NOT NULL, "use" varchar(12) NOT NULL);
CREATE TABLE "access_signinlink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token_hash" varchar(64) NOT NULL UNIQUE, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "used_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_signon" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "key" varchar(32) NOT NULL UNIQUE, "kind" varchar(8) NOT NULL, "name" varchar(80) NOT NULL, "is_on" bool NOT NULL, "base_url" varchar(300) NOT NULL, "issuer" varchar(500) NOT NULL, "client_id" varchar(300) NOT NULL, "client_secret" text NOT NULL, "metadata" text NOT NULL, "metadata_url" varchar(500) NOT NULL, "our_key" text NOT NULL, "our_certificate" text NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "adds_people" bool NOT NULL, "allows_unsolicited" bool NOT NULL, "counts_as_factor" bool NOT NULL, "factor_words" text NOT NULL, "tested_at" datetime NULL, "test_went_well" bool NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_toolsignin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "code_hash" varchar(64) NOT NULL UNIQUE, "organisation_id_then" bigint NULL, "is_silent" bool NOT NULL, "proven_at" datetime NOT NULL, "methods" text NOT NULL CHECK ((JSON_VALID("methods") OR "methods" IS NULL)), "strength" varchar(60) NOT NULL, "given_at" datetime NOT NULL, "used_at" datetime NULL, "family" char(32) NULL UNIQUE, "token_id" bigint NULL, "client_id" bigint NOT NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "access_usedassertion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "assertion_id" varchar(64) NOT NULL, "expires_at" datetime NOT NULL, "sign_on_id" bigint NOT NULL REFERENCES "access_signon" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_assertion_is_used_once" UNIQUE ("sign_on_id", "assertion_id"));
CREATE TABLE "access_viewas" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "reason" text NOT NULL, "begun_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "ended_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "viewer_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "nobody_looks_as_themselves" CHECK (NOT ("viewer_id" = ("person_id"))));
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "agenda_entry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "organisation_id" bigint NULL, "source" varchar(120) NOT NULL, "uid" varchar(200) NOT NULL, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "kind" varchar(60) NOT NULL, "title" varchar(300) NOT NULL, "note" text NOT NULL, "place" varchar(400) NOT NULL, "url" varchar(500) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "zone" varchar(64) NOT NULL, "is_all_day" bool NOT NULL, "is_busy" bool NOT NULL, "changed_at" datetime NOT NULL, "cancelled_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_entry_per_source" UNIQUE ("person_id", "source"), CONSTRAINT "entry_ends_after_it_starts" CHECK ("ends_at" >= ("starts_at")));
CREATE TABLE "agenda_feed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "secret_hash" varchar(64) NOT NULL UNIQUE, "sealed" text NOT NULL, "made_at" datetime NOT NULL, "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "agenda_learninghours" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "weekday" smallint unsigned NOT NULL CHECK ("weekday" >= 0), "starts" time NOT NULL, "ends" time NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_time_per_weekday" UNIQUE ("person_id", "weekday"), CONSTRAINT "hours_end_after_start" CHECK ("ends" > ("starts")));
CREATE TABLE "assessments_assessment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "intro" text NOT NULL, "top_level" smallint unsigned NOT NULL CHECK ("top_level" >= 0), "is_for_all" bool NOT NULL, "next_label" varchar(200) NOT NULL, "next_url" varchar(500) NOT NULL, "made_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "median_seconds" integer unsigned NOT NULL CHECK ("median_seconds" >= 0), "finished" integer unsigned NOT NULL CHECK ("finished" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "assessments_assignment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "key" varchar(120) NOT NULL, "assigned_at" datetime NOT NULL, "until" date NULL, "assessment_id" bigint NOT NULL REFERENCES "assessments_assessment" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "attempt_id" bigint NULL REFERENCES "assessments_attempt" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "assigned_once" UNIQUE ("person_id", "key"));
CREATE TABLE "assessments_attempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "started_at" datetime NOT NULL, "touched_at" datetime NOT NULL, "finished_at" datetime NULL, "seconds" integer unsigned NOT NULL CHECK ("seconds" >= 0), "reached" text NOT NULL CHECK ((JSON_VALID("reached") OR "reached" IS NULL)), "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "assessments_edition" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "assessments_edition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "published_at" datetime NOT NULL, "by" varchar(100) NOT NULL, "assessment_id" bigint NOT NULL REFERENCES "assessments_assessment" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_edition_once" UNIQUE ("assessment_id", "number"));
CREATE TABLE "assessments_editionitem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "edition_id" bigint NOT NULL REFERENCES "assessments_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "assessments_itemversion" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "assessments_item" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "assessments_itemversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "made_at" datetime NOT NULL, "by" varchar(100) NOT NULL, "item_id" bigint NOT NULL REFERENCES "assessments_item" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_version_once" UNIQUE ("item_id", "number"));
CREATE TABLE "assessments_place" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "assessment_id" bigint NOT NULL REFERENCES "assessments_assessment" ("id") DEFERRABLE INITIALLY DEFERRED, "item_id" bigint NOT NULL REFERENCES "assessments_item" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_item_once_in_each" UNIQUE ("assessment_id", "item_id"));
CREATE TABLE "assessments_segment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "dimension" varchar(60) NOT NULL, "value" varchar(120) NOT NULL, "at" datetime NOT NULL, "attempt_id" bigint NOT NULL REFERENCES "assessments_attempt" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_segment_a_dimension" UNIQUE ("attempt_id", "dimension"));
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "catalogue_bookmark" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "organisation_id" bigint NULL, "made_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_bookmark_per_person" UNIQUE ("person_id", "resource_id"));
CREATE TABLE "catalogue_episode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "guid" varchar(500) NOT NULL, "title" varchar(300) NOT NULL, "published_at" datetime NULL, "seconds" integer unsigned NULL CHECK ("seconds" >= 0), "audio" varchar(1000) NOT NULL, "media_type" varchar(100) NOT NULL, "found_at" datetime NOT NULL, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_episode_once_a_podcast" UNIQUE ("resource_id", "guid"));
CREATE TABLE "catalogue_feed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(1000) NOT NULL, "etag" varchar(300) NOT NULL, "modified" varchar(100) NOT NULL, "due_at" datetime NOT NULL, "read_at" datetime NULL, "failures" smallint unsigned NOT NULL CHECK ("failures" >= 0), "trouble" varchar(500) NOT NULL, "resource_id" bigint NOT NULL UNIQUE REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE VIRTUAL TABLE catalogue_fulltext USING fts5(             title, more, body,             tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"         );
CREATE TABLE "catalogue_need" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "stated_at" datetime NOT NULL, "answered_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, "answer_id" bigint NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_need_says_what" CHECK (("skill_id" IS NOT NULL OR NOT ("title" = ''))));
CREATE TABLE "catalogue_needvoice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "raised_at" datetime NOT NULL, "need_id" bigint NOT NULL REFERENCES "catalogue_need" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_voice_per_person" UNIQUE ("need_id", "person_id"));
CREATE TABLE "catalogue_prerequisite" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "requires_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_line_per_prerequisite" UNIQUE ("resource_id", "requires_id"), CONSTRAINT "nothing_comes_before_itself" CHECK (NOT ("resource_id" = ("requires_id"))));
CREATE TABLE "catalogue_provider" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "folded_name" varchar(200) NOT NULL UNIQUE, "url" varchar(500) NOT NULL, "about" text NOT NULL, "usual_effort" integer unsigned NULL CHECK ("usual_effort" >= 0), "usual_price" bigint unsigned NULL CHECK ("usual_price" >= 0), "usual_currency" varchar(3) NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "catalogue_resource" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "key" varchar(500) NOT NULL, "visibility" varchar(20) NOT NULL, "state" varchar(20) NOT NULL, "kind" varchar(20) NOT NULL, "mode" varchar(20) NOT NULL, "title" varchar(300) NOT NULL, "summary" text NOT NULL, "description" text NOT NULL, "audience" text NOT NULL, "subjects" varchar(500) NOT NULL, "teaches" text NOT NULL, "language" varchar(16) NOT NULL, "also_languages" varchar(100) NOT NULL, "effort_minutes" integer unsigned NULL CHECK ("effort_minutes" >= 0), "effort_note" varchar(200) NOT NULL, "price" bigint unsigned NULL CHECK ("price" >= 0), "currency" varchar(3) NOT NULL, "price_note" varchar(200) NOT NULL, "level_word" varchar(60) NOT NULL, "from_level" smallint unsigned NULL CHECK ("from_level" >= 0), "to_level" smallint unsigned NULL CHECK ("to_level" >= 0), "licence" varchar(200) NOT NULL, "url" varchar(1000) NOT NULL, "published_on" date NULL, "outside_rating" real NULL, "outside_ratings" integer unsigned NOT NULL CHECK ("outside_ratings" >= 0), "learners" integer unsigned NOT NULL CHECK ("learners" >= 0), "rating_sum" integer unsigned NOT NULL CHECK ("rating_sum" >= 0), "rating_count" integer unsigned NOT NULL CHECK ("rating_count" >= 0), "quality" real NOT NULL, "fingerprint" varchar(64) NOT NULL, "run_id" bigint NULL, "source" varchar(64) NOT NULL, "tagged_at" datetime NULL, "added_by" varchar(100) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "added_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "provider_id" bigint NOT NULL REFERENCES "catalogue_provider" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_resource_per_identity" UNIQUE ("owner_id", "provider_id", "key"), CONSTRAINT "resource_levels_rise" CHECK ((("from_level" IS NULL AND "to_level" IS NULL) OR ("from_level" >= 0 AND "to_level" > ("from_level") AND "to_level" <= 5))), CONSTRAINT "a_price_has_a_currency" CHECK (("price" IS NULL OR "price" = 0 OR NOT ("currency" = ''))));
CREATE TABLE "catalogue_resourceskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_level" smallint unsigned NOT NULL CHECK ("from_level" >= 0), "to_level" smallint unsigned NOT NULL CHECK ("to_level" >= 0), "state" varchar(20) NOT NULL, "score" real NOT NULL, "words" varchar(300) NOT NULL, "decided_by" varchar(100) NOT NULL, "decided_at" datetime NULL, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_line_per_skill_taught" UNIQUE ("resource_id", "skill_id"), CONSTRAINT "taught_levels_rise" CHECK (("to_level" > ("from_level") AND "to_level" <= 5)));
CREATE TABLE "catalogue_review" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "organisation_id" bigint NULL, "stars" smallint unsigned NOT NULL CHECK ("stars" >= 0), "text" text NOT NULL, "written_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_review_per_person" UNIQUE ("resource_id", "person_id"), CONSTRAINT "one_to_five_stars" CHECK (("stars" >= 1 AND "stars" <= 5)));
CREATE TABLE "catalogue_searchchange" ("version" bigint NOT NULL PRIMARY KEY);
CREATE TABLE "catalogue_searchentry" ("resource_id" bigint NOT NULL PRIMARY KEY REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "version" bigint NOT NULL, "is_listed" bool NOT NULL, "owner" varchar(40) NOT NULL, "is_shared" bool NOT NULL, "kind" varchar(20) NOT NULL, "mode" varchar(20) NOT NULL, "language" varchar(16) NOT NULL, "provider_number" bigint NOT NULL, "price" bigint NULL, "effort" integer NULL, "from_level" smallint NOT NULL, "to_level" smallint NOT NULL, "standing" real NOT NULL, "rating" real NOT NULL, "added" bigint NOT NULL, "skills" BLOB NOT NULL);
CREATE TABLE "catalogue_searchstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" bigint NOT NULL);
CREATE TABLE "catalogue_searchterm" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "term" varchar(40) NOT NULL UNIQUE, "version" bigint NOT NULL);
CREATE TABLE "communities_banner" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "audience" varchar(12) NOT NULL, "until" datetime NOT NULL, "put_up_by" varchar(40) NOT NULL, "put_up_at" datetime NOT NULL, "post_id" bigint NOT NULL UNIQUE REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_bannerseen" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "banner_id" bigint NOT NULL REFERENCES "communities_banner" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_banner_seen_once" UNIQUE ("banner_id", "person_id"));
CREATE TABLE "communities_bridge" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "system" varchar(40) NOT NULL, "channel" varchar(64) NOT NULL, "name" varchar(120) NOT NULL, "url" varchar(300) NOT NULL, "state" varchar(8) NOT NULL, "start" varchar(40) NOT NULL, "mark" varchar(40) NOT NULL, "threads" text NOT NULL CHECK ((JSON_VALID("threads") OR "threads" IS NULL)), "made_at" datetime NOT NULL, "closed_at" datetime NULL, "read_at" datetime NULL, "read_due_at" datetime NOT NULL, "reading_since" datetime NULL, "began_at" datetime NULL, "heard_at" datetime NULL, "rest_until" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "trouble" varchar(400) NOT NULL, "stopped_at" datetime NULL, "is_refused" bool NOT NULL, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, "token_id" bigint NOT NULL REFERENCES "connections_token" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_canvas" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "is_shown" bool NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NULL UNIQUE REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_canvasline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "part" varchar(12) NOT NULL, "theme" varchar(60) NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "words" varchar(280) NOT NULL, "agrees" integer unsigned NOT NULL CHECK ("agrees" >= 0), "note_id" bigint NOT NULL REFERENCES "communities_canvasnote" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "communities_canvasversion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_a_note_once_in_a_version" UNIQUE ("version_id", "note_id"));
CREATE TABLE "communities_canvasnote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "part" varchar(12) NOT NULL, "theme" varchar(60) NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "words" varchar(280) NOT NULL, "may_travel" bool NOT NULL, "made_at" datetime NOT NULL, "changed_at" datetime NULL, "removed_at" datetime NULL, "author_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "canvas_id" bigint NOT NULL REFERENCES "communities_canvas" ("id") DEFERRABLE INITIALLY DEFERRED, "story_id" bigint NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_canvassign" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "made_at" datetime NOT NULL, "note_id" bigint NOT NULL REFERENCES "communities_canvasnote" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_signed_once" UNIQUE ("note_id", "person_id"));
CREATE TABLE "communities_canvasversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "title" varchar(80) NOT NULL, "closed_at" datetime NOT NULL, "closed_by" varchar(40) NOT NULL, "canvas_id" bigint NOT NULL REFERENCES "communities_canvas" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_version_of_a_number" UNIQUE ("canvas_id", "number"));
CREATE TABLE "communities_chatguest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "account" varchar(64) NOT NULL, "name" varchar(120) NOT NULL, "looked_at" datetime NOT NULL, "bridge_id" bigint NOT NULL REFERENCES "communities_bridge" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_guest_an_account" UNIQUE ("bridge_id", "account"));
CREATE TABLE "communities_chatsign" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "sign" varchar(12) NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_chat_sign" UNIQUE ("post_id", "person_id", "sign"));
CREATE TABLE "communities_coffeeavoidance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "other_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_avoided_once" UNIQUE ("person_id", "other_id"));
CREATE TABLE "communities_coffeegroup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starter" varchar(40) NOT NULL, "round_id" bigint NOT NULL REFERENCES "communities_coffeeround" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_coffeeplan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "every_weeks" smallint unsigned NOT NULL CHECK ("every_weeks" >= 0), "next_on" date NOT NULL, "is_on" bool NOT NULL, "space_id" bigint NOT NULL UNIQUE REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_coffeeround" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "on" date NOT NULL, "asked_at" datetime NULL, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_round" UNIQUE ("space_id", "number"), CONSTRAINT "communities_one_round_a_day" UNIQUE ("space_id", "on"));
CREATE TABLE "communities_coffeeseat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "has_met" bool NULL, "group_id" bigint NOT NULL REFERENCES "communities_coffeegroup" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_cup" UNIQUE ("group_id", "person_id"));
CREATE TABLE "communities_coffeewish" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "snoozed_until" date NULL, "since" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_coffee_once" UNIQUE ("space_id", "person_id"));
CREATE TABLE "communities_coming" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "answer" varchar(5) NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "gathering_id" bigint NOT NULL REFERENCES "communities_gathering" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_answer_to_a_date" UNIQUE ("gathering_id", "person_id"));
CREATE TABLE "communities_commitment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "measure" varchar(10) NOT NULL, "amount" bigint unsigned NOT NULL CHECK ("amount" >= 0), "currency" varchar(3) NOT NULL, "words" varchar(200) NOT NULL, "since" date NOT NULL, "until" date NOT NULL, "made_at" datetime NOT NULL, "ended_at" datetime NULL, "ended_why" varchar(200) NOT NULL, "canvas_id" bigint NOT NULL REFERENCES "communities_canvas" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "sponsor_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_promised_forward" CHECK ("until" >= ("since")), CONSTRAINT "communities_something_is_promised" CHECK ("amount" > 0), CONSTRAINT "communities_only_money_has_a_currency" CHECK ((("measure" IN ('learning', 'sessions') AND "currency" = '') OR ("measure" IN ('deposits', 'spent') AND NOT ("currency" = '')))));
CREATE TABLE "communities_crossing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sign" varchar(12) NOT NULL, "is_from_there" bool NOT NULL, "there" varchar(64) NOT NULL, "thread" varchar(64) NOT NULL, "state" varchar(8) NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "try_at" datetime NOT NULL, "turn" smallint unsigned NOT NULL CHECK ("turn" >= 0), "asked_mark" varchar(40) NOT NULL, "edited" varchar(40) NOT NULL, "guests_signs" text NOT NULL CHECK ((JSON_VALID("guests_signs") OR "guests_signs" IS NULL)), "reason" varchar(400) NOT NULL, "done_at" datetime NULL, "bridge_id" bigint NOT NULL REFERENCES "communities_bridge" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_draft" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(12) NOT NULL, "words" text NOT NULL, "changed_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "root_id" bigint NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_draft_in_a_thread" UNIQUE ("root_id", "person_id"));
CREATE TABLE "communities_gathering" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "zone" varchar(64) NOT NULL, "place" varchar(400) NOT NULL, "cancelled_at" datetime NULL, "post_id" bigint NOT NULL UNIQUE REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_date_ends_after_it_starts" CHECK ("ends_at" > ("starts_at")));
CREATE TABLE "communities_mention" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "said" varchar(400) NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_mentioned_once" UNIQUE ("post_id", "person_id"));
CREATE TABLE "communities_offer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "words" varchar(300) NOT NULL, "is_wide" bool NOT NULL, "changed_at" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_offerskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "offer_id" bigint NOT NULL REFERENCES "communities_offer" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_skill_once" UNIQUE ("offer_id", "skill_id"));
CREATE TABLE "communities_poll" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "has_several" bool NOT NULL, "closes_at" datetime NULL, "voters" integer unsigned NOT NULL CHECK ("voters" >= 0), "post_id" bigint NOT NULL UNIQUE REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_polloption" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "words" varchar(200) NOT NULL, "votes" integer unsigned NOT NULL CHECK ("votes" >= 0), "poll_id" bigint NOT NULL REFERENCES "communities_poll" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_pollvote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "option_id" bigint NOT NULL REFERENCES "communities_polloption" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_vote" UNIQUE ("option_id", "person_id"));
CREATE TABLE "communities_post" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(12) NOT NULL, "key" varchar(120) NOT NULL, "words" text NOT NULL, "card" text NOT NULL CHECK ((JSON_VALID("card") OR "card" IS NULL)), "may_travel" bool NOT NULL, "replies" integer unsigned NOT NULL CHECK ("replies" >= 0), "signs" text NOT NULL CHECK ((JSON_VALID("signs") OR "signs" IS NULL)), "posted_at" datetime NOT NULL, "first_reply_at" datetime NULL, "edited_at" datetime NULL, "pinned_at" datetime NULL, "hidden_at" datetime NULL, "hidden_by" varchar(40) NOT NULL, "hidden_why" varchar(300) NOT NULL, "removed_at" datetime NULL, "author_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, "last_reply_id" bigint DEFAULT 0 NOT NULL, "root_id" bigint NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, "guest_id" bigint NULL REFERENCES "communities_chatguest" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_postfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "media_type" varchar(100) NOT NULL, "token" varchar(40) NOT NULL UNIQUE, "file" varchar(200) NOT NULL, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_postversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "words" text NOT NULL, "said_until" datetime NOT NULL, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_postword" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "word" bigint NOT NULL, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_a_word_of_a_post_once" UNIQUE ("space_id", "word", "post_id"));
CREATE TABLE "communities_promptplan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "weekdays" text NOT NULL CHECK ((JSON_VALID("weekdays") OR "weekdays" IS NULL)), "prompts" text NOT NULL CHECK ((JSON_VALID("prompts") OR "prompts" IS NULL)), "number" integer unsigned NOT NULL CHECK ("number" >= 0), "last_on" date NULL, "since" date NOT NULL, "is_on" bool NOT NULL, "space_id" bigint NOT NULL UNIQUE REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, "own" text NOT NULL CHECK ((JSON_VALID("own") OR "own" IS NULL)), "hour" smallint unsigned NOT NULL CHECK ("hour" >= 0));
CREATE TABLE "communities_reaction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "sign" varchar(12) NOT NULL, "made_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_reaction_of_a_sign" UNIQUE ("post_id", "person_id", "sign"));
CREATE TABLE "communities_report" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "words" varchar(500) NOT NULL, "made_at" datetime NOT NULL, "settled_at" datetime NULL, "settled_by" varchar(40) NOT NULL, "outcome" varchar(10) NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_routing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "routed_by" varchar(40) NOT NULL, "routed_at" datetime NOT NULL, "settled_at" datetime NULL, "outcome" varchar(500) NOT NULL, "handler_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL UNIQUE REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "communities_space" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "key" varchar(120) NOT NULL, "kind" varchar(10) NOT NULL, "reach" varchar(12) NOT NULL, "title" varchar(120) NOT NULL, "about" text NOT NULL, "slow_seconds" integer unsigned NOT NULL CHECK ("slow_seconds" >= 0), "members" integer unsigned NOT NULL CHECK ("members" >= 0), "posts" integer unsigned NOT NULL CHECK ("posts" >= 0), "last_post_at" datetime NULL, "last_post_id" bigint NOT NULL, "told_id" bigint NOT NULL, "made_at" datetime NOT NULL, "closed_at" datetime NULL, "cohort_id" bigint NULL REFERENCES "programmes_cohort" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "heard_in" varchar(160) NOT NULL, CONSTRAINT "communities_space_once_a_cohort" UNIQUE ("cohort_id"));
CREATE TABLE "communities_spacemember" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "state" varchar(8) NOT NULL, "role" varchar(10) NOT NULL, "follows" varchar(8) NOT NULL, "handle" varchar(60) NOT NULL, "words" varchar(500) NOT NULL, "is_cohorts" bool NOT NULL, "said" integer unsigned NOT NULL CHECK ("said" >= 0), "last_said_at" datetime NULL, "seen_id" bigint NOT NULL, "since" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "space_id" bigint NOT NULL REFERENCES "communities_space" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_place_in_a_space" UNIQUE ("space_id", "person_id"));
CREATE TABLE "communities_threadwish" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "wants" bool NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "root_id" bigint NOT NULL REFERENCES "communities_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "communities_one_wish_a_thread" UNIQUE ("root_id", "person_id"));
CREATE TABLE "connections_arrival" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "delivery" varchar(200) NOT NULL, "state" varchar(12) NOT NULL, "reason" varchar(40) NOT NULL, "detail" varchar(400) NOT NULL, "headers" text NOT NULL CHECK ((JSON_VALID("headers") OR "headers" IS NULL)), "sealed_body" text NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "is_test" bool NOT NULL, "arrived_at" datetime NOT NULL, "settled_at" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "retry_at" datetime NULL, "times" integer unsigned NOT NULL CHECK ("times" >= 0), "connection_id" bigint NOT NULL REFERENCES "connections_connection" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "connections_arrivalkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(64) NOT NULL, "arrival_id" bigint NOT NULL REFERENCES "connections_arrival" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_key_is_said_once" UNIQUE ("arrival_id", "key"));
CREATE TABLE "connections_connection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "public_id" char(32) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "system" varchar(40) NOT NULL, "proof" text NOT NULL CHECK ((JSON_VALID("proof") OR "proof" IS NULL)), "keeps" text NOT NULL CHECK ((JSON_VALID("keeps") OR "keeps" IS NULL)), "delivery_field" varchar(60) NOT NULL, "sealed_secret" text NOT NULL, "is_on" bool NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "closed_at" datetime NULL, "last_arrival_at" datetime NULL, "unheard" integer unsigned NOT NULL CHECK ("unheard" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "connections_token" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "system" varchar(40) NOT NULL, "name" varchar(120) NOT NULL, "url" varchar(300) NOT NULL, "sealed_token" text NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "broken_at" datetime NULL, "trouble" varchar(200) NOT NULL, "closed_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_attempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "registration" char(32) NOT NULL UNIQUE, "is_current" bool NOT NULL, "progress" smallint unsigned NOT NULL CHECK ("progress" >= 0), "score" real NULL, "satisfied" text NOT NULL CHECK ((JSON_VALID("satisfied") OR "satisfied" IS NULL)), "began_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "completed_at" datetime NULL, "content_id" bigint NOT NULL REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "package_id" bigint NOT NULL REFERENCES "courseware_package" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "attempt_in_percent" CHECK ("progress" <= 100));
CREATE TABLE "courseware_blockcomment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "block_id" varchar(40) NOT NULL, "text" text NOT NULL, "said_at" datetime NOT NULL, "settled_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "lesson_id" bigint NOT NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_content" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(12) NOT NULL, "added_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL UNIQUE REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_lesson" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "summary" varchar(500) NOT NULL, "language" varchar(16) NOT NULL, "blocks" text NOT NULL CHECK ((JSON_VALID("blocks") OR "blocks" IS NULL)), "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "state" varchar(12) NOT NULL, "made_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "changed_by" varchar(100) NOT NULL, "author_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "content_id" bigint NULL UNIQUE REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "origin_id" bigint NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_of_id" bigint NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, "published_id" bigint NULL REFERENCES "courseware_lessonversion" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_lessonprogress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "ticks" text NOT NULL CHECK ((JSON_VALID("ticks") OR "ticks" IS NULL)), "place" varchar(40) NOT NULL, "percent" smallint unsigned NOT NULL CHECK ("percent" >= 0), "started_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "completed_at" datetime NULL, "content_id" bigint NOT NULL REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_way_through_a_lesson" UNIQUE ("person_id", "content_id"));
CREATE TABLE "courseware_lessonuse" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_id" bigint NOT NULL UNIQUE REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "lesson_id" bigint NOT NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_lessonversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "why" varchar(12) NOT NULL, "title" varchar(200) NOT NULL, "summary" varchar(500) NOT NULL, "language" varchar(16) NOT NULL, "blocks" text NOT NULL CHECK ((JSON_VALID("blocks") OR "blocks" IS NULL)), "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "kept_by" varchar(100) NOT NULL, "kept_at" datetime NOT NULL, "lesson_id" bigint NOT NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "lesson_versions_numbered" UNIQUE ("lesson_id", "number"));
CREATE TABLE "courseware_ltiaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "subject" varchar(255) NOT NULL, "linked_at" datetime NOT NULL, "last_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "platform_id" bigint NOT NULL REFERENCES "courseware_ltiplatform" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_lti_account_once" UNIQUE ("platform_id", "subject"));
CREATE TABLE "courseware_ltilaunch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "way" varchar(4) NOT NULL, "message" varchar(12) NOT NULL, "public_id" char(32) NOT NULL UNIQUE, "nonce" varchar(100) NOT NULL, "kept" text NOT NULL CHECK ((JSON_VALID("kept") OR "kept" IS NULL)), "state" varchar(8) NOT NULL, "reason" varchar(40) NOT NULL, "detail" varchar(500) NOT NULL, "begun_at" datetime NOT NULL, "done_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "link_id" bigint NULL REFERENCES "courseware_ltilink" ("id") DEFERRABLE INITIALLY DEFERRED, "platform_id" bigint NULL REFERENCES "courseware_ltiplatform" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_id" bigint NULL REFERENCES "courseware_ltitool" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_ltilineitem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "label" varchar(300) NOT NULL, "score_maximum" real NOT NULL, "resource_id" varchar(300) NOT NULL, "tag" varchar(300) NOT NULL, "starts_at" datetime NULL, "ends_at" datetime NULL, "grades_released" bool NULL, "is_main" bool NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "link_id" bigint NULL REFERENCES "courseware_ltilink" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_id" bigint NOT NULL REFERENCES "courseware_ltitool" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "lti_scores_have_a_maximum" CHECK ("score_maximum" > 0.0));
CREATE TABLE "courseware_ltilink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "public_id" char(32) NOT NULL UNIQUE, "title" varchar(300) NOT NULL, "about" text NOT NULL, "url" varchar(1000) NOT NULL, "custom" text NOT NULL CHECK ((JSON_VALID("custom") OR "custom" IS NULL)), "pass_mark" smallint unsigned NULL CHECK ("pass_mark" >= 0), "added_at" datetime NOT NULL, "content_id" bigint NOT NULL UNIQUE REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_id" bigint NOT NULL REFERENCES "courseware_ltitool" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_ltipass" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "role" varchar(10) NOT NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "used_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_ltiplatform" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(120) NOT NULL, "issuer" varchar(500) NOT NULL, "client_id" varchar(255) NOT NULL, "deployment_ids" text NOT NULL CHECK ((JSON_VALID("deployment_ids") OR "deployment_ids" IS NULL)), "auth_url" varchar(1000) NOT NULL, "token_url" varchar(1000) NOT NULL, "token_audience" varchar(500) NOT NULL, "keys_url" varchar(1000) NOT NULL, "new_people" varchar(8) NOT NULL, "is_on" bool NOT NULL, "by_itself" bool NOT NULL, "added_by" varchar(100) NOT NULL, "added_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_lti_platform_once" UNIQUE ("issuer", "client_id"));
CREATE TABLE "courseware_ltiresult" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "subject" varchar(255) NOT NULL, "line_item_url" varchar(2000) NOT NULL, "state" varchar(8) NOT NULL, "finished_at" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "retry_at" datetime NULL, "reason" text NOT NULL, "sent_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "platform_id" bigint NOT NULL REFERENCES "courseware_ltiplatform" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_lti_result_each" UNIQUE ("platform_id", "person_id", "resource_id", "line_item_url"));
CREATE TABLE "courseware_ltiscore" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "scored_at" datetime NOT NULL, "given" real NULL, "maximum" real NULL, "activity" varchar(20) NOT NULL, "grading" varchar(20) NOT NULL, "comment" text NOT NULL, "submission" text NOT NULL CHECK ((JSON_VALID("submission") OR "submission" IS NULL)), "received_at" datetime NOT NULL, "line_item_id" bigint NOT NULL REFERENCES "courseware_ltilineitem" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_lti_score_each" UNIQUE ("line_item_id", "person_id"));
CREATE TABLE "courseware_ltisubject" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "subject" varchar(64) NOT NULL UNIQUE, "is_listed" bool NOT NULL, "agreed_to" varchar(12) NOT NULL, "since" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_id" bigint NOT NULL REFERENCES "courseware_ltitool" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_lti_subject_per_tool" UNIQUE ("person_id", "tool_id"));
CREATE TABLE "courseware_ltitool" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(120) NOT NULL, "about" varchar(500) NOT NULL, "client_id" varchar(64) NOT NULL UNIQUE, "deployment_id" varchar(64) NOT NULL UNIQUE, "login_url" varchar(1000) NOT NULL, "launch_url" varchar(1000) NOT NULL, "deep_link_url" varchar(1000) NOT NULL, "redirect_urls" text NOT NULL CHECK ((JSON_VALID("redirect_urls") OR "redirect_urls" IS NULL)), "keys_url" varchar(1000) NOT NULL, "keys" text NOT NULL CHECK ((JSON_VALID("keys") OR "keys" IS NULL)), "custom" text NOT NULL CHECK ((JSON_VALID("custom") OR "custom" IS NULL)), "scopes" text NOT NULL CHECK ((JSON_VALID("scopes") OR "scopes" IS NULL)), "privacy" varchar(12) NOT NULL, "opens_in" varchar(8) NOT NULL, "is_on" bool NOT NULL, "by_itself" bool NOT NULL, "added_by" varchar(100) NOT NULL, "added_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_lti_tool_once" UNIQUE ("organisation_id", "name"));
CREATE TABLE "courseware_ltiused" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" varchar(64) NOT NULL UNIQUE, "expires_at" datetime NOT NULL);
CREATE TABLE "courseware_package" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "form" varchar(12) NOT NULL, "token" varchar(40) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "files" integer unsigned NOT NULL CHECK ("files" >= 0), "structure" text NOT NULL CHECK ((JSON_VALID("structure") OR "structure" IS NULL)), "added_by" varchar(100) NOT NULL, "added_at" datetime NOT NULL, "content_id" bigint NOT NULL REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "package_versions_are_numbered" UNIQUE ("content_id", "number"));
CREATE TABLE "courseware_reflection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "block_id" varchar(40) NOT NULL, "text" text NOT NULL, "is_shared" bool NOT NULL, "changed_at" datetime NOT NULL, "content_id" bigint NOT NULL REFERENCES "courseware_content" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_reflection_a_place" UNIQUE ("person_id", "content_id", "block_id"));
CREATE TABLE "courseware_review" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verdict" varchar(10) NOT NULL, "ticked" text NOT NULL CHECK ((JSON_VALID("ticked") OR "ticked" IS NULL)), "words" text NOT NULL, "said_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "round_id" bigint NOT NULL REFERENCES "courseware_reviewround" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_review_a_peer" UNIQUE ("round_id", "person_id"));
CREATE TABLE "courseware_reviewround" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "needed" smallint unsigned NOT NULL CHECK ("needed" >= 0), "checklist" text NOT NULL CHECK ((JSON_VALID("checklist") OR "checklist" IS NULL)), "asked_by" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "closed_at" datetime NULL, "lesson_id" bigint NOT NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "courseware_lessonversion" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_reviewterms" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reviewers" smallint unsigned NOT NULL CHECK ("reviewers" >= 0), "checklist" text NOT NULL CHECK ((JSON_VALID("checklist") OR "checklist" IS NULL)), "changed_by" varchar(100) NOT NULL, "changed_at" datetime NOT NULL, "organisation_id" bigint NOT NULL UNIQUE REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_review_comes_to_an_end" CHECK ("reviewers" <= 9));
CREATE TABLE "courseware_session" ("id" char(32) NOT NULL PRIMARY KEY, "unit" integer unsigned NOT NULL CHECK ("unit" >= 0), "mode" varchar(10) NOT NULL, "told" text NOT NULL CHECK ((JSON_VALID("told") OR "told" IS NULL)), "seconds" integer unsigned NOT NULL CHECK ("seconds" >= 0), "received" bigint unsigned NOT NULL CHECK ("received" >= 0), "launched_at" datetime NOT NULL, "heard_at" datetime NOT NULL, "fetched_at" datetime NULL, "data_read_at" datetime NULL, "preferences_read_at" datetime NULL, "ended_at" datetime NULL, "ending" varchar(12) NOT NULL, "attempt_id" bigint NOT NULL REFERENCES "courseware_attempt" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "courseware_unitstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "unit" integer unsigned NOT NULL CHECK ("unit" >= 0), "opened_at" datetime NULL, "completed_at" datetime NULL, "passed_at" datetime NULL, "failed_at" datetime NULL, "waived_at" datetime NULL, "waived_because" varchar(200) NOT NULL, "progress" smallint unsigned NOT NULL CHECK ("progress" >= 0), "score" real NULL, "seconds" integer unsigned NOT NULL CHECK ("seconds" >= 0), "memory" text NOT NULL, "attempt_id" bigint NOT NULL REFERENCES "courseware_attempt" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_state_per_unit" UNIQUE ("attempt_id", "unit"));
CREATE TABLE "courseware_upload" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "token" char(32) NOT NULL UNIQUE, "kind" varchar(12) NOT NULL, "name" varchar(200) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "offset" bigint unsigned NOT NULL CHECK ("offset" >= 0), "media_type" varchar(100) NOT NULL, "seconds" real NULL, "file" varchar(300) NOT NULL, "added_by" varchar(100) NOT NULL, "begun_at" datetime NOT NULL, "whole_at" datetime NULL, "lesson_id" bigint NOT NULL REFERENCES "courseware_lesson" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "no_more_than_was_said" CHECK ("offset" <= ("size")));
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "django_tasks_database_dbtaskresult" ("id" char(32) NOT NULL PRIMARY KEY, "args_kwargs" text NOT NULL CHECK ((JSON_VALID("args_kwargs") OR "args_kwargs" IS NULL)), "priority" integer NOT NULL, "task_path" text NOT NULL, "queue_name" varchar(32) NOT NULL, "backend_name" varchar(32) NOT NULL, "run_after" datetime NOT NULL, "enqueued_at" datetime NOT NULL, "finished_at" datetime NULL, "started_at" datetime NULL, "return_value" text NULL CHECK ((JSON_VALID("return_value") OR "return_value" IS NULL)), "exception_class_path" text NOT NULL, "traceback" text NOT NULL, "worker_ids" text NOT NULL CHECK ((JSON_VALID("worker_ids") OR "worker_ids" IS NULL)), "status" varchar(10) NOT NULL, CONSTRAINT "priority_range" CHECK ("priority" BETWEEN -100 AND 100));
CREATE TABLE "feedback_asked" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "what" varchar(10) NOT NULL, "about_kind" varchar(40) NOT NULL, "about_id" varchar(80) NOT NULL, "title" varchar(500) NOT NULL, "url" varchar(500) NOT NULL, "offered_by" bigint NULL, "asked_at" datetime NOT NULL, "tell_at" datetime NULL, "until" date NULL, "is_answered" bool NOT NULL, "has_said_why" bool NOT NULL, "draft" text NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "survey_id" bigint NULL REFERENCES "feedback_survey" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "asked_once_about_each_thing" UNIQUE ("person_id", "what", "about_kind", "about_id"));
CREATE TABLE "feedback_batch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "unit_id" bigint NULL, "on" date NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "tally" text NOT NULL CHECK ((JSON_VALID("tally") OR "tally" IS NULL)), "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "box_id" bigint NOT NULL REFERENCES "feedback_box" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_box" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "what" varchar(10) NOT NULL, "about_kind" varchar(40) NOT NULL, "about_id" varchar(80) NOT NULL, "question" varchar(40) NOT NULL, "is_text" bool NOT NULL, "title" varchar(500) NOT NULL, "offered_by_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_box_per_question" UNIQUE ("what", "about_kind", "about_id", "question"));
CREATE TABLE "feedback_closing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "what" varchar(10) NOT NULL, "about_kind" varchar(40) NOT NULL, "about_id" varchar(80) NOT NULL, "title" varchar(500) NOT NULL, "said" text NOT NULL, "did" text NOT NULL, "made_at" datetime NOT NULL, "people" integer unsigned NOT NULL CHECK ("people" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_friction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "role" varchar(20) NOT NULL, "text" text NOT NULL, "title" varchar(500) NOT NULL, "url" varchar(500) NOT NULL, "is_name_shown" bool NOT NULL, "state" varchar(10) NOT NULL, "answer" text NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_frictionstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(10) NOT NULL, "words" text NOT NULL, "by" varchar(100) NOT NULL, "at" datetime NOT NULL, "report_id" bigint NOT NULL REFERENCES "feedback_friction" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_pulse" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "is_on" bool NOT NULL, "share" smallint unsigned NOT NULL CHECK ("share" >= 0), "every_weeks" smallint unsigned NOT NULL CHECK ("every_weeks" >= 0), "last_week" date NULL, "organisation_id" bigint NOT NULL UNIQUE REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_remark" ("id" char(32) NOT NULL PRIMARY KEY, "text" text NOT NULL, "batch_id" bigint NOT NULL REFERENCES "feedback_batch" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "feedback_reply" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "given_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "survey_id" bigint NOT NULL REFERENCES "feedback_survey" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_reply_per_person" UNIQUE ("person_id", "survey_id"));
CREATE TABLE "feedback_survey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "intro" text NOT NULL, "is_anonymous" bool NOT NULL, "questions" text NOT NULL CHECK ((JSON_VALID("questions") OR "questions" IS NULL)), "relations" text NOT NULL CHECK ((JSON_VALID("relations") OR "relations" IS NULL)), "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "unit_ids" text NOT NULL CHECK ((JSON_VALID("unit_ids") OR "unit_ids" IS NULL)), "state" varchar(8) NOT NULL, "closes_on" date NULL, "made_at" datetime NOT NULL, "opened_at" datetime NULL, "closed_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_up_to" bigint NULL);
CREATE TABLE "feedback_waiting" ("id" char(32) NOT NULL PRIMARY KEY, "sealed" text NOT NULL, "box_id" bigint NOT NULL REFERENCES "feedback_box" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_copy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(4) NOT NULL, "asked_at" datetime NOT NULL, "ready_at" datetime NULL, "failed_at" datetime NULL, "file" varchar(200) NOT NULL, "size" bigint NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_followed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seq" bigint NOT NULL, CONSTRAINT "one_mark" CHECK ("id" = 1));
CREATE TABLE "footprint_leftover" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "tenant_id" bigint NOT NULL, "seq" bigint NOT NULL, "statement_id" char(32) NOT NULL, "takes_back" bool NOT NULL, "reason" text NOT NULL, "parked_at" datetime NULL, "target_id" bigint NOT NULL REFERENCES "footprint_target" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_leftover_of_a_target_once" UNIQUE ("target_id", "seq", "takes_back"));
CREATE TABLE "footprint_line" ("owner_id" varchar(40) NOT NULL, "id" char(32) NOT NULL PRIMARY KEY, "tenant_id" bigint NOT NULL, "statement_id" char(32) NOT NULL, "happened_at" datetime NOT NULL, "stored_at" datetime NOT NULL, "week" date NOT NULL, "topic" varchar(20) NOT NULL, "verb" text NOT NULL, "organisation_id" bigint NULL, "source" varchar(60) NOT NULL, "teller" varchar(200) NOT NULL, "cause" varchar(80) NOT NULL, "thing" text NOT NULL, "names" text NOT NULL CHECK ((JSON_VALID("names") OR "names" IS NULL)), "said" text NOT NULL CHECK ((JSON_VALID("said") OR "said" IS NULL)), "result" text NOT NULL CHECK ((JSON_VALID("result") OR "result" IS NULL)), "words" text NOT NULL, "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "is_counted" bool NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_lineskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "skill_id" bigint NOT NULL, "happened_at" datetime NOT NULL, "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "line_id" char(32) NOT NULL REFERENCES "footprint_line" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_line_has_a_skill_once" UNIQUE ("line_id", "skill_id"));
CREATE TABLE "footprint_objection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "line_id" char(32) NOT NULL, "reason" text NOT NULL, "asked_at" datetime NOT NULL, "state" varchar(12) NOT NULL, "answer" text NOT NULL, "answered_by" varchar(100) NOT NULL, "answered_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_othername" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "agent_key" bigint NOT NULL, "kind" varchar(10) NOT NULL, "state" varchar(10) NOT NULL, "home_page" varchar(500) NOT NULL, "name" varchar(500) NOT NULL, "tenant_id" bigint NOT NULL, "asked_at" datetime NOT NULL, "answered_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "asked_once_for_a_name" UNIQUE ("person_id", "agent_key", "tenant_id"));
CREATE TABLE "footprint_pause" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "about" varchar(80) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_pause_ends_after_it_begins" CHECK (("ends_at" IS NULL OR "ends_at" >= ("starts_at"))));
CREATE TABLE "footprint_reaction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "tenant_id" bigint NOT NULL, "statement_id" char(32) NOT NULL, "person_id" bigint NOT NULL, "outcome" varchar(200) NOT NULL, "at" datetime NOT NULL, CONSTRAINT "one_reaction_per_statement" UNIQUE ("tenant_id", "statement_id"));
CREATE TABLE "footprint_removed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "line_id" char(32) NOT NULL UNIQUE, "removed_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_storeimport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "address" varchar(500) NOT NULL, "version" varchar(8) NOT NULL, "user" varchar(200) NOT NULL, "secret" text NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "name" varchar(200) NOT NULL, "digest" varchar(64) NOT NULL, "file" varchar(200) NOT NULL, "since" varchar(40) NOT NULL, "is_dry" bool NOT NULL, "state" varchar(8) NOT NULL, "position" text NOT NULL, "seen" integer unsigned NOT NULL CHECK ("seen" >= 0), "new" integer unsigned NOT NULL CHECK ("new" >= 0), "known" integer unsigned NOT NULL CHECK ("known" >= 0), "wrong" integer unsigned NOT NULL CHECK ("wrong" >= 0), "reason" text NOT NULL, "touched_at" datetime NULL, "finished_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_storeimportproblem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "statement_id" varchar(40) NOT NULL, "reason" text NOT NULL, "run_id" bigint NOT NULL REFERENCES "footprint_storeimport" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_target" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "address" varchar(500) NOT NULL, "version" varchar(8) NOT NULL, "user" varchar(200) NOT NULL, "secret" text NOT NULL, "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "name" varchar(80) NOT NULL, "verbs" text NOT NULL CHECK ((JSON_VALID("verbs") OR "verbs" IS NULL)), "activities" text NOT NULL CHECK ((JSON_VALID("activities") OR "activities" IS NULL)), "state" varchar(6) NOT NULL, "after_seq" bigint NOT NULL, "sent" bigint NOT NULL, "sent_at" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "retry_at" datetime NULL, "reason" text NOT NULL, "holder" varchar(40) NOT NULL, "held_until" datetime NULL, "asked_at" datetime NULL, "tested_at" datetime NULL, "test_said" text NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "footprint_turn" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "sent" integer unsigned NOT NULL CHECK ("sent" >= 0), "refused" integer unsigned NOT NULL CHECK ("refused" >= 0), "reason" text NOT NULL, "target_id" bigint NOT NULL REFERENCES "footprint_target" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "identity_consent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "purpose" varchar(80) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "is_given" bool NOT NULL, "said_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "identity_disclosure" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(80) NOT NULL, "organisation_id" bigint NULL, "on" date NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "viewer_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_disclosure_a_day" UNIQUE ("person_id", "viewer_id", "kind", "on"));
CREATE TABLE "identity_erasure" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "asked_by" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "due_at" datetime NOT NULL, "reminded_at" datetime NULL, "cancelled_at" datetime NULL, "done_at" datetime NULL, "counts" text NOT NULL CHECK ((JSON_VALID("counts") OR "counts" IS NULL)), "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "identity_heldrecord" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(80) NOT NULL, "sealed" text NOT NULL, "held_at" datetime NOT NULL, "until" date NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "identity_merge" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "by" varchar(100) NOT NULL, "merged_at" datetime NOT NULL, "undone_by" varchar(100) NOT NULL, "undone_at" datetime NULL, "closed_at" datetime NULL, "sealed" text NOT NULL, "addresses" text NOT NULL CHECK ((JSON_VALID("addresses") OR "addresses" IS NULL)), "counts" text NOT NULL CHECK ((JSON_VALID("counts") OR "counts" IS NULL)), "folded_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "kept_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "two_accounts" CHECK (NOT ("kept_id" = ("folded_id"))));
CREATE TABLE "identity_person" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "public_id" char(32) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "short_name" varchar(60) NOT NULL, "email" varchar(254) NULL UNIQUE, "pronouns" varchar(40) NOT NULL, "bio" text NOT NULL, "locale" varchar(16) NOT NULL, "time_zone" varchar(64) NOT NULL, "is_active" bool NOT NULL, "is_demo" bool NOT NULL, "joined_at" datetime NOT NULL, "erased_at" datetime NULL, "merged_into_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "address_is_folded" CHECK ("email" = (LOWER("email"))));
CREATE TABLE "identity_personalexport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "asked_at" datetime NOT NULL, "ready_at" datetime NULL, "expires_at" datetime NULL, "failed_at" datetime NULL, "file" varchar(200) NOT NULL, "size" bigint NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "integrations_account" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "folded" varchar(200) NOT NULL, "agreed_at" datetime NOT NULL, "paused_at" datetime NULL, "told" integer unsigned NOT NULL CHECK ("told" >= 0), "last_told_at" datetime NULL, "connection_id" bigint NOT NULL REFERENCES "connections_connection" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "rested_from" datetime NULL, "rested_until" datetime NULL, CONSTRAINT "one_account_a_tool" UNIQUE ("person_id", "connection_id"));
CREATE TABLE "integrations_counted" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "on" date NOT NULL, "source" varchar(64) NOT NULL, "verb" varchar(40) NOT NULL, "iri" varchar(1000) NOT NULL, "type" varchar(40) NOT NULL, "name" varchar(300) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "at" datetime NOT NULL, "account_id" bigint NOT NULL REFERENCES "integrations_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_deed_is_counted_once" UNIQUE ("account_id", "source"));
CREATE TABLE "integrations_mappingversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "organisation_id" bigint NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "text" text NOT NULL, "note" varchar(300) NOT NULL, "author" varchar(60) NOT NULL, "made_at" datetime NOT NULL, "connection_id" bigint NOT NULL REFERENCES "connections_connection" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_number_per_mapping_version" UNIQUE ("connection_id", "number"));
CREATE TABLE "journeys_errand" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(80) NOT NULL UNIQUE, "token_id" bigint NOT NULL, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "state" varchar(8) NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "try_at" datetime NOT NULL, "made_at" datetime NOT NULL, "sent_at" datetime NULL, "reason" varchar(400) NOT NULL, "run_id" bigint NOT NULL REFERENCES "journeys_run" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "journeys_gathering" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "step" varchar(40) NOT NULL, "cohort_id" bigint NULL, "people" integer unsigned NOT NULL CHECK ("people" >= 0), "opened_at" datetime NOT NULL, "playbook_id" bigint NOT NULL REFERENCES "journeys_playbook" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_gathering_a_step" UNIQUE ("playbook_id", "step"));
CREATE TABLE "journeys_happening" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "fact" varchar(200) NOT NULL, "at" datetime NOT NULL, "run_id" bigint NOT NULL REFERENCES "journeys_run" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "noted_once_a_run" UNIQUE ("run_id", "fact"));
CREATE TABLE "journeys_hears" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "version_id" bigint NOT NULL REFERENCES "journeys_version" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "heard_once_a_version" UNIQUE ("version_id", "name"));
CREATE TABLE "journeys_insegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "playbook_id" bigint NOT NULL REFERENCES "journeys_playbook" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "in_a_segment_once" UNIQUE ("playbook_id", "person_id"));
CREATE TABLE "journeys_playbook" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "draft" text NOT NULL CHECK ((JSON_VALID("draft") OR "draft" IS NULL)), "shipped" varchar(40) NOT NULL, "state" varchar(8) NOT NULL, "edition" integer unsigned NOT NULL CHECK ("edition" >= 0), "made_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "paused_at" datetime NULL, "looked_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NULL REFERENCES "journeys_version" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "journeys_rollout" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "about" varchar(500) NOT NULL, "tool_id" bigint NULL, "made_at" datetime NOT NULL, "decision" varchar(8) NOT NULL, "why" varchar(500) NOT NULL, "decided_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "tutorial_id" bigint NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "journeys_run" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "occasion" varchar(80) NOT NULL, "state" varchar(8) NOT NULL, "step" varchar(40) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "arrived_at" datetime NOT NULL, "due_at" datetime NULL, "entered_at" datetime NOT NULL, "ended_at" datetime NULL, "ending" varchar(12) NOT NULL, "goal_at" datetime NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "reason" varchar(400) NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "playbook_id" bigint NOT NULL REFERENCES "journeys_playbook" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "journeys_version" ("id") DEFERRABLE INITIALLY DEFERRED, "matter" varchar(80) NOT NULL, CONSTRAINT "once_an_occasion" UNIQUE ("playbook_id", "person_id", "occasion"));
CREATE TABLE "journeys_trace" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "step" varchar(40) NOT NULL, "state" varchar(8) NOT NULL, "how" varchar(400) NOT NULL, "came_at" datetime NOT NULL, "done_at" datetime NULL, "run_id" bigint NOT NULL REFERENCES "journeys_run" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "each_step_once" UNIQUE ("run_id", "number"));
CREATE TABLE "journeys_trying" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "tutorial_at" datetime NULL, "used_at" datetime NULL, "frictions" smallint unsigned NOT NULL CHECK ("frictions" >= 0), "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "rollout_id" bigint NOT NULL REFERENCES "journeys_rollout" ("id") DEFERRABLE INITIALLY DEFERRED, "wave_id" bigint NOT NULL REFERENCES "journeys_wave" ("id") DEFERRABLE INITIALLY DEFERRED, "joined_at" datetime NULL, CONSTRAINT "got_a_tool_once" UNIQUE ("rollout_id", "person_id"));
CREATE TABLE "journeys_version" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "book" text NOT NULL CHECK ((JSON_VALID("book") OR "book" IS NULL)), "made_by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "playbook_id" bigint NOT NULL REFERENCES "journeys_playbook" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_number_once_a_playbook" UNIQUE ("playbook_id", "number"));
CREATE TABLE "journeys_wave" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "starts_on" date NOT NULL, "rollout_id" bigint NOT NULL REFERENCES "journeys_rollout" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_wave_a_day" UNIQUE ("rollout_id", "starts_on"));
CREATE TABLE "kernel_clocktask" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL UNIQUE, "due_at" datetime NOT NULL);
CREATE TABLE "kernel_delivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "subscriber" varchar(200) NOT NULL, "delivered_at" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "retry_at" datetime NULL, "reason" text NOT NULL, "parked_at" datetime NULL, "event_id" bigint NOT NULL REFERENCES "kernel_recordedevent" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_delivery_per_subscriber" UNIQUE ("event_id", "subscriber"));
CREATE TABLE "kernel_importproblem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "line" integer unsigned NOT NULL CHECK ("line" >= 0), "field" varchar(60) NOT NULL, "column" varchar(300) NOT NULL, "value" varchar(500) NOT NULL, "reason" varchar(1000) NOT NULL, "expected" varchar(500) NOT NULL, "run_id" bigint NOT NULL REFERENCES "kernel_importrun" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "kernel_importrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(40) NOT NULL, "organisation_id" bigint NULL, "by" varchar(100) NOT NULL, "scope" text NOT NULL CHECK ((JSON_VALID("scope") OR "scope" IS NULL)), "language" varchar(16) NOT NULL, "file" varchar(100) NOT NULL, "name" varchar(200) NOT NULL, "size" bigint NOT NULL, "digest" varchar(64) NOT NULL, "form" varchar(40) NOT NULL, "encoding" varchar(40) NOT NULL, "columns" text NOT NULL CHECK ((JSON_VALID("columns") OR "columns" IS NULL)), "samples" text NOT NULL CHECK ((JSON_VALID("samples") OR "samples" IS NULL)), "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "options" text NOT NULL CHECK ((JSON_VALID("options") OR "options" IS NULL)), "state" varchar(10) NOT NULL, "stage" smallint unsigned NOT NULL CHECK ("stage" >= 0), "position" integer unsigned NOT NULL CHECK ("position" >= 0), "total" integer unsigned NOT NULL CHECK ("total" >= 0), "counts" text NOT NULL CHECK ((JSON_VALID("counts") OR "counts" IS NULL)), "preview" text NOT NULL CHECK ((JSON_VALID("preview") OR "preview" IS NULL)), "notes" text NOT NULL CHECK ((JSON_VALID("notes") OR "notes" IS NULL)), "reason" text NOT NULL, "created_at" datetime NOT NULL, "started_at" datetime NULL, "touched_at" datetime NULL, "finished_at" datetime NULL);
CREATE TABLE "kernel_recordedevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "by" varchar(100) NOT NULL, "owner_id" varchar(40) NOT NULL, "occurred_at" datetime NOT NULL);
CREATE TABLE "kernel_rememberedmapping" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(40) NOT NULL, "header_hash" varchar(64) NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "changed_at" datetime NOT NULL, CONSTRAINT "one_mapping_per_header" UNIQUE ("owner_id", "kind", "header_hash"));
CREATE TABLE "kernel_workerbeat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "worker" varchar(64) NOT NULL UNIQUE, "beat_at" datetime NOT NULL);
CREATE TABLE "learning_assigned" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "round" smallint unsigned NOT NULL CHECK ("round" >= 0), "assigned_at" datetime NOT NULL, "due_on" date NOT NULL, "completed_at" datetime NULL, "exempt_at" datetime NULL, "exempt_reason" varchar(400) NOT NULL, "ended_at" datetime NULL, "reminded_on" date NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "assignment_id" bigint NOT NULL REFERENCES "learning_assignment" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_round_once_per_person" UNIQUE ("assignment_id", "person_id", "round"));
CREATE TABLE "learning_assignment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(500) NOT NULL, "reason" text NOT NULL, "relations" text NOT NULL CHECK ((JSON_VALID("relations") OR "relations" IS NULL)), "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "unit_ids" text NOT NULL CHECK ((JSON_VALID("unit_ids") OR "unit_ids" IS NULL)), "due_days" smallint unsigned NOT NULL CHECK ("due_days" >= 0), "renew_months" smallint unsigned NULL CHECK ("renew_months" >= 0), "added_at" datetime NOT NULL, "ended_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "named_by" varchar(80) NOT NULL);
CREATE TABLE "learning_effort" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "on" date NOT NULL, "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "logged_at" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "enrolment_id" bigint NOT NULL REFERENCES "learning_enrolment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_enrolment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(500) NOT NULL, "offering_id" bigint NULL, "state" varchar(12) NOT NULL, "progress" smallint unsigned NOT NULL CHECK ("progress" >= 0), "minutes_logged" integer unsigned NOT NULL CHECK ("minutes_logged" >= 0), "enrolled_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "completed_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "progress_in_percent" CHECK ("progress" <= 100));
CREATE TABLE "learning_listening" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "second" integer unsigned NOT NULL CHECK ("second" >= 0), "percent_told" smallint unsigned NOT NULL CHECK ("percent_told" >= 0), "seconds_unlogged" integer unsigned NOT NULL CHECK ("seconds_unlogged" >= 0), "heard_at" datetime NULL, "changed_at" datetime NOT NULL, "episode_id" bigint NOT NULL REFERENCES "catalogue_episode" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_listening_each" UNIQUE ("person_id", "episode_id"));
CREATE TABLE "learning_note" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(12) NOT NULL, "text" text NOT NULL, "is_shared" bool NOT NULL, "written_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "enrolment_id" bigint NOT NULL REFERENCES "learning_enrolment" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_priorlearning" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(300) NOT NULL, "provider" varchar(200) NOT NULL, "about" text NOT NULL, "url" varchar(1000) NOT NULL, "happened_on" date NOT NULL, "recorded_at" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_priorskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "prior_id" bigint NOT NULL REFERENCES "learning_priorlearning" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_prior_skill_once" UNIQUE ("prior_id", "skill_id"), CONSTRAINT "prior_skill_on_the_five_levels" CHECK (("level" >= 1 AND "level" <= 5)));
CREATE TABLE "learning_proof" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "token" varchar(40) NOT NULL UNIQUE, "file" varchar(200) NOT NULL, "name" varchar(200) NOT NULL, "media_type" varchar(100) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "added_at" datetime NOT NULL, "prior_id" bigint NOT NULL REFERENCES "learning_priorlearning" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_question" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "text" text NOT NULL, "asked_at" datetime NOT NULL, "answer" text NOT NULL, "answered_at" datetime NULL, "answered_by" varchar(100) NOT NULL, "enrolment_id" bigint NOT NULL REFERENCES "learning_enrolment" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_statechange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(12) NOT NULL, "at" datetime NOT NULL, "by" varchar(100) NOT NULL, "enrolment_id" bigint NOT NULL REFERENCES "learning_enrolment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "learning_subscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_subscription_each" UNIQUE ("person_id", "resource_id"));
CREATE TABLE "messaging_chataccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "account" varchar(64) NOT NULL, "looked_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "token_id" bigint NOT NULL REFERENCES "connections_token" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_account_per_chat" UNIQUE ("person_id", "token_id"));
CREATE TABLE "messaging_chatdesk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "since" datetime NOT NULL, "look_at" datetime NOT NULL, "token_id" bigint NOT NULL UNIQUE REFERENCES "connections_token" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "messaging_chatear" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "connection_id" bigint NOT NULL UNIQUE REFERENCES "connections_connection" ("id") DEFERRABLE INITIALLY DEFERRED, "token_id" bigint NOT NULL UNIQUE REFERENCES "connections_token" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "messaging_directtalk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "channel" varchar(64) NOT NULL, "mark" varchar(40) NOT NULL, "threads" text NOT NULL CHECK ((JSON_VALID("threads") OR "threads" IS NULL)), "heard_at" datetime NOT NULL, "began_at" datetime NULL, "read_at" datetime NULL, "reading_since" datetime NULL, "rest_until" datetime NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "trouble" varchar(400) NOT NULL, "hinted_at" datetime NULL, "desk_id" bigint NOT NULL REFERENCES "messaging_chatdesk" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "messaging_one_talk" UNIQUE ("desk_id", "channel"));
CREATE TABLE "messaging_failingaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(254) NOT NULL UNIQUE, "since" datetime NOT NULL, "status" varchar(20) NOT NULL, "reason" varchar(400) NOT NULL, "times" integer unsigned NOT NULL CHECK ("times" >= 0));
CREATE TABLE "messaging_mail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(80) NOT NULL, "address" varchar(254) NOT NULL, "subject" varchar(400) NOT NULL, "text" text NOT NULL, "html" text NOT NULL, "headers" text NOT NULL CHECK ((JSON_VALID("headers") OR "headers" IS NULL)), "state" varchar(10) NOT NULL, "reason" text NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "created_at" datetime NOT NULL, "try_at" datetime NOT NULL, "sent_at" datetime NULL, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "calendars" text NOT NULL CHECK ((JSON_VALID("calendars") OR "calendars" IS NULL)), "reference" varchar(120) NOT NULL);
CREATE TABLE "messaging_message" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "organisation_id" bigint NULL, "kind" varchar(80) NOT NULL, "words" text NOT NULL CHECK ((JSON_VALID("words") OR "words" IS NULL)), "url" varchar(500) NOT NULL, "created_at" datetime NOT NULL, "read_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "key" varchar(120) NOT NULL, "print" varchar(32) NOT NULL);
CREATE TABLE "messaging_preference" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(80) NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "channel" varchar(12) NOT NULL, "pace" varchar(8) NOT NULL, CONSTRAINT "one_preference_per_kind" UNIQUE ("person_id", "kind", "channel"));
CREATE TABLE "messaging_pushsubscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "endpoint" varchar(1000) NOT NULL UNIQUE, "p256dh" varchar(120) NOT NULL, "auth" varchar(60) NOT NULL, "browser" varchar(80) NOT NULL, "made_at" datetime NOT NULL, "reached_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "messaging_rhythm" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "quiet_from" time NULL, "quiet_to" time NULL, "days" varchar(7) NOT NULL, "undisturbed_until" datetime NULL, "digest_at" time NOT NULL, "digest_day" smallint unsigned NOT NULL CHECK ("digest_day" >= 0), "daily_limit" smallint unsigned NOT NULL CHECK ("daily_limit" >= 0), "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "messaging_way" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "channel" varchar(12) NOT NULL, "family" varchar(40) NOT NULL, "calendars" text NOT NULL CHECK ((JSON_VALID("calendars") OR "calendars" IS NULL)), "state" varchar(10) NOT NULL, "why" varchar(12) NOT NULL, "reason" varchar(400) NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "created_at" datetime NOT NULL, "try_at" datetime NOT NULL, "sent_at" datetime NULL, "mail_id" bigint NULL REFERENCES "messaging_mail" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NOT NULL REFERENCES "messaging_message" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "token_id" bigint NULL REFERENCES "connections_token" ("id") DEFERRABLE INITIALLY DEFERRED, "in_thread" text NOT NULL CHECK ((JSON_VALID("in_thread") OR "in_thread" IS NULL)));
CREATE TABLE "messaging_wording" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(80) NOT NULL, "language" varchar(10) NOT NULL, "text" text NOT NULL, "changed_by" varchar(100) NOT NULL, "changed_at" datetime NOT NULL, CONSTRAINT "one_wording_per_language" UNIQUE ("kind", "language"));
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "oauth2_provider_accesstoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" text NOT NULL, "expires" datetime NOT NULL, "scope" text NOT NULL, "application_id" bigint NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "created" datetime NOT NULL, "updated" datetime NOT NULL, "source_refresh_token_id" bigint NULL UNIQUE REFERENCES "oauth2_provider_refreshtoken" ("id") DEFERRABLE INITIALLY DEFERRED, "id_token_id" bigint NULL UNIQUE REFERENCES "oauth2_provider_idtoken" ("id") DEFERRABLE INITIALLY DEFERRED, "token_checksum" varchar(64) NOT NULL UNIQUE, "resource" text NOT NULL CHECK ((JSON_VALID("resource") OR "resource" IS NULL)));
CREATE TABLE "oauth2_provider_devicegrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "device_code" varchar(100) NOT NULL, "user_code" varchar(100) NOT NULL, "interval" integer NOT NULL, "expires" datetime NOT NULL, "status" varchar(64) NOT NULL, "client_id" varchar(100) NOT NULL, "last_checked" datetime NOT NULL, "user_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "scope" text NOT NULL, CONSTRAINT "oauth2_provider_devicegrant_unique_device_code" UNIQUE ("device_code"));
CREATE TABLE "oauth2_provider_grant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(255) NOT NULL UNIQUE, "expires" datetime NOT NULL, "redirect_uri" text NOT NULL, "scope" text NOT NULL, "application_id" bigint NOT NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "created" datetime NOT NULL, "updated" datetime NOT NULL, "code_challenge" varchar(128) NOT NULL, "code_challenge_method" varchar(10) NOT NULL, "nonce" varchar(255) NOT NULL, "claims" text NOT NULL, "resource" text NOT NULL CHECK ((JSON_VALID("resource") OR "resource" IS NULL)));
CREATE TABLE "oauth2_provider_idtoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "jti" char(32) NOT NULL UNIQUE, "expires" datetime NOT NULL, "scope" text NOT NULL, "created" datetime NOT NULL, "updated" datetime NOT NULL, "application_id" bigint NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "oauth2_provider_refreshtoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" text NOT NULL, "access_token_id" bigint NULL UNIQUE REFERENCES "oauth2_provider_accesstoken" ("id") DEFERRABLE INITIALLY DEFERRED, "application_id" bigint NOT NULL REFERENCES "access_client" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "created" datetime NOT NULL, "updated" datetime NOT NULL, "revoked" datetime NULL, "token_family" char(32) NULL, "token_checksum" varchar(64) NOT NULL, "resource" text NOT NULL CHECK ((JSON_VALID("resource") OR "resource" IS NULL)));
CREATE TABLE "organisations_accessreview" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "by" varchar(100) NOT NULL, "reviewed_at" datetime NOT NULL, "roles" integer unsigned NOT NULL CHECK ("roles" >= 0), "stale" integer unsigned NOT NULL CHECK ("stale" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "organisations_ecosystem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "direction" text NOT NULL, "brand" text NOT NULL CHECK ((JSON_VALID("brand") OR "brand" IS NULL)), "logo" varchar(100) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), CONSTRAINT "one_ecosystem" CHECK ("id" = 1));
CREATE TABLE "organisations_invitation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "email" varchar(254) NOT NULL, "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "relation" varchar(20) NOT NULL, "position" varchar(200) NOT NULL, "token_hash" varchar(64) NOT NULL, "invited_by" varchar(100) NOT NULL, "invited_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "accepted_at" datetime NULL, "withdrawn_at" datetime NULL, "accepted_by_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NULL REFERENCES "organisations_unit" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "organisations_membership" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "relation" varchar(20) NOT NULL, "employee_number" varchar(60) NOT NULL, "work_email" varchar(254) NOT NULL, "sort_name" varchar(200) NOT NULL, "position" varchar(200) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NULL, "is_open" bool NOT NULL, "weekly_minutes" integer unsigned NOT NULL CHECK ("weekly_minutes" >= 0), "is_demo" bool NOT NULL, "manager_id" bigint NULL REFERENCES "organisations_membership" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NULL REFERENCES "organisations_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "membership_ends_after_it_starts" CHECK (("ends_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "what_has_ended_has_an_end" CHECK (("is_open" OR "ends_on" IS NOT NULL)), CONSTRAINT "a_week_has_no_more_minutes" CHECK ("weekly_minutes" <= 10080));
CREATE TABLE "organisations_membershipchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "by" varchar(100) NOT NULL, "changed_at" datetime NOT NULL, "membership_id" bigint NOT NULL REFERENCES "organisations_membership" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "organisations_organisation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "slug" varchar(80) NOT NULL UNIQUE, "kind" varchar(20) NOT NULL, "country" varchar(2) NOT NULL, "locale" varchar(16) NOT NULL, "time_zone" varchar(64) NOT NULL, "currency" varchar(3) NOT NULL, "accent" varchar(7) NOT NULL, "about" text NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "is_demo" bool NOT NULL, "created_at" datetime NOT NULL, "ended_at" datetime NULL);
CREATE TABLE "organisations_rolegrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "role" varchar(20) NOT NULL, "granted_by" varchar(100) NOT NULL, "granted_at" datetime NOT NULL, "expires_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "end_told_at" datetime NULL, "unit_id" bigint NULL REFERENCES "organisations_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_unit_lies_in_an_organisation" CHECK (("unit_id" IS NULL OR "organisation_id" IS NOT NULL)), CONSTRAINT "keys_are_held_for_the_whole" CHECK (("unit_id" IS NULL OR NOT ("role" IN ('administrator', 'executive', 'finance')))));
CREATE TABLE "organisations_unit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "parent_id" bigint NULL REFERENCES "organisations_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_unit_of_a_name_in_its_place" UNIQUE ("organisation_id", "parent_id", "name"));
CREATE TABLE "paths_advisor" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "invited_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "advisor_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "path_id" bigint NOT NULL REFERENCES "paths_path" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "paths_goal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(300) NOT NULL, "words" text NOT NULL, "weight" real NOT NULL, "state" varchar(10) NOT NULL, "set_at" datetime NOT NULL, "closed_at" datetime NULL, "role_id" bigint NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, "path_id" bigint NOT NULL REFERENCES "paths_path" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "goal_weight_within_reason" CHECK (("weight" > 0.0 AND "weight" <= 10.0)));
CREATE TABLE "paths_goaltarget" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "weight" real NOT NULL, "start_level" real NOT NULL, "goal_id" bigint NOT NULL REFERENCES "paths_goal" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_goal_target_per_skill" UNIQUE ("goal_id", "skill_id"), CONSTRAINT "goal_target_level" CHECK (("level" >= 1 AND "level" <= 5)));
CREATE TABLE "paths_mark" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "made_at" datetime NOT NULL, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "path_id" bigint NOT NULL REFERENCES "paths_path" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_mark_per_resource" UNIQUE ("path_id", "resource_id"));
CREATE TABLE "paths_path" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "minutes_per_week" integer unsigned NOT NULL CHECK ("minutes_per_week" >= 0), "budget" bigint unsigned NULL CHECK ("budget" >= 0), "currency" varchar(3) NOT NULL, "target_on" date NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "modes" text NOT NULL CHECK ((JSON_VALID("modes") OR "modes" IS NULL)), "profile" varchar(10) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "begun_at" datetime NOT NULL, "stale_because" varchar(20) NOT NULL, "stale_at" datetime NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "uses_wallet" bool NOT NULL, CONSTRAINT "one_path_per_person" UNIQUE ("person_id"), CONSTRAINT "path_has_time_to_learn" CHECK ("minutes_per_week" >= 15));
CREATE TABLE "paths_plan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "is_current" bool NOT NULL, "profile" varchar(10) NOT NULL, "state" varchar(10) NOT NULL, "because" varchar(20) NOT NULL, "made_at" datetime NOT NULL, "proven_at" datetime NULL, "minutes_per_week" integer unsigned NOT NULL CHECK ("minutes_per_week" >= 0), "budget" bigint unsigned NULL CHECK ("budget" >= 0), "currency" varchar(3) NOT NULL, "target_on" date NULL, "starts_on" date NOT NULL, "finishes_on" date NOT NULL, "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "estimated_minutes" integer unsigned NOT NULL CHECK ("estimated_minutes" >= 0), "money" bigint unsigned NOT NULL CHECK ("money" >= 0), "estimated_money" bigint unsigned NOT NULL CHECK ("estimated_money" >= 0), "points" bigint NOT NULL, "bound" bigint NOT NULL, "coverage" real NOT NULL, "gaps" integer unsigned NOT NULL CHECK ("gaps" >= 0), "gaps_closed" integer unsigned NOT NULL CHECK ("gaps_closed" >= 0), "start_levels" text NOT NULL CHECK ((JSON_VALID("start_levels") OR "start_levels" IS NULL)), "uncovered" text NOT NULL CHECK ((JSON_VALID("uncovered") OR "uncovered" IS NULL)), "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "strains" text NOT NULL CHECK ((JSON_VALID("strains") OR "strains" IS NULL)), "alternatives" text NOT NULL CHECK ((JSON_VALID("alternatives") OR "alternatives" IS NULL)), "relaxations" text NOT NULL CHECK ((JSON_VALID("relaxations") OR "relaxations" IS NULL)), "path_id" bigint NOT NULL REFERENCES "paths_path" ("id") DEFERRABLE INITIALLY DEFERRED, "uses_wallet" bool NOT NULL, CONSTRAINT "one_plan_of_a_number" UNIQUE ("path_id", "number"));
CREATE TABLE "paths_plancomment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "written_at" datetime NOT NULL, "author_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "path_id" bigint NOT NULL REFERENCES "paths_path" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "paths_planstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "offering_id" bigint NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "minutes_are_known" bool NOT NULL, "progress_before" smallint unsigned NOT NULL CHECK ("progress_before" >= 0), "price" bigint unsigned NOT NULL CHECK ("price" >= 0), "price_is_known" bool NOT NULL, "stated_price" bigint unsigned NULL CHECK ("stated_price" >= 0), "stated_currency" varchar(3) NOT NULL, "is_pinned" bool NOT NULL, "gains" text NOT NULL CHECK ((JSON_VALID("gains") OR "gains" IS NULL)), "enables" text NOT NULL CHECK ((JSON_VALID("enables") OR "enables" IS NULL)), "done_on" date NULL, "plan_id" bigint NOT NULL REFERENCES "paths_plan" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "paid_from" text NOT NULL CHECK ((JSON_VALID("paid_from") OR "paid_from" IS NULL)), CONSTRAINT "a_resource_is_one_step" UNIQUE ("plan_id", "resource_id"), CONSTRAINT "step_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")));
CREATE TABLE "portal_demo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "begun_on" date NOT NULL, "size" real NOT NULL, "known" text NOT NULL CHECK ((JSON_VALID("known") OR "known" IS NULL)), "chores_done" integer unsigned NOT NULL CHECK ("chores_done" >= 0), "chores" integer unsigned NOT NULL CHECK ("chores" >= 0), "founded" bool NOT NULL, "brought_framework" bool NOT NULL, "filled_at" datetime NULL, CONSTRAINT "one_demo" CHECK ("id" = 1));
CREATE TABLE "programmes_agreement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "cost" bigint unsigned NOT NULL CHECK ("cost" >= 0), "currency" varchar(3) NOT NULL, "cost_key" varchar(10) NOT NULL, "shared" text NOT NULL CHECK ((JSON_VALID("shared") OR "shared" IS NULL)), "roles" text NOT NULL, "quality" text NOT NULL, "least_organisations" smallint unsigned NOT NULL CHECK ("least_organisations" >= 0), "least_completed" smallint unsigned NOT NULL CHECK ("least_completed" >= 0), "starts_on" date NOT NULL, "ends_on" date NOT NULL, "offered_at" datetime NOT NULL, "offered_by" varchar(100) NOT NULL, "in_force_at" datetime NULL, "replaced_at" datetime NULL, "digest" varchar(64) NOT NULL, "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_agreement_of_a_number" UNIQUE ("programme_id", "number"), CONSTRAINT "agreement_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")), CONSTRAINT "no_more_complete_than_all" CHECK ("least_completed" <= 100));
CREATE TABLE "programmes_attendance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "state" varchar(10) NOT NULL, "how" varchar(10) NOT NULL, "minutes" integer unsigned NULL CHECK ("minutes" >= 0), "noted_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "programmes_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "attends_once" UNIQUE ("session_id", "person_id"));
CREATE TABLE "programmes_case" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "brief" text NOT NULL, "property_note" text NOT NULL, "due_on" date NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "sponsor_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_cohort" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "purpose" varchar(500) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "made_at" datetime NOT NULL, "dissolved_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "cohort_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")));
CREATE TABLE "programmes_cohortmember" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "joined_at" datetime NOT NULL, "left_at" datetime NULL, "cohort_id" bigint NOT NULL REFERENCES "programmes_cohort" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_cohortrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "cohort_id" bigint NOT NULL REFERENCES "programmes_cohort" ("id") DEFERRABLE INITIALLY DEFERRED, "offering_id" bigint NOT NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_run_of_a_cohort_once" UNIQUE ("cohort_id", "offering_id"));
CREATE TABLE "programmes_costsplit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "pot_id" bigint NOT NULL, "transfer_id" bigint NULL, "parts" text NOT NULL CHECK ((JSON_VALID("parts") OR "parts" IS NULL)), "split_at" datetime NOT NULL, "agreement_id" bigint NOT NULL UNIQUE REFERENCES "programmes_agreement" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_deliverable" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "words" text NOT NULL, "url" varchar(1000) NOT NULL, "token" varchar(40) NOT NULL UNIQUE, "file" varchar(200) NOT NULL, "name" varchar(200) NOT NULL, "media_type" varchar(100) NOT NULL, "by" varchar(100) NOT NULL, "delivered_at" datetime NOT NULL, "team_id" bigint NOT NULL REFERENCES "programmes_team" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_deliverable_is_something" CHECK ((NOT ("url" = '') OR NOT ("file" = ''))));
CREATE TABLE "programmes_energy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "said_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "programmes_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_energy_per_session" UNIQUE ("session_id", "person_id"), CONSTRAINT "energy_from_1_to_5" CHECK (("level" >= 1 AND "level" <= 5)));
CREATE TABLE "programmes_feedback" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verdict" varchar(10) NOT NULL, "words" text NOT NULL, "by" varchar(100) NOT NULL, "given_at" datetime NOT NULL, "team_id" bigint NOT NULL REFERENCES "programmes_team" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_forming" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(10) NOT NULL, "state" varchar(10) NOT NULL, "limits" text NOT NULL CHECK ((JSON_VALID("limits") OR "limits" IS NULL)), "answer" text NOT NULL CHECK ((JSON_VALID("answer") OR "answer" IS NULL)), "asked_by" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "found_at" datetime NULL, "case_id" bigint NULL REFERENCES "programmes_case" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_invitation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "words" varchar(500) NOT NULL, "sent_at" datetime NOT NULL, "answer" varchar(10) NOT NULL, "answered_at" datetime NULL, "offering_id" bigint NOT NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "is_invited_once_to_a_run" UNIQUE ("offering_id", "person_id"));
CREATE TABLE "programmes_material" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "when" varchar(10) NOT NULL, "title" varchar(200) NOT NULL, "url" varchar(1000) NOT NULL, "session_id" bigint NOT NULL REFERENCES "programmes_session" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_offering" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NULL, "deadline_on" date NULL, "price" bigint unsigned NULL CHECK ("price" >= 0), "currency" varchar(3) NOT NULL, "mode" varchar(20) NOT NULL, "language" varchar(16) NOT NULL, "place" varchar(200) NOT NULL, "seats" integer unsigned NULL CHECK ("seats" >= 0), "seats_taken" integer unsigned NOT NULL CHECK ("seats_taken" >= 0), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "added_at" datetime NOT NULL, "cancelled_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NOT NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "late_refund" smallint unsigned NOT NULL CHECK ("late_refund" >= 0), "refund_days" smallint unsigned NOT NULL CHECK ("refund_days" >= 0), "settled_at" datetime NULL, "asks_contact" bool NOT NULL, "consent" text NOT NULL, "kind" varchar(12) NOT NULL, "present_in" smallint unsigned NULL CHECK ("present_in" >= 0), "seats_offered" integer unsigned NOT NULL CHECK ("seats_offered" >= 0), "list_looked_at" datetime NULL, "programme_id" bigint NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "offering_ends_after_it_starts" CHECK (("ends_on" IS NULL OR "ends_on" >= ("starts_on"))), CONSTRAINT "no_more_back_than_was_paid" CHECK ("late_refund" <= 100), CONSTRAINT "no_more_taken_than_seats" CHECK (("seats" IS NULL OR "seats" >= ("seats_taken" + "seats_offered"))));
CREATE TABLE "programmes_papers" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "agreed_to" text NOT NULL, "contact" varchar(200) NOT NULL, "phone" varchar(60) NOT NULL, "given_at" datetime NOT NULL, "seat_id" bigint NOT NULL UNIQUE REFERENCES "programmes_seat" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "programmes_part" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "kind" varchar(10) NOT NULL, "case_id" bigint NULL REFERENCES "programmes_case" ("id") DEFERRABLE INITIALLY DEFERRED, "offering_id" bigint NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, "resource_id" bigint NULL REFERENCES "catalogue_resource" ("id") DEFERRABLE INITIALLY DEFERRED, "phase_id" bigint NOT NULL REFERENCES "programmes_phase" ("id") DEFERRABLE INITIALLY DEFERRED, "present_in" smallint unsigned NULL CHECK ("present_in" >= 0), CONSTRAINT "a_part_is_one_thing" CHECK ((("case_id" IS NOT NULL AND "kind" = 'case' AND "resource_id" IS NULL) OR ("kind" = 'offering' AND "offering_id" IS NOT NULL AND "resource_id" IS NOT NULL) OR ("kind" = 'resource' AND "offering_id" IS NULL AND "resource_id" IS NOT NULL))), CONSTRAINT "one_is_present_in_a_run" CHECK (("present_in" IS NULL OR ("kind" = 'offering' AND "present_in" >= 1))));
CREATE TABLE "programmes_participation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "state" varchar(10) NOT NULL, "level" varchar(12) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "phases_done" text NOT NULL CHECK ((JSON_VALID("phases_done") OR "phases_done" IS NULL)), "asked_at" datetime NOT NULL, "decided_at" datetime NULL, "decided_by" varchar(100) NOT NULL, "completed_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_participation_per_person" UNIQUE ("programme_id", "person_id"));
CREATE TABLE "programmes_party" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(100) NOT NULL, "industry" varchar(100) NOT NULL, "seats" integer unsigned NOT NULL CHECK ("seats" >= 0), "share" integer unsigned NOT NULL CHECK ("share" >= 0), "signed_at" datetime NULL, "signed_by" varchar(100) NOT NULL, "signed_digest" varchar(64) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "programmes_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_party_is_named_once" UNIQUE ("agreement_id", "organisation_id"));
CREATE TABLE "programmes_phase" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "title" varchar(200) NOT NULL, "rule" varchar(10) NOT NULL, "needed" smallint unsigned NOT NULL CHECK ("needed" >= 0), "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_phase_needs_something" CHECK ("needed" >= 1));
CREATE TABLE "programmes_place" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "address" varchar(400) NOT NULL, "map_url" varchar(1000) NOT NULL, "zone" varchar(64) NOT NULL, "access_notes" text NOT NULL, "closed_at" datetime NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_place_by_name" UNIQUE ("organisation_id", "name"));
CREATE TABLE "programmes_preference" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(5) NOT NULL, "other_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "programmes_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_preference_for_each" UNIQUE ("programme_id", "person_id", "other_id"), CONSTRAINT "a_preference_is_about_another" CHECK (NOT ("person_id" = ("other_id"))));
CREATE TABLE "programmes_programme" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "about" text NOT NULL, "state" varchar(10) NOT NULL, "is_joint" bool NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "seats" integer unsigned NULL CHECK ("seats" >= 0), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "added_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "programme_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")));
CREATE TABLE "programmes_room" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "seats" integer unsigned NULL CHECK ("seats" >= 0), "access_notes" text NOT NULL, "closed_at" datetime NULL, "place_id" bigint NOT NULL REFERENCES "programmes_place" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_room_by_name" UNIQUE ("place_id", "name"));
CREATE TABLE "programmes_seat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "taken_at" datetime NOT NULL, "given_up_at" datetime NULL, "enrolment_id" bigint NOT NULL REFERENCES "learning_enrolment" ("id") DEFERRABLE INITIALLY DEFERRED, "offering_id" bigint NOT NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "refund_days" smallint unsigned NOT NULL CHECK ("refund_days" >= 0), "late_refund" smallint unsigned NOT NULL CHECK ("late_refund" >= 0), "starts_on" date NOT NULL);
CREATE TABLE "programmes_session" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "title" varchar(200) NOT NULL, "wall" varchar(16) NOT NULL, "minutes" smallint unsigned NOT NULL CHECK ("minutes" >= 0), "zone" varchar(64) NOT NULL, "rule" varchar(200) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "mode" varchar(10) NOT NULL, "join_url" varchar(1000) NOT NULL, "meeting_point" varchar(400) NOT NULL, "bring" text NOT NULL, "clash_reason" varchar(400) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "added_at" datetime NOT NULL, "cancelled_at" datetime NULL, "offering_id" bigint NOT NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, "room_id" bigint NULL REFERENCES "programmes_room" ("id") DEFERRABLE INITIALLY DEFERRED, "day_told_at" datetime NULL, "hour_told_at" datetime NULL, CONSTRAINT "session_ends_after_it_starts" CHECK ("ends_at" > ("starts_at")));
CREATE TABLE "programmes_teaching" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "programmes_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "teaches_once" UNIQUE ("session_id", "person_id"));
CREATE TABLE "programmes_team" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "delivered_at" datetime NULL, "case_id" bigint NOT NULL REFERENCES "programmes_case" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_team_of_a_number" UNIQUE ("case_id", "number"));
CREATE TABLE "programmes_teammember" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "joined_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "team_id" bigint NOT NULL REFERENCES "programmes_team" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "once_in_a_team" UNIQUE ("team_id", "person_id"));
CREATE TABLE "programmes_waiting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "takes_at_once" bool NOT NULL, "since" datetime NOT NULL, "offered_until" datetime NULL, "passed_over_at" datetime NULL, "ended_at" datetime NULL, "outcome" varchar(10) NOT NULL, "offering_id" bigint NOT NULL REFERENCES "programmes_offering" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "price" bigint unsigned NULL CHECK ("price" >= 0), "currency" varchar(3) NOT NULL);
CREATE TABLE "rules_decisionrecord" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "action" varchar(20) NOT NULL, "is_allowed" bool NOT NULL, "version_ids" text NOT NULL CHECK ((JSON_VALID("version_ids") OR "version_ids" IS NULL)), "request" text NOT NULL CHECK ((JSON_VALID("request") OR "request" IS NULL)), "person_id" bigint NOT NULL, "at" datetime NOT NULL);
CREATE TABLE "rules_rule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(80) NOT NULL UNIQUE, "made_at" datetime NOT NULL);
CREATE TABLE "rules_rulebook" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "edition" varchar(32) NOT NULL);
CREATE TABLE "rules_ruleversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "action" varchar(20) NOT NULL, "is_permit" bool NOT NULL, "sentence" text NULL CHECK ((JSON_VALID("sentence") OR "sentence" IS NULL)), "text" text NOT NULL, "words" varchar(500) NOT NULL, "reason" varchar(500) NOT NULL, "author" varchar(60) NOT NULL, "made_at" datetime NOT NULL, "starts_at" datetime NULL, "ends_at" datetime NULL, "rule_id" bigint NOT NULL REFERENCES "rules_rule" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_number_per_version" UNIQUE ("rule_id", "number"), CONSTRAINT "a_rule_ends_after_it_starts" CHECK (("ends_at" IS NULL OR "ends_at" >= ("starts_at"))));
CREATE TABLE "skills_broader" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "broader_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_broader_relation" UNIQUE ("skill_id", "broader_id"));
CREATE TABLE "skills_confirmationrequest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(8) NOT NULL, "level" real NOT NULL, "organisation_id" bigint NULL, "state" varchar(10) NOT NULL, "asked_at" datetime NOT NULL, "answered_at" datetime NULL, "answer_level" real NULL, "asked_by_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_of_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "skills_evidence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(10) NOT NULL, "level" real NOT NULL, "certainty" real NOT NULL, "observed_at" datetime NOT NULL, "recorded_at" datetime NOT NULL, "source" varchar(120) NOT NULL, "about" varchar(300) NOT NULL, "organisation_id" bigint NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "evidence_level_from_0_to_5" CHECK (("level" >= 0.0 AND "level" <= 5.0)), CONSTRAINT "evidence_certainty_from_0_to_1" CHECK (("certainty" >= 0.0 AND "certainty" <= 1.0)));
CREATE TABLE "skills_framework" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(40) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "version" varchar(40) NOT NULL, "homepage" varchar(200) NOT NULL, "attribution" text NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "is_active" bool NOT NULL, "revision" integer unsigned NOT NULL CHECK ("revision" >= 0), "imported_at" datetime NULL);
CREATE TABLE "skills_frameworkimport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "file" varchar(500) NOT NULL, "state" varchar(8) NOT NULL, "stage" varchar(60) NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "total" integer unsigned NOT NULL CHECK ("total" >= 0), "counts" text NOT NULL CHECK ((JSON_VALID("counts") OR "counts" IS NULL)), "notes" text NOT NULL CHECK ((JSON_VALID("notes") OR "notes" IS NULL)), "error" text NOT NULL, "resumes" bool NOT NULL, "by" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "beat_at" datetime NULL, "ended_at" datetime NULL);
CREATE TABLE "skills_relatedrole" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "confidence" real NOT NULL, "method" varchar(20) NOT NULL, "other_id" bigint NOT NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, "role_id" bigint NOT NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_relation_of_a_kind" UNIQUE ("role_id", "other_id", "kind"));
CREATE TABLE "skills_role" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "uri" varchar(200) NOT NULL UNIQUE, "kind" varchar(12) NOT NULL, "code" varchar(40) NOT NULL, "isco" varchar(8) NOT NULL, "soc" varchar(12) NOT NULL, "job_zone" smallint unsigned NULL CHECK ("job_zone" >= 0), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "retired_at" datetime NULL, "broader_id" bigint NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, "framework_id" bigint NOT NULL REFERENCES "skills_framework" ("id") DEFERRABLE INITIALLY DEFERRED, "standard_id" bigint NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "skills_rolelabel" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(16) NOT NULL, "kind" varchar(10) NOT NULL, "text" varchar(500) NOT NULL, "description" text NOT NULL, "role_id" bigint NOT NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_role_label_of_a_text" UNIQUE ("role_id", "language", "text"));
CREATE TABLE "skills_roleskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "weight" real NOT NULL, "is_essential" bool NOT NULL, "role_id" bigint NOT NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_target_per_skill" UNIQUE ("role_id", "skill_id"), CONSTRAINT "target_is_one_of_five_levels" CHECK (("level" >= 1 AND "level" <= 5)));
CREATE TABLE "skills_roletechnology" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "category" varchar(120) NOT NULL, "is_hot" bool NOT NULL, "is_in_demand" bool NOT NULL, "role_id" bigint NOT NULL REFERENCES "skills_role" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_technology_per_role" UNIQUE ("role_id", "skill_id"));
CREATE TABLE "skills_sharinggrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "with_manager_at" bigint NULL, "granted_at" datetime NOT NULL, "ended_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "with_person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "shared_with_a_person_or_a_manager" CHECK ((("with_person_id" IS NULL OR "with_manager_at" IS NULL) AND 1 = (CASE WHEN "with_person_id" IS NULL THEN 1 ELSE 0 END + CASE WHEN "with_manager_at" IS NULL THEN 1 ELSE 0 END))));
CREATE TABLE "skills_skill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "uri" varchar(200) NOT NULL UNIQUE, "kind" varchar(12) NOT NULL, "code" varchar(40) NOT NULL, "reuse_level" varchar(24) NOT NULL, "spread" integer unsigned NOT NULL CHECK ("spread" >= 0), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "retired_at" datetime NULL, "framework_id" bigint NOT NULL REFERENCES "skills_framework" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "skills_skilllabel" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(16) NOT NULL, "kind" varchar(10) NOT NULL, "text" varchar(500) NOT NULL, "description" text NOT NULL, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_skill_label_of_a_text" UNIQUE ("skill_id", "language", "text"));
CREATE TABLE "skills_skillstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "level" real NOT NULL, "confidence" real NOT NULL, "leading" varchar(10) NOT NULL, "pieces" integer unsigned NOT NULL CHECK ("pieces" >= 0), "computed_at" datetime NOT NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_state_per_skill" UNIQUE ("person_id", "skill_id"));
CREATE TABLE "socialaccount_socialaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(200) NOT NULL, "uid" varchar(191) NOT NULL, "last_login" datetime NOT NULL, "date_joined" datetime NOT NULL, "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "extra_data" text NOT NULL CHECK ((JSON_VALID("extra_data") OR "extra_data" IS NULL)));
CREATE TABLE "socialaccount_socialapp" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(30) NOT NULL, "name" varchar(40) NOT NULL, "client_id" varchar(191) NOT NULL, "secret" varchar(191) NOT NULL, "key" varchar(191) NOT NULL, "provider_id" varchar(200) NOT NULL, "settings" text NOT NULL CHECK ((JSON_VALID("settings") OR "settings" IS NULL)));
CREATE TABLE "socialaccount_socialtoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" text NOT NULL, "token_secret" text NOT NULL, "expires_at" datetime NULL, "account_id" integer NOT NULL REFERENCES "socialaccount_socialaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "app_id" integer NULL REFERENCES "socialaccount_socialapp" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "statements_activity" ("tenant_id" bigint NOT NULL, "key" bigint NOT NULL, "activity_id" text NOT NULL, "definition" BLOB NOT NULL, PRIMARY KEY ("tenant_id", "key"));
CREATE TABLE "statements_attachment" ("tenant_id" bigint NOT NULL, "sha2" varchar(128) NOT NULL, "content_type" text NOT NULL, "body" BLOB NOT NULL, PRIMARY KEY ("tenant_id", "sha2"));
CREATE TABLE "statements_authority" ("id" bigint NOT NULL PRIMARY KEY, "agent_key" bigint NOT NULL, "text" text NOT NULL);
CREATE TABLE "statements_columncopy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "copied_to" bigint NOT NULL, "made" varchar(500) NOT NULL, "holder" varchar(64) NOT NULL, "held_until" datetime NULL, "key" text NOT NULL, "copied_at" datetime NULL);
CREATE TABLE "statements_columnpart" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL UNIQUE, "month" varchar(7) NOT NULL, "first_seq" bigint NOT NULL, "last_seq" bigint NOT NULL, "rows" integer unsigned NOT NULL CHECK ("rows" >= 0), "bytes" bigint NOT NULL, "state" varchar(7) NOT NULL);
CREATE TABLE "statements_columntouched" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seq" bigint NOT NULL);
CREATE TABLE "statements_document" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "tenant_id" bigint NOT NULL, "kind" varchar(16) NOT NULL, "activity_key" bigint NOT NULL, "agent_key" bigint NOT NULL, "registration" varchar(36) NOT NULL, "document_id" text NOT NULL, "body" BLOB NOT NULL, "content_type" text NOT NULL, "etag" varchar(40) NOT NULL, "updated_at" datetime NOT NULL, CONSTRAINT "a_document_is_kept_once" UNIQUE ("tenant_id", "kind", "activity_key", "agent_key", "registration", "document_id"));
CREATE TABLE "statements_echo" ("seq" bigint NOT NULL, "target_seq" bigint NOT NULL, "tenant_id" bigint NOT NULL, "actor_key" bigint NOT NULL, "verb_key" bigint NOT NULL, "object_key" bigint NOT NULL, "registration" char(32) NULL, PRIMARY KEY ("seq", "target_seq"));
CREATE TABLE statements_link (tenant_id bigint NOT NULL, key bigint NOT NULL, seq bigint NOT NULL, via bigint NOT NULL, PRIMARY KEY (tenant_id, key, seq, via)) WITHOUT ROWID;
CREATE TABLE "statements_reference" ("seq" bigint NOT NULL PRIMARY KEY, "tenant_id" bigint NOT NULL, "target_id" char(32) NOT NULL, "target_seq" bigint NULL, "is_voiding" bool NOT NULL);
CREATE TABLE statements_statement (seq bigint PRIMARY KEY, tenant_id bigint NOT NULL, statement_id char(32) NOT NULL, version varchar(8) NOT NULL, happened_at datetime NOT NULL, actor_key bigint NOT NULL, verb_key bigint NOT NULL, object_key bigint NOT NULL, registration char(32) NULL, authority_id bigint NOT NULL, is_voided bool NOT NULL, owner_id varchar(40) NOT NULL, organisation_id bigint NULL, cause varchar(60) NOT NULL, related text NOT NULL, enclosed text NOT NULL, text text NOT NULL);
CREATE TABLE statements_statementkey (tenant_id bigint NOT NULL, statement_id char(32) NOT NULL, seq bigint NOT NULL, fingerprint bigint NOT NULL, PRIMARY KEY (tenant_id, statement_id)) WITHOUT ROWID;
CREATE TABLE "support_absence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_absence_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")));
CREATE TABLE "support_advicenote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "text" text NOT NULL, "at" datetime NOT NULL, "shared_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "booking_id" bigint NOT NULL REFERENCES "support_booking" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_advisorslot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "zone" varchar(64) NOT NULL, "kind" varchar(12) NOT NULL, "place" varchar(400) NOT NULL, "offered_at" datetime NOT NULL, "cancelled_at" datetime NULL, "advisor_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_slot_ends_after_it_starts" CHECK ("ends_at" > ("starts_at")));
CREATE TABLE "support_booking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "words" text NOT NULL, "booked_at" datetime NOT NULL, "cancelled_at" datetime NULL, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "slot_id" bigint NOT NULL REFERENCES "support_advisorslot" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_cannedanswer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(20) NOT NULL, "title" varchar(120) NOT NULL, "text" text NOT NULL, "language" varchar(16) NOT NULL, "changed_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_one_canned_of_a_title" UNIQUE ("organisation_id", "title"));
CREATE TABLE "support_case" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(20) NOT NULL, "subject" varchar(200) NOT NULL, "state" varchar(10) NOT NULL, "via" varchar(10) NOT NULL, "key" varchar(120) NOT NULL, "context_address" varchar(400) NOT NULL, "context_title" varchar(200) NOT NULL, "role" varchar(20) NOT NULL, "unit_id" bigint NULL, "has_administrators" bool NOT NULL, "opened_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "answer_minutes" integer unsigned NOT NULL CHECK ("answer_minutes" >= 0), "asked_at" datetime NULL, "warn_at" datetime NULL, "due_at" datetime NULL, "warned_at" datetime NULL, "escalated_at" datetime NULL, "first_answered_at" datetime NULL, "first_minutes" integer unsigned NULL CHECK ("first_minutes" >= 0), "answered_at" datetime NULL, "closed_at" datetime NULL, "rating" smallint unsigned NULL CHECK ("rating" >= 0), "assignee_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "merged_into_id" bigint NULL REFERENCES "support_case" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_checkin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "words" text NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "mentorship_id" bigint NOT NULL REFERENCES "support_mentorship" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_check_in_one_to_five" CHECK (("level" >= 1 AND "level" <= 5)));
CREATE TABLE "support_line" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "text" text NOT NULL, "at" datetime NOT NULL, "reference" varchar(200) NOT NULL, "by_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "support_case" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_matching" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "state" varchar(10) NOT NULL, "answer" text NOT NULL CHECK ((JSON_VALID("answer") OR "answer" IS NULL)), "people" integer unsigned NOT NULL CHECK ("people" >= 0), "taken" integer unsigned NOT NULL CHECK ("taken" >= 0), "asked_by" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_mentorgoal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" varchar(400) NOT NULL, "made_at" datetime NOT NULL, "done_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "mentorship_id" bigint NOT NULL REFERENCES "support_mentorship" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_mentormeeting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "starts_at" datetime NOT NULL, "ends_at" datetime NOT NULL, "zone" varchar(64) NOT NULL, "place" varchar(400) NOT NULL, "cancelled_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "mentorship_id" bigint NOT NULL REFERENCES "support_mentorship" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_meeting_ends_after_it_starts" CHECK ("ends_at" > ("starts_at")));
CREATE TABLE "support_mentorprofile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "about" text NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "is_open" bool NOT NULL, "changed_at" datetime NOT NULL, "capacity" smallint unsigned NOT NULL CHECK ("capacity" >= 0), "meeting_kinds" text NOT NULL CHECK ((JSON_VALID("meeting_kinds") OR "meeting_kinds" IS NULL)), "is_everywhere" bool NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_mentorship" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "state" varchar(10) NOT NULL, "words" text NOT NULL, "asked_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "answered_at" datetime NULL, "ended_at" datetime NULL, "mentee_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "mentor_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_offeredskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "profile_id" bigint NOT NULL REFERENCES "support_mentorprofile" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_offered_once" UNIQUE ("profile_id", "skill_id"));
CREATE TABLE "support_outreach" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "reason" varchar(200) NOT NULL, "context" varchar(400) NOT NULL, "key" varchar(120) NOT NULL, "state" varchar(12) NOT NULL, "opened_at" datetime NOT NULL, "due_minutes" integer unsigned NOT NULL CHECK ("due_minutes" >= 0), "warn_at" datetime NOT NULL, "due_at" datetime NOT NULL, "warned_at" datetime NULL, "escalated_at" datetime NULL, "taken_at" datetime NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "ended_at" datetime NULL, "reached_at" datetime NULL, "barrier" varchar(400) NOT NULL, "note" text NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "taken_by_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_reached_for_once" UNIQUE ("organisation_id", "key"));
CREATE TABLE "support_route" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(20) NOT NULL, "unit_id" bigint NULL, "role" varchar(20) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "answer_minutes" integer unsigned NOT NULL CHECK ("answer_minutes" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_a_clock_has_time" CHECK ("answer_minutes" >= 15), CONSTRAINT "support_one_rule_of_a_unit" UNIQUE ("organisation_id", "kind", "unit_id"));
CREATE TABLE "support_seeking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "about" text NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "is_open" bool NOT NULL, "changed_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL UNIQUE REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "support_turn" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "kind" varchar(20) NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_turn_ends_after_it_starts" CHECK ("ends_on" >= ("starts_on")));
CREATE TABLE "support_wantedskill" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seeking_id" bigint NOT NULL REFERENCES "support_seeking" ("id") DEFERRABLE INITIALLY DEFERRED, "skill_id" bigint NOT NULL REFERENCES "skills_skill" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_wanted_once" UNIQUE ("seeking_id", "skill_id"));
CREATE TABLE "support_wish" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "is_apart" bool NOT NULL, "mentor_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "seeking_id" bigint NOT NULL REFERENCES "support_seeking" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "support_wished_once" UNIQUE ("seeking_id", "mentor_id"));
CREATE TABLE "usersessions_usersession" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "ip" char(39) NOT NULL, "last_seen_at" datetime NOT NULL, "session_key" varchar(40) NOT NULL UNIQUE, "user_agent" varchar(200) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wallets_account" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "currency" varchar(3) NOT NULL, "key" varchar(40) NOT NULL, "floor" bigint NULL, "balance" bigint NULL, "held" bigint NOT NULL, "book_id" bigint NOT NULL REFERENCES "wallets_book" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_account_of_a_key" UNIQUE ("book_id", "kind", "currency", "key"), CONSTRAINT "no_account_below_its_floor" CHECK ((("balance" IS NULL AND "floor" IS NULL) OR ("balance" >= ("floor" + "held") AND "floor" IS NOT NULL))), CONSTRAINT "what_is_held_is_not_negative" CHECK ("held" >= 0));
CREATE TABLE "wallets_allowance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(100) NOT NULL, "state" varchar(10) NOT NULL, "relations" text NOT NULL CHECK ((JSON_VALID("relations") OR "relations" IS NULL)), "roles" text NOT NULL CHECK ((JSON_VALID("roles") OR "roles" IS NULL)), "unit_ids" text NOT NULL CHECK ((JSON_VALID("unit_ids") OR "unit_ids" IS NULL)), "weekly_minutes" integer unsigned NOT NULL CHECK ("weekly_minutes" >= 0), "probation_days" smallint unsigned NOT NULL CHECK ("probation_days" >= 0), "amount" bigint NOT NULL, "currency" varchar(3) NOT NULL, "period" varchar(10) NOT NULL, "is_pro_rata" bool NOT NULL, "pays_for" text NOT NULL CHECK ((JSON_VALID("pays_for") OR "pays_for" IS NULL)), "carry_over" bigint NULL, "expires_after" smallint unsigned NULL CHECK ("expires_after" >= 0), "overdraft" bigint NOT NULL, "leaving" varchar(10) NOT NULL, "stays_days" smallint unsigned NOT NULL CHECK ("stays_days" >= 0), "starts_on" date NOT NULL, "ends_on" date NULL, "overlap" varchar(10) NOT NULL, "beside" text NOT NULL CHECK ((JSON_VALID("beside") OR "beside" IS NULL)), "version" integer unsigned NOT NULL CHECK ("version" >= 0), "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "activated_at" datetime NULL, "ended_at" datetime NULL, "ran_on" date NULL, "settled_on" date NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "an_allowance_gives_something" CHECK ("amount" > 0), CONSTRAINT "what_is_carried_over_is_not_negative" CHECK (("carry_over" IS NULL OR "carry_over" >= 0)), CONSTRAINT "an_overdraft_is_a_size" CHECK ("overdraft" >= 0), CONSTRAINT "an_allowance_ends_after_it_starts" CHECK (("ends_on" IS NULL OR "ends_on" >= ("starts_on"))));
CREATE TABLE "wallets_auditrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "ran_at" datetime NOT NULL, "seconds" real NOT NULL, "differences" integer unsigned NOT NULL CHECK ("differences" >= 0), "first" text NOT NULL CHECK ((JSON_VALID("first") OR "first" IS NULL)));
CREATE TABLE "wallets_bankdetails" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "provider_id" bigint NULL, "sealed" text NOT NULL, "changed_at" datetime NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wallets_book" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "closed_until" date NULL, "organisation_id" bigint NOT NULL UNIQUE REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wallets_checkpoint" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "balance" bigint NOT NULL, "account_id" bigint NOT NULL REFERENCES "wallets_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_checkpoint_a_day" UNIQUE ("account_id", "on"));
CREATE TABLE "wallets_consent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "answer" varchar(20) NOT NULL, "needs_all" bool NOT NULL, "words" text NOT NULL, "asked_at" datetime NOT NULL, "due_at" datetime NOT NULL, "reminded_at" datetime NULL, "answered_at" datetime NULL, "decider_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "delegated_by_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "purchase_id" bigint NOT NULL REFERENCES "wallets_purchase" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "who_decides_is_asked_once" UNIQUE ("purchase_id", "organisation_id", "decider_id"));
CREATE TABLE "wallets_deposit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "amount" bigint NOT NULL, "currency" varchar(3) NOT NULL, "reference" varchar(80) NOT NULL, "paid_on" date NOT NULL, "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NOT NULL UNIQUE REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_deposit_brings_something" CHECK ("amount" > 0));
CREATE TABLE "wallets_exchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "transfer_id" bigint NOT NULL REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, "account_id" bigint NOT NULL REFERENCES "wallets_account" ("id") DEFERRABLE INITIALLY DEFERRED, "sold" bigint NOT NULL, "sold_currency" varchar(3) NOT NULL, "bought" bigint NOT NULL, "bought_currency" varchar(3) NOT NULL, "rate" decimal NOT NULL, "rate_on" date NOT NULL, "rounding" decimal NOT NULL, CONSTRAINT "one_exchange_of_an_account" UNIQUE ("transfer_id", "account_id"));
CREATE TABLE "wallets_exchangerate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "currency" varchar(3) NOT NULL, "day" date NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "per_euro" decimal NOT NULL, "source" varchar(20) NOT NULL, "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, CONSTRAINT "one_rate_of_a_version" UNIQUE ("currency", "day", "version"), CONSTRAINT "a_rate_is_above_zero" CHECK ("per_euro" > '0'), CONSTRAINT "a_euro_is_a_euro" CHECK (NOT ("currency" = 'EUR')));
CREATE TABLE "wallets_funder" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "agreed_by" varchar(100) NOT NULL, "agreed_at" datetime NULL, "allowance_id" bigint NOT NULL REFERENCES "wallets_allowance" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_funder_is_named_once" UNIQUE ("allowance_id", "organisation_id"), CONSTRAINT "a_share_is_a_part" CHECK (("basis_points" > 0 AND "basis_points" <= 10000)));
CREATE TABLE "wallets_grant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "period" varchar(10) NOT NULL, "starts_on" date NOT NULL, "ends_on" date NOT NULL, "amount" bigint NOT NULL, "swept_at" datetime NULL, "allowance_id" bigint NOT NULL REFERENCES "wallets_allowance" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "pot_id" bigint NOT NULL REFERENCES "wallets_pot" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NOT NULL UNIQUE REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_grant_a_period" UNIQUE ("allowance_id", "period", "person_id"), CONSTRAINT "a_grant_gives_something" CHECK ("amount" > 0));
CREATE TABLE "wallets_hold" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "amount" bigint NOT NULL, "state" varchar(20) NOT NULL, "key" varchar(120) NOT NULL, "reason" varchar(40) NOT NULL, "about" varchar(120) NOT NULL, "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NULL, "ended_at" datetime NULL, "account_id" bigint NOT NULL REFERENCES "wallets_account" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NULL REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_hold_holds_something" CHECK ("amount" > 0), CONSTRAINT "what_is_captured_was_booked" CHECK ((("state" = 'captured' AND "transfer_id" IS NOT NULL) OR (NOT ("state" = 'captured') AND "transfer_id" IS NULL))), CONSTRAINT "what_is_reserved_has_not_ended" CHECK ((("ended_at" IS NULL AND "state" = 'reserved') OR (NOT ("state" = 'reserved') AND "ended_at" IS NOT NULL))), CONSTRAINT "one_hold_of_a_key" UNIQUE ("key"));
CREATE TABLE "wallets_invoice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "year" smallint unsigned NOT NULL CHECK ("year" >= 0), "serial" integer unsigned NOT NULL CHECK ("serial" >= 0), "number" varchar(30) NOT NULL, "month" date NOT NULL, "issued_on" date NOT NULL, "currency" varchar(3) NOT NULL, "net" bigint NOT NULL, "tax" bigint NOT NULL, "gross" bigint NOT NULL, "rounding" bigint NOT NULL, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "pdf" varchar(100) NOT NULL, "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "buyer_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "corrects_id" bigint NULL REFERENCES "wallets_invoice" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_invoice_of_a_number" UNIQUE ("organisation_id", "year", "serial"), CONSTRAINT "net_and_tax_are_gross" CHECK ("gross" = ("net" + "tax")));
CREATE TABLE "wallets_invoicecounter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "year" smallint unsigned NOT NULL CHECK ("year" >= 0), "last" integer unsigned NOT NULL CHECK ("last" >= 0), "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_counter_of_a_year" UNIQUE ("organisation_id", "year"));
CREATE TABLE "wallets_invoiceline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "amount" bigint NOT NULL, "is_back" bool NOT NULL, "invoice_id" bigint NOT NULL REFERENCES "wallets_invoice" ("id") DEFERRABLE INITIALLY DEFERRED, "share_id" bigint NOT NULL REFERENCES "wallets_share" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_share_is_invoiced_once_and_taken_back_once" UNIQUE ("share_id", "is_back"), CONSTRAINT "a_line_says_something" CHECK ("amount" > 0));
CREATE TABLE "wallets_legaldetails" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "name" varchar(200) NOT NULL, "street" varchar(200) NOT NULL, "postcode" varchar(20) NOT NULL, "city" varchar(100) NOT NULL, "country" varchar(2) NOT NULL, "vat_id" varchar(20) NOT NULL, "tax_number" varchar(40) NOT NULL, "registration" varchar(60) NOT NULL, "email" varchar(254) NOT NULL, "vat" varchar(1) NOT NULL, "rate" decimal NOT NULL, "exemption" varchar(200) NOT NULL, "due_days" smallint unsigned NOT NULL CHECK ("due_days" >= 0), "organisation_id" bigint NOT NULL UNIQUE REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wallets_payout" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider_id" bigint NULL, "amount" bigint NOT NULL, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NOT NULL UNIQUE REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, "run_id" bigint NOT NULL REFERENCES "wallets_payoutrun" ("id") DEFERRABLE INITIALLY DEFERRED, "left_on" date NULL, "left_amount" bigint NULL, CONSTRAINT "a_payout_pays_something" CHECK ("amount" > 0));
CREATE TABLE "wallets_payoutrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "until" date NOT NULL, "currency" varchar(3) NOT NULL, "by" varchar(100) NOT NULL, "made_at" datetime NOT NULL, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wallets_posting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "amount" bigint NOT NULL, "booked_on" date NOT NULL, "account_id" bigint NOT NULL REFERENCES "wallets_account" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NOT NULL REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_posting_moves_something" CHECK (NOT ("amount" = 0)));
CREATE TABLE "wallets_pot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "kind" varchar(20) NOT NULL, "name" varchar(100) NOT NULL, "pays_for" text NOT NULL CHECK ((JSON_VALID("pays_for") OR "pays_for" IS NULL)), "rank" smallint unsigned NOT NULL CHECK ("rank" >= 0), "asks_all" bool NOT NULL, "opens_on" date NULL, "expires_on" date NULL, "made_at" datetime NOT NULL, "closed_at" datetime NULL, "account_id" bigint NOT NULL UNIQUE REFERENCES "wallets_account" ("id") DEFERRABLE INITIALLY DEFERRED, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NULL REFERENCES "organisations_unit" ("id") DEFERRABLE INITIALLY DEFERRED, "to_return" bigint NOT NULL, CONSTRAINT "a_team_pot_has_a_unit" CHECK ((("kind" = 'team' AND "unit_id" IS NOT NULL) OR (NOT ("kind" = 'team') AND "unit_id" IS NULL))), CONSTRAINT "only_a_personal_pot_has_a_person" CHECK (("kind" = 'personal' OR "person_id" IS NULL)), CONSTRAINT "what_returns_is_not_negative" CHECK ("to_return" >= 0));
CREATE TABLE "wallets_potguest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "organisation_id" bigint NOT NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "pot_id" bigint NOT NULL REFERENCES "wallets_pot" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_guest_is_named_once" UNIQUE ("pot_id", "organisation_id"));
CREATE TABLE "wallets_purchase" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "owner_id" varchar(40) NOT NULL, "reason" varchar(40) NOT NULL, "wanted" varchar(120) NOT NULL, "about" varchar(120) NOT NULL, "title" varchar(300) NOT NULL, "kind" varchar(20) NOT NULL, "resource_id" bigint NULL, "offering_id" bigint NULL, "provider_id" bigint NULL, "skill_ids" text NOT NULL CHECK ((JSON_VALID("skill_ids") OR "skill_ids" IS NULL)), "price" bigint NOT NULL, "currency" varchar(3) NOT NULL, "state" varchar(20) NOT NULL, "link" varchar(1000) NOT NULL, "step" text NOT NULL, "words" text NOT NULL, "receipt" varchar(100) NOT NULL, "asked_at" datetime NOT NULL, "expires_at" datetime NULL, "ended_at" datetime NULL, "paid_at" datetime NULL, "refunded" bigint NOT NULL, "organisation_id" bigint NULL REFERENCES "organisations_organisation" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "identity_person" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NULL UNIQUE REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_purchase_has_a_price" CHECK ("price" > 0), CONSTRAINT "what_is_paid_was_booked" CHECK ((("state" IN ('paid', 'refunded') AND "transfer_id" IS NOT NULL) OR (NOT ("state" IN ('paid', 'refunded')) AND "transfer_id" IS NULL))), CONSTRAINT "no_more_comes_back_than_was_paid" CHECK (("refunded" >= 0 AND "refunded" <= ("price"))));
CREATE TABLE "wallets_run" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "people" integer unsigned NOT NULL CHECK ("people" >= 0), "granted" bigint NOT NULL, "returned" bigint NOT NULL, "waiting" integer unsigned NOT NULL CHECK ("waiting" >= 0), "missing" bigint NOT NULL, "ran_at" datetime NOT NULL, "told_at" datetime NULL, "allowance_id" bigint NOT NULL REFERENCES "wallets_allowance" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_run_of_a_day" UNIQUE ("allowance_id", "on"));
CREATE TABLE "wallets_share" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "amount" bigint NOT NULL, "of_price" bigint NOT NULL, "hold_id" bigint NULL UNIQUE REFERENCES "wallets_hold" ("id") DEFERRABLE INITIALLY DEFERRED, "pot_id" bigint NOT NULL REFERENCES "wallets_pot" ("id") DEFERRABLE INITIALLY DEFERRED, "purchase_id" bigint NOT NULL REFERENCES "wallets_purchase" ("id") DEFERRABLE INITIALLY DEFERRED, "returned" bigint NOT NULL, "pot_per_euro" decimal NULL, "price_per_euro" decimal NULL, "rate_on" date NULL, CONSTRAINT "a_pot_pays_one_share" UNIQUE ("purchase_id", "pot_id"), CONSTRAINT "a_share_is_not_empty" CHECK (("amount" > 0 AND "of_price" > 0)), CONSTRAINT "no_more_of_a_share_comes_back_than_it_was" CHECK (("returned" >= 0 AND "returned" <= ("of_price"))));
CREATE TABLE "wallets_transfer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL, "reason" varchar(40) NOT NULL, "about" varchar(120) NOT NULL, "rule" varchar(120) NOT NULL, "by" varchar(100) NOT NULL, "booked_on" date NOT NULL, "made_at" datetime NOT NULL, "reverses_id" bigint NULL REFERENCES "wallets_transfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "a_transfer_has_a_reason" CHECK (NOT ("reason" = '')), CONSTRAINT "a_transfer_has_a_key" CHECK (NOT ("key" = '')), CONSTRAINT "one_transfer_of_a_key" UNIQUE ("key"));
CREATE UNIQUE INDEX "a_delivery_comes_once" ON "connections_arrival" ("connection_id", "delivery") WHERE NOT ("delivery" = '');
CREATE UNIQUE INDEX "a_person_is_paid_once_a_run" ON "wallets_payout" ("run_id", "person_id") WHERE "person_id" IS NOT NULL;
CREATE UNIQUE INDEX "a_provider_is_paid_once_a_run" ON "wallets_payout" ("run_id", "provider_id") WHERE "provider_id" IS NOT NULL;
CREATE UNIQUE INDEX "a_transfer_is_reversed_once" ON "wallets_transfer" ("reverses_id") WHERE "reverses_id" IS NOT NULL;
CREATE UNIQUE INDEX "a_verified_domain_belongs_to_one" ON "access_domain" ("name") WHERE "verified_at" IS NOT NULL;
CREATE INDEX "access_alias_owner_id_43ff3385" ON "access_alias" ("owner_id");
CREATE INDEX "access_alias_person_id_e56f0ea3" ON "access_alias" ("person_id");
CREATE INDEX "access_apitoken_account_id_e794293d" ON "access_apitoken" ("account_id");
CREATE INDEX "access_apitoken_organisation_id_e2ab7b46" ON "access_apitoken" ("organisation_id");
CREATE INDEX "access_apitoken_owner_id_6b5b2a43" ON "access_apitoken" ("owner_id");
CREATE INDEX "access_client_client_secret_00422df2" ON "access_client" ("client_secret");
CREATE INDEX "access_client_organisation_id_6f9a7dc7" ON "access_client" ("organisation_id");
CREATE INDEX "access_client_owner_id_31cc742a" ON "access_client" ("owner_id");
CREATE INDEX "access_consent_client_id_fb044626" ON "access_consent" ("client_id");
CREATE INDEX "access_consent_owner_id_0d6c85c5" ON "access_consent" ("owner_id");
CREATE INDEX "access_consent_person_id_7b48826a" ON "access_consent" ("person_id");
CREATE INDEX "access_domain_organisation_id_ada962fe" ON "access_domain" ("organisation_id");
CREATE INDEX "access_domain_owner_id_a686cc91" ON "access_domain" ("owner_id");
CREATE INDEX "access_domain_sign_on_id_4d1a80a8" ON "access_domain" ("sign_on_id");
CREATE INDEX "access_factorpolicy_organisation_id_6423ca17" ON "access_factorpolicy" ("organisation_id");
CREATE INDEX "access_factorpolicy_owner_id_8262b510" ON "access_factorpolicy" ("owner_id");
CREATE INDEX "access_offer_client_id_2372e6bb" ON "access_offer" ("client_id");
CREATE INDEX "access_offer_organisation_id_49e2335b" ON "access_offer" ("organisation_id");
CREATE INDEX "access_registrationpass_expires_at_66c3318b" ON "access_registrationpass" ("expires_at");
CREATE INDEX "access_registrationpass_organisation_id_64cc7c3c" ON "access_registrationpass" ("organisation_id");
CREATE INDEX "access_registrationpass_owner_id_1398f150" ON "access_registrationpass" ("owner_id");
CREATE INDEX "access_scim_external" ON "access_scimuser" ("owner_id", "external_id");
CREATE INDEX "access_scim_groups" ON "access_scimgroup" ("owner_id", "display_name_key");
CREATE INDEX "access_scim_names" ON "access_scimuser" ("owner_id", "user_name_key");
CREATE INDEX "access_scim_users" ON "access_scimuser" ("owner_id", "id");
CREATE INDEX "access_scimemail_user_id_956f9877" ON "access_scimemail" ("user_id");
CREATE INDEX "access_scimemail_value_key_8bbe6057" ON "access_scimemail" ("value_key");
CREATE INDEX "access_scimgroup_organisation_id_211d3323" ON "access_scimgroup" ("organisation_id");
CREATE INDEX "access_scimgroup_owner_id_9312b68f" ON "access_scimgroup" ("owner_id");
CREATE INDEX "access_scimuser_organisation_id_569bca19" ON "access_scimuser" ("organisation_id");
CREATE INDEX "access_scimuser_owner_id_7651b223" ON "access_scimuser" ("owner_id");
CREATE INDEX "access_scimuser_person_id_c6ba5e6b" ON "access_scimuser" ("person_id");
CREATE INDEX "access_scimuser_place_id_6de3101a" ON "access_scimuser" ("place_id");
CREATE INDEX "access_serviceaccount_organisation_id_cc0ebcdb" ON "access_serviceaccount" ("organisation_id");
CREATE INDEX "access_serviceaccount_owner_id_d258b4aa" ON "access_serviceaccount" ("owner_id");
CREATE INDEX "access_signinlink_expires_at_aa1f6199" ON "access_signinlink" ("expires_at");
CREATE INDEX "access_signinlink_person_id_6d8f6078" ON "access_signinlink" ("person_id");
CREATE INDEX "access_signon_organisation_id_d3dbc587" ON "access_signon" ("organisation_id");
CREATE INDEX "access_signon_owner_id_4b738453" ON "access_signon" ("owner_id");
CREATE INDEX "access_tool_client__8c37da_idx" ON "access_toolsignin" ("client_id", "person_id", "used_at");
CREATE INDEX "access_toolsignin_client_id_868b8a37" ON "access_toolsignin" ("client_id");
CREATE INDEX "access_toolsignin_given_at_f3760f43" ON "access_toolsignin" ("given_at");
CREATE INDEX "access_toolsignin_owner_id_7a4f13d6" ON "access_toolsignin" ("owner_id");
CREATE INDEX "access_toolsignin_person_id_49ce703b" ON "access_toolsignin" ("person_id");
CREATE INDEX "access_usedassertion_expires_at_35c21df3" ON "access_usedassertion" ("expires_at");
CREATE INDEX "access_usedassertion_sign_on_id_84b4f959" ON "access_usedassertion" ("sign_on_id");
CREATE INDEX "access_viewas_organisation_id_35f9fa33" ON "access_viewas" ("organisation_id");
CREATE INDEX "access_viewas_owner_id_74a2e2ab" ON "access_viewas" ("owner_id");
CREATE INDEX "access_viewas_person_id_765bc6e7" ON "access_viewas" ("person_id");
CREATE INDEX "access_viewas_viewer_id_a7335307" ON "access_viewas" ("viewer_id");
CREATE INDEX "access_views_there" ON "access_viewas" ("organisation_id", "begun_at");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE INDEX "agenda_by_day" ON "agenda_entry" ("owner_id", "starts_at");
CREATE INDEX "agenda_by_source" ON "agenda_entry" ("source");
CREATE INDEX "agenda_entry_owner_id_157582a0" ON "agenda_entry" ("owner_id");
CREATE INDEX "agenda_entry_person_id_abe79924" ON "agenda_entry" ("person_id");
CREATE INDEX "agenda_feed_owner_id_fc52e031" ON "agenda_feed" ("owner_id");
CREATE INDEX "agenda_learninghours_owner_id_c1ec44bc" ON "agenda_learninghours" ("owner_id");
CREATE INDEX "agenda_learninghours_person_id_6c7f8a03" ON "agenda_learninghours" ("person_id");
CREATE UNIQUE INDEX "an_account_is_one_persons" ON "integrations_account" ("connection_id", "folded") WHERE NOT ("folded" = '');
CREATE UNIQUE INDEX "asked_by_name_once_a_key" ON "learning_assignment" ("organisation_id", "named_by") WHERE NOT ("named_by" = '');
CREATE INDEX "assessments_assessment_organisation_id_fa93e360" ON "assessments_assessment" ("organisation_id");
CREATE INDEX "assessments_assessment_owner_id_46142cd2" ON "assessments_assessment" ("owner_id");
CREATE INDEX "assessments_assignment_assessment_id_75526f55" ON "assessments_assignment" ("assessment_id");
CREATE INDEX "assessments_assignment_attempt_id_5c739f6a" ON "assessments_assignment" ("attempt_id");
CREATE INDEX "assessments_assignment_organisation_id_31917887" ON "assessments_assignment" ("organisation_id");
CREATE INDEX "assessments_assignment_owner_id_751d6305" ON "assessments_assignment" ("owner_id");
CREATE INDEX "assessments_assignment_person_id_591ee827" ON "assessments_assignment" ("person_id");
CREATE INDEX "assessments_attempt_edition_id_45b51611" ON "assessments_attempt" ("edition_id");
CREATE INDEX "assessments_attempt_organisation_id_7011820a" ON "assessments_attempt" ("organisation_id");
CREATE INDEX "assessments_attempt_owner_id_185d936e" ON "assessments_attempt" ("owner_id");
CREATE INDEX "assessments_attempt_person_id_e6d6c4e7" ON "assessments_attempt" ("person_id");
CREATE INDEX "assessments_edition_assessment_id_2437585b" ON "assessments_edition" ("assessment_id");
CREATE INDEX "assessments_editionitem_edition_id_6c4c9049" ON "assessments_editionitem" ("edition_id");
CREATE INDEX "assessments_editionitem_version_id_87718090" ON "assessments_editionitem" ("version_id");
CREATE INDEX "assessments_finished" ON "assessments_attempt" ("edition_id", "finished_at");
CREATE INDEX "assessments_item_organisation_id_9d1b3f68" ON "assessments_item" ("organisation_id");
CREATE INDEX "assessments_item_owner_id_6fdc687e" ON "assessments_item" ("owner_id");
CREATE INDEX "assessments_itemversion_item_id_ab708e05" ON "assessments_itemversion" ("item_id");
CREATE INDEX "assessments_place_assessment_id_068a8e12" ON "assessments_place" ("assessment_id");
CREATE INDEX "assessments_place_item_id_54039989" ON "assessments_place" ("item_id");
CREATE INDEX "assessments_segment_attempt_id_09f7b572" ON "assessments_segment" ("attempt_id");
CREATE INDEX "assessments_segment_organisation_id_066a631e" ON "assessments_segment" ("organisation_id");
CREATE INDEX "assessments_segment_owner_id_6fb39811" ON "assessments_segment" ("owner_id");
CREATE INDEX "assessments_segment_person_id_acbd3be0" ON "assessments_segment" ("person_id");
CREATE INDEX "assessments_standing" ON "assessments_segment" ("person_id", "dimension", "at" DESC);
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "catalogue_bookmark_owner_id_cfd6482f" ON "catalogue_bookmark" ("owner_id");
CREATE INDEX "catalogue_bookmark_person_id_26a38b29" ON "catalogue_bookmark" ("person_id");
CREATE INDEX "catalogue_bookmark_resource_id_7ca85789" ON "catalogue_bookmark" ("resource_id");
CREATE INDEX "catalogue_e_resourc_970b41_idx" ON "catalogue_episode" ("resource_id", "published_at" DESC);
CREATE INDEX "catalogue_episode_resource_id_58f7951e" ON "catalogue_episode" ("resource_id");
CREATE INDEX "catalogue_need_answer_id_9138e4db" ON "catalogue_need" ("answer_id");
CREATE INDEX "catalogue_need_organisation_id_0a2ff18f" ON "catalogue_need" ("organisation_id");
CREATE INDEX "catalogue_need_owner_id_348d3050" ON "catalogue_need" ("owner_id");
CREATE INDEX "catalogue_need_skill_id_4840e9eb" ON "catalogue_need" ("skill_id");
CREATE INDEX "catalogue_needvoice_need_id_bc1dcd30" ON "catalogue_needvoice" ("need_id");
CREATE INDEX "catalogue_needvoice_person_id_57fce792" ON "catalogue_needvoice" ("person_id");
CREATE INDEX "catalogue_prerequisite_requires_id_b0e408de" ON "catalogue_prerequisite" ("requires_id");
CREATE INDEX "catalogue_prerequisite_resource_id_12d28874" ON "catalogue_prerequisite" ("resource_id");
CREATE INDEX "catalogue_provider_organisation_id_668e2693" ON "catalogue_provider" ("organisation_id");
CREATE INDEX "catalogue_r_owner_i_1b03e7_idx" ON "catalogue_resource" ("owner_id", "source", "run_id");
CREATE INDEX "catalogue_r_provide_6375b9_idx" ON "catalogue_resource" ("provider_id", "state");
CREATE INDEX "catalogue_r_skill_i_ed1d2e_idx" ON "catalogue_resourceskill" ("skill_id", "state");
CREATE INDEX "catalogue_r_state_3e3f3f_idx" ON "catalogue_resourceskill" ("state", "score" DESC);
CREATE INDEX "catalogue_resource_organisation_id_7b3ab178" ON "catalogue_resource" ("organisation_id");
CREATE INDEX "catalogue_resource_owner_id_983e3589" ON "catalogue_resource" ("owner_id");
CREATE INDEX "catalogue_resource_provider_id_1d1ed1b3" ON "catalogue_resource" ("provider_id");
CREATE INDEX "catalogue_resourceskill_resource_id_f2ce4df0" ON "catalogue_resourceskill" ("resource_id");
CREATE INDEX "catalogue_resourceskill_skill_id_78088c35" ON "catalogue_resourceskill" ("skill_id");
CREATE INDEX "catalogue_review_owner_id_6ec03b7f" ON "catalogue_review" ("owner_id");
CREATE INDEX "catalogue_review_person_id_c7351359" ON "catalogue_review" ("person_id");
CREATE INDEX "catalogue_review_resource_id_02aa41fe" ON "catalogue_review" ("resource_id");
CREATE INDEX "catalogue_searchentry_version_e57b11af" ON "catalogue_searchentry" ("version");
CREATE INDEX "catalogue_searchterm_version_c940dc1b" ON "catalogue_searchterm" ("version");
CREATE INDEX "catalogue_untagged" ON "catalogue_resource" ("id") WHERE ("state" = 'published' AND "tagged_at" IS NULL);
CREATE UNIQUE INDEX "communities_a_story_once_on_a_canvas" ON "communities_canvasnote" ("canvas_id", "story_id") WHERE "removed_at" IS NULL;
CREATE INDEX "communities_banner_owner_id_373ee2fc" ON "communities_banner" ("owner_id");
CREATE INDEX "communities_banners_that_stand" ON "communities_banner" ("until");
CREATE INDEX "communities_bannerseen_banner_id_86b8588c" ON "communities_bannerseen" ("banner_id");
CREATE INDEX "communities_bannerseen_owner_id_34b7fe9f" ON "communities_bannerseen" ("owner_id");
CREATE INDEX "communities_bannerseen_person_id_a291b41a" ON "communities_bannerseen" ("person_id");
CREATE INDEX "communities_bridge_owner_id_dbca7820" ON "communities_bridge" ("owner_id");
CREATE INDEX "communities_bridge_space_id_d88f6562" ON "communities_bridge" ("space_id");
CREATE INDEX "communities_bridge_token_id_96bc6fbd" ON "communities_bridge" ("token_id");
CREATE INDEX "communities_by_time" ON "communities_post" ("space_id", "posted_at");
CREATE UNIQUE INDEX "communities_came_over_once" ON "communities_crossing" ("bridge_id", "there") WHERE ("sign" = '' AND NOT ("there" = ''));
CREATE INDEX "communities_canvas_organisation_id_1d91f4eb" ON "communities_canvas" ("organisation_id");
CREATE INDEX "communities_canvas_owner_id_e911802c" ON "communities_canvas" ("owner_id");
CREATE INDEX "communities_canvasline_note_id_78433d5e" ON "communities_canvasline" ("note_id");
CREATE INDEX "communities_canvasline_owner_id_fbcd3d46" ON "communities_canvasline" ("owner_id");
CREATE INDEX "communities_canvasline_version_id_cf8d67dc" ON "communities_canvasline" ("version_id");
CREATE INDEX "communities_canvasnote_author_id_1c5914a2" ON "communities_canvasnote" ("author_id");
CREATE INDEX "communities_canvasnote_canvas_id_9ffbf4a4" ON "communities_canvasnote" ("canvas_id");
CREATE INDEX "communities_canvasnote_owner_id_1357d990" ON "communities_canvasnote" ("owner_id");
CREATE INDEX "communities_canvasnote_story_id_4d44f614" ON "communities_canvasnote" ("story_id");
CREATE INDEX "communities_canvassign_note_id_75ba0699" ON "communities_canvassign" ("note_id");
CREATE INDEX "communities_canvassign_owner_id_8e9f56ef" ON "communities_canvassign" ("owner_id");
CREATE INDEX "communities_canvassign_person_id_1a36ca4c" ON "communities_canvassign" ("person_id");
CREATE INDEX "communities_canvasversion_canvas_id_fc4c03d5" ON "communities_canvasversion" ("canvas_id");
CREATE INDEX "communities_chatguest_bridge_id_2092602f" ON "communities_chatguest" ("bridge_id");
CREATE INDEX "communities_chatguest_person_id_12066ce5" ON "communities_chatguest" ("person_id");
CREATE INDEX "communities_chatsign_owner_id_8c234aad" ON "communities_chatsign" ("owner_id");
CREATE INDEX "communities_chatsign_person_id_71d466d2" ON "communities_chatsign" ("person_id");
CREATE INDEX "communities_chatsign_post_id_0c8f3b3c" ON "communities_chatsign" ("post_id");
CREATE INDEX "communities_coffee_due" ON "communities_coffeeplan" ("next_on") WHERE "is_on";
CREATE INDEX "communities_coffeeavoidance_other_id_4f4473a6" ON "communities_coffeeavoidance" ("other_id");
CREATE INDEX "communities_coffeeavoidance_owner_id_2eadea18" ON "communities_coffeeavoidance" ("owner_id");
CREATE INDEX "communities_coffeeavoidance_person_id_cb5adf88" ON "communities_coffeeavoidance" ("person_id");
CREATE INDEX "communities_coffeegroup_round_id_9d65cc02" ON "communities_coffeegroup" ("round_id");
CREATE INDEX "communities_coffeeround_space_id_b7a29dc3" ON "communities_coffeeround" ("space_id");
CREATE INDEX "communities_coffeeseat_group_id_d1946452" ON "communities_coffeeseat" ("group_id");
CREATE INDEX "communities_coffeeseat_owner_id_c3daf12a" ON "communities_coffeeseat" ("owner_id");
CREATE INDEX "communities_coffeeseat_person_id_2af5858c" ON "communities_coffeeseat" ("person_id");
CREATE INDEX "communities_coffeewish_owner_id_b7522b35" ON "communities_coffeewish" ("owner_id");
CREATE INDEX "communities_coffeewish_person_id_043cc292" ON "communities_coffeewish" ("person_id");
CREATE INDEX "communities_coffeewish_space_id_de75b5e2" ON "communities_coffeewish" ("space_id");
CREATE INDEX "communities_coming_gathering_id_a7c91f00" ON "communities_coming" ("gathering_id");
CREATE INDEX "communities_coming_owner_id_7b872dce" ON "communities_coming" ("owner_id");
CREATE INDEX "communities_coming_person_id_e3665fcf" ON "communities_coming" ("person_id");
CREATE INDEX "communities_commitment_canvas_id_8cd4b5ce" ON "communities_commitment" ("canvas_id");
CREATE INDEX "communities_commitment_organisation_id_830b72d6" ON "communities_commitment" ("organisation_id");
CREATE INDEX "communities_commitment_owner_id_46694e20" ON "communities_commitment" ("owner_id");
CREATE INDEX "communities_commitment_sponsor_id_badc2d4b" ON "communities_commitment" ("sponsor_id");
CREATE UNIQUE INDEX "communities_crossed_once" ON "communities_crossing" ("bridge_id", "post_id", "sign") WHERE "post_id" IS NOT NULL;
CREATE INDEX "communities_crossing_bridge_id_35bb74f0" ON "communities_crossing" ("bridge_id");
CREATE INDEX "communities_crossing_post_id_ffdc96c8" ON "communities_crossing" ("post_id");
CREATE INDEX "communities_crossings_of" ON "communities_crossing" ("post_id");
CREATE INDEX "communities_draft_owner_id_5e3b5b65" ON "communities_draft" ("owner_id");
CREATE INDEX "communities_draft_person_id_972fd6bf" ON "communities_draft" ("person_id");
CREATE INDEX "communities_draft_root_id_c63ec9a3" ON "communities_draft" ("root_id");
CREATE INDEX "communities_draft_space_id_efb3f10c" ON "communities_draft" ("space_id");
CREATE INDEX "communities_hidden" ON "communities_post" ("space_id", "hidden_at") WHERE "hidden_at" IS NOT NULL;
CREATE INDEX "communities_in_hands" ON "communities_routing" ("handler_id") WHERE "settled_at" IS NULL;
CREATE INDEX "communities_kinds_by_time" ON "communities_post" ("kind", "posted_at");
CREATE INDEX "communities_members" ON "communities_spacemember" ("space_id", "state", "id" DESC);
CREATE INDEX "communities_mention_owner_id_3514d2f1" ON "communities_mention" ("owner_id");
CREATE INDEX "communities_mention_person_id_fd6d933d" ON "communities_mention" ("person_id");
CREATE INDEX "communities_mention_post_id_417c95b8" ON "communities_mention" ("post_id");
CREATE INDEX "communities_newest" ON "communities_post" ("space_id", "id" DESC) WHERE ("removed_at" IS NULL AND "root_id" IS NULL);
CREATE INDEX "communities_newest_of_kind" ON "communities_post" ("space_id", "kind", "id" DESC) WHERE ("removed_at" IS NULL AND "root_id" IS NULL);
CREATE INDEX "communities_notes_in_order" ON "communities_canvasnote" ("canvas_id", "part", "position") WHERE "removed_at" IS NULL;
CREATE INDEX "communities_offer_organisation_id_9beede2b" ON "communities_offer" ("organisation_id");
CREATE INDEX "communities_offer_owner_id_0a082824" ON "communities_offer" ("owner_id");
CREATE INDEX "communities_offers_at" ON "communities_offer" ("organisation_id", "changed_at" DESC);
CREATE INDEX "communities_offers_wide" ON "communities_offer" ("is_wide", "changed_at" DESC);
CREATE INDEX "communities_offerskill_offer_id_35658247" ON "communities_offerskill" ("offer_id");
CREATE INDEX "communities_offerskill_skill_id_e53ca9fe" ON "communities_offerskill" ("skill_id");
CREATE UNIQUE INDEX "communities_one_canvas_of_an_organisation" ON "communities_canvas" ("organisation_id") WHERE "space_id" IS NULL;
CREATE UNIQUE INDEX "communities_one_channel_of_a_space" ON "communities_bridge" ("space_id") WHERE "closed_at" IS NULL;
CREATE UNIQUE INDEX "communities_one_draft_in_a_space" ON "communities_draft" ("space_id", "person_id") WHERE "root_id" IS NULL;
CREATE UNIQUE INDEX "communities_one_handle_in_a_space" ON "communities_spacemember" ("space_id", "handle") WHERE NOT ("handle" = '');
CREATE UNIQUE INDEX "communities_one_space_of_a_channel" ON "communities_bridge" ("token_id", "channel") WHERE "closed_at" IS NULL;
CREATE INDEX "communities_pinned" ON "communities_post" ("space_id", "pinned_at") WHERE "pinned_at" IS NOT NULL;
CREATE INDEX "communities_places_of" ON "communities_spacemember" ("person_id", "state");
CREATE INDEX "communities_polloption_poll_id_66a5127a" ON "communities_polloption" ("poll_id");
CREATE INDEX "communities_pollvote_option_id_97eb587a" ON "communities_pollvote" ("option_id");
CREATE INDEX "communities_pollvote_owner_id_29895de3" ON "communities_pollvote" ("owner_id");
CREATE INDEX "communities_pollvote_person_id_fde180ba" ON "communities_pollvote" ("person_id");
CREATE INDEX "communities_post_author_id_356540a0" ON "communities_post" ("author_id");
CREATE INDEX "communities_post_guest_id_f6ff5d9d" ON "communities_post" ("guest_id");
CREATE UNIQUE INDEX "communities_post_once_a_key" ON "communities_post" ("space_id", "key") WHERE NOT ("key" = '');
CREATE INDEX "communities_post_organisation_id_a203cd72" ON "communities_post" ("organisation_id");
CREATE INDEX "communities_post_owner_id_56069641" ON "communities_post" ("owner_id");
CREATE INDEX "communities_post_resource_id_cc3e2e67" ON "communities_post" ("resource_id");
CREATE INDEX "communities_post_root_id_9375ee93" ON "communities_post" ("root_id");
CREATE INDEX "communities_post_skill_id_caf5d7cb" ON "communities_post" ("skill_id");
CREATE INDEX "communities_post_space_id_cb2fe622" ON "communities_post" ("space_id");
CREATE INDEX "communities_postfile_post_id_cc796ae8" ON "communities_postfile" ("post_id");
CREATE INDEX "communities_postversion_post_id_7ea1f779" ON "communities_postversion" ("post_id");
CREATE INDEX "communities_postword_post_id_58aa953f" ON "communities_postword" ("post_id");
CREATE INDEX "communities_promises_of" ON "communities_commitment" ("canvas_id", "until");
CREATE INDEX "communities_reaction_owner_id_03de45b2" ON "communities_reaction" ("owner_id");
CREATE INDEX "communities_reaction_person_id_a9914ed6" ON "communities_reaction" ("person_id");
CREATE INDEX "communities_reaction_post_id_dfc6abd0" ON "communities_reaction" ("post_id");
CREATE INDEX "communities_report_owner_id_4c69e063" ON "communities_report" ("owner_id");
CREATE INDEX "communities_report_person_id_1233c330" ON "communities_report" ("person_id");
CREATE INDEX "communities_report_post_id_ef4c4fc0" ON "communities_report" ("post_id");
CREATE INDEX "communities_report_space_id_c86a82e0" ON "communities_report" ("space_id");
CREATE UNIQUE INDEX "communities_reported_once" ON "communities_report" ("post_id", "person_id") WHERE "settled_at" IS NULL;
CREATE INDEX "communities_reports_open" ON "communities_report" ("space_id", "id" DESC) WHERE "settled_at" IS NULL;
CREATE INDEX "communities_routing_handler_id_8a3fb8c9" ON "communities_routing" ("handler_id");
CREATE INDEX "communities_space_cohort_id_08c8df8d" ON "communities_space" ("cohort_id");
CREATE UNIQUE INDEX "communities_space_once_a_key" ON "communities_space" ("key") WHERE NOT ("key" = '');
CREATE INDEX "communities_space_organisation_id_c30af81d" ON "communities_space" ("organisation_id");
CREATE INDEX "communities_space_owner_id_2fdc1723" ON "communities_space" ("owner_id");
CREATE INDEX "communities_spacemember_organisation_id_3f08d778" ON "communities_spacemember" ("organisation_id");
CREATE INDEX "communities_spacemember_owner_id_83ab0541" ON "communities_spacemember" ("owner_id");
CREATE INDEX "communities_spacemember_person_id_a124a394" ON "communities_spacemember" ("person_id");
CREATE INDEX "communities_spacemember_space_id_adcc1c5c" ON "communities_spacemember" ("space_id");
CREATE INDEX "communities_spaces_to_find" ON "communities_space" ("reach", "last_post_at" DESC);
CREATE INDEX "communities_thread" ON "communities_post" ("root_id", "id");
CREATE INDEX "communities_threadwish_owner_id_02cc073f" ON "communities_threadwish" ("owner_id");
CREATE INDEX "communities_threadwish_person_id_3c1bd2ec" ON "communities_threadwish" ("person_id");
CREATE INDEX "communities_threadwish_root_id_86e99a01" ON "communities_threadwish" ("root_id");
CREATE INDEX "communities_to_cross" ON "communities_crossing" ("try_at") WHERE "state" IN ('waiting', 'sending');
CREATE INDEX "connections_arrival_connection_id_3f63a32c" ON "connections_arrival" ("connection_id");
CREATE INDEX "connections_arrival_owner_id_649eac76" ON "connections_arrival" ("owner_id");
CREATE INDEX "connections_arrivalkey_arrival_id_63b07696" ON "connections_arrivalkey" ("arrival_id");
CREATE INDEX "connections_arrivalkey_key_25418b1d" ON "connections_arrivalkey" ("key");
CREATE INDEX "connections_connection_organisation_id_02e8ebbd" ON "connections_connection" ("organisation_id");
CREATE INDEX "connections_connection_owner_id_5913232e" ON "connections_connection" ("owner_id");
CREATE INDEX "connections_log" ON "connections_arrival" ("connection_id", "id" DESC);
CREATE INDEX "connections_token_organisation_id_388397e6" ON "connections_token" ("organisation_id");
CREATE INDEX "connections_token_owner_id_f1f6eadb" ON "connections_token" ("owner_id");
CREATE INDEX "connections_waiting" ON "connections_arrival" ("retry_at") WHERE "state" = 'waiting';
CREATE INDEX "courseware__owner_i_f3201b_idx" ON "courseware_lesson" ("owner_id", "state", "changed_at" DESC);
CREATE INDEX "courseware_attempt_content_id_65e34cde" ON "courseware_attempt" ("content_id");
CREATE INDEX "courseware_attempt_organisation_id_0817b53a" ON "courseware_attempt" ("organisation_id");
CREATE INDEX "courseware_attempt_owner_id_830d9383" ON "courseware_attempt" ("owner_id");
CREATE INDEX "courseware_attempt_package_id_d558212b" ON "courseware_attempt" ("package_id");
CREATE INDEX "courseware_attempt_person_id_69260d32" ON "courseware_attempt" ("person_id");
CREATE INDEX "courseware_blockcomment_lesson_id_86f8bd17" ON "courseware_blockcomment" ("lesson_id");
CREATE INDEX "courseware_blockcomment_person_id_12b79c24" ON "courseware_blockcomment" ("person_id");
CREATE INDEX "courseware_content_organisation_id_2cbfc8ef" ON "courseware_content" ("organisation_id");
CREATE INDEX "courseware_content_owner_id_bcb081b0" ON "courseware_content" ("owner_id");
CREATE INDEX "courseware_lesson_author_id_fcf47a8e" ON "courseware_lesson" ("author_id");
CREATE INDEX "courseware_lesson_organisation_id_bddc4f28" ON "courseware_lesson" ("organisation_id");
CREATE INDEX "courseware_lesson_origin_id_f73f8a06" ON "courseware_lesson" ("origin_id");
CREATE INDEX "courseware_lesson_owner_id_11185157" ON "courseware_lesson" ("owner_id");
CREATE INDEX "courseware_lesson_published_id_9699d4de" ON "courseware_lesson" ("published_id");
CREATE INDEX "courseware_lesson_translation_of_id_82cd3fe1" ON "courseware_lesson" ("translation_of_id");
CREATE INDEX "courseware_lessonprogress_content_id_e4b77fa4" ON "courseware_lessonprogress" ("content_id");
CREATE INDEX "courseware_lessonprogress_organisation_id_d2f0b604" ON "courseware_lessonprogress" ("organisation_id");
CREATE INDEX "courseware_lessonprogress_owner_id_23adb741" ON "courseware_lessonprogress" ("owner_id");
CREATE INDEX "courseware_lessonprogress_person_id_bdb6f1e5" ON "courseware_lessonprogress" ("person_id");
CREATE INDEX "courseware_lessonuse_lesson_id_bf269249" ON "courseware_lessonuse" ("lesson_id");
CREATE INDEX "courseware_lessonversion_lesson_id_f207706c" ON "courseware_lessonversion" ("lesson_id");
CREATE INDEX "courseware_ltiaccount_owner_id_5fb1ef45" ON "courseware_ltiaccount" ("owner_id");
CREATE INDEX "courseware_ltiaccount_person_id_035c9bfd" ON "courseware_ltiaccount" ("person_id");
CREATE INDEX "courseware_ltiaccount_platform_id_c5e7aa56" ON "courseware_ltiaccount" ("platform_id");
CREATE INDEX "courseware_ltilaunch_begun_at_54f03cd0" ON "courseware_ltilaunch" ("begun_at");
CREATE INDEX "courseware_ltilaunch_link_id_4e6e1293" ON "courseware_ltilaunch" ("link_id");
CREATE INDEX "courseware_ltilaunch_organisation_id_52feb672" ON "courseware_ltilaunch" ("organisation_id");
CREATE INDEX "courseware_ltilaunch_owner_id_13ed697b" ON "courseware_ltilaunch" ("owner_id");
CREATE INDEX "courseware_ltilaunch_person_id_6e33203e" ON "courseware_ltilaunch" ("person_id");
CREATE INDEX "courseware_ltilaunch_platform_id_0913932f" ON "courseware_ltilaunch" ("platform_id");
CREATE INDEX "courseware_ltilaunch_tool_id_56dd095c" ON "courseware_ltilaunch" ("tool_id");
CREATE INDEX "courseware_ltilineitem_link_id_4ad90669" ON "courseware_ltilineitem" ("link_id");
CREATE INDEX "courseware_ltilineitem_organisation_id_dcd41af8" ON "courseware_ltilineitem" ("organisation_id");
CREATE INDEX "courseware_ltilineitem_owner_id_7b64be00" ON "courseware_ltilineitem" ("owner_id");
CREATE INDEX "courseware_ltilineitem_tool_id_6ae0e78b" ON "courseware_ltilineitem" ("tool_id");
CREATE INDEX "courseware_ltilink_organisation_id_a35338a3" ON "courseware_ltilink" ("organisation_id");
CREATE INDEX "courseware_ltilink_owner_id_6af4f3aa" ON "courseware_ltilink" ("owner_id");
CREATE INDEX "courseware_ltilink_tool_id_21351162" ON "courseware_ltilink" ("tool_id");
CREATE INDEX "courseware_ltipass_expires_at_dd78ab8f" ON "courseware_ltipass" ("expires_at");
CREATE INDEX "courseware_ltipass_organisation_id_d36e1b14" ON "courseware_ltipass" ("organisation_id");
CREATE INDEX "courseware_ltipass_owner_id_87801d21" ON "courseware_ltipass" ("owner_id");
CREATE INDEX "courseware_ltiplatform_organisation_id_84b38066" ON "courseware_ltiplatform" ("organisation_id");
CREATE INDEX "courseware_ltiplatform_owner_id_8d162290" ON "courseware_ltiplatform" ("owner_id");
CREATE INDEX "courseware_ltiresult_owner_id_778426ca" ON "courseware_ltiresult" ("owner_id");
CREATE INDEX "courseware_ltiresult_person_id_2ff3cfa3" ON "courseware_ltiresult" ("person_id");
CREATE INDEX "courseware_ltiresult_platform_id_f1070409" ON "courseware_ltiresult" ("platform_id");
CREATE INDEX "courseware_ltiresult_resource_id_472e3b94" ON "courseware_ltiresult" ("resource_id");
CREATE INDEX "courseware_ltiscore_line_item_id_8f4a03df" ON "courseware_ltiscore" ("line_item_id");
CREATE INDEX "courseware_ltiscore_owner_id_cb588f53" ON "courseware_ltiscore" ("owner_id");
CREATE INDEX "courseware_ltiscore_person_id_c6c29ba5" ON "courseware_ltiscore" ("person_id");
CREATE INDEX "courseware_ltisubject_owner_id_b3fa8d92" ON "courseware_ltisubject" ("owner_id");
CREATE INDEX "courseware_ltisubject_person_id_60e9019e" ON "courseware_ltisubject" ("person_id");
CREATE INDEX "courseware_ltisubject_tool_id_4017fa51" ON "courseware_ltisubject" ("tool_id");
CREATE INDEX "courseware_ltitool_organisation_id_49f79fd3" ON "courseware_ltitool" ("organisation_id");
CREATE INDEX "courseware_ltitool_owner_id_b498510e" ON "courseware_ltitool" ("owner_id");
CREATE INDEX "courseware_ltiused_expires_at_f7690c44" ON "courseware_ltiused" ("expires_at");
CREATE INDEX "courseware_open_sessions" ON "courseware_session" ("heard_at") WHERE "ended_at" IS NULL;
CREATE INDEX "courseware_package_content_id_cbb1536e" ON "courseware_package" ("content_id");
CREATE INDEX "courseware_package_owner_id_42ba7c33" ON "courseware_package" ("owner_id");
CREATE INDEX "courseware_reflection_content_id_d0ef0480" ON "courseware_reflection" ("content_id");
CREATE INDEX "courseware_reflection_organisation_id_4e157431" ON "courseware_reflection" ("organisation_id");
CREATE INDEX "courseware_reflection_owner_id_19286cee" ON "courseware_reflection" ("owner_id");
CREATE INDEX "courseware_reflection_person_id_6cff96eb" ON "courseware_reflection" ("person_id");
CREATE INDEX "courseware_review_person_id_e445cbac" ON "courseware_review" ("person_id");
CREATE INDEX "courseware_review_round_id_e26fac3e" ON "courseware_review" ("round_id");
CREATE INDEX "courseware_reviewround_lesson_id_a06e8019" ON "courseware_reviewround" ("lesson_id");
CREATE INDEX "courseware_reviewround_version_id_b0a6dcf5" ON "courseware_reviewround" ("version_id");
CREATE INDEX "courseware_session_attempt_id_c1bc4f18" ON "courseware_session" ("attempt_id");
CREATE INDEX "courseware_unitstate_attempt_id_93918f5a" ON "courseware_unitstate" ("attempt_id");
CREATE INDEX "courseware_upload_lesson_id_fe72796d" ON "courseware_upload" ("lesson_id");
CREATE INDEX "courseware_upload_organisation_id_4e7a4965" ON "courseware_upload" ("organisation_id");
CREATE INDEX "courseware_upload_owner_id_92528d8f" ON "courseware_upload" ("owner_id");
CREATE INDEX "deposits_by_reference" ON "wallets_deposit" ("organisation_id", "reference");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE INDEX "django_task_backend_071754_idx" ON "django_tasks_database_dbtaskresult" ("backend_name");
CREATE INDEX "django_task_queue_n_99c321_idx" ON "django_tasks_database_dbtaskresult" ("queue_name");
CREATE INDEX "echoes_by_actor" ON "statements_echo" ("actor_key", "tenant_id", "seq");
CREATE INDEX "echoes_by_object" ON "statements_echo" ("object_key", "tenant_id", "seq");
CREATE INDEX "echoes_by_reg" ON "statements_echo" ("tenant_id", "registration", "seq");
CREATE INDEX "echoes_by_verb" ON "statements_echo" ("verb_key", "tenant_id", "seq");
CREATE INDEX "feedback_about" ON "feedback_asked" ("what", "about_kind", "about_id");
CREATE INDEX "feedback_asked_in" ON "feedback_asked" ("organisation_id", "what");
CREATE INDEX "feedback_asked_organisation_id_43d472b1" ON "feedback_asked" ("organisation_id");
CREATE INDEX "feedback_asked_owner_id_517e5cca" ON "feedback_asked" ("owner_id");
CREATE INDEX "feedback_asked_person_id_9c85a67f" ON "feedback_asked" ("person_id");
CREATE INDEX "feedback_asked_survey_id_2ebd04d4" ON "feedback_asked" ("survey_id");
CREATE INDEX "feedback_batch_box_id_d207bd7f" ON "feedback_batch" ("box_id");
CREATE INDEX "feedback_batch_organisation_id_561bb432" ON "feedback_batch" ("organisation_id");
CREATE INDEX "feedback_batches_in" ON "feedback_batch" ("organisation_id", "on");
CREATE INDEX "feedback_box_offered_by_id_ba9ca29f" ON "feedback_box" ("offered_by_id");
CREATE INDEX "feedback_closing_organisation_id_8e9fc30c" ON "feedback_closing" ("organisation_id");
CREATE INDEX "feedback_closing_owner_id_124ef0c4" ON "feedback_closing" ("owner_id");
CREATE INDEX "feedback_drafts" ON "feedback_asked" ("until") WHERE NOT ("draft" = '');
CREATE INDEX "feedback_friction_organisation_id_841ef42d" ON "feedback_friction" ("organisation_id");
CREATE INDEX "feedback_friction_owner_id_418c91be" ON "feedback_friction" ("owner_id");
CREATE INDEX "feedback_friction_person_id_b6e8c05b" ON "feedback_friction" ("person_id");
CREATE INDEX "feedback_frictionstep_report_id_2c1a34f5" ON "feedback_frictionstep" ("report_id");
CREATE INDEX "feedback_loops" ON "feedback_closing" ("what", "about_kind", "about_id");
CREATE INDEX "feedback_open_friction" ON "feedback_friction" ("organisation_id", "role") WHERE "state" IN ('new', 'taken');
CREATE INDEX "feedback_pulse_owner_id_0b7402f2" ON "feedback_pulse" ("owner_id");
CREATE INDEX "feedback_remark_batch_id_f5d7430c" ON "feedback_remark" ("batch_id");
CREATE INDEX "feedback_reply_owner_id_084477f5" ON "feedback_reply" ("owner_id");
CREATE INDEX "feedback_reply_person_id_48d39268" ON "feedback_reply" ("person_id");
CREATE INDEX "feedback_reply_survey_id_5b282d44" ON "feedback_reply" ("survey_id");
CREATE INDEX "feedback_still_asking" ON "feedback_survey" ("id") WHERE "asked_up_to" IS NOT NULL;
CREATE INDEX "feedback_survey_organisation_id_a84db977" ON "feedback_survey" ("organisation_id");
CREATE INDEX "feedback_survey_owner_id_f72c7aa3" ON "feedback_survey" ("owner_id");
CREATE INDEX "feedback_to_close" ON "feedback_survey" ("closes_on") WHERE "state" = 'open';
CREATE INDEX "feedback_to_tell" ON "feedback_asked" ("tell_at") WHERE "tell_at" IS NOT NULL;
CREATE INDEX "feedback_waiting_box_id_6a279165" ON "feedback_waiting" ("box_id");
CREATE UNIQUE INDEX "folded_once" ON "identity_merge" ("folded_id") WHERE "undone_at" IS NULL;
CREATE INDEX "footprint_by_skill" ON "footprint_lineskill" ("person_id", "skill_id", "happened_at", "minutes");
CREATE INDEX "footprint_copies" ON "footprint_copy" ("person_id", "asked_at" DESC);
CREATE INDEX "footprint_copy_owner_id_3ce490b3" ON "footprint_copy" ("owner_id");
CREATE INDEX "footprint_learnt" ON "footprint_line" ("organisation_id", "week", "topic", "person_id") WHERE "is_counted";
CREATE INDEX "footprint_leftover_target_id_1145bbbb" ON "footprint_leftover" ("target_id");
CREATE INDEX "footprint_line_owner_id_9d7edaa4" ON "footprint_line" ("owner_id");
CREATE INDEX "footprint_objection_organisation_id_1e75ed5c" ON "footprint_objection" ("organisation_id");
CREATE INDEX "footprint_objection_owner_id_25c2afe1" ON "footprint_objection" ("owner_id");
CREATE INDEX "footprint_objections" ON "footprint_objection" ("person_id", "line_id");
CREATE INDEX "footprint_othername_owner_id_7eae6ca6" ON "footprint_othername" ("owner_id");
CREATE INDEX "footprint_othername_person_id_860c8b00" ON "footprint_othername" ("person_id");
CREATE INDEX "footprint_pause_owner_id_5ec2fffe" ON "footprint_pause" ("owner_id");
CREATE INDEX "footprint_pauses" ON "footprint_pause" ("person_id", "starts_at");
CREATE INDEX "footprint_reaction_person_id_a9e50ca9" ON "footprint_reaction" ("person_id");
CREATE INDEX "footprint_removed_owner_id_abeb607e" ON "footprint_removed" ("owner_id");
CREATE INDEX "footprint_storeimport_organisation_id_633bf226" ON "footprint_storeimport" ("organisation_id");
CREATE INDEX "footprint_storeimport_owner_id_9f7bc94e" ON "footprint_storeimport" ("owner_id");
CREATE INDEX "footprint_storeimportproblem_run_id_937cf15e" ON "footprint_storeimportproblem" ("run_id");
CREATE INDEX "footprint_taken_away" ON "footprint_removed" ("person_id");
CREATE INDEX "footprint_target_organisation_id_0de16568" ON "footprint_target" ("organisation_id");
CREATE INDEX "footprint_target_owner_id_186c8876" ON "footprint_target" ("owner_id");
CREATE INDEX "footprint_timeline" ON "footprint_line" ("person_id", "happened_at" DESC, "id" DESC, "topic", "verb", "organisation_id", "source");
CREATE INDEX "footprint_turn_target_id_8aed272f" ON "footprint_turn" ("target_id");
CREATE INDEX "footprint_weeks" ON "footprint_line" ("person_id", "week", "topic", "minutes");
CREATE INDEX "grants_that_may_expire" ON "wallets_grant" ("allowance_id", "ends_on") WHERE "swept_at" IS NULL;
CREATE INDEX "holds_that_expire" ON "wallets_hold" ("expires_at") WHERE "expires_at" IS NOT NULL;
CREATE INDEX "identity_co_person__e0ed05_idx" ON "identity_consent" ("person_id", "purpose", "id" DESC);
CREATE INDEX "identity_consent_person_id_edc49103" ON "identity_consent" ("person_id");
CREATE INDEX "identity_disclosure_on_bf3ebf4a" ON "identity_disclosure" ("on");
CREATE INDEX "identity_disclosure_person_id_895655a0" ON "identity_disclosure" ("person_id");
CREATE INDEX "identity_disclosure_viewer_id_9b0610c0" ON "identity_disclosure" ("viewer_id");
CREATE INDEX "identity_due_erasures" ON "identity_erasure" ("due_at") WHERE ("cancelled_at" IS NULL AND "done_at" IS NULL);
CREATE INDEX "identity_erasure_person_id_023050e3" ON "identity_erasure" ("person_id");
CREATE INDEX "identity_heldrecord_person_id_823cfdcc" ON "identity_heldrecord" ("person_id");
CREATE INDEX "identity_merge_folded_id_5048c6ce" ON "identity_merge" ("folded_id");
CREATE INDEX "identity_merge_kept_id_33649eda" ON "identity_merge" ("kept_id");
CREATE INDEX "identity_merges_of" ON "identity_merge" ("kept_id", "merged_at");
CREATE INDEX "identity_pe_person__c24576_idx" ON "identity_personalexport" ("person_id", "asked_at" DESC);
CREATE INDEX "identity_person_by_name" ON "identity_person" ((LOWER("name")));
CREATE INDEX "identity_person_merged_into_id_12a901c1" ON "identity_person" ("merged_into_id");
CREATE INDEX "identity_personalexport_person_id_59e79b94" ON "identity_personalexport" ("person_id");
CREATE INDEX "integrations_account_connection_id_ea1aa321" ON "integrations_account" ("connection_id");
CREATE INDEX "integrations_account_owner_id_958eaf23" ON "integrations_account" ("owner_id");
CREATE INDEX "integrations_account_person_id_a796c987" ON "integrations_account" ("person_id");
CREATE INDEX "integrations_counted_account_id_0e315802" ON "integrations_counted" ("account_id");
CREATE INDEX "integrations_counted_owner_id_8811c781" ON "integrations_counted" ("owner_id");
CREATE INDEX "integrations_mappingversion_connection_id_ad64102f" ON "integrations_mappingversion" ("connection_id");
CREATE INDEX "integrations_mappingversion_owner_id_2705954e" ON "integrations_mappingversion" ("owner_id");
CREATE INDEX "journeys_due" ON "journeys_run" ("due_at", "id") WHERE "state" = 'running';
CREATE INDEX "journeys_errand_run_id_369d79d7" ON "journeys_errand" ("run_id");
CREATE INDEX "journeys_errands" ON "journeys_errand" ("try_at") WHERE "state" = 'waiting';
CREATE INDEX "journeys_gathering_playbook_id_08eeb3ac" ON "journeys_gathering" ("playbook_id");
CREATE INDEX "journeys_happening_run_id_0b81a08f" ON "journeys_happening" ("run_id");
CREATE INDEX "journeys_hears_name_52520dd7" ON "journeys_hears" ("name");
CREATE INDEX "journeys_hears_version_id_598874ce" ON "journeys_hears" ("version_id");
CREATE INDEX "journeys_insegment_person_id_15c77090" ON "journeys_insegment" ("person_id");
CREATE INDEX "journeys_insegment_playbook_id_8dba2d43" ON "journeys_insegment" ("playbook_id");
CREATE INDEX "journeys_open" ON "journeys_run" ("person_id") WHERE "state" = 'running';
CREATE INDEX "journeys_pl_organis_3ab16b_idx" ON "journeys_playbook" ("organisation_id", "state");
CREATE INDEX "journeys_playbook_organisation_id_c37120a6" ON "journeys_playbook" ("organisation_id");
CREATE INDEX "journeys_playbook_owner_id_65790c5e" ON "journeys_playbook" ("owner_id");
CREATE INDEX "journeys_playbook_version_id_c0453c02" ON "journeys_playbook" ("version_id");
CREATE INDEX "journeys_ro_organis_0a1ad2_idx" ON "journeys_rollout" ("organisation_id", "decided_at");
CREATE INDEX "journeys_rollout_organisation_id_0f47c988" ON "journeys_rollout" ("organisation_id");
CREATE INDEX "journeys_rollout_owner_id_7124fe97" ON "journeys_rollout" ("owner_id");
CREATE INDEX "journeys_rollout_tutorial_id_20371db9" ON "journeys_rollout" ("tutorial_id");
CREATE INDEX "journeys_ru_playboo_dad043_idx" ON "journeys_run" ("playbook_id", "state");
CREATE INDEX "journeys_run_organisation_id_4533c7cf" ON "journeys_run" ("organisation_id");
CREATE INDEX "journeys_run_owner_id_20e2f017" ON "journeys_run" ("owner_id");
CREATE INDEX "journeys_run_person_id_33e2ebe2" ON "journeys_run" ("person_id");
CREATE INDEX "journeys_run_playbook_id_027ca2a7" ON "journeys_run" ("playbook_id");
CREATE INDEX "journeys_run_version_id_5d9115e2" ON "journeys_run" ("version_id");
CREATE INDEX "journeys_tr_person__4c886f_idx" ON "journeys_trying" ("person_id", "used_at");
CREATE INDEX "journeys_trace_run_id_876900b2" ON "journeys_trace" ("run_id");
CREATE INDEX "journeys_trying_owner_id_0e40c3d9" ON "journeys_trying" ("owner_id");
CREATE INDEX "journeys_trying_person_id_7ca4601f" ON "journeys_trying" ("person_id");
CREATE INDEX "journeys_trying_rollout_id_bd70167a" ON "journeys_trying" ("rollout_id");
CREATE INDEX "journeys_trying_wave_id_760127e6" ON "journeys_trying" ("wave_id");
CREATE INDEX "journeys_version_owner_id_6ae91af3" ON "journeys_version" ("owner_id");
CREATE INDEX "journeys_version_playbook_id_b86e0179" ON "journeys_version" ("playbook_id");
CREATE INDEX "journeys_wave_rollout_id_ea2ff248" ON "journeys_wave" ("rollout_id");
CREATE INDEX "kernel_delivery_event_id_ac8d982d" ON "kernel_delivery" ("event_id");
CREATE INDEX "kernel_importproblem_run_id_59c439c9" ON "kernel_importproblem" ("run_id");
CREATE INDEX "kernel_importrun_owner_id_0f72d898" ON "kernel_importrun" ("owner_id");
CREATE INDEX "kernel_parked_deliveries" ON "kernel_delivery" ("parked_at") WHERE "parked_at" IS NOT NULL;
CREATE INDEX "kernel_problems_by_line" ON "kernel_importproblem" ("run_id", "line");
CREATE INDEX "kernel_reco_by_ae5fc2_idx" ON "kernel_recordedevent" ("by", "occurred_at");
CREATE INDEX "kernel_reco_name_030f04_idx" ON "kernel_recordedevent" ("name", "occurred_at");
CREATE INDEX "kernel_reco_owner_i_2bbc83_idx" ON "kernel_recordedevent" ("owner_id", "occurred_at");
CREATE INDEX "kernel_recordedevent_occurred_at_fbb69e4d" ON "kernel_recordedevent" ("occurred_at");
CREATE INDEX "kernel_rememberedmapping_owner_id_2c0154e0" ON "kernel_rememberedmapping" ("owner_id");
CREATE INDEX "kernel_same_file" ON "kernel_importrun" ("owner_id", "kind", "digest");
CREATE INDEX "kernel_waiting_deliveries" ON "kernel_delivery" ("id") WHERE ("delivered_at" IS NULL AND "parked_at" IS NULL);
CREATE INDEX "learning_asked" ON "learning_assigned" ("person_id") WHERE ("completed_at" IS NULL AND "ended_at" IS NULL AND "exempt_at" IS NULL);
CREATE INDEX "learning_assigned_assignment_id_0bec5a7f" ON "learning_assigned" ("assignment_id");
CREATE INDEX "learning_assigned_organisation_id_74f16cb8" ON "learning_assigned" ("organisation_id");
CREATE INDEX "learning_assigned_owner_id_ea2db890" ON "learning_assigned" ("owner_id");
CREATE INDEX "learning_assigned_person_id_36a982b9" ON "learning_assigned" ("person_id");
CREATE INDEX "learning_assignment_organisation_id_c4a40e70" ON "learning_assignment" ("organisation_id");
CREATE INDEX "learning_assignment_owner_id_31304e47" ON "learning_assignment" ("owner_id");
CREATE INDEX "learning_assignment_resource_id_c6662391" ON "learning_assignment" ("resource_id");
CREATE INDEX "learning_due" ON "learning_assigned" ("due_on") WHERE ("completed_at" IS NULL AND "ended_at" IS NULL AND "exempt_at" IS NULL);
CREATE INDEX "learning_ef_owner_i_42703e_idx" ON "learning_effort" ("owner_id", "on");
CREATE INDEX "learning_effort_enrolment_id_c90d8ea7" ON "learning_effort" ("enrolment_id");
CREATE INDEX "learning_effort_organisation_id_da5274fd" ON "learning_effort" ("organisation_id");
CREATE INDEX "learning_effort_owner_id_9b0e80e0" ON "learning_effort" ("owner_id");
CREATE INDEX "learning_effort_person_id_58241ee9" ON "learning_effort" ("person_id");
CREATE INDEX "learning_en_owner_i_9ef71d_idx" ON "learning_enrolment" ("owner_id", "state", "changed_at" DESC);
CREATE INDEX "learning_enrolment_organisation_id_2694c94c" ON "learning_enrolment" ("organisation_id");
CREATE INDEX "learning_enrolment_owner_id_d9668d11" ON "learning_enrolment" ("owner_id");
CREATE INDEX "learning_enrolment_person_id_a4030103" ON "learning_enrolment" ("person_id");
CREATE INDEX "learning_enrolment_resource_id_6084251e" ON "learning_enrolment" ("resource_id");
CREATE INDEX "learning_listening_episode_id_ba2d9e32" ON "learning_listening" ("episode_id");
CREATE INDEX "learning_listening_organisation_id_a35a732e" ON "learning_listening" ("organisation_id");
CREATE INDEX "learning_listening_owner_id_58a97fd3" ON "learning_listening" ("owner_id");
CREATE INDEX "learning_listening_person_id_6b029bc0" ON "learning_listening" ("person_id");
CREATE INDEX "learning_no_owner_i_73cb33_idx" ON "learning_note" ("owner_id", "written_at" DESC);
CREATE INDEX "learning_note_enrolment_id_5fa8ba5a" ON "learning_note" ("enrolment_id");
CREATE INDEX "learning_note_organisation_id_c551851e" ON "learning_note" ("organisation_id");
CREATE INDEX "learning_note_owner_id_7dd6d884" ON "learning_note" ("owner_id");
CREATE INDEX "learning_note_person_id_3c7f62ac" ON "learning_note" ("person_id");
CREATE INDEX "learning_open_questions" ON "learning_question" ("resource_id", "asked_at") WHERE "answered_at" IS NULL;
CREATE INDEX "learning_pr_owner_i_5315f5_idx" ON "learning_priorlearning" ("owner_id", "happened_on" DESC);
CREATE INDEX "learning_priorlearning_organisation_id_51d84292" ON "learning_priorlearning" ("organisation_id");
CREATE INDEX "learning_priorlearning_owner_id_39d9f50e" ON "learning_priorlearning" ("owner_id");
CREATE INDEX "learning_priorlearning_person_id_bda44e5f" ON "learning_priorlearning" ("person_id");
CREATE INDEX "learning_priorskill_prior_id_a5186f82" ON "learning_priorskill" ("prior_id");
CREATE INDEX "learning_priorskill_skill_id_f7c4fa25" ON "learning_priorskill" ("skill_id");
CREATE INDEX "learning_proof_owner_id_750cbc7f" ON "learning_proof" ("owner_id");
CREATE INDEX "learning_proof_prior_id_d9ff4fa5" ON "learning_proof" ("prior_id");
CREATE INDEX "learning_question_enrolment_id_4f737e3e" ON "learning_question" ("enrolment_id");
CREATE INDEX "learning_question_organisation_id_7a747a55" ON "learning_question" ("organisation_id");
CREATE INDEX "learning_question_owner_id_0e56c384" ON "learning_question" ("owner_id");
CREATE INDEX "learning_question_person_id_f5467054" ON "learning_question" ("person_id");
CREATE INDEX "learning_question_resource_id_852fc560" ON "learning_question" ("resource_id");
CREATE INDEX "learning_statechange_enrolment_id_7b0c66ce" ON "learning_statechange" ("enrolment_id");
CREATE INDEX "learning_subscription_organisation_id_db6b23bc" ON "learning_subscription" ("organisation_id");
CREATE INDEX "learning_subscription_owner_id_fb9fd7b8" ON "learning_subscription" ("owner_id");
CREATE INDEX "learning_subscription_person_id_bdea5c3a" ON "learning_subscription" ("person_id");
CREATE INDEX "learning_subscription_resource_id_74cbe1bf" ON "learning_subscription" ("resource_id");
CREATE INDEX "lti_results_waiting" ON "courseware_ltiresult" ("retry_at") WHERE "state" = 'waiting';
CREATE INDEX "messaging_chataccount_person_id_1e899263" ON "messaging_chataccount" ("person_id");
CREATE INDEX "messaging_chataccount_token_id_0cc2be96" ON "messaging_chataccount" ("token_id");
CREATE INDEX "messaging_directtalk_desk_id_a1181060" ON "messaging_directtalk" ("desk_id");
CREATE INDEX "messaging_inbox" ON "messaging_message" ("owner_id", "id" DESC);
CREATE INDEX "messaging_mail_person_id_df11e0be" ON "messaging_mail" ("person_id");
CREATE INDEX "messaging_mail_reference_e87a0962" ON "messaging_mail" ("reference");
CREATE INDEX "messaging_mail_to_send" ON "messaging_mail" ("try_at") WHERE "state" IN ('waiting', 'sending');
CREATE INDEX "messaging_message_owner_id_8ebfda28" ON "messaging_message" ("owner_id");
CREATE INDEX "messaging_message_person_id_846a196a" ON "messaging_message" ("person_id");
CREATE INDEX "messaging_outbox" ON "messaging_mail" ("state", "id" DESC);
CREATE INDEX "messaging_preference_person_id_14fa0d0c" ON "messaging_preference" ("person_id");
CREATE INDEX "messaging_pushsubscription_person_id_8686e5c6" ON "messaging_pushsubscription" ("person_id");
CREATE UNIQUE INDEX "messaging_told_once" ON "messaging_message" ("person_id", "kind", "key") WHERE NOT ("key" = '');
CREATE INDEX "messaging_unread" ON "messaging_message" ("owner_id") WHERE "read_at" IS NULL;
CREATE INDEX "messaging_way_due" ON "messaging_way" ("try_at") WHERE "state" IN ('waiting', 'sending');
CREATE INDEX "messaging_way_mail_id_4c631173" ON "messaging_way" ("mail_id");
CREATE INDEX "messaging_way_message_id_00450de5" ON "messaging_way" ("message_id");
CREATE INDEX "messaging_way_of_late" ON "messaging_way" ("person_id", "created_at");
CREATE INDEX "messaging_way_person_id_de47c243" ON "messaging_way" ("person_id");
CREATE INDEX "messaging_way_token_id_ed302d34" ON "messaging_way" ("token_id");
CREATE INDEX "messaging_ways" ON "messaging_way" ("state", "id" DESC);
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE INDEX "oauth2_prov_token_f_996e8a_idx" ON "oauth2_provider_refreshtoken" ("token_family");
CREATE INDEX "oauth2_provider_accesstoken_application_id_b22886e1" ON "oauth2_provider_accesstoken" ("application_id");
CREATE INDEX "oauth2_provider_accesstoken_user_id_6e4c9a65" ON "oauth2_provider_accesstoken" ("user_id");
CREATE INDEX "oauth2_provider_devicegrant_client_id_229dd06d" ON "oauth2_provider_devicegrant" ("client_id");
CREATE INDEX "oauth2_provider_devicegrant_user_id_1cec5156" ON "oauth2_provider_devicegrant" ("user_id");
CREATE INDEX "oauth2_provider_grant_application_id_81923564" ON "oauth2_provider_grant" ("application_id");
CREATE INDEX "oauth2_provider_grant_user_id_e8f62af8" ON "oauth2_provider_grant" ("user_id");
CREATE INDEX "oauth2_provider_idtoken_application_id_08c5ff4f" ON "oauth2_provider_idtoken" ("application_id");
CREATE INDEX "oauth2_provider_idtoken_user_id_dd512b59" ON "oauth2_provider_idtoken" ("user_id");
CREATE INDEX "oauth2_provider_refreshtoken_application_id_2d1c311b" ON "oauth2_provider_refreshtoken" ("application_id");
CREATE UNIQUE INDEX "oauth2_provider_refreshtoken_token_checksum_revoked_46c81d1d_uniq" ON "oauth2_provider_refreshtoken" ("token_checksum", "revoked");
CREATE INDEX "oauth2_provider_refreshtoken_user_id_da837fce" ON "oauth2_provider_refreshtoken" ("user_id");
CREATE INDEX "on_its_way" ON "courseware_upload" ("begun_at") WHERE "whole_at" IS NULL;
CREATE UNIQUE INDEX "on_the_way_once_a_playbook" ON "journeys_run" ("playbook_id", "person_id", "matter") WHERE "state" = 'running';
CREATE UNIQUE INDEX "one_account_of_a_person" ON "wallets_bankdetails" ("person_id") WHERE "person_id" IS NOT NULL;
CREATE UNIQUE INDEX "one_account_of_a_provider" ON "wallets_bankdetails" ("organisation_id", "provider_id") WHERE "provider_id" IS NOT NULL;
CREATE UNIQUE INDEX "one_account_of_an_organisation" ON "wallets_bankdetails" ("organisation_id") WHERE ("person_id" IS NULL AND "provider_id" IS NULL);
CREATE UNIQUE INDEX "one_agreement_in_force" ON "programmes_agreement" ("programme_id") WHERE ("in_force_at" IS NOT NULL AND "replaced_at" IS NULL);
CREATE UNIQUE INDEX "one_copy_of_a_role_per_owner" ON "skills_role" ("standard_id", "owner_id") WHERE "retired_at" IS NULL;
CREATE UNIQUE INDEX "one_current_attempt_per_content" ON "courseware_attempt" ("person_id", "content_id") WHERE "is_current";
CREATE UNIQUE INDEX "one_directory_user_of_a_name" ON "access_scimuser" ("organisation_id", "user_name_key") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "one_draft_per_rule" ON "rules_ruleversion" ("rule_id") WHERE "starts_at" IS NULL;
CREATE UNIQUE INDEX "one_evidence_of_a_source" ON "skills_evidence" ("person_id", "skill_id", "kind", "source") WHERE NOT ("kind" IN ('manager', 'peer', 'self'));
CREATE UNIQUE INDEX "one_grant_per_role" ON "organisations_rolegrant" ("person_id", "organisation_id", "role") WHERE "unit_id" IS NULL;
CREATE UNIQUE INDEX "one_grant_per_role_and_unit" ON "organisations_rolegrant" ("person_id", "unit_id", "role") WHERE "unit_id" IS NOT NULL;
CREATE UNIQUE INDEX "one_grant_per_role_in_the_ecosystem" ON "organisations_rolegrant" ("person_id", "role") WHERE "organisation_id" IS NULL;
CREATE UNIQUE INDEX "one_invitation_per_advisor" ON "paths_advisor" ("path_id", "advisor_id") WHERE "withdrawn_at" IS NULL;
CREATE UNIQUE INDEX "one_main_line_item_per_link" ON "courseware_ltilineitem" ("link_id") WHERE "is_main";
CREATE UNIQUE INDEX "one_open_attempt_of_an_edition" ON "assessments_attempt" ("person_id", "edition_id") WHERE "finished_at" IS NULL;
CREATE UNIQUE INDEX "one_open_enrolment_per_resource" ON "learning_enrolment" ("person_id", "resource_id") WHERE "state" IN ('enrolled', 'started');
CREATE UNIQUE INDEX "one_open_erasure_per_person" ON "identity_erasure" ("person_id") WHERE ("cancelled_at" IS NULL AND "done_at" IS NULL);
CREATE UNIQUE INDEX "one_open_grant_per_place" ON "skills_sharinggrant" ("person_id", "with_manager_at") WHERE ("ended_at" IS NULL AND "with_manager_at" IS NOT NULL);
CREATE UNIQUE INDEX "one_open_grant_per_reader" ON "skills_sharinggrant" ("person_id", "with_person_id") WHERE ("ended_at" IS NULL AND "with_person_id" IS NOT NULL);
CREATE UNIQUE INDEX "one_open_invitation_per_address" ON "organisations_invitation" ("organisation_id", "email") WHERE ("accepted_at" IS NULL AND "withdrawn_at" IS NULL);
CREATE UNIQUE INDEX "one_open_need_per_skill" ON "catalogue_need" ("owner_id", "skill_id") WHERE ("answered_at" IS NULL AND "skill_id" IS NOT NULL);
CREATE UNIQUE INDEX "one_open_objection_a_line" ON "footprint_objection" ("line_id") WHERE "state" = 'asked';
CREATE UNIQUE INDEX "one_open_place_per_employee_number" ON "organisations_membership" ("organisation_id", "employee_number") WHERE ("is_open" AND NOT ("employee_number" = ''));
CREATE UNIQUE INDEX "one_open_place_per_person" ON "organisations_membership" ("organisation_id", "person_id") WHERE "is_open";
CREATE UNIQUE INDEX "one_open_purchase_of_a_thing" ON "wallets_purchase" ("person_id", "wanted") WHERE "state" IN ('asked', 'approved');
CREATE UNIQUE INDEX "one_open_round_a_lesson" ON "courseware_reviewround" ("lesson_id") WHERE "closed_at" IS NULL;
CREATE UNIQUE INDEX "one_open_tool_of_a_name" ON "access_client" ((LOWER("name")), "owner_id") WHERE "revoked_at" IS NULL;
CREATE UNIQUE INDEX "one_person_behind_a_name" ON "footprint_othername" ("agent_key", "tenant_id") WHERE "state" = 'known';
CREATE UNIQUE INDEX "one_place_in_a_cohort" ON "programmes_cohortmember" ("cohort_id", "person_id") WHERE "left_at" IS NULL;
CREATE UNIQUE INDEX "one_plan_in_force" ON "paths_plan" ("path_id") WHERE "is_current";
CREATE UNIQUE INDEX "one_preferred_role_label" ON "skills_rolelabel" ("role_id", "language") WHERE "kind" = 'preferred';
CREATE UNIQUE INDEX "one_preferred_skill_label" ON "skills_skilllabel" ("skill_id", "language") WHERE "kind" = 'preferred';
CREATE UNIQUE INDEX "one_seat_per_person" ON "programmes_seat" ("offering_id", "person_id") WHERE "given_up_at" IS NULL;
CREATE UNIQUE INDEX "one_unit_of_a_name_at_the_top" ON "organisations_unit" ("organisation_id", "name") WHERE "parent_id" IS NULL;
CREATE UNIQUE INDEX "one_view_at_a_time" ON "access_viewas" ("viewer_id") WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "one_waiting_request" ON "skills_confirmationrequest" ("asked_by_id", "asked_of_id", "skill_id") WHERE "state" = 'waiting';
CREATE INDEX "organisatio_members_588e63_idx" ON "organisations_membershipchange" ("membership_id", "changed_at");
CREATE INDEX "organisatio_organis_36d8a9_idx" ON "organisations_rolegrant" ("organisation_id", "role");
CREATE INDEX "organisatio_person__f9bdb2_idx" ON "organisations_membership" ("person_id", "is_open");
CREATE INDEX "organisations_accessreview_organisation_id_b87ebfd0" ON "organisations_accessreview" ("organisation_id");
CREATE INDEX "organisations_accessreview_owner_id_398df993" ON "organisations_accessreview" ("owner_id");
CREATE INDEX "organisations_by_person" ON "organisations_membership" ("owner_id", "person_id");
CREATE INDEX "organisations_by_unit" ON "organisations_membership" ("owner_id", "unit_id") WHERE "is_open";
CREATE INDEX "organisations_directory" ON "organisations_membership" ("owner_id", "sort_name", "id", "employee_number", "work_email", "position") WHERE "is_open";
CREATE INDEX "organisations_due_ends" ON "organisations_membership" ("ends_on") WHERE "is_open";
CREATE INDEX "organisations_ending_roles" ON "organisations_rolegrant" ("expires_at") WHERE "expires_at" IS NOT NULL;
CREATE INDEX "organisations_invitation_accepted_by_id_052a4bdc" ON "organisations_invitation" ("accepted_by_id");
CREATE INDEX "organisations_invitation_organisation_id_438a835d" ON "organisations_invitation" ("organisation_id");
CREATE INDEX "organisations_invitation_owner_id_837d1564" ON "organisations_invitation" ("owner_id");
CREATE INDEX "organisations_invitation_token_hash_5cddac20" ON "organisations_invitation" ("token_hash");
CREATE INDEX "organisations_invitation_unit_id_8dc1921b" ON "organisations_invitation" ("unit_id");
CREATE INDEX "organisations_membership_manager_id_17b726eb" ON "organisations_membership" ("manager_id");
CREATE INDEX "organisations_membership_organisation_id_716d02c4" ON "organisations_membership" ("organisation_id");
CREATE INDEX "organisations_membership_owner_id_182af40b" ON "organisations_membership" ("owner_id");
CREATE INDEX "organisations_membership_person_id_59946b32" ON "organisations_membership" ("person_id");
CREATE INDEX "organisations_membership_unit_id_c84c05b6" ON "organisations_membership" ("unit_id");
CREATE INDEX "organisations_membershipchange_membership_id_398c7a89" ON "organisations_membershipchange" ("membership_id");
CREATE INDEX "organisations_membershipchange_organisation_id_1a2bf61d" ON "organisations_membershipchange" ("organisation_id");
CREATE INDEX "organisations_membershipchange_owner_id_ab0cae79" ON "organisations_membershipchange" ("owner_id");
CREATE INDEX "organisations_reviews" ON "organisations_accessreview" ("organisation_id", "reviewed_at");
CREATE INDEX "organisations_rolegrant_organisation_id_5426f4db" ON "organisations_rolegrant" ("organisation_id");
CREATE INDEX "organisations_rolegrant_owner_id_7f376418" ON "organisations_rolegrant" ("owner_id");
CREATE INDEX "organisations_rolegrant_person_id_edce855f" ON "organisations_rolegrant" ("person_id");
CREATE INDEX "organisations_rolegrant_unit_id_78889f9f" ON "organisations_rolegrant" ("unit_id");
CREATE INDEX "organisations_unit_organisation_id_05d88b02" ON "organisations_unit" ("organisation_id");
CREATE INDEX "organisations_unit_owner_id_235d6126" ON "organisations_unit" ("owner_id");
CREATE INDEX "organisations_unit_parent_id_c68c70a6" ON "organisations_unit" ("parent_id");
CREATE INDEX "organisations_work_email" ON "organisations_membership" ("organisation_id", "work_email") WHERE "is_open";
CREATE INDEX "paths_advis_advisor_c91ad4_idx" ON "paths_advisor" ("advisor_id", "withdrawn_at");
CREATE INDEX "paths_advisor_advisor_id_42feb3b3" ON "paths_advisor" ("advisor_id");
CREATE INDEX "paths_advisor_path_id_bbbcf48a" ON "paths_advisor" ("path_id");
CREATE INDEX "paths_first_answers" ON "paths_plan" ("made_at") WHERE ("is_current" AND "state" = 'first');
CREATE INDEX "paths_goal_path_id_629198c1" ON "paths_goal" ("path_id");
CREATE INDEX "paths_goal_path_id_e640d0_idx" ON "paths_goal" ("path_id", "state");
CREATE INDEX "paths_goal_role_id_5a588a38" ON "paths_goal" ("role_id");
CREATE INDEX "paths_goaltarget_goal_id_4df88c80" ON "paths_goaltarget" ("goal_id");
CREATE INDEX "paths_goaltarget_skill_id_483c5c02" ON "paths_goaltarget" ("skill_id");
CREATE INDEX "paths_mark_path_id_ee0ba45b" ON "paths_mark" ("path_id");
CREATE INDEX "paths_mark_resource_id_4b5b1bea" ON "paths_mark" ("resource_id");
CREATE INDEX "paths_path_organisation_id_91e38947" ON "paths_path" ("organisation_id");
CREATE INDEX "paths_path_owner_id_8731ce60" ON "paths_path" ("owner_id");
CREATE INDEX "paths_path_person_id_08ca1619" ON "paths_path" ("person_id");
CREATE INDEX "paths_plan_path_id_29533fa9" ON "paths_plan" ("path_id");
CREATE INDEX "paths_planc_path_id_34a507_idx" ON "paths_plancomment" ("path_id", "written_at");
CREATE INDEX "paths_plancomment_author_id_e2aecdb7" ON "paths_plancomment" ("author_id");
CREATE INDEX "paths_plancomment_path_id_844523df" ON "paths_plancomment" ("path_id");
CREATE INDEX "paths_plancomment_resource_id_253f41ac" ON "paths_plancomment" ("resource_id");
CREATE INDEX "paths_plans_resourc_e32dbc_idx" ON "paths_planstep" ("resource_id");
CREATE INDEX "paths_planstep_plan_id_c33dda48" ON "paths_planstep" ("plan_id");
CREATE INDEX "paths_planstep_resource_id_ae017e54" ON "paths_planstep" ("resource_id");
CREATE INDEX "paths_stale" ON "paths_path" ("stale_at") WHERE NOT ("stale_because" = '');
CREATE INDEX "payout_runs_of_a_day" ON "wallets_payoutrun" ("organisation_id", "until", "currency");
CREATE INDEX "pots_that_still_return" ON "wallets_pot" ("organisation_id") WHERE "to_return" > 0;
CREATE INDEX "programmes__offerin_6a11b7_idx" ON "programmes_session" ("offering_id", "starts_at");
CREATE INDEX "programmes__organis_03ad5f_idx" ON "programmes_programme" ("organisation_id", "starts_on" DESC);
CREATE INDEX "programmes__person__ff2012_idx" ON "programmes_cohortmember" ("person_id", "left_at");
CREATE INDEX "programmes__program_45c693_idx" ON "programmes_participation" ("programme_id", "organisation_id", "state");
CREATE INDEX "programmes__program_800715_idx" ON "programmes_forming" ("programme_id", "asked_at" DESC);
CREATE INDEX "programmes__program_f3b50b_idx" ON "programmes_cohort" ("programme_id", "dissolved_at");
CREATE INDEX "programmes__resourc_7df273_idx" ON "programmes_offering" ("resource_id", "starts_on");
CREATE INDEX "programmes__room_id_5f14cd_idx" ON "programmes_session" ("room_id", "starts_at");
CREATE INDEX "programmes_agreement_owner_id_3c17441a" ON "programmes_agreement" ("owner_id");
CREATE INDEX "programmes_agreement_programme_id_26ac33a4" ON "programmes_agreement" ("programme_id");
CREATE INDEX "programmes_attendance_owner_id_174bc87a" ON "programmes_attendance" ("owner_id");
CREATE INDEX "programmes_attendance_person_id_caee4b1f" ON "programmes_attendance" ("person_id");
CREATE INDEX "programmes_attendance_session_id_5ac7e168" ON "programmes_attendance" ("session_id");
CREATE INDEX "programmes_case_organisation_id_38f5860c" ON "programmes_case" ("organisation_id");
CREATE INDEX "programmes_case_owner_id_e9309150" ON "programmes_case" ("owner_id");
CREATE INDEX "programmes_case_programme_id_a0372664" ON "programmes_case" ("programme_id");
CREATE INDEX "programmes_case_sponsor_id_43db17b3" ON "programmes_case" ("sponsor_id");
CREATE INDEX "programmes_cohort_organisation_id_917b7fe0" ON "programmes_cohort" ("organisation_id");
CREATE INDEX "programmes_cohort_owner_id_a57f918e" ON "programmes_cohort" ("owner_id");
CREATE INDEX "programmes_cohort_programme_id_df37236a" ON "programmes_cohort" ("programme_id");
CREATE INDEX "programmes_cohortmember_cohort_id_27d82848" ON "programmes_cohortmember" ("cohort_id");
CREATE INDEX "programmes_cohortmember_organisation_id_072a45b2" ON "programmes_cohortmember" ("organisation_id");
CREATE INDEX "programmes_cohortmember_owner_id_7a31bee6" ON "programmes_cohortmember" ("owner_id");
CREATE INDEX "programmes_cohortmember_person_id_d351d261" ON "programmes_cohortmember" ("person_id");
CREATE INDEX "programmes_cohortrun_cohort_id_75d6d5c1" ON "programmes_cohortrun" ("cohort_id");
CREATE INDEX "programmes_cohortrun_offering_id_39eb4590" ON "programmes_cohortrun" ("offering_id");
CREATE INDEX "programmes_deliverable_team_id_858a3c3e" ON "programmes_deliverable" ("team_id");
CREATE INDEX "programmes_energy_owner_id_ad4351db" ON "programmes_energy" ("owner_id");
CREATE INDEX "programmes_energy_person_id_e311674d" ON "programmes_energy" ("person_id");
CREATE INDEX "programmes_energy_session_id_e8be2678" ON "programmes_energy" ("session_id");
CREATE INDEX "programmes_feedback_team_id_8ef75046" ON "programmes_feedback" ("team_id");
CREATE INDEX "programmes_forming_case_id_a4684331" ON "programmes_forming" ("case_id");
CREATE INDEX "programmes_forming_owner_id_f24991b6" ON "programmes_forming" ("owner_id");
CREATE INDEX "programmes_forming_programme_id_1849e32c" ON "programmes_forming" ("programme_id");
CREATE INDEX "programmes_invitation_offering_id_e8ad35b3" ON "programmes_invitation" ("offering_id");
CREATE INDEX "programmes_invitation_owner_id_1e6f6ba5" ON "programmes_invitation" ("owner_id");
CREATE INDEX "programmes_invitation_person_id_f4e79c8a" ON "programmes_invitation" ("person_id");
CREATE INDEX "programmes_list" ON "programmes_waiting" ("offering_id", "id") WHERE "ended_at" IS NULL;
CREATE INDEX "programmes_material_session_id_46e2fb0f" ON "programmes_material" ("session_id");
CREATE INDEX "programmes_offering_organisation_id_90b5e15a" ON "programmes_offering" ("organisation_id");
CREATE INDEX "programmes_offering_owner_id_d512d558" ON "programmes_offering" ("owner_id");
CREATE INDEX "programmes_offering_programme_id_db76c147" ON "programmes_offering" ("programme_id");
CREATE INDEX "programmes_offering_resource_id_75a7e70e" ON "programmes_offering" ("resource_id");
CREATE INDEX "programmes_offers" ON "programmes_waiting" ("offered_until") WHERE "ended_at" IS NULL;
CREATE INDEX "programmes_part_case_id_4f9b4a6a" ON "programmes_part" ("case_id");
CREATE INDEX "programmes_part_offering_id_99c79be9" ON "programmes_part" ("offering_id");
CREATE INDEX "programmes_part_phase_id_56e7ab66" ON "programmes_part" ("phase_id");
CREATE INDEX "programmes_part_resource_id_6e239726" ON "programmes_part" ("resource_id");
CREATE INDEX "programmes_participation_organisation_id_b0489036" ON "programmes_participation" ("organisation_id");
CREATE INDEX "programmes_participation_owner_id_d6ebfe20" ON "programmes_participation" ("owner_id");
CREATE INDEX "programmes_participation_person_id_e12d5c7e" ON "programmes_participation" ("person_id");
CREATE INDEX "programmes_participation_programme_id_ac4ccdd4" ON "programmes_participation" ("programme_id");
CREATE INDEX "programmes_party_agreement_id_93cd1ef3" ON "programmes_party" ("agreement_id");
CREATE INDEX "programmes_party_organisation_id_ffbda34d" ON "programmes_party" ("organisation_id");
CREATE INDEX "programmes_phase_programme_id_e7d510ee" ON "programmes_phase" ("programme_id");
CREATE INDEX "programmes_place_organisation_id_34d1d2f1" ON "programmes_place" ("organisation_id");
CREATE INDEX "programmes_place_owner_id_63f6a695" ON "programmes_place" ("owner_id");
CREATE INDEX "programmes_preference_other_id_1af08ee0" ON "programmes_preference" ("other_id");
CREATE INDEX "programmes_preference_owner_id_01d575cf" ON "programmes_preference" ("owner_id");
CREATE INDEX "programmes_preference_person_id_8bab3c7d" ON "programmes_preference" ("person_id");
CREATE INDEX "programmes_preference_programme_id_38f9b4d0" ON "programmes_preference" ("programme_id");
CREATE INDEX "programmes_programme_organisation_id_3fe941f4" ON "programmes_programme" ("organisation_id");
CREATE INDEX "programmes_programme_owner_id_27328690" ON "programmes_programme" ("owner_id");
CREATE INDEX "programmes_room_owner_id_72f1db4e" ON "programmes_room" ("owner_id");
CREATE INDEX "programmes_room_place_id_5414abed" ON "programmes_room" ("place_id");
CREATE INDEX "programmes_seat_enrolment_id_91527aca" ON "programmes_seat" ("enrolment_id");
CREATE INDEX "programmes_seat_offering_id_1f3bafb9" ON "programmes_seat" ("offering_id");
CREATE INDEX "programmes_seat_organisation_id_cce54e71" ON "programmes_seat" ("organisation_id");
CREATE INDEX "programmes_seat_owner_id_7f100bd6" ON "programmes_seat" ("owner_id");
CREATE INDEX "programmes_seat_person_id_a96dd8e3" ON "programmes_seat" ("person_id");
CREATE INDEX "programmes_session_offering_id_2d4a8cc3" ON "programmes_session" ("offering_id");
CREATE INDEX "programmes_session_owner_id_cbb3386a" ON "programmes_session" ("owner_id");
CREATE INDEX "programmes_session_room_id_7365e8fa" ON "programmes_session" ("room_id");
CREATE INDEX "programmes_teaching_person_id_6d47994c" ON "programmes_teaching" ("person_id");
CREATE INDEX "programmes_teaching_session_id_a9d22441" ON "programmes_teaching" ("session_id");
CREATE INDEX "programmes_team_case_id_37546159" ON "programmes_team" ("case_id");
CREATE INDEX "programmes_teammember_organisation_id_f90e2f7e" ON "programmes_teammember" ("organisation_id");
CREATE INDEX "programmes_teammember_owner_id_57008411" ON "programmes_teammember" ("owner_id");
CREATE INDEX "programmes_teammember_person_id_ade8ebac" ON "programmes_teammember" ("person_id");
CREATE INDEX "programmes_teammember_team_id_32b530ca" ON "programmes_teammember" ("team_id");
CREATE INDEX "programmes_waiting_offering_id_6de860c7" ON "programmes_waiting" ("offering_id");
CREATE INDEX "programmes_waiting_organisation_id_af46178e" ON "programmes_waiting" ("organisation_id");
CREATE INDEX "programmes_waiting_owner_id_31167184" ON "programmes_waiting" ("owner_id");
CREATE INDEX "programmes_waiting_person_id_71d2f891" ON "programmes_waiting" ("person_id");
CREATE INDEX "rules_decisionrecord_owner_id_a4e0fde6" ON "rules_decisionrecord" ("owner_id");
CREATE INDEX "rules_decisions_by_action" ON "rules_decisionrecord" ("action", "at");
CREATE INDEX "rules_ruleversion_rule_id_6da537cf" ON "rules_ruleversion" ("rule_id");
CREATE INDEX "sessions_ahead" ON "programmes_session" ("ends_at") WHERE "cancelled_at" IS NULL;
CREATE INDEX "skills_broader_broader_id_f1a25a84" ON "skills_broader" ("broader_id");
CREATE INDEX "skills_conf_asked_o_394331_idx" ON "skills_confirmationrequest" ("asked_of_id", "state");
CREATE INDEX "skills_confirmationrequest_asked_by_id_b0ab564f" ON "skills_confirmationrequest" ("asked_by_id");
CREATE INDEX "skills_confirmationrequest_asked_of_id_303b4119" ON "skills_confirmationrequest" ("asked_of_id");
CREATE INDEX "skills_confirmationrequest_owner_id_ef8a492e" ON "skills_confirmationrequest" ("owner_id");
CREATE INDEX "skills_confirmationrequest_skill_id_02367bd7" ON "skills_confirmationrequest" ("skill_id");
CREATE INDEX "skills_evid_person__1cd29c_idx" ON "skills_evidence" ("person_id", "skill_id", "observed_at");
CREATE INDEX "skills_evidence_owner_id_8906eac1" ON "skills_evidence" ("owner_id");
CREATE INDEX "skills_evidence_person_id_9b72b384" ON "skills_evidence" ("person_id");
CREATE INDEX "skills_evidence_skill_id_4d0c1e17" ON "skills_evidence" ("skill_id");
CREATE INDEX "skills_relatedrole_other_id_d8133dd4" ON "skills_relatedrole" ("other_id");
CREATE INDEX "skills_role_broader_id_fb7e6dcd" ON "skills_role" ("broader_id");
CREATE INDEX "skills_role_framewo_035caa_idx" ON "skills_role" ("framework_id", "kind");
CREATE INDEX "skills_role_framewo_701440_idx" ON "skills_role" ("framework_id", "code");
CREATE INDEX "skills_role_framework_id_0a1e9dd8" ON "skills_role" ("framework_id");
CREATE INDEX "skills_role_languag_05d3f4_idx" ON "skills_rolelabel" ("language", "kind");
CREATE INDEX "skills_role_owner_id_c6b2a5ef" ON "skills_role" ("owner_id");
CREATE INDEX "skills_role_standard_id_1f4efd8b" ON "skills_role" ("standard_id");
CREATE INDEX "skills_roleskill_skill_id_3caa14fc" ON "skills_roleskill" ("skill_id");
CREATE INDEX "skills_roletechnology_skill_id_dda0006c" ON "skills_roletechnology" ("skill_id");
CREATE INDEX "skills_sharinggrant_owner_id_5c117668" ON "skills_sharinggrant" ("owner_id");
CREATE INDEX "skills_sharinggrant_person_id_d41427a9" ON "skills_sharinggrant" ("person_id");
CREATE INDEX "skills_sharinggrant_with_person_id_de4ff9f1" ON "skills_sharinggrant" ("with_person_id");
CREATE INDEX "skills_skil_framewo_065fdf_idx" ON "skills_skill" ("framework_id", "kind");
CREATE INDEX "skills_skil_languag_5797ba_idx" ON "skills_skilllabel" ("language", "kind");
CREATE INDEX "skills_skill_framework_id_a5cf97e5" ON "skills_skill" ("framework_id");
CREATE INDEX "skills_skill_owner_id_5f118bb8" ON "skills_skill" ("owner_id");
CREATE INDEX "skills_skillstate_computed_at_805357e0" ON "skills_skillstate" ("computed_at");
CREATE INDEX "skills_skillstate_owner_id_68153790" ON "skills_skillstate" ("owner_id");
CREATE INDEX "skills_skillstate_person_id_6189a177" ON "skills_skillstate" ("person_id");
CREATE INDEX "skills_skillstate_skill_id_3b8ea516" ON "skills_skillstate" ("skill_id");
CREATE UNIQUE INDEX "socialaccount_socialaccount_provider_uid_fc810c6e_uniq" ON "socialaccount_socialaccount" ("provider", "uid");
CREATE INDEX "socialaccount_socialaccount_user_id_8146e70c" ON "socialaccount_socialaccount" ("user_id");
CREATE INDEX "socialaccount_socialtoken_account_id_951f210e" ON "socialaccount_socialtoken" ("account_id");
CREATE INDEX "socialaccount_socialtoken_app_id_636a42d7" ON "socialaccount_socialtoken" ("app_id");
CREATE UNIQUE INDEX "socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq" ON "socialaccount_socialtoken" ("app_id", "account_id");
CREATE INDEX "statements_authority_agent_key_86e2c309" ON "statements_authority" ("agent_key");
CREATE INDEX "statements_awaited" ON "statements_reference" ("tenant_id", "target_id") WHERE "target_seq" IS NULL;
CREATE INDEX "statements_by_actor" ON "statements_statement" ("actor_key", "tenant_id", "seq", "verb_key");
CREATE INDEX "statements_by_object" ON "statements_statement" ("object_key", "tenant_id", "seq", "verb_key");
CREATE INDEX statements_by_registration ON statements_statement (tenant_id, registration, seq) WHERE registration IS NOT NULL;
CREATE INDEX "statements_by_verb" ON "statements_statement" ("verb_key", "tenant_id", "seq");
CREATE INDEX "statements_column_parts" ON "statements_columnpart" ("state", "month");
CREATE INDEX "statements_document_agent_key_c950f37a" ON "statements_document" ("agent_key");
CREATE INDEX "statements_echo_target_seq_ca80c589" ON "statements_echo" ("target_seq");
CREATE INDEX statements_of_owner ON statements_statement (owner_id, happened_at, seq) WHERE tenant_id = 0;
CREATE INDEX statements_of_tenant ON statements_statement (tenant_id, seq);
CREATE INDEX "statements_reference_target_seq_33812126" ON "statements_reference" ("target_seq");
CREATE UNIQUE INDEX "support_a_slot_is_had_once" ON "support_booking" ("slot_id") WHERE "cancelled_at" IS NULL;
CREATE INDEX "support_absence_organisation_id_8d8e03d0" ON "support_absence" ("organisation_id");
CREATE INDEX "support_absence_owner_id_a5e30090" ON "support_absence" ("owner_id");
CREATE INDEX "support_absence_person_id_dd03a63c" ON "support_absence" ("person_id");
CREATE INDEX "support_absences" ON "support_absence" ("organisation_id", "ends_on");
CREATE INDEX "support_advice_notes" ON "support_advicenote" ("booking_id", "at");
CREATE INDEX "support_advicenote_booking_id_1e18ac85" ON "support_advicenote" ("booking_id");
CREATE INDEX "support_advicenote_by_id_819df7ca" ON "support_advicenote" ("by_id");
CREATE INDEX "support_advicenote_owner_id_cc594252" ON "support_advicenote" ("owner_id");
CREATE INDEX "support_advisorslot_advisor_id_c65eb66c" ON "support_advisorslot" ("advisor_id");
CREATE INDEX "support_advisorslot_organisation_id_5248b8a9" ON "support_advisorslot" ("organisation_id");
CREATE INDEX "support_advisorslot_owner_id_7de1ac06" ON "support_advisorslot" ("owner_id");
CREATE UNIQUE INDEX "support_asked_once" ON "support_case" ("person_id", "key") WHERE NOT ("key" = '');
CREATE INDEX "support_booking_owner_id_4594b30e" ON "support_booking" ("owner_id");
CREATE INDEX "support_booking_person_id_e6efce3a" ON "support_booking" ("person_id");
CREATE INDEX "support_booking_slot_id_3923923d" ON "support_booking" ("slot_id");
CREATE INDEX "support_bookings_of" ON "support_booking" ("person_id", "cancelled_at");
CREATE INDEX "support_cannedanswer_organisation_id_041673cc" ON "support_cannedanswer" ("organisation_id");
CREATE INDEX "support_cannedanswer_owner_id_0315e3a7" ON "support_cannedanswer" ("owner_id");
CREATE INDEX "support_case_assignee_id_542cb14c" ON "support_case" ("assignee_id");
CREATE INDEX "support_case_clock" ON "support_case" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "support_case_figures" ON "support_case" ("organisation_id", "opened_at");
CREATE INDEX "support_case_merged_into_id_912a4f79" ON "support_case" ("merged_into_id");
CREATE INDEX "support_case_organisation_id_bcc8f378" ON "support_case" ("organisation_id");
CREATE INDEX "support_case_owner_id_d76abc30" ON "support_case" ("owner_id");
CREATE INDEX "support_case_person_id_98ca3db1" ON "support_case" ("person_id");
CREATE INDEX "support_checkin_by_id_7f10a924" ON "support_checkin" ("by_id");
CREATE INDEX "support_checkin_mentorship_id_afc8c201" ON "support_checkin" ("mentorship_id");
CREATE INDEX "support_desk" ON "support_case" ("organisation_id", "state", "due_at");
CREATE INDEX "support_line_by_id_518863fa" ON "support_line" ("by_id");
CREATE INDEX "support_line_case_id_83aac954" ON "support_line" ("case_id");
CREATE INDEX "support_lines" ON "support_line" ("case_id", "at");
CREATE UNIQUE INDEX "support_mail_once" ON "support_line" ("reference") WHERE NOT ("reference" = '');
CREATE INDEX "support_matching_organisation_id_ab86735d" ON "support_matching" ("organisation_id");
CREATE INDEX "support_matching_owner_id_ae8f49b9" ON "support_matching" ("owner_id");
CREATE INDEX "support_matchings" ON "support_matching" ("organisation_id", "asked_at" DESC);
CREATE INDEX "support_mentorgoal_by_id_76a83838" ON "support_mentorgoal" ("by_id");
CREATE INDEX "support_mentorgoal_mentorship_id_071ef29a" ON "support_mentorgoal" ("mentorship_id");
CREATE INDEX "support_mentormeeting_by_id_c5efd15f" ON "support_mentormeeting" ("by_id");
CREATE INDEX "support_mentormeeting_mentorship_id_a5ffed94" ON "support_mentormeeting" ("mentorship_id");
CREATE INDEX "support_mentorprofile_organisation_id_936d0c7f" ON "support_mentorprofile" ("organisation_id");
CREATE INDEX "support_mentorprofile_owner_id_86c43762" ON "support_mentorprofile" ("owner_id");
CREATE INDEX "support_mentors" ON "support_mentorprofile" ("organisation_id", "is_open");
CREATE INDEX "support_mentorship_mentee_id_4611f2d5" ON "support_mentorship" ("mentee_id");
CREATE INDEX "support_mentorship_mentor_id_6e85587d" ON "support_mentorship" ("mentor_id");
CREATE INDEX "support_mentorship_organisation_id_348bf441" ON "support_mentorship" ("organisation_id");
CREATE INDEX "support_mentorship_owner_id_b66ae058" ON "support_mentorship" ("owner_id");
CREATE INDEX "support_of_mentee" ON "support_mentorship" ("mentee_id", "state");
CREATE INDEX "support_of_mentor" ON "support_mentorship" ("mentor_id", "state");
CREATE INDEX "support_offeredskill_profile_id_c2123bf5" ON "support_offeredskill" ("profile_id");
CREATE INDEX "support_offeredskill_skill_id_e453af95" ON "support_offeredskill" ("skill_id");
CREATE UNIQUE INDEX "support_one_mentorship_of_two" ON "support_mentorship" ("mentor_id", "mentee_id") WHERE "state" IN ('asked', 'active');
CREATE UNIQUE INDEX "support_one_rule_of_a_kind" ON "support_route" ("organisation_id", "kind") WHERE "unit_id" IS NULL;
CREATE INDEX "support_outreach_clock" ON "support_outreach" ("due_at") WHERE "state" = 'waiting';
CREATE INDEX "support_outreach_due" ON "support_outreach" ("organisation_id", "state", "due_at");
CREATE INDEX "support_outreach_organisation_id_2db77401" ON "support_outreach" ("organisation_id");
CREATE INDEX "support_outreach_owner_id_a0185f52" ON "support_outreach" ("owner_id");
CREATE INDEX "support_outreach_person_id_ef61e925" ON "support_outreach" ("person_id");
CREATE INDEX "support_outreach_since" ON "support_outreach" ("organisation_id", "opened_at");
CREATE INDEX "support_outreach_taken_by_id_72314123" ON "support_outreach" ("taken_by_id");
CREATE INDEX "support_own_cases" ON "support_case" ("owner_id", "changed_at" DESC);
CREATE INDEX "support_quiet_cases" ON "support_case" ("state", "changed_at");
CREATE INDEX "support_requests_clock" ON "support_mentorship" ("expires_at") WHERE "state" = 'asked';
CREATE INDEX "support_rota" ON "support_turn" ("organisation_id", "kind", "ends_on");
CREATE INDEX "support_route_organisation_id_0e3e577e" ON "support_route" ("organisation_id");
CREATE INDEX "support_route_owner_id_20941beb" ON "support_route" ("owner_id");
CREATE INDEX "support_routes" ON "support_route" ("organisation_id", "kind", "position");
CREATE INDEX "support_seekers" ON "support_seeking" ("organisation_id", "is_open");
CREATE INDEX "support_seeking_organisation_id_d8422452" ON "support_seeking" ("organisation_id");
CREATE INDEX "support_seeking_owner_id_ed25b0a7" ON "support_seeking" ("owner_id");
CREATE INDEX "support_slots" ON "support_advisorslot" ("organisation_id", "starts_at");
CREATE INDEX "support_slots_of" ON "support_advisorslot" ("advisor_id", "starts_at");
CREATE INDEX "support_turn_organisation_id_5ffe1f09" ON "support_turn" ("organisation_id");
CREATE INDEX "support_turn_owner_id_9e85f794" ON "support_turn" ("owner_id");
CREATE INDEX "support_turn_person_id_6c58af40" ON "support_turn" ("person_id");
CREATE INDEX "support_wantedskill_seeking_id_1f8a8912" ON "support_wantedskill" ("seeking_id");
CREATE INDEX "support_wantedskill_skill_id_9660c61a" ON "support_wantedskill" ("skill_id");
CREATE INDEX "support_wish_mentor_id_21852494" ON "support_wish" ("mentor_id");
CREATE INDEX "support_wish_seeking_id_27aa6d18" ON "support_wish" ("seeking_id");
CREATE INDEX "tasks_db_new_ordering_idx" ON "django_tasks_database_dbtaskresult" ("status", "priority" DESC, "run_after" ASC, "enqueued_at" ASC) WHERE "status" = 'READY';
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "usersessions_usersession_user_id_af5e0a6d" ON "usersessions_usersession" ("user_id");
CREATE UNIQUE INDEX "waits_once_for_a_run" ON "programmes_waiting" ("offering_id", "person_id") WHERE "ended_at" IS NULL;
CREATE INDEX "wallets_account_book_id_2e571dc2" ON "wallets_account" ("book_id");
CREATE INDEX "wallets_all_organis_baedd3_idx" ON "wallets_allowance" ("organisation_id", "state");
CREATE INDEX "wallets_allowance_organisation_id_7aa77385" ON "wallets_allowance" ("organisation_id");
CREATE INDEX "wallets_allowance_owner_id_be7a67de" ON "wallets_allowance" ("owner_id");
CREATE INDEX "wallets_bankdetails_organisation_id_165b4dcf" ON "wallets_bankdetails" ("organisation_id");
CREATE INDEX "wallets_bankdetails_owner_id_5dcf708d" ON "wallets_bankdetails" ("owner_id");
CREATE INDEX "wallets_bankdetails_person_id_b927dc78" ON "wallets_bankdetails" ("person_id");
CREATE INDEX "wallets_checkpoint_account_id_2b59414e" ON "wallets_checkpoint" ("account_id");
CREATE INDEX "wallets_con_decider_794ebf_idx" ON "wallets_consent" ("decider_id", "answer");
CREATE INDEX "wallets_consent_decider_id_319f5b9e" ON "wallets_consent" ("decider_id");
CREATE INDEX "wallets_consent_delegated_by_id_d1052df4" ON "wallets_consent" ("delegated_by_id");
CREATE INDEX "wallets_consent_organisation_id_69d72abe" ON "wallets_consent" ("organisation_id");
CREATE INDEX "wallets_consent_owner_id_3db8e916" ON "wallets_consent" ("owner_id");
CREATE INDEX "wallets_consent_purchase_id_d47ef664" ON "wallets_consent" ("purchase_id");
CREATE INDEX "wallets_dep_organis_a588fb_idx" ON "wallets_deposit" ("organisation_id", "paid_on");
CREATE INDEX "wallets_deposit_organisation_id_2f6522a6" ON "wallets_deposit" ("organisation_id");
CREATE INDEX "wallets_deposit_owner_id_b8af1c68" ON "wallets_deposit" ("owner_id");
CREATE INDEX "wallets_deposit_person_id_1bcc796e" ON "wallets_deposit" ("person_id");
CREATE INDEX "wallets_exchange_account_id_bf3ce0cb" ON "wallets_exchange" ("account_id");
CREATE INDEX "wallets_exchange_transfer_id_c28fc5be" ON "wallets_exchange" ("transfer_id");
CREATE INDEX "wallets_funder_allowance_id_e4a443f0" ON "wallets_funder" ("allowance_id");
CREATE INDEX "wallets_funder_organisation_id_4df01f1a" ON "wallets_funder" ("organisation_id");
CREATE INDEX "wallets_gra_allowan_88593b_idx" ON "wallets_grant" ("allowance_id", "person_id");
CREATE INDEX "wallets_grant_allowance_id_3e08ba81" ON "wallets_grant" ("allowance_id");
CREATE INDEX "wallets_grant_person_id_ca0a3527" ON "wallets_grant" ("person_id");
CREATE INDEX "wallets_grant_pot_id_08ea080d" ON "wallets_grant" ("pot_id");
CREATE INDEX "wallets_hold_account_id_b972b0a1" ON "wallets_hold" ("account_id");
CREATE INDEX wallets_holds_of_a_transfer ON wallets_hold (transfer_id) WHERE transfer_id IS NOT NULL;
CREATE INDEX "wallets_inv_organis_43b237_idx" ON "wallets_invoice" ("organisation_id", "month");
CREATE INDEX "wallets_invoice_buyer_id_f9fcb0d6" ON "wallets_invoice" ("buyer_id");
CREATE INDEX "wallets_invoice_corrects_id_ac2725ef" ON "wallets_invoice" ("corrects_id");
CREATE INDEX "wallets_invoice_organisation_id_0b70d327" ON "wallets_invoice" ("organisation_id");
CREATE INDEX "wallets_invoice_owner_id_50f3c55d" ON "wallets_invoice" ("owner_id");
CREATE INDEX "wallets_invoicecounter_organisation_id_576559dd" ON "wallets_invoicecounter" ("organisation_id");
CREATE INDEX "wallets_invoiceline_invoice_id_ee3c6f1e" ON "wallets_invoiceline" ("invoice_id");
CREATE INDEX "wallets_invoiceline_share_id_9c27ec55" ON "wallets_invoiceline" ("share_id");
CREATE INDEX "wallets_legaldetails_owner_id_4a8168ed" ON "wallets_legaldetails" ("owner_id");
CREATE INDEX "wallets_payout_person_id_a3e8e53d" ON "wallets_payout" ("person_id");
CREATE INDEX "wallets_payout_run_id_ceb8e698" ON "wallets_payout" ("run_id");
CREATE INDEX "wallets_payoutrun_organisation_id_54c207e0" ON "wallets_payoutrun" ("organisation_id");
CREATE INDEX "wallets_payoutrun_owner_id_9fe3711c" ON "wallets_payoutrun" ("owner_id");
CREATE INDEX "wallets_pos_account_b49e91_idx" ON "wallets_posting" ("account_id", "booked_on");
CREATE INDEX "wallets_posting_transfer_id_0e4e9b3e" ON "wallets_posting" ("transfer_id");
CREATE INDEX "wallets_pot_organis_b2eacf_idx" ON "wallets_pot" ("organisation_id", "kind");
CREATE INDEX "wallets_pot_organisation_id_c1985e4d" ON "wallets_pot" ("organisation_id");
CREATE INDEX "wallets_pot_owner_id_9d1b98b3" ON "wallets_pot" ("owner_id");
CREATE INDEX "wallets_pot_person__e62413_idx" ON "wallets_pot" ("person_id", "rank");
CREATE INDEX "wallets_pot_person_id_2cfa58a3" ON "wallets_pot" ("person_id");
CREATE INDEX "wallets_pot_unit_id_fc479d8f" ON "wallets_pot" ("unit_id");
CREATE INDEX "wallets_potguest_organisation_id_34aade80" ON "wallets_potguest" ("organisation_id");
CREATE INDEX "wallets_potguest_pot_id_62c3ab9b" ON "wallets_potguest" ("pot_id");
CREATE INDEX "wallets_pur_about_feab76_idx" ON "wallets_purchase" ("about");
CREATE INDEX "wallets_pur_organis_f687d9_idx" ON "wallets_purchase" ("organisation_id", "state", "asked_at");
CREATE INDEX "wallets_pur_person__820ffb_idx" ON "wallets_purchase" ("person_id", "asked_at");
CREATE INDEX "wallets_purchase_organisation_id_1ca6216a" ON "wallets_purchase" ("organisation_id");
CREATE INDEX "wallets_purchase_owner_id_98296955" ON "wallets_purchase" ("owner_id");
CREATE INDEX "wallets_purchase_person_id_67032715" ON "wallets_purchase" ("person_id");
CREATE INDEX "wallets_run_allowance_id_4772daa8" ON "wallets_run" ("allowance_id");
CREATE INDEX "wallets_share_pot_id_ce7d42e7" ON "wallets_share" ("pot_id");
CREATE INDEX "wallets_share_purchase_id_eeca1322" ON "wallets_share" ("purchase_id");
CREATE INDEX "wallets_tra_booked__a708e8_idx" ON "wallets_transfer" ("booked_on");
CREATE TRIGGER wallets_account_begins_empty BEFORE INSERT ON wallets_account FOR EACH ROW WHEN NEW.held <> 0 OR NEW.balance <> 0 BEGIN SELECT RAISE(ABORT, 'wallets: an account begins empty'); END;
CREATE TRIGGER wallets_account_keeps_its_currency BEFORE UPDATE ON wallets_account FOR EACH ROW WHEN NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.book_id <> OLD.book_id OR NEW.kind <> OLD.kind OR (NEW.floor IS NULL) <> (OLD.floor IS NULL) BEGIN SELECT RAISE(ABORT, 'wallets: an account keeps its book, kind and currency, and whether it has a floor'); END;
CREATE TRIGGER wallets_account_remains BEFORE DELETE ON wallets_account FOR EACH ROW WHEN EXISTS (SELECT 1 FROM wallets_posting p WHERE p.account_id = OLD.id) OR EXISTS (SELECT 1 FROM wallets_hold h WHERE h.account_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'wallets: an account of which the books tell is never removed'); END;
CREATE TRIGGER wallets_book_stays_closed BEFORE UPDATE ON wallets_book FOR EACH ROW WHEN OLD.closed_until IS NOT NULL AND (NEW.closed_until IS NULL OR NEW.closed_until < OLD.closed_until) BEGIN SELECT RAISE(ABORT, 'wallets: a closed period is not opened again'); END;
CREATE TRIGGER wallets_checkpoint_is_of_a_closed_day BEFORE INSERT ON wallets_checkpoint FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM wallets_account a JOIN wallets_book b ON b.id = a.book_id WHERE a.id = NEW.account_id AND b.closed_until >= NEW."on") BEGIN SELECT RAISE(ABORT, 'wallets: a checkpoint is of a closed day'); END;
CREATE TRIGGER wallets_checkpoint_stays BEFORE UPDATE ON wallets_checkpoint FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a checkpoint is never changed'); END;
CREATE TRIGGER wallets_exchange_remains BEFORE DELETE ON wallets_exchange FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: an exchange is never removed'); END;
CREATE TRIGGER wallets_exchange_stays BEFORE UPDATE ON wallets_exchange FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: an exchange is never changed'); END;
CREATE TRIGGER wallets_hold_begins_reserved BEFORE INSERT ON wallets_hold FOR EACH ROW WHEN NEW.state <> 'reserved' BEGIN SELECT RAISE(ABORT, 'wallets: a hold begins reserved'); END;
CREATE TRIGGER wallets_hold_ends_once BEFORE UPDATE ON wallets_hold FOR EACH ROW WHEN OLD.state <> 'reserved' OR NEW.state = 'reserved' BEGIN SELECT RAISE(ABORT, 'wallets: a hold ends once'); END;
CREATE TRIGGER wallets_hold_holds AFTER INSERT ON wallets_hold FOR EACH ROW WHEN TRUE BEGIN UPDATE wallets_account SET held = held + NEW.amount WHERE id = NEW.account_id; END;
CREATE TRIGGER wallets_hold_keeps_the_floor BEFORE INSERT ON wallets_hold FOR EACH ROW WHEN EXISTS (SELECT 1 FROM wallets_account a WHERE a.id = NEW.account_id AND a.balance < a.floor + a.held + NEW.amount) BEGIN SELECT RAISE(ABORT, 'wallets: no account goes below its floor'); END;
CREATE TRIGGER wallets_hold_keeps_the_rest BEFORE UPDATE ON wallets_hold FOR EACH ROW WHEN NEW.id <> OLD.id OR NEW.amount <> OLD.amount OR NEW.account_id <> OLD.account_id OR NEW.key <> OLD.key OR NEW.reason <> OLD.reason OR NEW.about <> OLD.about OR NEW.by <> OLD.by OR NEW.made_at <> OLD.made_at OR NEW.expires_at <> OLD.expires_at OR (NEW.expires_at IS NULL) <> (OLD.expires_at IS NULL) BEGIN SELECT RAISE(ABORT, 'wallets: of a hold that ends nothing else changes'); END;
CREATE TRIGGER wallets_hold_lets_go AFTER UPDATE ON wallets_hold FOR EACH ROW WHEN TRUE BEGIN UPDATE wallets_account SET held = held - OLD.amount WHERE id = OLD.account_id; END;
CREATE TRIGGER wallets_hold_remains BEFORE DELETE ON wallets_hold FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a hold is never removed'); END;
CREATE TRIGGER wallets_posting_comes_late BEFORE INSERT ON wallets_posting FOR EACH ROW WHEN EXISTS (SELECT 1 FROM wallets_transfer t WHERE t.id = NEW.transfer_id) BEGIN SELECT RAISE(ABORT, 'wallets: a transfer that is booked takes no more postings'); END;
CREATE TRIGGER wallets_posting_keeps_the_floor BEFORE INSERT ON wallets_posting FOR EACH ROW WHEN EXISTS (SELECT 1 FROM wallets_account a WHERE a.id = NEW.account_id AND a.balance + NEW.amount < a.floor + a.held) BEGIN SELECT RAISE(ABORT, 'wallets: no account goes below its floor'); END;
CREATE TRIGGER wallets_posting_moves_the_balance AFTER INSERT ON wallets_posting FOR EACH ROW WHEN TRUE BEGIN UPDATE wallets_account SET balance = balance + NEW.amount WHERE id = NEW.account_id AND floor IS NOT NULL; END;
CREATE TRIGGER wallets_posting_remains BEFORE DELETE ON wallets_posting FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a posting is never removed'); END;
CREATE TRIGGER wallets_posting_stays BEFORE UPDATE ON wallets_posting FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a posting is never changed'); END;
CREATE TRIGGER wallets_transfer_balances AFTER INSERT ON wallets_transfer FOR EACH ROW WHEN coalesce((SELECT min(right_) FROM (SELECT CASE WHEN sum(p.amount) = 0 AND min(p.booked_on) = NEW.booked_on AND max(p.booked_on) = NEW.booked_on THEN 1 ELSE 0 END AS right_ FROM wallets_posting p JOIN wallets_account a ON a.id = p.account_id WHERE p.transfer_id = NEW.id GROUP BY a.currency) AS each_), 0) = 0 BEGIN SELECT RAISE(ABORT, 'wallets: a transfer''s postings are of its day, and sum to zero in every currency'); END;
CREATE TRIGGER wallets_transfer_meets_open_books AFTER INSERT ON wallets_transfer FOR EACH ROW WHEN EXISTS (SELECT 1 FROM wallets_book b WHERE b.id IN (SELECT a.book_id FROM wallets_posting p JOIN wallets_account a ON a.id = p.account_id WHERE p.transfer_id = NEW.id) AND b.closed_until >= NEW.booked_on) BEGIN SELECT RAISE(ABORT, 'wallets: nothing is booked in a closed period'); END;
CREATE TRIGGER wallets_transfer_remains BEFORE DELETE ON wallets_transfer FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a transfer is never removed'); END;
CREATE TRIGGER wallets_transfer_stays BEFORE UPDATE ON wallets_transfer FOR EACH ROW WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wallets: a transfer is never changed'); END;
