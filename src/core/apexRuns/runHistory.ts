import { EventEmitter } from '../base/event.ts';
import { orgIdKey } from '../subscribers/orgId.ts';
import type { ApexTestOutcome } from './ports.ts';
import type { TestSelection } from './testSelection.ts';

export type RunOutcome = 'passed' | 'failed' | 'notCompiled' | 'cancelled';

/** What was run: enough to run it again. */
export type RunSubject =
  | { readonly kind: 'anonymous'; readonly source: string }
  | { readonly kind: 'tests'; readonly selections: readonly TestSelection[] };

/** A run that has ended. Its code and messages are the customer's: it lives in memory alone. */
export interface ApexRun {
  readonly orgId: string;
  readonly orgName: string;
  readonly subject: RunSubject;
  /** What the user calls it: the tests, or the first line of the code. */
  readonly title: string;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly outcome: RunOutcome;
  /** Of a failed one, what it said; of tests, how many passed and failed. */
  readonly summary: string;
  /** Logs that it wrote: one for anonymous Apex, one or several for tests. */
  readonly logIds: readonly string[];
  readonly tests: readonly ApexTestOutcome[];
}

const mostKept = 30;

/** The last runs of this window, the newest first. */
export class RunHistory {
  readonly #changed = new EventEmitter<undefined>();
  #runs: readonly ApexRun[] = [];

  readonly onDidChange = this.#changed.event;

  get runs(): readonly ApexRun[] {
    return this.#runs;
  }

  /** Anonymous Apex that was run, each once, the last first. */
  get snippets(): readonly string[] {
    const sources = this.#runs.flatMap(({ subject }) => (subject.kind === 'anonymous' ? [subject.source] : []));
    return [...new Set(sources)];
  }

  add(run: ApexRun): void {
    this.#runs = [run, ...this.#runs].slice(0, mostKept);
    this.#changed.fire(undefined);
  }

  /** The customer's files were purged, or the hand-off was forgotten. Tells how many runs that were. */
  forget(orgId: string): number {
    const before = this.#runs.length;
    this.#runs = this.#runs.filter((run) => orgIdKey(run.orgId) !== orgIdKey(orgId));
    this.#changed.fire(undefined);
    return before - this.#runs.length;
  }

  forgetAll(): void {
    this.#runs = [];
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The first line of code that says something, for a title. */
export function titleOfSource(source: string): string {
  const lines = source.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('//')) ?? lines[0] ?? '';
}

/** Logs of tests, each once, in order of first mention. */
export function logsOf(tests: readonly ApexTestOutcome[]): readonly string[] {
  return [...new Set(tests.flatMap(({ logId }) => logId ?? []))];
}
