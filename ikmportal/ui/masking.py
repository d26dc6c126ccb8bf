"""Personal numbers as pages show them."""

_SHOWN = 4
DOT = "•"


def mask_number(number: str) -> str:
    """The first and last four digits, the rest dots; "" stays empty.

    Of a NIK this leaves kabupaten/kota and serial, and hides the date of birth.
    """
    if not number:
        return ""
    return number[:_SHOWN] + DOT * max(len(number) - 2 * _SHOWN, 0) + number[-_SHOWN:]
