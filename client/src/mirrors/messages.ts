/** The texts of the page that compares Go mirrors; what was found comes from the server. Pure, as in ../messages.ts. */
export const messages = {
  title: {
    en: "Go mirrors from {container}",
    "zh-cn": "{container} 的 Go 镜像",
  },
  ok: { en: "OK", "zh-cn": "正常" },
  slow: { en: "SLOW", "zh-cn": "缓慢" },
  failed: { en: "FAILED", "zh-cn": "失败" },
  unknown: { en: "UNKNOWN", "zh-cn": "未知" },
  started: {
    en: "Compared at {time}, took {seconds} s; each mirror had {deadline} s",
    "zh-cn": "{time} 比较，用时 {seconds} 秒；每个镜像的时限为 {deadline} 秒",
  },
  actions: { en: "Actions", "zh-cn": "操作" },
  runAgain: { en: "Compare Again", "zh-cn": "重新比较" },
  copyMarkdown: { en: "Copy as Markdown", "zh-cn": "复制为 Markdown" },
  copyJson: { en: "Copy as JSON", "zh-cn": "复制为 JSON" },
  copied: { en: "Copied", "zh-cn": "已复制" },
  running: { en: "Comparing again…", "zh-cn": "正在重新比较…" },
  mirrors: { en: "Mirrors, the best first", "zh-cn": "镜像，最好的在前" },
  rank: { en: "Rank", "zh-cn": "名次" },
  mirror: { en: "Mirror", "zh-cn": "镜像" },
  modules: { en: "Serves modules", "zh-cn": "提供模块" },
  checksums: { en: "Checksum database", "zh-cn": "校验和数据库" },
  firstByte: { en: "First byte", "zh-cn": "首字节" },
  zip: { en: "Small zip", "zh-cn": "小型 zip" },
  verdict: { en: "Verdict", "zh-cn": "结论" },
  write: { en: "Write into Dockerfile…", "zh-cn": "写入 Dockerfile…" },
  writeOf: {
    en: "Write {mirror} into Dockerfile…",
    "zh-cn": "将 {mirror} 写入 Dockerfile…",
  },
  confirmTitle: {
    en: "Write {mirror} into {file}?",
    "zh-cn": "将 {mirror} 写入 {file}？",
  },
  confirm: { en: "Write", "zh-cn": "写入" },
  cancel: { en: "Cancel", "zh-cn": "取消" },
  refusedTitle: { en: "Nothing was written", "zh-cn": "没有写入任何内容" },
  close: { en: "Close", "zh-cn": "关闭" },
  written: {
    en: "Written into {file}; undo takes it back, saving keeps it",
    "zh-cn": "已写入 {file}；可以撤销，保存后生效",
  },
  notWritten: {
    en: "{file} could not be changed: it may be read-only, or has changed in the meantime",
    "zh-cn": "无法修改 {file}：可能是只读文件，或内容已发生变化",
  },
  noDockerfile: {
    en: "Open the Dockerfile in an editor, then press the button again",
    "zh-cn": "请先在编辑器中打开 Dockerfile，再点击此按钮",
  },
  limits: { en: "How it was measured", "zh-cn": "测量方式与局限" },
} as const satisfies Readonly<
  Record<string, Readonly<Record<"en" | "zh-cn", string>>>
>;

/** Says a text of the page in one language. */
export type Say = (
  id: keyof typeof messages,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** The texts in a language. */
export function sayIn(language: "en" | "zh-cn"): Say {
  return (id, values = {}) =>
    messages[id][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : String(value);
    });
}
