"""pacman, of Arch Linux: its table, and what its operations do. Source: pacman(8), pacman 6."""

from __future__ import annotations

from dflint.commands.packages import (
    CLEAN,
    DOWNLOAD,
    INSTALL,
    MARK,
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

#: Where packages are kept.
CACHE = "/var/cache/pacman/pkg"
#: Where the databases of the repositories are kept.
DATABASES = "/var/lib/pacman/sync"

# What a letter means depends on the operation; the names here are those it has with -S, else the
# letter alone.
TABLES = {
    "pacman": """
    : abbrev
    -D,--database -Q,--query -R,--remove -S,--sync -T,--deptest -U,--upgrade -F,--files -V,--version
    -h,--help -b,--dbpath= -r,--root= -v,--verbose --arch= --cachedir= --color= --config= --debug
    --gpgdir= --hookdir= --logfile= --noconfirm --confirm --disable-download-timeout --sysroot=
    -d,--nodeps --assume-installed= --dbonly --noprogressbar --noscriptlet -p,--print
    --print-format= -w,--downloadonly --asdeps --asexplicit --ignore= --ignoregroup= --needed
    --overwrite= -c,--clean --changelog --cascade --deps -e,--explicit -g,--groups -i,--info
    -k,--check -l,--list -m,--foreign -n,--nosave --native -o,--owns --file -q,--quiet -s,--search
    --recursive -t,--unrequired --unneeded --upgrades -u,--sysupgrade -y,--refresh -x,--regex
    --machinereadable --force --disable-sandbox
    """
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of pacman does: the sub-commands are options."""
    action = _action_of(invocation)
    return PackageAction(
        invocation, "pacman", action, read_operands(invocation, action, read_package)
    )


def _action_of(invocation: Invocation) -> str:
    has = invocation.has
    if has("--query", "--deptest", "--files", "--version", "--print"):
        return SEARCH
    if has("--database"):
        return MARK
    if has("--remove"):
        return REMOVE
    if not has("--sync", "--upgrade"):
        return OTHER
    if has("--downloadonly"):
        return DOWNLOAD
    if has("--upgrade"):
        return INSTALL
    if has("--search", "--info", "--list", "--groups"):
        return SEARCH
    if has("--clean"):
        return CLEAN
    if invocation.operands:
        return INSTALL
    return UPGRADE if has("--sysupgrade") else UPDATE if has("--refresh") else OTHER


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as pacman takes it: ``[repository/]name[operator version]``, a file or a URL."""
    text = known if is_whole else None
    if "://" in known:
        return Package(index, text, None, action, is_url=True)
    if known.startswith(("./", "/")) or ".pkg.tar" in known:
        return Package(index, text, None, action, is_file=True)
    start = next((at for at, letter in enumerate(known) if letter in "<>="), len(known))
    end = start
    while end < len(known) and known[end] in "<>=":
        end += 1
    has_operator = end > start
    repository, slash, name = known[:start].rpartition("/")
    return Package(
        index,
        text,
        (name or None) if is_whole or has_operator else None,
        action,
        version=known[end:] if is_whole and has_operator else None,
        operator=known[start:end] if has_operator else None,
        release=repository if slash else None,
    )


def fills_cache(invocation: Invocation) -> bool:
    """Whether it downloads packages, and keeps them in `CACHE`.

    Source: https://man.archlinux.org/man/pacman.conf.5, CacheDir and CleanMethod.
    """
    if invocation.tool != "pacman" or invocation.chrooted or not invocation.has("--sync"):
        return False
    if invocation.has("--cachedir", "--root", "--sysroot"):
        return False
    return _action_of(invocation) in (INSTALL, UPGRADE)


def cleans_cache(invocation: Invocation) -> bool:
    """Whether it empties the cache, if it is given the answer "yes".

    ``--noconfirm`` takes the default, which is "no" for the packages that are installed: not one of
    them is removed. Source: ``sync_cleancache`` in src/pacman/sync.c.
    """
    return (
        invocation.tool == "pacman"
        and _action_of(invocation) == CLEAN
        and not invocation.has("--noconfirm")
    )
