import { env, l10n, ThemeIcon, TreeItem } from 'vscode';
import { lmoName } from '../../core/lmo/knownLmos.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf } from '../base/treeItems.ts';
import type { TreeNotice } from '../subscribers/treeNotice.ts';
import type { LmoConnection } from './lmoConnection.ts';

/** Says above the subscribers that they are as old as they are, since the LMO has to be signed in to again, and does that when chosen. */
export class SignedOutNotice implements TreeNotice {
  readonly #connection: LmoConnection;
  readonly #listedAt: () => Date | undefined;

  constructor(connection: LmoConnection, listedAt: () => Date | undefined) {
    this.#connection = connection;
    this.#listedAt = listedAt;
  }

  item(): TreeItem | undefined {
    const { current, isSignedOut } = this.#connection;
    if (current === undefined || !isSignedOut) {
      return undefined;
    }
    const name = orgLine(lmoName(current), 60);
    const listedAt = this.#listedAt();
    const item = new TreeItem(l10n.t('Sign In Again'));
    item.id = 'signedOut';
    item.description = listedAt === undefined ? name : l10n.t('{0} · listed at {1}', name, timeOf(listedAt));
    item.tooltip = l10n.t('The sign-in to {0} has ended. What is listed may have changed since.', name);
    item.iconPath = new ThemeIcon('sign-in');
    item.accessibilityInformation = { label: `${item.tooltip} ${l10n.t('Sign In Again')}`, role: 'button' };
    item.command = commandOf('isvDebugger.signInAgain', l10n.t('Sign In Again'), {});
    return item;
  }
}

/** Without the day, unless it is another. */
function timeOf(time: Date): string {
  return time.toDateString() === new Date().toDateString()
    ? time.toLocaleTimeString(env.language, { timeStyle: 'short' })
    : time.toLocaleString(env.language, { dateStyle: 'short', timeStyle: 'short' });
}
