"""The progress bar, and runs that begin again when a file changes."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dflint import progress
from dflint.cli import main
from dflint.progress import with_progress


def shown(seconds: list[float], count: int | None = None) -> str:
    """What is written when items come at these times."""
    stream = io.StringIO()
    clock = iter([0.0, *seconds])
    items = range(len(seconds) if count is None else count)
    assert list(with_progress(items, len(seconds), stream, lambda: next(clock))) == list(items)
    return stream.getvalue()


def test_short_run_has_no_bar() -> None:
    assert shown([0.1, 0.5, 0.9]) == ""


def test_bar_is_away_while_an_item_is_looked_at_and_at_the_end() -> None:
    written = shown([0.5, 1.1, 1.2, 5.0])
    bars = [f"[{'#' * filled}{'.' * (30 - filled)}]" for filled in (15, 22)]
    clear = "\r\x1b[K"
    assert written == f"{clear}{bars[0]} 2/4 files{clear}{clear}{bars[1]} 3/4 files{clear}{clear}"


def test_bar_goes_when_the_run_is_ended() -> None:
    stream = io.StringIO()
    clock = iter([0.0, 2.0, 2.1])
    items = with_progress("abc", 3, stream, lambda: next(clock))
    next(items)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("options", "is_bar"), [([], True), (["--quiet"], False)])
def test_only_on_a_terminal_and_not_with_quiet(
    options: list[str],
    is_bar: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "DELAY", 0)
    for name in ("Dockerfile", "Dockerfile.dev", "Dockerfile.prod"):
        (tmp_path / name).write_text("FROM debian:12\n")
    assert main(options) == 0
    assert "files" not in capsys.readouterr().err.replace("in 3 files", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(options) == 0
    assert ("1/3 files" in capsys.readouterr().err) == is_bar


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is another thing on Windows")
def test_watch(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM debian:12\nRUN apt-get install x\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "dflint", "--watch"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # A shell lets what it starts in the background ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert re.search("DF310.*waiting for changes", _printed(process), re.DOTALL)
        path.write_text("FROM debian:12\nRUN echo\n")
        assert "No problems in 1 file." in _printed(process)
        (tmp_path / ".dflint.yaml").write_text("selekt: []\n")
        assert "unknown key 'selekt'" in _printed(process)
        (tmp_path / ".dflint.yaml").unlink()
        assert "No problems in 1 file." in _printed(process)
        start = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=10) == 130
        assert time.monotonic() - start < 2
    finally:
        process.kill()
        process.communicate()


def _printed(process: subprocess.Popen[bytes]) -> str:
    """What a watching run prints up to the point where it waits."""
    assert process.stdout is not None
    text, deadline = b"", time.monotonic() + 30
    while b"Ctrl-C ends it\n" not in text and time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 0.2)[0]:
            text += os.read(process.stdout.fileno(), 65536)
    return text.decode()


def test_watch_with_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--watch", "-"]) == 2
    assert "--watch does not go with the path -" in capsys.readouterr().err
