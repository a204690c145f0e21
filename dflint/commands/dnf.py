"""dnf, yum, microdnf, tdnf: one table for all of them, and what their sub-commands do to packages.

Sources: dnf/cli/option_parser.py and dnf/cli/commands of dnf 4, doc/ of dnf5, cli.py and
yumcommands.py of yum 3, dnf/dnf-main.c of microdnf, the manual pages of dnf-plugins-core.
"""

from __future__ import annotations

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
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

#: Where each of them keeps metadata and packages.
CACHES = {
    "dnf": "/var/cache/dnf",
    "dnf5": "/var/cache/libdnf5",
    "yum": "/var/cache/yum",
    "microdnf": "/var/cache/yum",
    "tdnf": "/var/cache/tdnf",
}

_DNF5_CACHES = (CACHES["dnf5"], "/root/.cache/libdnf5")
#: Fedora has had dnf5 under all names since release 41.
_DNF5_IMAGE = regex(r"(?:^|/)fedora(?:-[a-z]+)?(?::(?:latest|rawhide|4[1-9]|[5-9]\d))?(?:@.*)?$")
#: Those that are, or may be, one program under several names, with one cache.
_SAME_CACHE = {
    "yum": ("yum", "dnf", "dnf5"),
    "dnf": ("yum", "dnf", "dnf5"),
    "dnf5": ("yum", "dnf", "dnf5"),
    "microdnf": ("microdnf", "dnf5"),
    "tdnf": ("tdnf",),
}

_OPTIONS = """
    : abbrev
    -c,--config= -q,--quiet -v,--verbose --version --installroot= --nodocs,--no-docs
    --noplugins,--no-plugins --enableplugin,--enable-plugin= --disableplugin,--disable-plugin=
    --releasever= --releasever-major= --releasever-minor= --setopt= --setvar= --skip-broken
    --skip-unavailable -h,--help --help-cmd --allowerasing --allow-downgrade --no-allow-downgrade
    --allow-vendor-change --no-allow-vendor-change -b,--best --nobest,--no-best -C,--cacheonly
    -R,--randomwait= -d,--debuglevel= --debugsolver --showduplicates,--show-duplicates
    -e,--errorlevel= --obsoletes --rpmverbosity= -y,--assumeyes --assumeno
    --enablerepo,--enable-repo= --disablerepo,--disable-repo= --repo,--repoid= --enable --disable
    -x,--exclude,--excludepkgs= --disableexcludes,--disableexcludepkgs= --disableincludes=
    --repofrompath= --noautoremove,--no-autoremove --nogpgcheck,--no-gpgchecks --color= --refresh -4
    -6 --destdir,--downloaddir= --downloadonly --transient --comment= --bugfix --enhancement
    --newpackage --security --advisory,--advisories= --bz,--bzs= --cve,--cves=
    --sec-severity,--secseverity,--advisory-severities= --forcearch= -t,--tolerant --nodeps
    --show-new-leaves --use-host-config --dump-main-config --dump-repo-config= --dump-variables
    --skip-file-locks --minimal --source --alldeps --resolve --arch,--archlist= --oldinstallonly
    --duplicates --limit= --with-optional --no-packages --noscripts --all --offline
    [install|in|install-n|install-na|install-nevra|localinstall|local-install]
    [remove|rm|erase|remove-n|remove-na|remove-nevra|erase-n|erase-na|erase-nevra]
    [autoremove|autoremove-n|autoremove-na|autoremove-nevra, reinstall|rei, downgrade|dg, swap]
    [upgrade|update|up|upgrade-to|update-to|localupdate]
    [upgrade-minimal|update-minimal|up-min, distro-sync|distrosync|dsync|distupgrade]
    [distro-sync|distribution-synchronization, system-upgrade, offline-upgrade, offline-distrosync]
    [check-update|check-upgrade|check-updates, makecache|mc, clean, check, deplist, history|hist]
    [list|ls, info|if, search|se, provides|whatprovides|prov|wp, repolist|repoinfo, updateinfo|upif]
    [advisory, changelog, leaves, needs-restarting, repoclosure, repodiff, repograph, repomanage]
    [help, version, shell, alias, environment, mark, versionlock, resolvedep, fs, fssnapshot]
    [load-transaction|load-ts|ts-load, replay, do, offline, debuginfo-install, groups-manager]
    [repository-packages|repo-pkgs|repo-packages|repository-pkgs, repo]
    [repoquery|rq] -a,--all --queryformat,--qf= -f,--file= -i,--info -l,--list -s --source
    --whatrequires= --whatprovides= --whatdepends= --whatconflicts= --whatobsoletes=
    --whatrecommends= --whatsuggests= --whatenhances= --whatsupplements= --requires --provides
    --depends --conflicts --recommends --suggests --supplements --enhances --exactdeps --recursive
    --deplist --tree --srpm --latest-limit= --disable-modular-filtering --changelogs --querytags
    --nevra --nvr --envra --groupmember --installonly --unsatisfied --location --available
    --installed --extras --upgrades --unneeded --userinstalled --recent --location
    [download] --debuginfo --debugsource --url --urlprotocol= --srpm --allmirrors
    [reposync] -p,--download-path= -a,--arch= -m,--downloadcomps -n,--newest-only
    --download-metadata --delete --norepopath --metadata-path= -u,--urls --remote-time
    [builddep|build-dep] -D,--define= --with= --without= --spec --srpm
    [config-manager] --add-repo= --dump --set-disabled --set-enabled --save
    [config-manager addrepo] --add-or-replace --create-missing-dir --from-repofile= --id=
    --overwrite --save-filename= --set=
    [config-manager setopt, config-manager unsetopt, config-manager setvar]
    [copr] --hub=
    [copr enable, copr disable, copr remove, copr list, copr search]
    [group|groups|grp install, groupinstall|group-install, group|groups upgrade, groupupdate]
    [group|groups|grp remove, groupremove|grouperase, group|groups update, group|groups mark]
    [group|groups|grp list, grouplist, group|groups info, groupinfo] --hidden --installed
    --available --ids --contains-pkgs=
    [module install, module enable, module disable, module reset, module remove, module update]
    [module switch-to, module list, module info, module provides] --enabled --disabled --profile
    --installed
"""

