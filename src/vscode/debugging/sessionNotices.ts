import { type Disposable, env, l10n, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import { orgLine } from '../base/orgText.ts';
import type { DebugSessions } from './debugSessions.ts';
import { type RunningSession, type SessionWarning, timeLeftOf } from './runningSession.ts';

// Reasons come with an org's own words in them.
const longestReason = 400;

/** What a debug session's end and its coming end are to the user: a notification that has the next action in it. */
export class SessionNotices implements Disposable {
  readonly #sessions: DebugSessions;
  readonly #rulesClock: Clock;
  readonly #showFailure: (error: unknown) => void;
  readonly #store = new DisposableStore();
  #reason: string | undefined;

  constructor(sessions: DebugSessions, rulesClock: Clock, showFailure: (error: unknown) => void) {
    this.#sessions = sessions;
    this.#rulesClock = rulesClock;
    this.#showFailure = showFailure;
    this.#store.add(sessions.onDidWarn((warning) => void this.#warn(warning).catch(showFailure)));
    this.#store.add(sessions.onDidChange((session) => this.#sessionChanged(session)));
  }

  /** Keeps the session from being idle where something can, and says what is left of it. */
  async extend(): Promise<void> {
    const left = await this.#sessions.extend();
    if (left === undefined) {
      void window.showInformationMessage(l10n.t('No debug session runs in this window.'));
      return;
    }
    const duration = describeDuration(left.milliseconds);
    if (!left.isExtended && left.limitedBy === 'idle') {
      void window.showWarningMessage(
        l10n.t(
          'The debug session was not extended: no breakpoint is set and no request is stopped, so there is nothing to do that the org would count. It ends in at most {0}; set a breakpoint to keep it.',
          duration,
        ),
      );
      return;
    }
    const messages = {
      idle: l10n.t('Extended: the debug session ends in at most {0} if nothing is done in it.', duration),
      cap: l10n.t('The debug session ends in {0}: nothing extends the four hours that Salesforce allows.', duration),
      grant: l10n.t('The debug session ends in {0}, with the login access of this customer.', duration),
    };
    void window.showInformationMessage(messages[left.limitedBy]);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #warn({ kind, message }: SessionWarning): Promise<void> {
    const extend = l10n.t('Extend');
    // Nothing moves the other two limits: no button pretends to.
    const chosen = await window.showWarningMessage(
      this.#warningText(kind) ?? orgLine(message, longestReason),
      ...(kind === 'idle' ? [extend] : []),
    );
    if (chosen === extend) {
      await this.extend();
    }
  }

  /**
   * Says when, not in how many minutes: that stays true while it is there, and VS Code puts a later warning with the same words in the
   * place of the earlier one, and has it read out again.
   */
  #warningText(kind: SessionWarning['kind']): string | undefined {
    const { current } = this.#sessions;
    const left = current && timeLeftOf(current, this.#rulesClock.now());
    if (left?.limitedBy !== kind) {
      return undefined;
    }
    const end = new Date(Date.now() + left.milliseconds / (this.#rulesClock.rate ?? 1)).toLocaleTimeString(
      env.language,
      { timeStyle: 'short' },
    );
    switch (kind) {
      case 'idle':
        return l10n.t(
          'The debug session is idle and ends at {0} at the latest. Continue, step or change a breakpoint to keep it.',
          end,
        );
      case 'cap':
        return l10n.t(
          'The debug session ends at {0}: Salesforce allows four hours. Finish what you are looking at.',
          end,
        );
      case 'grant':
        return l10n.t(
          'The login access of this customer ends at {0}, and the debug session with it. Ask them to extend it if you need longer.',
          end,
        );
    }
  }

  #sessionChanged(session: RunningSession | undefined): void {
    const reason = session?.endReason;
    if (reason !== undefined && this.#reason === undefined) {
      void this.#ended(reason).catch(this.#showFailure);
    }
    this.#reason = reason;
  }

  async #ended(reason: string): Promise<void> {
    const again = l10n.t('Start Again');
    const chosen = await window.showWarningMessage(orgLine(reason, longestReason), again);
    if (chosen === again) {
      await this.#sessions.startAgain();
    }
  }
}
