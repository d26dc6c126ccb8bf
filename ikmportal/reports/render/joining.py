"""Parts of a PDF joined into one: pages, bookmarks, and the tags that screen readers follow.

Its own module, because only a worker needs what it imports.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf


def page_count(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def joined(parts: Sequence[bytes], *, levels: Sequence[int]) -> bytes:
    """One tagged PDF of several. ``levels`` are those of its headings, in order."""
    with pikepdf.open(BytesIO(parts[0])) as whole:
        marks = _bookmarks(whole, whole)
        for part in parts[1:]:
            with pikepdf.open(BytesIO(part)) as source:
                marks += _append(whole, source)
        _write_outline(whole, marks, levels)
        out = BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


Mark = tuple[str, Any]


def _append(whole: pikepdf.Pdf, source: pikepdf.Pdf) -> list[Mark]:
    first = len(whole.pages)
    # Pages first: what names a page afterwards finds the copy.
    whole.pages.extend(source.pages)
    _graft_tags(whole, source, first)
    return _bookmarks(whole, source, first)


def _graft_tags(whole: pikepdf.Pdf, source: pikepdf.Pdf, first: int) -> None:
    """Hang the structure of a part under the one document, with numbers of its own."""
    base = whole.Root.StructTreeRoot
    numbers = base.ParentTree.Nums
    offset = int(numbers[len(numbers) - 2]) + 1
    root = source.make_indirect(source.Root.StructTreeRoot)
    grafted = whole.copy_foreign(root)
    document = base.K[0]
    children = pikepdf.Array(_listed(document.K))
    for child in _listed(grafted.K[0].K):
        child.P = document
        children.append(child)
    document.K = children
    added = list(grafted.ParentTree.Nums.as_list())
    for key, owners in zip(added[::2], added[1::2], strict=True):
        numbers.append(int(key) + offset)
        numbers.append(owners)
    for page in whole.pages[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + offset


def _listed(kids: Any) -> list[Any]:
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _bookmarks(whole: pikepdf.Pdf, source: pikepdf.Pdf, first: int = 0) -> list[Mark]:
    """(title, where) of every heading of a part, as places in the whole."""
    places = {page.obj.objgen: number for number, page in enumerate(source.pages)}

    def walk(items: Sequence[pikepdf.OutlineItem]) -> Iterator[Mark]:
        for item in items:
            where: Any = item.destination
            page, *spot = where
            target = whole.pages[first + places[page.objgen]].obj
            yield item.title, pikepdf.Array([target, *spot])
            yield from walk(item.children)

    with source.open_outline() as outline:
        return list(walk(outline.root))


def _write_outline(whole: pikepdf.Pdf, marks: Sequence[Mark], levels: Sequence[int]) -> None:
    with whole.open_outline() as outline:
        outline.root.clear()
        open_items: list[tuple[int, pikepdf.OutlineItem]] = []
        for (title, place), level in zip(marks, levels, strict=True):
            item = pikepdf.OutlineItem(title, place)
            while open_items and open_items[-1][0] >= level:
                open_items.pop()
            (open_items[-1][1].children if open_items else outline.root).append(item)
            open_items.append((level, item))
