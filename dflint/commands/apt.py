"""apt and dpkg: the tables of their programs, and what their sub-commands do.

Sources: apt-private/private-cmndline.cc and cmdline/*.cc of apt; the manual pages apt-get(8),
dpkg(1), aptitude(8), add-apt-repository(1), apt-key(8).
"""

from __future__ import annotations

from dflint.commands.apt_arguments import truth_value
from dflint.commands.packages import (
    AUTOREMOVE,
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

#: Where `update` puts the package lists.
LISTS = "/var/lib/apt/lists"
#: Where packages are downloaded to.
ARCHIVES = "/var/cache/apt/archives"
#: Where apt keeps the binary form of the lists (pkgcache.bin, srcpkgcache.bin), and the archives.
CACHE = "/var/cache/apt"

_COMMON = """
    : apt
    -h,--help -v,--version --color -q,--quiet,--silent=?# --audit -c,--config-file= -o,--option=
    --cli-version= --with-source=
"""

# Which sub-command takes which of these differs from version to version; within apt-get no two
# sub-commands give one letter different meanings.
_GET = """
    -d,--download-only -y,--yes,--assume-yes --assume-no -u,--show-upgraded
    -m,--ignore-missing,--fix-missing -t,--target-release,--default-release= -S,--snapshot=
    --download --ignore-hold --upgrade --only-upgrade --allow-change-held-packages
    --allow-remove-essential --allow-downgrades --force-yes --print-uris --trivial-only --mark-auto
    --remove --only-source --allow-unauthenticated --install-recommends --install-suggests
    --fix-policy --show-progress -f,--fix-broken --purge -V,--verbose-versions --list-columns
    --autoremove,--auto-remove --reinstall --solver= --strict-pinning --planner= --comment=
    -U,--update --new-pkgs --list-cleanup --allow-insecure-repositories --allow-weak-repositories
    --allow-releaseinfo-change --allow-releaseinfo-change-origin --allow-releaseinfo-change-label
    --allow-releaseinfo-change-version --allow-releaseinfo-change-codename
    --allow-releaseinfo-change-suite --allow-releaseinfo-change-defaultpin -e,--error-on=
    -a,--host-architecture= -b,--compile,--build -P,--build-profiles= --diff-only,--debian-only
    --tar-only --dsc-only --arch-only --indep-only --format= --release-info
    -s,--simulate,--just-print,--recon,--dry-run,--no-act
"""

_GET_COMMANDS = """
    [update, upgrade, install, reinstall, remove, purge, autoremove|auto-remove, autopurge]
    [dist-upgrade, full-upgrade, dselect-upgrade, build-dep, satisfy, clean, autoclean|auto-clean]
    [distclean|dist-clean, check, source, download, changelog, indextargets, markauto, unmarkauto]
    [moo, help]
"""

_CACHE = """
    -g,--generate -t,--target-release,--default-release= -S,--snapshot=
    -p,--pkg-cache= -s,--src-cache= --with-source=
"""

_CACHE_COMMANDS = """
    [depends, rdepends]
    -i,--important --installed --pre-depends --depends --recommends --suggests --replaces --breaks
    --conflicts --enhances --recurse --implicit -p,--pkg-cache= -s,--src-cache=
    [search] -n,--names-only -f,--full -p,--pkg-cache= -s,--src-cache=
    [show|info] -a,--all-versions -f,--full -p,--pkg-cache= -s,--src-cache=
    [showsrc] --only-source -p,--pkg-cache= -s,--src-cache=
    [policy] -p,--pkg-cache= -s,--src-cache=
"""

TABLES = {
    "apt-get": _COMMON + _GET + _GET_COMMANDS,
    "apt": _COMMON
    + _GET
    + _GET_COMMANDS
    + _CACHE_COMMANDS
    + """
    [list] -i,--installed -u,--upgradable,--upgradeable --manual-installed -v,--verbose
    -a,--all-versions
    [edit-sources, modernize-sources, why, why-not]
    [history-list, history-info, history-redo, history-undo, history-rollback]
    """,
    "apt-cache": _COMMON
    + _CACHE
    + _CACHE_COMMANDS
    + """
    -a,--all-versions
    [pkgnames] --all-names
    [unmet] -i,--important
    [gencaches, showpkg, stats, dump, dumpavail, showauto, madison, dotty, xvcg, help, add]
    """,
    "apt-mark": _COMMON
    + """
    -f,--file= -y,--yes,--assume-yes --assume-no
    -s,--simulate,--just-print,--recon,--dry-run,--no-act
    [auto, manual, minimize-manual, hold, unhold, install, reinstall, remove|deinstall, purge]
    [showauto, showmanual, showhold|showholds|showheld, showinstall|showinstalls]
    [showremove|showremoves|showdeinstall|showdeinstalls, showpurge|showpurges, help]
    [markauto, unmarkauto] -v,--verbose
    """,
    "apt-config": _COMMON + "--empty --format= \n[dump, shell, help]",
}

_ACTIONS = {
    "update": UPDATE,
    "upgrade": UPGRADE,
    "dist-upgrade": UPGRADE,
    "full-upgrade": UPGRADE,
    "dselect-upgrade": UPGRADE,
    "install": INSTALL,
    "reinstall": INSTALL,
    "build-dep": INSTALL,
    "satisfy": INSTALL,
    "remove": REMOVE,
    "purge": REMOVE,
    "autoremove": AUTOREMOVE,
    "autopurge": AUTOREMOVE,
    "clean": CLEAN,
    "autoclean": CLEAN,
    "distclean": CLEAN,
    "source": DOWNLOAD,
    "download": DOWNLOAD,
    "changelog": SEARCH,
    "list": SEARCH,
    "search": SEARCH,
    "show": SEARCH,
    "policy": SEARCH,
    "depends": SEARCH,
    "rdepends": SEARCH,
    "showsrc": SEARCH,
    "markauto": MARK,
    "unmarkauto": MARK,
    "edit-sources": SOURCE,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of one of apt's programs does."""
    command = invocation.subcommand[0] if invocation.subcommand else ""
    action = _ACTIONS.get(command, OTHER)
    packages = read_operands(invocation, action, read_package)
    return PackageAction(invocation, "apt", action, packages)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as apt-get takes it: ``name[:architecture][=version|/release][-|+]``, or a file."""
    text = known if is_whole else None
    if known.startswith(("./", "/", "../")) or (is_whole and known.endswith(".deb")):
        return Package(index, text, None, action, is_file=True)
    return Package(index, text, known if is_whole else None, action)


def assumes_yes(invocation: Invocation) -> bool:
    """Whether apt asks nothing: ``-y``, ``-qq`` or what is worth the same."""
    return invocation.has("--yes")
