"""A stand-in for the builder: runs the RUN instructions of a Dockerfile in folders of ours.

``/top`` in a script, and the folders of a system that packages live in, become folders below one
that is all theirs. Package managers and the like are small scripts that only keep the books.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.buildkit import instructions

#: What a stage looked like at its end: mode and content of each file, by path.
Files = dict[str, str]

_PATH = re.compile(r"(?<![\w/.])/(?=top\b|(?:etc/apt|usr/src|usr/local|var/lib)/)(?:top\b)?")

_APT = r"""
folder=$TOP/var/lib/apt lists=$TOP/var/lib/apt/lists installed=$TOP/var/lib/installed
while [ $# -gt 0 ]; do
    case $1 in
        -o) shift ;;
        -*) ;;
        *) if [ -z "$action" ]; then action=$1; else packages="$packages ${1%%=*}"; fi ;;
    esac
    shift
done
case $action in
    update)
        mkdir -p "$lists"
        cat "$TOP"/etc/apt/sources.list.d/* > "$lists/all" 2>/dev/null
        echo main >> "$lists/all" ;;
    install)
        for package in $packages; do
            grep -qsx "$package" "$installed" && continue
            case $package in
                missing) exit 100 ;;
                vendor-*) grep -qs vendor "$lists/all" || exit 100 ;;
                *) grep -qs main "$lists/all" || exit 100 ;;
            esac
            echo "$package" >> "$installed"
        done ;;
    purge | remove)
        for package in $packages; do
            grep -vx "$package" "$installed" > "$installed.new"
            mv "$installed.new" "$installed"
        done ;;
esac
exit 0
"""
_MAKE = r"""
grep -qsx make "$TOP/var/lib/installed" && grep -qsx gcc "$TOP/var/lib/installed" || exit 127
echo "make $*" >> "$TOP/var/lib/log"
"""
# What it is told, but for options that only keep a cache out, or progress out of the log.
_TOOL = (
    'echo "${0##*/} $*" | sed "s/ --no-cache-dir//; s/ --progress=dot:giga//"'
    ' >> "$TOP/var/lib/log"\n'
)
PROGRAMS = {
    "apt": _APT,
    "apt-get": _APT,
    "make": _MAKE,
    "sudo": 'exec "$@"\n',
    "wget": 'grep -qsx wget "$TOP/var/lib/installed" || exit 127\n' + _TOOL,
    "useradd": _TOOL,
    "pip": _TOOL,
    "fails": _TOOL + "exit 1\n",
    # For what a repair adds in front of a purge: nothing has been linked.
    "find": "",
    "dpkg-query": "",
    "apt-mark": "",
}


class Machine:
    """A folder to build in, again and again."""

    def __init__(self, folder: Path) -> None:
        self.top = folder / "top"
        self._stages = folder / "stages"
        self._bin = folder / "bin"
        self._bin.mkdir()
        for name, script in PROGRAMS.items():
            program = self._bin / name
            program.write_text(f"#!/bin/sh\n{script}")
            program.chmod(0o755)

    def build(self, text: str, folders: Iterable[str] = ()) -> tuple[bool, list[Files]]:
        """Whether all RUNs succeeded, and the files of each stage, as far as it came."""
        shutil.rmtree(self._stages, ignore_errors=True)
        found: list[Files] = []
        names: dict[str, str] = {}
        is_first = True
        for instruction in instructions(text):
            keyword, values = instruction.cmd.upper(), instruction.value
            if keyword == "FROM":
                if not is_first:
                    self._end_stage(found)
                is_first = False
                environment = {"PATH": f"{self._bin}:{os.environ['PATH']}", "LC_ALL": "C"}
                environment |= {"HOME": str(self.top), "TOP": str(self.top)}
                shell, directory = ["/bin/sh", "-c"], self.top
                self._begin_stage(names.get(values[0]), folders)
                if len(values) > 1:
                    names[values[2]] = str(len(found))
            elif keyword == "SHELL":
                shell = list(values)
            elif keyword == "ENV":
                environment[values[0]] = values[1]
            elif keyword == "ARG":
                name, _, value = values[0].partition("=")
                environment[name] = value
            elif keyword == "WORKDIR":
                directory = Path(self._here(values[0]))
                directory.mkdir(parents=True, exist_ok=True)
            elif keyword == "RUN" and not self._run(
                [*shell, self._here(values[0])], environment, directory
            ):
                self._end_stage(found)
                return False, found
        self._end_stage(found)
        return True, found

    def _here(self, text: str) -> str:
        return _PATH.sub(lambda match: str(self.top) + ("" if match[0] == "/top" else "/"), text)

    def _begin_stage(self, base: str | None, folders: Iterable[str]) -> None:
        shutil.rmtree(self.top, ignore_errors=True)
        if base is not None:
            shutil.copytree(self._stages / base, self.top)
            return
        self.top.mkdir(mode=0o755)
        for folder in folders:
            (self.top / folder).mkdir(parents=True)

    def _end_stage(self, found: list[Files]) -> None:
        shutil.copytree(self.top, self._stages / str(len(found)))
        found.append(self._files())

    def _run(self, command: list[str], environment: dict[str, str], directory: Path) -> bool:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            umask=0o022,
            start_new_session=True,
        )
        status = process.wait(timeout=20)
        with suppress(ProcessLookupError):
            # What runs in the background ends with the container.
            os.killpg(process.pid, signal.SIGKILL)
        return status == 0

    def _files(self) -> Files:
        found: Files = {}
        for folder, folders, files in os.walk(self.top):
            for name in (*folders, *files):
                path = Path(folder, name)
                mode = f"{path.stat().st_mode:o} "
                content = "" if path.is_dir() else path.read_bytes().decode("latin-1")
                found[str(path.relative_to(self.top))] = mode + content
        return found
