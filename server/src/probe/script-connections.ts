/** The part of the script (script.ts) that makes the connections of one endpoint. */
export const CONNECTIONS = `
# a socket handed to CHILD: raw FILE MODE BYTES, uses ip, port, host, T0
raw() {
  case $RAW in
  bash)
    bash -p -c 'exec 5<>"/dev/tcp/$1/$2" || exit 7
      c=$3; shift 3; exec sh -c "$c" sf "$@" <&5 >&5' sf "$ip" "$port" "$CHILD" "$1" "$T0" $CK "$2" "$3" "$host" 2>"$1.c" 4>&-
    ;;
  nc) nc "$ip" "$port" -e sh -c "$CHILD" sf "$1" "$T0" $CK "$2" "$3" "$host" 2>"$1.c" 4>&- ;;
  $SPEAKER) (interpret raw "$ip" "$port" "$CHILD" "$1" "$T0" $CK "$2" "$3" "$host") 2>"$1.c" 4>&- ;;
  esac
  r=$?
  [ -e "$D/over" ] && return
  now; echo "$((T - T0)) end $r" >>"$1"
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
# the lines of a program's messages, and "@rc"; stop ends the program
talk() {
  read -r talker _ </proc/self/stat
  "$@" 4>&- & c=$!
  echo $c $talker >"$F.k"
  wait $c; echo "@rc $?"
}
stop() { written "$F.k"; read -r c talker <"$F.k" && slay "$c" "$talker"; }
# a program that can write but little of a body to its file
short() { ulimit -f 32; [ "$1" = interpret ] && "$@"; exec "$@"; }
watchCurl() {
  n=0 good= ip= cert=
  while IFS= read -r l && [ $n -lt 40 ]; do
    case $l in
    '* up') now; T0=$T ;;
    '< HTTP/'*' 1'[0-9][0-9]*) n=$((n + 1)) ;;
    '< HTTP/'*' 2'[0-9][0-9]*) note "$l"; good=1 n=$((n + 1)) ;;
    '< HTTP/'*) note "$l"; good= n=$((n + 1)) ;;
    '< '[Cc]ontent-[Tt]ype:* | '< '[Ll]ocation:* | '< '[Rr]etry-[Aa]fter:*) note "$l"; n=$((n + 1)) ;;
    '< '[!0-9A-Za-z]*) [ -n "$good" ] || { stop; break; } ;;
    *' Trying '*[0-9a-fA-F]*)
      note "$l"; n=$((n + 1))
      ip=\${l##* Trying }; ip=\${ip%...}; ip=\${ip%:"$port"}; ip=\${ip#[}; ip=\${ip%]}
      case $scheme.$hello in https.?*) echo "$ip $port" >"$F.a" ;; esac
      ;;
    'curl: (60)'* | 'curl: (51)'* | 'curl: (77)'*) note "$l"; cert=1 ;;
    '* Connected to '* | '* Established '* | '* SSL connection'* | '> GET '* | '> CONNECT '* | '* '*' issuer: '* | \\
      'curl: ('* | *' connect to '*' failed: '* | *' connect fail for '*) note "$l"; n=$((n + 1)) ;;
    '@rc '*) SAID=0; note "$l"; break ;;
    esac
  done
  # what curl does not say of a certificate that it refuses
  case $ip in '' | *[!0-9a-fA-F:.]*) cert= ;; esac
  [ -n "$cert" ] && [ -n "$hello" ] && [ $RAW != none ] && raw "$F.t" "\${ask:-hello}" "$hello"
}
watchWget() {
  n=0
  while IFS= read -r l && [ $n -lt 40 ]; do
    case $l in
    'Connecting to '*'('*)
      note "$l"; n=$((n + 1))
      ip=\${l##*(}; ip=\${ip%)*}; ip=\${ip%:*}; ip=\${ip#[}; ip=\${ip%]}
      connect
      [ -n "$rest" ] || { stop; break; }
      ;;
    'Resolving '*)
      note "$l"; n=$((n + 1))
      ip=\${l##*... }; ip=\${ip%%,*}
      connect
      [ -n "$rest" ] || { stop; break; }
      ;;
    '  HTTP/'*' 2'[0-9][0-9]*) note "$l"; n=$((n + 1)) ;;
    '  HTTP/'*) note "$l"; stop; break ;;
    '  '[Cc]ontent-[Tt]ype:*) note "$l"; n=$((n + 1)) ;;
    'wget: '* | 'Connecting to '* | 'ERROR: '* | *failed:*) note "$l"; n=$((n + 1)) ;;
    '@rc '*) SAID=0; note "$l"; break ;;
    esac
  done
  wait
}
# endpoint INDEX HOST SCHEME PORT PATH HELLO REQUEST
endpoint() {
  F=$D/e$1 host=$2 scheme=$3 port=$4 hello=$6 request=$7
  case $2 in *:*) url="$3://[$2]:$4$5" ;; *) url="$3://$2:$4$5" ;; esac
  linked= rest=1 ask=
  now; T0=$T
  case $APP in
  curl)
    talk short curl -q -g -sS -v -o "$F.b" --noproxy '*' --proto =http,https --max-redirs 0 \\
      --max-time $((BUDGET / 1000 + 2)) -A surefetch -- "$url" 2>&1 | watchCurl
    ;;
  busybox-wget)
    # a client of FTP waits to be greeted: nothing is sent, and no child for TLS is left behind by a wget that is ended
    [ "$FTP$scheme" = ftphttps ] && url=ftp://\${url#*://}
    talk short wget -S -O "$F.b" -U surefetch "$url" 2>&1 | watchWget
    ;;
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
  enc "$f"; r=$R; enc "$f.b" 300
  rec E $1 $APP $2 "$r" "$R"
  [ -e "$f.t" ] || [ -e "$f.t.c" ] && {
    connection T $1 "$f.t"
    [ -s "$f.t.r" ] && enc "$f.t.r" && rec C $1 "$R"
  }
  [ -e "$f.s" ] || [ -e "$f.s.c" ] && connection S $1 "$f.s"
  [ -s "$f.u.d" ] && rec U $1
  rec D $1 $2
}
# connection RECORD INDEX FILE
connection() {
  words "$3"; line="$1 $2 $RAW $R"
  enc "$3.d"; line="$line $R"
  enc "$3.e" 150; line="$line $R"
  enc "$3.c" 150; rec "$line $R"
}
`;
