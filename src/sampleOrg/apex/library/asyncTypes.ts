import {
  AsyncOptionsValue,
  DuplicateSignature,
  FinalizerContext,
  JobContext,
  longestSignature,
} from '../asynchronous/contexts.ts';
import { raiseSignatureTooLong } from '../asynchronous/failures.ts';
import { ApexId } from '../values/id.ts';
import { printed } from '../values/printing.ts';
import type { ApexException } from '../values/exception.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from './contract.ts';
import { builtInEnumValue } from './enumTypes.ts';
import { raiseNullArgument } from './failures.ts';
import { dispatched } from './iteration.ts';
import { type Members, maySuspend } from './members.ts';

const batchScope = 200;
const minute = 60_000;

/** A member of a context: the platform's own contexts answer at once, those that Apex classes stand in for run Apex. */
function contextMember(
  name: string,
  read: (context: JobContext | FinalizerContext) => ApexValue,
): LibraryType['members'][string] {
  return maySuspend((context, self: ApexObject) =>
    self instanceof JobContext || self instanceof FinalizerContext ? read(self) : context.apex.invoke(self, name, []),
  );
}

const jobId = (context: JobContext | FinalizerContext): ApexValue => ApexId.of(context.jobId);

function ofFinalizer(name: string, read: (context: FinalizerContext) => ApexValue): LibraryType['members'][string] {
  return contextMember(name, (context) => (context instanceof FinalizerContext ? read(context) : null));
}

const contexts: readonly LibraryType[] = [
  { type: 'QueueableContext', interface: true, members: { 'Id getJobId()': contextMember('getJobId', jobId) } },
  {
    type: 'SchedulableContext',
    interface: true,
    members: {
      'Id getTriggerId()': contextMember('getTriggerId', (context) =>
        context instanceof JobContext && context.triggerId !== undefined ? ApexId.of(context.triggerId) : null,
      ),
    },
  },
  {
    type: 'Database.BatchableContext',
    interface: true,
    members: {
      'Id getJobId()': contextMember('getJobId', jobId),
      'Id getChildJobId()': contextMember('getChildJobId', jobId),
    },
  },
  {
    type: 'FinalizerContext',
    interface: true,
    members: {
      'Id getAsyncApexJobId()': ofFinalizer('getAsyncApexJobId', jobId),
      'String getRequestId()': ofFinalizer('getRequestId', (context) => context.requestId),
      'ParentJobResult getResult()': ofFinalizer('getResult', (context) =>
        builtInEnumValue('ParentJobResult', context.failure === undefined ? 'SUCCESS' : 'UNHANDLED_EXCEPTION'),
      ),
      'Exception getException()': ofFinalizer(
        'getException',
        (context): ApexException | null => context.failure ?? null,
      ),
    },
  },
];

/** What Apex classes implement to be run later. */
const contracts: readonly LibraryType[] = [
  {
    type: 'Queueable',
    interface: true,
    members: { 'void execute(QueueableContext context)': dispatched('execute') },
  },
  {
    type: 'Schedulable',
    interface: true,
    members: { 'void execute(SchedulableContext context)': dispatched('execute') },
  },
  {
    type: 'Finalizer',
    interface: true,
    members: { 'void execute(FinalizerContext context)': dispatched('execute') },
  },
  {
    type: 'Database.Batchable<T>',
    interface: true,
    members: {
      'Iterable<T> start(Database.BatchableContext context)': dispatched('start'),
      'void execute(Database.BatchableContext context, List<T> scope)': dispatched('execute'),
      'void finish(Database.BatchableContext context)': dispatched('finish'),
    },
  },
  { type: 'Database.Stateful', interface: true, members: {} },
  { type: 'Database.AllowsCallouts', interface: true, members: {} },
  { type: 'Database.RaisesPlatformEvents', interface: true, members: {} },
];

