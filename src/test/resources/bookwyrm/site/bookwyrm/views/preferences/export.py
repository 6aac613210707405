from datetime import timedelta

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from bookwyrm.models.bookwyrm_export_job import BookwyrmExportJob, Notification


class ExportUser(View):
    def new_export_blocked_until(self):
        last = BookwyrmExportJob.objects.filter(user=self.request.user).order_by("-created_date").first()
        until = last and last.created_date + timedelta(hours=48)
        return until if until and until > timezone.now() else None

    def get(self, request):
        jobs = BookwyrmExportJob.objects.filter(user=request.user).order_by("-created_date")
        data = {
            "jobs": Paginator([{"job": job} for job in jobs], 15).get_page(1),
            "notified": Notification.objects.filter(user=request.user).count(),
        }
        return TemplateResponse(request, "preferences/export-user.html", data)
