import type { Message, MessageUse } from "../../finding.ts";
import { goDefaults } from "../../knowledge/go-defaults.ts";
import type { DockerfileContext, ReportedEdit } from "../../rule.ts";
import type { ArgInstruction } from "../../syntax/dockerfile/model.ts";
import { redactGoProxy } from "./redact-go-proxy.ts";
import type { Span } from "../../text/source.ts";
import type { Stage } from "../model.ts";
import type { Value } from "../value.ts";
import { changeValue, valueText } from "../value-text.ts";
import type { GoProxyChoice } from "./go-proxy-choices.ts";
import { goProxyChoice, proxyTitles } from "./go-proxy-choices.ts";
import { knowsPipe } from "./go-proxy-entries.ts";
import { leakTitles } from "./go-proxy-leak.ts";
import { goProxySetters } from "./go-proxy-setters.ts";
import { goProxyWith } from "./go-proxy-with.ts";
import { parseGoProxy } from "./goproxy.ts";
import {
  goSites,
  lostGoProxies,
  type GoSite,
  type LostGoProxy,
} from "./lost-go-proxy.ts";
import { declareGoProxy } from "./lost-go-proxy-fix.ts";
import { unsetGoProxies } from "./unset-go-proxy.ts";

/** What becomes of the wish to have a mirror in a Dockerfile. */
export type WrittenGoProxy =
  | {
      readonly kind: "edits";
      readonly edits: readonly ReportedEdit[];
      /** The values of GOPROXY that are written, each once, in the order of the file. */
      readonly values: readonly string[];
      /** Who sees the module paths then. */
      readonly leak: MessageUse;
      /** True where some download takes its GOPROXY from a place that cannot be changed here. */
      readonly isPart: boolean;
    }
  /** Every download asks the mirror first already. */
  | { readonly kind: "already" }
  | {
      readonly kind: "refused";
      readonly reason: "no-download" | "not-a-mirror" | "gatekeeper" | "pieces";
    };

const messages = {
  keepsIn: {
    en: "Download through {host}, which alone sees the path of every module that the build needs",
    "zh-cn": "改经 {host} 下载；构建所需的每个模块，其路径只有它会看到",
  },
  useProxy: proxyTitles.useProxy,
  leakHosts: leakTitles.leakHosts,
} as const satisfies Readonly<Record<string, Message>>;

/**
 * Makes every Go download of the file ask a mirror first, behind private proxies that stand there: values are changed
 * where they are set, and stages without any get `ARG GOPROXY=…` with `ENV GOPROXY=$GOPROXY` behind FROM. Public
 * entries whose host is in `without` are taken out.
 */
export function writeGoProxy(
  context: DockerfileContext,
  mirror: string,
  without: ReadonlySet<string> = new Set(),
): WrittenGoProxy {
  const choice = goProxyChoice(mirror, context.network);
  if (choice === undefined) return refused("not-a-mirror");
  const draft = new Draft(context, choice, without);
  draft.changeValues();
  draft.fillArguments();
  draft.declareLost();
  draft.addToStages();
  return draft.result();
}

function refused(
  reason: Extract<WrittenGoProxy, { kind: "refused" }>["reason"],
): WrittenGoProxy {
  return { kind: "refused", reason };
}

/** Collects the edits of one file. */
class Draft {
  readonly #context: DockerfileContext;
  readonly #choice: GoProxyChoice;
  readonly #without: ReadonlySet<string>;
  readonly #sites: readonly GoSite[];
  readonly #edits = new Map<number, readonly ReportedEdit[]>();
  readonly #values = new Set<string>();
  /** A private proxy that stays in front, by its host. */
  #front: string | undefined;
  #hasGatekeeper = false;
  #inPieces = 0;
  #same = 0;

  constructor(
    context: DockerfileContext,
    choice: GoProxyChoice,
    without: ReadonlySet<string>,
  ) {
    this.#context = context;
    this.#choice = choice;
    this.#without = without;
    this.#sites = goSites(context);
  }

