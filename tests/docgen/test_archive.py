from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from docgen.archive import QUICK, SMALL, archive, pack


@given(
    st.dictionaries(st.text("aé/.x", min_size=1), st.binary(max_size=300), max_size=5), st.sampled_from([QUICK, SMALL])
)
def test_any_reader_of_zip_finds_every_part_in_order(parts: dict[str, bytes], level: int) -> None:
    made = archive({name: pack(content, level) for name, content in parts.items()})
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == parts
        assert opened.namelist() == list(parts)
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in opened.infolist())


def test_a_large_part_comes_back_whole() -> None:
    content = bytes(range(256)) * 1000
    with zipfile.ZipFile(io.BytesIO(archive({"a": pack(content)}))) as opened:
        assert opened.read("a") == content
