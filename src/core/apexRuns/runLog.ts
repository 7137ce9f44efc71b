import type { Clock } from '../base/clock.ts';
import { pause } from '../base/pause.ts';
import type { DebugLogEntry, OrgDebugLogs } from '../debugLogs/ports.ts';
import type { RunSpan } from './ports.ts';

/** Anonymous Apex that has run. */
export interface AnonymousRun {
  /** The login-as user. */
  readonly username: string;
  readonly span: RunSpan;
  /** What stands in this run's code and in no other's. */
  readonly mark: string;
  readonly source: string;
}

/** The org stores a log a moment after it has answered: how long to wait before each look. Milliseconds. */
const looks = [0, 300, 700, 1_500, 3_000];

/** The org's clock tells whole seconds to us. Milliseconds. */
const tolerance = 1_500;

/** Before each line of the code that ran. */
const preamble = /^Execute Anonymous: /m;
const preambleLength = 19;

/** A mark for one run, as a comment behind its code: lines and columns of problems stay what they are. */
export function marked(source: string, mark: string): string {
  return `${source}\n// ${mark}`;
}

/**
 * The log that a run of anonymous Apex wrote. The org does not say: several runs of the same user at the same time look alike in its list, but
 * each log begins with the code that ran. Undefined when there is none, because nothing was traced.
 */
export async function findRunLog(
  run: AnonymousRun,
  logs: Pick<OrgDebugLogs, 'listStoredSince' | 'open'>,
  clock: Clock,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const verdicts = new Map<string, Verdict>();
  for (const delay of looks) {
    await pause(clock, delay, signal);
    const candidates = candidatesFor(run, await logs.listStoredSince(run.span.from - tolerance));
    for (const { id } of candidates.filter((log) => !verdicts.has(log.id))) {
      verdicts.set(id, await verdictOn(id, run, logs, signal));
    }
    const own = candidates.find(({ id }) => verdicts.get(id) === 'ours');
    if (own !== undefined) {
      return own.id;
    }
  }
  // A log that was cut may have lost its beginning: it can be ours only when there is no other.
  const [silent, another] = [...verdicts].filter(([, verdict]) => verdict === 'silent');
  return silent !== undefined && another === undefined ? silent[0] : undefined;
}

/** Whether a log tells of this run: it may also say nothing of the code that ran. */
type Verdict = 'ours' | 'silent' | 'others';

function candidatesFor({ username, span }: AnonymousRun, logs: readonly DebugLogEntry[]): readonly DebugLogEntry[] {
  return logs.filter(
    (log) =>
      log.username.toLowerCase() === username.toLowerCase() &&
      isAnonymous(log.operation) &&
      log.startedAt >= span.from - tolerance &&
      log.startedAt <= span.to + tolerance,
  );
}

/** REST names its resource; what came in through SOAP names the API alone. */
function isAnonymous(operation: string): boolean {
  return /executeAnonymous|\/services\/Soap\/s/i.test(operation);
}

async function verdictOn(
  id: string,
  run: AnonymousRun,
  logs: Pick<OrgDebugLogs, 'open'>,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const head = await headOf(id, bytesOfPreamble(run.source), logs, signal);
  if (head.includes(run.mark)) {
    return 'ours';
  }
  return preamble.test(head) ? 'others' : 'silent';
}

function bytesOfPreamble(source: string): number {
  const lines = source.split('\n').length + 2;
  // A character takes three bytes at most.
  return source.length * 3 + lines * preambleLength + 2_000;
}

/** The first bytes of a log. The rest is not waited for. */
async function headOf(
  id: string,
  bytes: number,
  logs: Pick<OrgDebugLogs, 'open'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const decoder = new TextDecoder();
  let head = '';
  let read = 0;
  const { chunks } = await logs.open(id, 0, signal);
  for await (const chunk of chunks) {
    head += decoder.decode(chunk, { stream: true });
    read += chunk.length;
    if (read >= bytes) {
      break;
    }
  }
  return head;
}
