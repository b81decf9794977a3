from __future__ import annotations

import os
from pathlib import Path

from docgen import warm_folder


def test_a_new_folder_is_its_owners_alone_and_held(tmp_path: Path) -> None:
    folder, held = warm_folder.make(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert warm_folder.is_in_use(folder)
    warm_folder.sweep(tmp_path)
    assert folder.exists()
    os.close(held)
    assert not warm_folder.is_in_use(folder)


def test_the_next_start_clears_away_what_nobody_holds_and_nothing_else(tmp_path: Path) -> None:
    folder, held = warm_folder.make(tmp_path)
    (folder / "profile").mkdir()
    kept = [tmp_path / name for name in ("zegel-other", "zegel-warm-file", "zegel-warm-link")]
    kept[0].mkdir()
    kept[1].write_text("no folder")
    kept[2].symlink_to(kept[0])
    os.close(held)  # as the kernel does when its holder dies
    new, held = warm_folder.make(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([*kept, new])
    os.close(held)
