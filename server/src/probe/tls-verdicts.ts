import type { Message } from "../core/finding.ts";
import type { VerdictRow } from "./verdict-row.ts";

/** What a server's certificate says. {issuer} is who signed it. */
export const TLS_VERDICTS = {
  "tls-large-lost": {
    sentence: {
      en: "{subject} port {port} ({host}) answers with small packets, while large ones are lost on the way",
      "zh-cn":
        "{subject} 的 {port} 端口（{host}）的小数据包能到达，大数据包在途中丢失",
    },
    short: {
      en: "{mark}: large packets are lost",
      "zh-cn": "{mark}：大数据包丢失",
    },
    advice: {
      en: "The MTU of the engine's network is larger than that of the way out (a VPN, a tunnel, a cloud network): set it to the uplink's (`mtu` in daemon.json, `com.docker.network.driver.mtu` of a network), then make the containers anew.",
      "zh-cn":
        "引擎网络的 MTU 大于出口（VPN、隧道或云网络）的 MTU：请将其设为出口的值（daemon.json 中的 `mtu`，或网络的 `com.docker.network.driver.mtu`），然后重新创建容器。",
    },
  },
  "tls-expired": {
    sentence: {
      en: "the certificate of {host} has expired on {date}",
      "zh-cn": "{host} 的证书已于 {date} 过期",
    },
    short: {
      en: "{mark}: the certificate has expired",
      "zh-cn": "{mark}：证书已过期",
    },
    advice: {
      en: "Only whoever runs {host} can renew it: tell them, and use another mirror until then. If the date is still to come, the clock of the container's host is wrong.",
      "zh-cn":
        "只有 {host} 的运营方才能更新证书：请告知对方，在此之前改用其他镜像源。如果该日期尚未到来，则是容器所在主机的时钟不准。",
    },
  },
  "tls-not-yet-valid": {
    sentence: {
      en: "the certificate of {host} is valid only from {date} on",
      "zh-cn": "{host} 的证书自 {date} 起才有效",
    },
    short: {
      en: "{mark}: the certificate is not valid yet",
      "zh-cn": "{mark}：证书尚未生效",
    },
    advice: {
      en: "Mostly the clock of the container's host is slow: set it, containers follow.",
      "zh-cn": "多半是容器所在主机的时钟慢了：请校准主机时钟，容器会随之更新。",
    },
  },
  "tls-wrong-name": {
    sentence: {
      en: "the certificate at {subject} is not for {host}, but for {names}",
      "zh-cn": "{subject} 的证书不属于 {host}，而属于 {names}",
    },
    short: {
      en: "{mark}: the certificate is for another name",
      "zh-cn": "{mark}：证书属于其他域名",
    },
    advice: {
      en: "Either the URL names the host in a way that its certificate does not know, or another server answers in its place (DNS, /etc/hosts, a sign-in page of the network): use a name from the certificate, or find out who answers.",
      "zh-cn":
        "可能是 URL 中的主机名不在证书之列，也可能是其他服务器代为应答（DNS、/etc/hosts 或网络登录页面）：请使用证书中的域名，或查明是谁在应答。",
    },
  },
  "tls-unknown-authority": {
    sentence: {
      en: "the container does not trust the certificate of {host}: it is signed by {issuer}",
      "zh-cn": "容器不信任 {host} 的证书：签发者是 {issuer}",
    },
    short: {
      en: "{mark}: the container does not trust {issuer}",
      "zh-cn": "{mark}：容器不信任 {issuer}",
    },
    advice: {
      en: "Copy the certificate of that authority into the image before the download and run `update-ca-certificates`, or use an endpoint with a public certificate. An image without any authorities needs the package ca-certificates. Do not switch verification off.",
      "zh-cn":
        "请在下载之前将该签发机构的证书复制到镜像中并运行 `update-ca-certificates`，或使用具有公共证书的端点。如果镜像中没有任何 CA，请安装 ca-certificates 软件包。不要关闭证书校验。",
    },
  },
  "tls-interception": {
    sentence: {
      en: "the connection to {host} is intercepted: its certificate is signed by {issuer}, which is no public authority",
      "zh-cn":
        "到 {host} 的连接被中间设备截获：其证书由 {issuer} 签发，而它不是公共 CA",
    },
    short: {
      en: "{mark}: intercepted by {issuer}",
      "zh-cn": "{mark}：连接被 {issuer} 截获",
    },
    advice: {
      en: "A firewall of the network opens encrypted connections. Copy its certificate authority into the image before the first download and run `update-ca-certificates`, use a mirror inside the network, or have {host} left out of the inspection. Do not switch verification off.",
      "zh-cn":
        "网络中的防火墙会解密连接。请在首次下载之前将其 CA 证书复制到镜像中并运行 `update-ca-certificates`，或使用网络内部的镜像源，或申请将 {host} 排除在检查之外。不要关闭证书校验。",
    },
  },
} as const satisfies Readonly<Record<string, VerdictRow>>;

export type TlsVerdictId = keyof typeof TLS_VERDICTS;

/** What the report says of certificates that are trusted. */
export const TLS_NOTES = {
  "trusted-interception": {
    en: "Connections to {hosts} are intercepted by {issuer}, which the tools here trust: downloads work wherever that CA certificate is installed, and fail in images without it",
    "zh-cn":
      "到 {hosts} 的连接被 {issuer} 截获，此处的工具信任它：装有该 CA 证书的镜像可以下载，没有它的镜像会失败",
  },
} as const satisfies Record<string, Message>;
