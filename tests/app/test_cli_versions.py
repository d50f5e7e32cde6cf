"""`storyreel versions`: save, list, compare, restore."""

import json

from engine.project.folder import ProjectFolder


def test_versions_from_the_command_line(storyreel, tmp_path):
    path = tmp_path / "Film.reel"
    assert storyreel("new", path)[0] == 0
    for words in ("Rain", "Wind"):
        assert storyreel("add-shot", path, "--action", words)[0] == 0
    status, out, _ = storyreel("versions", path, "list")
    assert status == 0 and "no version yet" in out
    assert "Saved “Cut v1”: 2 shots" in storyreel("versions", path, "save")[1]
    assert storyreel("set", path, "010", "duration=9s")[0] == 0
    assert storyreel("versions", path, "save", "Longer")[0] == 0
    out = storyreel("versions", path, "compare", "cut v1")[1]
    assert "010" in out and "→ 9.00 s" in out and out.rstrip().endswith("1 retimed.")
    rows = json.loads(storyreel("versions", path, "compare", "Longer", "Cut v1", "--json")[1])
    assert [row["change"] for row in rows] == ["retimed"]
    rows = json.loads(storyreel("versions", path, "list", "--json")[1])
    assert [row["name"] for row in rows] == ["Cut v1", "Longer"] and rows[0]["shots"] == 2
    assert "every take is kept" in storyreel("versions", path, "restore", "Cut v1")[1]
    with ProjectFolder.open(path, read_only=True) as folder:
        assert folder.project.shots[0].duration == 72
    assert "already" in storyreel("versions", path, "restore", rows[0]["id"])[1]
    assert storyreel("versions", path, "rename", "Longer", "Long")[0] == 0
    assert storyreel("versions", path, "delete", "Long")[0] == 0
    status, _, err = storyreel("versions", path, "restore", "Long")
    assert status != 0 and "no version" in err
