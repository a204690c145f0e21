"""What LABEL says, and what a schema demands of it.

A schema says which labels an image must have, and what each holds: ``{"version": "semver"}``.
"""

from __future__ import annotations

from dflint.rule import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dflint.cst.nodes import Word
    from dflint.semantics.stages import Step

#: All rules about a schema have it.
LABEL_SCHEMA = Option(
    "label-schema",
    Option.MAPPING,
    {},
    "The labels that an image must have, and what each holds",
    choices=("text", "url", "semver", "hash", "rfc3339", "spdx", "email"),
)

STRICT_LABELS = Option(
    "strict-labels", Option.BOOL, False, "Whether the schema names all labels that there may be"
)


class LabelPair:
    """One label of a LABEL instruction: the words, and what BuildKit makes of them."""

    __slots__ = ("key", "key_word", "value", "value_word")

    def __init__(self, key_word: Word, value_word: Word, step: Step) -> None:
        escape = step.stage.tree.escape
        self.key_word = key_word
        self.value_word = value_word
        #: None when a variable in it is not known.
        self.key = step.state.resolve(key_word.value, escape)
        #: None when it is not known: a variable with an empty default is filled in by whoever
        #: builds.
        self.value = step.state.resolve(value_word.value, escape)
        if not self.value and "$" in value_word.value:
            self.value = None

    @property
    def place(self) -> Word:
        """The word with the value; that with the key where an empty value has no place."""
        return self.value_word if self.value_word.text else self.key_word

    @property
    def shown(self) -> str:
        """The value, as the end of a message: empty where it says nothing, or too much."""
        return f": {self.value}" if self.value and len(self.value) <= 60 else ""


def label_pairs(step: Step) -> Iterator[LabelPair]:
    """The labels of a LABEL instruction."""
    for pair in step.node.pairs:
        if pair.value is not None:
            yield LabelPair(pair.key, pair.value, step)


def typed_labels(step: Step, schema: Mapping[str, str], kind: str) -> Iterator[LabelPair]:
    """The labels that the schema demands a kind of value of, where the value is known."""
    for label in label_pairs(step) if kind in schema.values() else ():
        if label.key is not None and label.value is not None and schema.get(label.key) == kind:
            yield label
