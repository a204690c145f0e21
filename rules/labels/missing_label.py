"""DF521 missing-label."""

from __future__ import annotations

from dflint.cst.nodes import Label
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.labels import LABEL_SCHEMA, label_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.stages import Stage

_SCHEMA = {"label-schema": {"version": "text"}}


class MissingLabel(Rule):
    """An image lacks a label that the schema asks for.

    The option `label-schema` names the labels that every image must have. They may be set in the
    stage itself or in a stage that it is built on; what the base image has is not known. Stages
    that others only copy from, or are built on, make no image.
    """

    code = "DF521"
    name = "missing-label"
    aliases = ("DL3049",)
    severity = Severity.INFO
    options = (LABEL_SCHEMA,)
    examples = [
        Bad("FROM debian:bookworm\nLABEL Version=1\n", lines=[1], options=_SCHEMA),
        Bad("FROM debian:bookworm\nONBUILD LABEL version=1\n", lines=[1], options=_SCHEMA),
        Bad(
            "FROM debian:bookworm AS base\nFROM base\nLABEL version=1\nFROM base\n",
            lines=[4],
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm AS base\nLABEL version=1\nFROM BASE\n", options={}),
        Good("FROM debian:bookworm AS base\nLABEL version=1\nFROM base\n", options=_SCHEMA),
        Good(
            "FROM debian:bookworm AS build\nFROM scratch\nCOPY --from=0 /a /\nLABEL version=1\n",
            options=_SCHEMA,
        ),
        Good("FROM debian:bookworm\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        schema = self.option("label-schema")
        for stage in self.file.stages if schema else ():
            if stage.is_image and not stage.is_headless:
                keys = set(_keys(stage))
                for key in schema if None not in keys else ():
                    if key not in keys:
                        place = stage.from_.image or stage.from_.head_span
                        yield self.violation(place, f"the image has no label {key}")


def _keys(stage: Stage) -> Iterator[str | None]:
    """The keys of the labels in an image; None for one that is not known."""
    for part in (stage, *stage.ancestors):
        for step in part.steps:
            if isinstance(step.node, Label):
                yield from (label.key for label in label_pairs(step))
