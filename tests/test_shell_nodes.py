"""What the nodes of a shell script say."""

from __future__ import annotations

import pytest

from dflint.cst.node import Node
from dflint.shell import parse, parse_word
from dflint.shell.nodes import (
    AndOr,
    ArithmeticCommand,
    ArithmeticExpansion,
    ArithmeticFor,
    ArrayValue,
    BraceGroup,
    Case,
    CommandSubstitution,
    Comment,
    Coprocess,
    DoubleQuoted,
    EscapedCharacter,
    For,
    FunctionDefinition,
    HereDocument,
    If,
    Literal,
    Parameter,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    Script,
    Select,
    SimpleCommand,
    SingleQuoted,
    Subshell,
    TestCommand,
    Until,
    While,
    Word,
)
from dflint.text import LogicalText


def only_command(script: Script | str) -> SimpleCommand:
    tree = parse(script) if isinstance(script, str) else script
    assert not tree.errors
    (command,) = tree.commands()
    return command


def find(text: str, kind: type[Node], dialect: str = "bash") -> list[Node]:
    tree = parse(text, dialect)
    assert not tree.errors, tree.errors[0].message
    return [node for node in tree.walk() if type(node) is kind]


def test_a_simple_command() -> None:
    command = only_command("A=1 B= env -i 'x y' >out 2>&1 <in")
    assert command.argv_values == ("env", "-i", "x y")
    assert command.name == "env"
    assert [(item.name, item.value and item.value.code) for item in command.assignments] == [
        ("A", "1"),
        ("B", None),
    ]
    assert [(item.fd, item.operator, item.target.value) for item in command.redirections] == [
        ("", ">", "out"),
        ("2", ">&", "1"),
        ("", "<", "in"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("abc", "abc"),
        ("'a b'", "a b"),
        ('"a b"', "a b"),
        ("a'b'\"c\"\\d", "abcd"),
        ("''", ""),
        ('"a\\"b\\\\c\\d\\$"', 'a"b\\c\\d$'),
        ("a\\ b", "a b"),
        ("a\\\nb", "ab"),
        ('"a\\\nb"', "ab"),
        ("$", "$"),
        ("a$", "a$"),
        ('"$"', "$"),
        ("$'a b'", "a b"),
        ("$'a\\nb'", None),
        ("a=b", "a=b"),
        ("*.c", "*.c"),
        ("~/x", "~/x"),
        ("{a,b}", "{a,b}"),
        ("a#b", "a#b"),
        ("$x", None),
        ('"$x"', None),
        ("a${x}b", None),
        ("$(a)", None),
        ("`a`", None),
        ("$((1))", None),
        ("<(a)", None),
    ],
)
def test_the_value_of_a_word(text: str, value: str | None) -> None:
    word = parse_word(text)
    assert word.value == value
    assert word.text == word.code == text


@pytest.mark.parametrize(
    "text", ["", " ", "a b", " a", "a ", "a;", "'", "$(", "#a", ">x", "a\n", "("]
)
def test_what_is_not_one_word(text: str) -> None:
    with pytest.raises(ValueError, match="not one shell word"):
        parse_word(text)


def test_properties_of_words() -> None:
    assert parse_word("*.c").has_glob
    assert parse_word("a[bc]").has_glob
    assert not parse_word("'*.c'").has_glob
    assert not parse_word("a\\*").has_glob
    assert not parse_word("[").has_glob
    assert parse_word("~/x").has_tilde
    assert not parse_word("'~'/x").has_tilde
    assert parse_word("x{a,b}").has_braces
    assert parse_word("{1..3}").has_braces
    assert not parse_word("{}").has_braces
    assert not parse_word("'{a,b}'").has_braces
    assert parse_word("a'b'").is_quoted
    assert parse_word("a\\b").is_quoted
    assert not parse_word("a$b").is_quoted
    assert parse_word("ab").is_plain
    assert not parse_word("a$b").is_plain


def test_the_parts_of_a_word() -> None:
    word = parse_word("a'b'\"c$d\"\\e${f:-g}$(h)`i`$((j))")
    assert [type(part) for part in word.parts] == [
        Literal,
        SingleQuoted,
        DoubleQuoted,
        EscapedCharacter,
        Parameter,
        CommandSubstitution,
        CommandSubstitution,
        ArithmeticExpansion,
    ]
    assert [type(part) for part in parse_word("abc").parts] == [Literal]


