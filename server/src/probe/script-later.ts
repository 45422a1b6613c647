import { octal, smallClientHello } from "./bytes.ts";

/** Milliseconds after which a name that is still looked up is asked for with its IPv6 addresses too. */
export const SIX_MILLISECONDS = 700;

/** Milliseconds after which an endpoint without an answer to its ClientHello is sent a small one, and silent nameservers are asked over TCP. */
export const SMALL_MILLISECONDS = 1500;

/** A sample of a download ends after so many milliseconds, or so many pieces of 4096 bytes. */
const SAMPLE_MILLISECONDS = 3000;
const SAMPLE_PIECES = 1024;

/** The part of the script (script.ts) that asks only where an answer is late, or the user wants to know more. */
export const LATER = `
SMALL='${octal(smallClientHello())}'
small() {
  i=0
  while [ $i -lt $half ]; do
    F=$D/e$i
    [ -e "$D/d$i" ] || [ -s "$F.t.d" ] || [ ! -s "$F.a" ] || {
      read -r ip port <"$F.a"; T0=$T host=small
      raw "$F.u" hello "$SMALL" &
    }
    i=$((i + 1))
  done
}
# the container's own lookup of a name waits, though its IPv4 address is known: is it for the IPv6 one?
six() {
  i=0
  while [ $i -lt $half ]; do
    [ -e "$D/d$i" ] || [ -s "$D/e$i" ] || [ ! -s "$D/w$i" ] || {
      read -r host <"$D/w$i"
      h= ; [ -s "$D/=$host" ] && read -r h <"$D/=$host"
      [ -z "$h" ] || {
        k=0
        for s in $SERVERS; do
          [ -s "$D/q$h.$k.a" ] && [ ! -e "$D/6p$h.$k" ] && { : >"$D/6p$h.$k"; askSix $h $k "$host." "$s" & }
          k=$((k + 1))
        done
      }
    }
    i=$((i + 1))
  done
}
askSix() {
  echo >"$D/6p$1.$2"
  read -r asker _ </proc/self/stat
  dns "$@" R aaaa "$D/g$1"
  : >"$D/6p$1.$2"
}
# until these have been answered, or are given up
sixed() {
  while [ ! -e "$D/over" ]; do
    left=
    for f in "$D"/6p*; do [ -s "$f" ] && left=1; done
    [ -n "$left" ] || return
    sleep 0.05 || sleep 1
  done
}
# nameservers that have not answered anything: over TCP, the first name
stream() {
  k=0
  [ -s "$D/l0" ] && read -r query <"$D/l0" && for s in $SERVERS; do
    heard=
    for f in "$D"/q*.$k.a; do [ -s "$f" ] && heard=1; done
    [ -n "$heard" ] || { ip=$s port=53 T0=$T host=tcp; raw "$D/p$k" plain "$query" & }
    k=$((k + 1))
  done
}
streamed() {
  k=0
  for s in $SERVERS; do
    [ -s "$D/p$k.d" ] && enc "$D/p$k.d" && rec P $k "$R"
    k=$((k + 1))
  done
}
# how fast a download comes, from its first byte on: sample INDEX
sample() {
  F=$D/e$1 n=$1 VIA=
  { read -r url; read -r VIA; } <"$D/m$1"
  now; left=$((BUDGET - 300 - T + A0))
  [ $left -lt ${SAMPLE_MILLISECONDS} ] || left=${SAMPLE_MILLISECONDS}
  [ $left -gt 1000 ] || return 0
  case $APP in
  curl) set -- curl -q -g -s -r 0-$((4096 * ${SAMPLE_PIECES})) -L --max-redirs 3 --proto =http,https --max-time $((left / 1000 + 1)) -A surefetch -- "$url" ;;
  busybox-wget) set -- wget -q -O - -U surefetch "$url" ;;
  gnu-wget) set -- wget --no-config --no-netrc -t 1 --max-redirect=3 -q -O - -U surefetch "$url" ;;
  *) return 0 ;;
  esac
  sleep $((left / 1000)).$((left / 100 % 10)) >/dev/null & z=$!
  {
    [ -z "$VIA" ] || { http_proxy=$VIA https_proxy=$VIA; export http_proxy https_proxy; }
    talk "$@" | {
      dd bs=1 count=1 >/dev/null
      now; b=$T
      dd bs=4096 count=${SAMPLE_PIECES} 2>"$F.m" | if has wc; then wc -c >"$F.l"; else cat >/dev/null; fi
      now; stop
      echo $((T - b)) >"$F.n"
    }
    slay $z $$
  } & s=$!
  wait $z
  [ $? -gt 128 ] || stop
  wait $s
  bytes= ms=
  while read -r a b _; do case $a$b in *[!0-9]bytes | [!0-9]*) ;; *bytes) bytes=$a ;; esac; done <"$F.m"
  # BusyBox's dd may not say it
  [ -n "$bytes" ] || read -r bytes <"$F.l"
  read -r ms <"$F.n"
  [ -n "$bytes" ] && [ -n "$ms" ] && rec M $n $bytes $ms
}
`;
