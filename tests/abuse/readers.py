"""Readers that behave as a hostile file would make them. They run in the guarded child only."""

import ctypes
import os
import socket
import subprocess
import sys
import time

from ikmportal.files.refusal import FileUnfit


def length(path, *, add):
    return {"length": path.stat().st_size + add}


def refuse(path):
    raise FileUnfit("uji", sel="A1")


def eat_memory(path):
    return len(bytearray(2 * 1024**3))


def spin(path):
    while True:
        pass


def say_too_much(path):
    return "x" * (17 * 1024**2)


def sleep(path):
    time.sleep(30)


def crash(path):
    ctypes.string_at(0)


def connect(path, *, folder):
    socket.create_connection(("127.0.0.1", 9))


def run_a_program(path, *, folder):
    subprocess.run(["true"], check=False)


def fork(path, *, folder):
    os.fork()


def write(path, *, folder):
    with open(f"{folder}/bocor", "w") as out:
        out.write("x")


def environment(path):
    return sorted(os.environ)


def loaded(path):
    return sorted(sys.modules)
