"""The registry of navigation: apps above bring their entrances, this storey only lists them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    # Lazy translations: the class exists for the type checker only.
    from django.utils.functional import _StrPromise

MAX_ITEMS = 5


class DuplicateNavItemError(ValueError):
    """Two apps brought an entrance with the same URL name."""


def anyone_signed_in(request: HttpRequest) -> bool:
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entrance. Under ``section`` and ``also``, path prefixes, it counts as the current one."""

    label: "str | _StrPromise"
    url_name: str
    order: int
    allowed: Callable[[HttpRequest], bool] = field(default=anyone_signed_in)
    section: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NavLink:
    label: str
    href: str
    is_current: bool


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entrance; call it in AppConfig.ready(). The same item twice is harmless.

    Refuses a different item under a URL name already taken with DuplicateNavItemError.
    """
    if _items.get(item.url_name, item) != item:
        raise DuplicateNavItemError(item.url_name)
    _items[item.url_name] = item


def nav_links(request: HttpRequest) -> list[NavLink]:
    """List at most five entrances this person may use, in order, dead ones left out."""
    links = []
    for item in sorted(_items.values(), key=lambda item: item.order):
        href = safe_reverse(item.url_name)
        if href and item.allowed(request):
            links.append(_link(item, href, path=request.path))
    return links[:MAX_ITEMS]


def safe_reverse(url_name: str) -> str:
    """Give the address, or "" where the URL is not part of this installation."""
    return _address(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str, _prefix: str) -> str:
    """Twenty of them stand on every page, and they never change."""
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _link(item: NavItem, href: str, *, path: str) -> NavLink:
    prefix = item.section or href
    current = path == href if prefix == "/" else path.startswith((prefix, *item.also))
    return NavLink(label=str(item.label), href=href, is_current=current)
