import { octal, smallClientHello } from "./bytes.ts";
import { CONNECTIONS } from "./script-connections.ts";
import { INTERPRETERS } from "./script-interpreters.ts";
import { PROXIES } from "./script-proxies.ts";

/**
 * The one POSIX sh script of the probe, passed to the container as data: `sh -c SCRIPT surefetch NONCE
 * BUDGET_MS NAMESERVER_MS CHILD HOST_COUNT (HOST QUERY)… (HOST SCHEME PORT PATH HELLO REQUEST)…`. QUERY, HELLO and
 * REQUEST are bytes written as octal escapes (bytes.ts). It runs in BusyBox ash, dash and bash.
 *
 * Records go to standard output, one per line, each beginning with the nonce (records.ts):
 *   B clock tools transport dns directory    N index server    V proxy variable names
 *   O ndots search domains…      H host-index address      what /etc/hosts says of it
 *   Q host-index server-index method status ms state text      one nameserver's answer; R the same for IPv6
 *   E index method state log body     what curl or wget did, "ms text" lines; the first bytes of the body
 *   T index method log data error     raw connection: ClientHello or HTTP request
 *   U index            a small ClientHello was answered where the other one was not
 *   S index log data error            HTTP request through ssl_client
 *   W index way host port      direct, excluded by NO_PROXY, untested, or proxy: then the same records come once more
 *                      for the way through it, with the index behind those of all endpoints
 *   D index state      endpoint done     Z ms      end marker: temporary files and processes are gone
 *
 * Standard input is watched through descriptor 3: at its end the whole session is killed. A child's output
 * never goes through $( ) when it could outlive its parent (BusyBox wget forks a TLS child).
 */
const SHARED = `
now() {
  case $CK in
  us) T=$EPOCHREALTIME; T=\${T%.*}\${T#*.}; T=\${T%???} ;;
  ns) T=$(date +%s%N); T=\${T%??????} ;;
  *) read -r T _ </proc/uptime; T=\${T%.*}\${T#*.}0 ;;
  esac
}
note() { now; printf '%s %.200s\\n' "$((T - T0))" "$1" >>"$F"; }
`;

/**
 * Runs with the connected socket as standard input and output (`nc -e`, bash's /dev/tcp). Arguments:
 * FILE T0 CLOCK MODE BYTES NAME. The first read tells what the peer is; of an answer's body some kilobytes are read.
 */
export const CHILD = `
LC_ALL=C; F=$1 T0=$2 CK=$3
${SHARED}
# the first bytes and what follows them, up to some kilobytes
body() { dd bs=$1 count=1; note read; dd bs=$1 count=10; note ended; }
note connected
case $4 in
secret)
  exec 5<&0
  printf "$5" | ssl_client -s 5 -n "$6" 2>"$F.e" | body 600 >"$F.d" 2>/dev/null
  ;;
plain)
  printf "$5"
  body 1500 2>"$F.e" >"$F.d"
  ;;
via)
  cat "$F.p"
  body 1500 2>"$F.e" >"$F.d"
  ;;
tunnel*)
  exec 5<&0
  cat "$F.p"
  dd bs=1500 count=1 of="$F.h" 2>/dev/null
  read -r _ code _ <"$F.h"
  case $code in [0-9][0-9][0-9]) note "proxy $code" ;; *) note "proxy 0" ;; esac
  case $code.$4 in
  2??.tunnel) printf "$5"; dd bs=1500 count=1 of="$F.d" 2>"$F.e"; note read ;;
  2??.*) printf "$5" | ssl_client -s 5 -n "$6" 2>"$F.e" | body 600 >"$F.d" 2>/dev/null ;;
  esac
  ;;
*)
  printf "$5"
  exec 5<&0
  dd bs=1500 count=1 of="$F.d" 2>"$F.e"
  note read
  # the rest of the certificate: the alert (close_notify) makes the server close behind it
  [ -s "$F.d" ] && {
    printf '\\025\\003\\003\\000\\002\\001\\000'
    dd bs=1500 count=2 <&5 >>"$F.d" 2>/dev/null & c=$!
    { sleep 0.3 || sleep 1; kill -9 $c; } 2>/dev/null & w=$!
    wait $c
    kill -9 $w
  } 2>/dev/null
  ;;
esac
`;

