"""DF212 sources-before-dependencies."""

from __future__ import annotations

import posixpath

from dflint.cst.nodes import (
    Add,
    Arg,
    Cmd,
    Comment,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    JsonArray,
    Label,
    Run,
    Stopsignal,
    User,
    Workdir,
)
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.manifests import Installation, installation, may_install
from dflint.semantics.paths import known_text
from dflint.sources.dockerignore import Dockerignore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dflint.semantics.stages import Stage, Step

_WHOLE_CONTEXT = (".", "./", "/", "*", "./*")
#: What may stand between the COPY and the RUN while the COPY moves behind it.
_METADATA = (Arg, Cmd, Entrypoint, Env, Expose, Healthcheck, Label, Stopsignal, User, Workdir)
#: Comments with these words are about what comes first: the installation.
_ABOUT_INSTALLATION = ("install", "depend", "package", "requirement", "modules", "gems", "lib")


class SourcesBeforeDependencies(Rule):
    """All of the sources are copied before the dependencies are installed.

    The builder repeats what comes behind the first change. With the sources copied first, each
    change of any of them installs all dependencies again. Copy the files that name the dependencies
    (`package*.json`, `requirements.txt`, `go.*` ...) and install from them, then copy the rest.

    The repair does that where a RUN with nothing but the installation follows. It is unsafe: what
    is installed may have scripts that read other files, and the COPY that now comes later may put
    other files over what they have made. Where the folder that packages are put in
    (`node_modules`) may itself be in the sources, because no `.dockerignore` keeps it out, there is
    no repair.
    """

    code = "DF212"
    name = "sources-before-dependencies"
    severity = Severity.INFO
    # The programs that ``installation()`` knows.
    mentions = ("npm", "yarn", "pip", "uv", "bundle", "composer", "go", "poetry")
    examples = [
        Bad(
            "FROM python:3.12\n# all of it\nCOPY --chown=1 . /srv/\nWORKDIR /srv\n\n"
            "RUN pip install -r requirements.txt\n\nCMD python app.py\n",
            fixed="FROM python:3.12\nCOPY --chown=1 requirements.txt /srv/\nWORKDIR /srv\n\n"
            "RUN pip install -r requirements.txt\n\n# all of it\nCOPY --chown=1 . /srv/\n\n"
            "CMD python app.py\n",
            lines=[3],
            unsafe=True,
        ),
        Bad(
            "FROM golang:1.22\nWORKDIR /src\n# Dependencies\nadd ./ .\nRUN go mod download",
            fixed="FROM golang:1.22\nWORKDIR /src\n# Dependencies\ncopy go.* ./\n"
            "RUN go mod download\nadd ./ .",
            unsafe=True,
        ),
        Bad("FROM node:22\nWORKDIR /srv\nCOPY . .\nRUN npm ci\n", lines=[3]),
        Bad("FROM ruby:3.3\nWORKDIR /srv\nCOPY . .\nRUN bundle install && rake assets\n"),
        Bad("FROM ruby:3.3\nCOPY . /srv\nRUN cd /srv && bundle install\n"),
        Bad("FROM python:3.12\nCOPY . /srv\nRUN pip install -r /srv/requirements/prod.txt\n"),
        Good("FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci\n"),
        Good(
            "FROM node:22 AS base\nCOPY package*.json ./\nRUN npm ci\nFROM base\nCOPY . .\n"
            "RUN npm ci --omit=dev\n"
        ),
        Good("FROM node:22\nCOPY . .\nRUN npm install -g grunt\n"),
        Good("FROM node:22\nCOPY . /srv\nRUN cd /opt/tool && npm install\n"),
        Good("FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt .\n"),
        Good("FROM python:3.12\nCOPY src .\nRUN pip install -r requirements.txt\n"),
        Good("FROM python:3.12\nCOPY --from=a . .\nRUN pip install -r requirements.txt\n"),
    ]

    def check_file(self) -> Iterator[Violation]:
        if not may_install(self.file.text):
            return
        installing: set[Stage] = set()
        for stage in self.file.stages:
            if stage.base in installing or any(map(_first_installation, stage.steps)):
                installing.add(stage)
            if stage.base not in installing:
                yield from self._check(stage)

    def _check(self, stage: Stage) -> Iterator[Violation]:
        copy: Step | None = None
        for step in stage.steps:
            if _copies_everything(step):
                copy = copy or step
            found = _first_installation(step)
            if found is None:
                continue
            if copy is not None and _is_of_sources(copy, step, found):
                name = found.command.invocation.tool
                message = f"every change of a file makes {name} install all dependencies again"
                fix = self._fix(copy, step, found)
                yield self.violation(copy.node.head_span, message, fix)
            # Behind the first installation another one has little to do.
            return

    def _fix(self, copy: Step, step: Step, found: Installation) -> Fix | None:
        manifests = _manifests(copy, step, found)
        if not manifests or not _is_nothing_else(step, found) or not _is_next(copy, step):
            return None
        if found.folder and not self._ignores(found.folder):
            return None
        node = copy.node
        assert isinstance(node, (Add, Copy))
        destination = node.destination
        if destination is None or {flag.name for flag in node.flags} - {"chown", "chmod", "link"}:
            return None
        is_json = any(isinstance(argument, JsonArray) for argument in node.arguments)
        if is_json or node.heredocs or "\n" in node.code.strip() or "\n" in step.node.indent:
            return None
        folder = destination.value if destination.value.endswith("/") else f"{destination.value}/"
        return Fix(
            f"Copy {' '.join(manifests)} first, the rest behind the installation",
            self._edits(copy, step, [*manifests, folder]),
            Safety.UNSAFE,
        )

    def _edits(self, copy: Step, step: Step, paths: list[str]) -> Iterator[Edit]:
        text, node = self.file.text, copy.node
        moved = text[node.span[0] : node.span[1]]
        first, last = node.arguments[0].span[0], node.arguments[-1].span[1]
        yield Edit(first, last, " ".join(paths), paths)
        if isinstance(node, Add):
            # No reason to unpack anything of these.
            keyword = "COPY" if node.keyword.isupper() else "copy"
            yield Edit(node.span[0], node.head_span[1], node.indent + keyword, ["COPY"])
        comments = self._comments_above(copy)
        about = "".join(comments).lower()
        if comments and not any(word in about for word in _ABOUT_INSTALLATION):
            start = node.span[0] - sum(map(len, comments))
            yield Edit(start, node.span[0], "")
            moved = "".join(comments) + moved
        end = step.node.span[1]
        newline = node.newline
        if any(
            not line.strip() for line in text[node.span[1] : step.node.span[0]].split("\n")[1:-1]
        ):
            moved = newline + moved
        tokens = [node.name, *(flag.value for flag in node.flags)]
        tokens += [argument.value for argument in node.words]
        place = end + len(step.node.newline)
        if step.node.newline:
            yield Edit(place, place, moved + newline, [*tokens, "<end>"])
        else:
            yield Edit(place, place, newline + moved, ["<end>", *tokens])

    def _comments_above(self, step: Step) -> list[str]:
        """The comments directly above an instruction."""
        comments: list[str] = []
        for statement in self.file.tree.body:
            if statement is step.node:
                break
            if isinstance(statement, Comment):
                comments.append(statement.code)
            else:
                comments = []
        return comments

    def _ignores(self, folder: str) -> bool:
        ignored = Dockerignore(self.file.dockerignore)
        return not ignored.has_exceptions and ignored.excludes(folder)


