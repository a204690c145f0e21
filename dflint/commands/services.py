"""Services, keys and the system's settings: what the commands accept."""

from __future__ import annotations

TABLES = {
    "systemctl": """
    : abbrev
    -h,--help --version --system --user -H,--host= -M,--machine= -t,--type= --state= --failed
    -p,--property= -P= -a,--all -l,--full -r,--recursive --reverse --with-dependencies --job-mode=
    -T,--show-transaction --show-types --value --check-inhibitors= -i --kill-whom,--kill-who=
    -s,--signal= --what= --now --dry-run -q,--quiet --wait --no-block --no-wall --no-reload
    --legend=
    --no-legend --no-pager --no-ask-password --global --runtime -f,--force --preset-mode= --root=
    --image= -n,--lines= -o,--output= --plain --timestamp= --read-only --mkdir --marked
    [enable, disable, start, stop, restart, reload, status, mask, unmask, daemon-reload]
    [set-default, is-active, is-enabled, is-failed, list-units, list-unit-files, show, cat, kill]
    [preset, edit, preset-all, reenable, reset-failed, link, add-wants, try-restart]
    [reload-or-restart, isolate]
    """,
    "service": ": stop \n --status-all --full-restart --help --version",
    "update-rc.d": "-f -n",
    "chkconfig": "--list -a,--add -d,--del --level= --override --type= --no-redirect",
    "rc-update": """
    -a,--all -s,--stack -u,--update -h,--help -C,--nocolor -V,--version -v,--verbose -q,--quiet
    [add, delete|del, show, update]
    """,
    "invoke-rc.d": ": stop \n --quiet --force --try-anyway --disclose-deny --query --no-fallback",
    "a2enmod": "-q,--quiet -m,--maintmode -p,--purge -f,--force -h,--help",
    "locale-gen": """
    --purge --no-purge --archive --no-archive --aliases= --lang= --keep-existing --help
    """,
    "localedef": """
    : abbrev
    -A,--alias-file= -c,--force -f,--charmap= -i,--inputfile= -u,--repertoire-map= -v,--verbose
    -V,--version --add-to-archive --big-endian --delete-from-archive --list-archive --little-endian
    --no-archive --no-hard-links --no-warnings= --posix --prefix= --quiet --replace --warnings=
    --usage -?,--help
    """,
    "update-locale": ": abbrev \n --reset --locale-file= --no-checks --help",
    "update-ca-certificates": """
    -v,--verbose -f,--fresh --hooksdir= --localcertsdir= --certsconf= --help
    """,
    "update-ca-trust": """
    [extract, enable, disable, check, force-enable, force-disable]
    -o,--output=
    """,
    "sysctl": """
    : abbrev
    -a,-A,--all -b,--binary -e,--ignore -N,--names -n,--values -p,-f,--load=? --system -r,--pattern=
    -q,--quiet -w,--write --dry-run -d -h,--help -V,--version -o -x -X
    """,
    "setcap": ": raw",
    "crontab": "-u= -l -r -e -i -s -n -T=",
    "gpg": """
    : abbrev
    -s,--sign --clear-sign,--clearsign -b,--detach-sign -e,--encrypt -c,--symmetric -d,--decrypt
    --verify --verify-files -k,--list-keys,--list-public-keys -K,--list-secret-keys
    --list-signatures,--list-sigs --check-signatures,--check-sigs --fingerprint
    --generate-key,--gen-key
    --full-generate-key,--full-gen-key --quick-generate-key,--quick-gen-key
    --delete-keys,--delete-key
    --delete-secret-keys,--delete-secret-key --sign-key --lsign-key --edit-key --export
    --export-secret-keys
    --export-ownertrust --import-ownertrust --send-keys --receive-keys,--recv-keys,--recv-key,--recv
    --search-keys --refresh-keys --fetch-keys,--fetch-key --locate-keys --import,--fast-import
    --card-status --update-trustdb --check-trustdb --list-packets --dearmor,--dearmour
    --enarmor,--enarmour
    --print-md --gen-random --server --show-keys --version -h,--help --dump-options
    --locate-external-keys
    -a,--armor,--armour --no-armor -r,--recipient= -R,--hidden-recipient= -f,--recipient-file=
    -u,--local-user= --sender= -z= --textmode,-t -o,--output= --max-output= -v,--verbose
    --no-verbose
    -q,--quiet -n,--dry-run -i,--interactive --no-tty --batch --no-batch --yes --no --answer-yes
    --options= --no-options --homedir= --keyserver= --keyserver-options= --import-options=
    --export-options= --list-options= --verify-options= --keyring= --primary-keyring=
    --secret-keyring= --no-default-keyring --default-key= --default-recipient= --trust-model=
    --trustdb-name= --trusted-key= --always-trust --with-colons --with-fingerprint --with-keygrip
    --with-subkey-fingerprint --with-secret --keyid-format= --status-fd= --status-file= --logger-fd=
    --logger-file,--log-file= --attribute-fd= --command-fd= --command-file= --passphrase=
    --passphrase-fd= --passphrase-file= --pinentry-mode= --no-permission-warning --no-greeting
    --no-secmem-warning --no-auto-check-trustdb --ignore-time-conflict --ignore-valid-from
    --no-autostart --auto-key-locate= --auto-key-retrieve --no-auto-key-retrieve
    --no-auto-key-locate
    --cipher-algo= --digest-algo= --cert-digest-algo= --compress-algo= --s2k-mode=
    --s2k-digest-algo=
    --s2k-count= --charset= --display-charset= --debug= --debug-level= --http-proxy= --expert
    --enable-special-filenames --fixed-list-mode --import-filter= --export-filter= --no-symkey-cache
    --lock-never --lock-once --lock-multiple --agent-program= --dirmngr-program= --use-agent
    --no-use-agent --compliance= --rfc4880 --openpgp --gnupg --quick-add-key --quick-set-expire
    """,
    "gpgv": """
    : abbrev
    -v,--verbose -q,--quiet --keyring= --status-fd= --logger-fd= --homedir= --ignore-time-conflict
    -o,--output= --weak-digest= --version -h,--help
    """,
    "gpgconf": ": abbrev \n --kill= --launch= --reload=? --list-dirs=?w --homedir= -v,--verbose",
    "openssl": ": raw",
    "ssh-keyscan": "-4 -6 -c -D -H -v -f= -p= -T= -t=",
    "ssh-keygen": """
    -A -B -c -D= -e -F= -f= -H -h -i -K -k -L -l -M= -m= -N= -n= -O= -P= -p -q -R= -r= -s= -t= -U
    -u -v
    -V= -Y= -y -Z= -z= -a= -b= -C= -E= -I= -w=
    """,
    "svn": """
    [checkout|co, export, update|up, info, list|ls, switch, revert, cleanup, commit, add, log, cat]
    -q,--quiet -v,--verbose -r,--revision= --depth= -N,--non-recursive --force --ignore-externals
    --username= --password= --no-auth-cache --non-interactive --trust-server-cert
    --trust-server-cert-failures= --config-dir= --config-option= -m,--message= --native-eol= -R
    """,
    "hg": """
    -R,--repository= --cwd= -y,--noninteractive -q,--quiet -v,--verbose --config= --insecure
    [clone, pull, update|up|checkout, archive, id, log] -r,--rev= -u,--updaterev= -b,--branch=
    -C,--clean
    --uncompressed --stream --pull -n,--noupdate -t,--type=
    """,
}
TABLES["gpg2"] = TABLES["gpg"]
TABLES["a2dismod"] = TABLES["a2ensite"] = TABLES["a2dissite"] = TABLES["a2enmod"]
TABLES["a2enconf"] = TABLES["a2disconf"] = TABLES["a2enmod"]
