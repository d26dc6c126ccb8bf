"""Bahasa Indonesia in the code, English complete beside it, and no text outside gettext."""

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.structure import house

CATALOGUE = "locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|{\w*}|</?\w+[^>]*>")
# Names that are the same in every language, and marks that stand alone.
SAME_EVERYWHERE = {
    "IKM Portal", "IKM", "Portal", "Rakor", "RAB", "SHA-256", "XLSX", "PDF", "Excel", "NIP", "WIB",
    "WITA", "WIT", "Rp", "P", "J", "K", "Ditjen IKMA", "id", "en", "ID", "EN", "KAK", "KRO", "RO",
    "rupiah", "Ctrl Enter", "Ditjen IKMA · Kemenperin",
    "DIREKTORAT JENDERAL INDUSTRI KECIL, MENENGAH, DAN ANEKA",
    "Direktorat Jenderal Industri Kecil, Menengah, dan Aneka",
    "English version", "versi Bahasa Indonesia", "Bahasa Indonesia",
 "IKM Portal · Direktorat Jenderal Industri Kecil, Menengah, dan Aneka",
}  # fmt: skip
# Words by which Indonesian gives itself away.
INDONESIAN = re.compile(
    r"\b(yang|dan|atau|belum|untuk|dari|dengan|tidak|ini|itu|pada|sudah|akan|oleh|bila|lebih"
    r"|kembali|simpan|pilih|isi|isian|berkas|usulan|muat|ulang|halaman|paling|semua|setelah"
    r"|sebelum|menunggu|harus|dapat|tulis|unggah|ubah|hapus|lihat|buka)\b",
    re.IGNORECASE,
)
# Tags whose words are names of templates, URLs, files or classes, never text for people.
SILENT_TAGS = (
    "load", "url", "static", "extends", "include", "block", "endblock", "if", "elif", "for", "with",
    "cycle", "icon", "get_", "csrf_token", "now", "mark", "comment",
)  # fmt: skip
# Blocks that fill an attribute of the frame.
ATTRIBUTE_BLOCK = re.compile(
    r"{%\s*block (?:\w*class\w*|\w*attr\w*|density|kelas)\s*%}.*?{%\s*endblock\b.*?%}"
)
# They speak to whoever starts the program, on a terminal, before there is a language.
TERMINAL = (
    "ikmportal/supervisor/",
    "ikmportal/demo/",
    "ikmportal/settings/",
    "/management/",
    "ikmportal/celery",
    "actions/reference",
)
# Words of the language itself: numerals, months, and the rules that read typed dates.
LANGUAGE_TABLES = ("ikmportal/ui/numerals.py", "ikmportal/ui/calendar_text.py")


