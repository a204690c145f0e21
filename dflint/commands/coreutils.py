"""Files and text: GNU coreutils, findutils, sed, grep, awk and their kind. What they accept.

Sources: their --help (coreutils 9.1, findutils 4.9, grep 3.8, sed 4.9) and manual pages. busybox
knows a part of it, under the same letters.
"""

from __future__ import annotations

_OWNER = """
    : abbrev
    -c,--changes -f,--silent,--quiet -v,--verbose --dereference -h,--no-dereference --from=
    --preserve-root --no-preserve-root --reference= -R,--recursive -H -L -P --help --version
"""
_CHECKSUM = """
    : abbrev
    -b,--binary -c,--check --tag -t,--text -z,--zero --ignore-missing --quiet --status --strict
    -w,--warn -s -a,--algorithm= --length= --help --version
"""
_PLAIN = ": abbrev \n --help --version"
_RAW = ": raw"

TABLES = {
    "rm": """
    : abbrev
    -f,--force -i -I --interactive=? --one-file-system --no-preserve-root --preserve-root=?
    -r,-R,--recursive -d,--dir -v,--verbose --help --version
    """,
    "rmdir": ": abbrev \n -p,--parents -v,--verbose --ignore-fail-on-non-empty --help --version",
    "mkdir": ": abbrev \n -m,--mode= -p,--parents -v,--verbose -Z --context=? --help --version",
    "mkfifo": ": abbrev \n -m,--mode= -Z --context=? --help --version",
    "mknod": ": abbrev \n -m,--mode= -Z --context=? --help --version",
    "cp": """
    : abbrev
    -a,--archive --attributes-only --backup=? -b --copy-contents -d --debug -f,--force
    -i,--interactive -H -l,--link -L,--dereference -n,--no-clobber -P,--no-dereference -p
    --preserve=? --no-preserve= --parents -r,-R,--recursive --reflink=? --remove-destination
    --sparse= --strip-trailing-slashes -s,--symbolic-link -S,--suffix= -t,--target-directory=
    -T,--no-target-directory -u --update=? -v,--verbose -x,--one-file-system -Z --context=?
    --help --version
    """,
    "mv": """
    : abbrev
    --backup=? -b --debug --exchange -f,--force -i,--interactive -n,--no-clobber --no-copy
    --strip-trailing-slashes -S,--suffix= -t,--target-directory= -T,--no-target-directory -u
    --update=? -v,--verbose -Z,--context --help --version
    """,
    "ln": """
    : abbrev
    --backup=? -b -d,-F,--directory -f,--force -i,--interactive -L,--logical -n,--no-dereference
    -P,--physical -r,--relative -s,--symbolic -S,--suffix= -t,--target-directory=
    -T,--no-target-directory -v,--verbose --help --version
    """,
    "install": """
    : abbrev
    --backup=? -b -c -C,--compare -d,--directory -D --debug -g,--group= -m,--mode= -o,--owner=
    -p,--preserve-timestamps -s,--strip --strip-program= -S,--suffix= -t,--target-directory=
    -T,--no-target-directory -v,--verbose --preserve-context -Z --context=? --help --version
    """,
    "chown": _OWNER,
    "chgrp": _OWNER,
    "chmod": """
    : abbrev modes
    -c,--changes -f,--silent,--quiet -v,--verbose --no-preserve-root --preserve-root --reference=
    -R,--recursive --dereference -h,--no-dereference --help --version
    """,
    "touch": """
    : abbrev
    -a -c,--no-create -d,--date= -f -h,--no-dereference -m -r,--reference= -t= --time= --help
    --version
    """,
    "ls": """
    : abbrev
    -a,--all -A,--almost-all --author -b,--escape --block-size= -B,--ignore-backups -c -C --color=?
    -d,--directory -D,--dired -f -F --classify=? --file-type --format= --full-time -g
    --group-directories-first -G,--no-group -h,--human-readable --si -H --hide= --hyperlink=?
    --indicator-style= -i,--inode -I,--ignore= -k,--kibibytes -l -L,--dereference -m
    -n,--numeric-uid-gid -N,--literal -o -p -q,--hide-control-chars --show-control-chars
    -Q,--quote-name --quoting-style= -r,--reverse -R,--recursive -s,--size -S --sort= --time=
    --time-style= -t -T,--tabsize= -u -U -v -w,--width= -x -X -Z,--context --zero -1 --help
    --version
    """,
    "cat": """
    : abbrev
    -A,--show-all -b,--number-nonblank -e -E,--show-ends -n,--number -s,--squeeze-blank -t
    -T,--show-tabs -u -v,--show-nonprinting --help --version
    """,
    "tac": ": abbrev \n -b,--before -r,--regex -s,--separator= --help --version",
    "head": """
    : abbrev digits
    -c,--bytes= -n,--lines= -q,--quiet,--silent -v,--verbose -z,--zero-terminated --help --version
    """,
    "tail": """
    : abbrev digits plus
    -c,--bytes= -f --follow=? -F -n,--lines= --max-unchanged-stats= --pid= -q,--quiet,--silent
    --retry -s,--sleep-interval= -v,--verbose -z,--zero-terminated --help --version
    """,
    "tee": """
    : abbrev
    -a,--append -i,--ignore-interrupts -p --output-error=? --help --version
    """,
    "sort": """
    : abbrev
    -b,--ignore-leading-blanks -d,--dictionary-order -f,--ignore-case -g,--general-numeric-sort
    -i,--ignore-nonprinting -M,--month-sort -h,--human-numeric-sort -n,--numeric-sort
    -R,--random-sort --random-source= -r,--reverse --sort= -V,--version-sort --batch-size= -c -C
    --check=? --compress-program= --debug --files0-from= -k,--key= -m,--merge -o,--output=
    -s,--stable -S,--buffer-size= -t,--field-separator= -T,--temporary-directory= --parallel=
    -u,--unique -z,--zero-terminated --help --version
    """,
    "uniq": """
    : abbrev
    -c,--count -d,--repeated -D --all-repeated=? -f,--skip-fields= --group=? -i,--ignore-case
    -s,--skip-chars= -u,--unique -z,--zero-terminated -w,--check-chars= --help --version
    """,
    "wc": """
    : abbrev
    -c,--bytes -m,--chars -l,--lines --files0-from= -L,--max-line-length -w,--words --total= --help
    --version
    """,
    "cut": """
    : abbrev
    -b,--bytes= -c,--characters= -d,--delimiter= -f,--fields= -n --complement -s,--only-delimited
    --output-delimiter= -z,--zero-terminated --help --version
    """,
    "tr": """
    : abbrev stop
    -c,-C,--complement -d,--delete -s,--squeeze-repeats -t,--truncate-set1 --help --version
    """,
    "date": """
    : abbrev
    -d,--date= --debug -f,--file= -I --iso-8601=? -R,--rfc-email,--rfc-2822 --rfc-3339=
    -r,--reference=
    -s,--set= -u,--utc,--universal --resolution --help --version
    """,
    "du": """
    : abbrev
    -0,--null -a,--all --apparent-size -B,--block-size= -b,--bytes -c,--total -D,--dereference-args
    -H -d,--max-depth= --files0-from= -h,--human-readable --inodes -k -L,--dereference
    -l,--count-links -m -P,--no-dereference -S,--separate-dirs --si -s,--summarize -t,--threshold=
    --time=? --time-style= -X,--exclude-from= --exclude= -x,--one-file-system --help --version
    """,
    "df": """
    : abbrev
    -a,--all -B,--block-size= -h,--human-readable -H,--si -i,--inodes -k -l,--local --no-sync
    --output=? -P,--portability --sync --total -t,--type= -T,--print-type -x,--exclude-type= -v
    --help --version
    """,
    "stat": """
    : abbrev
    -L,--dereference -f,--file-system --cached= -c,--format= --printf= -t,--terse --help --version
    """,
    "truncate": """
    : abbrev
    -c,--no-create -o,--io-blocks -r,--reference= -s,--size= --help --version
    """,
    "split": """
    : abbrev digits
    -a,--suffix-length= --additional-suffix= -b,--bytes= -C,--line-bytes= -d --numeric-suffixes=? -x
    --hex-suffixes=? -e,--elide-empty-files --filter= -l,--lines= -n,--number= -t,--separator=
    -u,--unbuffered --verbose --help --version
    """,
    "mktemp": """
    : abbrev
    -d,--directory -u,--dry-run -q,--quiet --suffix= -p= --tmpdir=? -t --help --version
    """,
    "realpath": """
    : abbrev
    -e,--canonicalize-existing -m,--canonicalize-missing -L,--logical -P,--physical -q,--quiet
    --relative-to= --relative-base= -s,--strip,--no-symlinks -z,--zero -E,--canonicalize --help
    --version
    """,
    "readlink": """
    : abbrev
    -f,--canonicalize -e,--canonicalize-existing -m,--canonicalize-missing -n,--no-newline
    -q,--quiet
    -s,--silent -v,--verbose -z,--zero --help --version
    """,
    "basename": ": abbrev stop \n -a,--multiple -s,--suffix= -z,--zero --help --version",
    "dirname": ": abbrev \n -z,--zero --help --version",
    "seq": ": abbrev stop \n -f,--format= -s,--separator= -w,--equal-width --help --version",
    "id": """
    : abbrev
    -a -Z,--context -g,--group -G,--groups -n,--name -r,--real -u,--user -z,--zero --help --version
    """,
    "uname": """
    : abbrev
    -a,--all -s,--kernel-name -n,--nodename -r,--kernel-release -v,--kernel-version -m,--machine
    -p,--processor -i,--hardware-platform -o,--operating-system --help --version
    """,
    "nproc": ": abbrev \n --all --ignore= --help --version",
    "sleep": _PLAIN,
    "whoami": _PLAIN,
    "unlink": _PLAIN,
    "link": _PLAIN,
    "tty": ": abbrev \n -s,--silent,--quiet --help --version",
    "sync": ": abbrev \n -d,--data -f,--file-system --help --version",
    "md5sum": _CHECKSUM,
    "sha1sum": _CHECKSUM,
    "sha224sum": _CHECKSUM,
    "sha256sum": _CHECKSUM,
    "sha384sum": _CHECKSUM,
    "sha512sum": _CHECKSUM,
    "b2sum": _CHECKSUM,
    "shasum": _CHECKSUM + "-1 -p,--portable -U,--UNIVERSAL -0,--01",
    "base64": ": abbrev \n -d,-D,--decode -i,--ignore-garbage -w,--wrap= --help --version",
    "dd": _RAW,
    "echo": ": words stop \n -n -e -E",
    "printf": _RAW,
    "test": _RAW,
    "[": _RAW,
    "[[": _RAW,
    "expr": _RAW,
    "true": _RAW,
    "false": _RAW,
    ":": _RAW,
    "yes": _RAW,
    "sed": """
    : abbrev
    -n,--quiet,--silent --debug -e,--expression= -f,--file= --follow-symlinks -i,--in-place=?
    -l,--line-length= --posix -E,-r,--regexp-extended -s,--separate --sandbox -u,--unbuffered
    -z,--null-data,--zero-terminated --help --version -b,--binary
    """,
    "grep": """
    : abbrev digits
    -E,--extended-regexp -F,--fixed-strings -G,--basic-regexp -P,--perl-regexp -e,--regexp=
    -f,--file=
    -i,-y,--ignore-case --no-ignore-case -w,--word-regexp -x,--line-regexp -z,--null-data
    -s,--no-messages -v,--invert-match -V,--version --help -m,--max-count= -b,--byte-offset
    -n,--line-number --line-buffered -H,--with-filename -h,--no-filename --label= -o,--only-matching
    -q,--quiet,--silent --binary-files= -a,--text -I -d,--directories= -D,--devices= -r,--recursive
    -R,--dereference-recursive --include= --exclude= --exclude-from= --exclude-dir=
    -L,--files-without-match -l,--files-with-matches -c,--count -T,--initial-tab -Z,--null
    -A,--after-context= -B,--before-context= -C,--context= --group-separator=
    --no-group-separator --color,--colour=? -U,--binary
    """,
    "awk": """
    : stop abbrev
    -f,--file= -F,--field-separator= -v,--assign= -b,--characters-as-bytes -c,--traditional
    -e,--source= -E,--exec= -i,--include= -l,--load= -M,--bignum -n,--non-decimal-data
    -O,--optimize -P,--posix -r,--re-interval -s,--no-optimize -S,--sandbox -V,--version
    -W= -h,--help
    """,
    "find": """
    : single
    -H -L -P -D= -O1 -O2 -O3 -daystart -depth -d -follow -ignore_readdir_race
    -noignore_readdir_race -maxdepth= -mindepth= -mount -noleaf -regextype= -warn -nowarn -xdev
    -amin= -anewer= -atime= -cmin= -cnewer= -context= -ctime= -empty -executable -false
    -files0-from=
    -fstype= -gid= -group= -ilname= -iname= -inum= -ipath= -iregex= -iwholename= -links= -lname=
    -mmin= -mtime= -name= -newer= -newer*= -nogroup -nouser -path= -perm= -readable -regex=
    -samefile= -size= -true -type= -uid= -used= -user= -wholename= -writable -xtype= -delete
    -exec=; -execdir=; -ok=; -okdir=; -fls= -fprint= -fprint0= -fprintf=2 -ls -print -print0
    -printf= -prune -quit -and -a -or -o -not -help -version --help --version
    """,
    "rsync": """
    : abbrev
    -v,--verbose -q,--quiet -c,--checksum -a,--archive -r,--recursive -R,--relative -b,--backup
    --backup-dir= --suffix= -u,--update --inplace --append -d,--dirs -l,--links -L,--copy-links
    --copy-unsafe-links --safe-links -k,--copy-dirlinks -K,--keep-dirlinks -H,--hard-links
    -p,--perms
    -E,--executability --chmod= -A,--acls -X,--xattrs -o,--owner -g,--group --devices --specials -D
    -t,--times -O,--omit-dir-times --super --fake-super -S,--sparse -n,--dry-run -W,--whole-file
    -x,--one-file-system -B,--block-size= -e,--rsh= --rsync-path= --existing --ignore-existing
    --remove-source-files --del --delete --delete-before --delete-during --delete-after
    --delete-excluded --ignore-errors --force --max-delete= --max-size= --min-size= --partial
    --partial-dir= -m,--prune-empty-dirs --numeric-ids --usermap= --groupmap= --chown= --timeout=
    -I,--ignore-times --size-only -T,--temp-dir= -y,--fuzzy --compare-dest= --copy-dest=
    --link-dest=
    -z,--compress --compress-level= -C,--cvs-exclude -f,--filter= -F --exclude= --exclude-from=
    --include= --include-from= --files-from= -0,--from0 -s,--protect-args --address= --port= --stats
    -8,--8-bit-output -h,--human-readable --progress -P -i,--itemize-changes --out-format=
    --log-file= --password-file= --bwlimit= --no-* --info= -4,--ipv4 -6,--ipv6 --version --help
    """,
    "patch": """
    : abbrev
    -p,--strip= -F,--fuzz= -l,--ignore-whitespace -c,--context -e,--ed -n,--normal -u,--unified
    -N,--forward -R,--reverse -i,--input= -o,--output= -r,--reject-file= -D,--ifdef= -E
    --remove-empty-files -Z,--set-utc -T,--set-time --quoting-style= -b,--backup
    --backup-if-mismatch --no-backup-if-mismatch -V,--version-control= -B,--prefix=
    -Y,--basename-prefix=
    -z,--suffix= -g,--get= -t,--batch -f,--force -s,--quiet,--silent --verbose --dry-run --posix
    -d,--directory= --reject-format= --binary --read-only= --merge=? --follow-symlinks -v,--version
    --help
    """,
    "which": ": abbrev \n -a,--all -s --skip-alias --skip-functions --skip-dot --version --help",
    "ldconfig": """
    : abbrev
    -c,--format= -C= -f= -i,--ignore-aux-cache -l -n -N -p,--print-cache -r= -v,--verbose
    -V,--version
    -X -?,--help
    """,
    "strip": """
    : abbrev
    -I,--input-target= -O,--output-target= -F,--target= -p,--preserve-dates -D
    --enable-deterministic-archives -U -R,--remove-section= --remove-relocations=
    --strip-section-headers
    -s,--strip-all -g,-S,-d,--strip-debug --strip-dwo --strip-unneeded --only-keep-debug
    -M,--merge-notes --no-merge-notes -N,--strip-symbol= --keep-section= -K,--keep-symbol=
    --keep-section-symbols --keep-file-symbols -w,--wildcard -x,--discard-all -X,--discard-locals
    -v,--verbose -V,--version -h,--help --info -o=
    """,
    "ldd": "--version --help -d,--data-relocs -r,--function-relocs -u,--unused -v,--verbose",
    "scanelf": """
    -a,--all -A,--archives -B,--nobanner -C,--nocolor -E,--etype= -f,--from= -F,--format=
    -g,--gmatch
    -h,--help -i,--interp -k,--section= -L,--ldcache -l,--ldpath -m,--mount -M,--bits= -n,--needed
    -N,--lib= -o,--file= -p,--path -q,--quiet -r,--rpath -R,--recursive -s,--symbol= -S,--soname
    -t,--textrels -T,--textrel -u,--use -v,--verbose -V,--version -x,--pax -y,--symlink -Y,--type=
    """,
    "ps": _RAW,
    "kill": _RAW,
    "jq": """
    : stop
    -n,--null-input -r,--raw-output -R,--raw-input -s,--slurp -c,--compact-output -C,--color-output
    -M,--monochrome-output -S,--sort-keys -e,--exit-status -j,--join-output -a,--ascii-output
    -f,--from-file= -L= --tab --indent= --arg=2 --argjson=2 --slurpfile=2 --rawfile=2 --args=*
    --jsonargs=* --stream --seq --unbuffered -h,--help -V,--version
    """,
}
for _name in ("egrep", "fgrep", "zgrep"):
    TABLES[_name] = TABLES["grep"]
for _name in ("gawk", "mawk", "nawk"):
    TABLES[_name] = TABLES["awk"]
