import type { LibraryFunction, LibraryType, LimitName } from './contract.ts';

/** What follows `get` and `getLimit` in a member's name. */
const limits: Readonly<Record<string, LimitName>> = {
  Queries: 'queries',
  QueryRows: 'queryRows',
  AggregateQueries: 'aggregateQueries',
  SoslQueries: 'soslQueries',
  DmlStatements: 'dmlStatements',
  DmlRows: 'dmlRows',
  CpuTime: 'cpuTime',
  HeapSize: 'heapSize',
  Callouts: 'callouts',
  FutureCalls: 'futureCalls',
  QueueableJobs: 'queueableJobs',
  EmailInvocations: 'emailInvocations',
};

export const limitsType: LibraryType = {
  type: 'Limits',
  members: Object.fromEntries(
    Object.entries(limits).flatMap(([name, limit]): [string, LibraryFunction][] => [
      [`static Integer get${name}()`, (context) => context.limits.used(limit)],
      [`static Integer getLimit${name}()`, (context) => context.limits.allowed(limit)],
    ]),
  ),
};
