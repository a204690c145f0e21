"""curl, wget, aria2c: what they accept, and what busybox understands of wget's options.

Sources: curl --help all (7.88, with options of 8.x), wget --help (1.21), networking/wget.c of
busybox 1.35.
"""

from __future__ import annotations

TABLES = {
    # curl takes no --name=value; a boolean can be had as --no-name; long names could be cut short.
    "curl": """
    : abbrev no-equals
    --abstract-unix-socket= --alt-svc= --anyauth -a,--append --aws-sigv4= --basic --ca-native
    --cacert= --capath= -E,--cert= --cert-status --cert-type= --ciphers= --compressed
    --compressed-ssh -K,--config= --connect-timeout= --connect-to= -C,--continue-at= -b,--cookie=
    -c,--cookie-jar= --create-dirs --create-file-mode= --crlf --crlfile= --curves= -d,--data=
    --data-ascii= --data-binary= --data-raw= --data-urlencode= --delegation= --digest -q,--disable
    --disable-eprt --disable-epsv --disallow-username-in-url --dns-interface= --dns-ipv4-addr=
    --dns-ipv6-addr= --dns-servers= --doh-cert-status --doh-insecure --doh-url= -D,--dump-header=
    --ech= --egd-file= --engine= --etag-compare= --etag-save= --expect100-timeout= -f,--fail
    --fail-early --fail-with-body --false-start -F,--form= --form-escape --form-string=
    --ftp-account= --ftp-alternative-to-user= --ftp-create-dirs --ftp-method= --ftp-pasv
    -P,--ftp-port= --ftp-pret --ftp-skip-pasv-ip --ftp-ssl --ftp-ssl-ccc --ftp-ssl-ccc-mode=
    --ftp-ssl-control --ftp-ssl-reqd -G,--get -g,--globoff --happy-eyeballs-timeout-ms=
    --haproxy-clientip= --haproxy-protocol -I,--head -H,--header= -h,--help=?w --hostpubmd5=
    --hostpubsha256= --hsts= --http0.9 -0,--http1.0 --http1.1 --http2 --http2-prior-knowledge
    --http3 --http3-only --ignore-content-length -i,--include,--show-headers -k,--insecure
    --interface= --ip-tos= --ipfs-gateway= -4,--ipv4 -6,--ipv6 --json= -j,--junk-session-cookies
    --keepalive-cnt= --keepalive-time= --key= --key-type= --krb= --libcurl= --limit-rate=
    -l,--list-only --local-port= -L,--location --location-trusted --login-options= --mail-auth=
    --mail-from= --mail-rcpt= --mail-rcpt-allowfails -M,--manual --max-filesize= --max-redirs=
    -m,--max-time= --metalink --mptcp --negotiate -n,--netrc --netrc-file= --netrc-optional
    -:,--next
    --no-alpn -N,--no-buffer --no-clobber --no-keepalive --no-npn --no-progress-meter
    --no-sessionid --noproxy= --ntlm --ntlm-wb --oauth2-bearer= -o,--output= --output-dir=
    -Z,--parallel --parallel-immediate --parallel-max= --pass= --path-as-is --pinnedpubkey=
    --post301 --post302 --post303 --preproxy= -#,--progress-bar --proto= --proto-default=
    --proto-redir= -x,--proxy= --proxy-anyauth --proxy-basic --proxy-ca-native --proxy-cacert=
    --proxy-capath= --proxy-cert= --proxy-cert-type= --proxy-ciphers= --proxy-crlfile=
    --proxy-digest --proxy-header= --proxy-http2 --proxy-insecure --proxy-key= --proxy-key-type=
    --proxy-negotiate --proxy-ntlm --proxy-pass= --proxy-pinnedpubkey= --proxy-service-name=
    --proxy-ssl-allow-beast --proxy-ssl-auto-client-cert --proxy-tls13-ciphers=
    --proxy-tlsauthtype= --proxy-tlspassword= --proxy-tlsuser= --proxy-tlsv1 -U,--proxy-user=
    --proxy1.0= -p,--proxytunnel --pubkey= -Q,--quote= --random-file= -r,--range= --rate= --raw
    -e,--referer= -J,--remote-header-name -O,--remote-name --remote-name-all -R,--remote-time
    --remove-on-error -X,--request= --request-target= --resolve= --retry= --retry-all-errors
    --retry-connrefused --retry-delay= --retry-max-time= --sasl-authzid= --sasl-ir --service-name=
    -S,--show-error -s,--silent --skip-existing --socks4= --socks4a= --socks5= --socks5-basic
    --socks5-gssapi --socks5-gssapi-nec --socks5-gssapi-service= --socks5-hostname=
    -Y,--speed-limit= -y,--speed-time= --ssl --ssl-allow-beast --ssl-auto-client-cert
    --ssl-no-revoke --ssl-reqd --ssl-revoke-best-effort -2,--sslv2 -3,--sslv3 --stderr=
    --styled-output --suppress-connect-headers --tcp-fastopen --tcp-nodelay -t,--telnet-option=
    --tftp-blksize= --tftp-no-options -z,--time-cond= --tls-earlydata --tls-max= --tls13-ciphers=
    --tlsauthtype= --tlspassword= --tlsuser= -1,--tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3
    --tr-encoding --trace= --trace-ascii= --trace-config= --trace-ids --trace-time --unix-socket=
    -T,--upload-file= --url= --url-query= -B,--use-ascii -u,--user= -A,--user-agent= --variable=
    -v,--verbose -V,--version --vlan-priority= -w,--write-out= --xattr --no-*
    """,
    "wget": """
    : abbrev
    -V,--version -h,--help -b,--background -e,--execute= -o,--output-file= -a,--append-output=
    -d,--debug -q,--quiet -v,--verbose -nv,--no-verbose --report-speed= -i,--input-file=
    -F,--force-html -B,--base= --config= --no-config --rejected-log= -t,--tries= --retry-connrefused
    --retry-on-host-error --retry-on-http-error= -O,--output-document= -nc,--no-clobber --no-netrc
    -c,--continue --start-pos= --progress= --show-progress --no-show-progress -N,--timestamping
    --no-if-modified-since --no-use-server-timestamps -S,--server-response --spider -T,--timeout=
    --dns-timeout= --connect-timeout= --read-timeout= -w,--wait= --waitretry= --random-wait
    --no-proxy --proxy=?w -Y=?w -Q,--quota= --bind-address= --limit-rate= --no-dns-cache
    --restrict-file-names= --ignore-case -4,--inet4-only -6,--inet6-only --prefer-family= --user=
    --password= --ask-password --use-askpass= --no-iri --local-encoding= --remote-encoding= --unlink
    --xattr --no-xattr -nd,--no-directories -x,--force-directories -nH,--no-host-directories
    --protocol-directories -P,--directory-prefix= --cut-dirs= --http-user= --http-password=
    --http-passwd= --no-cache --default-page= -E,--adjust-extension,--html-extension
    --ignore-length --header= --compression= --max-redirect= --proxy-user= --proxy-password=
    --proxy-passwd= --referer= --save-headers -U,--user-agent= --no-http-keep-alive --no-cookies
    --load-cookies= --save-cookies= --keep-session-cookies --post-data= --post-file= --method=
    --body-data= --body-file= --content-disposition --content-on-error --auth-no-challenge
    --trust-server-names --secure-protocol= --https-only --no-check-certificate
    --check-certificate=? --certificate= --certificate-type= --private-key= --private-key-type=
    --ca-certificate= --ca-directory= --crl-file= --pinnedpubkey= --random-file= --egd-file=
    --ciphers= --no-hsts --hsts-file= --ftp-user= --ftp-password= --no-remove-listing --no-glob
    --no-passive-ftp --passive-ftp --preserve-permissions --retr-symlinks --ftps-implicit
    --ftps-resume-ssl --ftps-clear-data-connection --ftps-fallback-to-ftp --warc-file=
    --warc-header= --warc-max-size= --warc-cdx --warc-dedup= --no-warc-compression --no-warc-digests
    --no-warc-keep-log --warc-tempdir= -r,--recursive -l,--level= --delete-after -k,--convert-links
    --convert-file-only --backups=? -K,--backup-converted -m,--mirror -p,--page-requisites
    --strict-comments -A,--accept= -R,--reject= --accept-regex= --reject-regex= --regex-type=
    -D,--domains= --exclude-domains= --follow-ftp --follow-tags= --ignore-tags= -H,--span-hosts
    -L,--relative -I,--include-directories= -X,--exclude-directories= -np,--no-parent
    """,
    "aria2c": """
    -d,--dir= -o,--out= -l,--log= -q,--quiet=? -s,--split= -x,--max-connection-per-server=
    -k,--min-split-size= -j,--max-concurrent-downloads= -c,--continue=? -i,--input-file= -V=?
    -t,--timeout= -m,--max-tries= -U,--user-agent= -Z,--force-sequential=? --header= --checksum=
    --allow-overwrite=? --auto-file-renaming=? --check-certificate=? --console-log-level=
    --file-allocation= --retry-wait= --seed-time= --summary-interval= --http-user= --http-passwd=
    --enable-color=? -v,--version -h,--help=? --max-overall-download-limit= -D,--daemon=?
    """,
}

#: The options of wget, by their names in the table, that busybox's wget understands (busybox 1.35;
#: --post-file came with 1.33, --no-check-certificate and -S do nothing in older ones).
BUSYBOX_WGET = frozenset((
    "--continue", "--quiet", "--server-response", "--output-document", "--output-file",
    "--directory-prefix", "-Y", "--proxy", "--user-agent", "--spider", "--timeout", "--tries",
    "--header", "--post-data", "--post-file", "--no-check-certificate", "--passive-ftp",
    "--no-verbose", "--no-clobber", "--no-parent", "--no-host-directories",
))  # fmt: skip
