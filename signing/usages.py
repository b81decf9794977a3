"""Where each object of a revision is used: what the difference policy asks, worked out object by object.

Stock pyHanko walks the whole file again for every revision, entry by entry, which is seven tenths of judging a
tagged document with six signatures. Here the references inside an object are read once per version of the
object, and a revision's paths are put together from those. The paths are the stock ones, to the last element
(docs/decisions/0220; the tests compare the two); where a file is built in a way not foreseen, the stock walk
does it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, RawPdfPath

Key = tuple[int, int]
Path = tuple[str | int, ...]
Edges = tuple[tuple[Path, Key], ...]
_STRUCTURE: Path = ("/Root", "/StructTreeRoot", "/K")


class Unforeseen(Exception):
    """A file for the stock walk."""


class _Version:
    """One version of an object, with the references in it once they are asked for."""

    def __init__(self, value: generic.PdfObject) -> None:
        self.value = value
        self.edges: dict[bool, Edges] = {}
        self.children: tuple[Key, ...] | None = None

    def inside(self, in_structure: bool) -> Edges:
        """The references in it, each with its path from here."""
        if in_structure not in self.edges:
            self.edges[in_structure] = tuple(_references(self.value, (), lambda _: in_structure))
        return self.edges[in_structure]


class History:
    """All versions of all objects of one file, each read once."""

    def __init__(self, reader: PdfFileReader) -> None:
        """Of this reader's file."""
        self._reader = reader
        self._touched: dict[Key, list[int]] = {}
        self._versions: dict[tuple[Key, int], _Version] = {}

    def at(self, key: Key, revision: int) -> _Version:
        """An object as it stands in a revision."""
        touched = self._touched.get(key)
        if touched is None:
            touched = self._touched[key] = self._changes(generic.Reference(*key))
        place = bisect_right(touched, revision)
        version = (key, place)
        if version not in self._versions:
            newest = place == len(touched) and bool(touched)
            reference = generic.Reference(*key, pdf=self._reader)
            value = self._reader.get_object(reference, None if newest else revision, transparent_decrypt=False)
            if isinstance(value, generic.DecryptedObjectProxy):
                raise Unforeseen
            self._versions[version] = _Version(value)
        return self._versions[version]

    def _changes(self, reference: generic.Reference) -> list[int]:
        sections = range(self._reader.xrefs.total_revisions)
        return [each for each in sections if _touches(self._reader, each, reference)]


def _touches(reader: PdfFileReader, revision: int, reference: generic.Reference) -> bool:
    try:
        reader.xrefs.get_xref_data(revision).try_resolve(reference)
    except KeyError:
        return False
    return True


class Revision(HistoricalResolver):
    """Pyhanko's view of one revision, with its usages put together from the file's history."""

    def __init__(self, reader: PdfFileReader, revision: int, history: History) -> None:
        """Of this revision, the oldest being 0."""
        super().__init__(reader, revision)
        self._history = history
        self._paths: dict[Key, list[Path]] | None = None

    def _load_reverse_xref_cache(self) -> None:
        if self._paths is not None or self._indirect_object_access_cache is not None:
            return
        try:
            self._paths = _Walk(self._history, self.revision).paths(self.trailer_view)
        except Unforeseen:
            super()._load_reverse_xref_cache()  # type: ignore[no-untyped-call]

    def _get_usages_of_ref(self, ref: generic.Reference) -> set[RawPdfPath]:
        if self._paths is None:
            usages: set[RawPdfPath] = super()._get_usages_of_ref(ref)
            return usages
        return {RawPdfPath(*path) for path in self._paths.get((ref.idnum, ref.generation), ())}