def _first_installation(step: Step) -> Installation | None:
    if not isinstance(step.node, Run):
        return None
    return next(filter(None, map(installation, step.commands)), None)


def _copies_everything(step: Step) -> bool:
    node = step.node
    if not isinstance(node, (Add, Copy)) or node.flag("from") is not None:
        return False
    return any(source.value in _WHOLE_CONTEXT for source in node.sources)


def _is_of_sources(copy: Step, step: Step, found: Installation) -> bool:
    """Whether the project that is installed for is the one that was copied."""
    node = copy.node
    assert isinstance(node, (Add, Copy))
    destination = known_text(copy, node.destination.value) if node.destination else None
    here: str | None = _absolute(".", step)
    for command in step.commands:
        if command is found.command:
            break
        if command.name in ("cd", "pushd"):
            folder = command.values[1] if len(command.values) == 2 else None
            here = None if folder is None or here is None else posixpath.join(here, folder)
        elif command.name in ("git", "tar", "unzip", "curl", "wget"):
            return False
    if not destination or here is None:
        return False
    target = _absolute(destination, copy)
    places = [posixpath.normpath(posixpath.join(here, name)) for name in found.manifests or ("x",)]
    return all(f"{place}/".startswith(target.rstrip("/") + "/") for place in places)


def _manifests(copy: Step, step: Step, found: Installation) -> list[str] | None:
    """The files that the installation needs, as COPY names them.

    None where it does not happen in the folder that the sources are copied to.
    """
    node = copy.node
    assert isinstance(node, (Add, Copy))
    if found.manifests is None or node.destination is None or len(node.sources) != 1:
        return None
    destination = known_text(copy, node.destination.value)
    if not destination or node.sources[0].value not in (".", "./"):
        return None
    target = _absolute(destination, copy)
    here = _absolute(".", step)
    names: list[str] = []
    for manifest in found.manifests:
        path = posixpath.normpath(posixpath.join(here, manifest))
        name = posixpath.relpath(path, target) if path[0] == target[0] else ".."
        if (
            "/" in name
            or name.startswith(".")
            or ("requirements" in name) != (name == "requirements.txt")
        ):
            # Lists of requirements in folders, or with other names, often include others.
            return None
        names.append(name)
    return None if any(map(_is_copied_before(copy, names), copy.stage.steps)) else names


