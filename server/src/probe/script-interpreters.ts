/**
 * The part of the script (script.ts) for images where Python, Node or go is all that can connect. Python and Node tell of
 * a request in curl's own words (steps-interpreters.ts), connect a socket for CHILD, and ask nameservers. `go` asks a
 * module proxy for versions, as it does in a build, and says how that went (steps-go.ts).
 *
 * Both programs take: get HOST SCHEME PORT PATH FILE [PROXY-HOST PROXY-PORT], with the proxy's credentials in VIANAME;
 * raw ADDRESS PORT CHILD ARGUMENTS…; dns SERVER QUERY-FILE. A body's first bytes go to FILE; of the rest some kilobytes
 * are read, so that one that stops is seen. Starting takes them long, longest on a busy machine: it counts for no step. So
 * `get` says when it is up, and `dns` on standard error, behind an @, how many milliseconds the answer took.
 */
const PYTHON = `
import os,socket,sys,time
def say(t): print(t,flush=True)
def fail(c,e): say("curl: (%d) %s"%(c,getattr(e,"strerror",None) or e)); sys.exit(c)
def dns(server,file):
 s=socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET,socket.SOCK_DGRAM)
 t=time.monotonic()
 try:
  s.connect((server,53))
  for wait in 1,None:
   s.settimeout(wait); s.send(open(file,"rb").read())
   try: d=s.recv(1500); os.write(2,b"@%d\\n"%((time.monotonic()-t)*1e3)); os.write(1,d); return
   except socket.timeout: pass
 except OSError as e: sys.exit(str(e))
def raw(ip,port,child,*rest):
 try: s=socket.create_connection((ip,int(port)))
 except OSError as e: sys.exit(str(e))
 os.dup2(s.fileno(),0); os.dup2(s.fileno(),1)
 os.execvp("sh",("sh","-c",child,"sf")+rest)
def head(s):
 d=b""
 while b"\\r\\n\\r\\n" not in d and len(d)<20000:
  n=s.recv(4096)
  if not n: break
  d+=n
 h,_,b=d.partition(b"\\r\\n\\r\\n"); h=h.decode("latin1").split("\\r\\n")
 if not h[0].startswith("HTTP/"): fail(52,"Empty reply from server")
 return h,b
def get(host,scheme,port,path,file,via="",viaport=""):
 if scheme=="https":
  try: import ssl; trust=ssl.create_default_context()
  except Exception: trust=0
 say("* up")
 try: found=socket.getaddrinfo(via or host,int(viaport or port),type=socket.SOCK_STREAM)
 except OSError as e: fail(6,e)
 for f,t,p,_,a in found:
  say("*   Trying %s..."%a[0])
  try: s=socket.socket(f,t,p); s.connect(a); break
  except OSError as e: last=e
 else: fail(7,last)
 say("* Connected to %s (%s) port %s"%(via or host,a[0],a[1]))
 at=("[%s]" if ":" in host else "%s")%host
 site="%s://%s:%s"%(scheme,at,port)
 if int(port)!=(443 if scheme=="https" else 80): at+=":"+port
 known=""
 if via and os.environ.get("VIANAME"):
  import base64,urllib.parse
  known="Proxy-Authorization: Basic "+base64.b64encode(urllib.parse.unquote(os.environ["VIANAME"]).encode()).decode()+"\\r\\n"
 if scheme=="https":
  if via:
   say("> CONNECT "+host)
   try:
    s.sendall(("CONNECT %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: surefetch\\r\\n%s\\r\\n"%(site[8:],site[8:],known)).encode()); h,_=head(s)
   except OSError as e: fail(56,e)
   say("< "+h[0]); known=""
   if h[0][9:10]!="2": fail(56,"CONNECT tunnel failed")
  try: s=trust.wrap_socket(s,server_hostname=host)
  except ssl.SSLCertVerificationError as e: fail(60,e.verify_message)
  except (ssl.SSLEOFError,ConnectionError): fail(35,"reset by peer")
  except OSError as e: fail(35,e)
  say("* SSL connection")
 elif via: path=site+path
 say("> GET ")
 try:
  s.sendall(("GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: surefetch\\r\\nAccept: */*\\r\\nConnection: close\\r\\n%s\\r\\n"%(path,at,known)).encode()); h,b=head(s)
 except OSError as e: fail(56,e)
 say("< "+h[0]); length=12000; chunked=0
 for l in h[1:]:
  k,_,v=l.partition(":"); k=k.lower(); v=v.strip()
  if k in("content-type","location","retry-after"): say("< %s: %s"%(k,v))
  if k=="content-length" and v.isdigit(): length=min(length,int(v))
  if k=="transfer-encoding": chunked=1
 if h[0][9:10]!="2": return
 done=0
 while len(b)<length and not (chunked and b.endswith(b"0\\r\\n\\r\\n")):
  try: n=s.recv(4096)
  except OSError as e: fail(56,e)
  if not n: break
  b+=n
  if not done: done=1; keep(file,b,chunked)
 keep(file,b,chunked)
def keep(file,b,chunked):
 with open(file,"wb") as f: f.write((b.partition(b"\\r\\n")[2] if chunked else b)[:2000])
globals()[sys.argv[1]](*sys.argv[2:])
`;

