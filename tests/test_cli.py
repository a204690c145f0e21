"""The command line: what is printed where, what is written, and the exit status."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dflint import __version__
from dflint.arguments import OPTIONS, UsageError, help_text, parse
from dflint.cli import main
from dflint.reporters import FORMATS
from tests import toy

BAD = "FROM a\nRUN apt sh\n"


@pytest.fixture(autouse=True)
def _toy_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    toy.install(monkeypatch)
    for name in ("GITHUB_ACTIONS", "FORCE_COLOR", "NO_COLOR", "DFLINT_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def dockerfile(folder: Path) -> Path:
    path = folder / "Dockerfile"
    path.write_text(BAD)
    return path


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def places(out: str) -> list[str]:
    """The places and codes of a text report."""
    return [
        f"{place} {code}" for place, code in re.findall(r"^(\S+:\d+:\d+): \w+ (\w+) ", out, re.M)
    ]


def test_findings_go_to_standard_output(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["Dockerfile"]) == 1
    out, err = capsys.readouterr()
    assert places(out) == ["Dockerfile:2:5 TOY01", "Dockerfile:2:9 TOY02"]
    assert out.endswith(
        "2 problems in 1 file: 1 warning, 1 info. "
        "--fix can repair 1, --fix --unsafe-fixes 1 more.\n"
    )
    assert err == ""


def test_no_path_means_this_folder(dockerfile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert places(capsys.readouterr().out) == ["Dockerfile:2:5 TOY01", "Dockerfile:2:9 TOY02"]


def test_clean_files_leave_standard_output_empty(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "Dockerfile").write_text("FROM a\n")
    assert main([]) == 0
    assert capsys.readouterr() == ("", "No problems in 1 file.\n")
    assert main(["--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_folder_without_dockerfiles(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr() == ("", "dflint: .: no Dockerfile in this folder\n")


@pytest.mark.parametrize(
    ("text", "threshold", "status"),
    [
        ("apt", "error", 0),
        ("apt", "warning", 1),
        ("sh", "warning", 0),
        ("sh", "info", 1),
        ("LOOP\nPOOL", "info", 0),
        ("LOOP\nPOOL", "style", 1),
        ("ERROR", "error", 1),
        ("nothing", "style", 0),
    ],
)
def test_threshold_decides_the_exit_status(
    folder: Path, text: str, threshold: str, status: int
) -> None:
    (folder / "Dockerfile").write_text(text)
    assert main(["--fail-on", threshold]) == status
    assert main(["--exit-zero", "--fail-on", threshold]) == 0


def test_file_that_cannot_be_read_does_not_stop_the_others(
    dockerfile: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "wide.Dockerfile").write_bytes("\ufeffFROM a\n".encode("utf-16-le"))
    assert main(["missing", "wide.Dockerfile", "Dockerfile", "--exit-zero"]) == 2
    out, err = capsys.readouterr()
    assert places(out) == ["Dockerfile:2:5 TOY01", "Dockerfile:2:9 TOY02"]
    assert err.splitlines() == [
        "dflint: missing: cannot be read: No such file or directory",
        "dflint: wide.Dockerfile: is UTF-16, and a Dockerfile must be UTF-8: save it as UTF-8",
    ]


@pytest.mark.parametrize("option", [[], ["--fix"], ["--diff"]])
def test_bug_does_not_stop_the_others(
    dockerfile: Path, folder: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    (folder / "Dockerfile.a").write_text("CRASH\n")
    assert main(["Dockerfile.a", "Dockerfile", *option]) == 2
    out, err = capsys.readouterr()
    assert "TOY02" in out or "+RUN apk sh" in out
    assert err.startswith(
        "dflint: Dockerfile.a: internal error, please report this: RecursionError: too deep "
        "(DFLINT_DEBUG=1 shows where)\n"
    )
    assert (folder / "Dockerfile.a").read_text() == "CRASH\n"


def test_debug_variable_shows_the_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DFLINT_DEBUG", "1")
    (folder / "Dockerfile").write_text("CRASH\n")
    assert main([]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_fix_writes_the_file_and_reports_what_is_left(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--fix"]) == 0
    out, err = capsys.readouterr()
    assert dockerfile.read_text() == "FROM a\nRUN apk sh\n"
    assert places(out) == ["Dockerfile:2:9 TOY02"]
    assert out.endswith("1 problem left in 1 file: 1 info.\n")
    assert err == "Fixed 1 problem in Dockerfile: 1 no-apt\n"


def test_unsafe_repairs_are_applied_when_asked_for(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--fix", "--unsafe-fixes"]) == 0
    assert dockerfile.read_text() == "FROM a\nRUN apk true\n"
    assert capsys.readouterr() == (
        "",
        "Fixed 2 problems in Dockerfile: 1 no-shell, 1 no-apt\nNo problems left in 1 file.\n",
    )


def test_unsafe_repairs_alone_are_only_shown(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--unsafe-fixes"]) == 1
    assert dockerfile.read_text() == BAD
    assert "--fix --unsafe-fixes can repair 2." in capsys.readouterr().out


def test_file_without_repairs_is_not_written(dockerfile: Path) -> None:
    dockerfile.write_text("FROM a\r\nERROR")
    before = dockerfile.stat()
    assert main(["--fix"]) == 1
    assert (dockerfile.stat().st_ino, dockerfile.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )


def test_bytes_around_a_repair_stay(dockerfile: Path) -> None:
    dockerfile.write_bytes(b"\xef\xbb\xbfFROM a\r\n\r\nRUN apt \xff\x00 \t\r\n# end")
    main(["--fix", "--quiet"])
    assert dockerfile.read_bytes() == b"\xef\xbb\xbfFROM a\r\n\r\nRUN apk \xff\x00 \t\r\n# end"


def test_file_that_cannot_be_written_is_reported_as_it_is(
    dockerfile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "Dockerfile")

    monkeypatch.setattr("dflint.atomic.write", refuse)
    assert main(["--fix"]) == 2
    out, err = capsys.readouterr()
    assert places(out) == ["Dockerfile:2:5 TOY01", "Dockerfile:2:9 TOY02"]
    assert err == "dflint: Dockerfile: cannot be written: Permission denied\n"


def test_hard_links_are_mentioned(
    dockerfile: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.link(dockerfile, folder / "other")
    main(["--fix", "Dockerfile"])
    assert capsys.readouterr().err == (
        "dflint: Dockerfile: 1 other hard link to this file kept the old content\n"
        "Fixed 1 problem in Dockerfile: 1 no-apt\n"
    )


def test_refused_repair_is_a_bug_report(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dockerfile.write_text("FROM a\n# DROP\n")
    assert main(["--fix"]) == 0
    assert capsys.readouterr().err == (
        "dflint: Dockerfile: a repair would have been wrong and was not made, please report this: "
        "TOY01 no-apt: the file says so\nNo problems left in 1 file.\n"
    )


def test_diff_prints_the_patch_and_writes_nothing(
    dockerfile: Path, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    dockerfile.write_bytes(b"FROM a\r\nRUN apt \xff\r\n")
    assert main(["--diff"]) == 1
    out, err = capsysbinary.readouterr()
    assert out == (
        b"--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM a\r\n"
        b"-RUN apt \xff\r\n+RUN apk \xff\r\n"
    )
    assert err == b"Would fix 1 problem in Dockerfile: 1 no-apt\n"
    assert dockerfile.read_bytes() == b"FROM a\r\nRUN apt \xff\r\n"
    assert main(["--diff", "--fix", "--exit-zero", "--output", "patch"]) == 0
    assert (folder / "patch").read_bytes() == out


def test_diff_of_nothing_is_empty(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Dockerfile").write_text("RUN sh ERROR\n")
    assert main(["--diff"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["--diff", "--unsafe-fixes"]) == 1


def test_standard_input(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_stdin(monkeypatch, BAD.encode())
    assert main(["-"]) == 1
    assert places(capsys.readouterr().out) == ["-:2:5 TOY01", "-:2:9 TOY02"]
    give_stdin(monkeypatch, BAD.encode())
    assert main(["-", "--stdin-filename", "api/Dockerfile", "--jobs=2"]) == 1
    assert places(capsys.readouterr().out)[0] == "api/Dockerfile:2:5 TOY01"


@pytest.mark.parametrize("data", [b"RUN apt sh \xff", b"RUN x\r\n", b"", b"CRASH\n"])
def test_repaired_standard_input_goes_to_standard_output(
    folder: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    data: bytes,
) -> None:
    give_stdin(monkeypatch, data)
    status = main(["--fix", "-"])
    out, err = capsysbinary.readouterr()
    assert status == (2 if data.startswith(b"CRASH") else 0)
    assert out == data.replace(b"apt", b"apk")
    assert (b"TOY02" in err) == (b"sh" in data)


def test_report_goes_to_a_file(
    dockerfile: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output", "report", "--output-format", "jsonl"]) == 1
    assert capsys.readouterr().out == ""
    assert (folder / "report").read_text().count("\n") == 2


def test_report_that_cannot_be_written_is_an_error(
    dockerfile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output", "no/report"]) == 2
    assert capsys.readouterr() == ("", "dflint: no/report: No such file or directory\n")


def test_format_is_chosen_inside_github_actions(
    dockerfile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main([])
    assert capsys.readouterr().out.startswith("::warning file=Dockerfile,line=2")
    main(["--output-format", "text"])
    assert capsys.readouterr().out.startswith("Dockerfile:2:5: ")
    main(["--statistics"])
    assert capsys.readouterr().out.startswith("1  TOY01")


def test_statistics(dockerfile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dockerfile.write_text("apt\n" * 10 + "sh ERROR")
    assert main(["--statistics"]) == 1
    assert capsys.readouterr().out == (
        "10  TOY01  no-apt [10 fixable]\n"
        " 1  TOY02  no-shell [1 unsafe fix]\n"
        " 1  TOY03  no-error\n"
        "\n"
        "12 problems, 3 rules, 1 of 1 file\n"
    )


def test_many_processes_say_the_same_as_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(20):
        text = BAD if number % 3 else "CRASH\n"
        (folder / f"Dockerfile.{number:02}").write_text(text + f"# {number}\n")
    results = []
    for jobs in ("1", "2"):
        status = main(["--jobs", jobs])
        results.append((status, capsys.readouterr()))
    assert results[0] == results[1]
    assert main(["--jobs", "2", "--fix", "--quiet"]) == 2
    assert (folder / "Dockerfile.01").read_text() == "FROM a\nRUN apk sh\n# 1\n"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--fixx"], "unknown option --fixx, did you mean --fix?"),
        (["-x"], "unknown option -x"),
        (["--no-cash"], "unknown option --no-cash"),
        (["--config", "x", "--isolated"], "--config does not go with --isolated"),
        (["--add-ignores", "--fix"], "--add-ignores does not go with --fix or --diff"),
        (["--fix=yes"], "--fix takes no value"),
        (["--select"], "--select needs a value: CODES"),
        (["--select="], "--select needs a value: CODES"),
        (["--select", ","], "--select needs a value: CODES"),
        (["--fail-on", "worst"], "--fail-on is one of error, warning, info, style, not 'worst'"),
        (["--output-format=xml"], f"--output-format is one of {', '.join(FORMATS)}, not 'xml'"),
        (
            ["--output-format=json", "--output-format", "sarif"],
            "--output-format: json and sarif cannot both be printed; FORMAT=FILE writes to a file",
        ),
        (["--jobs", "0"], "--jobs needs a number from 1, not '0'"),
        (["--jobs", "²"], "--jobs needs a number from 1, not '²'"),
        (["--stdin-filename", "x", "Dockerfile"], "--stdin-filename needs the path -"),
        (
            ["--statistics", "--output-format", "json"],
            "--statistics does not go with --output-format json",
        ),
        (["--select", "DL9999", "x"], "unknown rule 'DL9999'"),
        (["--ignore", "\x1b[31m", "x"], "unknown rule '\\x1b[31m'"),
        (["rule"], "which rule? 'dflint rules' lists them"),
        (["rule", "DL9999"], "unknown rule 'DL9999'"),
        (["rule", "--fix"], "unknown option --fix"),
        (["rules", "--output-format", "github"], "'dflint rules' prints text or json"),
    ],
)
def test_wrong_usage(
    folder: Path, argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"dflint: {message}")
    assert err.endswith("\nTry 'dflint --help'.\n")


def test_options_and_paths_in_any_order() -> None:
    arguments = parse(
        ["a", "--select=A, B", "-q", "--select", "C", "-", "--jobs", "3", "--", "--fix", "-q"]
    )
    assert arguments.paths == ["a", "-", "--fix", "-q"]
    assert arguments.select == ["A", "B", "C"]
    assert (arguments.quiet, arguments.fix, arguments.jobs) == (True, False, 3)


def test_value_may_look_like_an_option() -> None:
    assert parse(["--output", "--fix"]).output == "--fix"
    with pytest.raises(UsageError):
        parse(["--output"])


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert out == help_text()
    assert all(f"  {name}" in out for _, options in OPTIONS for name, _, _ in options)
    assert max(map(len, out.splitlines())) <= 100


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"dflint {__version__}\n"


def dflint(*arguments: str, folder: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs the real program."""
    return subprocess.run(
        [sys.executable, "-m", "dflint", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def test_names_and_text_that_no_terminal_can_show(folder: Path) -> None:
    name = b"Dockerfile.\xff\n\x1b[31m"
    with open(os.fsencode(folder) + b"/" + name, "wb") as file:
        file.write(b"FROM a\nRUN \xff\x1b[31m \xe2\x80\xae (\nRUM \xff\n")
    for output_format in set(FORMATS) - {"markdown"}:
        result = dflint(
            *(".", "--output-format", output_format, "--select", "ALL"),
            folder=folder,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert result.returncode == 1
        assert b"Traceback" not in result.stderr
        assert b"\x1b" not in result.stdout + result.stderr
        assert result.stdout.isascii()


def test_closed_pipe_is_no_reason_to_complain(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM a\n" + "RUM a\n" * 20_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "dflint"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141
    process.stderr.close()


def test_interrupt_ends_quietly(folder: Path) -> None:
    os.mkfifo(folder / "Dockerfile.fifo")
    process = subprocess.Popen(
        [sys.executable, "-m", "dflint", "Dockerfile.fifo"],
        cwd=folder,
        # A shell lets what it starts in the background ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # dflint has opened it, and waits for what comes.
    with open(folder / "Dockerfile.fifo", "wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")
