"""Counts the queries of a request that asks for it; others pay one look at a header."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from django.db import connection

ASK, ANSWER = "X-Count-Queries", "X-Queries"
_ASKED = "HTTP_" + ASK.upper().replace("-", "_")

WsgiApp: TypeAlias = "Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]"


def counted(app: WsgiApp) -> WsgiApp:
    """The application, telling how many queries an answer took; around all that may answer."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _ASKED not in environ:
            return app(environ, start_response)
        seen: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (ANSWER, str(len(seen)))], *rest)

        with connection.execute_wrapper(count):
            return app(environ, start)

    return answer
