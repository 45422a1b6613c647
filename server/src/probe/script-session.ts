/** Nothing of what the container has for its own shells stays: bash takes functions from the environment. */
export const CLEAN = `
unset IFS CDPATH ENV BASH_ENV GREP_OPTIONS
unset -f read echo printf kill wait test [ true sleep command type umask ulimit cat dd wc base64 od rm mkdir date grep tr \\
  curl wget nc bash sh nslookup getent ssl_client python3 node go
`;

/** Clock, notes and kills, for the script and for what it runs on a connected socket. */
export const SHARED = `
now() {
  case $CK in
  us) T=$EPOCHREALTIME; T=\${T%.*}\${T#*.}; T=\${T%???} ;;
  ns) T=$(date +%s%N); T=\${T%??????} ;;
  s) T=$(date +%s)000 ;;
  *) read -r T _ </proc/uptime; T=\${T%.*}\${T#*.}0 ;;
  esac
}
# a line of an endpoint's messages with its moment, as far as one record has room; what happens when all is over says nothing
SAID=0
note() {
  [ -e "\${F%/*}/over" ] && return 1
  SAID=$((SAID + \${#1}))
  [ $SAID -lt 2000 ] || return 0
  now; printf '%s %.200s\\n' "$((T - T0))" "$1" >>"$F"
}
# waits for a file that another process of ours is about to write
written() {
  for round in 1 2 3 4 5 6 7 8 9; do [ -s "$1" ] && return; sleep 0.1 || sleep 1; done
}
# slay PID PARENT [SIGNAL]: ends a process that is a child of PARENT still
slay() {
  [ -e /proc/self ] || { kill -\${3:-9} "$1"; return; }
  sig=\${3:-9}
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -- "$1" "$2" \${stat##*) }
  [ "$4" != "$2" ] || kill -$sig "$1"
}
`;

/**
 * The part of the script (script.ts) that keeps hold of its own processes and folder. Processes are ended leaves first, so
 * that each is waited for by its parent: an orphan would stay a zombie where the container's first process waits for none.
 */