const NODE = `
const [m,...a]=process.argv.slice(1),fs=require("fs"),net=require("net"),env=process.env;
const say=t=>fs.writeSync(1,t+"\\n"),W={ECONNREFUSED:"Connection refused",EHOSTUNREACH:"No route to host",ENETUNREACH:"Network is unreachable",
EADDRNOTAVAIL:"Cannot assign requested address",ETIMEDOUT:"Connection timed out",ECONNRESET:"Connection reset by peer",EPIPE:"Connection reset by peer",ENOTFOUND:"Name or service not known",EAI_AGAIN:"Name or service not known"};
const words=e=>W[e.code]||String(e.message).slice(0,150),stop=e=>{fs.writeSync(2,words(e)+"\\n");process.exit(7)},fail=(c,e)=>{say("curl: ("+c+") "+words(e));process.exit(c)};
const dial=(host,port)=>new Promise((ok,no)=>{const s=net.connect({host,port:+port});s.pause();s.once("error",no);s.once("connect",()=>{s.off("error",no);ok(s)})});
const head=(s,c)=>new Promise(ok=>{let d=Buffer.alloc(0);const no=e=>fail(c,e||{message:"Empty reply from server"}),end=()=>no();
s.on("error",no);s.on("end",end);s.on("close",end);s.on("data",function f(n){d=Buffer.concat([d,n]);const i=d.indexOf("\\r\\n\\r\\n");if(i<0)return d.length>20000&&end();
s.off("data",f);s.off("error",no);s.off("end",end);s.off("close",end);s.pause();const h=d.toString("latin1",0,i).split("\\r\\n");h[0].startsWith("HTTP/")||end();ok([h,d.subarray(i+4)])});s.resume()});
const X={
async dns(server,file){const s=require("dgram").createSocket(server.includes(":")?"udp6":"udp4"),q=fs.readFileSync(file),t=Date.now();
s.on("error",stop);s.on("message",d=>{fs.writeSync(2,"@"+(Date.now()-t)+"\\n");fs.writeSync(1,d);process.exit()});s.connect(53,server,()=>{s.send(q);setTimeout(()=>s.send(q),1000)})},
async raw(ip,port,child,...rest){const s=await dial(ip,port).catch(stop);
require("child_process").spawn("sh",["-c",child,"sf",...rest],{stdio:[s,s,2]}).on("exit",()=>process.exit())},
async get(host,scheme,port,path,file,via,viaport){
say("* up");
const found=await require("dns").promises.lookup(via||host,{all:true}).catch(e=>fail(6,e));let s,last;
for(const {address} of found){say("*   Trying "+address+"...");s=await dial(address,viaport||port).catch(e=>{last=e});if(s){last=address;break}}
if(!s&&last&&last.code==="ECONNRESET"){say("* Connected to "+(via||host)+" ("+found[0].address+") port "+(viaport||port));fail(scheme==="https"?35:56,last)}
if(!s)fail(7,last);
say("* Connected to "+(via||host)+" ("+last+") port "+(viaport||port));
let at=host.includes(":")?"["+host+"]":host,known="",place=at+":"+port;
if(+port!==(scheme==="https"?443:80))at=place;
if(via&&env.VIANAME){let n=env.VIANAME;try{n=decodeURIComponent(n)}catch{}known="Proxy-Authorization: Basic "+Buffer.from(n).toString("base64")+"\\r\\n"}
if(scheme==="https"){
if(via){say("> CONNECT "+host);s.write("CONNECT "+place+" HTTP/1.1\\r\\nHost: "+place+"\\r\\nUser-Agent: surefetch\\r\\n"+known+"\\r\\n");
const [h]=await head(s,56);say("< "+h[0]);known="";if(h[0][9]!=="2")fail(56,{message:"CONNECT tunnel failed"})}
const ca=[env.SSL_CERT_FILE,"/etc/ssl/certs/ca-certificates.crt","/etc/pki/tls/certs/ca-bundle.crt","/etc/ssl/ca-bundle.pem","/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem","/etc/ssl/cert.pem"]
.map(f=>{try{return f&&fs.readFileSync(f)}catch{}}).find(Boolean),tls=require("tls"),raw=s;
s=tls.connect({socket:raw,host,servername:net.isIP(host)?"":host,ca,rejectUnauthorized:false});
await new Promise(ok=>{const no=e=>fail(35,e);s.once("error",no);s.once("secureConnect",()=>{s.off("error",no);ok()})});
if(!s.authorized)fail(60,{message:String(s.authorizationError)});
say("* SSL connection")}
else if(via)path=scheme+"://"+place+path;
say("> GET ");
s.write("GET "+path+" HTTP/1.1\\r\\nHost: "+at+"\\r\\nUser-Agent: surefetch\\r\\nAccept: */*\\r\\nConnection: close\\r\\n"+known+"\\r\\n");
let [h,b]=await head(s,56),length=12000,chunked=false;say("< "+h[0]);
for(const l of h.slice(1)){const [,k,v]=/^([^:]*): *(.*)/.exec(l)||[,"",""],n=k.toLowerCase();
if(["content-type","location","retry-after"].includes(n))say("< "+n+": "+v);
if(n==="content-length"&&/^[0-9]+$/.test(v))length=Math.min(length,+v);
if(n==="transfer-encoding")chunked=true}
if(h[0][9]!=="2")process.exit();
const keep=()=>fs.writeFileSync(file,(chunked?b.subarray(b.indexOf("\\r\\n")+2):b).subarray(0,2000)),
end=()=>{keep();process.exit()},full=()=>b.length>=length||chunked&&b.subarray(-5).equals(Buffer.from("0\\r\\n\\r\\n"));
if(full())end();if(b.length)keep();
s.on("error",e=>{keep();fail(56,e)});s.on("end",end);s.on("close",end);s.on("data",n=>{b=Buffer.concat([b,n]);if(full())end();else keep()});s.resume()}};
X[m](...a);
`;

