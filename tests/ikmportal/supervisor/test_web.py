"""The web server's own ways: what it tells its master and what it writes down."""

import logging
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from ikmportal.supervisor import web
from ikmportal.supervisor.web import BEATS, PatientWorker, QuietLogger
from programs.views.pulse import DOOR


def test_beats_are_asked_where_screens_ask():
    assert f"/{DOOR}" == BEATS


@pytest.mark.parametrize(
    ("path", "status", "is_written"),
    [(f"{BEATS}x/", 304, False), (f"{BEATS}x/", 200, True), ("/usulan/", 304, True)],
)
def test_screen_that_was_told_nothing_new_is_not_written_down(caplog, path, status, is_written):
    config = Config()
    config.set("accesslog", "-")
    log = QuietLogger(config)
    log.access_log.propagate = True
    response = SimpleNamespace(status=f"{status} x", status_code=status, sent=0, headers=[])
    request = SimpleNamespace(path=path, headers=[])
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}

    with caplog.at_level(logging.INFO, logger="gunicorn.access"):
        log.access(response, request, environ, SimpleNamespace(seconds=0, microseconds=9))

    assert [path in record.getMessage() for record in caplog.records] == [True] * is_written


def test_worker_tells_that_it_lives_once_a_second(monkeypatch):
    turns = (100.0, 100.4, 100.99, 101.0, 101.5, 103.0)
    told = []
    worker = PatientWorker.__new__(PatientWorker)
    for now in turns:
        monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda now=now: now))
        worker.tmp = SimpleNamespace(notify=lambda now=now: told.append(now))
        worker.notify()

    assert told == [100.0, 101.0, 103.0]