@pytest.mark.parametrize(
    ("text", "name", "operator", "argument"),
    [
        ("$x", "x", "", None),
        ("$1", "1", "", None),
        ("$10", "1", "", None),
        ("$@", "@", "", None),
        ("${x}", "x", "", None),
        ("${10}", "10", "", None),
        ("${x:-a b}", "x", ":-", "a b"),
        ("${x-}", "x", "-", None),
        ("${x:=1}", "x", ":=", "1"),
        ("${x?no}", "x", "?", "no"),
        ("${x+$y}", "x", "+", None),
        ("${x##*/}", "x", "##", "*/"),
        ("${x%.c}", "x", "%", ".c"),
        ("${x//a/b}", "x", "//", "a/b"),
        ("${#}", "#", "", None),
        ("${#-1}", "#", "-", "1"),
        ("${#x}", "x", "", None),
        ("${#x[@]}", "x", "", None),
        ("${!x}", "x", "", None),
        ("${!}", "!", "", None),
        ("${x[1]}", "x", "", None),
        ("${x[$i]}", "x", "", None),
        ("${x:1:2}", "x", ":", "1:2"),
        ("${@:2}", "@", ":", "2"),
        ("${x^^}", "x", "^^", None),
        ("${x@Q}", "x", "@", "Q"),
        ("${?}", "?", "", None),
        ("${-}", "-", "", None),
        ("${x y}", "", "", "x y"),
        ("${}", "", "", None),
    ],
)
def test_parameters(text: str, name: str, operator: str, argument: str | None) -> None:
    for written in (text, f'"{text}"'):
        parameter = find(f"echo {written}", Parameter)[0]
        assert isinstance(parameter, Parameter)
        assert (parameter.name, parameter.operator) == (name, operator)
        value = parameter.argument.value if parameter.argument is not None else None
        assert value == argument


def test_details_of_parameters() -> None:
    length, indirect, element = find("echo ${#x} ${!y} ${z[a]}", Parameter)
    assert isinstance(length, Parameter)
    assert isinstance(indirect, Parameter)
    assert isinstance(element, Parameter)
    assert (length.is_length, length.is_indirect) == (True, False)
    assert (indirect.is_length, indirect.is_indirect) == (False, True)
    assert element.subscript == "a"


def test_quotes_in_an_expansion() -> None:
    dash, pattern = find("echo \"${x:-'a'}\" \"${y#'a'}\"", Parameter)
    assert isinstance(dash, Parameter)
    assert isinstance(pattern, Parameter)
    assert dash.argument is not None
    assert dash.argument.value == "'a'"
    assert pattern.argument is not None
    assert pattern.argument.value == "a"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(a)", Subshell),
        ("{ a; }", BraceGroup),
        ("if a; then b; elif c; then d; else e; fi", If),
        ("while a; do b; done", While),
        ("until a; do b; done", Until),
        ("for x in a b; do c; done", For),
        ("for x; do c; done", For),
        ("select x in a; do c; done", Select),
        ("for ((i=0; i<3; i++)); do a; done", ArithmeticFor),
        ("case x in a|b) c;; (d) e; esac", Case),
        ("[[ -f a && ( b || c ) ]]", TestCommand),
        ("((a > 1))", ArithmeticCommand),
        ("f() { a; }", FunctionDefinition),
        ("function f { a; }", FunctionDefinition),
        ("coproc a", Coprocess),
        ("coproc x { a; }", Coprocess),
        ("a", SimpleCommand),
        ("a=(1 2)", SimpleCommand),
    ],
)
def test_kinds_of_commands(text: str, kind: type[Node]) -> None:
    tree = parse(text, "bash")
    assert not tree.errors
    (command,) = tree.body.and_ors[0].pipelines[0].commands
    assert type(command) is kind
    assert command.code == text
    assert command.span == (0, len(text))


def test_redirections_of_compound_commands() -> None:
    (group,) = find("{ a; } >x 2>&1 | b", BraceGroup)
    assert isinstance(group, BraceGroup)
    assert [item.operator for item in group.redirections] == [">", ">&"]


def test_the_words_of_loops_and_cases() -> None:
    (loop,) = find("for x in a 'b c' $d; do :; done", For)
    assert isinstance(loop, For)
    assert loop.name.value == "x"
    assert [item.value for item in loop.items] == ["a", "b c", None]
    (case,) = find("case $x in a|b) c;; *) d;& e) esac", Case)
    assert isinstance(case, Case)
    assert [
        [word.value for word in item.patterns if isinstance(word, Word)] for item in case.items
    ] == [["a", "b"], ["*"], ["e"]]
    assert [item.terminator and item.terminator.value for item in case.items] == [";;", ";&", None]


def test_lists_pipelines_and_operators() -> None:
    tree = parse("! a | b && c || d; e & f")
    first, second, third = tree.body.items
    assert [item.separator for item in tree.body.items] == [";", "&", ""]
    assert first.and_or.operators == ("&&", "||")
    assert first.and_or.pipelines[0].is_negated
    assert first.and_or.pipelines[0].operators == ("|",)
    assert second.is_background
    assert not third.is_background
    assert [type(node) for node in (first.and_or, first.and_or.pipelines[0])] == [AndOr, Pipeline]


def test_commands_come_in_the_order_of_the_source() -> None:
    text = """a $(b "`c`") && if d; then e; fi <<X
$(f)
X
g <(h); i() { j; }; k=(`l`) "${m:-$(n)}"
"""
    names = [command.name for command in parse(text, "bash").commands()]
    assert names == ["a", "b", "c", "d", "e", "f", "g", "h", "j", None, "l", "n"]


