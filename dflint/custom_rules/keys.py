"""What may stand in a rule file: the keys, what they hold, and what they mean.

Validation, the JSON schema and the table in docs/custom-rules.md are made of this.
"""

from __future__ import annotations

from dflint.rule import Safety, Severity

#: The keys of a rule.
RULE = {
    "code": "letters and digits, as in `ACME001`; `DF`, `DL` and `SC` are taken",
    "name": "words with dashes, as in `no-latest-tag`: what is wrong",
    "message": "what a finding says; `{image}` and the like stand for what was found",
    "severity": "`error`, `warning` (the default), `info` or `style`",
    "docs": "the page of the rule; its first line is the summary",
    "url": "where more is written about it",
    "recommended": "`false`: only used when it is selected",
    "sets": "the named sets that it is in, too: `strict`, `security`, `style`",
    "match": "what the rule looks for",
    "replace": "what to put in the place of what was found",
    "safety": "`safe` or `unsafe` (the default): whether `--fix` alone may replace",
    "examples": "Dockerfiles to test the rule with",
}
REQUIRED = ("code", "name", "message", "match")

#: The keys of an example.
EXAMPLE = {
    "bad": "a Dockerfile with something to find",
    "good": "a Dockerfile with nothing to find",
    "fixed": "what the repair makes of the bad one; without it: nothing",
    "lines": "the lines of the findings; without it: one finding, wherever it is",
}

#: The conditions that can stand under `match:`, `not:` and `missing:`: what they look at.
CONDITIONS = {
    "instruction": "the instruction, in any case: `COPY`",
    "flag": "a flag, `--from`, or with its value, `--chown=root*`",
    "without-flag": "there is no such flag",
    "image": "the image of `FROM` or `COPY --from`; without a tag in the pattern: any tag",
    "key": "a name that `ENV`, `LABEL` or `ARG` sets",
    "value": "the value of that name",
    "argument": "a word behind the flags; with `command`: an operand of it",
    "command": "a command, also behind `sudo` or `env`; `python -m pip` is `pip`",
    "subcommand": "its sub-command: `install`, `cache clean`",
    "option": "an option in any spelling, `--insecure`, or with its value, `--output=/dev/*`",
    "without-option": "there is no such option",
}

#: The conditions that can only stand under `match:`.
MATCH_ONLY = {
    "stage": "`final`: the last stage, and what it is built on; `any` is the default",
    "missing": "an instruction, or conditions: nothing in the stage is like that",
    "not": "conditions, or a list of them, of which none may be true of what was found",
}

#: What can be replaced; `null` takes some of it away.
REPLACE = {
    "instruction": "the keyword; `null`: the whole instruction",
    "flag": "the flag; `null` removes it",
    "add-flag": "adds a flag",
    "image": "the image; without a tag in pattern and text: the tag stays",
    "key": "the name",
    "value": "the value",
    "argument": "the word; `null` removes it",
    "command": "the command",
    "subcommand": "the sub-command",
    "option": "the option and its value; `null` removes it",
    "add-option": "adds an option",
}
REMOVABLE = ("instruction", "flag", "argument", "option")

SEVERITIES = Severity.ALL
SAFETIES = (Safety.SAFE, Safety.UNSAFE)
SETS = ("strict", "security", "style")
STAGES = ("any", "final")

#: What a condition can stand beside.
ABOUT_COMMANDS = ("subcommand", "option", "without-option")
NOT_WITH_COMMANDS = ("image", "key", "value")
WITH_COMMANDS = ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK")

#: The instructions that a rule is about when it does not say so: by the conditions that it has.
DEFAULT_INSTRUCTIONS = {
    "missing": ("FROM",),
    "command": ("RUN",),
    "image": ("FROM",),
    "key": ("ENV", "LABEL", "ARG"),
    "value": ("ENV", "LABEL", "ARG"),
}