TABLES = {
    "dnf": _OPTIONS,
    "dnf5": _OPTIONS,
    "yum": _OPTIONS,
    "microdnf": _OPTIONS,
    "tdnf": _OPTIONS,
    "yum-config-manager": """
    : abbrev
    --add-repo= --enable --disable --save --setopt= -y,--assumeyes -q,--quiet -v,--verbose -h,--help
    --nogpgcheck --enablerepo= --disablerepo= -c,--config= --installroot= --releasever= -C -d= -e=
    """,
    "yum-builddep": """
    : abbrev
    -y,--assumeyes -q,--quiet -v,--verbose -h,--help --nogpgcheck --enablerepo= --disablerepo=
    -c,--config= --installroot= --releasever= -C -d= -e= --setopt= -D,--define= --target=
    """,
    "yumdownloader": """
    : abbrev
    --destdir= --urls,--url --resolve --source --archlist= -y,--assumeyes -q,--quiet --enablerepo=
    --disablerepo= -c,--config= -C -h,--help --releasever= --setopt= -d= -e= -x,--exclude=
    """,
}

_ACTIONS = {
    INSTALL: "install reinstall downgrade builddep groupinstall debuginfo-install",
    REMOVE: "remove groupremove",
    AUTOREMOVE: "autoremove",
    UPGRADE: "upgrade upgrade-minimal distro-sync groupupdate",
    UPDATE: "makecache",
    CLEAN: "clean",
    DOWNLOAD: "download reposync",
    SOURCE: "config-manager copr",
    MARK: "mark versionlock",
    SEARCH: """
        check-update check deplist list info search provides repolist updateinfo advisory changelog
        leaves needs-restarting repoquery grouplist groupinfo resolvedep version""",
}
_ACTION_OF = {command: action for action, text in _ACTIONS.items() for command in text.split()}
_SECOND_WORD = {
    "install": INSTALL,
    "upgrade": UPGRADE,
    "update": UPGRADE,
    "remove": REMOVE,
    "list": SEARCH,
    "info": SEARCH,
    "provides": SEARCH,
    "mark": MARK,
    "enable": SOURCE,
    "disable": SOURCE,
    "reset": SOURCE,
    "switch-to": INSTALL,
}
_CHANGE_PACKAGES = frozenset((INSTALL, REMOVE, AUTOREMOVE, UPGRADE))


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of dnf or one of its relatives does."""
    manager = invocation.tool or ""
    if manager == "yum-config-manager":
        return PackageAction(invocation, "yum", SOURCE)
    if manager == "yum-builddep":
        packages = read_operands(invocation, INSTALL, read_package)
        return PackageAction(invocation, "yum", INSTALL, packages)
    if manager == "yumdownloader":
        packages = read_operands(invocation, DOWNLOAD, read_package)
        return PackageAction(invocation, "yum", DOWNLOAD, packages)
    action = _action_of(invocation)
    if action in (CLEAN, SOURCE, OTHER):
        return PackageAction(invocation, manager, action)
    if invocation.subcommand[:1] == ("swap",):
        return PackageAction(invocation, manager, INSTALL, _swapped(invocation))
    read = read_package
    if invocation.subcommand[0] in ("group", "module") or "group" in invocation.subcommand[0]:
        read = _read_group
    return PackageAction(invocation, manager, action, read_operands(invocation, action, read))


def _action_of(invocation: Invocation) -> str:
    words = invocation.subcommand
    if not words:
        return OTHER
    if words[0] in ("group", "module"):
        action = _SECOND_WORD.get(words[1], OTHER) if len(words) > 1 else SEARCH
    elif words[0] == "swap":
        action = INSTALL
    else:
        action = _ACTION_OF.get(words[0], OTHER)
    if action in _CHANGE_PACKAGES:
        if invocation.has("--assumeno"):
            return SEARCH
        if invocation.has("--downloadonly"):
            return DOWNLOAD
    return action


def _swapped(invocation: Invocation) -> list[Package]:
    packages = read_operands(invocation, INSTALL, read_package)
    if packages:
        packages[0].action = REMOVE
    return packages


def _read_group(index: int, known: str, is_whole: bool, action: str) -> Package:
    text = known if is_whole else None
    return Package(index, text, text, action, is_pattern=True)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as dnf takes it: ``name[-version[-release]][.architecture]``, a file, a URL, a
    group (``@name``) or a path that a package provides.

    Where the name ends is only known to the repositories: the part after a ``-`` is taken for a
    version when it and all parts after it begin with a digit.
    """
    text = known if is_whole else None
    if "://" in known:
        return Package(index, text, None, action, is_url=True)
    if is_whole and known.endswith(".rpm"):
        return Package(index, text, None, action, is_file=True)
    if known.startswith(("@", "/", "(")):
        return Package(index, text, text, action, is_pattern=True)
    is_pattern = not set("*?[({").isdisjoint(known)
    if not is_whole:
        return Package(index, None, None, action, is_pattern=is_pattern)
    name, dot, architecture = known.rpartition(".")
    if not dot or architecture not in _ARCHITECTURES:
        name, architecture = known, ""
    name, version = split_version(name)
    return Package(
        index,
        text,
        name,
        action,
        version=version,
        operator=None if version is None else "-",
        architecture=architecture or None,
        is_pattern=is_pattern,
    )


