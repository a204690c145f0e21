"""Rules in YAML: what they find, what they replace, and what is said about mistakes in them."""

from __future__ import annotations

import json
import multiprocessing
import pickle
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.cli import main
from dflint.config import ConfigError
from dflint.custom_rules import CustomRule, keys, load_rule_file
from dflint.custom_rules.globs import Glob, Text, image_holds
from dflint.custom_rules.schema import PATH, text
from dflint.file import File
from dflint.fixer import fix
from dflint.linter import check, lint
from dflint.registry import PACKS, Registry
from dflint.rule import Violation
from dflint.runner import Task, process, process_all
from dflint.selection import Selection
from tests.shared_data import ROOT

RULES = ROOT / "tests/custom-rules.yaml"
PAGE = (ROOT / "docs/custom-rules.md").read_text("utf-8")

RULE = """\
rules:
  - code: ACME001
    name: some-name
    message: "{command} is here"
    match:
      command: curl
"""


def rules_in(tmp_path: Path, content: str) -> list[type[CustomRule]]:
    path = tmp_path / "rules.yaml"
    path.write_text(textwrap.dedent(content))
    return load_rule_file(str(path))


def rule_with(tmp_path: Path, match: str, more: str = "", message: str = "x") -> type[CustomRule]:
    """A rule with a ``match:``, and perhaps a ``replace:``, in one line."""
    (rule,) = rules_in(
        tmp_path,
        f"rules:\n- {{code: ACME1, name: a-b, message: '{message}', match: {match}{more}}}\n",
    )
    return rule


def found(rule: type[CustomRule], text: str) -> list[str]:
    return [text[slice(*violation.span)] for violation in check(File(text), [rule])]


# Files that are right.


def test_rules_of_all_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-rules", str(RULES)]) == 0
    assert capsys.readouterr().out.endswith(" examples, all true\n")


def test_rules_in_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 3
    for number, block in enumerate(blocks):
        path = tmp_path / f"{number}.yaml"
        path.write_text(block)
        assert main(["test-rules", str(path)]) == 0, capsys.readouterr().out
        if number == 0:
            assert capsys.readouterr().out in PAGE


def test_page_names_all_keys() -> None:
    for table in (keys.RULE, keys.CONDITIONS, keys.MATCH_ONLY, keys.REPLACE):
        rows = "".join(f"| `{key}` | {meaning} |\n" for key, meaning in table.items())
        assert rows in PAGE


def test_schema_is_up_to_date() -> None:
    assert (ROOT / PATH).read_text() == text(), "run python -m dflint.custom_rules.schema"
    schema = json.loads(text())
    assert list(schema["properties"]["rules"]["items"]["properties"]) == list(keys.RULE)


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures").glob("*.Dockerfile")), ids=str)
def test_replacements_pass_the_guard(path: Path) -> None:
    selection = Selection(["ALL"], registry=Registry([], [str(RULES)]))
    text = path.read_bytes().decode()
    result = fix(text, str(path), selection, unsafe=True)
    assert result.dropped == []
    assert fix(result.text, str(path), selection, unsafe=True).text == result.text


