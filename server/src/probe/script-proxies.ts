/**
 * The part of the script (script.ts) that goes through the container's HTTP proxy. Which one, and for which hosts, is
 * decided as `go` decides it: HTTPS_PROXY or HTTP_PROXY by scheme, upper case first, NO_PROXY with domains, ports,
 * addresses and ranges; never for this machine itself. Credentials of a proxy stay in the container.
 */
export const PROXIES = `
names= HTTPVIA=$HTTP_PROXY HTTPSVIA=$HTTPS_PROXY NOVIA=$NO_PROXY
[ -n "$HTTPVIA" ] || HTTPVIA=$http_proxy
[ -n "$HTTPSVIA" ] || HTTPSVIA=$https_proxy
[ -n "$NOVIA" ] || NOVIA=$no_proxy
for x in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
  eval "v=\\$$x"; [ -n "$v" ] && names=$names,$x; unset "$x"
done
unset no_proxy NO_PROXY ftp_proxy FTP_PROXY
rec V "\${names#,}"
[ -n "$NOVIA" ] && lower=$(printf %s "$NOVIA" | tr A-Z a-z) && [ -n "$lower" ] && NOVIA=$lower
# an IPv4 address as a number in V
address() {
  case .$1. in *[!0-9.]* | *.0[0-9]* | *..* | *[0-9][0-9][0-9][0-9]*) return 1 ;; esac
  case $1 in *.*.*.*.*) return 1 ;; *.*.*.*) ;; *) return 1 ;; esac
  a=\${1%%.*} b=\${1#*.}; c=\${b#*.}; b=\${b%%.*}; e=\${c#*.}; c=\${c%%.*}
  V=$(((a << 24) + (b << 16) + (c << 8) + e))
}
# inside ADDRESS RANGE
inside() {
  bits=\${2#*/}
  case $bits in [0-9] | [12][0-9] | 3[0-2]) ;; *) return 1 ;; esac
  address "$1" || return 1
  first=$V
  address "\${2%%/*}" || return 1
  [ $((first >> (32 - bits))) = $((V >> (32 - bits))) ]
}
# excluded HOST PORT: NO_PROXY names it
excluded() {
  case $1 in localhost | 127.* | ::1) return 0 ;; esac
  left=$NOVIA,
  while [ -n "$left" ]; do
    x=\${left%%,*} left=\${left#*,}
    while :; do case $x in ' '*) x=\${x# } ;; *' ') x=\${x% } ;; *) break ;; esac; done
    case $x in
    '') continue ;;
    '*') return 0 ;;
    */*) inside "$1" "$x" && return 0; continue ;;
    *:*:*) [ "$x" = "$1" ] && return 0; continue ;;
    *:*) [ "\${x##*:}" = "$2" ] || continue; x=\${x%:*} ;;
    esac
    x=\${x#\\*}
    case $x in
    .*) case $1 in *"$x") return 0 ;; esac ;;
    *) case $1 in "$x" | *".$x") return 0 ;; esac ;;
    esac
  done
  return 1
}
# way HOST SCHEME PORT: sets WAY, and VIA viaHost viaPort viaName
way() {
  VIA=$HTTPVIA; [ "$2" = https ] && VIA=$HTTPSVIA
  WAY=direct
  [ -n "$VIA" ] || return
  excluded "$1" "$3" && { WAY=excluded; return; }
  kind=http viaHost=$VIA
  case $VIA in *://*) kind=\${VIA%%://*} viaHost=\${VIA#*://} ;; esac
  viaHost=\${viaHost%%/*} viaName=
  case $viaHost in *@*) viaName=\${viaHost%@*} viaHost=\${viaHost##*@} ;; esac
  case $kind in https) viaPort=443 ;; socks*) viaPort=1080 ;; *) viaPort=80 ;; esac
  case $viaHost in *:*) viaPort=\${viaHost##*:} viaHost=\${viaHost%:*} ;; esac
  case $viaHost in '' | -* | *[!0-9A-Za-z._-]*) WAY=untested; return ;; esac
  case $viaPort in '' | *[!0-9]* | ??????*) WAY=untested; return ;; esac
  if [ $APP != curl ] && [ $APP != go ]; then
    [ "$kind" = http ] && [ $RAW != none ] || { WAY=untested; return; }
  fi
  WAY="proxy $viaHost $viaPort"
}
# what a proxy is told before, into a file: a secret must not show among a process's arguments
preface() {
  known=
  [ -n "$viaName" ] && known="Proxy-Authorization: Basic $(printf %s "$viaName" | base64 | tr -d '\\n')\\r\\n"
  case $host in *:*) at="[$host]" ;; *) at=$host ;; esac
  if [ "$scheme" = https ]; then
    printf "CONNECT $at:$port HTTP/1.1\\r\\nHost: $at:$port\\r\\nUser-Agent: surefetch\\r\\n$known\\r\\n"
  else
    request=\${request#????????????????}
    printf "GET http://$at:$port\${request%????????}$known\\r\\n"
  fi
}
# for what programs do not say of a certificate that they refuse
tunnelled() {
  target=$port ask=tunnel
  if [ $kind = http ] && [ $RAW != none ]; then preface >"$F.t.p"; else hello= ; fi
  port=$viaPort
}
# endpoint through the proxy: proxied INDEX HOST SCHEME PORT PATH HELLO REQUEST
proxied() {
  F=$D/e$1 host=$2 scheme=$3 port=$4 hello=$6 request=$7
  case $2 in *:*) url="$3://[$2]:$4$5" ;; *) url="$3://$2:$4$5" ;; esac
  now; T0=$T
  if [ $APP = curl ]; then
    tunnelled
    {
      http_proxy=$VIA https_proxy=$VIA; export http_proxy https_proxy
      talk short curl -q -g -sS -v -o "$F.b" --proto =http,https --max-redirs 0 \\
        --max-time $((BUDGET / 1000 + 2)) -A surefetch -- "$url" 2>&1
    } | watchCurl
  elif [ $APP = go ]; then
    { http_proxy=$VIA https_proxy=$VIA; export http_proxy https_proxy; talk goList "$scheme" "$host" "$port" "$5" 2>&1; } | watchGo
  elif [ $APP = "$SPEAKER" ]; then
    tunnelled
    {
      VIANAME=$viaName; export VIANAME
      talk short interpret get "$host" "$scheme" "$target" "$5" "$F.b" "$viaHost" "$viaPort" 2>&1
    } | watchCurl
  else
    preface >"$F.t.p"
    [ "$scheme" = https ] && preface >"$F.s.p"
    ip=$viaHost port=$viaPort
    if [ "$scheme" = http ]; then raw "$F.t" via -
    else
      has ssl_client && raw "$F.s" tunnel-secret "$request" &
      raw "$F.t" tunnel "$hello"
      wait
    fi
  fi
  [ -e "$D/over" ] && return
  report $1 done
  : >"$D/d$1"
}
`;
