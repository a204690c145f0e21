"""What outlives a command, told by us and seen in real shells."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dflint.shell import parse
from dflint.shell.state import Effects, effects
from dflint.shell.status import status


def effects_of(text: str, dialect: str = "posix") -> Effects:
    tree = parse(text, dialect)
    assert not tree.errors
    return effects(tree)


def noted(text: str, dialect: str = "posix") -> dict[str, object]:
    found = effects_of(text, dialect)
    return {
        name: getattr(found, name)
        for name in Effects.__slots__
        if name != "status" and getattr(found, name)
    }


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "apt-get update && apt-get install -y curl",
        "A=1 make",
        "(cd /x && A=1; set -e; exit)",
        "cd /x | A=1",
        "echo x >file",
        "{ a; b; } >c",
        "if a; then b; fi",
        "command -v curl",
        "set",
        "umask",
        "umask -S",
        "ulimit -a",
        "trap -p",
        "exec",
        "printf '%s' a",
        "f $(cd /x; B=1)",
        "case a in b) c;; esac",
        "sudo cd /x",
        "env A=1 b",
        "sh -c 'cd /x; A=1'",
    ],
)
def test_nothing_is_left(text: str) -> None:
    assert noted(text) == {}
    assert effects_of(text).leaves_nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Directories.
        ("cd /x", {"changes_directory": True, "directory": "/x"}),
        ("cd /x && make", {"changes_directory": True, "directory": "/x"}),
        ("cd /x//y/./z/", {"changes_directory": True, "directory": "/x/y/z"}),
        ("cd -P -- /x", {"changes_directory": True, "directory": "/x"}),
        ("cd /x && cd ./y", {"changes_directory": True, "directory": "/x/y"}),
        ("cd '/a b'", {"changes_directory": True, "directory": "/a b"}),
        ("cd /x && (cd /y)", {"changes_directory": True, "directory": "/x"}),
        ("cd /x && a | cd /y", {"changes_directory": True, "directory": "/x"}),
        ("cd /x || exit 1; make", {"changes_directory": True, "directory": "/x", "exits": True}),
        ("set -e; cd /x; a", {"changes_directory": True, "directory": "/x", "options": ["-e"]}),
        ("a; cd /x", {"changes_directory": True, "directory": "/x"}),
        ("cd /x; a", {"changes_directory": True}),
        ("set -e; cd /x && a; b", {"changes_directory": True, "options": ["-e"]}),
        ("cd /x || true", {"changes_directory": True}),
        ("a || cd /x", {"changes_directory": True}),
        ("! cd /x", {"changes_directory": True}),
        ("cd x", {"changes_directory": True, "reads": {"CDPATH"}}),
        ("cd /x && cd ..", {"changes_directory": True}),
        ("cd", {"changes_directory": True, "reads": {"HOME"}}),
        ("cd -", {"changes_directory": True, "reads": {"OLDPWD"}}),
        ("cd ~", {"changes_directory": True, "reads": {"HOME", "CDPATH"}}),
        ("cd $x", {"changes_directory": True, "reads": {"x"}}),
        ('cd "/a/$x"', {"changes_directory": True, "reads": {"x"}}),
        ("cd /x*", {"changes_directory": True}),
        ("command cd /x", {"changes_directory": True}),
        ("\\cd /x", {"changes_directory": True, "directory": "/x"}),
        ("pushd /x", {"changes_directory": True}),
        ("cd /x && popd", {"changes_directory": True}),
        ("if a; then cd /x; fi", {"changes_directory": True}),
        ("cd /x && { cd /y; }", {"changes_directory": True}),
        ("cd /x && if a; then cd /y; fi", {"changes_directory": True}),
        ("cd /x && $a", {"changes_directory": True, "reads": {"a"}}),
        ("f() { cd /x; }; cd /y && f", {"changes_directory": True, "defines": {"f"}}),
        ("cd /x & cd /y", {"changes_directory": True, "directory": "/y", "background": True}),
        # Variables.
        ("A=1", {"assigned": {"A"}}),
        ("A=1 B=$C", {"assigned": {"A", "B"}, "reads": {"C"}}),
        ("A=$(B=1; cd /x)", {"assigned": {"A"}}),
        ("A+=1", {"assigned": {"A"}, "reads": {"A"}}),
        ("A=1 :", {"assigned": {"A"}}),
        ("A=1 export B", {"assigned": {"A", "B"}, "exported": {"B"}, "reads": {"B"}}),
        ("export A=1 B", {"assigned": {"A", "B"}, "exported": {"A", "B"}, "reads": {"B"}}),
        ('export "A=$B"', {"assigned": {"A"}, "exported": {"A"}, "reads": {"B"}}),
        ("export A=$(b)", {"assigned": {"A"}, "exported": {"A"}}),
        ("export $(cat f)", {"assigns_unknown": True}),
        ("readonly A=1", {"assigned": {"A"}}),
        ("unset A", {"assigned": {"A"}, "defines": {"A"}}),
        ("unset -v A", {"assigned": {"A"}}),
        ("read -r A B", {"assigned": {"A", "B"}}),
        ("read", {"assigned": {"REPLY"}}),
        ("a | read B", {}),
        ("getopts ab: c", {"assigned": {"c", "OPTARG", "OPTIND"}, "reads": {"@", "OPTIND"}}),
        ("for A in b; do c; done", {"assigned": {"A"}}),
        ("for A; do c; done", {"assigned": {"A"}, "reads": {"@"}}),
        ("a ${B:=c}", {"assigned": {"B"}, "reads": {"B"}}),
        ("a ${B:-${C=d}}", {"assigned": {"C"}, "reads": {"B", "C"}}),
        ("a $((B = C + 1))", {"assigned": {"B"}, "reads": {"B", "C"}}),
        ("a $((B == 1))", {"reads": {"B"}}),
        ("a $((B++))", {"assigned": {"B"}, "reads": {"B"}}),
        ("set -- a b", {"assigned": {"@"}}),
        ("shift", {"assigned": {"@"}, "reads": {"@"}}),
        ("while read A; do B=1; done <f", {"assigned": {"A", "B"}}),
        ("set -a; A=1", {"assigned": {"A"}, "exported": {"A"}, "options": ["-a"]}),
        ("if A=1; then B=2; fi", {"assigned": {"A", "B"}}),
        # Other state.
        ("set -ex", {"options": ["-ex"]}),
        ("set -o pipefail", {"options": ["-o pipefail"]}),
        ("set -eo pipefail +x", {"options": ["-eo pipefail", "+x"]}),
        ("f() { a; }", {"defines": {"f"}}),
        ("alias a=b", {"defines": {"a"}}),
        ("trap 'a' EXIT", {"traps": True}),
        ("umask 022", {"umask": True}),
        ("ulimit -n 1024", {"ulimit": True}),
        ("a &", {"background": True}),
        ("(a &)", {"background": True}),
        ("a; (b & c)", {"background": True}),
        ("x=$(a &)", {"background": True, "assigned": {"x"}}),
        ("a &>b", {"background": True}),
        ("exit 1", {"exits": True}),
        ("a || exit 1", {"exits": True}),
        ("(exit 1)", {}),
        ("return", {"exits": True}),
        ("exec a", {"exits": True}),
        ("exec >f", {"redirects": True}),
        (". ./f", {"sources": True, "reads_unknown": True}),
        ("eval a", {"sources": True, "reads_unknown": True}),
        ("(. ./f)", {"reads_unknown": True}),
        # Functions count where they are called.
        ("f() { A=1; }", {"defines": {"f"}}),
        ("f() { A=1; }; f", {"defines": {"f"}, "assigned": {"A"}}),
        ("f() { A=1; return; }; g() { f; }; g", {"defines": {"f", "g"}, "assigned": {"A"}}),
        ("f() { A=1; }; (f)", {"defines": {"f"}}),
        ("f() { local A=1; B=2; }; f", {"defines": {"f"}, "assigned": {"B"}}),
        ("f() { A=1; }; $x", {"defines": {"f"}, "assigned": {"A"}, "reads": {"x"}}),
        ("f() { exit 1; }; a || f", {"defines": {"f"}, "exits": True}),
        # What is read.
        ("a $b \"$c\" ${d} '$e' \\$f", {"reads": {"b", "c", "d"}}),
        ("a $1 $@ $# ${10}", {"reads": {"@"}}),
        ("a $? $! $$ $0", {"reads": {"?", "!", "$", "0"}}),
        ("(a $b) | c $d", {"reads": {"b", "d"}}),
        ("a `b $c` $(d $e)", {"reads": {"c", "e"}}),
        ("cat <<A\n$b ${c:-$d} $((e))\nA\n", {"reads": {"b", "c", "d", "e"}}),
        ("cat <<'A'\n$b\nA\n", {}),
        ("a ~/b", {"reads": {"HOME"}}),
        ("f() { a $b; }", {"defines": {"f"}, "reads": {"b"}}),
    ],
)
def test_what_is_left(text: str, expected: dict[str, object]) -> None:
    assert noted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &>b", {}),
        ("a=(1 $b)", {"assigned": {"a"}, "reads": {"b"}}),
        ("a[$i+j]=1", {"assigned": {"a"}, "reads": {"i", "j"}}),
        ("declare -x A=1", {"assigned": {"A"}, "exported": {"A"}}),
        ("declare -a A=(1)", {"assigned": {"A"}}),
        ("mapfile -t A <f", {"assigned": {"A"}}),
        ("readarray <f", {"assigned": {"MAPFILE"}}),
        ("read -ra A -p 'b c' D", {"assigned": {"A", "D"}}),
        ("printf -v A b", {"assigned": {"A"}}),
        ("((A = B))", {"assigned": {"A"}, "reads": {"A", "B"}}),
        ("let A=B+1", {"assigned": {"A"}, "reads": {"A", "B"}}),
        ("for ((i = 0; i < n; i++)); do :; done", {"assigned": {"i"}, "reads": {"i", "n"}}),
        ("select A in b; do c; done", {"assigned": {"A", "REPLY"}}),
        ("a ${!b}", {"reads": {"b"}, "reads_unknown": True}),
        ("a ${b[c]} ${d:e:f}", {"reads": {"b", "c", "d", "e", "f"}}),
        ("[[ -v A && $B ]]", {"reads": {"B"}}),
        ("shopt -s nullglob", {"options": ["shopt -s nullglob"]}),
        ("coproc a", {"background": True, "assigned": {"COPROC"}}),
        ("exec {fd}>f", {"redirects": True, "assigned": {"fd"}}),
        ("function f { A=1; }; f", {"defines": {"f"}, "assigned": {"A"}}),
        ("echo `if`", {"reads_unknown": True}),
    ],
)
def test_what_is_left_in_bash(text: str, expected: dict[str, object]) -> None:
    assert noted(text, "bash") == expected


def test_special_parameters() -> None:
    assert effects_of("a $? $PWD $b").reads_special == {"?", "PWD"}


def test_a_part_of_a_script() -> None:
    tree = parse("cd /a && B=1; C=2")
    first, second = tree.body.items
    assert effects(first).directory == "/a"
    assert effects(first.and_or).assigned == {"B"}
    assert effects(second.and_or.pipelines[0].commands[0]).assigned == {"C"}


def test_a_script_with_an_error_may_do_anything() -> None:
    found = effects(parse("a; ) b"))
    assert found.sources
    assert found.reads_unknown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ""),
        ("a && b | c && ! d", ""),
        ("a || b", "has_or"),
        ("a; b", "has_several_items"),
        ("a;", "ends_with_separator"),
        ("a\n", "ends_with_separator"),
        ("a &", "has_background ends_with_separator"),
        ("a # b", "has_comment"),
        ("a; # b", "has_comment ends_with_separator"),
        ("{ a || b; c; }", ""),
        ("(a || b)", ""),
        ("if a || b; then c; fi", ""),
        ("", "is_empty"),
        ("# a", "is_empty"),
        ("a \\", "is_unterminated"),
        ("a \\\\", ""),
        ("a )", "is_unterminated"),
        ("a <<A", "is_unterminated"),
        ("a <<A\nb\nA", "ends_with_separator is_unterminated"),
        ("a <<A\nb\nA\n", "ends_with_separator"),
        ("a <<A\nb\nA\nc", "has_several_items"),
    ],
)
def test_status(text: str, expected: str) -> None:
    found = status(parse(text))
    assert {name for name in found.__slots__ if getattr(found, name)} == set(expected.split())
    masks = {"is_empty", "has_or", "has_several_items", "has_background", "is_unterminated"}
    assert found.can_fail_masked == bool(masks & set(expected.split()))
    assert found.is_and_list is not found.can_fail_masked


#: Harmless scripts that are run, to see whether more is left behind than we say.
HARMLESS = [
    "cd /",
    "cd / && cd usr",
    "cd / || exit 1; :",
    "set -e; cd /usr; :",
    "cd /nowhere || cd /usr",
    "cd /nowhere; cd /usr || :",
    "(cd /)",
    "cd / | :",
    ": | cd /",
    "x=$(cd / && pwd)",
    "f() { cd /; y=1; }; f",
    "f() { cd /; y=1; }; (f)",
    "f() { y=1; }; x=$(f)",
    "x=1 y=2",
    "x=1 :",
    "x=1 true",
    "x=1 eval ':'",
    "export x=1",
    "x=1; export x; unset x",
    "x=0; y=$((x += 2))",
    ": ${x:=1} ${y-2}",
    'echo "${x:=1}" >/dev/null',
    "for x in 1 2; do y=$x; done",
    "while x=1; do break; done",
    "case a in a) x=1;; esac",
    "if x=; then y=; fi",
    "{ x=1; } 2>/dev/null",
    "(x=1; umask 0; set -f; trap : EXIT)",
    "echo a | while read -r x; do y=1; done",
    "read -r x y <<A\n1 2\nA\n",
    "x=1 read -r y <<A\n1\nA\n",
    "set -- a b; shift",
    "set -f",
    "set -eu -o noglob",
    "umask 027",
    "ulimit -c 0",
    "trap 'x=1' USR1",
    "trap - USR1",
    "alias x=y",
    "f() { :; }",
    "command cd /",
    "command export x=1",
    "getopts ab: x -a",
    "! x=1",
    "true && x=1 || y=2",
    "false || { x=1; }",
    "x=1 & wait",
    "readonly x=1",
    "unset x",
    "IFS=:",
    "PATH=$PATH:/x",
    "eval 'x=1'",
]
BASH_ONLY = [
    "pushd / >/dev/null",
    "x=(1 2)",
    "x[3]=1",
    "x+=1",
    "declare x=1",
    "declare -x x=1",
    "f() { local x=1; declare y=2; z=3; }; f",
    "typeset -i x=1",
    "mapfile -t x <<<a",
    "read -ra x <<<'a b'",
    "printf -v x 1",
    "((x = 1, y++))",
    "let x=1 y=2",
    "for ((x = 0; x < 1; x++)); do :; done",
    "[[ a =~ (a) ]]",
    "shopt -s nullglob",
    "set -o pipefail",
    "exec {x}</dev/null",
    "x=1 y=$x; : ${y:=$((z = 1))}",
    "time x=1",
    "function f { x=1; }; f",
    "echo <(x=1) >/dev/null",
    "x=1 y=2 >/dev/null",
    "builtin cd /",
]
SNAPSHOT = {
    "dash": "{ set; echo 'cwd='$(pwd); echo 'mask='$(umask); echo \"opt=$-\"; echo 'core='$(ulimit -c); "
    "trap >TRAPS; echo traps=$(cat TRAPS); echo alias=$(alias); }",
    "bash": "{ (set -o posix; set); echo 'cwd='$(pwd); echo 'mask='$(umask); echo \"opt=$- $(shopt; set -o)\" "
    "| tr '\\n' ' '; echo; echo 'core='$(ulimit -c); echo traps=$(trap -p); echo alias=$(alias); "
    "echo funcs=$(declare -F); }",
}
#: Variables that shells set by themselves whenever anything runs.
AUTOMATIC = {
    "_",
    "PIPESTATUS",
    "BASH_REMATCH",
    "LINENO",
    "PPID",
    "BASHOPTS",
    "SHELLOPTS",
    "DIRSTACK",
}


def snapshot(path: Path) -> dict[str, str]:
    found = {}
    for line in path.read_text().split("\n"):
        name, equal, value = line.partition("=")
        if equal and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            found[name] = value
    return found


def changed_by(shell: str, text: str, folder: Path) -> tuple[set[str], str]:
    """What a script changes in a shell that runs it, and the directory where it leaves it."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    before, after = folder / "before", folder / "after"
    # A full path: the script may leave the folder, and tests that run beside this one do, too.
    take = SNAPSHOT[shell].replace("TRAPS", str(folder / "traps"))
    script = f"{take} >{before}\n{text}\n{take} >{after}"
    subprocess.run([program, "-c", script], cwd=folder, check=False, stdin=subprocess.DEVNULL)
    old, new = snapshot(before), snapshot(after)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return changed - AUTOMATIC, new["cwd"]


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_changes_are_seen_in_a_real_shell(shell: str, tmp_path: Path) -> None:
    text = "cd /; x=1; umask 027; set -f; trap : USR1; ulimit -c 0; alias a=b"
    changed, directory = changed_by(shell, text, tmp_path)
    assert {"cwd", "x", "mask", "opt", "traps", "alias"} <= changed
    assert directory == "/"


@pytest.mark.parametrize(
    ("shell", "text"),
    [(shell, text) for text in HARMLESS for shell in ("dash", "bash")]
    + [("bash", text) for text in BASH_ONLY],
)
def test_nothing_more_is_left_in_a_real_shell(shell: str, text: str, tmp_path: Path) -> None:
    changed, directory = changed_by(shell, text, tmp_path)
    found = effects(parse(text, "bash" if shell == "bash" else "posix"))
    if found.sources:
        return
    if not found.changes_directory:
        assert not changed & {"cwd", "PWD", "OLDPWD"}
    elif found.directory is not None:
        assert directory == found.directory
    assert not found.leaves_nothing or not changed
    for name, noted_there in (
        ("mask", found.umask),
        ("core", found.ulimit),
        ("opt", found.options),
        ("traps", found.traps),
        ("alias", found.defines),
        ("funcs", found.defines),
    ):
        assert name not in changed or noted_there
    other = {"cwd", "PWD", "OLDPWD", "mask", "core", "opt", "traps", "alias", "funcs"}
    assert changed - other <= found.assigned
