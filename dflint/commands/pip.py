"""Python's package managers (pip, uv, pipenv, poetry, pipx) and the interpreter that runs them.

Sources: the --help of pip 9 to 26, uv 0.9 and later, pipenv, poetry 2, pipx; python(1).
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
from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

#: pip's cache below the home directory of its user.
CACHE = ".cache/pip"

_PIP_INDEX = "-i,--index-url,--pypi-url= --extra-index-url= --no-index -f,--find-links="
_PIP_BUILD = f"""
    {_PIP_INDEX} -r,--requirement= -c,--constraint= --no-deps,--no-dependencies --pre --platform=
    --python-version= --implementation= --abi= --src,--source,--source-dir,--source-directory=
    --ignore-requires-python --no-build-isolation --build-isolation --use-pep517 --no-use-pep517
    --check-build-dependencies -C,--config-settings,--config-setting= --global-option=
    --build-option= --no-binary= --only-binary= --prefer-binary --require-hashes --progress-bar=
    --no-clean -b,--build,--build-dir,--build-directory= --process-dependency-links
    --download-cache= --allow-external= --allow-all-external --allow-unverified=
    --allow-insecure= --use-wheel --no-use-wheel --use-mirrors --mirrors=
    --build-constraint= --uploaded-prior-to= --group= --requirements-from-script=
    --only-final= --all-releases=
"""

_UV_GLOBAL = """
    -n,--no-cache,--no-cache-dir --cache-dir= --managed-python --no-managed-python
    --no-python-downloads --allow-python-downloads --python-preference= --python-fetch= -q,--quiet
    -v,--verbose --color= --native-tls --system-certs --offline
    --allow-insecure-host,--trusted-host=
    --no-progress --directory= --project= --config-file= --no-config -h,--help -V,--version
    --preview --no-preview --preview-features= --no-color
"""
_UV_RESOLVE = """
    --index= --default-index= -i,--index-url= --extra-index-url= -f,--find-links= --no-index
    --index-strategy= --keyring-provider= -U,--upgrade -P,--upgrade-package= --upgrade-group=
    --resolution= --prerelease= --pre --prerelease-package= --fork-strategy= --exclude-newer=
    --exclude-newer-package= --no-sources --no-sources-package= --reinstall,--force-reinstall
    --reinstall-package= --link-mode= --compile-bytecode,--compile --no-compile-bytecode
    -C,--config-setting,--config-settings= --config-settings-package= --no-build-isolation
    --no-build-isolation-package= --no-build-package= --no-binary-package= --refresh
    --refresh-package= -p,--python= --python-platform= --torch-backend= --output-format= --dry-run
    --check --cert= --extra= --all-extras --no-extra= --no-dev --dev --only-dev --group= --no-group=
    --no-default-groups --only-group= --all-groups --editable-mode= --no-editable
    --no-editable-package= --inexact --exact --active --no-active --no-install-project
    --no-install-workspace --no-install-local --no-install-package= --locked --frozen --no-sync
    --isolated --all-packages --package= --require-build-hashes
    --no-require-build-hashes --lfs --no-lfs
"""
_UV_PIP = """
    -r,--requirements,--requirement= -e,--editable= -c,--constraints,--constraint=
    --overrides,--override= --excludes,--exclude= -b,--build-constraints,--build-constraint=
    --no-deps --deps --require-hashes --no-require-hashes --verify-hashes --no-verify-hashes
    --system --no-system --break-system-packages --no-break-system-packages -t,--target= --prefix=
    --no-build --build --only-binary= --no-binary= --python-version= --strict --no-strict --user
    --allow-empty-requirements
"""

_POETRY_GLOBAL = """
    -h,--help -q,--quiet -V,--version --ansi --no-ansi -n,--no-interaction --no-plugins --no-cache
    -P,--project= -C,--directory= -v,-vv,-vvv,--verbose
"""

_PYTHON = """
    : stop
    -b -bb -B -c=! -d -E -h,-?,--help -i -I -m=! -O -OO -P -q -s -S -u -v -V,--version -W= -x -X=
    --check-hash-based-pycs= --help-env --help-xoptions --help-all -R
