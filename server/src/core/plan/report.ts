import {
  render,
  type Language,
  type Message,
  type MessageValues,
} from "../finding.ts";
import { downloadName } from "../build/download-commands.ts";
import type { DockerfileContext } from "../rule.ts";
import { tools } from "../tools/index.ts";
import { redactUrl } from "../text/url.ts";
import {
  messages,
  roleMessages,
  routeMessages,
  unknownMessages,
  whenMessages,
} from "./messages.ts";
import type { DownloadSite, Endpoint, Route } from "./model.ts";
import { siteName } from "./site-name.ts";

export { planToJson } from "./json.ts";

/** What one line of the file asks of one host. */
interface Use {
  readonly line: number;
  readonly site: DownloadSite;
  readonly route: Route;
}

interface Contact {
  readonly where: string;
  /** Empty where nothing says it: the modules' own version-control hosts. */
  readonly host: string;
  readonly role: Endpoint["role"];
  readonly uses: Use[];
}

/** The plan as text: every host a build contacts, why, and from which line. */
export function planToText(
  context: DockerfileContext,
  language: Language,
): string {
  return new PlanText(context, language).text();
}

/** Downloads by tools that the plan does not describe: a list of hosts must not look whole without them. */
function otherDownloads({ build, source }: DockerfileContext): readonly {
  readonly line: number;
  readonly name: string;
}[] {
  return build.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const commands =
        instruction.kind === "run" ? build.commandsOf(instruction) : [];
      return commands.flatMap((command) => {
        const isPlanned = tools.some((tool) =>
          tool.commands?.includes(command.name),
        );
        const name = isPlanned ? undefined : downloadName(command);
        const line = source.lineAt(command.nameSpan.start) + 1;
        return name === undefined ? [] : [{ line, name }];
      });
    }),
  );
}

const mostNames = 3;

class PlanText {
  readonly #context: DockerfileContext;
  readonly #language: Language;
  readonly #contacts = new Map<string, Contact>();
  readonly #unknown: Use[] = [];

  constructor(context: DockerfileContext, language: Language) {
    this.#context = context;
    this.#language = language;
    for (const site of context.plan.sites) this.#addSite(site);
  }

  text(): string {
    const { file, plan } = this.#context;
    if (plan.sites.length === 0)
      return `${this.#say(messages.nothing, { file })}\n`;
    const lines = [
      this.#say(messages.heading, {
        file,
        downloads: this.#count(
          plan.sites.length,
          messages.downloadOne,
          messages.downloadMany,
        ),
        hosts: this.#count(
          this.#hosts().size,
          messages.hostOne,
          messages.hostMany,
        ),
      }),
    ];
    for (const contact of this.#contacts.values())
      lines.push("", ...this.#contactLines(contact));
    if (this.#unknown.length > 0) {
      lines.push("", this.#say(messages.notKnown));
      const unknown = this.#unknown.map((use) => this.#unknownLine(use));
      lines.push(...new Set(unknown));
    }
    const others = otherDownloads(this.#context);
    if (others.length > 0) {
      lines.push("", this.#say(messages.notRead));
      for (const { line, name } of others)
        lines.push(`  ${this.#say(messages.line, { line })}, ${name}`);
    }
    return `${lines.join("\n")}\n`;
  }

  #hosts(): ReadonlySet<string> {
    const hosts = [...this.#contacts.values()].map(({ host }) => host);
    return new Set(hosts.filter((host) => host !== ""));
  }

  #count(count: number, one: Message, many: Message): string {
    return this.#say(count === 1 ? one : many, { count });
  }

  #addSite(site: DownloadSite): void {
    const line = this.#context.source.positionAt(site.nameSpan.start).line + 1;
    for (const route of site.routes) {
      const use = { line, site, route };
      if (route.chain.kind === "unknown") this.#unknown.push(use);
      else
        for (const endpoint of route.chain.value)
          this.#addContact(endpoint, use);
    }
  }

  #addContact(endpoint: Endpoint, use: Use): void {
    const where =
      endpoint.host === ""
        ? this.#say(messages.directly)
        : `${endpoint.host}:${endpoint.port}`;
    const key = `${where} ${endpoint.role}`;
    const contact = this.#contacts.get(key) ?? {
      where,
      host: endpoint.host,
      role: endpoint.role,
      uses: [],
    };
    this.#contacts.set(key, contact);
    contact.uses.push(use);
  }

  #contactLines({ role, uses, where }: Contact): readonly string[] {
    const lines = uses.map(
      (use) => `  ${this.#place(use)}: ${this.#why(use.route)}`,
    );
    // Several addresses on one host, as a release and its updates, are one line here.
    return [`${where}  (${this.#say(roleMessages[role])})`, ...new Set(lines)];
  }

  #unknownLine(use: Use): string {
    const { chain } = use.route;
    const reason =
      chain.kind === "unknown" ? this.#say(unknownMessages[chain.reason]) : "";
    return `  ${this.#place(use)}: ${this.#why(use.route)}: ${reason}`;
  }

  #place({ line, site }: Use): string {
    const command = siteName(site);
    return `${this.#say(messages.line, { line })}, ${command}`;
  }

  #why({ covers, what, when }: Route): string {
    const names = covers.slice(0, mostNames).map(redactUrl);
    const rest = covers.length - names.length;
    if (rest > 0) names.push(this.#say(messages.andMore, { count: rest }));
    const kind = this.#say(routeMessages[what]);
    const subject = names.length === 0 ? kind : `${kind} (${names.join(", ")})`;
    return when === "always"
      ? subject
      : this.#say(messages.onlyIf, {
          what: subject,
          when: this.#say(whenMessages[when]),
        });
  }

  #say(message: Message, values: MessageValues = {}): string {
    return render({ messageId: "", message, values }, this.#language);
  }
}
