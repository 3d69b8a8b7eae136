"""A Django shop under gunicorn, with the resident host beside it.

    klepet-host serve --shop shop.db --socket klepet.sock
    KLEPET_SOCKET=klepet.sock gunicorn --workers 4 --preload django_app:application

Workers come and go; visitors are polling clients that the host remembers, so any worker may answer. The connection is
opened before the fork and each worker has its own after it, by itself.
"""

import json
import os

import django
import klepet
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY=os.environ.get("SECRET_KEY", "only-for-trying")
)
django.setup()

shop = klepet.connect(os.environ["KLEPET_SOCKET"])

STATUS_BY_CLASS = {
    klepet.InvalidError: 400,
    klepet.RefusedError: 409,
    klepet.LimitError: 429,
    klepet.SystemError: 503,
    klepet.DisconnectedError: 503,
}


@method_decorator(csrf_exempt, name="dispatch")
class ChatView(View):
    """What all views share: who asks, and how a refusal looks."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> JsonResponse:
        """The visitor is whom the session names; here a header does."""
        options = {"after_seq": int(request.GET["after"])} if "after" in request.GET else {}
        self.visitor = shop.visitor(request.headers["X-Visitor"], polls=True, **options)
        try:
            reply = super().dispatch(request, *args, **kwargs)
        except klepet.Error as refused:
            status = STATUS_BY_CLASS.get(type(refused), 500)
            reply = JsonResponse(refused.as_dict(), status=status)
        reply["X-Worker"] = str(os.getpid())
        return reply


class Chats(ChatView):
    """POST /chats {"text": ..., "id": ...} starts one."""

    def post(self, request: HttpRequest) -> JsonResponse:
        """The visitor's first message."""
        said = json.loads(request.body)
        posted = self.visitor.start(said["text"], id=said["id"])
        return JsonResponse(posted.as_dict())


class Messages(ChatView):
    """POST /chats/12/messages {"text": ..., "id": ...} says something: sent again, nothing is said twice."""

    def post(self, request: HttpRequest, chat: int) -> JsonResponse:
        """One message."""
        said = json.loads(request.body)
        posted = self.visitor.say(chat, said["text"], id=said["id"])
        return JsonResponse(posted.as_dict())


class Events(ChatView):
    """GET /events?after=812 gives what came after it, for the page to poll."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """The next events; the page keeps the cursor."""
        events = self.visitor.events(limit=100)
        return JsonResponse({"events": [event.as_dict() for event in events], "cursor": self.visitor.cursor})


urlpatterns = [
    path("chats", Chats.as_view()),
    path("chats/<int:chat>/messages", Messages.as_view()),
    path("events", Events.as_view()),
]

application = get_wsgi_application()
