import { DIRECT, TRUSTED, WORKS, type BlameRow } from "./blame-row.ts";

const INSTALL_CA = {
  en: "Copy the certificate of that authority into the image before the first download and run `update-ca-certificates`; for one build only, mount it as a secret. Do not switch verification off.",
  "zh-cn":
    "请在首次下载之前将该签发机构的证书复制到镜像中并运行 `update-ca-certificates`；如果只用于一次构建，可作为 secret 挂载。不要关闭证书校验。",
};

/** Rows about what answers: certificates, HTTP statuses, pages. */
export const ANSWER_ROWS: readonly BlameRow[] = [
  {
    id: "other-server",
    container: ["certificate"],
    fresh: "any",
    host: DIRECT,
    blame: "network",
    because:
      "this machine is shown a good certificate, so another server answers the container in the name's place",
    message: {
      en: "What answers the container in the place of {host} is at fault: this machine is shown a good certificate",
      "zh-cn": "问题出在代替 {host} 应答容器的那个服务：本机看到的证书是正常的",
    },
    advice: {
      en: "Compare the addresses that container and machine are given for {host}, and look for a transparent proxy or a sign-in page that catches containers alone.",
      "zh-cn":
        "请比较容器与本机得到的 {host} 的地址，并检查是否有只拦截容器流量的透明代理或登录页面。",
    },
  },
  {
    id: "server-certificate",
    container: ["certificate"],
    fresh: "any",
    host: "any",
    blame: "mirror",
    because: "dates and names of a certificate are the server's own matter",
    message: {
      en: "The server is at fault: {host} shows a certificate that nobody can accept",
      "zh-cn": "问题出在服务器：{host} 出示的证书任何一方都无法接受",
    },
    advice: {
      en: "Tell whoever runs {host}, and use another mirror until then. If the date that is complained of is wrong, set this machine's clock.",
      "zh-cn":
        "请告知 {host} 的运营方，在此之前改用其他镜像源。如果提示的日期有误，请校准本机时钟。",
    },
  },
  {
    id: "ca-missing",
    container: ["authority"],
    fresh: "any",
    host: TRUSTED,
    blame: "certificate",
    because:
      "this machine trusts what the container does not: the authority is in its CA store, not in the image",
    message: {
      en: "The container's CA store is at fault: this machine trusts the certificate that {host} shows it, the image does not know its authority",
      "zh-cn":
        "问题出在容器的 CA 证书库：本机信任所看到的 {host} 的证书，而镜像不认识其签发机构",
    },
    advice: INSTALL_CA,
  },
  {
    id: "ca-unknown",
    container: ["authority"],
    fresh: "any",
    host: ["authority", "intercepted"],
    blame: "certificate",
    because: "neither container nor this machine knows the authority",
    message: {
      en: "The certificate of {host} is at fault: this machine does not trust its authority either",
      "zh-cn": "问题出在 {host} 的证书：本机同样不信任其签发机构",
    },
    advice: {
      en: "Get the certificate of its authority from whoever runs {host}, compare the fingerprint, and install it on this machine and in the image before the first download; or have the server send its intermediate certificates.",
      "zh-cn":
        "请向 {host} 的运营方索取其 CA 证书并核对指纹，在本机以及镜像中（首次下载之前）安装；或请对方让服务器发送中间证书。",
    },
  },
  {
    id: "ca-untrusted",
    container: ["authority"],
    fresh: "any",
    host: "any",
    blame: "certificate",
    because:
      "the image does not know the authority; whether this machine does was not seen",
    message: {
      en: "The image does not know the authority that signed the certificate of {host}; whether this machine knows it was not seen",
      "zh-cn": "镜像不认识 {host} 证书的签发机构；没有看到本机是否认识",
    },
    advice: INSTALL_CA,
  },
  {
    id: "interception-ca-missing",
    container: ["intercepted"],
    fresh: "any",
    host: TRUSTED,
    blame: "certificate",
    because:
      "this machine trusts what answers it: it has the authority in its CA store, or is not intercepted",
    message: {
      en: "Connections to {host} are intercepted by {issuer}, which the image does not trust; this machine gets through: it trusts that authority, or is left out",
      "zh-cn":
        "到 {host} 的连接被 {issuer} 截获，镜像不信任它；本机可以访问：本机信任该签发机构，或未被截获",
    },
    advice: INSTALL_CA,
  },
  {
    id: "interception",
    container: ["intercepted"],
    fresh: "any",
    host: "any",
    blame: "certificate",
    because: "a public host's certificate is of no public authority",
    message: {
      en: "The network intercepts connections to {host}, with certificates of {issuer}",
      "zh-cn": "网络使用 {issuer} 的证书截获了到 {host} 的连接",
    },
    advice: {
      en: "Get that certificate authority from whoever runs the network and install it in the image before the first download, use a mirror inside the network, or have {host} left out of the inspection. Do not switch verification off.",
      "zh-cn":
        "请向网络管理员索取该 CA 证书，在首次下载之前装入镜像；或使用网络内部的镜像源；或申请将 {host} 排除在检查之外。不要关闭证书校验。",
    },
  },
  {
    id: "server-unsteady",
    container: ["server-error"],
    fresh: "any",
    host: WORKS,
    blame: "mirror",
    because: "an error of the server is the server's, whoever it answers",
    message: {
      en: "The server is at fault, though not always: {host} answers this machine, and the container with an error",
      "zh-cn":
        "问题出在服务器，但并非每次都出现：{host} 能应答本机，却对容器返回错误",
    },
    advice: {
      en: "One of several servers behind {host} may be ill: run the check again, and use another mirror as long as it fails.",
      "zh-cn":
        "{host} 背后的多台服务器中可能有一台故障：请重新检查，在故障期间改用其他镜像源。",
    },
  },
  {
    id: "server-error",
    container: ["server-error"],
    fresh: "any",
    host: "any",
    blame: "mirror",
    because:
      "the request has arrived, and the server answers with its own error",
    message: {
      en: "The server is at fault: {host} is reached and answers with an error",
      "zh-cn": "问题出在服务器：可以访问 {host}，但它返回了错误",
    },
    advice: {
      en: "Nothing here can repair that: use another mirror as long as it lasts.",
      "zh-cn": "这不是本地能修复的：请在故障期间改用其他镜像源。",
    },
  },
  {
    id: "containers-denied",
    container: ["denied"],
    fresh: "any",
    host: WORKS,
    blame: "network",
    because: "the same request is answered when this machine sends it",
    message: {
      en: "{host} turns away the container, and answers this machine: a filter on the way, or limits by address",
      "zh-cn":
        "{host} 拒绝容器而应答本机：可能是途中的过滤，或按地址设置的限制",
    },
    advice: {
      en: "Ask whoever runs the network for the containers' address to be treated as this machine's, or use another mirror.",
      "zh-cn":
        "请联系网络管理员，让容器的地址与本机享有同样的待遇，或改用其他镜像源。",
    },
  },
  {
    id: "denied",
    container: ["denied"],
    fresh: "any",
    host: "any",
    blame: "mirror",
    because:
      "the server decides whom it lets in, and does not let this machine in either",
    message: {
      en: "The server is reached and turns the request away: {host} wants credentials, or does not serve addresses from here",
      "zh-cn":
        "服务器可达但拒绝了请求：{host} 要求提供凭据，或不为此处的地址提供服务",
    },
    advice: {
      en: "Give the build credentials as a build secret if {host} wants them, or use another mirror.",
      "zh-cn":
        "如果 {host} 要求凭据，请通过 build secret 提供给构建，或改用其他镜像源。",
    },
  },
  {
    id: "containers-portal",
    container: ["portal"],
    fresh: "any",
    host: WORKS,
    blame: "network",
    because: "this machine gets modules where the container gets a web page",
    message: {
      en: "The network is at fault: it answers the container with a web page in the place of {host}, and lets this machine through",
      "zh-cn": "问题出在网络：它代替 {host} 向容器返回网页，而本机可以正常访问",
    },
    advice: {
      en: "Look for a sign-in page or a filter that treats the engine's subnet otherwise than this machine.",
      "zh-cn": "请检查是否有登录页面或过滤设备对引擎子网与本机区别对待。",
    },
  },
  {
    id: "portal",
    container: ["portal"],
    fresh: "any",
    host: "any",
    when: { others: ["reached", "fail"] },
    blame: "network",
    because:
      "no other host of the run gives what it should: a sign-in page catches all",
    message: {
      en: "The network is at fault: a web page answers in the place of {host}, and no other host works",
      "zh-cn": "问题出在网络：有网页代替 {host} 应答，其他主机也都不可用",
    },
    advice: {
      en: "Sign in to the network in a browser on this machine, or have the page switched off for it.",
      "zh-cn": "请在本机的浏览器中登录该网络，或申请为其关闭登录页面。",
    },
  },
  {
    id: "wrong-service",
    container: ["portal", "other-answer"],
    fresh: "any",
    host: "any",
    blame: "mirror",
    because: "the server is reached, and is not what the URL says",
    message: {
      en: "The address is at fault: {url} is reached, and what stands there is not what downloads ask for",
      "zh-cn": "问题出在地址：{url} 可以访问，但其内容不是下载所需要的",
    },
    advice: {
      en: "Check scheme, port and path of the URL where it is configured.",
      "zh-cn": "请检查配置中该 URL 的协议、端口和路径。",
    },
  },
];