const options: readonly LibraryType[] = [
  {
    type: 'AsyncOptions',
    members: {
      'new()': () => new AsyncOptionsValue(),
      'Integer MaximumQueueableStackDepth': (_, self: AsyncOptionsValue) => self.maximumStackDepth,
      'Integer MaximumQueueableStackDepth=': (_, self: AsyncOptionsValue, depth: number | null) =>
        (self.maximumStackDepth = depth),
      'Integer MinimumQueueableDelayInMinutes': (_, self: AsyncOptionsValue) => self.minimumDelayInMinutes,
      'Integer MinimumQueueableDelayInMinutes=': (_, self: AsyncOptionsValue, minutes: number | null) =>
        (self.minimumDelayInMinutes = minutes),
      'QueueableDuplicateSignature DuplicateSignature': (_, self: AsyncOptionsValue) => self.signature,
      'QueueableDuplicateSignature DuplicateSignature=': (
        _,
        self: AsyncOptionsValue,
        signature: DuplicateSignature | null,
      ) => (self.signature = signature),
    },
  },
  {
    type: 'QueueableDuplicateSignature',
    members: { 'String toString()': (_, self: DuplicateSignature) => self.text },
  },
  {
    type: 'QueueableDuplicateSignature.Builder',
    members: {
      'new()': () => new DuplicateSignature('QueueableDuplicateSignature.Builder'),
      'QueueableDuplicateSignature.Builder addId(Id value)': added,
      'QueueableDuplicateSignature.Builder addInteger(Integer value)': added,
      'QueueableDuplicateSignature.Builder addString(String value)': added,
      'QueueableDuplicateSignature build()': (_, self: DuplicateSignature) =>
        new DuplicateSignature('QueueableDuplicateSignature', self.parts),
      'Integer getSize()': (_, self: DuplicateSignature) => self.size,
      'Integer getMaxSize()': () => longestSignature,
      'Integer getRemainingSize()': (_, self: DuplicateSignature) => longestSignature - self.size,
    },
  },
  {
    type: 'AsyncInfo',
    members: {
      'static Integer getCurrentQueueableStackDepth()': ({ apex }: RequestContext) => apex.jobs.chain?.depth ?? 0,
      'static Integer getMaximumQueueableStackDepth()': ({ apex }: RequestContext) => apex.jobs.chain?.maximum ?? null,
      'static Integer getMinimumQueueableDelayInMinutes()': () => 0,
      'static Boolean hasMaxStackDepth()': ({ apex }: RequestContext) => apex.jobs.chain?.maximum !== undefined,
    },
  },
];

function added(context: RequestContext, self: ApexValue, value: ApexValue): ApexValue {
  const builder = self as DuplicateSignature;
  builder.parts.push(printed(value));
  return builder.size > longestSignature ? raiseSignatureTooLong(context) : builder;
}

export const asyncTypes: readonly LibraryType[] = [...contexts, ...contracts, ...options];

// ---- Members of System and Database

function given<T extends ApexValue>(context: RequestContext, value: T): Exclude<T, null> {
  return value === null ? raiseNullArgument(context) : (value as Exclude<T, null>);
}

function enqueue(context: RequestContext, instance: ApexObject | null, chosen: AsyncOptionsValue): ApexValue {
  return context.apex.jobs.enqueue(given(context, instance), chosen);
}

function delayedBatch(
  context: RequestContext,
  instance: ApexObject | null,
  name: string | null,
  minutes: number | null,
  scope: number | null,
): ApexValue {
  given(context, name);
  return context.apex.jobs.executeBatch(
    given(context, instance),
    given(context, scope),
    given(context, minutes) * minute,
  );
}

export const asyncSystemMembers: Members = {
  'static Id enqueueJob(Queueable job)': (context, instance: ApexObject | null) =>
    enqueue(context, instance, new AsyncOptionsValue()),
  'static Id enqueueJob(Queueable job, Integer delay)': (
    context,
    instance: ApexObject | null,
    minutes: number | null,
  ) => {
    const chosen = new AsyncOptionsValue();
    chosen.minimumDelayInMinutes = minutes;
    return enqueue(context, instance, chosen);
  },
  'static Id enqueueJob(Queueable job, AsyncOptions options)': (
    context,
    instance: ApexObject | null,
    chosen: AsyncOptionsValue | null,
  ) => enqueue(context, instance, chosen ?? new AsyncOptionsValue()),
  'static void attachFinalizer(Finalizer finalizer)': (context, finalizer: ApexObject | null) => {
    context.apex.jobs.attachFinalizer(given(context, finalizer));
  },
  'static String schedule(String jobName, String cronExpression, Schedulable job)': (
    context,
    name: string | null,
    expression: string | null,
    instance: ApexObject | null,
  ) => {
    const id = context.apex.jobs.schedule(given(context, name), given(context, expression), given(context, instance));
    return id instanceof ApexId ? id.value : id;
  },
  'static String scheduleBatch(Object batch, String jobName, Integer minutesFromNow)': (
    context,
    instance: ApexObject | null,
    name: string | null,
    minutes: number | null,
  ) => delayedBatch(context, instance, name, minutes, batchScope),
  'static String scheduleBatch(Object batch, String jobName, Integer minutesFromNow, Integer scopeSize)': delayedBatch,
  'static void abortJob(String jobId)': (context, id: string | null) => {
    context.apex.jobs.abort(given(context, id));
  },
  'static Boolean isBatch()': ({ apex }: RequestContext) => apex.jobs.kind === 'batch',
  'static Boolean isFuture()': ({ apex }: RequestContext) => apex.jobs.kind === 'future',
  'static Boolean isQueueable()': ({ apex }: RequestContext) => apex.jobs.kind === 'queueable',
  'static Boolean isScheduled()': ({ apex }: RequestContext) => apex.jobs.kind === 'scheduled',
};

export const asyncDatabaseMembers: Members = {
  'static Id executeBatch(Object batch)': (context, instance: ApexObject | null) =>
    context.apex.jobs.executeBatch(given(context, instance), batchScope),
  'static Id executeBatch(Object batch, Integer scope)': (context, instance: ApexObject | null, scope: number | null) =>
    context.apex.jobs.executeBatch(given(context, instance), given(context, scope)),
};
