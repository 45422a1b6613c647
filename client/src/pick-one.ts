import {
  type CancellationToken,
  CancellationTokenSource,
  type QuickPickItem,
  window,
} from "vscode";

/** Why there is nothing to pick from. */
export interface NothingToPick {
  readonly reason: string;
  readonly message: string;
}

/** What a list shows and where its entries come from. */
export interface OneOf<T> {
  readonly title: string;
  /** Above the list while it is being filled, and then. */
  readonly waiting: string;
  readonly question: string;
  readonly list: (
    token: CancellationToken,
  ) => Promise<readonly T[] | NothingToPick>;
  readonly item: (entry: T) => QuickPickItem;
}

/**
 * Lets the user pick one entry of a list that opens at once and fills when the answer is there. A single entry is taken
 * without a question.
 * @returns undefined where the user leaves the list.
 */
export async function pickOne<T>(
  from: OneOf<T>,
): Promise<{ readonly picked: T } | NothingToPick | undefined> {
  const source = new CancellationTokenSource();
  const pick = window.createQuickPick<QuickPickItem & { readonly entry: T }>();
  pick.title = from.title;
  pick.placeholder = from.waiting;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const left = new Promise<{ picked: T } | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const [selected] = pick.selectedItems;
      resolve(selected && { picked: selected.entry });
    });
    pick.onDidHide(() => {
      source.cancel();
      resolve(undefined);
    });
  });
  pick.show();
  try {
    const entries = await Promise.race([from.list(source.token), left]);
    if (entries === undefined || !isList(entries)) return entries;
    const [first] = entries;
    if (entries.length === 1 && first !== undefined) return { picked: first };
    pick.items = entries.map((entry) => ({ ...from.item(entry), entry }));
    pick.placeholder = from.question;
    pick.busy = false;
    return await left;
  } catch (error) {
    if (source.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    pick.dispose();
    source.dispose();
  }
}

function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}
