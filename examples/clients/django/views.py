"""Two views of a Django application whose account exports are made by Spillway.

What the application did before: read some twenty tables in a task of its own, held the archive in memory, wrote it to the
local disk, and relied on a schedule that deletes it. Now the view asks for an export, the page shows its
progress, and the download passes the bytes on. When it is over, Spillway deletes it.
"""

import pathlib
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

# Where the client is not installed.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "clients" / "python"))
from spillway_client import Problem, Spillway, blocks  # noqa: E402

ASKED = ("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")
ANSWERED = ("Content-Length", "Content-Range", "Content-Disposition", "ETag", "Last-Modified", "Accept-Ranges",
            "Cache-Control", "Retry-After")


def _spillway(request):
    """For this user: no other user gets these exports, even with their id, and a parameter "from: owner" is this id."""
    return Spillway(settings.SPILLWAY_URL, settings.SPILLWAY_KEY, str(request.user.pk))


@login_required
@require_POST
def ask_for_export(request):
    """Requests the data of the user who is logged in; the browser cannot name another. What is made within 20 seconds
    is there when the browser follows; until then it is answered 409 with Retry-After."""
    try:
        export = _spillway(request).ask(settings.SPILLWAY_RECIPE, {}, wait=20)
    except Problem as problem:
        return JsonResponse(problem.document, status=problem.status)
    return redirect("export", export["id"])


@login_required
@require_safe
def export(request, export_id):
    """Passes the archive on, or the range of it that the browser lacks; 409 with Retry-After while it is being made."""
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    answer = _spillway(request).open(export_id, headers, request.method)
    # Django sends what it is given: to a HEAD no body.
    if request.method == "HEAD":
        passed = HttpResponse(status=answer.status, content_type=answer.headers["Content-Type"])
    else:
        passed = StreamingHttpResponse(blocks(answer), status=answer.status, content_type=answer.headers["Content-Type"])
    for name in ANSWERED:
        if name in answer.headers:
            passed[name] = answer.headers[name]
    return passed
