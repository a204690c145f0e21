"""Shell scripts made of pieces, and ways to write them over several lines of a Dockerfile."""

from __future__ import annotations

from hypothesis import strategies as st

from dflint.text import LogicalText

FRAGMENTS = (
    "if then else elif fi for x in do done while until case esac a b|c ; && || | & ;; ;& ( ) { } ! "
    "$( ` \" ' \\ $x ${x:-y} ${x ${ # >f 2>&1 < << <<A <<-'A' <<< echo [[ ]] (( )) $(( -f == =~ f() "
    "= a= a=( x=1 += function select time coproc &> |& <( [ ] $' $\" ~ * ? {a,b} local export "
    '"a b" \'c d\' ^(a|b)$ cd /x $? $@ ${!x} ${#x} ${a[1]} ${x%"$y"} 1+2 é \udcff \t \x00'
).split(" ")

scripts = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS),
        st.sampled_from([" ", " ", " ", "\n", "A\n", "\\\n", "# c\n"]),
    ),
    max_size=25,
).map("".join)

texts = st.one_of(
    scripts, st.text(alphabet="ab$\"'`\\(){}<>|&;#= \n\t[]!*0", max_size=60), st.text()
)

#: What may stand between two characters of an instruction: a continuation, with lines that add nothing.
breaks = st.sampled_from(
    ["\\\n", "\\  \n", "\\\n# it's a `comment` (\n", "\\\n\n", "\\\r\n", "`\n", "\\\n  # a\n\t#b\n"]
)


@st.composite
def logical_texts(draw: st.DrawFn) -> LogicalText:
    """A script without line breaks, as an instruction has it that goes over several lines."""
    text = draw(texts).replace("\n", " ")
    base = draw(st.integers(0, 5))
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    raw = draw(st.sampled_from(["", "\\\n"]))
    segments: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(text)]:
        if cut > start or not segments:
            segments.append((start, len(raw)))
            raw += text[start:cut]
            start = cut
        raw += draw(breaks) if cut < len(text) else ""
    return LogicalText(text, raw + draw(st.sampled_from(["", " \\\n"])), segments, base)
