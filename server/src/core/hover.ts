import type { Range } from "vscode-languageserver-types";
import { goSettings } from "./build/go/go-settings.ts";
import type { ModuleAnswer } from "./build/go/module-of.ts";
import { parseGoCommand, type GoCommand } from "./build/go/go-commands.ts";
import type { Origin, Value } from "./build/value.ts";
import {
  render,
  type Language,
  type Message,
  type MessageValues,
} from "./finding.ts";
import {
  ambiguousMessages,
  messages,
  originMessages,
} from "./hover-messages.ts";
import { lacksGit, shownSettings } from "./hover-settings.ts";
import {
  messages as planMessages,
  roleMessages,
  routeMessages,
  unknownMessages,
  whenMessages,
} from "./plan/messages.ts";
import type { DownloadSite, Endpoint, Route } from "./plan/model.ts";
import { simulateSite } from "./plan/simulate.ts";
import { siteName } from "./plan/site-name.ts";
import type { DockerfileContext } from "./rule.ts";
import type { Span } from "./text/source.ts";
import { redactUrl } from "./text/url.ts";

/** What the download command at an offset sees and contacts, as Markdown; undefined elsewhere. */
export function hover(
  context: DockerfileContext,
  offset: number,
  language: Language,
): { readonly markdown: string; readonly range: Range } | undefined {
  const isHere = ({
    span,
  }: {
    span: { start: number; end: number };
  }): boolean => span.start <= offset && offset <= span.end;
  const go = goCommandAt(context, isHere);
  const site = context.plan.sites.findLast(isHere);
  const writer = new HoverWriter(context, language);
  if (go !== undefined) {
    const own = context.plan.sites.find((one) => one.command === go.command);
    return {
      markdown: writer.go(go, own),
      range: context.source.range(go.command.command.span),
    };
  }
  if (site === undefined) return undefined;
  return {
    markdown: writer.other(site),
    range: context.source.range(site.span),
  };
}

function goCommandAt(
  { build }: DockerfileContext,
  isHere: (place: { span: { start: number; end: number } }) => boolean,
): GoCommand | undefined {
  for (const stage of build.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.kind !== "run" || !isHere(instruction)) continue;
      for (const command of build.commandsOf(instruction)) {
        const go = isHere(command.command)
          ? parseGoCommand(command, stage)
          : undefined;
        if (go !== undefined) return go;
      }
    }
  }
  return undefined;
}

class HoverWriter {
  readonly #context: DockerfileContext;
  readonly #language: Language;

  constructor(context: DockerfileContext, language: Language) {
    this.#context = context;
    this.#language = language;
  }

