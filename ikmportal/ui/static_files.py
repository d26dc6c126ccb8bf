"""Addresses of static files, made once: in production a file's name tells its contents."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Whitenoise's hashed and compressed files; eighteen of their addresses stand on a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str | None, bool], str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Where the file is. Refuses a name that was not collected, with ValueError."""
        key = (name, force)
        if key not in self._addresses:
            self._addresses[key] = super().url(name, force)
        return self._addresses[key]
