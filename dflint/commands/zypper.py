"""zypper, of openSUSE: its table, and what its sub-commands do. Source: zypper(8), zypper 1.14."""

from __future__ import annotations

from dflint.commands.dnf import split_version
from dflint.commands.packages import (
    CLEAN,
    DOWNLOAD,
    INSTALL,
    MARK,
    OTHER,
    REMOVE,
    SEARCH,
    SOURCE,
    UPDATE,
    UPGRADE,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

#: Where metadata and packages are kept.
CACHE = "/var/cache/zypp"

_GLOBAL = """
    : abbrev leading
    -h,--help -V,--version -c,--config= -v,--verbose -q,--quiet --color --no-color -A,--no-abbrev
    -t,--terse -s,--table-style= -n,--non-interactive --non-interactive-include-reboot-patches
    -x,--xmlout -i,--ignore-unknown -D,--reposd-dir= -C,--cache-dir= --raw-cache-dir=
    --solv-cache-dir= --pkg-cache-dir= --userdata= --no-gpg-checks --gpg-auto-import-keys
    -p,--plus-repo= --plus-content= --disable-repositories --no-refresh --no-cd --no-remote
    --releasever= -R,--root= --installroot= --disable-system-resolvables
"""

_SOLVE = """
    -h,--help -r,--repo= -D,--dry-run --details -y,--no-confirm --debug-solver --force-resolution
    -R,--no-force-resolution --solver-focus= --recommends --no-recommends --allow-downgrade
    --no-allow-downgrade --allow-name-change --no-allow-name-change --allow-arch-change
    --no-allow-arch-change --allow-vendor-change --no-allow-vendor-change
    -l,--auto-agree-with-licenses,--agree-to-third-party-licenses
    --auto-agree-with-product-licenses --replacefiles -d,--download-only --download-in-advance
    --download-in-heaps --download-as-needed --download= -t,--type= --from= --best-effort
    --skip-interactive --with-interactive --with-optional --without-optional
"""

_REPOSITORY = """
    -h,--help -n,--name= -e,--enable -d,--disable -f,--refresh -F,--no-refresh -p,--priority=
    -k,--keep-packages -K,--no-keep-packages -g,--gpgcheck --gpgcheck-strict
    --gpgcheck-allow-unsigned --gpgcheck-allow-unsigned-repo --gpgcheck-allow-unsigned-package
    -G,--no-gpgcheck --default-gpgcheck
"""

TABLES = {
    "zypper": _GLOBAL
    + f"""
    [install|in] {_SOLVE} -n,--name -f,--force --oldpackage -C,--capability --allow-unsigned-rpm
    --force-resolution
    [remove|rm] {_SOLVE} -n,--name -C,--capability -u,--clean-deps -U,--no-clean-deps
    [update|up, dist-upgrade|dup, verify|ve, install-new-recommends|inr] {_SOLVE}
    [patch] {_SOLVE} --updatestack-only --with-update -b,--bugzilla= --cve= --date= -g,--category=
    --severity=
    [source-install|si] -d,--build-deps-only -D,--no-build-deps -r,--repo= --download-only
    [info|if] -r,--repo= -t,--type= --provides --requires --conflicts --obsoletes --recommends
    --suggests --supplements
    [search|se] --match-substrings --match-words -x,--match-exact --provides --requires
    --recommends --suggests --conflicts --obsoletes --supplements -n,--name -f,--file-list
    -d,--search-descriptions -C,--case-sensitive -i,--installed-only -u,--not-installed-only
    -t,--type= -r,--repo= --sort-by-name --sort-by-repo -s,--details -v,--verbose
    [list-updates|lu, list-patches|lp, patch-check|pchk] -t,--type= -r,--repo= -a,--all
    --best-effort -b,--bugzilla=? --cve=? --date= -g,--category= --severity= --issue=?
    --with-optional --without-optional --updatestack-only
    [packages|pa, patches|pch, patterns|pt, products|pd, what-provides|wp] -r,--repo=
    -i,--installed-only -u,--not-installed-only --orphaned --suggested --recommended --unneeded
    --xmlfwd=
    [addrepo|ar] {_REPOSITORY} -r,--repo= -c,--check -C,--no-check
    [modifyrepo|mr] {_REPOSITORY} -a,--all -l,--local -t,--remote -m,--medium-type= -r -R
    [removerepo|rr] --loose-auth --loose-query -a,--all -l,--local -t,--remote -m,--medium-type=
    [repos|lr] -e,--export= -a,--alias -n,--name -u,--uri -p,--priority -r,--refresh -d,--details
    -E,--show-enabled-only -U,--sort-by-uri -P,--sort-by-priority -A,--sort-by-alias
    -N,--sort-by-name
    [renamerepo|nr, addservice|as, removeservice|rs, modifyservice|ms] -n,--name= -e,--enable
    -d,--disable -f,--refresh -F,--no-refresh -a,--all
    [services|ls, refresh-services|refs] -u,--uri -p,--priority -d,--details -r,--with-repos
    -f,--force -R,--restore-status
    [refresh|ref] -f,--force -b,--force-build -d,--force-download -B,--build-only
    -D,--download-only -s,--services
    [clean|cc] -m,--metadata -M,--raw-metadata -a,--all
    [addlock|al, removelock|rl, locks|ll, cleanlocks|cl] -r,--repo= -t,--type= -m,--matches
    -s,--solvables
    [addlocale|aloc, removelocale|rloc, locales|lloc] -n,--no-packages -a,--all -p,--packages
    [download, source-download] --all-matches --dry-run -r,--repo= --from= -d,--directory= --delete
    --no-delete --status
    [purge-kernels] --details -D,--dry-run
    [ps] -s,--short --print=
    [versioncmp|vcmp] -m,--match
    [help, shell|sh, targetos|tos, licenses, needs-rebooting, system-architecture]
    """
}

_ACTIONS = {
    INSTALL: "install source-install install-new-recommends verify",
    REMOVE: "remove purge-kernels",
    UPGRADE: "update dist-upgrade patch",
    UPDATE: "refresh",
    CLEAN: "clean",
    DOWNLOAD: "download source-download",
    SOURCE: "addrepo modifyrepo removerepo renamerepo addservice removeservice modifyservice",
    MARK: "addlock removelock cleanlocks",
    SEARCH: """
        info search list-updates list-patches patch-check packages patches patterns products
        what-provides repos services locks locales versioncmp targetos""",
}
_ACTION_OF = {command: action for action, text in _ACTIONS.items() for command in text.split()}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of zypper does."""
    action = _action_of(invocation)
    if action in (CLEAN, SOURCE, OTHER, UPDATE):
        return PackageAction(invocation, "zypper", action)
    kind = invocation.option("--type")
    is_group = kind is not None and kind.value not in (None, "package", "srcpackage")

    def read(index: int, known: str, is_whole: bool, action: str) -> Package:
        package = read_package(index, known, is_whole, action)
        package.is_pattern = package.is_pattern or is_group
        return package

    return PackageAction(invocation, "zypper", action, read_operands(invocation, action, read))


def _action_of(invocation: Invocation) -> str:
    action = _ACTION_OF.get(invocation.subcommand[0] if invocation.subcommand else "", OTHER)
    if action in (INSTALL, REMOVE, UPGRADE):
        if invocation.has("--dry-run"):
            return SEARCH
        if invocation.has("--download-only"):
            return DOWNLOAD
    return action


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as zypper takes it: ``[+|-|!]name[.architecture][operator version]``, or a file."""
    text = known if is_whole else None
    if "://" in known:
        return Package(index, text, None, action, is_url=True)
    if known.startswith(("./", "/")) or (is_whole and known.endswith(".rpm")):
        return Package(index, text, None, action, is_file=True)
    if known.startswith(("-", "!", "~", "+")):
        action = INSTALL if known[0] in "+~" else REMOVE
        known = known[1:]
    start = next((at for at, letter in enumerate(known) if letter in "<>="), len(known))
    end = start
    while end < len(known) and known[end] in "<>=":
        end += 1
    has_operator = end > start
    return Package(
        index,
        text,
        (known[:start] or None) if is_whole or has_operator else None,
        action,
        version=known[end:] if is_whole and has_operator else None,
        operator=known[start:end] if has_operator else None,
        is_pattern=not set("*?").isdisjoint(known[:start]),
    )


def has_version(package: Package) -> bool:
    """Whether it says which version is wanted, or names something that has no version."""
    name = package.name or ""
    has_one = package.operator is not None or "." in (split_version(name)[1] or "")
    return has_one or package.is_pattern or ":" in name


def fills_cache(invocation: Invocation) -> bool:
    """Whether it fetches what describes the packages of the repositories, and keeps it."""
    if invocation.tool != "zypper" or invocation.chrooted:
        return False
    return _action_of(invocation) in (INSTALL, UPGRADE)


def asks(invocation: Invocation) -> bool:
    """Whether it asks before it does what it is told."""
    changes = invocation.tool == "zypper" and _action_of(invocation) in (INSTALL, REMOVE, UPGRADE)
    return changes and not assumes_yes(invocation) and invocation.certain


def assumes_yes(invocation: Invocation) -> bool:
    """Whether it goes on without asking: ``-n`` before the sub-command, or ``-y`` after it."""
    return any(
        option.name in ("--non-interactive", "--no-confirm") for option in invocation.options
    )
