"""A build is put on the disk whole or not at all, whenever it is killed and whatever the disk does."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from platformc.cli.output import exchange, journal
from platformc.cli.output.commit import commit, held, unfinished
from platformc.cli.output.lock import LOCK, Lock
from platformc.cli.output.lock import write as lock_text

OLD = {
    "alpha/kubernetes/app.yaml": "old app\n",
    "alpha/kubernetes/gone.yaml": "gone\n",
    "beta/same.yaml": "same\n",
}
NEW = {"alpha/kubernetes/app.yaml": "new app\n", "beta/same.yaml": "same\n", "gamma/fresh.yaml": "fresh\n"}
FOREIGN = {"notes.txt": "mine\n", "alpha/kubernetes/mine/readme": "mine too\n"}

Way = Callable[[str, dict[str, bytes], list[str]], object]
WAYS: dict[str, Way] = {"exchange": exchange.commit, "journal": journal.commit}


def tree(folder: Path) -> dict[str, str]:
    """Every file under a folder by path, what a killed build put aside left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".platformc-new" not in path.as_posix()
    }


def lock(files: dict[str, str]) -> str:
    return lock_text(Lock("0", {}, {}, dict.fromkeys(files, "0" * 64)))


def old_build(folder: Path) -> dict[str, str]:
    before = {**OLD, **FOREIGN, LOCK: lock(OLD)}
    for path, text in before.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return before


def change() -> tuple[dict[str, bytes], list[str]]:
    writes = {path: text.encode() for path, text in NEW.items() if OLD.get(path) != text}
    writes[LOCK] = lock(NEW).encode()
    return writes, ["alpha/kubernetes/gone.yaml"]


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Whether a child that does the work is killed just before its `step`-th change of the disk."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            changes = event in ("os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod")
            writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
            called = event == "ctypes.dlsym" and arguments[1] == "renameat2"
            if changes or writing or called:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            work()
        except BaseException:  # noqa: BLE001 - nothing may come back into the parent's tests
            os._exit(9)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("way", WAYS)
def test_killed_at_every_step(way: str, tmp_path: Path) -> None:
    steps = 0
    seen = set()
    while True:
        steps += 1
        folder = tmp_path / str(steps) / "build"
        before = old_build(folder)
        after = {**NEW, **FOREIGN, LOCK: lock(NEW)}
        writes, removals = change()
        killed = killed_at(steps, partial(WAYS[way], str(folder), writes, removals))
        if way == "exchange":
            assert tree(folder) in (before, after), "whoever looks sees one of the two"
        elif not unfinished(str(folder)):
            assert tree(folder) in (before, after)
        with held(str(folder)):
            found = tree(folder)
        assert found in (before, after)
        seen.add(found == after)
        assert sorted(os.listdir(folder.parent)) == ["build"], "nothing is left beside it"
        assert ".platformc-new" not in os.listdir(folder)
        if not killed:
            assert found == after
            break
    assert steps > 10
    assert seen == {True, False}


@pytest.mark.parametrize("way", WAYS)
def test_killed_while_recovering(way: str, tmp_path: Path) -> None:
    """A second kill, during the repair of the first, loses nothing either."""
    writes, removals = change()
    for first in range(1, 60, 4):
        for second in range(1, 60, 5):
            folder = tmp_path / f"{first}-{second}" / "build"
            before = old_build(folder)
            after = {**NEW, **FOREIGN, LOCK: lock(NEW)}
            if not killed_at(first, partial(WAYS[way], str(folder), writes, removals)):
                return

            def repair(folder: Path = folder) -> None:
                with held(str(folder)):
                    pass

            if not killed_at(second, repair):
                break
            repair()
            assert tree(folder) in (before, after)


