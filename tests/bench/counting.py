"""Counts the queries of a request that asks for it; others pay one look at a header."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK, ANSWER = "X-Count-Queries", "X-Queries"


class QueryCountMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return self.get_response(request)
        seen: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response[ANSWER] = str(len(seen))
        return response
