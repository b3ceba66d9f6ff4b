"""The same house, with cheap passwords and a throw-away home."""

import atexit
import os
import shutil
import tempfile

if "LYCEUM_HOME" not in os.environ:
    home = os.environ.setdefault("LYCEUM_HOME", tempfile.mkdtemp(prefix="lyceum-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)

os.environ.setdefault("LYCEUM_SECRET_KEY", "only-for-tests")

from .settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if not DATABASE_URL:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
