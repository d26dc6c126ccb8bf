"""Name a filter of the list, and forget it."""

from datetime import datetime

from programs.models import SavedView
from provinces.rules import Actor


def save_view(*, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep the filter under the name; the same name again keeps the newer filter."""
    view, _created = SavedView.objects.update_or_create(
        owner=by.user, name=name, defaults={"query": query, "created_at": at}
    )
    return view


def forget_view(view: SavedView) -> None:
    """Take a name off the list. The filter itself lives on in every address that was sent."""
    view.delete()
