import { l10n, window } from 'vscode';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { DebugLogs } from '../debugLogs/debugLogs.ts';
import type { Connections } from './connections.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';
import type { SubscribersTree } from './subscribersTree.ts';

export interface SubscriberCommandParts {
  readonly directory: SubscriberDirectory;
  readonly connections: Connections;
  readonly tree: SubscribersTree;
  readonly debugLogs: DebugLogs;
}

/** Commands for the list of subscribers. */
export function subscriberCommands(parts: SubscriberCommandParts) {
  const { tree } = parts;
  return {
    'isvDebugger.refreshSubscribers': () => refresh(parts),
    'isvDebugger.searchSubscribers': (given) => search(tree, given.text),
    'isvDebugger.clearSearch': () => {
      tree.search = '';
    },
  } satisfies CommandHandlers;
}

/** Answers what the list holds then. */
async function refresh({ directory, connections, debugLogs }: SubscriberCommandParts): Promise<
  readonly {
    orgId: string;
    name: string;
    isSandbox: boolean;
    entered: boolean;
  }[]
> {
  debugLogs.invalidate();
  await connections.refresh();
  return directory.subscribers.map(({ orgId, name, isSandbox, entered }) => ({
    orgId,
    name,
    isSandbox,
    entered: entered !== undefined,
  }));
}

async function search(tree: SubscribersTree, text: string | undefined): Promise<void> {
  if (text !== undefined) {
    tree.search = text;
    return;
  }
  const before = tree.search;
  const box = window.createInputBox();
  box.title = l10n.t('Search Subscribers');
  box.placeholder = l10n.t('Part of a name or an org id');
  box.value = before;
  box.onDidChangeValue((value) => {
    tree.search = value;
  });
  const accepted = await new Promise<boolean>((resolve) => {
    box.onDidAccept(() => resolve(true));
    box.onDidHide(() => resolve(false));
    box.show();
  });
  box.dispose();
  if (!accepted) {
    tree.search = before;
  }
}
