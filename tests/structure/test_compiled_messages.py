"""The compiled translations that are committed are those of the text files beside them."""

import gettext
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from ikmportal.supervisor.commands import project_folder

CATALOGUES = sorted((project_folder() / "locale").glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_compiled_messages_match_their_source(source: Path) -> None:
    assert shutil.which("msgfmt"), "pasang gettext: apt-get install gettext"
    made = subprocess.run(["msgfmt", "-o", "-", str(source)], capture_output=True, check=True)
    compiled = source.with_suffix(".mo").read_bytes()

    fresh = gettext.GNUTranslations(io.BytesIO(made.stdout))._catalog
    assert gettext.GNUTranslations(io.BytesIO(compiled))._catalog == fresh, "jalankan make messages"
