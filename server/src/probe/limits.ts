import type { Message, MessageUse } from "../core/finding.ts";
import { use } from "./messages.ts";
import type { Transcript } from "./transcript.ts";

/** What a run could not see. */
export const LIMITS = {
  "no-certificates": {
    en: "BusyBox wget does not verify certificates: their dates and names were read, but one of an authority that this image does not trust goes unnoticed here and fails in `go`, `curl` or `apt`",
    "zh-cn":
      "BusyBox wget 不校验证书：已读取证书的有效期和域名，但如果签发机构不受此镜像信任，这里不会发现，而 `go`、`curl` 或 `apt` 会因此失败",
  },
  "no-https": {
    en: "The image has neither curl, wget, Python nor Node: for https only the start of the TLS handshake was tested, not the certificate and the HTTP status",
    "zh-cn":
      "镜像中没有 curl、wget、Python 和 Node：对 https 只测试了 TLS 握手的起始部分，没有测试证书和 HTTP 状态",
  },
  "go-alone": {
    en: "The image has nothing but `go` to connect with, which was made to ask for lists of versions: whether other files are served, what a certificate says and what `go` waits for is not known",
    "zh-cn":
      "镜像中只有 `go` 能建立连接，检查用它请求了版本列表：其他文件能否下载、证书的内容以及 `go` 在等待什么，均无法得知",
  },
  "no-lookup": {
    en: "The time of the container's own lookup is part of the connection time",
    "zh-cn": "容器自身的解析时间包含在连接时间中",
  },
  "no-nameserver-tool": {
    en: "The image has neither bash nor nslookup: the nameservers could not be asked one by one",
    "zh-cn": "镜像中没有 bash 和 nslookup：无法逐一询问域名服务器",
  },
  "coarse-clock": {
    en: "The container's clock has steps of 10 ms",
    "zh-cn": "容器的时钟精度为 10 毫秒",
  },
  "proxy-ignored": {
    en: "The container sets {names} to a proxy that the tools of its image cannot use; the check went directly",
    "zh-cn": "容器设置了 {names}，但镜像中的工具无法使用该代理；本次检查为直连",
  },
} as const satisfies Record<string, Message>;

/** What the tools of this container could not show. */
export function blindSpots(transcript: Transcript): readonly MessageUse[] {
  const capabilities = transcript.capabilities;
  if (!capabilities) return [];
  const limits: MessageUse[] = [];
  const { transport } = capabilities;
  if (transport.startsWith("busybox-wget"))
    limits.push(use(LIMITS, "no-certificates"));
  if (transport.startsWith("getent") || transport.startsWith("none"))
    limits.push(use(LIMITS, "no-https"));
  if (transport.startsWith("go")) limits.push(use(LIMITS, "go-alone"));
  if (transport.startsWith("none")) limits.push(use(LIMITS, "no-lookup"));
  if (capabilities.dns === "none")
    limits.push(use(LIMITS, "no-nameserver-tool"));
  if (capabilities.clock === "uptime") limits.push(use(LIMITS, "coarse-clock"));
  const ways = [...transcript.ways.values()];
  if (ways.some(({ kind }) => kind === "untested"))
    limits.push(
      use(LIMITS, "proxy-ignored", {
        names: capabilities.proxyVariables.join(", "),
      }),
    );
  return limits;
}
