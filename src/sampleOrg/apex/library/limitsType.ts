import type { LibraryFunction, LibraryType, LimitName } from './contract.ts';

/** What follows `get` and `getLimit` in a member's name. */
const limits: Readonly<Record<string, LimitName>> = {
  Queries: 'queries',
  QueryRows: 'queryRows',
  QueryLocatorRows: 'queryLocatorRows',
  AggregateQueries: 'aggregateQueries',
  SoslQueries: 'soslQueries',
  DmlStatements: 'dmlStatements',
  DmlRows: 'dmlRows',
  PublishImmediateDml: 'publishImmediate',
  CpuTime: 'cpuTime',
  HeapSize: 'heapSize',
  Callouts: 'callouts',
  FutureCalls: 'futureCalls',
  QueueableJobs: 'queueableJobs',
  EmailInvocations: 'emailInvocations',
  MobilePushApexCalls: 'mobilePushCalls',
  // These count towards other limits since API version 20.
  RunAs: 'dmlStatements',
  Savepoints: 'dmlStatements',
  SavepointRollbacks: 'dmlStatements',
};

/** Describe calls and script statements are counted no more: none is used. */
const retired: Readonly<Record<string, number>> = {
  ChildRelationshipsDescribes: 100,
  FieldsDescribes: 100,
  FieldSetsDescribes: 100,
  FindSimilarCalls: 10,
  PicklistDescribes: 100,
  RecordTypesDescribes: 100,
  ScriptStatements: 200_000,
  AsyncCalls: 200,
};

export const limitsType: LibraryType = {
  type: 'Limits',
  members: Object.fromEntries([
    ...Object.entries(limits).flatMap(([name, limit]): [string, LibraryFunction][] => [
      [`static Integer get${name}()`, (context) => context.limits.used(limit)],
      [`static Integer getLimit${name}()`, (context) => context.limits.allowed(limit)],
    ]),
    ...Object.entries(retired).flatMap(([name, allowed]): [string, LibraryFunction][] => [
      [`static Integer get${name}()`, () => 0],
      [`static Integer getLimit${name}()`, () => allowed],
    ]),
  ]),
};