_ARCHITECTURES = frozenset(
    ("x86_64", "noarch", "i386", "i586", "i686", "aarch64", "armv7hl", "ppc64le", "s390x", "src")
)


#: NVIDIA's names end in the version of CUDA: cuda-toolkit-12-4.
_NUMBERED = regex(r"-\d{1,2}-\d{1,2}$")


def split_version(text: str) -> tuple[str, str | None]:
    """Name and version of ``name-version`` or ``name-version-release``, as far as one can tell."""
    parts = text.split("-")
    first = len(parts)
    while first > 1 and parts[first - 1][:1].isdigit() and len(parts) - first < 2:
        first -= 1
    if first == len(parts) or _NUMBERED.search(text):
        return text, None
    return "-".join(parts[:first]), "-".join(parts[first:])


def changes_packages(invocation: Invocation) -> bool:
    """Whether it installs, upgrades or removes packages, and therefore may ask before it does."""
    return invocation.tool in CACHES and _action_of(invocation) in _CHANGE_PACKAGES


def assumes_yes(invocation: Invocation) -> bool:
    """Whether it goes on without asking: ``-y`` or ``--setopt=assumeyes=1``."""
    if invocation.has("--assumeyes"):
        return True
    for option in invocation.options_named("--setopt"):
        key, _, value = (option.value or "").partition("=")
        if key == "assumeyes" and value.lower() in ("1", "true", "yes", "on"):
            return True
    return False


def asks(invocation: Invocation) -> bool:
    """Whether it asks before it does what it is told."""
    return changes_packages(invocation) and not assumes_yes(invocation) and invocation.certain


def has_version(package: Package) -> bool:
    """Whether it says which version is wanted, or names something that has no version.

    That are groups, files and other things that a package provides, and folders; a module has a
    stream.
    """
    name = package.name or ""
    has_none = name.startswith(("@", "/", ".")) or "(" in name
    return package.version is not None or ":" in name or has_none


def cache_folders(manager: str, image: str | None) -> tuple[str, ...]:
    """Where it may keep its cache: under one name there are several programs.

    ``image``: the base image, when it is known.
    """
    if manager != "tdnf" and image is not None and _DNF5_IMAGE.search(image):
        return _DNF5_CACHES
    folders = tuple(CACHES[one] for one in _SAME_CACHE[manager])
    return folders if manager == "tdnf" else folders + _DNF5_CACHES


def fills_cache(invocation: Invocation) -> bool:
    """Whether it fetches what describes the packages of the repositories, and keeps it."""
    if invocation.tool not in CACHES or invocation.chrooted or invocation.has("--installroot"):
        return False
    return _action_of(invocation) in (INSTALL, UPGRADE)


def cleans_cache_of(manager: str, invocation: Invocation) -> bool:
    """Whether it removes all that the manager has in its cache."""
    return invocation.tool in _SAME_CACHE[manager] and cleans_all(invocation)


def cleans_all(invocation: Invocation) -> bool:
    """Whether it is ``clean all``, after which nothing of the cache is left."""
    return invocation.subcommand == ("clean",) and any(
        invocation.argv[index] == "all" for index in invocation.operands
    )
