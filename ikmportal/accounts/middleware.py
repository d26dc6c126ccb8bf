"""What one person saw or typed is not kept for, or sent by, the next at the same computer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden


class NoStoreMiddleware:
    """Tells browsers and proxies to keep nothing that was made for a signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class SamePersonMiddleware:
    """Refuses what a page of one person sends after somebody else signed in in the same browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = request.headers.get("X-Ikm-User")
        if sender and request.user.is_authenticated and sender != str(request.user.pk):
            return HttpResponseForbidden()
        return self.get_response(request)
