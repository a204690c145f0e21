"""conda, mamba, micromamba: their table, and what their sub-commands do to packages.

Sources: conda/cli of conda, micromamba/src of mamba.
"""

from __future__ import annotations

from dflint.commands.packages import (
    CLEAN,
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

_SOLVE = """
    -n,--name= -p,--prefix= --file,-f= --download-only -c,--channel= --use-local
    -O,--override-channels --repodata-fn= --experimental= --no-lock --repodata-use-zst
    --no-repodata-use-zst --strict-channel-priority --channel-priority=? --no-channel-priority
    --no-deps --only-deps --no-pin --freeze-installed,--no-update-deps --update-deps
    -S,--satisfied-skip-solve --update-all,--all --update-specs --prune --solver=
    -C,--use-index-cache
    -k,--insecure --offline --copy --shortcuts --no-shortcuts --shortcuts-only= --clobber
    --no-default-packages --subdir,--platform= --clone= --dev --revision= --force-reinstall
    --force-remove,--force --features --keep-env --override-frozen --exclude-newer= --no-py-pin
    --py-pin --pyc --no-pyc --verify-artifacts --category= --always-copy --pin --relocate-prefix=
    --safety-checks= --extra-safety-checks --trusted-channels= --retry-clean-cache --lock-timeout=
    --prune-deps --no-prune-deps --env-spec,--environment-specifier= --mkdir --no-show-channel-urls
"""

_CONDA = f"""
    : abbrev
    -h,--help -V,--version -v,--verbose -q,--quiet -y,--yes --json --debug --trace -d,--dry-run
    --console= --no-plugins --root-prefix,-r= --rc-file= --no-rc --no-env --log-level=
    --ssl-verify= --ssl-no-revoke --cacert-path= --offline --channel-alias= --repodata-ttl=
    [install, create, update|upgrade, remove|uninstall] {_SOLVE}
    [clean] -a,--all -i,--index-cache -p,--packages -t,--tarballs -f,--force-pkgs-dirs
    -s,--source-cache
    -c,--tempfiles= -l,--logfiles,--locks --trash
    [config] --system --env --file= --show=? --show-sources --validate --describe --write-default
    --get --append=2 --prepend,--add=2 --set=2 --remove=2 --clear= --remove-key= --stdin -f,--force
    [config set, config get, config append, config prepend, config list, config remove-key] --env
    --file= --system
    [env create, env update, env remove, env list, env export, env config, env vars] -n,--name=
    -p,--prefix= -f,--file= --prune --no-builds --from-history --force --all --no-default-packages
    --solver= --subdir,--platform= --override-channels -c,--channel= --ignore-channels
    --env-spec,--environment-specifier=
    [run] -n,--name= -p,--prefix= --cwd= --no-capture-output,-s,--live-stream --dev
    --debug-wrapper-scripts -e,--env= --clean-env --stack -a,--attach= --detach
    : stop
    [list] -n,--name= -p,--prefix= -c,--canonical -f,--full-name --explicit --md5 --sha256
    -e,--export -r,--revisions --no-pip --auth --reverse --size --fields= --show-channel-urls
    [search|repoquery] -n,--name= -p,--prefix= -c,--channel= --override-channels --envs -i,--info
    --subdir,--platform= --skip-flexible-search --use-index-cache -C -k,--insecure --offline
    [init] --all --install --condabin --user --no-user --system --reverse --anaconda-prompt
    -s,--shell=
    -p,--prefix=
    [shell init, shell hook, shell activate, shell deinit, shell] -s,--shell= -p,--prefix=
    -n,--name=
    --stack
    [activate, deactivate, info, export, build, develop, package, rename, compare, notices, doctor]
    -n,--name= -p,--prefix= -f,--file= -c,--channel= -a,--all -e,--envs -s,--system --base
    --from-history --no-builds --unsafe-channels --license --stack --no-stack
    [help, skeleton, index, convert, server, auth, constructor, self-update, ps, commands]
"""

TABLES = {"conda": _CONDA, "mamba": _CONDA, "micromamba": _CONDA}

_ACTIONS = {
    "install": INSTALL,
    "create": INSTALL,
    "env create": INSTALL,
    "update": UPGRADE,
    "env update": INSTALL,
    "remove": REMOVE,
    "env remove": REMOVE,
    "clean": CLEAN,
    "list": SEARCH,
    "search": SEARCH,
    "info": SEARCH,
    "config append": SOURCE,
    "config prepend": SOURCE,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of conda or one of its relatives does."""
    manager = invocation.tool or ""
    action = _ACTIONS.get(" ".join(invocation.subcommand), OTHER)
    if invocation.subcommand == ("config",) and _configures_channels(invocation):
        action = SOURCE
    if action in (INSTALL, UPGRADE, REMOVE):
        if invocation.has("--dry-run"):
            action = SEARCH
        elif invocation.has("--download-only"):
            action = DOWNLOAD
    if action in (CLEAN, OTHER, SOURCE) or invocation.subcommand[:1] == ("env",):
        return PackageAction(invocation, manager, action, files=_files(invocation))
    packages = read_operands(invocation, action, read_package)
    return PackageAction(invocation, manager, action, packages, files=_files(invocation))


def _files(invocation: Invocation) -> list[int]:
    return [
        option.value_index
        for option in invocation.options_named("--file")
        if option.value_index is not None
    ]


def _configures_channels(invocation: Invocation) -> bool:
    return any(
        option.value in ("channels", "default_channels", "channel_alias")
        for option in invocation.options_named("--append", "--prepend", "--remove", "--set")
    )


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as conda takes it: ``[channel::]name[operator version[=build]]``, a file, a URL."""
    text = known if is_whole else None
    if "://" in known:
        return Package(index, text, None, action, is_url=True)
    if is_whole and known.endswith((".conda", ".tar.bz2")):
        return Package(index, text, None, action, is_file=True)
    channel, colons, rest = known.partition("::")
    if not colons:
        channel, rest = "", known
    start = next((at for at, letter in enumerate(rest) if letter in "=<>!~ ["), len(rest))
    end = start
    while end < len(rest) and rest[end] in "=<>!~":
        end += 1
    has_operator = end > start
    return Package(
        index,
        text,
        (rest[:start] or None) if is_whole or has_operator else None,
        action,
        version=rest[end:] if is_whole and has_operator else None,
        operator=rest[start:end] if has_operator else None,
        release=channel or None,
    )


def assumes_yes(invocation: Invocation) -> bool:
    """Whether it goes on without asking."""
    return invocation.has("--yes")


#: What of ``clean`` removes packages as they were downloaded, which is nearly all of the cache.
_CLEANED = ("--all", "--tarballs", "--packages", "--force-pkgs-dirs")


def fills_cache(invocation: Invocation) -> bool:
    """Whether it downloads packages, and keeps them in the folder ``pkgs`` of the installation.

    Source: https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/custom-env-and-pkg-locations.html
    """
    if invocation.tool not in TABLES or invocation.chrooted:
        return False
    if invocation.has("--dry-run", "--offline"):
        return False
    return _ACTIONS.get(" ".join(invocation.subcommand)) in (INSTALL, UPGRADE)


def cleans_cache(invocation: Invocation) -> bool:
    """Whether it removes downloaded packages.

    Source: https://docs.conda.io/projects/conda/en/stable/commands/clean.html
    """
    is_clean = invocation.tool in TABLES and invocation.subcommand == ("clean",)
    return is_clean and invocation.has(*_CLEANED)
