"""rpm: its table, and what it does to packages. Source: rpm(8) and rpm --help, rpm 4.18."""

from __future__ import annotations

from dflint.commands import dnf
from dflint.commands.packages import (
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

TABLES = {
    "rpm": """
    -?,--help --version --quiet -v,--verbose --rcfile= --load= --macros= --pipe= --dbpath= --root=
    -r= -D,--define= --undefine= -E,--eval= -i,--install -U,--upgrade -F,--freshen -e,--erase
    -q,--query -V,-y,--verify --reinstall --initdb --rebuilddb --import -K,--checksig --setperms
    --setugids --restore --querytags --showrc --allfiles --badreloc --excludepath=
    --excludeartifacts --excludedocs --nodocs --force -h,--hash --ignoresize --ignorearch
    --ignoreos --includedocs --justdb --nodb --nodigest --nomanifest --nosignature --nodeps
    --nocaps --noorder --noverify --noplugins --noscripts --nopre --nopost --nopreun --nopostun
    --nopretrans --noposttrans --notriggers --notriggerin --notriggerun --notriggerprein
    --notriggerpostun --oldpackage --percent --prefix= --relocate= --replacefiles --replacepkgs
    --test --allmatches --queryformat,--qf= -a,--all --dupes -f,--file --filecaps --fileclass
    --filecolor --fileprovide --filerequire -g,--group --hdrid= -p,--package --path= --pkgid=
    --querybynumber= --specfile= --tid= --triggeredby= --whatobsoletes --whatprovides
    --whatrequires --whatconflicts --whatrecommends --whatsuggests --whatsupplements
    --whatenhances --changelog --changes --conflicts --dump --enhances --filesbypkg
    --filetriggers --info --last -l,--list --obsoletes --provides --recommends -R,--requires
    --suggests --supplements --scripts -s,--state --triggers,--triggerscripts -A,--artifactfiles
    -c,--configfiles -d,--docfiles -L,--licensefiles --noartifact --noconfig --noghost --nofiles
    --nolinkto --nofiledigest,--nomd5 --nosize --nouser --nogroup --nomtime --nomode --nordev
    --httpproxy= --httpport=
    """
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of rpm does: the sub-commands are options."""
    if invocation.has("--query", "--verify", "--test", "--eval", "--checksig", "--showrc"):
        return PackageAction(invocation, "rpm", SEARCH)
    if invocation.has("--import"):
        return PackageAction(invocation, "rpm", SOURCE)
    if invocation.has("--erase"):
        packages = read_operands(invocation, REMOVE, dnf.read_package)
        return PackageAction(invocation, "rpm", REMOVE, packages)
    for name, action in (
        ("--upgrade", INSTALL),
        ("--install", INSTALL),
        ("--reinstall", INSTALL),
        ("--freshen", UPGRADE),
    ):
        if invocation.has(name):
            packages = read_operands(invocation, action, _read_file)
            return PackageAction(invocation, "rpm", action, packages)
    return PackageAction(invocation, "rpm", OTHER)


def _read_file(index: int, known: str, is_whole: bool, action: str) -> Package:
    is_url = "://" in known
    text = known if is_whole else None
    return Package(index, text, None, action, is_file=not is_url, is_url=is_url)