/** Text in single quotes of a shell. */
function quoted(text: string): string {
  return `'${text.trim().replaceAll("'", String.raw`'\''`)}'`;
}

/** Chosen only where no program of the image's own can do as much. */
export const INTERPRETERS = `
SPEAKER=
interpret() {
  case $SPEAKER in
  python) exec python3 -I -S -B -c ${quoted(PYTHON)} "$@" ;;
  node) NODE_OPTIONS= NODE_EXTRA_CA_CERTS=; export NODE_OPTIONS NODE_EXTRA_CA_CERTS; exec node -e ${quoted(NODE)} -- "$@" ;;
  esac
}
case $APP in none | getent)
  if has python3; then SPEAKER=python APP=python
  elif has node; then SPEAKER=node APP=node
  elif has go && [ $APP.$RAW = none.none ]; then APP=go
  fi
  ;;
esac
if [ -n "$SPEAKER" ]; then
  tools=$tools,$SPEAKER
  [ $RAW != none ] || RAW=$SPEAKER
  [ $DNS != none ] || DNS=$SPEAKER
fi
[ $APP = go ] && tools=$tools,go
# the list of versions of a public module, asked for as in a build: goList SCHEME HOST PORT PATH
goList() {
  case $2 in *:*) at="[$2]:$3" ;; *) at=$2:$3 ;; esac
  # a comma would begin another proxy
  base=$1://$at left=\${4%/golang.org/x/text/@v/list},
  while [ -n "$left" ]; do base=$base\${left%%,*}%2C left=\${left#*,}; done
  # else it starts a process of its own for its counters, which outlives it
  mkdir -p "$F.go/.config/go/telemetry" && echo off >"$F.go/.config/go/telemetry/mode"
  cd "$D" || exit
  HOME=$F.go GOPATH=$F.go GOCACHE=$F.go GOENV=off GOWORK=off GOTOOLCHAIN=local GO111MODULE=on GOSUMDB=off GOFLAGS=-modcacherw
  GOPROXY=\${base%\\%2C} GOPRIVATE= GONOPROXY= GOINSECURE= GODEBUG= GOAUTH=off NETRC=/dev/null
  export HOME GOPATH GOCACHE GOENV GOWORK GOTOOLCHAIN GO111MODULE GOSUMDB GOFLAGS GOPROXY GOPRIVATE GONOPROXY GOINSECURE GODEBUG GOAUTH NETRC
  unset XDG_CONFIG_HOME GOMODCACHE
  exec go list -x -m -versions -retracted golang.org/x/text
}
watchGo() {
  n=0
  while IFS= read -r l && [ $n -lt 20 ]; do
    case $l in
    '# get '*) note "@go \${l##*/@v/list}"; n=$((n + 1)) ;;
    'golang.org/x/text v'*) printf %.200s "\${l#golang.org/x/text }" >"$F.b" ;;
    golang.org/x/text) printf '?' >"$F.b" ;;
    '@rc '*) note "$l"; break ;;
    esac
  done
}
`;