"""

TABLES = {
    "python": _PYTHON,
    "pypy": _PYTHON + "--jit= --info",
    "pip": f"""
    : abbrev
    -h,--help --debug --isolated --require-virtualenv,--require-venv --python= -v,--verbose
    -V,--version -q,--quiet --log,--log-file,--local-log= --no-input --keyring-provider= --proxy=
    --retries= --timeout,--default-timeout= --exists-action= --trusted-host= --cert= --client-cert=
    --cache-dir= --no-cache-dir --disable-pip-version-check --no-color --no-python-version-warning
    --use-feature= --use-deprecated= --resume-retries=
    [install] {_PIP_BUILD} -e,--editable= --dry-run -t,--target= --user --no-user --root= --prefix=
    -U,--upgrade --upgrade-strategy= --force-reinstall -I,--ignore-installed
    --break-system-packages --compile --no-compile --no-warn-script-location --no-warn-conflicts
    --root-user-action= --report= -d,--download,--download-dir,--download-directory=
    --install-option= --egg --as-egg --unstable-feature=
    [download] {_PIP_BUILD} -d,--dest,--destination-dir,--destination-directory=
    [wheel] {_PIP_BUILD} -w,--wheel-dir= -e,--editable= --no-verify
    [lock] {_PIP_BUILD} -e,--editable= -o,--output=
    [uninstall] -r,--requirement= -y,--yes --root-user-action= --break-system-packages
    [freeze] -r,--requirement= -l,--local --user --path= --all --exclude-editable --exclude=
    -f,--find-links=
    [list] {_PIP_INDEX} -o,--outdated -u,--uptodate -e,--editable -l,--local --user --path= --pre
    --format= --not-required --exclude-editable --include-editable --exclude=
    [show] -f,--files
    [search] -i,--index=
    [config list, config edit, config get, config set, config unset, config debug] --editor=
    --global --user --site
    [cache dir, cache info, cache list, cache remove, cache purge] --format=
    [index versions] {_PIP_INDEX} --platform= --python-version= --implementation= --abi= --pre
    --ignore-requires-python --no-binary= --only-binary=
    [hash] -a,--algorithm=
    [debug] --platform= --python-version= --implementation= --abi=
    [inspect] --local --user --path=
    [check, completion, help]
    """,
    "pip-compile": f"""
    : abbrev
    {_PIP_INDEX} -h,--help -v,--verbose -q,--quiet -n,--dry-run -p,--pre -r,--rebuild --extra=
    --cert= --client-cert= --trusted-host= -U,--upgrade -P,--upgrade-package= -o,--output-file=
    --allow-unsafe --generate-hashes --reuse-hashes --max-rounds= --build-isolation
    --no-build-isolation --emit-find-links --cache-dir= --pip-args= --resolver= --strip-extras
    --no-header --no-annotate --all-extras -c,--constraint= --config= --no-config
    """,
    "pip-sync": f"""
    : abbrev
    {_PIP_INDEX} -h,--help -v,--verbose -q,--quiet -a,--ask -n,--dry-run --force
    --trusted-host= --python-executable= --user --cert= --client-cert= --pip-args=
    """,
    "uv": f"""
    {_UV_GLOBAL}
    [pip install, pip sync] {_UV_RESOLVE} {_UV_PIP}
    [pip uninstall] {_UV_PIP} -y,--yes
    [pip compile] {_UV_RESOLVE} {_UV_PIP} -o,--output-file= --no-strip-extras --no-strip-markers
    --no-annotate --no-header --annotation-style= --custom-compile-command= --generate-hashes
    --universal --no-emit-package= --emit-index-url --emit-find-links --emit-build-options
    --emit-index-annotation --format=
    [pip freeze, pip list, pip show, pip check, pip tree] -p,--python= --system --no-system --strict
    --no-strict --format= --files --outdated --exclude-editable --path= --target= --prefix=
    -e,--editable
    [sync, lock, tree] {_UV_RESOLVE} --script= --no-build --no-binary
    [add] {_UV_RESOLVE} --script= -r,--requirements= -c,--constraints= -m,--marker= --optional=
    --editable
    --raw --raw-sources --bounds= --rev= --tag= --branch= --workspace --no-workspace --no-build
    --no-binary
    [remove] {_UV_RESOLVE} --script= --optional= --no-build --no-binary
    [run] {_UV_RESOLVE} -m,--module --env-file= --no-env-file -w,--with= --with-editable=
    --with-requirements= -s,--script --gui-script --no-project --no-build --no-binary
    : stop
    [tool install] {_UV_RESOLVE} -w,--with= --with-requirements= -e,--editable --with-editable=
    --with-executables-from= -c,--constraints= --overrides= -b,--build-constraints= --force
    --no-build --no-binary
    [tool run|x] {_UV_RESOLVE} --from= -w,--with= --with-editable= --with-requirements=
    -c,--constraints= -b,--build-constraints= --overrides= --env-file= --no-env-file --no-build
    --no-binary
    : stop
    [tool uninstall, tool upgrade, tool list, tool dir, tool update-shell] --all -p,--python= --bin
    [venv|virtualenv] {_UV_RESOLVE} --no-project --seed -c,--clear --force --allow-existing
    --prompt= --system-site-packages --relocatable --system --no-workspace
    [python install, python uninstall, python upgrade] -i,--install-dir= --no-bin --bin
    --no-registry
    --mirror= --pypy-mirror= --graalpy-mirror= -r,--reinstall -f,--force -U,--upgrade --default
    --compile-bytecode --preview --all --python-downloads-json-url=
    [python list, python find, python pin, python dir, python update-shell] --system --all-versions
    --all-platforms --only-installed --only-downloads --no-project --resolved --global --bin
    [init] --name= --bare --package --no-package --app --lib --script --description= --vcs=
    --no-description --build-backend= --no-readme --author-from= --no-pin-python --no-workspace
    -p,--python= --build-backend=
    [build] {_UV_RESOLVE} -o,--out-dir= --sdist --wheel --no-build-logs --force-pep517 --clear
    --no-create-gitignore -b,--build-constraints= --require-hashes --no-verify-hashes
    [publish] --index= -u,--username= -p,--password= -t,--token= --trusted-publishing=
    --keyring-provider= --publish-url= --check-url= --dry-run --no-attestations
    [export] {_UV_RESOLVE} --script= --format= --prune= --no-annotate --no-header --emit-index-url
    --emit-find-links --no-hashes --hashes -o,--output-file= --no-emit-project
    --no-emit-workspace --no-emit-local --no-emit-package= --no-build --no-binary
    [cache clean, cache prune, cache dir, cache size] --force --ci
    [self update, self version, version, format, help, generate-shell-completion]
    """,
    "uvx": f"""
    : stop
    {_UV_GLOBAL} {_UV_RESOLVE} --from= -w,--with= --with-editable= --with-requirements=
    -c,--constraints= -b,--build-constraints= --overrides= --env-file= --no-env-file --no-build
    --no-binary
    """,
    "pipenv": """
    -h,--help --version --where --venv --py --envs --rm --bare --man --support --pypi-mirror=
    -v,--verbose -q,--quiet --clear --python= --three --two --site-packages --no-site-packages
    [install, sync, update, upgrade, lock, uninstall] --system --deploy --pre --extra-pip-args=
    --resolver= -d,--dev --categories= --extras= --all --all-dev --config-settings= -i,--index=
    -r,--requirements,--requirement= --ignore-pipfile -e,--editable= --skip-lock --keep-outdated
    --selective-upgrade --sequential --dev-only --backend --outdated --lock-only --dry-run --bare
    --clean
    [run] --system
    : stop
    [shell, graph, check, audit, clean, open, requirements, scripts, verify, remove, pylock]
    --anyway --fancy --json --json-tree --reverse --hash --exclude-markers --dev --dev-only
    --categories= --from-pipfile
    """,
    "poetry": f"""
    {_POETRY_GLOBAL}
    [install, sync, update] --without= --with= --only= --sync --no-root --no-directory --dry-run
    -E,--extras= --all-extras --all-groups --only-root --compile --lock --no-dev --remove-untracked
    --dev-only
    [add, remove, self add, self remove] -G,--group= -D,--dev -e,--editable -E,--extras=
    --optional=?
    --python= --platform= --markers= --source= --allow-prereleases --dry-run --lock
    [lock] --regenerate --no-update --check
    [config] --list --unset --local --migrate
    [export] -f,--format= -o,--output= --without-hashes --without-urls --dev --without= --with=
    --only= -E,--extras= --all-extras --all-groups --with-credentials
    [build] -f,--format= --clean -l,--local-version= -o,--output= -c,--config-settings=
    [publish] -r,--repository= -u,--username= -p,--password= --cert= --client-cert= --dist-dir=
    --build --dry-run --skip-existing
    [run]
    : stop
    [cache clear, cache list] --all
    [env activate, env info, env list, env remove, env use] -p,--path -e,--executable --full-path
    --all
    [source add, source remove, source show] -d,--default -s,--secondary -p,--priority=
    [self update, self install, self lock, self show, self sync, check, init, new, show, search]
    --preview --dry-run --sync --src --name= --latest --outdated --tree --why -t -l -o -T -a --all
    [shell, version, about, help, list, debug, python]
    """,
    "pipx": f"""
    : abbrev
    {_PIP_INDEX} -h,--help -q,--quiet -v,--verbose --skip-maintenance --global --version
    [install, inject, upgrade, upgrade-all, reinstall, reinstall-all, install-all] --include-deps
    --include-apps --include-injected -r,--requirement= -f,--force -U,--upgrade --suffix= --python=
    --fetch-missing-python --preinstall= --system-site-packages -e,--editable --pip-args= --skip=
    --upgrade-strategy= --include-resources-from= --fetch-python= --app= --lock= --cooldown=
    --backend= --output=
    [run] --no-cache --path --pypackages --spec= --python= --system-site-packages -e,--editable
    --pip-args= --fetch-missing-python --with=
    : stop
    [uninstall, uninstall-all, list, ensurepath, environment, completions, interpreter, runpip]
    -f,--force --include-injected --json --short --pinned -V,--value= --prepend --all-shells
    [help, pin, unpin]
    """,
    "virtualenv": """
    : abbrev
    -h,--help -v,--verbose -q,--quiet --version --with-traceback --read-only-app-data --app-data=
    --reset-app-data --upgrade-embed-wheels --discovery= -p,--python= --try-first-with= --creator=
    --seeder= --no-seed,--without-pip --activators= --clear --no-vcs-ignore --system-site-packages
    --symlinks --copies,--always-copy --download --no-download,--never-download
    --extra-search-dir= --pip= --setuptools= --wheel= --no-pip --no-setuptools --no-wheel
    --no-periodic-update --symlink-app-data --prompt= --no-site-packages --distribute
    --relocatable --venv-redirect --no-venv-redirect
    """,
    "venv": """
    : abbrev
    -h,--help --system-site-packages --symlinks --copies --clear --upgrade --without-pip --prompt=
    --upgrade-deps --without-scm-ignore-files
    """,
    "ensurepip": """
    : abbrev
    -h,--help --version -v,--verbose -U,--upgrade --user --root= --altinstall --default-pip
    """,
    "easy_install": """
    : abbrev
    --prefix= -z,--zip-ok -m,--multi-version -U,--upgrade -d,--install-dir= -s,--script-dir=
    -x,--exclude-scripts -a,--always-copy -i,--index-url= -f,--find-links= -b,--build-directory=
    -O,--optimize= --record= -Z,--always-unzip -S,--site-dirs= -e,--editable -N,--no-deps
    -H,--allow-hosts= -l,--local-snapshots-ok --version --no-find-links --user -q,--quiet
    -v,--verbose -n,--dry-run -h,--help
    """,
}

_ACTIONS = {
    "pip": {
        "install": INSTALL,
        "download": DOWNLOAD,
        "wheel": DOWNLOAD,
        "uninstall": REMOVE,
        "cache purge": CLEAN,
        "cache remove": CLEAN,
        "freeze": SEARCH,
        "list": SEARCH,
        "show": SEARCH,
        "search": SEARCH,
        "check": SEARCH,
    },
    "uv": {
        "pip install": INSTALL,
        "pip sync": INSTALL,
        "pip uninstall": REMOVE,
        "add": INSTALL,
        "sync": INSTALL,
        "remove": REMOVE,
        "tool install": INSTALL,
        "tool upgrade": UPGRADE,
        "tool uninstall": REMOVE,
        "cache clean": CLEAN,
        "cache prune": CLEAN,
        "pip list": SEARCH,
        "pip freeze": SEARCH,
        "pip show": SEARCH,
        "pip check": SEARCH,
        "pip tree": SEARCH,
        "tree": SEARCH,
    },
    "pipenv": {
        "install": INSTALL,
        "sync": INSTALL,
        "update": UPGRADE,
        "upgrade": UPGRADE,
        "uninstall": REMOVE,
        "remove": REMOVE,
        "graph": SEARCH,
        "check": SEARCH,
    },
    "poetry": {
        "install": INSTALL,
        "sync": INSTALL,
        "add": INSTALL,
        "self add": INSTALL,
        "update": UPGRADE,
        "remove": REMOVE,
        "self remove": REMOVE,
        "cache clear": CLEAN,
        "show": SEARCH,
        "check": SEARCH,
    },
    "pipx": {
        "install": INSTALL,
        "inject": INSTALL,
        "upgrade": UPGRADE,
        "upgrade-all": UPGRADE,
        "uninstall": REMOVE,
        "uninstall-all": REMOVE,
        "list": SEARCH,
    },
}

# What is installed comes from files of the project, or the operands are files with requirements.
_TAKE_NO_PACKAGES = frozenset((("sync",), ("cache", "clear"), ("cache", "remove")))


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of one of Python's package managers does; ``None`` for the others."""
    manager = invocation.tool or ""
    if manager in ("easy_install", "pip-sync"):
        if manager == "easy_install":
            packages = read_operands(invocation, INSTALL, read_package)
            return PackageAction(invocation, manager, INSTALL, packages)
        return PackageAction(invocation, "pip", INSTALL, files=invocation.operands)
    if manager not in _ACTIONS:
        return None
    action = _ACTIONS[manager].get(" ".join(invocation.subcommand), OTHER)
    if action == INSTALL and invocation.has("--dry-run"):
        action = SEARCH
    if invocation.subcommand == ("pip", "sync"):
        return PackageAction(invocation, manager, action, files=invocation.operands)
    if action in (OTHER, CLEAN) or invocation.subcommand in _TAKE_NO_PACKAGES:
        return PackageAction(invocation, manager, action)
    packages = read_operands(invocation, action, read_package)
    files = []
    for option in invocation.options:
        if option.value_index is None:
            continue
        if option.name == "--editable":
            packages.append(_read_editable(option.value_index, option.value, action))
        elif option.name in ("--requirement", "--requirements"):
            files.append(option.value_index)
    return PackageAction(invocation, manager, action, packages, files=files)