def test_here_documents() -> None:
    text = "cat <<A - <<-'B' | c\n$x `d`\nA\n\t$y\n\tB\ne"
    first, second = find(text, Redirection)
    assert isinstance(first, Redirection)
    assert isinstance(second, Redirection)
    assert first.is_here_document
    assert first.here_document is not None
    assert first.here_document.body == "$x `d`\n"
    assert first.here_document.terminator == "A"
    assert [type(part) for part in first.here_document.parts] == [
        Parameter,
        Literal,
        CommandSubstitution,
        Literal,
    ]
    assert second.here_document is not None
    assert second.here_document.body == "\t$y\n"
    assert second.here_document.terminator == "\tB"
    assert [type(part) for part in second.here_document.parts] == [Literal]
    assert [command.name for command in parse(text).commands()] == ["cat", "c", "d", "e"]
    one, two = find(text, HereDocument)
    assert one.deep_equals(first.here_document)
    assert two.deep_equals(second.here_document)


def test_a_here_document_that_does_not_end() -> None:
    (redirection,) = find("cat <<A", Redirection)
    assert isinstance(redirection, Redirection)
    assert redirection.here_document is None
    (redirection,) = find("cat <<A\nb", Redirection)
    assert isinstance(redirection, Redirection)
    assert redirection.here_document is not None
    assert redirection.here_document.body == "b"
    assert redirection.here_document.terminator == ""


def test_comments() -> None:
    tree = parse("# one\na # two\nb && # three\nc; x=#no\necho a#no '#no'\n# four")
    assert [comment.value for comment in tree.comments] == ["# one", "# two", "# three", "# four"]
    assert find("x=( # c\n1 )", Comment)


def test_a_comment_in_an_instruction_takes_the_rest_of_it() -> None:
    raw = "a # b \\\n && c"
    tree = parse(LogicalText("a # b  && c", raw, [(0, 0), (6, 8)]))
    assert tree.code == raw
    assert [command.name for command in tree.commands()] == ["a"]
    assert [comment.value for comment in tree.comments] == ["# b  && c"]


def test_arrays() -> None:
    (array,) = find("a=(1 'b c' [x]=2\n# c\n$d)", ArrayValue)
    assert isinstance(array, ArrayValue)
    assert [word.value for word in array.words] == ["1", "b c", None]
    declared = only_command(parse("declare -a x=(1 2) y=3", "bash"))
    assert declared.argv_values == ("declare", "-a", "y=3")
    assert [assignment.name for assignment in declared.assignments] == ["x"]
    (element,) = only_command(parse("x[1]+=2", "bash")).assignments
    assert (element.name, element.target, element.operator) == ("x", "x[1]", "+=")


def test_process_substitutions() -> None:
    (substitution,) = find("diff --x=<(a b)", ProcessSubstitution)
    assert substitution.code == "<(a b)"


def test_spans_are_offsets_in_the_file() -> None:
    raw = "apt-get \\\n  # c\n  inst\\\nall curl"
    source = LogicalText(
        "apt-get   install curl",
        raw,
        [(0, 0), (8, raw.index("  inst")), (14, raw.index("all"))],
        100,
    )
    command = only_command(parse(source))
    assert command.argv_values == ("apt-get", "install", "curl")
    assert [word.span for word in command.argv] == [
        (100, 107),
        (100 + raw.index("inst"), 100 + raw.index(" curl")),
        (100 + raw.index("curl"), 100 + len(raw)),
    ]
    assert command.argv[1].text == "inst\\\nall"
    assert command.argv[1].whitespace_before == " \\\n  # c\n  "


def test_positions_in_backquotes_with_escapes() -> None:
    text = "echo `a \\`b c\\` d`"
    tree = parse(text)
    assert tree.code == text
    outer, inner = list(tree.commands())[1:]
    assert outer.name == "a"
    assert inner.argv_values == ("b", "c")
    assert inner.span == (text.index("b c"), text.index("b c") + 3)


def test_an_error_keeps_what_is_before_it() -> None:
    tree = parse("a; b && c; d && ) e")
    assert [command.name for command in tree.commands()] == ["a", "b", "c"]
    (error,) = tree.errors
    assert error.text == "d && ) e"
    assert error.position == 16
    assert error.span == (11, 19)
    assert "')'" in error.message


def test_bashisms() -> None:
    def constructs(text: str) -> list[tuple[str, bool]]:
        return [(item.construct, item.is_error) for item in parse(text).bashisms]

    assert constructs("a && b | c; x=${y:-z} >f 2>&1") == []
    assert constructs("[[ a == b ]]") == [("[[", False)]
    assert constructs("a=(1 2)") == [("array", True)]
    assert constructs("a &>b") == [("&>", False)]
    assert constructs("a <<<b") == [("here-string", True)]
    assert constructs("function f { a; }") == [("function", True)]
    assert parse("a=(1 2)", "bash").bashisms == ()


def test_extended_patterns_where_they_are_switched_on() -> None:
    tree = parse("shopt -s extglob\nrm -r !(a|b c)/*.@(d|e)", "bash")
    assert not tree.errors
    assert [word.text for word in list(tree.commands())[1].argv] == [
        "rm",
        "-r",
        "!(a|b c)/*.@(d|e)",
    ]
