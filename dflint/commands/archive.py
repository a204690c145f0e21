"""Archivers and compressors: what they accept.

Sources: their --help and manual pages (tar 1.34, unzip 6, zip 3, gzip 1.12, xz 5.4, zstd 1.5).
"""

from __future__ import annotations

_COMPRESSOR = """
    : abbrev
    -1,--fast -2 -3 -4 -5 -6 -7 -8 -9,--best -c,--stdout,--to-stdout -d,--decompress,--uncompress
    -f,--force -h,--help -k,--keep -l,--list -L,--license -q,--quiet -r,--recursive -t,--test
    -v,--verbose -V,--version -z,--compress
"""

TABLES = {
    "tar": """
    : abbrev bundle
    -A,--catenate,--concatenate -c,--create --delete -d,--diff,--compare -r,--append --test-label
    -t,--list -u,--update -x,--extract,--get --check-device -g,--listed-incremental=
    -G,--incremental --hole-detection= --ignore-failed-read --level= --no-check-device --no-seek
    -n,--seek --occurrence=? --sparse-version= -S,--sparse --add-file= -C,--directory= --exclude=
    --exclude-backups --exclude-caches --exclude-caches-all --exclude-caches-under
    --exclude-ignore= --exclude-ignore-recursive= --exclude-tag= --exclude-tag-all=
    --exclude-tag-under= --exclude-vcs --exclude-vcs-ignores --no-null --no-recursion --no-unquote
    --no-verbatim-files-from --null --verbatim-files-from --recursion -T,--files-from= --unquote
    -X,--exclude-from= --anchored --ignore-case --no-anchored --no-ignore-case --no-wildcards
    --no-wildcards-match-slash --wildcards --wildcards-match-slash --keep-directory-symlink
    --keep-newer-files -k,--keep-old-files --no-overwrite-dir --one-top-level=? --overwrite
    --overwrite-dir --recursive-unlink --remove-files --skip-old-files -U,--unlink-first -W,--verify
    --ignore-command-error --no-ignore-command-error -O,--to-stdout --to-command=
    --atime-preserve=? --clamp-mtime --delay-directory-restore --group= --group-map= --mode=
    --mtime=
    -m,--touch --no-delay-directory-restore -o,--no-same-owner --no-same-permissions --numeric-owner
    --owner= --owner-map= -p,--preserve-permissions,--same-permissions --same-owner --preserve
    --sort= -s,--preserve-order,--same-order --acls --no-acls --no-selinux --no-xattrs --selinux
    --xattrs --xattrs-exclude= --xattrs-include= --force-local -f,--file=
    -F,--info-script,--new-volume-script= -L,--tape-length= -M,--multi-volume --rmt-command=
    --rsh-command= --volno-file= -b,--blocking-factor= -B,--read-full-records -i,--ignore-zeros
    --record-size= -H,--format= --old-archive,--portability --pax-option= --posix -V,--label=
    -a,--auto-compress -I,--use-compress-program= -j,--bzip2 -J,--xz --lzip --lzma --lzop
    --no-auto-compress --zstd -z,--gzip,--gunzip,--ungzip -Z,--compress,--uncompress --backup=?
    --hard-dereference -h,--dereference -K,--starting-file= -N,--newer,--after-date= --newer-mtime=
    --one-file-system -P,--absolute-names --suffix= --strip-components,--strip=
    --transform,--xform= --checkpoint=? --checkpoint-action= --full-time --index-file=
    -l,--check-links --no-quote-chars= --quote-chars= --quoting-style= -R,--block-number
    --show-defaults --show-omitted-dirs --show-snapshot-field-ranges
    --show-transformed-names,--show-stored-names --totals=? --utc -v,--verbose --warning=
    -w,--interactive,--confirmation --restrict --usage --version -?,--help
    """,
    "ar": ": bundle \n -r -c -s -q -t -x -d -m -p -u -v -o -D -U -S -T -P -N= --version --help",
    "unzip": """
    -A -a -aa -b -bb -B -c -C -d= -D -DD -f -F -h -hh -i -I= -O= -j -J -K -l -L -LL -M -n -N -o -p
    -P= -q -qq -s -S -t -T -u -U -UU -v -V -W -x=* -X -Y -z -Z -: -^
    """,
    "zip": """
    : abbrev
    -0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -A,--adjust-sfx -b,--temp-path= -c,--entry-comments -d,--delete
    -D,--no-dir-entries -e,--encrypt -f,--freshen -F,--fix -FF,--fixfix -g,--grow -h,--help
    -i,--include=* -j,--junk-paths -J,--junk-sfx -k,--DOS-names -l,--to-crlf -ll,--from-crlf -L
    -m,--move -n,--suffixes= -o,--latest-time -O,--output-file= -P,--password= -q,--quiet
    -r,--recurse-paths -R,--recurse-patterns -s,--split-size= -t,--from-date= -tt,--before-date=
    -T,--test -u,--update -v,--verbose -x,--exclude=* -X,--strip-extra -y,--symlinks
    -z,--archive-comment -Z,--compression-method= -@,--names-stdin -sf,--show-files --version
    """,
    "gzip": _COMPRESSOR
    + "-n,--no-name -N,--name -S,--suffix= --rsyncable --synchronous -a,--ascii",
    "bzip2": _COMPRESSOR + "-s,--small",
    "xz": _COMPRESSOR
    + """
    -0 -e,--extreme -T,--threads= -S,--suffix= -F,--format= -C,--check= -M,--memlimit,--memory= -Q
    --block-size= --files=? --files0=? --no-sparse --single-stream --no-warn --ignore-check
    --memlimit-compress= --memlimit-decompress= --robot -H,--long-help --lzma1=? --lzma2=?
    """,
    "lzip": _COMPRESSOR + "-0 -a -b= -F -i -m= -n= -o,--output= -s= -S= --loose-trailing",
    "zstd": """
    -# -1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12 -13 -14 -15 -16 -17 -18 -19 -20 -21 -22 --fast=?
    --ultra -c,--stdout -d,--decompress,--uncompress -D= -f,--force -h,-H,--help -k,--keep -l,--list
    -o= -q,--quiet -r --rm -t,--test -T= -v,--verbose -V,--version -z,--compress -M= --adapt=?
    --long=? --no-check --check --sparse --no-sparse --format= --threads= --memory=
    --output-dir-flat= --output-dir-mirror= --filelist= --exclude-compressed --stream-size=
    --rsyncable --single-thread --progress --no-progress --patch-from= --auto-threads=
    """,
    "7z": ": raw",
    "cpio": """
    : abbrev
    -i,--extract -o,--create -p,--pass-through -0,--null -a,--reset-access-time -A,--append -b -B
    --block-size= -c -C= -d,--make-directories -D,--directory= -E,--pattern-file= -f,--nonmatching
    -F,--file= -H,--format= -I= -k -l,--link -L,--dereference -m,--preserve-modification-time -M=
    -n,--numeric-uid-gid --no-absolute-filenames --absolute-filenames --no-preserve-owner -O=
    -r,--rename -R,--owner= --quiet --sparse -s,--swap-bytes -S -t,--list --to-stdout
    -u,--unconditional -v,--verbose -V,--dot --version --help
    """,
}
TABLES["bsdtar"] = TABLES["tar"]
for _name in ("gunzip", "zcat", "pigz", "unpigz"):
    TABLES[_name] = TABLES["gzip"]
for _name in ("bunzip2", "bzcat"):
    TABLES[_name] = TABLES["bzip2"]
for _name in ("unxz", "xzcat", "lzma", "unlzma"):
    TABLES[_name] = TABLES["xz"]
for _name in ("unzstd", "zstdcat"):
    TABLES[_name] = TABLES["zstd"]
TABLES["7za"] = TABLES["7zr"] = TABLES["7z"]
