"""dpkg and its companions, debconf: their tables, and what dpkg does to packages.

Sources: the programs' --help and manual pages, dpkg 1.21.
"""

from __future__ import annotations

from dflint.commands.apt import read_package
from dflint.commands.packages import (
    INSTALL,
    MARK,
    OTHER,
    REMOVE,
    SEARCH,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

_DEB = """
    -b,--build -c,--contents -e,--control -f,--field -x,--extract --ctrl-tarfile --fsys-tarfile
    -I,--info -X,--vextract
"""

TABLES = {
    "dpkg": _DEB
    + """
    -i,--install --unpack -A,--record-avail --configure --triggers-only -r,--remove -P,--purge
    -V,--verify --get-selections --set-selections --clear-selections --update-avail --merge-avail
    --clear-avail --forget-old-unavail -s,--status -p,--print-avail -L,--listfiles -l,--list
    -S,--search -C,--audit --yet-to-unpack --predep-package --add-architecture
    --remove-architecture --print-architecture --print-foreign-architectures --assert-*
    --validate-* --compare-versions -?,-h,--help --version -R,--recursive -a,--pending --admindir=
    --root= --instdir= --pre-invoke= --post-invoke= --path-exclude= --path-include=
    -O,--selected-only -E,--skip-same-version -G,--refuse-downgrade -B,--auto-deconfigure --triggers
    --no-triggers --verify-format= --no-pager --no-debsig --no-act,--dry-run,--simulate -D,--debug=
    --status-fd= --status-logger= --log= --ignore-depends= --force-* --no-force-* --refuse-*
    --abort-after= --robot -W,--show -Z= -z=
    """,
    "dpkg-deb": _DEB
    + """
    -W,--show -R,--raw-extract -?,-h,--help --version -v,--verbose -D,--debug --showformat=
    --deb-format= --nocheck --root-owner-group --threads-max= --uniform-compression
    --no-uniform-compression -z= -Z= -S=
    """,
    "dpkg-query": """
    -s,--status -p,--print-avail -L,--listfiles -l,--list -W,--show -S,--search --control-list
    --control-show -c,--control-path -?,-h,--help --version --admindir= --root= --load-avail
    --no-pager -f,--showformat=
    """,
    "dpkg-reconfigure": """
    -u,--unseen-only --default-priority --force --no-reload -f,--frontend= -p,--priority= --terse
    -h,--help -a,--all
    """,
    "dpkg-divert": """
    --add --remove --list --listpackage --truename --package= --local --divert= --rename --no-rename
    --admindir= --instdir= --root= --test --quiet --help --version
    """,
    "dpkg-statoverride": """
    --add --remove --list --admindir= --instdir= --root= --update --force --force-* --no-force-*
    --refuse-* --quiet --help --version
    """,
    "update-alternatives": """
    --install=4 --slave=3 --remove=2 --remove-all= --auto= --display= --query= --list=
    --get-selections --set-selections --config= --set=2 --all --altdir= --admindir= --instdir=
    --root= --log= --force --skip-auto --quiet --verbose --debug --help --version
    """,
    "debconf-set-selections": "-v,--verbose -c,--checkonly -u,--unseen -h,--help",
    "debconf-communicate": "-f,--frontend= -p,--priority= --terse -h,--help",
}

_SEARCH = (
    "--status", "--print-avail", "--listfiles", "--list", "--search", "--audit", "--verify",
    "--get-selections", "--print-architecture", "--print-foreign-architectures", "--contents",
    "--info", "--field", "--show", "--compare-versions",
)  # fmt: skip


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of dpkg does; ``None`` for its companions."""
    if invocation.tool != "dpkg":
        return None
    if invocation.has("--install", "--unpack"):
        return PackageAction(
            invocation, "dpkg", INSTALL, read_operands(invocation, INSTALL, _read_file)
        )
    if invocation.has("--remove", "--purge"):
        return PackageAction(
            invocation, "dpkg", REMOVE, read_operands(invocation, REMOVE, read_package)
        )
    if invocation.has(*_SEARCH):
        return PackageAction(invocation, "dpkg", SEARCH)
    if invocation.has("--set-selections", "--clear-selections"):
        return PackageAction(invocation, "dpkg", MARK)
    return PackageAction(invocation, "dpkg", OTHER)


def _read_file(index: int, known: str, is_whole: bool, action: str) -> Package:
    return Package(index, known if is_whole else None, None, action, is_file=True)
