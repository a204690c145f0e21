"""Users and groups: what the commands accept.

Sources: the --help of shadow 4.13, adduser(8) 3.134, busybox adduser and addgroup 1.35. Debian's
adduser and busybox's share their name, as does useradd on Fedora and its kind; the
table has them all. ``-h`` is busybox's.
"""

from __future__ import annotations

_SHADOW = ": abbrev \n -R,--root= -P,--prefix= -h,--help "
_ADD = """
    : abbrev
    --uid,-u= --firstuid= --lastuid= --gid= --firstgid= --lastgid= --ingroup= --add-extra-groups
    --shell,-s= --comment,--gecos,-g= --home= -h= --no-create-home,-H --allow-all-names
    --allow-bad-names,--allow-badname,--force-badname --disabled-password,-D --disabled-login
    --conf= -q,--quiet --verbose --debug --system,-S --group -G= -k,--skel= --help --version
    --encrypt-home -a -m,--create-home -M -d,--home-dir= -c= -r -U,--user-group
    -N,--no-user-group -o,--non-unique -p,--password= -e,--expiredate= -f,--inactive=
    -l,--no-log-init
"""

TABLES = {
    "useradd": _SHADOW
    + """
    --badname,--badnames --btrfs-subvolume-home -b,--base-dir= -c,--comment= -d,--home-dir,--home=
    -D,--defaults -e,--expiredate= -f,--inactive= -F,--add-subids-for-system -g,--gid= -G,--groups=
    -k,--skel= -K,--key= -l,--no-log-init -m,--create-home -M,--no-create-home -N,--no-user-group
    -o,--non-unique -p,--password= -r,--system -s,--shell= -u,--uid= -U,--user-group
    -Z,--selinux-user=
    """,
    "usermod": _SHADOW
    + """
    -a,--append -b,--badname,--badnames -c,--comment= -d,--home= -e,--expiredate= -f,--inactive=
    -g,--gid= -G,--groups= -l,--login= -L,--lock -m,--move-home -o,--non-unique -p,--password=
    -r,--remove -s,--shell= -u,--uid= -U,--unlock -v,--add-subuids= -V,--del-subuids=
    -w,--add-subgids= -W,--del-subgids= -Z,--selinux-user=
    """,
    "userdel": _SHADOW + " -f,--force -r,--remove -Z,--selinux-user",
    "groupadd": _SHADOW
    + "-f,--force -g,--gid= -K,--key= -o,--non-unique -p,--password= -r,--system -U,--users=",
    "groupmod": _SHADOW
    + "-a,--append -g,--gid= -n,--new-name= -o,--non-unique -p,--password= -U,--users=",
    "groupdel": _SHADOW + " -f,--force",
    "gpasswd": ": abbrev \n -h,--help -Q,--root= "
    + "-a,--add= -d,--delete= -r,--remove-password -R,--restrict "
    "-A,--administrators= -M,--members=",
    "adduser": _ADD,
    "addgroup": _ADD,
    "deluser": """
    : abbrev
    --system --remove-home --remove-all-files --backup --backup-to= --backup-suffix= --force --group
    --only-if-empty --conf= -q,--quiet --verbose --debug -h,--help --version
    """,
    "passwd": """
    : abbrev
    -a,--all -d,--delete -e,--expire -h,--help -i,--inactive= -k,--keep-tokens -l,--lock
    -n,--mindays=
    -q,--quiet -r,--repository= -R,--root= -S,--status -u,--unlock -w,--warndays= -x,--maxdays=
    -P,--prefix= -s,--stdin
    """,
    "chpasswd": _SHADOW + " -c,--crypt-method= -e,--encrypted -m,--md5 -s,--sha-rounds=",
    "chsh": ": abbrev \n -R,--root= -h,--help -s,--shell= -l,--list-shells",
}
TABLES["delgroup"] = TABLES["deluser"]
