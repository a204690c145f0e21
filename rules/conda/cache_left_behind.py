"""DF390 conda-packages-left-behind."""

from __future__ import annotations

from dflint.clean_up import CleanUps
from dflint.commands.conda import cleans_cache, fills_cache
from dflint.cst.nodes import Run
from dflint.rule import Bad, Good, Rule, Severity, Violation
from dflint.semantics.mounts import mounts
from dflint.semantics.package_caches import kept_steps, may_clean_up
from dflint.semantics.script import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.file import File
    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

#: Name other folders for the packages, or tell conda not to keep them.
_SETTINGS = ("pkgs_dirs", "PKGS_DIRS", "condarc")


class CacheLeftBehind(Rule):
    """`conda install` leaves the packages as it downloaded them in the layer.

    conda keeps every package as an archive, besides what it unpacks, and the lists of all packages
    of the channels: hundreds of megabytes in `/opt/conda/pkgs`. `conda clean --all --yes` removes
    what no environment uses; it has to be in the same RUN, because a later one cannot take it out
    of the layer again. The same goes for `mamba` and `micromamba`.

    The repair adds `conda clean --all --yes` at the end of the RUN. Nothing is repaired where conda
    may not work any more by then, and where a later step is offline. (`--force-pkgs-dirs` is more
    than is safe: an environment may link to what it removes.)

    Nothing is reported where the folder is removed with `rm`, where it is in a cache mount, where a
    setting says where it is, and in stages that others only copy files from.
    """

    code = "DF390"
    name = "conda-packages-left-behind"
    severity = Severity.INFO
    commands = ("conda", "mamba", "micromamba")
    examples = [
        Bad(
            "FROM continuumio/miniconda3\nRUN conda install -y numpy\n",
            fixed="FROM continuumio/miniconda3\n"
            "RUN conda install -y numpy && conda clean --all --yes\n",
        ),
        Bad(
            "FROM condaforge/miniforge3\nRUN conda clean -afy && \\\n"
            "    /opt/conda/bin/mamba env update -f environment.yml && \\\n"
            "    rm environment.yml\n",
            fixed="FROM condaforge/miniforge3\nRUN conda clean -afy && \\\n"
            "    /opt/conda/bin/mamba env update -f environment.yml && \\\n"
            "    rm environment.yml && \\\n    /opt/conda/bin/mamba clean --all --yes\n",
            lines=[3],
        ),
        Bad("FROM continuumio/miniconda3\nRUN conda create -n a x && . activate a && make\n"),
        Bad("FROM debian\nRUN /opt/conda/bin/conda install -y x && mv /opt/conda /conda\n"),
        Good("FROM continuumio/miniconda3\nRUN conda install -y numpy && conda clean -tipy\n"),
        Good("FROM mambaorg/micromamba\nRUN micromamba install -y x && micromamba clean -ay\n"),
        Good("FROM debian\nRUN conda install -y numpy && rm -rf /opt/conda/pkgs/*\n"),
        Good("FROM debian\nRUN --mount=type=cache,target=/opt/conda/pkgs conda install -y x\n"),
        Good("FROM debian\nENV CONDA_PKGS_DIRS=/tmp/pkgs\nRUN conda install -y x\n"),
        Good(
            "FROM continuumio/miniconda3 AS build\nRUN conda env create -p /env\n"
            "FROM debian\nCOPY --from=build /env /env\n"
        ),
    ]

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self._clean_ups = CleanUps(file)

    def check_file(self) -> Iterator[Violation]:
        if any(setting in self.file.text for setting in _SETTINGS):
            return
        for step in kept_steps(self.file):
            command = _left_behind(step)
            if command is not None:
                tool = command.invocation.tool or ""
                message = f"{tool} {command.verb} leaves the downloaded packages in the layer"
                fix = self._clean_ups.behind(command, "clean --all --yes", "/pkgs")
                yield self.violation(command.head_span, message, fix)


def _left_behind(step: Step) -> Command | None:
    """The last command that fills the cache, when nothing empties it again."""
    if not isinstance(step.node, Run) or any(map(_may_hold_packages, mounts(step))):
        return None
    found: Command | None = None
    for command in in_order(step):
        if fills_cache(command.invocation):
            found = command
        elif cleans_cache(command.invocation) or _removes(command) or may_clean_up(command):
            found = None
    return found


def _removes(command: Command) -> bool:
    return command.name in ("rm", "find") and "pkgs" in command.node.code


def _may_hold_packages(mount: dict[str, str]) -> bool:
    target = mount["target"]
    is_likely = any(part in target for part in ("conda", "mamba", "pkgs", "$"))
    return is_likely and mount["type"] in ("cache", "tmpfs")