@pytest.mark.parametrize(
    ("match", "text", "places"),
    [
        ("{image: '*:latest'}", "FROM --platform=a debian:latest AS x\n", ["debian:latest"]),
        ("{instruction: FROM}", "from x\n", ["from"]),
        ("{flag: --from}", "FROM a\nCOPY --from=b --link c d\n", ["--from=b"]),
        ("{key: A, value: 'b*'}", "FROM a\nENV X=1 A=bc\nENV B=b\n", ["A=bc"]),
        ("{command: curl}", "FROM a\nRUN a && sudo -E /bin/curl x\n", ["/bin/curl"]),
        ("{command: sudo}", "FROM a\nRUN a && sudo -E /bin/curl x\n", ["sudo"]),
        ("{command: pip, subcommand: i*}", "FROM a\nRUN python -m pip -q install x\n", ["python -m pip -q install"]),
        ("{command: pip, subcommand: cache}", "FROM a\nRUN pip cache purge\n", ["pip cache purge"]),
        ("{command: tar, option: -z}", "FROM a\nRUN tar -xzf b\n", ["-xzf"]),
        ("{command: tar, argument: '/*'}", "FROM a\nRUN tar \\\n -C /x \\\n /b\n", ["/b"]),
        ("{command: 'apt*'}", "FROM a\nRUN apt-get update; aptitude x\n", ["apt-get update", "aptitude x"]),
        ("{argument: root}", "FROM a\nARG U=root\nUSER $U\n", ["$U"]),
        ("{argument: b}", 'FROM a\nCMD ["a", "b"]\n', ['"b"']),
        ("{instruction: RUN, argument: '*latest*'}", "FROM a\nRUN echo x:latest > /latest\n", ["x:latest", "/latest"]),
        ("{missing: CMD}", "FROM a AS x\nFROM b\nCMD c\n", ["FROM"]),
        ("{missing: {command: apt-get, subcommand: upgrade}}", "FROM a\nRUN apt-get update\n", ["FROM"]),
        ("{missing: {command: apt-get, subcommand: upgrade}}", 'FROM a\nRUN ["apt-get", "upgrade"]\n', []),
        # A shell that nobody here knows.
        ("{missing: {command: apt-get}}", 'FROM a\nSHELL ["x"]\nRUN y\n', []),
        ("{instruction: RUN, not: {argument: x}}", 'FROM a\nRUN z\nSHELL ["x"]\nRUN y\n', ["RUN"]),
        ("{command: acme, without-option: --x}", "FROM a\nRUN acme a; acme --x; acme $Y; acme $Y --z y\n", ["acme", "acme", "acme"]),
        ("{command: curl, without-option: -f}", "FROM a\nRUN curl --huh x; curl a; curl --fail b\n", ["curl"]),
    ],
)  # fmt: skip
def test_places(tmp_path: Path, match: str, text: str, places: list[str]) -> None:
    assert found(rule_with(tmp_path, match), text) == places


@pytest.mark.parametrize(
    ("match", "message", "text", "expected"),
    [
        ("{image: '*'}", "{instruction} {image}", "FROM a:1\n", "FROM a:1"),
        ("{image: '*'}", "{{{image}}", "ARG V\nFROM a:$V\n", "{a:}"),
        ("{key: '*'}", "{key} $x", "FROM a\nLABEL 'k'=v\n", "k $x"),
        ("{value: 'b*'}", "{value}", 'FROM a\nENV k="b c"\n', "b c"),
        ("{value: 'b*'}", "{value}", "FROM a\nENV k=b$c\n", "b$c"),
        ("{flag: --from}", "{flag}", "FROM a\nCOPY --from=$X a b\n", "--from=$X"),
        ("{argument: '22*'}", "{argument}", "FROM a\nEXPOSE 22$X\n", "22$X"),
        ("{command: curl, option: -k}", "{command} {option}", "FROM a\nRUN /usr/bin/curl -Lk x\n", "curl -k"),
        ("{command: pip, subcommand: '*'}", "{command} {subcommand}", "FROM a\nRUN pip3 cache purge\n", "pip cache purge"),
        ("{command: curl, argument: 'h*'}", "{argument}", "FROM a\nRUN curl http://$X\n", "http://$X"),
    ],
)  # fmt: skip
def test_messages(tmp_path: Path, match: str, message: str, text: str, expected: str) -> None:
    rule = rule_with(tmp_path, match, message=message)
    assert [violation.message for violation in check(File(text), [rule])] == [expected]


