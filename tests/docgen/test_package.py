from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from docgen import catalogue
from docgen.package import open_package
from dossier.errors import Refused

GOOD = (catalogue.FOLDER / "standaard" / "brief.docx").read_bytes()


def rewritten(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A good template with some parts changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def put(part: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return rewritten(change)


def add(part: str, content: bytes) -> bytes:
    return rewritten(lambda parts: parts.update({part: content}))


RELATIONS = "word/_rels/document.xml.rels"
REMOTE = b'<Relationship Id="x" Type="t/attachedTemplate" Target="https://a.example/t.dotm" TargetMode="External"/>'
QUOTED = REMOTE.replace(b'"External"', b"'External'")
XML = b"<w:body>"


def test_a_good_template_opens_whole() -> None:
    assert set(open_package(GOOD, "t")) == set(zipfile.ZipFile(io.BytesIO(GOOD)).namelist())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (put(RELATIONS, b"</Relationships>", REMOTE + b"</Relationships>"), "link"),
        (put(RELATIONS, b"</Relationships>", QUOTED + b"</Relationships>"), "link"),
        (add("word/vbaProject.bin", b"x"), "part"),
        (add("word/embeddings/oleObject1.bin", b"x"), "part"),
        (add("word/media/picture.svg", b"<svg/>"), "part"),
        (add("../../etc/cron.d/x", b"x"), "part"),
        (add("/etc/passwd", b"x"), "part"),
        (put("word/document.xml", XML, XML + b'<w:altChunk r:id="x"/>'), "object"),
        (put("word/document.xml", XML, XML + b'<w:instrText>INCLUDEPICTURE "http://a.example"</w:instrText>'), "field"),
        (put("word/document.xml", XML, XML + b'<w:fldSimple w:instr="DDEAUTO c:\\\\x"/>'), "field"),
        (put("word/document.xml", b"<w:document", b'<!DOCTYPE x [<!ENTITY y "z">]><w:document'), "xml"),
        (put("word/styles.xml", b"<w:styles", b'<!DOCTYPE x SYSTEM "http://a.example/x.dtd"><w:styles'), "xml"),
        (add("word/header9.xml", "<x/>".encode("utf-16")), "xml"),
        (add("word/media/big.png", b"\0" * (17 * 2**20)), "size"),
        (rewritten(lambda parts: parts.update({f"word/media/a{n}.png": b"" for n in range(201)})), "entries"),
    ],
    ids=[
        "remote template", "other quotes", "macro", "embedded object", "svg", "dot dot", "absolute", "altChunk",
        "remote picture", "dde", "entity", "external dtd", "utf-16", "swelling", "too many",
    ],
)  # fmt: skip
def test_a_template_that_does_more_than_words_is_refused_with_its_place(data: bytes, what: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_package(data, "t.docx")
    assert refusal.value.code == "template-unsafe"
    assert str(refusal.value.facts["what"]).startswith(what)


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<a/>")
        archive.writestr("word/document.xml", b"<b/>")
    with pytest.raises(Refused):
        open_package(out.getvalue(), "t.docx")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", GOOD[:2000], b"PK\5\6" + b"\0" * 18])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        open_package(data, "t.docx")
    assert refusal.value.code == "template-unreadable"


def empty_entries(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"word/media/a{number}.png", b"")
    return out.getvalue()


def twice_listed() -> bytes:
    """The second entry of the list points at the data of the first: a quoted or overlapping archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/media/a.png", b"x" * 1000)
        archive.writestr("word/media/b.png", b"x" * 1000)
        archive.infolist()[1].header_offset = 10
    return out.getvalue()


def symbolic_link() -> bytes:
    entry = zipfile.ZipInfo("word/media/a.png")
    entry.external_attr = 0o120777 << 16
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [(empty_entries(20_000), "entries"), (twice_listed(), "overlap"), (symbolic_link(), "link")],
    ids=["very many", "overlapping", "symbolic link"],
)
def test_a_tricky_archive_is_refused_before_anything_is_unpacked(data: bytes, what: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        open_package(data, "t.docx")
    assert (refusal.value.code, refusal.value.facts["what"]) == ("template-unsafe", what)
    assert time.process_time() - started < 0.2


def test_an_archive_that_lies_about_the_size_or_name_of_a_part_is_refused() -> None:
    directory = GOOD.rfind(b"PK\1\2")
    shrunk = bytearray(GOOD)
    shrunk[directory + 24 : directory + 28] = b"\1\0\0\0"  # the last entry: one byte unpacked, it says
    renamed = GOOD.replace(b"word/document.xml", b"word/dosument.xml", 1)
    for data in (bytes(shrunk), renamed):
        with pytest.raises(Refused) as refusal:
            open_package(data, "t.docx")
        assert refusal.value.code == "template-unreadable"


def test_an_archive_inside_an_archive_is_a_part_that_is_not_allowed() -> None:
    with pytest.raises(Refused) as refusal:
        open_package(add("word/media/inner.zip", GOOD), "t.docx")
    assert refusal.value.facts["what"] == "part"
