"""Ruby's package managers: gem and bundle, with their tables and what they do to packages.

Sources: lib/rubygems of RubyGems 3.3, lib/bundler/cli.rb of Bundler 2.3.
"""

from __future__ import annotations

from dflint.commands.invocation import SEPARATOR
from dflint.commands.packages import (
    AUTOREMOVE,
    DOWNLOAD,
    INSTALL,
    OTHER,
    REMOVE,
    SEARCH,
    SOURCE,
    UPGRADE,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

_REMOTE = """
    -l,--local -r,--remote -b,--both -B,--bulk-threshold= --clear-sources -s,--source=
    -p,--http-proxy=?w --no-http-proxy -u,--update-sources --no-update-sources
"""
_INSTALL = f"""
    {_REMOTE} -i,--install-dir= -n,--bindir= --document=?w -N,--no-document --build-root= --vendor
    -E,--env-shebang --no-env-shebang -f,--force --no-force -w,--wrappers --no-wrappers
    --ignore-dependencies --format-executable --no-format-executable --user-install
    --no-user-install --development --development-all --conservative --minimal-deps
    --no-minimal-deps --post-install-message --no-post-install-message -g,--file=?w --without=
    --default --explain --lock --no-lock --suggestions --no-suggestions -P,--trust-policy=
    --platform= --prerelease --pre --no-prerelease -v,--version= --rdoc --no-rdoc -d --ri --no-ri
    -y,--include-dependencies --target-rbconfig=?w -t,--test -j,--build-jobs=
"""
_BUNDLE = """
    --binstubs=? --clean --deployment --frozen --full-index --gemfile= -j,--jobs= --local --no-cache
    --redownload,--force --no-prune --path= --quiet --shebang= --standalone=* --system
    -P,--trust-policy= --without=* --with=* --prefer-local --target-rbconfig=
"""

TABLES = {
    "gem": f"""
    : abbrev
    -h,--help -V,--verbose --no-verbose -q,--quiet --silent --config-file= --backtrace --debug
    --norc -v,--version
    [install|i] {_INSTALL}
    [update] {_INSTALL} --system=?w
    [uninstall] -a,--all --no-all -I,--ignore-dependencies --no-ignore-dependencies
    -D,--check-development --no-check-development -x,--executables --no-executables
    -i,--install-dir= -n,--bindir= --user-install --no-user-install --format-executable
    --no-format-executable --force --no-force --abort-on-dependent --no-abort-on-dependent --vendor
    -v,--version= --platform= -g,--file=?w
    [fetch, unpack] {_REMOTE} -v,--version= --platform= --prerelease --suggestions --no-suggestions
    --target= --spec
    [list, search|query, info, which, environment, contents, dependency, outdated] {_REMOTE}
    -i,--installed -I --no-installed -v,--version= -d,--details --no-details --versions
    --no-versions -a,--all -e,--exact --prerelease -n,--name-matches= -q
    [sources] -a,--add= -l,--list -r,--remove= -c,--clear-all -u,--update -f,--force --append=
    --prepend=
    [cleanup] -n,-d,--dry-run -D,--check-development --no-check-development --user-install
    [build] --platform= --force --strict -o,--output= -C=
    [push, yank, owner, signin, signout, cert, check, help, lock, mirror, open, pristine, rdoc]
    [server, setup, specification, stale, rebuild, exec] --host= -k,--key= --otp= --all
    """,
    "bundle": f"""
    -V,--verbose --no-color -r,--retry= -h,--help -v,--version {_BUNDLE}
    [install|i] {_BUNDLE}
    [update|upgrade] {_BUNDLE} -g,--group=* --source=* --ruby --bundler=? --patch --minor --major
    --pre --strict --conservative --all
    [add] -v,--version= -g,--group= -s,--source= -r,--require= --path= --git= --github= --branch=
    --ref= --glob= --skip-install --optimistic --strict --quiet
    [remove] --install
    [exec|e|ex|exe] --keep-file-descriptors --no-keep-file-descriptors --gemfile=
    : stop
    [config set, config get, config unset, config list] --global --local --parseable
    [config] --global --local --delete --parseable --*
    [cache|package|pack] {_BUNDLE} --all --all-platforms --cache-path= --no-install
    [clean] --dry-run --force
    [check] --dry-run --gemfile= --path=
    [lock] --update=?w --local --print --gemfile= --lockfile= --full-index --add-platform=*
    --remove-platform=* --patch --minor --major --strict --conservative --bundler=? --normalize
    [binstubs] --force --path= --shebang= --standalone --all --all-platforms
    [show, info, list|ls, outdated, open, init, gem, platform, console, licenses, env, doctor]
    --paths --path --version --name-only --only-group= --without-group= --gemspec= --strict
    --parseable --group= --groups
    [help, inject, issue, plugin, pristine, version, viz, fund]
    """,
}
TABLES["bundler"] = TABLES["bundle"]

_GEM_ACTIONS = {
    "install": INSTALL,
    "update": UPGRADE,
    "uninstall": REMOVE,
    "cleanup": AUTOREMOVE,
    "fetch": DOWNLOAD,
    "unpack": DOWNLOAD,
    "list": SEARCH,
    "search": SEARCH,
    "info": SEARCH,
    "which": SEARCH,
    "environment": SEARCH,
    "contents": SEARCH,
    "dependency": SEARCH,
    "outdated": SEARCH,
    "sources": SOURCE,
}
_BUNDLE_ACTIONS = {
    "": INSTALL,
    "install": INSTALL,
    "add": INSTALL,
    "update": UPGRADE,
    "remove": REMOVE,
    "clean": AUTOREMOVE,
    "cache": DOWNLOAD,
    "check": SEARCH,
    "show": SEARCH,
    "info": SEARCH,
    "list": SEARCH,
    "outdated": SEARCH,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of gem or bundle does."""
    words = " ".join(invocation.subcommand)
    if invocation.tool in ("bundle", "bundler"):
        action = _BUNDLE_ACTIONS.get(words, OTHER)
        if invocation.has("--help") or (not words and invocation.has("--version")):
            action = SEARCH
        if action not in (INSTALL, UPGRADE, REMOVE):
            return PackageAction(invocation, "bundler", action)
        packages = read_operands(invocation, action, _read_name)
        return PackageAction(invocation, "bundler", action, packages)
    action = _GEM_ACTIONS.get(words, OTHER)
    if action == INSTALL and invocation.has("--explain"):
        action = SEARCH
    if action == UPGRADE and invocation.has("--system"):
        return PackageAction(invocation, "gem", action)
    if action not in (INSTALL, UPGRADE, REMOVE, DOWNLOAD):
        return PackageAction(invocation, "gem", action)
    roles = invocation.roles
    # What comes after -- is for the extensions of the gems, not for gem.
    end = roles.index(SEPARATOR) if SEPARATOR in roles else len(roles)
    packages = [
        package
        for package in read_operands(invocation, action, read_package)
        if package.index < end
    ]
    version = invocation.option("--version")
    if version is not None:
        for package in packages:
            if package.operator is None:
                package.operator, package.version = "-v", version.value
    return PackageAction(invocation, "gem", action, packages)


def _read_name(index: int, known: str, is_whole: bool, action: str) -> Package:
    text = known if is_whole else None
    return Package(index, text, text, action)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A gem as ``gem install`` takes it: ``name[:version]``, or a file."""
    text = known if is_whole else None
    if is_whole and known.endswith(".gem"):
        return Package(index, text, None, action, is_file=True)
    name, colon, version = known.partition(":")
    if not colon:
        return Package(index, text, text, action)
    return Package(index, text, name, action, version=version if is_whole else None, operator=colon)


def makes_documentation(invocation: Invocation) -> bool:
    """Whether it makes documentation of what it installs, unless a gemrc says otherwise.

    Source: https://guides.rubygems.org/command-reference/#gem-install, "Defaults".
    """
    if invocation.tool != "gem" or invocation.subcommand not in (("install",), ("update",)):
        return False
    said = ("--document", "--no-document", "--rdoc", "--no-rdoc", "--ri", "--no-ri", "--explain")
    return invocation.certain and not invocation.has(*said)