class _Walk:
    """One revision's walk from the trailer along every path, pages and structure by their own way only."""

    def __init__(self, history: History, revision: int) -> None:
        self._history = history
        self._revision = revision
        self._pages: dict[Key, Path] = {}
        self._structure: set[Key] = set()
        self._found: dict[Key, list[Path]] = {}
        self._above: set[Key] = set()

    def paths(self, trailer: generic.DictionaryObject) -> dict[Key, list[Path]]:
        """Every path to every object."""
        root = self._dictionary(trailer.raw_get("/Root"))
        pages = root.raw_get("/Pages")
        self._page(_key(pages), ("/Root", "/Pages"))
        if "/StructTreeRoot" in root:
            self._elements(self._history.at(_key(root.raw_get("/StructTreeRoot")), self._revision))
        self._follow(tuple(_references(trailer, (), _is_structure)), ())
        return self._found

    def _visit(self, key: Key, path: Path) -> None:
        if key in self._above:
            return
        self._found.setdefault(key, []).append(path)
        in_structure = _is_structure(path)
        if self._pages.get(key, path) != path or (key in self._structure and not in_structure):
            return
        version = self._history.at(key, self._revision)
        if path == _STRUCTURE[: len(path)]:  # the structure begins further down in this object
            edges = tuple(_references(version.value, (), lambda inner: _is_structure(path + inner)))
        else:
            edges = version.inside(in_structure)
        self._above.add(key)
        self._follow(edges, path)
        self._above.remove(key)

    def _follow(self, edges: Edges, path: Path) -> None:
        for inner, key in edges:
            self._visit(key, path + inner)

    def _page(self, key: Key, path: Path) -> None:
        if key in self._pages:
            raise Unforeseen
        self._pages[key] = path
        node = self._history.at(key, self._revision).value
        if not isinstance(node, generic.DictionaryObject):
            raise Unforeseen
        if len(path) > 2 and _type(node) != "/Pages":  # noqa: PLR2004 - the tree's root needs no type
            return
        kids = _plain(node, "/Kids")
        if not isinstance(kids, generic.ArrayObject):
            raise Unforeseen
        for place, kid in enumerate(list.__iter__(kids)):
            self._page(_key(kid), (*path, "/Kids", place))

    def _elements(self, version: _Version) -> None:
        if version.children is None:
            version.children = tuple(_children(version.value))
        for key in version.children:
            child = self._history.at(key, self._revision)
            if not isinstance(child.value, generic.DictionaryObject):
                continue
            if _type(child.value) not in ("", "/StructElem"):
                continue
            if key in self._structure:
                raise Unforeseen
            self._structure.add(key)
            self._elements(child)

    def _dictionary(self, reference: generic.PdfObject) -> generic.DictionaryObject:
        value = self._history.at(_key(reference), self._revision).value
        if not isinstance(value, generic.DictionaryObject):
            raise Unforeseen
        return value


def _references(value: generic.PdfObject, path: Path, structure: Callable[[Path], bool]) -> Iterator[tuple[Path, Key]]:
    """The references in an object, entry by entry, without following any."""
    if isinstance(value, generic.DictionaryObject):
        in_structure = structure(path)
        for name, entry in dict.items(value):
            if name == "/Parent" or (in_structure and name == "/P"):
                continue
            yield from _entry(entry, (*path, str(name)), structure)
    elif isinstance(value, generic.ArrayObject):
        for place, entry in enumerate(list.__iter__(value)):
            yield from _entry(entry, (*path, place), structure)


def _entry(entry: generic.PdfObject, path: Path, structure: Callable[[Path], bool]) -> Iterator[tuple[Path, Key]]:
    if isinstance(entry, generic.IndirectObject):
        yield path, (entry.idnum, entry.generation)
    elif isinstance(entry, generic.DictionaryObject | generic.ArrayObject):
        yield from _references(entry, path, structure)
    elif isinstance(entry, generic.DecryptedObjectProxy):
        raise Unforeseen


def _children(element: generic.PdfObject) -> Iterator[Key]:
    """The structure elements that a structure element names; those inside it itself are looked through."""
    kids = _plain(element, "/K")
    for kid in list.__iter__(kids) if isinstance(kids, generic.ArrayObject) else [kids]:
        if isinstance(kid, generic.IndirectObject):
            yield (kid.idnum, kid.generation)
        elif isinstance(kid, generic.DictionaryObject) and _type(kid) in ("", "/StructElem"):
            yield from _children(kid)


def _plain(value: generic.PdfObject, name: str) -> generic.PdfObject | None:
    """An entry that stands in the dictionary itself; None without it."""
    if not isinstance(value, generic.DictionaryObject):
        raise Unforeseen
    entry: generic.PdfObject | None = dict.get(value, name)
    if isinstance(entry, generic.IndirectObject) and name != "/K":
        raise Unforeseen
    return entry


def _type(value: generic.PdfObject) -> str:
    """What a dictionary says it is; empty where it does not."""
    said = _plain(value, "/Type")
    return "" if said is None else str(said)


def _key(reference: generic.PdfObject) -> Key:
    if not isinstance(reference, generic.IndirectObject):
        raise Unforeseen
    return reference.idnum, reference.generation


def _is_structure(path: Path) -> bool:
    return path[:3] == _STRUCTURE