def _is_copied_before(copy: Step, names: list[str]) -> Callable[[Step], bool]:
    """Tells whether an instruction has copied one of the files already."""
    from fnmatch import fnmatchcase

    def is_one(step: Step) -> bool:
        return (
            step.index < copy.index
            and isinstance(step.node, (Add, Copy))
            and any(
                fnmatchcase(posixpath.basename(source.value), name)
                for source in step.node.sources
                for name in names
            )
        )

    return is_one


def _absolute(path: str, step: Step) -> str:
    return posixpath.normpath(posixpath.join(step.state.workdir or "?", path))


def _is_nothing_else(step: Step, found: Installation) -> bool:
    """Whether the installation is all that a RUN does."""
    node, script = step.node, step.script
    if not isinstance(node, Run) or node.heredocs or len(step.commands) != 1:
        return False
    if script is None or script.errors or len(script.body.items) != 1:
        return False
    if any("type=cache" not in (flag.argument or "") for flag in node.flags):
        return False
    pipelines = script.body.items[0].and_or.pipelines
    return pipelines[0].commands == (found.command.node,) and found.command.is_in_source


def _is_next(copy: Step, step: Step) -> bool:
    """Whether nothing but metadata stands between the COPY and the RUN."""
    between = step.stage.steps[copy.index + 1 : step.index]
    if not all(isinstance(one.node, _METADATA) for one in between):
        return False
    node = copy.node
    assert isinstance(node, (Add, Copy))
    destination = node.destination
    # It has to mean the same behind them.
    is_plain = destination is not None and "$" not in destination.code
    is_same_folder = copy.state.workdir == step.state.workdir
    return not between or (
        is_plain and (is_same_folder or (destination is not None and destination.value[:1] == "/"))
    )