  /** Values that a download sees, and an ARG before the first FROM that it was meant to see. */
  changeValues(): void {
    const globals = this.#lostGlobals();
    const values = [
      ...this.#sites.map((site) => ({
        value: site.settings.stated("GOPROXY"),
        site,
      })),
      ...globals.flatMap(({ sites: [site], value }) =>
        site === undefined ? [] : [{ value, site }],
      ),
    ];
    for (const { value, site } of values)
      if (value?.kind === "known") this.#change(value, site);
  }

  #change(
    value: Extract<Value, { kind: "known" }>,
    { settings }: GoSite,
  ): void {
    const changed = goProxyWith(parseGoProxy(value.value), this.#choice, {
      network: this.#context.network,
      without: this.#without,
      pipe: knowsPipe(settings),
    });
    if (changed.kind === "gatekeeper") {
      this.#hasGatekeeper = true;
      return;
    }
    if (changed.value === value.value) {
      this.#same += 1;
      return;
    }
    const text = valueText(value, this.#context.syntax);
    if (text === undefined) {
      this.#inPieces += 1;
      return;
    }
    this.#front ??= changed.front;
    const whole = { start: 0, end: value.value.length, newText: changed.value };
    this.#put(text.span.start, changed.value, changeValue(text, [whole]));
  }

  /** `ARG GOPROXY` and `ARG GOPROXY=` get a default, which a caller still overrides. */
  fillArguments(): void {
    const { build } = this.#context;
    const isOpen = this.#sites.some(
      ({ command, settings }) =>
        settings.stated("GOPROXY")?.kind !== "known" &&
        command.variable("GOPROXY") !== undefined,
    );
    if (!isOpen || build.globalArguments.get("GOPROXY")?.value.kind === "known")
      return;
    const value = this.#ownValue();
    for (const { instruction, kind, at } of goProxySetters(this.#context)) {
      if (kind !== "variable" || instruction.kind !== "arg") continue;
      const bare = bareEnd(instruction, at);
      if (bare === undefined) continue;
      const newText = `=${value}`;
      this.#put(at.start, value, [{ at: bare, newText }]);
    }
  }

  /** An ARG before FROM counts in the stages that declare it. */
  declareLost(): void {
    const sites = this.#lostGlobals().flatMap(({ sites: all }) => all);
    if (sites.length === 0) return;
    for (const edit of declareGoProxy(sites, this.#context).edits)
      this.#edits.set(edit.at.start, [edit]);
  }

  /** Stages whose downloads nothing gives a GOPROXY, or that miss the one that is set. */
  addToStages(): void {
    const { source } = this.#context;
    const lost = lostGoProxies(this.#context)
      .filter(
        (one) =>
          one.reason !== "overridden" && !this.#lostGlobals().includes(one),
      )
      .flatMap(({ sites }) => sites.map(({ stage }) => stage));
    const unset = unsetGoProxies(this.#context).map(({ go }) => go.stage);
    const value = this.#ownValue();
    for (const stage of lowest(new Set([...lost, ...unset]))) {
      if (value === goDefaults.GOPROXY) {
        this.#same += 1;
        continue;
      }
      const { end } = stage.from.span;
      const lines = ["", `ARG GOPROXY=${value}`, "ENV GOPROXY=$GOPROXY"];
      const newText = lines.join(source.lineEnd);
      this.#put(end, value, [{ at: { start: end, end }, newText }]);
    }
  }

  /** ARGs before the first FROM that no stage declares, and whose value can be changed there. */
  #lostGlobals(): readonly LostGoProxy[] {
    const { syntax } = this.#context;
    return lostGoProxies(this.#context).filter(
      ({ reason, value }) =>
        reason === "global-arg" && valueText(value, syntax) !== undefined,
    );
  }

  /** For a place that has none yet: as Go's own default, with `direct` behind a public server. */
  #ownValue(): string {
    const { isGatekeeper, isPrivate, url } = this.#choice;
    return isPrivate || isGatekeeper ? url : `${url},direct`;
  }

  #put(at: number, value: string, edits: readonly ReportedEdit[]): void {
    this.#edits.set(at, edits);
    this.#values.add(value);
  }

  result(): WrittenGoProxy {
    // Whoever refuses on purpose decides for the whole file.
    if (this.#hasGatekeeper) return refused("gatekeeper");
    const edits = [...this.#edits]
      .toSorted(([one], [other]) => one - other)
      .flatMap(([, each]) => each);
    if (edits.length > 0)
      return {
        kind: "edits",
        edits,
        values: [...this.#values],
        leak: this.#leak(),
        isPart: this.#inPieces > 0,
      };
    if (this.#inPieces > 0) return refused("pieces");
    return this.#same > 0 ? { kind: "already" } : refused("no-download");
  }

  #leak(): MessageUse {
    const { host, isPrivate } = this.#choice;
    const [written = ""] = this.#values;
    const value = redactGoProxy(written);
    const id = isPrivate
      ? "keepsIn"
      : this.#front === undefined
        ? "useProxy"
        : "leakHosts";
    return {
      messageId: id,
      message: messages[id],
      values: { host, hosts: host, first: this.#front ?? "", value },
    };
  }
}

/** What follows the name of an argument without default: nothing, or `=` alone; undefined where a default does. */
function bareEnd({ properties }: ArgInstruction, name: Span): Span | undefined {
  const property = properties.find(
    ({ nameSpan }) => nameSpan.start === name.start,
  );
  if (property === undefined || (property.value?.raw ?? "") !== "")
    return undefined;
  return { start: name.end, end: property.span.end };
}

/** Stages that are not built on another one of them, which inherit its ENV. */
function lowest(stages: ReadonlySet<Stage>): readonly Stage[] {
  return [...stages].filter((stage) => {
    let below = stage.parent;
    while (below !== undefined && !stages.has(below)) below = below.parent;
    return below === undefined;
  });
}
