"""apt: the tables of its programs, what their sub-commands do, where they keep what they fetch.

Sources: apt-private/private-cmndline.cc, apt-private/private-install.cc, cmdline/*.cc of apt; the
manual pages apt-get(8), aptitude(8), add-apt-repository(1), apt-key(8). What is said of questions
and of recommended packages was tried with apt 2.6.
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

#: Where ``update`` puts the package lists.
LISTS = "/var/lib/apt/lists"
#: Where packages are downloaded to. Debian's and Ubuntu's images empty it after each install.
ARCHIVES = "/var/cache/apt/archives"
#: What holds the archives and the binary form of the lists (pkgcache.bin, srcpkgcache.bin).
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

_CACHE_COMMANDS = """
    [depends, rdepends, search, show|info, showsrc, policy] -g,--generate -t,--target-release=
    -p,--pkg-cache= -s,--src-cache=
    [depends, rdepends] -i,--important --installed --pre-depends --depends --recommends --suggests
    --replaces --breaks --conflicts --enhances --recurse --implicit
    [search] -n,--names-only -f,--full
    [show|info] -a,--all-versions -f,--full
    [showsrc] --only-source
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
    + """
    -g,--generate -t,--target-release,--default-release= -S,--snapshot= -p,--pkg-cache=
    -s,--src-cache= -a,--all-versions -f,--full -i,--important -n,--names-only
    """
    + _CACHE_COMMANDS
    + """
    [pkgnames] --all-names
    [unmet, gencaches, showpkg, stats, dump, dumpavail, showauto, madison, dotty, xvcg, add, help]
    """,
    "apt-mark": _COMMON
    + """
    -f,--file= -y,--yes,--assume-yes --assume-no
    -s,--simulate,--just-print,--recon,--dry-run,--no-act
    [auto, manual, minimize-manual, hold, unhold, install, reinstall, remove|deinstall, purge]
    [showauto, showmanual, showhold|showholds|showheld, showinstall|showinstalls, help]
    [showremove|showremoves|showdeinstall|showdeinstalls, showpurge|showpurges]
    [markauto, unmarkauto] -v,--verbose
    """,
    "apt-config": _COMMON + "--empty --format= \n [dump, shell, help]",
    # What comes after the sub-command of apt-key belongs to gpg.
    "apt-key": """
    : leading
    --keyring= --keyid= --secret-keyring= --readonly --fakeroot --quiet --debug1 --debug2 --homedir=
    [add, del|rm|remove, update, net-update, list, finger|fingerprint, export, exportall, help]
    : raw
    [adv] -q,--quiet -v,--verbose --batch --no-tty --yes --keyserver= --keyserver-options=
    --homedir= --keyring= --secret-keyring= --primary-keyring= --no-default-keyring --options=
    --recv-keys,--recv-key,--recv,--receive-keys --fetch-keys --import --refresh-keys --fingerprint
    --list-keys --export --with-colons --debug= --logger-fd= --trust-model= --http-proxy=
    """,
    "add-apt-repository": """
    : abbrev
    -h,--help -d,--debug -r,--remove -s,--enable-source -c,--component= -p,--pocket= -y,--yes
    -n,--no-update -u,--update -l,--login --dry-run -L,--list -P,--ppa= -C,--cloud= -U,--uri=
    -S,--sourceslist= -m,--massive-debug -k,--keyserver=
    """,
    "aptitude": """
    : abbrev
    --add-user-tag= --add-user-tag-to= --allow-new-upgrades --allow-new-installs
    --allow-untrusted --disable-columns -D,--show-deps -d,--download-only -F,--display-format=
    -f,--fix-broken --full-resolver --group-by= -h,--help --log-file= --log-level= --log-resolver
    --no-new-installs --no-new-upgrades --no-show-resolver-actions -O,--sort= -o= -P,--prompt
    --purge-unused -q,--quiet=?# -R,--without-recommends -r,--with-recommends --remove-user-tag=
    --remove-user-tag-from= -s,--simulate --safe-resolver --schedule-only --show-package-names=
    --show-resolver-actions --show-summary=? -t,--target-release,--default-release=
    -V,--show-versions -v,--verbose --version --visual-preview -W,--show-why -w,--width=
    -y,--assume-yes -Z --autoclean-on-startup --clean-on-startup -i -S= -u --arch-only
    --not-arch-only
    [install, remove, purge, reinstall, build-depends|build-dep, markauto, unmarkauto, hold, unhold]
    [keep, keep-all, forget-new, forbid-version, update, safe-upgrade|upgrade, search, show]
    [full-upgrade|dist-upgrade, source, versions, add-user-tag, remove-user-tag, why, why-not]
    [showsrc, clean, autoclean, changelog, download, extract-cache-subset, help]
    """,
    "apt-file": """
    : abbrev
    -a,--architecture= --cache= -c,--config-file= -D,--from-deb --filter-suites=
    --filter-origins= -f,--from-file -F,--fixed-string -h,--help -I,--index-names= -i,--ignore-case
    -l,--package-only -o,--option= --substring-match -v,--verbose -x,--regexp
    [search|find, show|list, update, list-indices]
    """,
}
TABLES["apt-add-repository"] = TABLES["add-apt-repository"]

