"""What every page's frame needs, worked out only when the frame is drawn."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from .navigation import NavLink, nav_links, safe_reverse


class Shell:
    """The frame around a page: who is here, where they may go, in which language."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def nav(self) -> list[NavLink]:
        return nav_links(self._request) if self.is_signed_in else []

    @cached_property
    def is_signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def name(self) -> str:
        user = getattr(self._request, "user", None)
        return str(user or "")

    @cached_property
    def title(self) -> str:
        """Say post and office: "Penyusun, Disperindag Aceh"."""
        return str(getattr(getattr(self._request, "actor", None), "title", "") or "")

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def is_demo(self) -> bool:
        return bool(settings.IS_DEMO)

    @property
    def other_language(self) -> str:
        return "id" if (get_language() or "id").startswith("en") else "en"

    @property
    def path(self) -> str:
        return self._request.get_full_path()

    @property
    def home_url(self) -> str:
        return safe_reverse("home") or "/"

    @property
    def search_url(self) -> str:
        return safe_reverse("search") if self.is_signed_in else ""

    @property
    def language_url(self) -> str:
        return safe_reverse("set_language")

    @property
    def password_url(self) -> str:
        return safe_reverse("account_change_password")

    @property
    def login_url(self) -> str:
        return safe_reverse("account_login")

    @property
    def me_url(self) -> str:
        return safe_reverse("account_me")

    @property
    def logout_url(self) -> str:
        return safe_reverse("account_logout")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``shell``; costs nothing until base.html reads it."""
    return {"shell": Shell(request)}
