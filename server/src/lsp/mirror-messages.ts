import type { Message } from "../core/finding.ts";

/** What is said where a mirror is written into a Dockerfile, or is not. */
export const mirrorMessages = {
  writes: {
    en: "GOPROXY in {file} becomes {value}",
    "zh-cn": "{file} 中的 GOPROXY 将改为 {value}",
  },
  isPart: {
    en: "One GOPROXY of the file is put together from several places, or comes from another file: it stays as it is",
    "zh-cn": "文件中有一处 GOPROXY 由多处拼成，或来自其他文件，将保持不变",
  },
  already: {
    en: "Every Go download of {file} asks {mirror} first already",
    "zh-cn": "{file} 的所有 Go 下载都已首先使用 {mirror}",
  },
  "no-download": {
    en: "{file} downloads no Go modules, so there is no place for a GOPROXY",
    "zh-cn": "{file} 不下载 Go 模块，没有需要设置 GOPROXY 的地方",
  },
  "not-a-mirror": {
    en: "{mirror} cannot be written into GOPROXY: it is no address of one server, or has a password in it",
    "zh-cn":
      "无法将 {mirror} 写入 GOPROXY：它不是单个服务器的地址，或其中含有密码",
  },
  gatekeeper: {
    en: "GOPROXY in {file} names a mirror that your settings call a gatekeeper: nothing may be asked behind it, so it stays as it is",
    "zh-cn":
      "{file} 的 GOPROXY 使用了你的设置中标为 gatekeeper 的镜像：其后不能再有其他来源，因此保持不变",
  },
  pieces: {
    en: "GOPROXY in {file} is put together from several places, or comes from another file: write {mirror} there by hand",
    "zh-cn":
      "{file} 的 GOPROXY 由多处拼成，或来自其他文件：请手动在那里写入 {mirror}",
  },
  notDockerfile: {
    en: "{file} is no Dockerfile; a mirror is written into a Dockerfile",
    "zh-cn": "{file} 不是 Dockerfile；镜像只能写入 Dockerfile",
  },
} as const satisfies Readonly<Record<string, Message>>;
