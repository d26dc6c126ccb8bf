"""Fixed times: tests never depend on the day they run."""

from datetime import UTC, datetime

MOMENT = datetime(2023, 9, 4, 2, 0, tzinfo=UTC)  # 09.00 WIB, a Monday
