"""BookWyrm's button "Create user export file", with Spillway behind it: docs/bookwyrm.md says where this goes.

What stays BookWyrm's: the page, the row of each request, the hours between two of them, and the notification when it is done.
What is Spillway's: reading the rows, the archive, its download, and its end. Nothing is written to BookWyrm's disk or bucket.

SPILLWAY_URL says where Spillway is, SPILLWAY_PUBLIC_URL where browsers reach it, and SPILLWAY_KEY is a key for the recipe
bookwyrm-account with owners='*'.
"""

import os
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from bookwyrm.models.bookwyrm_export_job import BookwyrmExportJob
from bookwyrm.spillway_client import Problem, Spillway
from bookwyrm.tasks import IMPORTS, app
from bookwyrm.views.preferences.export import ExportUser


def _spillway(user_id):
    """For this user: the recipe reads the rows of the owner of the request, and only the owner gets the archive."""
    return Spillway(os.environ["SPILLWAY_URL"], os.environ["SPILLWAY_KEY"], str(user_id), os.environ.get("SPILLWAY_PUBLIC_URL"))


# While Spillway is away the task comes again, and then finds the same export, if there is one.
@app.task(queue=IMPORTS, autoretry_for=(OSError,), retry_backoff=10, max_retries=None)
def make_export(job_id):
    """Has the archive made, and says so."""
    job = BookwyrmExportJob.objects.get(id=job_id)
    spillway = _spillway(job.user_id)
    try:
        asked = spillway.ask("bookwyrm-account", {}, once_only=str(job.task_id))
        export = spillway.wait(asked)
    except Problem as problem:
        # Not by set_status("failed"): that announces the file as ready.
        job.status, job.fail_reason = "failed", str(problem)
        job.save(update_fields=["status", "fail_reason"])
        return
    job.export_json = {
        "id": export["id"], "length": export["archive"]["length"], "until": export["availableUntil"]}
    job.save(update_fields=["export_json"])
    job.complete_job()


def _is_there(made):
    """Whether this is an export of Spillway's that can still be downloaded."""
    return bool(made) and "until" in made and parse_datetime(made["until"]) > timezone.now()


class SpillwayExportUser(ExportUser):
    """BookWyrm's page of exports, whose button asks Spillway."""

    def get(self, request):
        page = super().get(request)
        for export in page.context_data["jobs"]:
            job = export["job"]
            if job.complete and _is_there(job.export_json):
                export["size"] = job.export_json["length"]
                export["url"] = reverse("prefs-export-file", args=[job.task_id])
        return page

    def post(self, request):
        if self.new_export_blocked_until() is not None:
            return HttpResponse(status=429)
        job = BookwyrmExportJob.objects.create(user=request.user, task_id=uuid.uuid4())
        job.set_status("active")
        make_export.delay(job.id)
        return redirect("prefs-user-export")


@login_required
@require_safe
def spillway_export_archive(request, archive_id):
    """Sends the browser to the archive, by a link that is good for ten minutes."""
    job = get_object_or_404(BookwyrmExportJob, task_id=archive_id, user=request.user, complete=True)
    try:
        return redirect(_spillway(job.user_id).link(job.export_json["id"]))
    except Problem as problem:
        return HttpResponse(str(problem), status=problem.status, content_type="text/plain; charset=utf-8")
    except OSError:
        return HttpResponse("Exports cannot be fetched at the moment. Try again later.", status=503, content_type="text/plain")