@pytest.mark.parametrize("way", WAYS)
def test_what_stays_is_the_same_file(way: str, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    old_build(folder)
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "empty").mkdir(mode=0o750)
    os.utime(folder / "beta/same.yaml", ns=(1, 10**18))
    kept = {path: (folder / path).stat() for path in ["beta/same.yaml", *FOREIGN]}
    writes, removals = change()
    WAYS[way](str(folder), writes, removals)
    for path, status in kept.items():
        now = (folder / path).stat()
        assert (now.st_ino, now.st_mtime_ns, now.st_nlink) == (status.st_ino, status.st_mtime_ns, 1), path
    assert os.readlink(folder / "link") == "/etc/passwd"
    assert (folder / "empty").stat().st_mode & 0o777 == 0o750
    assert not (folder / "alpha/kubernetes/gone.yaml").exists()


def test_first_build_appears_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "build"
    with held(str(folder)):
        commit(str(folder), {"x/y.yaml": b"1\n"}, [])
    assert tree(folder) == {"x/y.yaml": "1\n"}
    assert os.listdir(folder.parent) == ["build"]


def test_folders_that_nothing_is_left_in_go(tmp_path: Path) -> None:
    for way in WAYS.values():
        folder = tmp_path / "build"
        old_build(folder)
        way(str(folder), {}, ["beta/same.yaml"])
        assert not (folder / "beta").exists()
        assert (folder / "alpha").is_dir()


def test_nothing_to_do_touches_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    old_build(folder)
    before = folder.stat()
    commit(str(folder), {}, [])
    assert folder.stat().st_ino == before.st_ino


def test_in_the_folder_that_somebody_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-o .` must not pull the folder away from under the shell."""
    folder = tmp_path / "build"
    old_build(folder)
    monkeypatch.chdir(folder / "alpha")
    number = folder.stat().st_ino
    writes, removals = change()
    commit(str(folder), writes, removals)
    assert folder.stat().st_ino == number
    assert tree(folder) == {**NEW, **FOREIGN, LOCK: lock(NEW)}


def test_what_others_wrote_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    old_build(folder)
    swapper = exchange._swapper()
    assert swapper is not None

    def late(one: bytes, other: bytes) -> bool:
        (folder / "beta/late.txt").write_text("late\n")
        return swapper(one, other)

    monkeypatch.setattr(exchange, "_swapper", lambda: late)
    writes, removals = change()
    assert exchange.commit(str(folder), writes, removals)
    assert tree(folder) == {**NEW, **FOREIGN, LOCK: lock(NEW), "beta/late.txt": "late\n"}


def test_without_an_exchange_the_journal_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    old_build(folder)
    monkeypatch.setattr(exchange, "_swapper", lambda: lambda one, other: False)
    number = folder.stat().st_ino
    writes, removals = change()
    commit(str(folder), writes, removals)
    assert folder.stat().st_ino == number
    assert tree(folder) == {**NEW, **FOREIGN, LOCK: lock(NEW)}
    assert os.listdir(tmp_path) == ["build"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("limit", [0, 5, 4000])
def test_a_full_disk_leaves_the_old_build(way: str, limit: int, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    before = old_build(folder)
    writes, removals = change()
    writes["alpha/large.yaml"] = b"x" * 100_000
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            WAYS[way](str(folder), writes, removals)
        except OSError as failure:
            os._exit(7 if failure.errno == errno.EFBIG else 8)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 7
    assert tree(folder) == before
    assert os.listdir(tmp_path) == ["build"]
    assert not (folder / journal.ASIDE).exists()


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    with held(str(folder)):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.closerange(3, writing)  # the copies of the parent's lock would hold it for ever
            os.closerange(writing + 1, 256)
            with held(str(folder)):
                os.write(writing, b"in")
            os._exit(0)
        os.set_blocking(reading, False)
        with pytest.raises(BlockingIOError):
            os.read(reading, 2)
    os.waitpid(child, 0)
    assert os.read(reading, 2) == b"in"


def test_a_journal_that_leads_outside_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    aside = folder / journal.ASIDE
    aside.mkdir(parents=True)
    (aside / "0").write_text("evil")
    (aside / "journal.json").write_text('{"moves": [["0", "../outside"]], "removals": []}')
    with pytest.raises(ValueError, match="not ours"):
        journal.recover(str(folder))
    assert not (tmp_path / "outside").exists()
