"""Baselines, changed lines, and several reports of one run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dflint.changed_lines import ChangedLines
from dflint.cli import main
from dflint.rule import Violation
from tests import toy

BAD = "FROM debian:12\nRUN apt-get update && apt-get install curl\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Dockerfile").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["--output-format=json", "--select=DF3", "--ignore=DF313", *options])
    return [finding["code"] for finding in json.loads(capsys.readouterr().out)]


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_a_baseline_survives_that_lines_move(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write-baseline=known"]) == 0
    assert "Wrote 3 findings to known" in capsys.readouterr().err
    assert main(["--baseline=known"]) == 0
    assert "3 known findings not reported" in capsys.readouterr().err
    moved = BAD.replace("\n", "\n\n# more\n", 1) + "COPY a /b\nRUN apt-get install git\n"
    (folder / "Dockerfile").write_text(moved)
    found = codes(capsys, "--baseline=known")
    assert "DF310" in found
    (folder / "Dockerfile").write_text("FROM debian:12\n")
    (folder / "other.Dockerfile").write_text(BAD)
    assert main(["--baseline=known"]) == 1


def test_a_baseline_says_what_is_out_of_date(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--write-baseline=known"])
    (folder / "Dockerfile").write_text(BAD.replace("install", "install -y"))
    capsys.readouterr()
    main(["--baseline=known"])
    # Each is about a line that has changed.
    assert "entries are out of date" in capsys.readouterr().err
    (folder / "Dockerfile").write_text(BAD + "COPY a /b\n# x\n")
    main(["--baseline=known", "--ignore=DF312"])
    assert "1 entry is out of date" in capsys.readouterr().err


def test_a_baseline_is_found_from_another_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--write-baseline=known"])
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert main(["--baseline=../known", "../Dockerfile"]) == 0


def test_a_baseline_of_the_configuration(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".dflint.yaml").write_text("baseline: known\n")
    assert main(["--write-baseline=known"]) == 0
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert main(["../Dockerfile"]) == 0
    assert "3 known findings not reported" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--baseline=none"],
        ["--write-baseline=x", "--fix"],
        ["--diff-base=HEAD", "--fix"],
        ["--diff-base=HEAD"],
        ["--output-format", "sarif="],
        ["--output-format", "nothing=x"],
        ["--output-format", "json=none/x"],
    ],
)
def test_wrong_usage(folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    assert capsys.readouterr().err.startswith("dflint: ")
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile"]


def test_a_broken_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "known").write_text("x\n")
    assert main(["--baseline=known"]) == 2
    assert "known:1: not a line of a baseline" in capsys.readouterr().err


def test_only_changed_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    assert codes(capsys, "--diff-base=HEAD") == []
    (folder / "Dockerfile").write_text(BAD + "COPY a /b\nRUN apt-get -y install git\n")
    (folder / "new é.Dockerfile").write_text(BAD)
    assert codes(capsys, "--diff-base=HEAD", "Dockerfile") == ["DF312"]
    assert len(codes(capsys, "--diff-base=main")) == 4
    git("checkout", "-q", "-b", "work")
    git("add", ".")
    git("commit", "-q", "-m", "two")
    assert len(codes(capsys, "--diff-base=main")) == 4
    assert codes(capsys, "--diff-base=HEAD") == []
    assert main(["--diff-base=no-such"]) == 2
    assert "no-such" in capsys.readouterr().err
    assert main(["--diff-base=--output=x"]) == 2


def test_several_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--output-format=gnu", "--output-format", "sarif=a.sarif"]
    assert main([*options, "--output-format=html=b.html"]) == 1
    assert "Dockerfile:2:5: info" in capsys.readouterr().out
    results = json.loads((folder / "a.sarif").read_text())["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == {"DF301", "DF310", "DF312"}
    page = (folder / "b.html").read_text()
    assert "rm -rf /var/lib/apt/lists/*" in page
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile", "a.sarif", "b.html"]


def test_several_reports_by_the_names_of_hadolint(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-f", "tty", "--format=gitlab_codeclimate=a.json"]) == 1
    assert "Dockerfile:2:5: info" in capsys.readouterr().out
    assert "fingerprint" in json.loads((folder / "a.json").read_text())[0]
    assert main(["--no-fail=x"]) == 2
    assert "takes no value" in capsys.readouterr().err


def test_an_old_report_stays_when_a_run_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.json").write_text("old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dflint.cli.process_all", fail)
    with pytest.raises(KeyboardInterrupt):
        main(["--output-format=json=a.json"])
    assert (folder / "a.json").read_text() == "old"
    assert len(list(folder.iterdir())) == 2


def committed(folder: Path, text: str) -> Path:
    """A file in a repository."""
    path = folder / "Dockerfile"
    path.write_text(text)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    return path


def test_a_line_that_looks_like_a_patch(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = committed(folder, "FROM debian:12\n# end")
    path.write_text("FROM debian:12\n@@ -1 +90 @@\nRUN apt-get -y install git\n++ b/other")
    assert "DF312" in codes(capsys, "--diff-base=HEAD")
    path.write_text("FROM debian:12\n++ b/other\nRUN apt-get -y install git\n# end")
    assert "DF312" in codes(capsys, "--diff-base=HEAD")


def test_a_removed_line_changes_what_it_was_part_of(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "FROM debian:12\nRUN apt-get install \\\n  -y git \\\n  less\nRUN apt-get install a\n"
    path = committed(folder, script)
    path.write_text(script.replace("  -y git \\\n", ""))
    changed = ChangedLines("HEAD")
    text = path.read_text()
    run, end, other = text.index("RUN"), text.index("less"), text.rindex("RUN")
    spans = [(run, end), (run, run + 3), (end, end + 4), (other, len(text))]
    violations = [Violation(toy.NoApt, span, "no") for span in spans]
    assert changed.only("Dockerfile", text, violations) == violations[:1]


def test_another_place_of_a_finding_counts(folder: Path) -> None:
    path = committed(folder, BAD)
    path.write_text(BAD.replace("12", "13"))
    span = BAD.index("RUN"), len(BAD)
    near, far = Violation(toy.NoApt, span, "no", other_places=(0,)), Violation(toy.NoApt, span, "")
    assert ChangedLines("HEAD").only("Dockerfile", path.read_text(), [near, far]) == [near]


def test_a_renamed_file_is_not_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = committed(folder, BAD + "# one\n# two\n")
    path.rename(folder / 'a "q"\t\\é.Dockerfile')
    git("add", ".")
    assert codes(capsys, "--diff-base=HEAD") == []
    git("mv", 'a "q"\t\\é.Dockerfile', 'b "q"\t\\é.Dockerfile')
    (folder / 'b "q"\t\\é.Dockerfile').write_text(
        BAD + "RUN apt-get -y install git\n# one\n# two\n"
    )
    assert "DF312" in codes(capsys, "--diff-base=HEAD")


def test_a_clone_without_history(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(folder, BAD)
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-q", "-m", "two")
    assert main(["--diff-base=main"]) == 2
    assert "--diff-base main: nothing in common with HEAD" in capsys.readouterr().err
    monkeypatch.setenv("GIT_DIR", str(folder / "none"))
    assert main(["--diff-base=main"]) == 2
    assert capsys.readouterr().err.startswith("dflint: --diff-base main: fatal: not a git repo")


def test_no_file_is_left_behind_by_a_report_that_cannot_be_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output-format=json=a.json", "--output-format=sarif=none/b"]) == 2
    assert capsys.readouterr().err == "dflint: none/b: No such file or directory\n"
    assert [path.name for path in folder.iterdir()] == ["Dockerfile"]


@pytest.mark.parametrize("options", [["--output-format=gnu=link"], ["--output=link"]])
def test_a_report_keeps_links_and_mode(folder: Path, options: list[str]) -> None:
    (folder / "real").write_text("old")
    (folder / "real").chmod(0o640)
    (folder / "link").symlink_to("real")
    assert main(options) == 1
    assert (folder / "link").is_symlink()
    assert "Dockerfile:2:" in (folder / "real").read_text()
    assert (folder / "real").stat().st_mode & 0o777 == 0o640
    assert main(["--output-format=gnu=/dev/null"]) == 1


def test_the_only_report_in_a_file_is_complete_or_the_old_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.json").write_text("old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dflint.reporters.json.Report.finish", fail)
    with pytest.raises(KeyboardInterrupt):
        main(["--output-format=json", "--output=a.json"])
    assert (folder / "a.json").read_text() == "old"
    assert len(list(folder.iterdir())) == 2


def test_a_baseline_that_is_all_out_of_date_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--write-baseline=known"])
    (folder / "Dockerfile").write_text("FROM debian:12\n")
    capsys.readouterr()
    assert main(["--baseline=known"]) == 0
    assert "0 known findings not reported (baseline); 3 entries are" in capsys.readouterr().err


def test_a_baseline_that_cannot_be_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write-baseline=none/known"]) == 2
    assert capsys.readouterr().err == "dflint: none/known: No such file or directory\n"


OLD = "FROM debian:12\nRUN apt-get update && apt-get install curl\nUSER app\n"
NEW = f"{OLD}RUN apt-get update && apt-get install git\n"
ONLY = ["--isolated", "--select=DF301,DF310,DF312"]


def in_compose(dockerfile: str) -> str:
    lines = "".join(f"        {line}\n" for line in dockerfile.splitlines())
    return f"services:\n  a:\n    build:\n      dockerfile_inline: |\n{lines}"


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml"])
def test_what_is_known_is_not_repaired(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    def written(text: str) -> str:
        return text if name == "Dockerfile" else in_compose(text)

    path = folder / name
    path.write_text(written(OLD))
    main([*ONLY, "--write-baseline=known", name])
    path.write_text(written(NEW))
    capsys.readouterr()
    fix = [*ONLY, "--fix", name]
    # What is kept between runs must not mix the two up.
    main([*ONLY, name])
    main([*fix, "--baseline=known"])
    repaired = "RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n"
    assert path.read_text() == written(f"{OLD}{repaired}")
    assert "are known (baseline)" in capsys.readouterr().err
    main([*fix, "--baseline=known"])
    assert path.read_text() == written(f"{OLD}{repaired}")
    main([*fix, "--baseline=known", "--fix-only=DF310"])
    half = OLD.replace("install", "install -y")
    assert path.read_text() == written(f"{half}{repaired}")
    main(fix)
    all_of_it = half.replace("curl", "curl && rm -rf /var/lib/apt/lists/*")
    assert path.read_text() == written(f"{all_of_it}{repaired}")


def test_the_patch_leaves_out_what_is_known(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*ONLY, "--write-baseline=known"])
    assert main([*ONLY, "--baseline=known", "--fix", "--diff"]) == 0
    assert capsys.readouterr().out == ""


def test_equal_findings_are_counted_before_lines_are(folder: Path) -> None:
    git("init", "-q", "-b", "main")
    (folder / "Dockerfile").write_text("FROM debian:12\n" + "RUN apt-get install curl\n" * 2)
    git("add", "Dockerfile")
    git("commit", "-qm", "one")
    (folder / "Dockerfile").write_text("FROM debian:12\n" + "RUN apt-get install curl\n" * 3)
    options = ["--isolated", "--select=DF310", "--diff-base=HEAD"]
    main(["--isolated", "--select=DF310", "--write-baseline=known"])
    assert main([*options, "--baseline=known"]) == 0