def test_long_words_are_cut_in_messages(tmp_path: Path) -> None:
    rule = rule_with(tmp_path, "{argument: '*'}", message="{argument}")
    (violation,) = check(File(f"FROM a\nUSER {'b' * 1000}\n"), [rule])[1:]
    assert violation.message == "b" * 100 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nRUN acme" + " -x --y z" * 5000,
        "FROM a\n" + "RUN acme -x y\n" * 2000,
        "FROM a AS a0\n" + "".join(f"FROM a{n} AS a{n + 1}\n" for n in range(2000)),
        "FROM a\nENV" + " A=b" * 10_000,
        "FROM a\nRUN " + "acme; " * 5000,
    ],
    ids=lambda text: text[:20],
)
def test_long_files_take_little_time(tmp_path: Path, text: str) -> None:
    rules = [
        rule_with(tmp_path, match)
        for match in (
            "{command: acme, option: --y, not: {argument: no}}",
            "{instruction: RUN, argument: 'y*', not: {flag: --mount}}",
            "{key: A, value: '*', not: {value: c}}",
            "{missing: USER, stage: final}",
            "{missing: {command: none}}",
        )
    ]
    start = time.perf_counter()
    check(File(text), rules)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("match", "replace", "text"),
    [
        ("{argument: b*}", "{argument: c}", 'FROM a\nCMD ["b"]\n'),
        ("{argument: b*}", "{argument: 'c{1}'}", 'FROM a\nRUN x b"$c"\n'),
        ("{argument: b*}", "{argument: 'c{1}'}", "FROM a\nARG X=b1\nRUN x $X\n"),
        ("{argument: b*}", "{argument: 'c{1}'}", "FROM a\nRUN x 'b;d'\n"),
        ("{argument: b}", "{argument: null}", "FROM a\nVOLUME b\n"),
        ("{argument: b}", "{argument: b}", "FROM a\nVOLUME b\n"),
        ("{argument: 'b*'}", "{argument: bc}", "FROM a\nVOLUME b\n"),
        ("{command: curl, option: -k}", "{option: null}", 'FROM a\nRUN x "$(curl -k y)"\n'),
        ("{command: curl, option: -k}", "{option: null}", "FROM a\nRUN sh -c 'curl -k y'\n"),
        ("{command: curl, option: -k}", "{option: null}", "FROM a\nRUN a=-k; curl $a y\n"),
        ("{command: curl, option: -k}", "{option: null}", "FROM a\nRUN curl \\\n# c\n -k y\n"),
        ("{command: curl, option: -k}", "{option: --insecure}", "FROM a\nRUN curl -k y\n"),
        ("{command: curl, option: -o}", "{option: null}", "FROM a\nRUN curl -Lofile y\n"),
        ("{command: curl}", "{add-option: -f}", "FROM a\nRUN curl --fail y\n"),
        ("{instruction: COPY}", "{add-flag: --link}", "FROM a\nCOPY --link=false y z\n"),
        ("{image: 'a*'}", "{image: 'b{1}'}", "ARG X=a\nFROM $X\n"),
        ("{instruction: USER}", "{instruction: null}", "FROM a\nUSER b"),
        ("{instruction: USER}", "{instruction: null}", "FROM a\nONBUILD USER b\n"),
        ("{flag: --link}", "{flag: null}", "FROM a\nCOPY --link \\\n# c\n a b\n"),
    ],
)
def test_where_nothing_can_be_replaced(tmp_path: Path, match: str, replace: str, text: str) -> None:
    rule = rule_with(tmp_path, match, f", replace: {replace}")
    violations = check(File(text), [rule])
    assert violations
    assert [violation.fix for violation in violations if violation.fix] == []


def test_what_a_rule_is(tmp_path: Path) -> None:
    (rule,) = rules_in(
        tmp_path,
        RULE + "    severity: info\n    url: https://acme.com\n    sets: [style]\n"
        "    recommended: false\n    docs: |\n      One.\n\n      Two.\n",
    )
    (info,) = Registry([], [rule.text.path]).rules
    assert (info.code, info.name, info.severity, info.sets) == (
        *("ACME001", "some-name", "info", ("style",)),
    )
    assert (info.summary, info.commands, info.url()) == ("One.", ("curl",), "https://acme.com")
    assert not info.may_apply("FROM a", "from a")
    assert info.load().code == "ACME001"
    assert (
        lint("FROM a\nRUN curl x\n", "", Selection(registry=Registry([], [rule.text.path]))) == []
    )


