/** The part of the script (script.ts) that makes the connections of one endpoint. */
export const CONNECTIONS = `
# a socket handed to CHILD: raw FILE MODE BYTES, uses ip, port, host, T0
raw() {
  case $RAW in
  bash)
    bash -c 'exec 5<>"/dev/tcp/$1/$2" || exit 7
      shift 2; exec sh -c "$0" sf "$@" <&5 >&5' "$CHILD" "$ip" "$port" "$1" "$T0" $CK "$2" "$3" "$host" 2>"$1.c" 4>&-
    ;;
  nc) nc "$ip" "$port" -e sh -c "$CHILD" sf "$1" "$T0" $CK "$2" "$3" "$host" 2>"$1.c" 4>&- ;;
  $SPEAKER) (interpret raw "$ip" "$port" "$CHILD" "$1" "$T0" $CK "$2" "$3" "$host") 2>"$1.c" 4>&- ;;
  esac
  now; echo "$((T - T0)) end $?" >>"$1"
}
# what becomes possible once the address is known, done once; sets rest when the program's own request is still needed
connect() {
  [ -n "$linked" ] && return
  case $ip in *[!0-9a-fA-F:.]* | '') rest=1; return ;; esac
  rest= linked=1
  [ $RAW = none ] && { rest=1; return; }
  if [ "$scheme" = http ]; then raw "$F.t" plain "$request" &
  else
    echo "$ip $port" >"$F.a"
    raw "$F.t" hello "$hello" &
    if has ssl_client; then raw "$F.s" secret "$request" & else rest=1; fi
  fi
}
# "@pid", the lines of a program's messages, "@rc"
talk() { "$@" 4>&- & c=$!; echo "@pid $c"; wait $c; echo "@rc $?"; }
# a program that can write but little of a body to its file
short() { ulimit -f 32; [ "$1" = interpret ] && "$@"; exec "$@"; }
watchCurl() {
  n=0 good= ip= cert=
  while IFS= read -r l && [ $n -lt 40 ]; do
    case $l in
    '@pid '*) p=\${l#@pid } ;;
    '< HTTP/'*' 1'[0-9][0-9]*) n=$((n + 1)) ;;
    '< HTTP/'*' 2'[0-9][0-9]*) note "$l"; good=1 n=$((n + 1)) ;;
    '< HTTP/'*) note "$l"; good= n=$((n + 1)) ;;
    '< '[Cc]ontent-[Tt]ype:* | '< '[Ll]ocation:* | '< '[Rr]etry-[Aa]fter:*) note "$l"; n=$((n + 1)) ;;
    '< '[!0-9A-Za-z]*) [ -n "$good" ] || { kill -9 "$p"; break; } ;;
    *' Trying '*[0-9a-fA-F]*)
      note "$l"; n=$((n + 1))
      ip=\${l##* Trying }; ip=\${ip%...}; ip=\${ip%:"$port"}; ip=\${ip#[}; ip=\${ip%]}
      case $scheme.$hello in https.?*) echo "$ip $port" >"$F.a" ;; esac
      ;;
    'curl: (60)'* | 'curl: (51)'* | 'curl: (77)'*) note "$l"; cert=1 ;;
    '* Connected to '* | '* Established '* | '* SSL connection'* | '> GET '* | '> CONNECT '* | \\
      'curl: ('* | *' connect to '*' failed: '*) note "$l"; n=$((n + 1)) ;;
    '@rc '*) note "$l"; break ;;
    esac
  done
  # what curl does not say of a certificate that it refuses
  case $ip in '' | *[!0-9a-fA-F:.]*) cert= ;; esac
  [ -n "$cert" ] && [ -n "$hello" ] && [ $RAW != none ] && raw "$F.t" hello "$hello"
}
watchWget() {
  n=0
  while IFS= read -r l && [ $n -lt 40 ]; do
    case $l in
    '@pid '*) p=\${l#@pid } ;;
    'Connecting to '*'('*)
      note "$l"; n=$((n + 1))
      ip=\${l##*(}; ip=\${ip%)*}; ip=\${ip%:*}; ip=\${ip#[}; ip=\${ip%]}
      connect
      [ -n "$rest" ] || { kill -9 "$p"; break; }
      ;;
    'Resolving '*)
      note "$l"; n=$((n + 1))
      ip=\${l##*... }; ip=\${ip%%,*}
      connect
      [ -n "$rest" ] || { kill -9 "$p"; break; }
      ;;
    '  HTTP/'*' 2'[0-9][0-9]*) note "$l"; n=$((n + 1)) ;;
    '  HTTP/'*) note "$l"; kill -9 "$p"; break ;;
    '  '[Cc]ontent-[Tt]ype:*) note "$l"; n=$((n + 1)) ;;
    'wget: '* | 'Connecting to '* | 'ERROR: '* | *failed:*) note "$l"; n=$((n + 1)) ;;
    '@rc '*) note "$l"; break ;;
    esac
  done
  wait
}
# endpoint INDEX HOST SCHEME PORT PATH HELLO REQUEST
endpoint() {
  F=$D/e$1 host=$2 scheme=$3 port=$4 hello=$6 request=$7
  case $2 in *:*) url="$3://[$2]:$4$5" ;; *) url="$3://$2:$4$5" ;; esac
  linked= rest=1
  now; T0=$T
  case $APP in
  curl)
    talk short curl -q -g -sS -v -o "$F.b" --noproxy '*' --proto =http,https --max-redirs 0 \\
      --max-time $((BUDGET / 1000 + 2)) -A surefetch -- "$url" 2>&1 | watchCurl
    ;;
  busybox-wget) talk short wget -S -O "$F.b" -U surefetch "$url" 2>&1 | watchWget ;;
  gnu-wget)
    talk short wget --no-config --no-netrc --no-proxy -t 1 --max-redirect=0 -S -O "$F.b" -U surefetch "$url" 2>&1 | watchWget
    ;;
  go) talk goList "$scheme" "$host" "$port" "$5" 2>&1 | watchGo ;;
  $SPEAKER) talk short interpret get "$host" "$scheme" "$port" "$5" "$F.b" 2>&1 | watchCurl ;;
  *)
    ip=$host
    if [ $APP = getent ]; then
      getent ahosts "$host" >"$F.g" 4>&-; r=$?
      read -r ip _ <"$F.g"
      note "@getent $r $ip"
      [ $r = 0 ] && connect
    elif [ $RAW != none ]; then
      if [ "$scheme" = http ]; then raw "$F.t" plain "$request"; else raw "$F.t" hello "$hello"; fi
    fi
    wait
    ;;
  esac
  [ -e "$D/over" ] && return
  report $1 done
  : >"$D/d$1"
}
report() {
  f=$D/e$1
  rec E $1 $APP $2 "$(enc "$f" 4000)" "$(enc "$f.b" 300)"
  [ -e "$f.t" ] || [ -e "$f.t.c" ] && rec T $1 $RAW "$(enc "$f.t" 2400)" "$(enc "$f.t.d" 3600)" "$(enc "$f.t.e" 2400)" "$(enc "$f.t.c" 2400)"
  [ -e "$f.s" ] || [ -e "$f.s.c" ] && rec S $1 $RAW "$(enc "$f.s" 2400)" "$(enc "$f.s.d" 2400)" "$(enc "$f.s.e" 2400)" "$(enc "$f.s.c" 2400)"
  [ -s "$f.u.d" ] && rec U $1
  rec D $1 $2
}
`;
