"""A site with BookWyrm's page of exports: python3 site.py PORT. Who is logged in, the header X-User says."""

import pathlib
import sys

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.db import connection
from django.urls import path, re_path

PAGE = "notified {{ notified }}{% for export in jobs %} | {{ export.job.status }} {{ export.size }} {{ export.url }}{% endfor %}"


def logged_in(get_response):
    def middleware(request):
        from django.contrib.auth.models import User

        request.user = User.objects.get(id=request.headers["X-User"])
        return get_response(request)

    return middleware


settings.configure(
    SECRET_KEY="of a test",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["localhost"],
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    MIDDLEWARE=[f"{__name__}.logged_in"],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(pathlib.Path(__file__).with_name("site.sqlite"))}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "loaders": [("django.template.loaders.locmem.Loader", {"preferences/export-user.html": PAGE})]}}],
)
django.setup()

from bookwyrm.models.bookwyrm_export_job import BookwyrmExportJob, Notification  # noqa: E402  (needs the settings)
from bookwyrm.spillway_export import SpillwayExportUser, spillway_export_archive  # noqa: E402

urlpatterns = [
    re_path(r"^preferences/user-export/?$", SpillwayExportUser.as_view(), name="prefs-user-export"),
    path("preferences/user-export/<archive_id>", spillway_export_archive, name="prefs-export-file"),
]

if __name__ == "__main__":
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Notification)
        editor.create_model(BookwyrmExportJob)
    for number in (2, 4711):
        User.objects.create(id=number, username=f"user{number}")
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", sys.argv[1]])
