"""Pytest plugins of this suite: the real servers, a real worker, a real browser."""
