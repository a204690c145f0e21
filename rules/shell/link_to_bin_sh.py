"""DF406 link-to-bin-sh."""

from __future__ import annotations

from dflint.cst.nodes import CommandInstruction, Onbuild, Run, Shell
from dflint.rule import Bad, Edit, Fix, Good, Rule, Safety, Severity, Violation
from dflint.semantics.script import in_order
from dflint.semantics.stages import DEFAULT_SHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dflint.semantics.script import Command
    from dflint.semantics.stages import Step

_SHELLS = ("/bin/sh", "/usr/bin/sh")
_BASH = ("bash", "/bin/bash", "/usr/bin/bash")
#: They have ``/bin/sh`` run what somebody has written for this image.
_RUN_SCRIPTS = frozenset(
    "ansible ansible-playbook bundle cargo cmake composer crond gosu gradle grunt gulp make mvn"
    " ninja npm npx pnpm rake runuser sh su su-exec supervisord yarn".split()
)
_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin")


class LinkToBinSh(Rule):
    """A link in the place of `/bin/sh` changes the shell of every script in the image.

    Scripts of packages, and programs that call `system()`, are written for the `/bin/sh` that the
    distribution has; the next upgrade of its package may take the link away again. To have RUN, CMD
    and ENTRYPOINT read by another shell say `SHELL ["/bin/bash", "-c"]`.

    The repair writes that SHELL in the place of a RUN that makes the link and does nothing else. It
    is unsafe: whatever else calls `/bin/sh` gets the shell of the distribution then. It is not done
    where the file says that something may count on bash there: a script of one's own, `make`,
    `npm`, `sh` in a later RUN, CMD or ENTRYPOINT.
    """

    code = "DF406"
    name = "link-to-bin-sh"
    aliases = ("DL4005",)
    severity = Severity.WARNING
    commands = ("ln",)
    examples = [
        Bad(
            "FROM ubuntu:24.04\nRUN rm /bin/sh && ln -s /bin/bash /bin/sh\n"
            "RUN source /etc/os-release\n",
            fixed='FROM ubuntu:24.04\nSHELL ["/bin/bash", "-c"]\nRUN source /etc/os-release\n',
            lines=[2],
            unsafe=True,
        ),
        Bad("FROM ubuntu:24.04\nRUN ln -sf bash /bin/sh\nRUN ./install.sh\n", lines=[2]),
        Bad('FROM ubuntu:24.04\nRUN ln -sf bash /bin/sh\nRUN a\nCMD ["sh", "x"]\n', lines=[2]),
        Bad("FROM debian:bookworm\nRUN rm /bin/sh && \\\n  ln -s /bin/bash /bin/sh\n", lines=[3]),
        Bad("FROM debian:bookworm\nONBUILD RUN ln -sfv bash /usr/bin/sh\n"),
        Good("FROM alpine:3.23\nRUN ln -s /bin/sh /bin/bash\n"),
        Good("FROM debian:bookworm\nRUN ln -sf /bin/true /sbin/initctl\n"),
        Good('FROM scratch\nCOPY busybox /\nRUN ["/busybox", "ln", "-s", "/busybox", "/bin/sh"]\n'),
        Good("FROM debian:bookworm\nRUN chroot /rootfs ln -s busybox /bin/sh\n"),
    ]

    def visit_command(self, command: Command) -> Iterator[Violation]:
        operands = command.invocation.operands
        if len(operands) < 2 or command.invocation.chrooted or command.has("--target-directory"):
            return
        if command.step.stage.base_image == "scratch":
            # There is no other one.
            return
        if command.values[operands[-1]] in _SHELLS:
            message = f"{command.values[operands[-1]]} becomes a link: SHELL says what reads a RUN"
            yield self.violation(command.word(operands[-1]), message, _fix(command))


def _fix(command: Command) -> Fix | None:
    step, node = command.step, command.step.node
    if not isinstance(node, Run) or node.flags or node.heredocs or step.is_onbuild:
        return None
    if step.state.shell is not DEFAULT_SHELL or "BASH_ENV" in step.state.environment:
        return None
    later = list(step.later)
    # That the next RUN is run at all shows that bash is there.
    is_run = any(isinstance(one.node, Run) and one.script is not None for one in later)
    if not is_run or not _only_links(step, command) or not all(map(_may_have_any_sh, later)):
        return None
    start, end = node.head_span[0], node.arguments[-1].span[1]
    keyword = "shell" if node.keyword.islower() else "SHELL"
    tokens = ("SHELL", "[", "/bin/bash", "-c")
    edit = Edit(start, end, f'{keyword} ["/bin/bash", "-c"]', tokens)
    return Fix("Say SHELL", [edit], Safety.UNSAFE)


def _only_links(step: Step, link: Command) -> bool:
    """Whether a RUN does nothing but remove ``/bin/sh`` and make the link to bash."""
    script = step.script
    if script is None or script.errors or len(script.body.items) != 1 or step.inner_commands:
        return False
    chain = script.body.items[0].and_or
    commands = list(step.commands)
    if len(chain.pipelines) != len(commands) or "||" in chain.operators or "#" in step.node.code:
        return False
    *before, last = commands
    is_link = last is link and len(link.invocation.operands) == 2 and link.has("--symbolic")
    is_bash = link.values[link.invocation.operands[0]] in _BASH
    return is_link and is_bash and all(map(_removes_sh, before)) and len(before) < 2


def _removes_sh(command: Command) -> bool:
    operands = [command.values[index] for index in command.invocation.operands]
    return command.name == "rm" and operands == ["/bin/sh"]


def _may_have_any_sh(step: Step) -> bool:
    """Whether nothing in a step counts on what ``/bin/sh`` is."""
    node = step.node
    if isinstance(node, (Shell, Onbuild)):
        return False
    if not isinstance(node, CommandInstruction):
        return True
    if "/bin/sh" in node.code or (step.script is not None and step.script.errors):
        return False
    return not any(map(_runs_script, in_order(step)))


def _runs_script(command: Command) -> bool:
    name = command.invocation.argv[command.invocation.index :][:1]
    if not name or name[0] is None:
        return not command.node.assignments
    folder, _, base = name[0].rpartition("/")
    return base in _RUN_SCRIPTS or base.endswith(".sh") or (folder != "" and folder not in _FOLDERS)
