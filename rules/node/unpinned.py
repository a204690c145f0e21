"""DF360 npm-unpinned."""

from __future__ import annotations

from dflint.regex import regex
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.pinning import ALLOWED_UNPINNED, is_moving, unpinned, without_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.commands.packages import Package
    from dflint.semantics.script import Command

#: What each tool installs named packages with.
_INSTALLS = {
    "npm": (("install",), ("install-test",)),
    "yarn": (("add",), ("global", "add")),
    "yarnpkg": (("add",), ("global", "add")),
    "pnpm": (("install",), ("add",)),
}
#: URLs, without what follows ``#``, of repositories to be cloned; others are of archives.
_REPOSITORY = regex(
    r"(?:git[+:]|git@|github:|gitlab:|bitbucket:|gist:|ssh:).*|[^:]*|https?:.*\.git"
    r"|https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)/[^/]+/[^/]+/?"
)


class NpmUnpinned(Rule):
    """Without a version `npm install` brings whatever is newest when the image is built.

    The same Dockerfile then gives another image next month, and a release that breaks something, or
    wants a newer Node, breaks the build on a day when nobody changed anything. Say which version
    (`npm install -g serve@14.2.3`, or at least `serve@14`), or install from a lock file with
    `npm ci`. `@latest` and other tags that move are no versions.

    A repository needs a tag, a commit or a range behind `#`. `yarn add`, `yarn global add` and
    `pnpm add` are looked at in the same way. Nothing is said about archives and local folders.
    """

    code = "DF360"
    name = "npm-unpinned"
    aliases = ("DL3016",)
    severity = Severity.WARNING
    recommended = False
    sets = ("strict",)
    options = (ALLOWED_UNPINNED,)
    commands = ("npm", "yarn", "yarnpkg", "pnpm")
    examples = [
        Bad("FROM node:22\nRUN npm install -g express \\\n    sax@0.1.1 @vue/cli\n", lines=[2, 3]),
        Bad("FROM node:22\nRUN npm i --registry https://example.com -g npm@latest\n"),
        Bad("FROM node:22\nRUN npm install git+https://isaacs@github.com/npm/npm.git\n"),
        Bad("FROM node:22\nRUN yarn global add serve && pnpm add -g owner/name\n", lines=[2, 2]),
        Good("FROM node:22\nRUN npm install && npm ci && npm install --prefix /srv\n"),
        Good("FROM node:22\nRUN npm install -g express@4 @vue/cli@^5.0 npm@$NPM $OTHERS\n"),
        Good("FROM node:22\nRUN npm install git+ssh://git@github.com:npm/npm.git#v1.0.27\n"),
        Good(
            "FROM node:22\nRUN npm install . ./lib ~/lib file:lib a-1.0.tgz https://e.com/b.tgz\n"
        ),
        Good("FROM node:22\nRUN npm i -g pnpm\n", options={"allowed-unpinned": ["pnpm"]}),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        invocation = command.invocation
        if invocation.subcommand not in _INSTALLS.get(invocation.tool or "", ()):
            return
        allowed = self.option("allowed-unpinned")
        for place, names in unpinned(command, _is_pinned, allowed, with_urls=True):
            yield self.violation(place, without_version("package", names))


def _is_pinned(package: Package) -> bool:
    version = package.text if package.is_url else package.version
    if version is None:
        return bool(package.operator)
    if version.startswith("npm:"):
        _, at, version = version[5:].partition("@")
        return at != "" and not is_moving(version)
    if package.is_url or ":" in version or "/" in version:
        url, _, revision = version.partition("#")
        is_file = url.startswith(("file:", "link:", "portal:", "workspace:", "."))
        return is_file or not _REPOSITORY.fullmatch(url) or _is_fixed(revision)
    return _is_fixed(version)


def _is_fixed(version: str) -> bool:
    return version not in ("", "*", "x") and not is_moving(version)
