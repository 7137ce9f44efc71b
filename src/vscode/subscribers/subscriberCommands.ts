import { l10n, window } from 'vscode';
import { Failure } from '../../core/base/failure.ts';
import { everySubscriber } from '../../core/subscribers/subscriberQuery.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import { withViewProgress } from '../base/progress.ts';
import type { DebugLogs } from '../debugLogs/debugLogs.ts';
import type { LmoConnection } from '../lmo/lmoConnection.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';

export interface SubscriberCommandParts {
  readonly directory: SubscriberDirectory;
  readonly lmo: LmoConnection;
  readonly debugLogs: DebugLogs;
}

/** Commands for the list of subscribers. */
export function subscriberCommands(parts: SubscriberCommandParts) {
  const { directory } = parts;
  return {
    'isvDebugger.refreshSubscribers': () => refresh(parts),
    'isvDebugger.searchSubscribers': (given) => search(directory, given.text),
    'isvDebugger.clearSearch': () => directory.list?.search(everySubscriber),
    'isvDebugger.showMoreSubscribers': () => withViewProgress(async () => directory.list?.readMore()),
  } satisfies CommandHandlers;
}

/** Answers what the list holds then. */
async function refresh({ directory, lmo, debugLogs }: SubscriberCommandParts): Promise<
  readonly {
    orgId: string;
    name: string;
    isSandbox: boolean;
    entered: boolean;
  }[]
> {
  debugLogs.forgetLists();
  await withViewProgress(() => lmo.refresh());
  return directory.subscribers.map(({ orgId, name, isSandbox, entered }) => ({
    orgId,
    name,
    isSandbox,
    entered: entered !== undefined,
  }));
}

/** Searches while the user types. What was searched before comes back where they think better of it. */
async function search({ list }: SubscriberDirectory, text: string | undefined): Promise<void> {
  if (list === undefined) {
    throw failures.noSubscribers();
  }
  if (text !== undefined) {
    await list.search({ ...list.query, text });
    return;
  }
  const before = list.query;
  const box = window.createInputBox();
  box.title = l10n.t('Search Subscribers');
  box.placeholder = l10n.t('Part of a name or an org id');
  box.value = before.text;
  box.onDidChangeValue((value) => {
    box.busy = true;
    list
      .search({ ...before, text: value })
      .catch((error: unknown) => {
        if (!Failure.is(error, 'cancelled')) {
          box.validationMessage = error instanceof Error ? error.message : String(error);
        }
      })
      .finally(() => {
        box.busy = false;
      });
  });
  const accepted = await new Promise<boolean>((resolve) => {
    box.onDidAccept(() => resolve(true));
    box.onDidHide(() => resolve(false));
    box.show();
  });
  box.dispose();
  if (!accepted) {
    await list.search(before);
  }
}
