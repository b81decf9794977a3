from __future__ import annotations

import io

import segno
from PIL import Image

from docgen import qr

ADDRESS = "https://controle.example/c/ABCDE12345"


def test_the_picture_is_the_code_with_its_border() -> None:
    theirs = io.BytesIO()
    segno.make(ADDRESS, error="m", micro=False, mask=qr.MASK).save(theirs, kind="png", scale=qr.SCALE, border=qr.BORDER)
    mine, other = (Image.open(source).convert("1") for source in (io.BytesIO(qr.picture(ADDRESS)), theirs))
    assert (mine.size, mine.tobytes()) == (other.size, other.tobytes())


def test_the_same_address_gives_the_same_picture_and_another_another() -> None:
    assert qr.picture(ADDRESS) == qr.picture(ADDRESS)
    assert qr.picture(ADDRESS) != qr.picture(ADDRESS + "6")
