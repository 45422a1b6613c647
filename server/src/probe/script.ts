import { CONNECTIONS } from "./script-connections.ts";
import { INTERPRETERS } from "./script-interpreters.ts";
import { LATER, SIX_MILLISECONDS, SMALL_MILLISECONDS } from "./script-later.ts";
import { LOOKUPS } from "./script-lookups.ts";
import { PROXIES } from "./script-proxies.ts";
import { CLEAN, SESSION, SHARED } from "./script-session.ts";

/**
 * The one POSIX sh script of the probe, passed to the container as data: `sh -c SCRIPT surefetch NONCE
 * BUDGET_MS@STARTED_MS NAMESERVER_MS CHILD PUBLIC_NAMESERVER HOST_COUNT (HOST QUERY KNOWN)… (HOST SCHEME PORT PATH HELLO REQUEST SAMPLE)…`. KNOWN is `public` for names that the public nameserver may be asked for. QUERY, HELLO and
 * REQUEST are bytes written as octal escapes (bytes.ts). It runs in BusyBox ash, dash and bash.
 *
 * Records go to standard output, one per line, each beginning with the nonce (records.ts):
 *   B clock tools transport dns directory    N index server    V proxy variable names
 *   O ndots search domains…      H host-index address      what /etc/hosts says of it
 *   Q host-index server-index method status ms state text      one nameserver's answer; R the same for IPv6
 *   E index method state log body     what curl or wget did, "ms text" lines; the first bytes of the body
 *   T index method log data error     raw connection: ClientHello or HTTP request
 *   C index data       what came behind the data: the rest of a certificate
 *   M index bytes ms   how much of a download came in how long
 *   P server-index data   what a nameserver said over TCP that said nothing over UDP
 *   U index            a small ClientHello was answered where the other one was not
 *   S index log data error            HTTP request through ssl_client
 *   W index way host port      direct, excluded by NO_PROXY, untested, or proxy: then the same records come once more
 *                      for the way through it, with the index behind those of all endpoints
 *   D index state      endpoint done     Z ms      end marker: temporary files and processes are gone
 *
 * Standard input is watched through descriptor 3: at its end the whole session is killed. A child's output
 * never goes through $( ) when it could outlive its parent (BusyBox wget forks a TLS child).
 */
/**
 * Runs with the connected socket as standard input and output (`nc -e`, bash's /dev/tcp). Arguments:
 * FILE T0 CLOCK MODE BYTES NAME. The first read tells what the peer is; of an answer's body some kilobytes are read.
 */
export const CHILD = `${CLEAN}
LC_ALL=C; F=$1 T0=$2 CK=$3
${SHARED}
# the first bytes and what follows them, up to some kilobytes
body() {
  { dd bs=600 count=1; note read && dd bs=600 count=3; } >"$F.d"
  [ -e "\${F%/*}/over" ] && return
  dd bs=600 count=7 >/dev/null
  note ended
}
# the answer to a ClientHello, and the rest of the certificate: the alert (close_notify) makes the server close behind it
handshake() {
  printf "$1"
  dd bs=1500 count=1 <&5 >"$F.d" 2>"$F.e"
  note read && [ -s "$F.d" ] && {
    printf '\\025\\003\\003\\000\\002\\001\\000'
    sleep 0.3 >/dev/null & s=$!
    { dd bs=1400 count=2 <&5 >"$F.r" & echo $! >"$F.w"; wait $!; slay $s $$; } & c=$!
    wait $s; r=$?
    [ $r -lt 128 ] && {
      [ $r = 0 ] || sleep 1
      written "$F.w"
      read -r d <"$F.w" && slay $d $c
    }
    wait $c
  } 2>/dev/null
}
secret() {
  printf "$1" >"$F.q"
  ssl_client -s 5 -n "$2" <"$F.q" 2>"$F.e" | body 2>/dev/null
}
exec 5<&0
note connected
case $4 in
secret) secret "$5" "$6" ;;
plain)
  printf "$5"
  body 2>"$F.e"
  ;;
via)
  cat "$F.p"
  body 2>"$F.e"
  ;;
tunnel*)
  cat "$F.p"
  dd bs=1500 count=1 of="$F.h" 2>/dev/null
  read -r _ code _ <"$F.h"
  case $code in [0-9][0-9][0-9]) note "proxy $code" ;; *) note "proxy 0" ;; esac
  case $code.$4 in
  2??.tunnel) handshake "$5" ;;
  2??.*) secret "$5" "$6" ;;
  esac
  ;;
*) handshake "$5" ;;
esac
`;