  go(go: GoCommand, site: DownloadSite | undefined): string {
    const settings = goSettings(go.command, go.stage, this.#context.build);
    const rows = [this.#row(this.#say(messages.goVersion), settings.version)];
    for (const [name, value] of shownSettings(settings))
      rows.push(this.#row(name, value));
    if (lacksGit(go, this.#context.build)) {
      const by = this.#say(originMessages["base-image"]);
      rows.push(`| git | ${this.#say(messages.noGit)} | ${by} |`);
    }
    return [
      `**${this.#say(messages.title, { command: `go ${go.verb}` })}**`,
      [
        `| ${this.#say(messages.setting)} | ${this.#say(messages.value)} | ${this.#say(messages.setBy)} |`,
        "| --- | --- | --- |",
        ...rows,
      ].join("\n"),
      ...this.#chains(site),
      ...this.#outage(site),
      this.#module(
        go.isOutsideModule
          ? { kind: "none", reason: "outside-module" }
          : this.#context.moduleOf(go),
      ),
    ].join("\n\n");
  }

  other(site: DownloadSite): string {
    const command = siteName(site);
    return [
      `**${this.#say(messages.titleOther, { command })}**`,
      ...this.#chains(site),
    ].join("\n\n");
  }

  #chains(site: DownloadSite | undefined): readonly string[] {
    return (site?.routes ?? []).map((route) => {
      const { chain } = route;
      const name = this.#routeName(route);
      if (chain.kind === "unknown")
        return this.#pair(name, this.#reason(chain));
      if (chain.value.length === 0)
        return this.#pair(name, this.#say(messages.nowhere));
      return [
        this.#pair(name, "").trimEnd(),
        ...chain.value.map(
          (one, index) => `${index + 1}. ${this.#endpoint(one)}`,
        ),
      ].join("\n");
    });
  }

  /** What a silent first mirror means: that is what people ask first. */
  #outage(site: DownloadSite | undefined): readonly string[] {
    const modules = site?.routes.find(({ what }) => what === "modules");
    const [first] = modules?.chain.kind === "known" ? modules.chain.value : [];
    if (site === undefined || first === undefined || first.host === "")
      return [];
    const { host } = first;
    const faults = new Map([[host, "timeout"]] as const);
    const played = simulateSite(site, this.#context, faults);
    if (played === undefined) return [];
    const last = played.tried.findLast(
      ({ endpoint, result }) =>
        result === "ok" && endpoint.role !== "checksum database",
    );
    if (played.outcome !== "ok" || last === undefined)
      return [this.#say(messages.downFails, { host: code(host) })];
    const next =
      last.endpoint.role === "origin"
        ? this.#say(planMessages.directly)
        : `\`${code(last.endpoint.host)}\``;
    return [this.#say(messages.downGoesOn, { host: code(host), next })];
  }

  #routeName({ what, when }: Route): string {
    const text = this.#say(routeMessages[what]);
    const kind = text.slice(0, 1).toUpperCase() + text.slice(1);
    if (when === "always") return kind;
    return this.#say(planMessages.onlyIf, {
      what: kind,
      when: this.#say(whenMessages[when]),
    });
  }

  #endpoint({ host, next, role, span, url }: Endpoint): string {
    const name =
      host === ""
        ? this.#pair(`\`${url}\``, this.#say(planMessages.directly))
        : this.#say(messages.endpoint, {
            url: `\`${code(url)}\``,
            role: this.#say(roleMessages[role]),
          });
    const then = {
      never: planMessages.nextNever,
      "not-found": planMessages.nextNotFound,
      "any-error": planMessages.nextAnyError,
    }[next];
    return this.#pair(this.#withLine(name, span), this.#say(then));
  }

  #row(name: string, value: Value): string {
    const shown =
      value.kind === "unknown"
        ? this.#reason(value)
        : value.value === ""
          ? this.#say(messages.notSet)
          : `\`${cell(redactUrl(value.value))}\``;
    const { origin } = value;
    const isUnset =
      value.kind === "known" &&
      value.value === "" &&
      origin?.kind === "tool-default";
    const by = origin === undefined || isUnset ? "" : this.#setBy(origin);
    return `| ${name} | ${shown} | ${by} |`;
  }

  #setBy({ file, kind, span }: Origin): string {
    const text = this.#say(originMessages[kind]);
    return file === undefined
      ? this.#withLine(text, span)
      : this.#pair(text, `\`${cell(file)}\``);
  }

  #module(answer: ModuleAnswer): string {
    if (answer.kind === "ambiguous") {
      return this.#say(messages.ambiguous, {
        reason: this.#say(ambiguousMessages[answer.reason]),
      });
    }
    if (answer.kind === "none") {
      return this.#say(
        answer.reason === "outside-module"
          ? messages.outside
          : messages.noModule,
      );
    }
    const why = {
      setting: messages.bySetting,
      compose: messages.byCompose,
      "copy-sources": messages.byCopy,
    }[answer.contextOrigin];
    const module = answer.gomod.module?.value ?? "?";
    const folder = answer.context === "" ? "." : answer.context;
    const file = `\`${code(answer.file)}\``;
    return this.#pair(
      this.#say(messages.module, { module: code(module), file }),
      this.#say(messages.context, {
        folder: code(folder),
        why: this.#say(why),
      }),
    );
  }

  #reason(value: Extract<Value, { kind: "unknown" }>): string {
    return this.#say(messages.unknown, {
      reason: this.#say(unknownMessages[value.reason]),
    });
  }

  #pair(name: string, text: string): string {
    return this.#say(messages.pair, { name, text });
  }

  #withLine(text: string, span: Span | undefined): string {
    if (span === undefined) return text;
    const line = this.#context.source.positionAt(span.start).line + 1;
    return this.#say(messages.onLine, { text, line });
  }

  #say(message: Message, values: MessageValues = {}): string {
    return render({ messageId: "", message, values }, this.#language);
  }
}

/** Text from files inside a code span: nothing of it is Markdown. */
function code(text: string): string {
  return text.replace(/[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, 300);
}

/** The same in a table, where a bar ends the cell even inside a code span. */
function cell(text: string): string {
  return code(text).replace(/\\*\|/g, "\\|");
}