const SETUP = `
LC_ALL=C; export LC_ALL
umask 077
# no tool may fill the container's disk
ulimit -f 2048
trap '' 25
exec 3<&0 4>&1 </dev/null 2>/dev/null
N=$1 BUDGET=$2 NSB=$3 CHILD=$4 HOSTS=$5
shift 5
CK=uptime
if [ -n "$EPOCHREALTIME" ]; then CK=us
else case $(date +%s%N) in '' | *[!0-9]*) ;; ??????????????*) CK=ns ;; esac
fi
${SHARED}
now; A0=$T
has() { command -v "$1" >/dev/null 2>&1; }
rec() { printf '%s %s\\n' "$N" "$*" >&4; }
read -r me line </proc/self/stat
line=\${line##*) }
sessionOf() { SID=$4; }
sessionOf $line
# kills every process of this session but $$ or $1, and but the watchers in KEEP and their children
sweep() {
  for round in 1 2 3 4 5; do
    hit=
    for f in /proc/[0-9]*/stat; do
      { read -r line <"$f"; } 2>/dev/null || continue
      p=\${f#/proc/}; p=\${p%/stat}
      ours "$p" "$1" \${line##*) } && kill -9 "$p" && hit=1
    done
    [ -n "$hit" ] || break
  done
}
ours() {
  [ "$1" = "$2" ] && return 1
  [ "$3" = Z ] && return 1
  case " $KEEP " in *" $1 "* | *" $4 "*) return 1 ;; esac
  if [ "$SID" = "$$" ]; then [ "$6" = "$SID" ]; else grep -q "SUREFETCH_PROBE=$N" "/proc/$1/environ"; fi
}
D=
for d in /tmp /dev/shm /var/tmp "$PWD"; do
  [ -d "$d" ] && [ -w "$d" ] && mkdir "$d/.surefetch-$N" && D=$d/.surefetch-$N && break
done
[ -n "$D" ] || { rec X no-directory; exit 3; }
# both act only where what they wait for has come: one whose \`cat\` or \`sleep\` is killed, as by the last sweep, has seen nothing
giveUp() { kill -9 $$; KEEP=; sweep "$w"; rm -rf "$D"; }
KEEP=
( read -r w _ </proc/self/stat; cat <&3 >/dev/null && giveUp ) & KEEP="$KEEP $!"
( read -r w _ </proc/self/stat; sleep $((BUDGET / 1000 + 5)) && giveUp ) & KEEP="$KEEP $!"
exec 3<&-
now; M1=$((T - A0))
if has base64; then ENC=b; elif has od; then ENC=h; else ENC=n; fi
enc() {
  [ -s "$1" ] || { printf -; return; }
  case $ENC in
  b) printf b:; dd if="$1" bs=$2 count=1 | base64 | tr -d '\\n' ;;
  h) printf h:; dd if="$1" bs=$2 count=1 | od -An -v -tx1 | tr -d ' \\n' ;;
  *) printf n: ;;
  esac
}
`;

const CAPABILITIES = `
tools=
for x in curl wget nc bash nslookup getent ssl_client dd base64 od grep; do has $x && tools=$tools,$x; done
RAW=none
if has bash; then RAW=bash
elif has nc; then case $(nc --help 2>&1) in *'-e PROG'*) RAW=nc ;; esac
fi
APP=none
if has curl; then APP=curl
elif has wget; then case $(wget --help 2>&1) in *BusyBox*) APP=busybox-wget ;; *GNU*) APP=gnu-wget ;; esac
elif has getent; then APP=getent
fi
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

const LOOKUPS = `
# one nameserver, one name: dns INDEX SERVER-INDEX HOST SERVER RECORD TYPE QUERY-FILE
dns() {
  f=$D/q$1.$2
  now; t=$T
  case $DNS in
  bash)
    bash -c 'exec 5<>"/dev/udp/$1/53" || exit 9
      { cat "$2" >&5; sleep 1; cat "$2" >&5; } & exec dd bs=1500 count=1 <&5' sf "$4" "$7" >"$f" 2>"$f.e" 4>&- &
    ;;
  nslookup) nslookup -type=$6 "$3" "$4" >"$f" 2>&1 4>&- & ;;
  $SPEAKER) interpret dns "$4" "$7" >"$f" 2>"$f.e" 4>&- & ;;
  esac
  c=$!
  echo $c >"$D/n$1.$2"
  wait $c; r=$?
  now
  [ -e "$D/over" ] && return
  s=- data=$(enc "$f" 2400)
  [ -s "$f.e" ] && while read -r l; do case $l in *refused*) s=refused ;; esac; done <"$f.e"
  rec $5 $1 $2 $DNS $r $((T - t)) $s "$data"
}
# whether an answer came that has no address (ANCOUNT in the header is 0)
empty() {
  case $DNS.$r.$data in
  bash.0.b:????????AA[ABCD]* | bash.0.h:????????????0000*) return 0 ;;
  $SPEAKER.0.b:????????AA[ABCD]* | $SPEAKER.0.h:????????????0000*) return 0 ;;
  nslookup.[01].?:*) ;;
  *) return 1 ;;
  esac
  while read -r l; do case $l in Name:* | *NXDOMAIN* | *refused* | *timed* | *SERVFAIL*) return 1 ;; esac; done <"$f"
  return 0
}
ask() {
  dns $1 $2 "$3" "$4" Q a "$D/h$1"
  [ -e "$D/over" ] || { empty && dns $1 $2 "$3" "$4" R aaaa "$D/g$1"; }
  [ -e "$D/over" ] || rm -f "$D/n$1.$2"
}
now; M2=$((T - A0))
h=0
while [ $h -lt "$HOSTS" ]; do
  name=$1 query=$2; shift 2
  printf "$query" >"$D/h$h"
  printf "\${query%????????????}\\034\\000\\001" >"$D/g$h"
  while read -r a more || [ -n "$a" ]; do
    case $a in *[!0-9a-fA-F:.]* | '') continue ;; esac
    case " \${more%%#*} " in *[[:space:]]"\${name%.}"[[:space:]]*) rec H $h "$a" ;; esac
  done </etc/hosts
  k=0
  for s in $SERVERS; do
    [ $DNS = none ] && break
    : >"$D/n$h.$k"
    ask $h $k "$name" "$s" &
    k=$((k + 1))
  done
  h=$((h + 1))
