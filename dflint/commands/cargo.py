"""Rust: cargo and rustup, with their tables and what cargo does to packages.

Source: the --help of cargo 1.95 and rustup 1.29.
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

_BUILD = """
    --future-incompat-report --message-format= -p,--package=?w --workspace --exclude= --all --lib
    --bins --bin=?w --examples --example=?w --tests --test=?w --benches --bench=?w --all-targets
    -F,--features= --all-features --no-default-features -r,--release --profile= -j,--jobs=
    --keep-going --target=?w --target-dir= --artifact-dir,--out-dir= --unit-graph --timings=?
    --manifest-path= --ignore-rust-version --lockfile-path= --build-plan
"""

TABLES = {
    "cargo": f"""
    : plus
    -V,--version --list --explain= -v,-vv,--verbose -q,--quiet --color= -C= --locked --offline
    --frozen --config= -Z= -h,--help
    [build|b, check|c, rustc, doc|d, fix, clippy] {_BUILD} --no-deps --open
    --document-private-items --broken-code --edition --allow-dirty --allow-staged --allow-no-vcs
    [run|r, test|t, bench, nextest, miri] {_BUILD} --no-run --no-fail-fast --doc
    : stop
    [install] {_BUILD} --version,--vers= --index= --registry= --git= --branch= --tag= --rev= --path=
    --root= -f,--force -n,--dry-run --no-track --list --debug
    [binstall] -y,--no-confirm --version= --root= --locked --force --targets= --git=
    --manifest-path=
    [uninstall] --root= -p,--package=?w --bin=
    [fetch] --target=?w --manifest-path=
    [update] -n,--dry-run --recursive --precise= -b,--breaking -w,--workspace --manifest-path=
    -p,--package=?w --ignore-rust-version --aggressive
    [vendor] --no-delete -s,--sync= --respect-source-config --versioned-dirs --manifest-path=
    [add, remove|rm] --no-default-features --default-features -F,--features= --optional
    --no-optional
    --rename= -n,--dry-run --manifest-path= --ignore-rust-version -p,--package=?w --path= --base=
    --git= --branch= --tag= --rev= --registry= --dev --build --target=
    [clean] {_BUILD} --doc -n,--dry-run
    [chef prepare, chef cook] {_BUILD} --recipe-path= --check --no-build --no-std
    [new, init] --bin --lib --vcs= --edition= --name= --registry=
    [publish, package] {_BUILD} --token= --index= --registry= --no-verify --allow-dirty --dry-run
    [generate-lockfile, metadata, locate-project, read-manifest, verify-project] --manifest-path=
    --format-version= --no-deps --filter-platform= -F,--features= --all-features
    [tree] {_BUILD} -e,--edges= -i,--invert=?w --prune= --depth= -d,--duplicates --charset=
    -f,--format=
    [fmt] --all --check -p,--package= --manifest-path=
    : stop
    [search, info, login, logout, owner, yank, version, help, report]
    """,
    "rustup": """
    : plus
    -v,--verbose -q,--quiet -h,--help -V,--version
    [install, toolchain install|add|update] --profile= -c,--component= -t,--target= --no-self-update
    --no-update --force --allow-downgrade --force-non-host --override
    [update] --no-self-update --force --force-non-host
    [target add|install, target remove|uninstall, target list] --toolchain= --installed
    [component add, component remove|uninstall, component list] --toolchain= --target= --installed
    [toolchain list, toolchain link, toolchain uninstall|remove|delete, uninstall, default]
    --force-non-host -v,--verbose
    [override set, override unset, override list] --path= --nonexistent
    [run] --install
    : stop
    [set profile, set default-host, set auto-self-update]
    [help, self update, self uninstall, self upgrade-data] -y
    [show, show active-toolchain, show home, show profile, which, doc, man, check, completions]
    --toolchain= -v,--verbose
    """,
    "rustup-init": """
    -v,--verbose -q,--quiet -y --default-host= --default-toolchain= --profile= -c,--component=
    -t,--target= --no-update-default-toolchain --no-modify-path -h,--help -V,--version
    """,
}

_ACTIONS = {
    "install": INSTALL,
    "binstall": INSTALL,
    "add": INSTALL,
    "uninstall": REMOVE,
    "remove": REMOVE,
    "update": UPGRADE,
    "fetch": DOWNLOAD,
    "vendor": DOWNLOAD,
    "clean": CLEAN,
    "search": SEARCH,
    "info": SEARCH,
    "tree": SEARCH,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of cargo does; ``None`` for rustup."""
    if invocation.tool != "cargo":
        return None
    action = _ACTIONS.get(" ".join(invocation.subcommand), OTHER)
    if action not in (INSTALL, REMOVE, UPGRADE):
        return PackageAction(invocation, "cargo", action)
    packages = read_operands(invocation, action, read_package)
    version = invocation.option("--version")
    if version is not None and version.value_index is not None:
        for package in packages:
            if package.operator is None:
                package.operator, package.version = "--version", version.value
    path = invocation.option("--path")
    if action == INSTALL and path is not None and path.value_index is not None:
        packages.append(Package(path.value_index, path.value, None, action, is_file=True))
    return PackageAction(invocation, "cargo", action, packages)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A crate as cargo takes it: ``name[@version]``."""
    text = known if is_whole else None
    name, at, version = known.partition("@")
    if not at:
        return Package(index, text, text, action)
    return Package(index, text, name, action, version=version if is_whole else None, operator=at)
