"""The child has little memory, little time, no network, no secrets and writes nothing."""

import os

import pytest

from ikmportal.files.child import Limits, ReaderBroken, ReaderSlow, read_guarded
from ikmportal.files.refusal import FileUnfit

HERE = "tests.abuse.readers"


@pytest.fixture
def some_file(tmp_path):
    path = tmp_path / "berkas dengan spasi.bin"
    path.write_bytes(b"isi")
    return path


def read(name, path, **options):
    return read_guarded(f"{HERE}:{name}", path, options=options, limits=Limits(cpu_seconds=2))


def test_child_answers_with_what_the_reader_says(some_file):
    reading = read("length", some_file, add=2)

    assert reading.result == {"length": 5}
    assert reading.peak_bytes < 150 * 1024**2


def test_child_says_why_a_file_is_unfit(some_file):
    with pytest.raises(FileUnfit) as refused:
        read("refuse", some_file)

    assert (refused.value.reason, refused.value.detail) == ("uji", {"sel": "A1"})


@pytest.mark.parametrize("name", ["eat_memory", "spin", "say_too_much"])
def test_file_that_uses_up_a_limit_is_too_heavy(name, some_file):
    with pytest.raises(FileUnfit) as refused:
        read(name, some_file)

    assert refused.value.reason == "terlalu_berat"


def test_reader_that_sleeps_is_ended_without_a_verdict(some_file):
    with pytest.raises(ReaderSlow):
        read_guarded(f"{HERE}:sleep", some_file, limits=Limits(wall_seconds=0.5))


def test_file_that_crashes_its_reader_is_broken(some_file):
    with pytest.raises(FileUnfit) as refused:
        read("crash", some_file)

    assert refused.value.reason == "rusak"


@pytest.mark.parametrize("name", ["connect", "run_a_program", "fork", "write"])
def test_reader_that_is_talked_into_more_is_stopped(name, some_file, tmp_path):
    with pytest.raises(FileUnfit) as refused:
        read(name, some_file, folder=str(tmp_path))

    assert refused.value.reason == "berbahaya"
    assert list(tmp_path.iterdir()) == [some_file]


def test_child_knows_no_secret(some_file, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    assert "DATABASE_URL" in os.environ

    names = read("environment", some_file).result

    assert "SECRET_KEY" not in names
    assert "DATABASE_URL" not in names


def test_child_does_not_load_the_portal(some_file):
    loaded = read("loaded", some_file).result

    assert "ikmportal.files.refusal" in loaded
    assert {"django", "celery", "ikmportal.settings"} & set(loaded) == set()


def test_reader_that_is_not_there_is_our_fault(some_file):
    with pytest.raises(ReaderBroken):
        read("nobody", some_file)