def _read_editable(index: int, value: str | None, action: str) -> Package:
    is_url = value is not None and "://" in value
    return Package(index, value, None, action, is_file=not is_url, is_url=is_url)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A requirement as pip takes it: ``name[extras] operator version``, a file, a directory, a URL.

    Source: PEP 508 and pip's "Requirement Specifiers".
    """
    text = known if is_whole else None
    if known.startswith((".", "/", "~")):
        return Package(index, text, None, action, is_file=True)
    at = known.find("@")
    operator_at = next((i for i, letter in enumerate(known) if letter in "=<>!~;"), len(known))
    if "://" in known and (at < 0 or known.find("://") < at or operator_at < at):
        return Package(index, text, None, action, is_url=True)
    if 0 <= at < operator_at:
        return _named(index, text, known[:at], "@", known[at + 1 :].strip(), action)
    if is_whole and known.endswith((".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz")):
        return Package(index, text, None, action, is_file=True)
    if "/" in known[:operator_at]:
        return Package(index, text, None, action, is_file=True)
    end = operator_at
    while end < len(known) and known[end] in "=<>!~":
        end += 1
    operator = known[operator_at:end] or None
    if operator is None and not is_whole:
        return Package(index, None, None, action)
    version = known[end:].partition(";")[0].strip() if operator else None
    return _named(index, text, known[:operator_at], operator, version, action)


def _named(
    index: int, text: str | None, name: str, operator: str | None, version: str | None, action: str
) -> Package:
    name = name.partition("[")[0].strip()
    is_url = operator == "@" and version is not None and ("://" in version or version == "")
    return Package(
        index,
        text,
        name or None,
        action,
        version=None if text is None else version,
        operator=operator,
        is_url=is_url,
    )


def keeps_cache(invocation: Invocation) -> bool:
    """Whether it may leave downloads and wheels in pip's cache, as far as its options say.

    PIP_NO_CACHE_DIR and pip's configuration files are not looked at.
    """
    if invocation.tool == "pip":
        fills = invocation.subcommand in (("install",), ("download",), ("wheel",))
        return fills and not invocation.has("--no-cache-dir")
    if invocation.tool == "uv":
        action = _ACTIONS["uv"].get(" ".join(invocation.subcommand))
        return action in (INSTALL, UPGRADE) and not invocation.has("--no-cache")
    return False


#: Options that came with version 6 or later, as --no-cache-dir did in its present form.
_SINCE_6 = (
    "--break-system-packages --config-settings --disable-pip-version-check --ignore-requires-python"
    " --no-build-isolation --no-cache-dir --no-warn-script-location --only-binary --prefer-binary"
    " --progress-bar --root-user-action --trusted-host --upgrade-strategy --use-deprecated"
    " --use-feature --use-pep517"
).split()
_SINCE_PYTHON_35 = regex(r"(?:pip|python|pypy)3\.(?:[5-9]|\d\d)$")


def is_since_6(invocation: Invocation) -> bool:
    """Whether it says by its options, or by the Python it is for, that it is not older than 6."""
    return invocation.has(*_SINCE_6) or bool(_SINCE_PYTHON_35.search(invocation.name or ""))