const CAPABILITIES = `
tools=
for x in curl wget nc bash nslookup getent ssl_client dd base64 od grep; do has $x && tools=$tools,$x; done
RAW=none
if has bash; then RAW=bash
elif has nc; then case $(nc --help 2>&1) in *'-e PROG'*) RAW=nc ;; esac
fi
# else -e, which comes last, would be no option
[ $RAW = nc ] && unset POSIXLY_CORRECT
APP=none
if has curl; then APP=curl
elif has wget; then case $(wget --help 2>&1) in *BusyBox*) APP=busybox-wget ;; *GNU*) APP=gnu-wget ;; esac
elif has getent; then APP=getent
fi
FTP=
[ $APP.$RAW = busybox-wget.nc ] && has ssl_client && case $(wget -O /dev/null ftp://127.0.0.1:1/ 2>&1) in
*"can't connect"*) FTP=ftp ;;
esac
DNS=none
if has bash; then DNS=bash; elif has nslookup; then DNS=nslookup; fi
${INTERPRETERS}
rec B $CK "\${tools#,}" $APP+$RAW $DNS "\${D%/*}"
SERVERS= SEARCH= NDOTS=1 k=0
while read -r a b more || [ -n "$a" ]; do
  case $a in
  search | domain) SEARCH="$b $more" ;;
  options) case " $b $more " in *' ndots:'[0-9]*) x=" $b $more"; x=\${x##* ndots:}; NDOTS=\${x%%[!0-9]*} ;; esac ;;
  esac
  [ "$a" = nameserver ] || continue
  case $b in *[!0-9a-zA-Z:.%]* | '') continue ;; esac
  [ $k -lt 3 ] || break
  rec N $k "$b"; SERVERS="$SERVERS $b"; k=$((k + 1))
done </etc/resolv.conf
rec O "$NDOTS" "$SEARCH"
`;

const MAIN = `
i=0 half=$(($# / 7))
while [ $# -ge 7 ] && [ ! -e "$D/over" ]; do
  way "$1" "$2" "$3"
  rec W $i $WAY
  echo "$1" >"$D/w$i"
  [ "$7" = - ] || {
    case $1 in *:*) url="$2://[$1]:$3$7" ;; *) url="$2://$1:$3$7" ;; esac
    case $WAY in proxy*) printf '%s\\n' "$url" "$VIA" ;; *) printf '%s\\n\\n' "$url" ;; esac >"$D/m$i"
  }
  endpoint $i "$@" & ids="$ids $!"
  case $WAY in
  proxy*) proxied $((half + i)) "$@" & ids="$ids $!" ;;
  *) : >"$D/d$((half + i))" ;;
  esac
  shift 7; i=$((i + 1))
done
now; M3=$((T - A0))
# until so many milliseconds after the beginning; one that is cut short ends the clock
pause() {
  now; t=$(($1 - T + A0))
  [ $t -gt 0 ] || return 0
  sleep $((t / 1000)).$((t / 100 % 10))$((t / 10 % 10)) || { [ $? -lt 128 ] && sleep $((t / 1000)); } || exit
}
(
  calm; read -r w _ </proc/self/stat
  [ ${SIX_MILLISECONDS} -lt "$BUDGET" ] && { pause ${SIX_MILLISECONDS}; six; }
  [ ${SMALL_MILLISECONDS} -lt "$BUDGET" ] && { pause ${SMALL_MILLISECONDS}; six; small; stream; }
  [ "$NSB" -lt "$BUDGET" ] && { pause "$NSB"; silence; }
  pause "$BUDGET"
  echo >"$D/over"
  sweep "$w"
) & clock=$!
wait $ids
sixed
i=0
while [ $i -lt $half ]; do
  [ -e "$D/over" ] || [ ! -s "$D/m$i" ] || sample $i
  i=$((i + 1))
done
now; M4=$((T - A0))
# whoever listened may be gone
trap '' 13
if [ -e "$D/over" ]; then
  # killed while it starts a program, the clock would leave an orphan
  [ -e "$D/gone" ] || wait $clock
  sweep $$
  i=0
  while [ $i -lt $((half * 2)) ] && [ ! -e "$D/gone" ]; do
    [ -e "$D/d$i" ] || report $i killed
    i=$((i + 1))
  done
fi
[ -e "$D/gone" ] || streamed
# without their children the watchers and the clock come to their own end
KEEP=
sweep $$
wait
rm -rf "$D"
now; rec Z $((T - A0)) $M1 $M2 $M3 $M4
`;

/** The script; see the head of this file. */
export const SCRIPT =
  SESSION + CAPABILITIES + PROXIES + LOOKUPS + CONNECTIONS + LATER + MAIN;
