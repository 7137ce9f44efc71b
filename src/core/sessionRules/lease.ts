import { displayLine } from '../base/displayText.ts';
import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';
import type { SessionRuleName } from './sessionRules.ts';
import { describeDuration } from './timeLeft.ts';

// One debug session at a time on this machine, whatever windows and adapters there are. `machine/` implements it.

/** Who holds the lease, as the user of another window is told it. Nothing in it gives access to an org. */
export interface LeaseHolder {
  readonly orgId: string;
  readonly organizationName: string;
  /** What is open in its window, empty where nothing is. Undefined for an adapter outside of an editor. */
  readonly windowName: string | undefined;
  /** The URI of what is open there, by which an editor finds the window. Undefined where nothing brings it to the front. */
  readonly workspace: string | undefined;
  readonly processId: number;
  /** Wall time in milliseconds at which it was taken. */
  readonly since: number;
}

/** What the user of another window may ask of the holder: to come to the front, or to end its debug session. */
export type LeaseRequest = 'show' | 'end';

/** The right to run a debug session. Freed by `release`, and by the end of this process however it comes about. */
export interface Lease {
  release(): Promise<void>;
}

export interface LeaseRefusal {
  readonly granted: false;
  /** Undefined where the holder does not answer: it sleeps, or it is no program of ours. */
  readonly holder: LeaseHolder | undefined;
  /** Resolves when the holder has done it; false when it could not, or does not answer. */
  readonly ask: (request: LeaseRequest) => Promise<boolean>;
}

export type LeaseAnswer = { readonly granted: true; readonly lease: Lease } | LeaseRefusal;

export interface SessionLease {
  /**
   * Takes the lease for this holder, or says who has it. `onRequest` is called for what other windows ask, and resolves when it
   * is done.
   */
  take(holder: LeaseHolder, onRequest: (request: LeaseRequest) => Promise<void>): Promise<LeaseAnswer>;
  /** Who has it now; `silent` where somebody has it who does not answer. */
  holder(): Promise<LeaseHolder | 'nobody' | 'silent'>;
}

/** Where the holder is, as a part of a sentence. */
export function placeOf({ windowName, processId }: LeaseHolder): string {
  if (windowName === undefined) {
    return l10n.t('a debug adapter outside VS Code (process {0})', processId);
  }
  const name = displayLine(windowName, 80);
  return name === '' ? l10n.t('a window without a folder') : l10n.t('the window "{0}"', name);
}

/** Why no debug session starts here. `now` is wall time in milliseconds. */
export function leaseHeld(holder: LeaseHolder | undefined, now: number): Failure {
  const rule: SessionRuleName = 'oneSession';
  if (holder === undefined) {
    return new Failure(
      rule,
      l10n.t(
        'A debug session of yours is active in another window, and only one may be at a time. That window does not answer. Go there and stop it; if it hangs, end its program.',
      ),
    );
  }
  return new Failure(
    rule,
    l10n.t(
      '{0} has been debugged for {1} in {2}, and only one debug session may be active at a time. Go on there, or end it there.',
      displayLine(holder.organizationName, 80) || holder.orgId,
      describeDuration(Math.max(1, now - holder.since)),
      placeOf(holder),
    ),
  );
}