def test_comment_silences_it() -> None:
    selection = Selection(["ACME012"], registry=Registry([], [str(RULES)]))
    text = "FROM a\n# dflint: ignore[{}]\nRUN curl -k x\n"
    assert lint(text.format("curl-insecure"), "", selection) == []
    assert len(lint(text.format("wget"), "", selection)) == 1


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_know_the_rules(
    tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = []
    for number in range(6):
        paths.append(str(tmp_path / f"{number}.Dockerfile"))
        Path(paths[-1]).write_text("FROM a\nRUN curl -k x\n")
    context = multiprocessing.get_context(method)
    monkeypatch.setattr("multiprocessing.get_context", lambda method=None: context)
    task = Task(Selection(["ACME012"], registry=Registry([], [str(RULES)])))
    outcomes = list(process_all(paths, [task] * len(paths), jobs=2))
    expected = [violation.rule for violation in process(paths[0], task).violations]
    for outcome in outcomes:
        assert outcome.failure == ""
        assert [violation.rule for violation in outcome.violations] == expected


def test_pickled_rule_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULE)
    (rule,) = load_rule_file(str(tmp_path / "rules.yaml"))
    violation = Violation(rule, (0, 1), "x")
    assert pickle.loads(pickle.dumps(violation)).rule is rule
    script = "import pickle, sys; print(pickle.load(sys.stdin.buffer).rule.name)"
    done = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(violation), capture_output=True
    )
    assert done.stdout.decode().strip() == "some-name"


