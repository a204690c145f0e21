"""The go command: its table, and what it does to packages. Source: ``go help``, go 1.19 to 1.24."""

from __future__ import annotations

from dflint.commands.packages import (
    CLEAN,
    DOWNLOAD,
    INSTALL,
    OTHER,
    SEARCH,
    Package,
    PackageAction,
    read_operands,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.commands.invocation import Invocation

_BUILD = """
    -a -n -p= -race -msan -asan -cover -covermode= -coverpkg= -v -work -x -asmflags= -buildmode=
    -buildvcs=? -compiler= -gccgoflags= -gcflags= -installsuffix= -json -ldflags= -linkshared -mod=
    -modcacherw -modfile= -overlay= -pgo= -pkgdir= -tags= -trimpath=? -toolexec= -C= -i -exec=
"""

# Go's flag package takes one dash or two for any option, and a truth value only glued.
TABLES = {
    "go": f"""
    : single stop
    [build] {_BUILD} -o=
    [install] {_BUILD}
    [run] {_BUILD}
    [get] {_BUILD} -d -f -t -u=? -fix -insecure -tool -m
    [test] {_BUILD} -o= -c -args -bench= -benchmem -benchtime= -blockprofile= -count= -coverprofile=
    -cpu= -cpuprofile= -failfast -fuzz= -fuzztime= -list= -memprofile= -mutexprofile= -outputdir=
    -parallel= -run= -short -shuffle= -skip= -timeout= -trace= -vet=
    [vet] {_BUILD} -vettool= -c=
    [list] {_BUILD} -f= -deps -export -find -m -u -versions -retracted -test -e -compiled
    [clean] {_BUILD} -r -cache -testcache -modcache -fuzzcache
    [generate] {_BUILD} -run= -skip=
    [mod download, mod tidy, mod vendor, mod verify, mod why, mod graph, mod init, mod edit] -x
    -json
    -v -e -go= -compat= -o= -modcacherw -reuse= -m -vendor -require= -replace= -droprequire=
    -dropreplace= -fmt -print -module= -modfile= -diff
    [work init, work use, work sync, work edit, work vendor] -r -go= -use= -dropuse= -replace= -json
    [env] -json -u -w -changed
    [fmt, fix, tool, doc, version, bug, telemetry, help] -n -x -m -v -mod= -fix= -json -modfile=
    """
}

_ACTIONS = {
    "get": INSTALL,
    "install": INSTALL,
    "mod download": DOWNLOAD,
    "mod tidy": DOWNLOAD,
    "mod vendor": DOWNLOAD,
    "list": SEARCH,
    "env": SEARCH,
    "version": SEARCH,
    "clean": CLEAN,
}


def package_action(invocation: Invocation) -> PackageAction | None:
    """What an invocation of go does."""
    action = _ACTIONS.get(" ".join(invocation.subcommand), OTHER)
    if action == INSTALL and invocation.subcommand == ("get",) and invocation.has("-d"):
        action = DOWNLOAD
    if invocation.subcommand in (("get",), ("install",), ("run",), ("mod", "download")):
        return PackageAction(
            invocation, "go", action, read_operands(invocation, action, read_package)
        )
    return PackageAction(invocation, "go", action)


def read_package(index: int, known: str, is_whole: bool, action: str) -> Package:
    """A package as go takes it: ``path[@version]``, or one of the directory (``./...``, a file)."""
    text = known if is_whole else None
    if known.startswith((".", "/")) or (is_whole and known.endswith(".go")):
        return Package(index, text, None, action, is_file=True)
    name, at, version = known.partition("@")
    if not at:
        return Package(index, text, text, action, is_pattern="..." in known)
    return Package(index, text, name, action, version=version if is_whole else None, operator=at)