export const SESSION = `${CLEAN}
LC_ALL=C; export LC_ALL
umask 077
# no tool may fill the container's disk
ulimit -f 2048
trap '' 25
exec 3<&0 4>&1 </dev/null 2>/dev/null
N=$1 BUDGET=\${2%@*} STARTED=\${2#*@} NSB=$3 CHILD=$4 PUBLIC=$5 HOSTS=$6
shift 6
CK=uptime
if [ -n "$EPOCHREALTIME" ]; then CK=us
else
  case $(date +%s%N) in '' | *[!0-9]*) [ -e /proc/uptime ] || CK=s ;; ??????????????*) CK=ns ;; esac
fi
${SHARED}
now; A0=$T
# an exec that started late has less time; a clock that is not the caller's can cost half of it at most
case $CK in us | ns)
  late=$((A0 - STARTED - 150))
  [ $late -lt $((BUDGET / 2)) ] || late=0
  [ $late -lt 0 ] || BUDGET=$((BUDGET - late))
  ;;
esac
# without /proc processes cannot be found: those of the group that do not keep calm are ended together
calm() { [ -e /proc/self ] || trap : 15; }
calm
has() { command -v "$1" >/dev/null 2>&1; }
# one line; what it is made of is bounded, so that it is written at once and no other process's line falls into it
rec() { printf '%s %s\\n' "$N" "$*" >&4; }
read -r me line </proc/self/stat
line=\${line##*) }
sessionOf() { SID=$4; }
sessionOf $line
# ends every process of this session but $$, $1, and the watchers in KEEP with their children
sweep() {
  [ -e /proc/self ] || { kill -15 0; return; }
  round=0
  while [ $round -lt 40 ]; do
    mine= parents=' '
    for f in /proc/[0-9]*/stat; do
      { read -r stat <"$f"; } 2>/dev/null || continue
      p=\${f#/proc/}; p=\${p%/stat}
      ours "$p" "$1" \${stat##*) } && mine="$mine $p"
    done
    [ -n "$mine" ] || break
    for p in $mine; do
      case $parents in *" $p "*) [ $round -ge 20 ] || continue ;; esac
      kill -9 "$p"
    done
    [ $round -lt 2 ] || sleep 0.02
    round=$((round + 1))
  done
}
# one that has ended stays a child until its parent has seen it
ours() {
  case $1 in $$ | "$2") return 1 ;; esac
  case " $KEEP " in *" $1 "* | *" $4 "*) return 1 ;; esac
  if [ "$SID" = "$$" ]; then [ "$6" = "$SID" ] || return 1
  else [ "$3" = Z ] || grep -q "SUREFETCH_PROBE=$N" "/proc/$1/environ" || return 1
  fi
  parents="$parents$4 "
  [ "$3" != Z ]
}
D=
for d in /tmp /dev/shm /var/tmp "$PWD"; do
  [ -d "$d" ] && [ -w "$d" ] && mkdir "$d/.surefetch-$N" && D=$d/.surefetch-$N && break
done
[ -n "$D" ] || { rec X no-directory; exit 3; }
# ends everything: what the script waits for first, so that it comes to its own end, and then the script
giveUp() {
  echo >"$D/gone"; echo >"$D/over"
  KEEP=; sweep "$w"
  sleep 0.5 || exit
  if [ "$SID" = "$$" ] || grep -q "SUREFETCH_PROBE=$N" "/proc/$$/environ"; then kill -9 $$; fi
  sweep "$w"; rm -rf "$D"
}
# both act only where what they wait for has come: one whose \`cat\` or \`sleep\` is killed, as by the last sweep, has seen nothing
KEEP=
( calm; read -r w _ </proc/self/stat; cat <&3 >/dev/null && giveUp ) & KEEP="$KEEP $!"
( calm; read -r w _ </proc/self/stat; sleep $((BUDGET / 1000 + 5)) && giveUp ) & KEEP="$KEEP $!"
exec 3<&-
now; M1=$((T - A0))
if has base64; then ENC=b; elif has od; then ENC=h; else ENC=n; fi
# the bytes of a file as R; enc FILE [LIMIT]
enc() {
  R=-
  [ -s "$1" ] || return 0
  case $ENC\${2:+.} in
  b) set -- $(base64 <"$1") ;;
  b.) set -- $(dd if="$1" bs=$2 count=1 | base64) ;;
  h) set -- $(od -An -v -tx1 <"$1") ;;
  h.) set -- $(dd if="$1" bs=$2 count=1 | od -An -v -tx1) ;;
  *) R=n:; return 0 ;;
  esac
  IFS=; R=$ENC:$*; unset IFS
}
# the same for a log in words of our own
words() {
  R=-
  [ -s "$1" ] || return 0
  R=l:
  while read -r a b c; do
    case $a$b$c in *[!0-9a-z]*) ;; *) R=$R$a=$b\${c:++$c}, ;; esac
  done <"$1"
}
`;

/** Second line, run by an exec of its own with the nonce as argument: ends what still carries it, and removes its folder. */
export const CLEANUP = `
round=0
while [ $round -lt 30 ]; do
  mine= parents=' '
  for f in /proc/[0-9]*/stat; do
    { read -r stat <"$f"; } 2>/dev/null || continue
    p=\${f#/proc/}; p=\${p%/stat}
    stat=\${stat##*) ? }; parents="$parents\${stat%% *} "
    grep -q "SUREFETCH_PROBE=$1" "/proc/$p/environ" 2>/dev/null && mine="$mine $p"
  done
  [ -n "$mine" ] || break
  for p in $mine; do
    case $parents in *" $p "*) [ $round -ge 20 ] || continue ;; esac
    kill -9 "$p" 2>/dev/null
  done
  sleep 0.02 2>/dev/null
  round=$((round + 1))
done
for d in /tmp /dev/shm /var/tmp "$PWD"; do
  for round in 1 2 3; do
    [ -e "$d/.surefetch-$1" ] || break
    rm -rf "$d/.surefetch-$1"
  done
done
`;