def _entries(path: Path) -> dict[str, str]:
    """Translations by msgid; plural forms joined by a line."""
    found = {}
    for block in re.split(r"\n{2,}", path.read_text()):
        texts = re.findall(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', block, re.M)
        parts = {
            key: "".join(ast.literal_eval(line) for line in text.split("\n") if line)
            for key, text in texts
        }
        if parts.get("msgid") and not block.startswith("#~"):
            key = "\n".join(v for k, v in parts.items() if k.startswith("msgid"))
            found[key] = "\n".join(v for k, v in parts.items() if k.startswith("msgstr"))
    return found


@cache
def _catalogue() -> dict[str, str]:
    return _entries(house.path(CATALOGUE))


def _msgattrib(*options: str) -> str:
    assert shutil.which("msgattrib"), "pasang gettext: apt-get install gettext"
    command = ["msgattrib", "--no-obsolete", *options, str(house.path(CATALOGUE))]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_every_entry_is_translated_and_sure():
    assert len(_catalogue()) > 800
    assert _msgattrib("--untranslated") == ""
    assert _msgattrib("--only-fuzzy") == ""


def test_catalogue_holds_what_the_code_says(tmp_path):
    """Extract again from a copy: nothing new, nothing left over."""
    for name in house.files():
        if name.split("/")[0] in (*house.APPS, "templates", "locale", "manage.py"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(house.path(name), tmp_path / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-location",
         "--no-wrap", "--no-obsolete", "-v0"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip

    fresh = _entries(tmp_path / CATALOGUE)

    assert set(fresh) - set(_catalogue()) == set(), "jalankan make messages"
    assert set(_catalogue()) - set(fresh) == set(), "jalankan make messages"


def test_placeholders_and_markup_are_kept():
    broken = [
        said
        for said, meant in _catalogue().items()
        if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(meant))
    ]
    ends = [
        said
        for said, meant in _catalogue().items()
        if (said[-1:] in ":…") != (meant[-1:] in ":…")
        or said.endswith("\n") != meant.endswith("\n")
    ]

    assert broken == []
    assert ends == []


def test_english_is_english():
    assert [meant for meant in _catalogue().values() if _left_in(meant)] == []


def _left_in(meant: str) -> bool:
    # "Bahasa Indonesia", official names and “what is to be typed” stay as they are.
    said = re.sub("“[^”]*”", "", meant)
    return len(INDONESIAN.findall(said)) > 0 and meant not in SAME_EVERYWHERE


COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|<svg.*?</svg>", re.S)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}",
    re.S,
)
TAG = re.compile(r"{%(.*?)%}|{{(.*?)}}", re.S)
SPOKEN_ATTRIBUTE = re.compile(r'(?:title|alt|placeholder|aria-label|data-pesan\w*)="([^"{]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")


def _plain_text(name: str) -> list[str]:
    """Pieces of a template that people read and that no translation covers."""
    text = TRANSLATED.sub(
        "\0", ATTRIBUTE_BLOCK.sub("", COMMENT.sub("", house.text(f"templates/{name}")))
    )
    spoken = SPOKEN_ATTRIBUTE.findall(text)
    spoken += [literal for tag in TAG.findall(text) for literal in _literals(tag[0].strip())]
    bare = re.sub(r"<(script|style)\b.*?</\1>", "", TAG.sub("\0", text), flags=re.S)
    bare = re.sub(r'\b(?:data|aria|hx)-[\w-]+="', "", bare)
    spoken += re.sub(r"<[^>]*>", "\0", bare).split("\0")
    return [piece.strip(" \n–·:.,()") for piece in spoken if WORD.search(piece)]


def _literals(tag: str) -> list[str]:
    """Sentences given to a component as they are instead of through ``_()``."""
    if tag.startswith(SILENT_TAGS):
        return []
    return [text for call, text in re.findall(r'(_\()?"([^"]*)"', tag) if not call and " " in text]


@pytest.mark.parametrize("name", house.templates())
def test_template_says_nothing_untranslated(name):
    assert [piece for piece in _plain_text(name) if piece not in SAME_EVERYWHERE] == []


def test_template_check_sees_plain_text(monkeypatch):
    monkeypatch.setattr(
        house, "text",
        lambda _name: '<p title="Buka ini">{% translate "Ya" %} Belum ada</p>'
        '{% empty_state _("Ya") "Belum isi" %}',
    )  # fmt: skip

    assert set(_plain_text("x.html")) == {"Buka ini", "Belum ada", "Belum isi"}


def _untranslated_sentences(tree: ast.Module) -> list[str]:
    """String literals that read as Indonesian, outside gettext calls and docstrings."""
    covered = {
        id(inner)
        for node in ast.walk(tree)
        if _is_gettext(node) or _is_docstring(node)
        for inner in ast.walk(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in covered
        and " " in node.value.strip()
        and node.value not in SAME_EVERYWHERE
        and INDONESIAN.search(re.sub(r"<[^>]*>", "", node.value))
    ]


def _is_gettext(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and house.dotted(node.func) in (
        "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    )  # fmt: skip


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in house.modules()
        if n not in LANGUAGE_TABLES and not any(part in n for part in TERMINAL)
    ],
)
def test_module_says_nothing_untranslated(name):
    assert _untranslated_sentences(house.tree(name)) == []


def test_module_check_sees_plain_sentences():
    tree = ast.parse(
        '"""Doc yang benar."""\nx = _("Pilih yang ini")\nmessages.info(r, "Berkas belum ada")'
    )

    assert _untranslated_sentences(tree) == ["Berkas belum ada"]