done
`;

/** Milliseconds after which an endpoint without an answer to its ClientHello is sent a small one. */
const SMALL_MILLISECONDS = 1500;

const MAIN = `
SMALL='${octal(smallClientHello())}'
small() {
  while [ $i -lt $half ]; do
    F=$D/e$i
    [ -e "$D/d$i" ] || [ -s "$F.t.d" ] || [ ! -s "$F.a" ] || {
      read -r ip port <"$F.a"; T0=$T host=small
      raw "$F.u" hello "$SMALL" &
    }
    i=$((i + 1))
  done
}
i=0 half=$(($# / 6))
while [ $# -ge 6 ]; do
  way "$1" "$2" "$3"
  rec W $i $WAY
  endpoint $i "$@" &
  case $WAY in proxy*) proxied $((half + i)) "$@" & ;; *) : >"$D/d$((half + i))" ;; esac
  shift 6; i=$((i + 1))
done
COUNT=$((half * 2)) over= sent=
now; M3=$((T - A0))
while :; do
  left=
  i=0
  while [ $i -lt $COUNT ]; do [ -e "$D/d$i" ] || left=1; i=$((i + 1)); done
  for f in "$D"/n*; do [ -e "$f" ] && left=1; done
  now; e=$((T - A0))
  [ -n "$left" ] && [ $e -lt "$BUDGET" ] || break
  if [ -z "$over" ] && [ $e -ge "$NSB" ]; then
    over=1
    for f in "$D"/n*; do { read -r c <"$f"; } && [ -n "$c" ] && kill -9 "$c"; done
  fi
  [ -z "$sent" ] && [ $e -ge ${SMALL_MILLISECONDS} ] && { sent=1 i=0; small; }
  if [ $e -lt 1000 ]; then sleep 0.05 || sleep 1; else sleep 0.1 || sleep 1; fi
done
now; M4=$((T - A0))
: >"$D/over"
sweep $$
i=0
while [ $i -lt $COUNT ]; do
  [ -e "$D/d$i" ] || report $i killed
  i=$((i + 1))
done
rm -rf "$D"
KEEP=
sweep $$
now; rec Z $((T - A0)) $M1 $M2 $M3 $M4
`;

/** The script; see the head of this file. */
export const SCRIPT =
  SETUP + CAPABILITIES + PROXIES + LOOKUPS + CONNECTIONS + MAIN;

/** Second line, run by an exec of its own with the nonce as argument: kills what still carries it, and removes its folder. */
export const CLEANUP = `
for round in 1 2 3 4 5; do
  hit=
  for f in /proc/[0-9]*/environ; do
    grep -q "SUREFETCH_PROBE=$1" "$f" 2>/dev/null || continue
    p=\${f#/proc/}; p=\${p%/environ}
    kill -9 "$p" 2>/dev/null && hit=1
  done
  [ -n "$hit" ] || break
done
for d in /tmp /dev/shm /var/tmp "$PWD"; do rm -rf "$d/.surefetch-$1"; done
`;
