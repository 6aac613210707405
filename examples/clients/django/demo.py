"""The least of a Django site around views.py, to try it with what docs/export-my-users-data.md sets up:

    SPILLWAY_KEY=$KEY python3 demo.py 8000

Everybody is logged in as the user of DEMO_USER (7, a customer of that guide). Your application has its own log-in, settings
and addresses.
"""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path


class DemoUser:
    is_authenticated = True
    pk = int(os.environ.get("DEMO_USER", "7"))


def logged_in(get_response):
    def middleware(request):
        request.user = DemoUser()
        return get_response(request)

    return middleware


settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    MIDDLEWARE=[f"{__name__}.logged_in"],
    SPILLWAY_URL=os.environ.get("SPILLWAY_URL", "http://localhost:8080"),
    SPILLWAY_KEY=os.environ.get("SPILLWAY_KEY"),
    SPILLWAY_RECIPE=os.environ.get("SPILLWAY_RECIPE", "orders"),
)

import views  # noqa: E402  (needs the settings)

urlpatterns = [
    path("exports", views.ask_for_export),
    path("exports/<export_id>", views.export, name="export"),
]

if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", *sys.argv[1:]])
