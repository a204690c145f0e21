"""PHP: composer, the interpreter, pecl, and the helpers of the official php images.

Sources: src/Composer/Command of Composer 2, php --help, pear help install, docker-php-ext-install.
"""

from __future__ import annotations

from dflint.commands.packages import (
    CLEAN,
    DOWNLOAD,
    INSTALL,
    OTHER,
    REMOVE,
    SEARCH,
    UPGRADE,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

#: Composer's cache below the home directory of its user.
CACHE = ".composer/cache"

_RESOLVE = """
    --prefer-source --prefer-dist --prefer-install= --dry-run --download-only --dev --no-suggest
    --no-dev --no-autoloader --no-progress --no-install --audit --no-audit --audit-format=
    --no-security-blocking -o,--optimize-autoloader -a,--classmap-authoritative --apcu-autoloader
    --apcu-autoloader-prefix= --ignore-platform-req= --ignore-platform-reqs --prefer-stable
    --prefer-lowest
"""

TABLES = {
    "composer": f"""
    -h,--help -q,--quiet --silent -V,--version --ansi --no-ansi -n,--no-interaction --profile
    --no-plugins --no-scripts -d,--working-dir= --no-cache -v,-vv,-vvv,--verbose
    [install|i, global install] {_RESOLVE}
    [update|u|upgrade, global update] {_RESOLVE} --with= --lock -w,--with-dependencies
    -W,--with-all-dependencies -i,--interactive --root-reqs -m,--minimal-changes
    --patch-only --bump-after-update=?
    [require|r, global require] {_RESOLVE} --fixed --no-update --update-no-dev
    -w,--update-with-dependencies -W,--update-with-all-dependencies --with-dependencies
    --with-all-dependencies --sort-packages -m,--minimal-changes
    [remove|rm|uninstall, global remove] {_RESOLVE} --no-update --update-no-dev
    -w,--update-with-dependencies -W,--update-with-all-dependencies --with-all-dependencies
    --no-update-with-dependencies --unused -m,--minimal-changes
    [create-project] {_RESOLVE} -s,--stability= --repository= --repository-url= --add-repository
    --no-custom-installers --no-secure-http --keep-vcs --remove-vcs --ask
    [dump-autoload|dumpautoload] -o,--optimize -a,--classmap-authoritative --apcu --apcu-prefix=
    --dev --no-dev --ignore-platform-req= --ignore-platform-reqs --strict-psr --strict-ambiguous
    --dry-run
    [config, global config] -g,--global -e,--editor -a,--auth --unset -l,--list -f,--file=
    --absolute -j,--json -m,--merge --append --source
    [clear-cache|clearcache|cc] --gc
    [self-update|selfupdate] -r,--rollback --clean-backups --no-progress --update-keys --stable
    --preview --snapshot --1 --2 --2.2 --set-channel-only
    [run-script|run, exec] --timeout= --dev --no-dev -l,--list
    : stop
    [archive, audit, browse|home, bump, check-platform-reqs, depends|why, diagnose, fund, init]
    [licenses, list, outdated, prohibits|why-not, reinstall, search, show|info, status, suggests]
    [validate, about, help, completion] --no-check-publish --no-check-all --strict -f,--format=
    """,
    "php": """
    : stop
    -a,--interactive -b,--bindpath= -C,--no-chdir -c,--php-ini= -n,--no-php-ini -d,--define=
    -e,--profile-info -f,--file=! -h,--help -i,--info -l,--syntax-check -m,--modules -r,--run=!
    -B,--process-begin= -R,--process-code= -F,--process-file= -E,--process-end= -H,--hide-args
    -S,--server= -t,--docroot= -s,--syntax-highlight -v,--version -w,--strip -z,--zend-extension=
    --ini --rf= --rc= --re= --rz= --ri= -q
    """,
    "pecl": """
    -v -q -h,--help -C= -c= -d= -D= -G -S -s -u= -V,--version
    [install|i, upgrade|up, upgrade-all|ua] -f,--force -l,--loose -n,--nodeps -r,--register-only
    -s,--soft -B,--nobuild -Z,--nocompress -R,--installroot= -P,--packagingroot=
    --ignore-errors -a,--alldeps -o,--onlyreqdeps -O,--offline -p,--pretend -D,--configureoptions=
    [uninstall|un] -n,--nodeps -r,--register-only -R,--installroot= --ignore-errors -O,--offline
    [download|d, download-all] -Z,--nocompress
    [channel-update|cu, update-channels, channel-discover|di, config-set|csh, config-show]
    [clear-cache, config-get, list, list-all, list-channels, search, info, run-scripts]
    [build, help, version]
    """,
    "docker-php-ext-install": "--ini-name= -j=?#",
    "docker-php-ext-enable": "--ini-name=",
    "docker-php-ext-configure": ": raw",
}
TABLES["pear"] = TABLES["pecl"]

_ACTIONS = {
    "install": INSTALL,
    "global install": INSTALL,
    "require": INSTALL,
    "global require": INSTALL,
    "create-project": INSTALL,
    "update": UPGRADE,
    "global update": UPGRADE,
    "remove": REMOVE,
    "global remove": REMOVE,
    "clear-cache": CLEAN,
    "show": SEARCH,
    "search": SEARCH,
    "outdated": SEARCH,
    "audit": SEARCH,
    "validate": SEARCH,
    "diagnose": SEARCH,
}
_PECL_ACTIONS = {
    "install": INSTALL,
    "upgrade": UPGRADE,
    "upgrade-all": UPGRADE,
    "uninstall": REMOVE,
    "download": DOWNLOAD,
    "clear-cache": CLEAN,
    "list": SEARCH,
    "search": SEARCH,
    "info": SEARCH,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of composer, pecl or pear does; ``None`` for the others."""
    words = " ".join(invocation.subcommand)
    if invocation.tool in ("pecl", "pear"):
        action = _PECL_ACTIONS.get(words, OTHER)
        packages = read_operands(invocation, action, _read_extension)
        return PackageAction(invocation, invocation.tool, action, packages)
    if invocation.tool != "composer":
        return None
    action = _ACTIONS.get(words, OTHER)
    if action in (INSTALL, UPGRADE, REMOVE) and invocation.has("--dry-run"):
        action = SEARCH
    if action in (OTHER, CLEAN):
        return PackageAction(invocation, "composer", action)
    packages = read_operands(invocation, action, read_package)
    if invocation.subcommand == ("create-project",):
        packages = packages[:1]
    return PackageAction(invocation, "composer", action, packages)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as composer takes it: ``vendor/name[:constraint|=constraint| constraint]``."""
    text = known if is_whole else None
    start = next((at for at, letter in enumerate(known) if letter in ":= "), len(known))
    if start == len(known):
        return Package(index, text, text, action)
    version = known[start + 1 :] if is_whole else None
    return Package(index, text, known[:start], action, version=version, operator=known[start])


def _read_extension(index: int, known: str, is_whole: bool, action: str) -> Package:
    text = known if is_whole else None
    if "://" in known:
        return Package(index, text, None, action, is_url=True)
    if is_whole and known.endswith((".tgz", ".xml")):
        return Package(index, text, None, action, is_file=True)
    name, dash, version = known.partition("-")
    if not dash:
        return Package(index, text, text, action)
    version_or_none = version if is_whole else None
    return Package(index, text, name, action, version=version_or_none, operator="-")