# Sub-commands of apt-get, apt, apt-cache and aptitude; what is not here is OTHER.
_ACTIONS = {
    UPDATE: "update",
    UPGRADE: "upgrade dist-upgrade full-upgrade dselect-upgrade safe-upgrade",
    INSTALL: "install reinstall build-dep build-depends satisfy",
    REMOVE: "remove purge",
    AUTOREMOVE: "autoremove autopurge",
    CLEAN: "clean autoclean distclean",
    DOWNLOAD: "source download",
    SEARCH: """
        changelog list search show policy depends rdepends showsrc versions why why-not showpkg
        madison pkgnames unmet stats dump dumpavail indextargets check""",
    MARK: "markauto unmarkauto hold unhold keep keep-all",
    SOURCE: "edit-sources modernize-sources",
}
_ACTION_OF = {command: action for action, text in _ACTIONS.items() for command in text.split()}

_READ_LISTS = frozenset((INSTALL, UPGRADE, DOWNLOAD, SEARCH))
_READ_NO_LISTS = frozenset(("check", "indextargets", "stats"))
_CHANGE_PACKAGES = frozenset((INSTALL, UPGRADE, REMOVE, AUTOREMOVE))


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of one of apt's programs does."""
    tool = invocation.tool
    command = invocation.subcommand[0] if invocation.subcommand else ""
    if tool == "apt-mark":
        action = SEARCH if command.startswith("show") else MARK
    elif tool in ("add-apt-repository", "apt-add-repository", "apt-key"):
        return PackageAction(invocation, "apt", SOURCE)
    elif tool in ("apt-config", "apt-file"):
        return PackageAction(invocation, "apt", OTHER)
    else:
        action = _ACTION_OF.get(command, OTHER)
    if action in _CHANGE_PACKAGES:
        if invocation.has("--simulate", "--print-uris"):
            action = SEARCH
        elif invocation.has("--download-only"):
            action = DOWNLOAD
    packages = read_operands(invocation, action, read_package)
    return PackageAction(invocation, "apt", action, packages)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as apt-get takes it: ``name[:architecture][=version|/release][+|-]``, or a file.

    A trailing ``-`` asks for removal, a trailing ``+`` for installation; but there are packages
    whose names end in ``+``, so that of ``x+`` the name stays open.
    """
    text = known if is_whole else None
    if known.startswith(("./", "/", "../", "~/")) or (
        is_whole and known.endswith((".deb", ".dsc"))
    ):
        return Package(index, text, None, action, is_file=True)
    known, version, operator, release = _split_version(known)
    if operator is None and is_whole:
        if known.endswith("-"):
            known, action = known[:-1], REMOVE
        elif known.endswith("+") and not known.endswith("++"):
            return Package(index, text, None, INSTALL if action == REMOVE else action)
    name, _, architecture = known.partition(":")
    is_complete = is_whole or operator is not None
    return Package(
        index,
        text,
        (name or None) if is_complete else None,
        action,
        version=version if is_whole else None,
        operator=operator,
        release=release if is_whole else None,
        architecture=(architecture or None) if is_complete else None,
        is_pattern=not set("*?[^$|~{").isdisjoint(name),
    )


def _split_version(known: str) -> tuple[str, str | None, str | None, str | None]:
    """Name, version, operator, release."""
    name, equals, version = known.partition("=")
    if equals:
        return name, version, equals, None
    name, slash, release = known.partition("/")
    if slash:
        return name, None, slash, release
    return known, None, None, None


def reads_lists(invocation: Invocation) -> bool:
    """Whether the package lists (`LISTS`) must be there for it to do what it is told.

    ``remove``, ``autoremove``, ``clean`` and apt-mark do without them.
    """
    if invocation.tool not in ("apt-get", "apt", "apt-cache", "aptitude"):
        return False
    command = invocation.subcommand[0] if invocation.subcommand else ""
    return _ACTION_OF.get(command) in _READ_LISTS and command not in _READ_NO_LISTS


def fills_lists(invocation: Invocation) -> bool | None:
    """Whether it fetches the package lists; ``None`` where that depends on the version.

    Apart from ``update`` that is ``install --update`` (apt 2.7 and later), and
    add-apt-repository, which Ubuntu made do it by itself with 18.04.
    """
    if invocation.tool in ("add-apt-repository", "apt-add-repository"):
        if invocation.has("--no-update", "--list", "--dry-run", "--help"):
            return False
        return True if invocation.has("--update") else None
    if invocation.tool not in ("apt-get", "apt", "aptitude"):
        return False
    if invocation.subcommand == ("update",):
        return not invocation.has("--print-uris")
    return invocation.tool != "aptitude" and invocation.has("--update")


def empties_lists(invocation: Invocation) -> bool:
    """Whether it removes the package lists (``apt-get distclean``, apt 2.9 and later)."""
    return invocation.tool in ("apt-get", "apt") and invocation.subcommand == ("distclean",)


def fills_archives(invocation: Invocation) -> bool:
    """Whether packages it downloads may stay in `ARCHIVES`."""
    if invocation.tool not in ("apt-get", "apt", "aptitude"):
        return False
    command = invocation.subcommand[0] if invocation.subcommand else ""
    return _ACTION_OF.get(command) in (INSTALL, UPGRADE) and not invocation.has(
        "--simulate", "--print-uris"
    )


def empties_archives(invocation: Invocation) -> bool:
    """Whether it removes all that is in `ARCHIVES`; ``autoclean`` leaves some."""
    return invocation.tool in ("apt-get", "apt", "aptitude") and invocation.subcommand in (
        ("clean",),
        ("distclean",),
    )


def changes_packages(invocation: Invocation) -> bool:
    """Whether it installs, upgrades or removes packages, and therefore may ask before it does.

    Not when it only simulates, and not when it is to remove nothing.
    """
    if invocation.tool not in ("apt-get", "apt", "aptitude"):
        return False
    command = invocation.subcommand[0] if invocation.subcommand else ""
    if _ACTION_OF.get(command) == REMOVE and not invocation.operands:
        return invocation.has("--autoremove") or invocation.reads_arguments
    return _ACTION_OF.get(command) in _CHANGE_PACKAGES and not invocation.has(
        "--simulate", "--print-uris"
    )


def assumes_yes(invocation: Invocation) -> bool:
    """Whether it goes on without asking: ``-y``, ``-qq``, or a setting worth the same.

    ``--force-yes`` is none: apt still asks whether to continue.
    """
    if invocation.tool == "aptitude":
        return invocation.has("--assume-yes")
    if _quiet_level(invocation) >= 2:
        return True
    return _setting(invocation, "--yes", "apt::get::assume-yes") is True


def skips_recommends(invocation: Invocation) -> bool:
    """Whether recommended packages are left out: ``--no-install-recommends`` or worth the same.

    ``build-dep`` never installs them. Configuration files and APT_CONFIG are not looked at.
    """
    if invocation.tool == "aptitude":
        return invocation.has("--without-recommends")
    if invocation.subcommand == ("build-dep",):
        return True
    return _setting(invocation, "--install-recommends", "apt::install-recommends") is False


def _setting(invocation: Invocation, name: str, key: str) -> bool | None:
    """What an option or ``-o key=value`` says last of a boolean; ``None`` when nothing does."""
    found = None
    negative = "--no-" + name.removeprefix("--")
    for option in invocation.options:
        if option.name in (name, negative):
            found = option.name == name
        elif option.name == "--option" and option.value is not None:
            given, equals, value = option.value.partition("=")
            if equals and given.lower() == key:
                found = truth_value(value)
    return found


def _quiet_level(invocation: Invocation) -> int:
    level = 0
    for option in invocation.options:
        if option.name == "--quiet":
            level = _number(option.value) if option.value_index is not None else level + 1
        elif option.name == "--option" and option.value is not None:
            key, equals, value = option.value.partition("=")
            if equals and key.lower() == "quiet":
                level = _number(value)
    return level


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