def test_nothing_is_imported_without_need(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM debian:12\nRUN curl -k x\n")
    script = (
        f"import sys; from dflint.cli import main; main(['-q', {str(path)!r}]);"
        "print([m for m in sys.modules if 'ruamel' in m or 'custom_rules' in m])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


# Files that are wrong.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("code: ACME001", "code: DF301", "2:11: codes with DF, DL, SC are dflint's own, not 'DF301'"),
        ("code: ACME001", "code: A-1", "2:11: a code is letters and digits, as in ACME001, not 'A-1'"),
        ("name: some-name", "name: Some Name", "3:11: a name is lower-case words with dashes"),
        ("name: some-name", "name: apt-update-alone", "2:11: ACME001 apt-update-alone is called like DF302 apt-update-alone"),
        ("name: some-name", "name: security", "2:11: ACME001 security is called like the set security"),
        ("name: some-name", "nam: x", "3:5: there is no key 'nam' here, did you mean 'name'?"),
        ("    name: some-name\n", "", "2:5: the key 'name' is missing"),
        ("name: some-name", "name:", "3:5: 'name' must be a text"),
        ("name: some-name", "name: [a]", "3:11: 'name' must be a text"),
        ("name: some-name", "name: ''", "3:11: 'name' must not be empty"),
        ("{command} is", "{comand} is", "4:14: {comand} is nothing that 'match' finds, did you mean 'command'?"),
        ("{command} is", "{} is", "4:14: {} is nothing that 'match' finds; there are instruction, command"),
        ("command: curl", "comand: curl", "6:7: there is no key 'comand' here, did you mean 'command'?"),
        ("command: curl", "option: -k", "6:7: 'option' needs a 'command'"),
        ("command: curl", "command: {a: b}", "6:16: 'command' must be a text"),
        ("command: curl", "{command: curl, image: a}", "6:23: 'image' is not a matter of RUN"),
        ("command: curl", "{command: curl, option: k}", "6:31: 'k' is not the name of an option"),
        ("command: curl", "{instruction: USER, command: a}", "6:27: 'command' is not a matter of USER"),
        ("command: curl", "instruction: [RUN, CPOY]", "6:26: there is no instruction 'CPOY', did you mean 'COPY'?"),
        ("command: curl", "flag: from", "6:13: a flag begins with two dashes, unlike 'from'"),
        ("command: curl", "stage: final", "6:7: 'match' must say what to look for"),
        ("command: curl", "{command: a, stage: finl}", "6:27: 'stage' must be one of any, final, not 'finl', did you mean 'final'?"),
        ("command: curl", "{command: a, not: {}}", "6:25: 'not' must say what to look for"),
        ("command: curl", "{missing: LABL}", "6:17: there is no instruction 'LABL', did you mean 'LABEL'?"),
        ("command: curl", "{missing: {option: -a}}", "6:18: 'option' needs a 'command'"),
        ("command: curl", "command: curl\n    replace: x", "7:14: 'replace' must have keys: "),
        ("command: curl", "command: curl\n    replace: {}", "7:14: 'replace' must have one of the keys "),
        ("command: curl", "command: curl\n    replace: {option: x}", "7:15: 'option' can only be replaced where it is under 'match'"),
        ("command: curl", "command: curl\n    replace: {command: null}", "7:24: 'command' cannot be removed, only "),
        ("command: curl", "command: cu*\n    replace: {command: 'a{2}'}", "7:24: {2} is nothing that 'match' finds"),
        ("command: curl", "command: curl\n    severity: eror", "7:15: 'severity' must be one of error, "),
        ("command: curl", "command: curl\n    recommended: 1", "7:18: 'recommended' must be true or false"),
        ("command: curl", "command: curl\n    sets: [strikt]", "7:12: 'sets' must be one of strict, "),
        ("command: curl", "command: curl\n    examples: [{}]", "7:16: an example is either 'bad' or 'good'"),
        ("command: curl", "command: curl\n    examples: [{good: x, lines: 1}]", "7:26: a good example has no 'lines'"),
        ("command: curl", "command: curl\n    examples: [{bad: x, lines: [0]}]", "7:33: a line is a number from 1"),
        ("rules:\n  - code", "rules:\n    code", "2:5: 'rules' must be a list of rules"),
        ("rules:", "rulez:", "1:1: there is no key 'rulez' here, did you mean 'rules'?"),
    ],
)  # fmt: skip
def test_errors(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.yaml"
    content = RULE
    if "{command}" not in old and "command: curl" in old:
        content = content.replace("{command} ", "")
    assert old in content
    path.write_text(content.replace(old, new))
    assert main(["test-rules", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}:{message}")


def test_errors_name_the_place_of_bad_yaml(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"rules.yaml:4:24: expected "):
        rules_in(tmp_path, RULE.replace('"{command} is here"', "{command} is here"))


def test_same_code_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULE + RULE.removeprefix("rules:\n").replace("some", "other"))
    message = f"{path}:7:11: ACME001 other-name is called like ACME001 some-name above\n"
    assert main(["test-rules", str(path)]) == 2
    assert capsys.readouterr().err == message
    path.write_text(RULE)
    (tmp_path / "more.yaml").write_text(RULE.replace("some", "other"))
    with pytest.raises(
        ConfigError, match=r"more.yaml:2:11: ACME001 .* is called like ACME001 some"
    ):
        Registry(PACKS, [str(path), str(tmp_path / "more.yaml")])


# Examples that are not true.


@pytest.mark.parametrize(
    ("examples", "messages"),
    [
        ("[]", ["2: ACME001 some-name: it has no bad example that would show that it finds anything"]),
        ("[{bad: 'FROM a'}]", ["7: ACME001 some-name: nothing is found in the bad example"]),
        ("[{bad: 'RUN x'}]", ["7: ACME001 some-name: nothing is found in the bad example, which cannot be built: no build stage in current context"]),
        ("[{bad: 'RUN curl'}, {good: 'RUN curl'}]", ["7: ACME001 some-name: line 1 of the good example is found: curl is here"]),
        ("[{bad: 'RUN curl; curl'}]", ["7: ACME001 some-name: there are findings in the lines 1, 1: say so with 'lines'"]),
        ("[{bad: 'RUN curl', lines: [2]}]", ["7: ACME001 some-name: findings are in the lines 1, not 2"]),
        ("[{bad: 'RUN curl', fixed: 'RUN x'}]", ["7: ACME001 some-name: the bad example is not repaired, which cannot be built: no build stage in current context", "    --- a/example", "    +++ b/example", "    @@ -1 +1 @@", "    -RUN x", "    \\ No newline at end of file", "    +RUN curl", "    \\ No newline at end of file"]),
    ],
)  # fmt: skip
def test_untrue_examples(
    tmp_path: Path, examples: str, messages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"{RULE}    examples: {examples}\n")
    assert main(["test-rules", "-q", str(path)]) == 1
    printed = capsys.readouterr().out
    assert printed == f"{path}:" + "\n".join(messages) + "\n"


def test_unexpected_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        RULE + "    replace: {command: wget}\n    examples:\n"
        "    - bad: |\n        FROM a\n        RUN curl\n"
        "    - bad: |\n        FROM a\n        RUN curl\n      fixed: |\n        FROM a\n        RUN wget x\n"
    )
    assert main(["test-rules", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0] == f"{path}:9: ACME001 some-name: the bad example is repaired, but has no 'fixed'"
    )
    assert f"{path}:12: ACME001 some-name: the bad example is repaired to" in lines
    assert lines[-3:] == ["    -RUN wget x", "    +RUN wget", "1 rule, 2 examples, 2 failures"]


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-rules", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: dflint test-rules ")
    assert main(["test-rules"]) == 2
    assert "which rule file?" in capsys.readouterr().err
    assert main(["test-rules", "/no/such.yaml"]) == 2
    assert capsys.readouterr().err == "/no/such.yaml: cannot be read: No such file or directory\n"


