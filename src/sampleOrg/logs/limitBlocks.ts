import type { LimitCounters, LimitName } from '../apex/library/contract.ts';

/** Lines of a limits block, in order. */
const limitLines: readonly (readonly [label: string, limit: LimitName])[] = [
  ['Number of SOQL queries', 'queries'],
  ['Number of query rows', 'queryRows'],
  ['Number of SOSL queries', 'soslQueries'],
  ['Number of DML statements', 'dmlStatements'],
  ['Number of Publish Immediate DML', 'publishImmediate'],
  ['Number of DML rows', 'dmlRows'],
  ['Maximum CPU time', 'cpuTime'],
  ['Maximum heap size', 'heapSize'],
  ['Number of callouts', 'callouts'],
  ['Number of Email Invocations', 'emailInvocations'],
  ['Number of future calls', 'futureCalls'],
  ['Number of queueable jobs added to the queue', 'queueableJobs'],
  ['Number of Mobile Apex push calls', 'mobilePushCalls'],
];

/** Part of a limit from which on the log warns. */
const close = 0.5;

/** One `LIMIT_USAGE_FOR_NS` for each namespace that used anything, the org's own code first. */
export function limitBlocks(limits: LimitCounters): readonly string[] {
  return (limits.namespaces ?? [null]).map((namespace) => {
    const counters = limits.of?.(namespace) ?? limits;
    const lines = limitLines.map(([label, limit]) => limitLine(label, counters.used(limit), counters.allowed(limit)));
    return `LIMIT_USAGE_FOR_NS|${namespace ?? '(default)'}|\n${lines.join('')}`;
  });
}

function limitLine(label: string, used: number, allowed: number): string {
  const warning = used > 0 && used >= allowed * close ? ' ******* CLOSE TO LIMIT' : '';
  return `  ${label}: ${used} out of ${allowed}${warning}\n`;
}
