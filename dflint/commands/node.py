"""Node's package managers (npm, npx, yarn, pnpm, corepack) and node itself.

Sources: @npmcli/config of npm 11 and the options of older ones, src/cli of yarn 1, the --help of
pnpm 9; node --help.
"""

from __future__ import annotations

from dflint.commands.packages import (
    AUTOREMOVE,
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

#: The caches below the home directory of the user.
CACHES = {"npm": ".npm", "yarn": ".cache/yarn", "pnpm": ".local/share/pnpm/store"}

_NPM_BOOLEANS = """
    all allow-same-version audit bin-links commit-hooks dangerously-allow-all-scripts description
    dry-run engine-strict expect-results force foreground-scripts format-package-lock fund
    git-tag-version global global-style if-present ignore-scripts include-staged
    include-workspace-root include-attestations init-private install-links json legacy-bundling
    legacy-peer-deps link long offline optional package-lock package-lock-only parseable
    prefer-dedupe prefer-offline prefer-online production progress provenance read-only
    rebuild-bundle save save-bundle save-dev save-exact save-optional save-peer save-prod
    shrinkwrap sign-git-commit sign-git-tag strict-peer-deps strict-ssl timing unicode
    update-notifier usage version versions workspaces workspaces-update yes color browser dev
    unsafe-perm allow-root build-from-source spin scripts-prepend-node-path send-metrics unsafe
"""
_NPM_VALUES = """
    access also audit-level auth-type before ca cache cache-max cache-min cafile call cert cidr cpu
    depth diff editor expect-result-count fetch-retries fetch-retry-factor fetch-retry-maxtimeout
    fetch-retry-mintimeout fetch-timeout git globalconfig heading https-proxy include key
    install-strategy libc local-address location lockfile-version loglevel logs-dir logs-max
    maxsockets message node-gyp node-options noproxy omit only os otp package pack-destination
    prefix preid proxy
    registry save-prefix scope script-shell searchexclude searchlimit searchopts shell tag
    tag-version-prefix umask user-agent userconfig viewer which workspace python target target_arch
    target_platform runtime disturl dist-url arch nodedir msvs_version min-release-age
    init-author-email init-author-name init-author-url init-license init-module init-version
    allow-git allow-scripts
"""
_NPM_LETTERS = """
    -d -dd -ddd -q,--quiet -s,--silent --verbose --local -n,--no,--no-yes --porcelain
    -iwr,--include-workspace-root -ws,--workspaces -a,--all -c,--call= -f,--force -g,--global
    -L,--location= -l,--long -m,--message= -p,--parseable -C,--prefix= -S,--save -B,--save-bundle
    -D,--save-dev -E,--save-exact -O,--save-optional -P,--save-prod -h,-H,-?,--usage,--help
    -v,--version -w,--workspace= -y,--yes -N
"""
_NPM_OPTIONS = " ".join(
    [f"--{name}=?b --no-{name}" for name in _NPM_BOOLEANS.split()]
    + [f"--{name}=" for name in _NPM_VALUES.split()]
)

TABLES = {
    # The letters come last: they also name the options they stand for.
    "npm": f"""
    : abbrev
    {_NPM_LETTERS} {_NPM_OPTIONS}
    [install|add|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall]
    [ci|clean-install|ic|install-clean|isntall-clean]
    [install-test|it, install-ci-test|cit|clean-install-test|sit, link|ln]
    [uninstall|unlink|remove|rm|r|un, update|up|u|upgrade|udpate, rebuild|rb, dedupe|ddp, prune]
    [run|run-script|rum|urn, test|tst|t, start, stop, restart, exec|x, init|create|innit, version]
    [ls|list, ll|la, view|v|info|show, search|find|s|se, outdated, explain|why, audit, fund, doctor]
    [config|c set, config|c get, config|c delete|rm, config|c list|ls, config|c edit, set, get]
    [cache clean|clear|rm, cache verify, cache add, cache ls]
    [access, adduser|add-user, bugs|issues, completion, deprecate, diff, dist-tag|dist-tags]
    [docs|home, edit, explore, find-dupes, help, help-search, hook, login, logout, org|ogr, owner]
    [pack, ping, pkg, prefix, profile, publish, query, repo, root, sbom, shrinkwrap, star, stars]
    [team, token, unpublish, unstar, whoami, bin, root, install-scripts, approve-scripts]
    """,
    "npx": """
    : stop abbrev
    -y,--yes --no-install --no -p,--package= -c,--call= -q,--quiet -h,--help -v,--version
    --prefer-offline --ignore-existing --no-color --registry= --cache= -w,--workspace= -s,--silent
    --shell= -n,--node-arg=
    """,
    "yarn": """
    -v,--version --verbose --offline --prefer-offline --enable-pnp,--pnp --disable-pnp
    --strict-semver --json --ignore-scripts --har --ignore-platform --ignore-engines
    --ignore-optional --force --skip-integrity-check --check-files --no-bin-links --flat
    --production,--prod=?b --no-lockfile --pure-lockfile --frozen-lockfile --update-checksums
    --link-duplicates --link-folder= --global-folder= --modules-folder= --preferred-cache-folder=
    --cache-folder= --mutex= --emoji=?b --no-emoji -s,--silent --cwd= --proxy= --https-proxy=
    --registry= --no-progress --network-concurrency= --network-timeout= --non-interactive
    --scripts-prepend-node-path=?b --no-node-version-check --focus --otp= --no-default-rc
    --use-yarnrc= -h,--help --immutable --immutable-cache --check-cache --inline-builds --mode=
    --check-resolutions --refresh-lockfile --check-checksums --no-immutable --skip-builds
    [install] -A,--audit -g,--global -S,--save -D,--save-dev -P,--save-peer -O,--save-optional
    -E,--save-exact -T,--save-tilde
    [add, global add, workspace add] -W,--ignore-workspace-root-check -D,--dev -P,--peer
    -O,--optional -E,--exact -T,--tilde -C,--caret -A,--audit --prefix= -i,--interactive --cached
    --latest -F,--fixed
    [remove, global remove] -W,--ignore-workspace-root-check -A,--all --prefix=
    [upgrade|up, global upgrade, upgrade-interactive] -S,--scope= -L,--latest -E,--exact
    -P,--pattern= -A,--audit -T,--tilde -C,--caret -R,--recursive --prefix=
    [cache clean|clear, cache dir, cache list] --pattern= --all --mirror
    [config set, config get, config delete, config list, config unset] -g,--global -H,--home
    [global bin, global dir, global list] --prefix=
    [set version] --only-if-needed --yarn-path
    [workspaces run, workspaces info, workspaces list, workspaces foreach] -A,--all -p,--parallel
    -t,--topological -v,--verbose -i,--interlaced --include= --exclude= -j,--jobs=
    [workspaces focus] -A,--all --production --json
    [run, exec, dlx, create, node] -p,--package= -q,--quiet -T,--top-level -B,--binaries-only
    : stop
    [access, audit, autoclean, bin, check, generate-lock-entry, help, import, info, init, licenses]
    [link, list, login, logout, outdated, owner, pack, policies, publish, tag, team, unlink, unplug]
    [version, versions, why, workspace, dedupe, plugin, rebuild, npm, constraints, patch, search]
    """,
    "pnpm": """
    : abbrev
    --color --no-color --aggregate-output --child-concurrency= -C,--dir= --force --global-dir=
    -h,--help -v,--version --ignore-scripts --ignore-workspace --lockfile-dir= --loglevel= --offline
    --prefer-offline -r,--recursive --reporter= -s,--silent --store-dir= --stream --use-stderr
    --virtual-store-dir= -w,--workspace-root --filter,-F= --filter-prod= --test-pattern=
    --changed-files-ignore-pattern= --fail-if-no-match --network-concurrency= --registry=
    --strict-peer-dependencies --no-strict-peer-dependencies --unsafe-perm --no-optional
    --shamefully-hoist --config.*
    [install|i, ci] --frozen-lockfile --no-frozen-lockfile --verify-store-integrity
    --no-verify-store-integrity -D,--dev --fix-lockfile --hoist-pattern= --ignore-pnpmfile
    --lockfile-only --merge-git-branch-lockfiles --modules-dir= --no-hoist --no-lockfile
    --package-import-method= --prefer-frozen-lockfile -P,--production,--prod
    --public-hoist-pattern= --resolution-only --side-effects-cache --side-effects-cache-readonly
    --use-running-store-server --use-store-server --shared-workspace-lockfile --node-linker=
    -g,--global
    [add] -E,--save-exact --no-save-exact --save-workspace-protocol --no-save-workspace-protocol
    -g,--global -D,--save-dev -O,--save-optional --save-peer -P,--save-prod --workspace
    --allow-build=
    [remove|rm|uninstall|un] -g,--global -D,--save-dev -O,--save-optional -P,--save-prod
    [update|up|upgrade] --depth= -D,--dev -g,--global -i,--interactive -L,--latest -P,--prod
    --workspace --no-save
    [fetch, deploy, prune, rebuild|rb] -D,--dev -P,--prod --legacy
    [store prune, store path, store status, store add]
    [config set, config get, config delete, config list] -g,--global --location= --json
    [run|run-script, exec, dlx, create, test|t, start] --if-present --parallel
    --no-bail --resume-from= --report-summary --package= -c,--shell-mode -p
    : stop
    [env use, env add, env remove, env list] -g,--global --remote
    [setup, link|ln, unlink, import, list|ls, outdated, why, audit, licenses, publish, pack, root]
    [bin, init, patch, dedupe, approve-builds, self-update, server, doctor, help, cat-file]
    """,
    "corepack": """
    [enable, disable] --install-directory=
    [prepare|hydrate] --activate --all -o,--output=?
    [use, up, install, pack] -g,--global --activate --cache-only -o,--output=
    """,
    "node": """
    : stop open
    -e,--eval=! -p,--print=! -c,--check -i,--interactive -r,--require= --import= -v,--version
    -h,--help -C,--conditions= --loader,--experimental-loader= --env-file= --stack-trace-limit=
    --max-old-space-size= --title=
    """,
    "bower": """
    -f,--force -j,--json -l,--loglevel= -o,--offline -q,--quiet -s,--silent -V,--verbose
    --allow-root
    -v,--version --no-color --config.*
    [install|i, update, uninstall|rm] -F,--force-latest -p,--production -S,--save -D,--save-dev
    -E,--save-exact
    [cache clean, cache list, list, info, init, link, lookup, prune, register, search, home]
    """,
}
TABLES["yarnpkg"] = TABLES["yarn"]
TABLES["pnpx"] = TABLES["npx"]

_ACTIONS = {
    "npm": {
        "install": INSTALL,
        "ci": INSTALL,
        "install-test": INSTALL,
        "install-ci-test": INSTALL,
        "update": UPGRADE,
        "uninstall": REMOVE,
        "prune": AUTOREMOVE,
        "cache clean": CLEAN,
        "pack": DOWNLOAD,
        "ls": SEARCH,
        "ll": SEARCH,
        "view": SEARCH,
        "search": SEARCH,
        "outdated": SEARCH,
        "explain": SEARCH,
        "audit": SEARCH,
    },
    "yarn": {
        "": INSTALL,
        "install": INSTALL,
        "add": INSTALL,
        "global add": INSTALL,
        "workspaces focus": INSTALL,
        "upgrade": UPGRADE,
        "global upgrade": UPGRADE,
        "remove": REMOVE,
        "global remove": REMOVE,
        "autoclean": CLEAN,
        "cache clean": CLEAN,
        "list": SEARCH,
        "info": SEARCH,
        "why": SEARCH,
        "outdated": SEARCH,
        "audit": SEARCH,
    },
    "pnpm": {
        "install": INSTALL,
        "ci": INSTALL,
        "add": INSTALL,
        "fetch": DOWNLOAD,
        "update": UPGRADE,
        "remove": REMOVE,
        "prune": AUTOREMOVE,
        "store prune": CLEAN,
        "list": SEARCH,
        "outdated": SEARCH,
        "why": SEARCH,
        "audit": SEARCH,
    },
    "bower": {"install": INSTALL, "update": UPGRADE, "uninstall": REMOVE, "cache clean": CLEAN},
}
_ACTIONS["yarnpkg"] = _ACTIONS["yarn"]


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of a package manager for Node does; ``None`` for the others."""
    tool = invocation.tool or ""
    if tool not in _ACTIONS:
        return None
    action = _ACTIONS[tool].get(" ".join(invocation.subcommand), OTHER)
    if invocation.has("--help", "--version"):
        action = SEARCH
    manager = "yarn" if tool == "yarnpkg" else tool
    if action not in (INSTALL, UPGRADE, REMOVE):
        return PackageAction(invocation, manager, action)
    return PackageAction(
        invocation, manager, action, read_operands(invocation, action, read_package)
    )


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as npm takes it: ``[@scope/]name[@version|@tag|@range]``, a file, a URL, a git
    repository (``owner/name`` too).
    """
    text = known if is_whole else None
    if known.startswith((".", "/", "~", "file:")):
        return Package(index, text, None, action, is_file=True)
    at = known.find("@", 1)
    head = known if at < 0 else known[:at]
    if ":" in head or ("/" in head and not head.startswith("@")):
        return Package(index, text, None, action, is_url=True)
    if is_whole and known.endswith((".tgz", ".tar.gz", ".tar")):
        return Package(index, text, None, action, is_file=True)
    if at < 0:
        return Package(index, text, text, action)
    return Package(
        index, text, head, action, version=known[at + 1 :] if is_whole else None, operator="@"
    )
