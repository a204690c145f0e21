"""Which shell /bin/sh is in an image, as far as its name and the file say."""

from __future__ import annotations

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Step

_BUSYBOX = regex(r"(?:^|[/:_.-])(?:alpine|busybox)")
# In these families /bin/sh is bash.
_BASH = regex(
    r"(?:^|[/:_.-])(?:centos|fedora|rocky|rockylinux|almalinux|amazonlinux|oraclelinux|rhel|ubi|"
    r"opensuse|leap|tumbleweed|sles|bci|archlinux|manylinux|photon)"
)

_SH = ("/bin/sh", "/usr/bin/sh")


def sh_of_image(image: str) -> str:
    """``busybox`` or ``bash as sh`` where that is known, else ``sh``."""
    image = image.lower()
    if _BUSYBOX.search(image):
        return "busybox"
    return "bash as sh" if _BASH.search(image) else "sh"


def replaces_sh(step: Step) -> bool:
    """Whether it puts another shell in the place of /bin/sh: whoever does that wants bash."""
    source = getattr(step.node, "shell_source", None)
    if source is None or ("/sh" not in source.text and "dash" not in source.text):
        return False
    for command in step.commands:
        operands = [command.values[index] for index in command.invocation.operands]
        if command.name in ("ln", "cp", "mv", "install") and operands and operands[-1] in _SH:
            return True
        if command.name == "dpkg-reconfigure" and "dash" in operands:
            return True
    return False
