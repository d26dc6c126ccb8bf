"""A long Document in parts that are laid out one after the other and joined into one PDF.

What WeasyPrint needs grows with the rows it lays out at once, so a part holds a few hundred. Pages
are numbered through; bookmarks and the tags that readers for the blind follow are joined too.
"""

from collections.abc import Iterator

from ikmportal.reports.document import Document, Heading, PageBreak, Section, Table

PART_ROWS = 600

Sections = tuple[Section, ...]


def split(document: Document) -> list[Sections]:
    """The sections of each part: whole tables, broken only where a chapter or table begins."""
    parts: list[list[Section]] = [[]]
    rows = 0
    for block in _blocks(document.sections):
        more = sum(len(section.rows) for section in block if isinstance(section, Table))
        if parts[-1] and more and rows + more > PART_ROWS:
            parts.append([])
            rows = 0
        parts[-1] += block
        rows += more
    return [_without_last_break(part) for part in parts]


def _blocks(sections: Sections) -> Iterator[list[Section]]:
    """Headings with what follows them; of tables in a row each is a block."""
    block: list[Section] = []
    for section in sections:
        last = block[-1] if block else None
        is_new_chapter = isinstance(section, Heading) and not isinstance(last, Heading)
        is_next_table = isinstance(section, Table) and isinstance(last, Table)
        if block and (is_new_chapter or is_next_table):
            yield block
            block = []
        block.append(section)
    if block:
        yield block


def _without_last_break(part: list[Section]) -> Sections:
    while part and isinstance(part[-1], PageBreak):
        part = part[:-1]
    return tuple(part)