# Patterns.


@pytest.mark.parametrize(
    ("pattern", "text", "stars"),
    [
        ("", "", ()),
        ("a", "a", ()),
        ("a", "ab", None),
        ("*", "", ("",)),
        ("**", "a/b", ("a/b",)),
        ("a*b*c", "aXbYbZc", ("X", "YbZ")),
        ("a*a", "a", None),
        ("a?c", "abc", ()),
        ("*?b*", "aab", ("a", "")),
        ("\\*", "*", ()),
        ("\\*", "a", None),
        ("a\\", "a\\", ()),
        ("*.tar*", "x.tar.gz", ("x", ".gz")),
    ],
)
def test_globs(pattern: str, text: str, stars: tuple[str, ...] | None) -> None:
    assert Glob(pattern).stars(text) == stars


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=10))
def test_globs_are_those_of_everybody(pattern: str, text: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(char, char) for char in pattern)
    stars = Glob(pattern).stars(text)
    assert (stars is not None) == bool(re.fullmatch(expression, text))
    if stars is not None and "?" not in pattern:
        pieces = re.sub(r"\*+", "*", pattern).split("*")
        assert "".join(sum(zip(pieces, [*stars, ""], strict=True), ())) == text


@given(st.text("ab*?", max_size=6), st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_globs_are_certain_of_what_they_say(pattern: str, prefix: str, rest: str) -> None:
    known = Glob(pattern).holds(Text(None, prefix))
    assert known in (None, Glob(pattern).stars(prefix + rest) is not None)


def test_globs_take_no_time() -> None:
    start = time.perf_counter()
    assert Glob("*a" * 50 + "b").stars("a" * 100_000) is None
    assert Glob("*a?" * 20 + "b").stars("a" * 50_000) is None
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("pattern", "value", "prefix", "holds"),
    [
        ("debian", "debian:12", "", True),
        ("debian", "docker.io/library/debian@sha256:" + "0" * 64, "", True),
        ("docker.io/library/debian", "debian", "", True),
        ("debian:latest", "debian", "", True),
        ("debian:latest", "debian@sha256:" + "0" * 64, "", False),
        ("*:latest", "scratch", "", False),
        ("scratch", "scratch", "", True),
        ("*/x:1", "localhost:5000/x:1", "", True),
        ("localhost:5000/x", "localhost:5000/x:1", "", True),
        ("*:1", "a:1@sha256:" + "0" * 64, "", True),
        ("*@sha256:*", "a:1@sha256:" + "0" * 64, "", True),
        ("debian", None, "debian:", True),
        ("debian:*", None, "debian:", True),
        ("debian:1*", None, "debian:", None),
        ("ubuntu:*", None, "debian:", False),
        ("debian", None, "debian", None),
        ("Not Valid*", "Not Valid At:All", "", True),
    ],
)
def test_images(pattern: str, value: str | None, prefix: str, holds: bool | None) -> None:
    assert image_holds(Glob(pattern), Text(value, prefix)) is holds
