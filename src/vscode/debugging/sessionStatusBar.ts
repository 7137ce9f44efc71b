import { type Disposable, l10n, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import type { Disposable as OwnDisposable } from '../../core/base/disposable.ts';
import { describeTimeLeft } from '../../core/sessionRules/timeLeft.ts';
import { isUrgent, type RunningSession, timeLeftOf } from './runningSession.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';

const pasteFreshLink: CommandId = 'isvDebugger.pasteFreshLink';
const extend: CommandId = 'isvDebugger.extendDebugSession';

// Minutes are shown, so this is often enough.
const refreshEvery = 15_000;

/** The one status bar item: which subscriber, what the session does, how long it may go on. */
export class SessionStatusBar implements Disposable {
  readonly #rulesClock: Clock;
  readonly #item: StatusBarItem;
  #timer: OwnDisposable | undefined;

  constructor(rulesClock: Clock) {
    this.#rulesClock = rulesClock;
    this.#item = window.createStatusBarItem('isvDebugger.session', StatusBarAlignment.Left, 50);
    this.#item.name = l10n.t('Customer Debug Session');
  }

  show(session: RunningSession | undefined): void {
    this.#timer?.dispose();
    if (session === undefined) {
      this.#item.hide();
      return;
    }
    const left = timeLeftOf(session, this.#rulesClock.now());
    const facts = [describePhase(session), ...(left === undefined ? [] : [describeTimeLeft(left)])];
    const text = `${orgLine(session.organizationName, 40)}: ${facts.join(', ')}`;
    this.#item.text = `$(debug-alt) ${orgLine(text)}`;
    const needsFreshLink = session.phase === 'needsFreshLink';
    const isIdleEndNear = isUrgent(left) && left?.limitedBy === 'idle';
    // Not the stop command: a stray click must not cost the session.
    this.#item.command = needsFreshLink ? pasteFreshLink : isIdleEndNear ? extend : 'workbench.view.debug';
    this.#item.tooltip = needsFreshLink
      ? l10n.t('{0}. Select to paste a fresh link.', text)
      : isIdleEndNear
        ? l10n.t('{0}. Select to extend it.', text)
        : l10n.t('{0}. Select to see its requests.', text);
    this.#item.accessibilityInformation = { label: l10n.t('Debug session in {0}', text), role: 'button' };
    this.#item.backgroundColor =
      needsFreshLink || isUrgent(left) ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
    this.#timer = this.#rulesClock.schedule(refreshEvery, () => this.show(session));
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#item.dispose();
  }
}

/** What the session does, in a few words. */
export function describePhase({ phase }: RunningSession): string {
  switch (phase) {
    case 'starting':
      return l10n.t('starting');
    case 'waiting':
      return l10n.t('waiting for a request');
    case 'running':
      return l10n.t('running');
    case 'stopped':
      return l10n.t('stopped');
    case 'needsFreshLink':
      return l10n.t('needs a fresh link');
    case 'ended':
      return l10n.t('ended');
  }
}
