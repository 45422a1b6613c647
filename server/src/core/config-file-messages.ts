import type { Message } from "./finding.ts";

/** The texts about `.surefetch.yaml`. */
export const messages = {
  syntax: {
    en: "this is no valid YAML, so what stands here may not count: {detail}",
    "zh-cn": "YAML 语法错误，此处的内容可能不会生效：{detail}",
  },
  notAMap: {
    en: "nothing here counts: the file must be a map of settings such as networkProfile: china",
    "zh-cn":
      "此文件不会生效：内容必须是由设置项组成的映射，例如 networkProfile: china",
  },
  unknownKey: {
    en: "{key} has no effect: there is no such setting; the settings are {known}",
    "zh-cn": "{key} 不会生效：没有这个设置项；可用的设置项有 {known}",
  },
  unknownKeyNear: {
    en: "{key} has no effect: there is no such setting; did you mean {nearest}?",
    "zh-cn": "{key} 不会生效：没有这个设置项；是否想写 {nearest}？",
  },
  editorOnly: {
    en: "{key} has no effect here: it is a setting of the editor only",
    "zh-cn": "{key} 在此处不会生效：它只是编辑器的设置项",
  },
  unknownRule: {
    en: "{key} has no effect: there is no such rule; surefetch rules lists them",
    "zh-cn":
      "{key} 不会生效：没有这条规则；运行 surefetch rules 可列出全部规则",
  },
  unknownRuleNear: {
    en: "{key} has no effect: there is no such rule; did you mean {nearest}?",
    "zh-cn": "{key} 不会生效：没有这条规则；是否想写 {nearest}？",
  },
  duplicate: {
    en: "{key} stands here a second time; what is written last counts",
    "zh-cn": "{key} 重复出现；以最后一处为准",
  },
  missingKey: {
    en: "{path} has no effect: it lacks {key}",
    "zh-cn": "{path} 不会生效：缺少 {key}",
  },
  wantsString: {
    en: "{path} has no effect: it must be a string",
    "zh-cn": "{path} 不会生效：值必须是字符串",
  },
  wantsBoolean: {
    en: "{path} has no effect: it must be true or false",
    "zh-cn": "{path} 不会生效：值必须是 true 或 false",
  },
  wantsList: {
    en: "{path} has no effect: it must be a list",
    "zh-cn": "{path} 不会生效：值必须是列表",
  },
  wantsMap: {
    en: "{path} has no effect: it must be a map of names and values",
    "zh-cn": "{path} 不会生效：值必须是由名称和值组成的映射",
  },
  notAllowed: {
    en: "{path} has no effect: it cannot be {value}; valid are {allowed}",
    "zh-cn": "{path} 不会生效：值不能是 {value}；可用的值有 {allowed}",
  },
  notAllowedNear: {
    en: "{path} has no effect: it cannot be {value}; did you mean {nearest}?",
    "zh-cn": "{path} 不会生效：值不能是 {value}；是否想写 {nearest}？",
  },
} as const satisfies Readonly<Record<string, Message>>;
