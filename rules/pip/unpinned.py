"""DF350 pip-unpinned."""

from __future__ import annotations

from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, is_moving, unpinned, without_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.commands.packages import Package
    from dflint.semantics.script import Command

#: What each tool installs packages with. What else uv does (``add``) is written to a lock file.
_INSTALLS = {"pip": "install", "pipx": "install inject", "uv": "pip tool"}
#: Options that say, or may say, the versions in another place.
_ELSEWHERE = "--requirement --requirements --constraint --constraints --overrides --no-index --from"
_SETTINGS = "PIP_CONSTRAINT PIP_REQUIREMENT PIP_NO_INDEX UV_CONSTRAINT UV_OVERRIDE UV_NO_INDEX"
#: How the URLs of repositories begin; others are of archives.
_REPOSITORIES = ("git", "hg+", "svn+", "bzr+")


class PipUnpinned(Rule):
    """Without a version `pip install` brings whatever is newest when the image is built.

    The same Dockerfile then gives another image next month, and a release that breaks something
    breaks the build on a day when nobody changed anything. Say which version (`flask==3.0.3`, or at
    least a range), or keep a requirements file with all versions and install with `-r`.

    A repository needs a tag or a commit: `git+https://example.com/a/b@v1.2`. `pipx install`,
    `uv pip install` and `uv tool install` are looked at in the same way. Nothing is said where a
    requirements file or a constraints file is given, which may hold the versions, about local
    projects and files, and about `--no-index`, with which only what lies there can be installed.
    """

    code = "DF350"
    name = "pip-unpinned"
    aliases = ("DL3013",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("pip", "pipx", "uv")
    examples = [
        Bad(
            "FROM python:3.12\nRUN python3 -m pip install --no-cache-dir \\\n    flask \\\n"
            "    'gunicorn[gevent]'\n",
            lines=[3, 4],
        ),
        Bad(
            'FROM python:3.12\nENV TOOLS="ruff mypy"\nRUN uv pip install --system $TOOLS\n',
            lines=[3],
        ),
        Bad("FROM python:3.12\nRUN pip install git+https://github.com/rtfd/read-ext.git\n"),
        Bad("FROM python:3.12\nRUN pip install -e git+ssh://git@example.com/a/b@main#egg=b\n"),
        Good("FROM python:3.12\nRUN pip install -r requirements.txt\n"),
        Good(
            "FROM python:3.12\nRUN pip install flask==3.0.3 'gunicorn>=22' \"uvicorn==$UVICORN\"\n"
        ),
        Good(
            "FROM python:3.12\nRUN pip install git+ssh://git@github.com/rtfd/r-ext.git@0.6-alpha\n"
        ),
        Good("FROM python:3.12\nRUN pip install . '.[test]' /wheels/*.whl -e ./lib\n"),
        Good("FROM python:3.12\nRUN pip install flask -c constraints.txt\n"),
        Good("FROM python:3.12\nRUN pip install $PACKAGES\n"),
        Good(
            "FROM python:3.12\nRUN pip install --upgrade pip setuptools\n",
            options={"allowed-unpinned": ["pip", "setup*"]},
        ),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        tool = command.invocation.tool or ""
        if command.subcommand not in _INSTALLS.get(tool, "").split():
            return
        if command.has(*_ELSEWHERE.split()) or _is_set_elsewhere(command):
            return
        packages = command.packages
        if command.subcommand == "inject":
            packages = packages[1:]
        allowed = self.option("allowed-unpinned")
        for place, names in unpinned(command, _is_pinned, allowed, packages, with_urls=True):
            yield self.violation(place, without_version("package", names))


def _is_set_elsewhere(command: Command) -> bool:
    environment = command.step.state.environment
    return any(setting in environment for setting in _SETTINGS.split())


def _is_pinned(package: Package) -> bool:
    if not package.is_url:
        return package.operator is not None and not is_moving(package.version)
    url = package.version if package.operator else package.text
    scheme, _, rest = (url or "").partition("#")[0].partition("://")
    if not scheme.startswith(_REPOSITORIES):
        return True
    _, at, revision = rest.partition("/")[2].rpartition("@")
    return at != "" and not is_moving(revision)
