from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone


class Notification(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        app_label = "bookwyrm"


class BookwyrmExportJob(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    task_id = models.UUIDField(unique=True, null=True)
    created_date = models.DateTimeField(default=timezone.now)
    complete = models.BooleanField(default=False)
    status = models.CharField(max_length=50, default="pending")
    fail_reason = models.TextField(null=True)
    export_json = models.JSONField(null=True)

    class Meta:
        app_label = "bookwyrm"

    def set_status(self, status):
        self.status = status
        self.save(update_fields=["status"])

    def complete_job(self):
        """Tells the user, as BookWyrm does of every job that is complete."""
        self.status, self.complete = "complete", True
        self.save(update_fields=["status", "complete"])
        Notification.objects.create(user=self.user)
