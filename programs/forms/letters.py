"""Letters that look Latin and are not: a code typed with a Greek Epsilon equals no other code."""

import unicodedata

from django.utils.translation import gettext as _

# One shape, one Latin letter. Letters with another shape are refused by name.
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX", strict=True))
_LOOK_ALIKES = str.maketrans(_GREEK | _CYRILLIC)


class ForeignLetter(ValueError):
    """A code holds a character that no code has; ``str()`` names it."""


def latin_code(text: str) -> str:
    """A code in plain Latin capitals and digits: "АΕA" -> "AEA".

    Full-width characters, digits of other scripts and look-alikes are turned into what they look
    like; anything else outside ASCII is refused (ForeignLetter).
    """
    folded = unicodedata.normalize("NFKC", text).strip().upper().translate(_LOOK_ALIKES)
    plain = "".join(_digit(sign) for sign in folded if unicodedata.category(sign) != "Cf")
    for sign in plain:
        if not sign.isascii():
            raise ForeignLetter(
                _("Huruf “%(sign)s” (%(name)s) bukan huruf Latin. Ketik ulang kodenya.")
                % {"sign": sign, "name": unicodedata.name(sign, f"U+{ord(sign):04X}")}
            )
    return plain


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)
