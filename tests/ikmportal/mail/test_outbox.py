"""Letters are rows: kept when the broker or the mail server is down, delivered once."""

import smtplib
import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from kombu import pools

from ikmportal.celery import app
from ikmportal.mail.models import OutgoingMail
from ikmportal.mail.outbox import queue
from ikmportal.mail.tasks import deliver_mail, sweep_mail
from tests.concurrency.race import Racers

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def letter(**fields) -> OutgoingMail:
    given = {"recipient": "a@contoh.example", "subject": "Hal", "body": "Isi"}
    return OutgoingMail.objects.create(
        **(given | {"dedupe_key": f"uji:{OutgoingMail.objects.count()}"} | fields)
    )


def write(subject: str = "Hal", key: str = "uji") -> None:
    queue(recipient="a@contoh.example", subject=subject, body="Isi", dedupe_key=key)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def broker_down():
    """The application pointed at a port where nobody listens, as after Valkey died."""
    before = app.conf.broker_url
    _reach(f"redis://127.0.0.1:{free_port()}/0")
    yield
    _reach(before)


def _reach(url: str) -> None:
    app.conf.broker_url = app.conf.broker_write_url = url
    # Open connections and their pools are remembered by address.
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.mark.django_db
def test_letter_with_a_known_key_is_written_once():
    write()
    write(subject="Lain")

    assert OutgoingMail.objects.get().subject == "Hal"


@pytest.mark.django_db
def test_subject_with_a_line_break_becomes_one_line():
    write(subject="Judul\r\nBcc: x@contoh.example")

    assert OutgoingMail.objects.get().subject == "Judul Bcc: x@contoh.example"


@pytest.mark.django_db(transaction=True)
def test_letter_of_a_rolled_back_act_is_not_written():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker_down")
def test_letter_stays_when_the_broker_is_down_and_the_sweep_delivers_it(caplog):
    with transaction.atomic():
        write()

    assert "waits for the sweep" in caplog.text
    assert OutgoingMail.objects.get().sent_at is None
    sweep_mail()
    assert [message.subject for message in mail.outbox] == ["Hal"]
    assert OutgoingMail.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_delivered_letter_is_not_delivered_again():
    row = letter()

    deliver_mail(str(row.pk))
    deliver_mail(str(row.pk))
    sweep_mail()

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_letter_is_delivered_once_by_many_workers():
    row = letter()

    def work() -> None:
        deliver_mail(str(row.pk))

    with Racers(8) as racers:
        racers.together([work] * 8)

    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert row.attempts == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_mail_server")
def test_failure_is_kept_in_the_row():
    row = letter()

    deliver_mail(str(row.pk))

    row.refresh_from_db()
    assert (row.attempts, row.sent_at) == (1, None)
    assert "Connection refused" in row.last_error


@pytest.mark.django_db(transaction=True)
def test_letter_is_tried_again_after_a_pause(no_mail_server, settings):
    row = letter()
    deliver_mail(str(row.pk))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sweep_mail()
    assert len(mail.outbox) == 0
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    sweep_mail()

    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.attempts, row.last_error) == (2, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_mail_server")
def test_mail_server_down_for_a_day_loses_no_letter():
    written = timezone.now() - timedelta(days=1)
    row = letter()
    OutgoingMail.objects.update(created_at=written)
    minute = written
    while minute < written + timedelta(days=1):
        if OutgoingMail.objects.due(minute).exists():
            deliver_mail(str(row.pk))
        minute += timedelta(minutes=1)

    assert OutgoingMail.objects.waiting().count() == 1
    assert OutgoingMail.objects.get().attempts == 11


@pytest.mark.django_db(transaction=True)
def test_letter_no_server_would_take_does_not_hold_up_the_others():
    bad = letter(subject="Satu\nDua")
    letter()

    sweep_mail()

    bad.refresh_from_db()
    assert [message.subject for message in mail.outbox] == ["Hal"]
    assert (bad.attempts, bad.sent_at) == (1, None)
    assert "newlines" in bad.last_error


@pytest.mark.django_db(transaction=True)
def test_letter_out_of_tries_rests():
    letter(attempts=OutgoingMail.MAX_ATTEMPTS)

    sweep_mail()

    assert len(mail.outbox) == 0


def test_every_smtp_failure_is_one_the_task_keeps():
    assert issubclass(smtplib.SMTPException, OSError)
