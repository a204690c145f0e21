"""What is a syntax error: our verdict against that of bash -n and dash -n, our tree against shfmt's."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dflint.shell import parse
from tests.shell_corpus import scripts
from tests.shell_shapes import our_shapes, shfmt_shapes

SHELLS = {"bash": "bash", "posix": "dash"}


def is_refused_by_shell(dialect: str, script: str) -> bool:
    program = shutil.which(SHELLS[dialect])
    if program is None:
        pytest.skip(f"{SHELLS[dialect]} is not installed")
    result = subprocess.run(
        [program, "-n"],
        input=script.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
        env={"LC_ALL": "C.UTF-8"},
    )
    # For an error inside [[ ]], bash -n says so and exits with 0.
    return result.returncode != 0 or b"conditional" in result.stderr


def is_refused_by_us(dialect: str, script: str) -> bool:
    tree = parse(script, dialect)
    return bool(tree.errors) or any(bashism.is_error for bashism in tree.bashisms)


SCRIPTS = [
    # Lists.
    "",
    "  ",
    "\n\n",
    "# comment",
    "a",
    "a;",
    "a &",
    "a; b & c",
    "a && b || c",
    "a &&\n b",
    "a &&",
    "&& a",
    "a && && b",
    "a ||| b",
    "; a",
    "a ; ; b",
    "a;; b",
    "a;& b",
    "a & ; b",
    "a & & b",
    "a # b && (",
    "a && # c\n b",
    "a\n&& b",
    # Pipelines.
    "a | b",
    "a |\n\n b",
    "a |",
    "| a",
    "a | ! b",
    "! a",
    "! a | b",
    "a && ! b",
    "!",
    "! ! a",
    "!a",
    "! | a",
    "a |& b",
    "a | &>b",
    "time",
    "time -p a | b",
    "! # c",
    # Simple commands.
    "a=1",
    "a=1 b=2 c",
    "a= b",
    "a=b() { :; }",
    "1a=2",
    "a+=b",
    "a[1]=b",
    "a[1 2]=b",
    "a[b c",
    "echo a[b c",
    "x=1 a[",
    "> x",
    "2>&1",
    "a >",
    "a > # c",
    "a > > b",
    "a 2>x 3<y 4>>z 5<>w >|v",
    "a 1>2>3",
    "a 2>&1>b",
    "a <<<b",
    "a <<< b c",
    "a >&b",
    "a &>b",
    "a 1&>b",
    "(a) &>b",
    "{x}>y",
    "a b(c)",
    "a ( b )",
    "a )",
    "a }",
    "}",
    "in",
    "]]",
    "then",
    "echo then fi } in",
    "echo a(b)",
    "a <(b) >(c)",
    "--x=<(a)",
    # Words.
    "echo 'a b' \"a b\" a\\ b",
    "echo 'abc",
    'echo "abc',
    "echo abc\\",
    "echo \\\n a",
    "ec\\\nho a\\\n b",
    "echo $",
    "echo $ a $",
    "echo $(",
    "echo $()",
    "echo $( a; )",
    "echo $(a;;)",
    "echo $(a",
    'echo "$(echo ")")"',
    "echo $(a # )",
    "echo $(a # )\n)",
    "echo `a`",
    "echo `a",
    "echo `a \\`b\\` c`",
    'echo "`a \\"b\\"`"',
    "echo ``",
    "echo ${}",
    "echo ${x y}",
    "echo ${x:-",
    "echo ${x:-a b 'c}' \"}\" \\} $(d})}",
    "echo \"${x:-'}'}\"",
    'echo "${x:-it\'s}"',
    'echo "${x#it\'s}"',
    "echo ${x:-it's}",
    'echo "${x:-"a b"}"',
    "echo ${#} ${#x} ${#-} ${#x[@]} ${!x} ${!x@} ${x[1]} ${x[${y}]} ${x:1:2} ${x/a/b} ${x^^} ${x@Q}",
    "echo ${x$y}",
    "echo $((1 + (2)))",
    "echo $((1 + 2)",
    "echo $((a) )",
    "echo $(( (a) || (b) ))",
    "echo $((x = y > 1 ? 'a' : 2))",
    "echo $[1 + a[2]]",
    "echo $[1",
    "echo $'it\\'s'",
    'echo $"a $b"',
    "echo {a,b} {1..3} ~ ~x a~ * [a-c]",
    "echo @(a|b)",
    "echo a=(1)",
    # Compound commands.
    "( a )",
    "(a; b) > c 2>&1",
    "( )",
    "(a",
    "(a) b",
    "(a) (b)",
    "((a))",
    "((a)",
    "((a); b)",
    "(( a > 1 && b < 2 ))",
    "((a) || (b))",
    "{ a; }",
    "{ a }",
    "{ }",
    "{a; }",
    "{ a; } b",
    "{ a; }; }",
    "{ { a; } }",
    "if a; then b; fi",
    "if a; then b; elif c; then d; else e; fi > f",
    "if (a) then (b) else (c) fi",
    "if a then b; fi",
    "if a; then fi",
    "if a; then; fi",
    "if ; then a; fi",
    "if a; then b; else fi",
    "if a; then b",
    "if a; b; fi",
    "if a; then b; fi; fi",
    "if a; then b; else c; else d; fi",
    "if\na\nthen\nb\nfi",
    "if a; then\\\n b; fi",
    "while a; do b; done",
    "until a; do b; done < c",
    "while a; do done",
    "while a; do b done",
    "while a; b; done",
    "for x in a b; do c; done",
    "for x in; do c; done",
    "for x; do c; done",
    "for x do c; done",
    "for x\ndo c\ndone",
    "for x in a # c\ndo b; done",
    "for x in a do b; done",
    "for x in a; b; done",
    "for 1x in a; do b; done",
    "for x in a; { b; }",
    "for ((i=0; i<3; i++)); do a; done",
    "for ((i=0; i<3; i++)) do a; done",
    "select x in a b; do c; done",
    "case x in a) b;; esac",
    "case x in a|b) c;; *) d; esac",
    "case x in (a) b;; (c|d) e;; esac",
    "case x in esac",
    "case x in\n# c\na)\nb\n;;\nesac",
    "case $x in a) ;; esac",
    "case x in a) b; esac c",
    "case x in a b) ;; esac",
    "case x in a) b",
    "case x in a) b ;; c",
    "case x a) b;; esac",
    "case x in a) b;& c) d;; esac",
    "case x in a) b;;& c) d;; esac",
    "case in in in) ;; esac",
    "case x in if) a;; esac",
    "f() { a; }",
    "f () ( a ) > b",
    "f()\n{ a; }",
    "f() a",
    "f() if a; then b; fi",
    "f( { a; }",
    "my-f() { a; }",
    "f.g() { a; }",
    "function f { a; }",
    "function f() { a; }",
    "function f a",
    "coproc a",
    "coproc x { a; }",
    "[[ a ]]",
    "[[ -f a && ( b == c || ! d =~ ^(e|f g)$ ) ]]",
    "[[ a < b && c -eq 1 ]]",
    "[[ a\n&& b ]]",
    "[[ a b ]]",
    "[[ -f ]]",
    "[[ a == ]]",
    "[[ a ]] && b",
    "[[ a",
    "a=(1 2 'x y' $z)",
    "a=(\n1 # c\n2\n)",
    "a=([0]=1 [x y]=2)",
    "a=(1",
    "a= (1)",
    "export a=(1 2)",
    "foo a=(1)",
    # Here-documents.
    "cat <<A\nb\nA",
    "cat <<A\nb\nA\n",
    "cat <<A",
    "cat <<A\nb",
    "cat <<A <<B\na\nA\nb\nB\nc",
    "cat <<A && b\na\nA",
    "cat <<A; (\na\nA\nb)",
    "if cat <<A; then\na\nA\nb; fi",
    "cat <<'A'\n$( ` ${\nA",
    "cat <<A\n$(\nA",
    "cat <<A\n`\nA",
    "cat <<A\n${x y\nA",
    "cat <<A\n'\"\nA",
    "cat <<-A\n\tb\n\tA\nc",
    "cat << A\nb\\\nA\nA\n)",
    "cat <<A B\nA\n)",
    "x=$(cat <<A\nb\nA\n)",
    "x=$(cat <<A\nb\nA)",
    "x=`cat <<A\nb\nA\n`",
    "cat <<",
    "cat <<\nA",
    'cat <<"A B"\nA B\n)',
]


@pytest.mark.parametrize("dialect", sorted(SHELLS))
@pytest.mark.parametrize("script", SCRIPTS)
def test_verdict(script: str, dialect: str) -> None:
    assert is_refused_by_us(dialect, script) == is_refused_by_shell(dialect, script)


#: Where we differ on purpose: the script, the dialect, whether we refuse it.
DIFFERENCES = [
    # dash reads no further than the first word that cannot belong to the list in backquotes.
    ("echo ` then `", "posix", True),
    # Neither would run it: "Bad substitution". dash looks for the first closing brace only.
    ("echo ${x${y}", "posix", True),
    # bash leaves out what is wrong here, and says nothing.
    ("[[ ]]", "bash", True),
    ("[[ a && ]]", "bash", True),
    # More levels than anyone writes; ours are bounded.
    ("( " * 50 + "a" + ")" * 50, "posix", True),
    # Patterns that ``shopt -s extglob`` allows; bash -n does not run that command.
    ("shopt -s extglob; rm -r !(a|b)", "bash", False),
]


@pytest.mark.parametrize(("script", "dialect", "is_refused"), DIFFERENCES)
def test_known_difference(script: str, dialect: str, is_refused: bool) -> None:
    assert is_refused_by_us(dialect, script) is is_refused
    assert is_refused_by_shell(dialect, script) is not is_refused


@pytest.mark.parametrize("script", SCRIPTS)
def test_commands_are_those_that_shfmt_sees(script: str) -> None:
    tree = parse(script, "bash")
    shapes = shfmt_shapes(script, "bash")
    if tree.errors or shapes is None:
        pytest.skip("refused")
    assert our_shapes(tree) == shapes


def corpus_sample(step: int) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for number, (_, source, shell) in enumerate(scripts()):
        if number % step == 0 and shell in SHELLS and "\0" not in source.text:
            found[source.text] = shell
    return sorted(found.items())


def test_verdicts_on_the_corpus() -> None:
    sample = corpus_sample(60)
    assert len(sample) > 300
    for script, shell in sample:
        for dialect in {"posix", shell}:
            ours = is_refused_by_us(dialect, script)
            assert ours == is_refused_by_shell(dialect, script), script


def test_commands_of_the_corpus() -> None:
    count = 0
    for script, _ in corpus_sample(90):
        tree = parse(script, "bash")
        shapes = None if tree.errors else shfmt_shapes(script, "bash")
        if shapes is not None:
            assert our_shapes(tree) == shapes, script
            count += 1
    assert count > 200
