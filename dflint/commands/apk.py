"""apk, of Alpine Linux: its table, and what its sub-commands do to packages.

Sources: src/apk.c, src/app_*.c, src/package.c of apk-tools 2.14 and 3.0.
"""

from __future__ import annotations

from dflint.commands.packages import (
    CLEAN,
    DOWNLOAD,
    INSTALL,
    OTHER,
    REMOVE,
    SEARCH,
    UPDATE,
    UPGRADE,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

#: Where the indexes are kept, except with ``--no-cache``.
CACHE = "/var/cache/apk"

# Version 3 adds --no-<name> to many options, and a value to a few; version 2 knows only some.
_COMMON = """
    : abbrev
    -h,--help -p,--root= -X,--repository= -q,--quiet -v,--verbose -i,--interactive=?
    --no-interactive -V,--version -f,--force --force-binary-stdout --force-broken-world
    --force-missing-repositories --force-no-chroot --force-non-repository --force-old-apk
    --force-overwrite --force-refresh -U,--update-cache --progress=? --no-progress --progress-fd=
    --purge=? --no-purge --allow-untrusted --wait= --keys-dir= --repositories-file=
    --repository-config= --no-network --network=? --no-cache --cache=? --cache-dir= --cache-max-age=
    --cache-packages=? --no-cache-packages --cache-predownload=? --no-cache-predownload
    --check-certificate=? --no-check-certificate --legacy-info=? --no-legacy-info --arch=
    --print-arch --logfile=? --no-logfile --preserve-env=? --no-preserve-env --pretty-print=?
    --no-pretty-print --preupgrade-depends= --root-tmpfs=? --no-root-tmpfs --sync=? --no-sync
    --timeout= --uvol-manager=
"""

_COMMIT = """
    -s,--simulate=? --no-simulate --clean-protected=? --no-clean-protected --overlay-from-stdin
    --no-scripts --scripts=? --no-commit-hooks --commit-hooks=? --initramfs-diskless-boot
"""

_QUERY = """
    --all-matches --available --fields= --format= --from= --installed --match= --orphaned
    --recursive -R --summarize= --upgradable --world
"""

TABLES = {
    "apk": _COMMON
    + f"""
    [add] --initdb -l,--latest --no-chown -u,--upgrade --usermode -t,--virtual= {_COMMIT}
    [del] -r,--rdepends {_COMMIT}
    [fix] -d,--depends --directory-permissions -r,--reinstall -u,--upgrade -x,--xattr {_COMMIT}
    [upgrade] -a,--available --ignore -l,--latest --preupgrade=? --no-preupgrade --preupgrade-only
    --prune --self-upgrade=? --no-self-upgrade --self-upgrade-only {_COMMIT}
    [update]
    [cache clean, cache sync, cache download, cache purge] --add-dependencies
    -a,--available --ignore-conflict -l,--latest -u,--upgrade -s,--simulate
    [fetch] --built-after= -l,--link --pkgname-spec= -o,--output= --simulate -s,--stdout --url
    -R,--recursive -w,--world
    [info] -a,--all -L,--contents -R,--depends -d,--description -e,--exists,--installed --install-if
    --license -P,--provides -r,--rdepends --replaces --rinstall-if -s,--size -t,--triggers
    -w,--webpage -W,--who-owns
    [list] -a,--available -d,--depends -I,--installed --manifest -o,--origin -O,--orphaned
    -P,--providers -u,--upgradeable,--upgradable
    [search] -a,--all -d,--description -e,-x,--exact --has-origin -o,--origin -r,--rdepends
    [query] {_QUERY}
    [index] -d,--description= -x,--index= --merge --no-warnings -o,--output= --prune-origin
    --rewrite-arch=
    [mkndx] -d,--description= --filter-spec= --hash= -x,--index= -o,--output= --pkgname-spec=
    --rewrite-arch= -c,--compression= --sign-key=
    [mkpkg] --compat= -F,--files= -I,--info= -o,--output= -s,--script= --stdout -t,--trigger=
    -c,--compression= --sign-key=
    [audit] --backup --check-permissions --details --full --ignore-busybox-symlinks --packages
    --protected-paths= -r,--recursive --system
    [version] -a,--all -c,--check -I,--indexes -l,--limit= -t,--test
    [extract] --destination= --no-chown
    [adbdump, adbgen, adbsign, convdb, convndx, dot, manifest, policy, stats, verify, help]
    """,
}

_ACTIONS = {
    "add": INSTALL,
    "fix": INSTALL,
    "del": REMOVE,
    "update": UPDATE,
    "upgrade": UPGRADE,
    "cache clean": CLEAN,
    "cache purge": CLEAN,
    "cache sync": CLEAN,
    "cache download": DOWNLOAD,
    "fetch": DOWNLOAD,
    "info": SEARCH,
    "list": SEARCH,
    "search": SEARCH,
    "query": SEARCH,
    "policy": SEARCH,
    "version": SEARCH,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of apk does.

    ``apk add --virtual NAME`` installs NAME with the packages as what it depends on, and ``apk del
    NAME`` removes those of them that nothing else needs.
    """
    action = _ACTIONS.get(" ".join(invocation.subcommand), OTHER)
    if action in (INSTALL, REMOVE, UPGRADE) and invocation.has("--simulate"):
        action = SEARCH
    packages = read_operands(invocation, action, read_package)
    virtual = invocation.option("--virtual")
    return PackageAction(
        invocation, "apk", action, packages, virtual=None if virtual is None else virtual.value
    )


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as apk takes it: ``[!]name[@repository][operator version]``, or a file."""
    text = known if is_whole else None
    if known.startswith(("./", "/", "../")) or (is_whole and known.endswith(".apk")):
        return Package(index, text, None, action, is_file=True, is_url="://" in known)
    if known.startswith("!"):
        known, action = known[1:], REMOVE
    start = next((at for at, letter in enumerate(known) if letter in "=<>~"), len(known))
    end = start
    while end < len(known) and known[end] in "=<>~":
        end += 1
    name, tagged, release = known[:start].partition("@")
    has_operator = end > start
    is_complete = is_whole or has_operator
    return Package(
        index,
        text,
        (name or None) if is_complete or tagged else None,
        action,
        version=known[end:] if is_whole and has_operator else None,
        operator=known[start:end] if has_operator else None,
        release=release if tagged and is_complete else None,
        is_pattern=not set("*?[{").isdisjoint(name),
    )


def keeps_indexes(invocation: Invocation) -> bool:
    """Whether indexes it fetches stay in `CACHE`: with ``update`` and without ``--no-cache``."""
    if invocation.has("--no-cache") or invocation.tool != "apk":
        return False
    return invocation.subcommand == ("update",) or invocation.has("--update-cache")
