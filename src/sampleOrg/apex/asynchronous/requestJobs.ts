import type { Transaction } from '../../data/contract.ts';
import { classOf } from '../execution/instance.ts';
import type { Request } from '../execution/request.ts';
import type { ApexObject, ApexValue, AsyncCalls, AsyncChoices, RunningUser } from '../library/contract.ts';
import { isBuiltIn } from '../types/type.ts';
import { methodFullName, outermost, superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexId } from '../values/id.ts';
import { BatchJob } from './batchJob.ts';
import { CronExpression, CronProblem } from './cronExpression.ts';
import * as failures from './failures.ts';
import { FutureJob } from './futureJob.ts';
import type { Job, JobStep } from './job.ts';
import { type Author, deleteRow, findRow, insertRow, type RowValues, updateRow } from './jobRows.ts';
import { QueueableJob } from './queueableJob.ts';
import { ScheduledJob } from './scheduledJob.ts';
import { transferred } from './transfer.ts';

const largestScope = 2000;
const longestDelay = 10;
const mostScheduled = 100;
const minute = 60_000;

/** The asynchronous Apex of one request: what it leaves for later, and which job it is itself a step of. */
export class RequestJobs implements AsyncCalls {
  /** The step that runs now. */
  step: JobStep | undefined;
  readonly #request: Request;
  readonly #signatures = new Set<string>();
  #left: Job[] = [];
  #count = 0;

  constructor(request: Request) {
    this.#request = request;
  }

  get kind(): AsyncCalls['kind'] {
    return this.step?.kind;
  }

  get quiddity(): string | undefined {
    return this.step?.quiddity;
  }

  /** What the jobs left so far hold. */
  *values(): Iterable<ApexValue> {
    for (const job of this.#left) {
      yield* job.values;
    }
  }

  get #transaction(): Transaction | undefined {
    return this.#request.transaction as Transaction | undefined;
  }

  get #author(): Author {
    return { userId: this.#request.user.id, now: this.#request.now() };
  }

  // ---- Leaving work

  /** A call of an `@future` method. */
  callFuture(method: UserMethod, values: readonly ApexValue[]): void {
    const request = this.#request;
    if (this.kind === 'future' || this.kind === 'batch') {
      failures.raiseFutureFromFuture(request, methodFullName(method));
    }
    request.limits.use('futureCalls', 1);
    const apexClass = method.owner;
    const options = this.#jobOptions(apexClass, { JobType: 'Future', MethodName: method.name });
    const kept = values.map((value) => transferred(value, request.code.classes));
    this.#left.push(new FutureJob(options, method, kept));
  }

  enqueue(instance: ApexObject, options: AsyncChoices): ApexValue {
    const request = this.#request;
    const apexClass = this.#classOf(instance, 'Queueable');
    const parent = this.step?.job instanceof QueueableJob ? this.step.job : undefined;
    const depth = (parent?.depth ?? 0) + 1;
    const maximumDepth = options.maximumStackDepth ?? parent?.maximumDepth;
    if ((parent !== undefined && request.isTest) || (maximumDepth !== undefined && depth > maximumDepth)) {
      failures.raiseChainTooDeep(request);
    }
    const delay = options.minimumDelayInMinutes ?? 0;
    if (delay < 0 || delay > longestDelay) {
      failures.raiseBadDelay(request);
    }
    this.#reserve(options.signature?.text);
    request.limits.use('queueableJobs', 1);
    const job = new QueueableJob(
      {
        ...this.#jobOptions(apexClass, { JobType: 'Queueable' }),
        depth,
        maximumDepth,
        delay: delay * minute,
        ...(options.signature === null ? {} : { signature: options.signature.text }),
      },
      this.#copy(instance),
    );
    this.#left.push(job);
    return ApexId.of(job.id);
  }

  #reserve(signature: string | undefined): void {
    if (signature === undefined) {
      return;
    }
    if (this.#signatures.has(signature) || this.#request.host.jobs?.holds(signature) === true) {
      failures.raiseDuplicateSignature(this.#request);
    }
    this.#signatures.add(signature);
  }

  executeBatch(instance: ApexObject, scope: number, delay = 0): ApexValue {
    const request = this.#request;
    const apexClass = this.#classOf(instance, 'Database.Batchable');
    const running = this.step?.job;
    if (this.kind === 'future' || (running instanceof BatchJob && running.stage !== 'finish')) {
      failures.raiseBatchFromBatch(request);
    }
    if (scope < 1) {
      failures.raiseBadScope(request, scope);
    }
    const options = { ...this.#jobOptions(apexClass, { JobType: 'BatchApex' }), delay };
    this.#left.push(new BatchJob(options, this.#copy(instance), Math.min(scope, largestScope)));
    return ApexId.of(options.id);
  }

  schedule(name: string, expression: string, instance: ApexObject): ApexValue {
    const request = this.#request;
    const apexClass = this.#classOf(instance, 'Schedulable');
    const schedule = this.#cron(expression);
    const next = schedule.next(request.now(), request.user.timeZone);
    const names = this.#scheduledNames();
    if (names.includes(name)) {
      failures.raiseAlreadyScheduled(request, name);
    }
    if (names.length >= mostScheduled) {
      failures.raiseTooManyScheduled(request, mostScheduled);
    }
    const detail = this.#insert('CronJobDetail', { Name: name, JobType: '7' });
    const triggerId = this.#insert('CronTrigger', {
      CronJobDetailId: ApexId.of(detail),
      CronExpression: expression,
      NextFireTime: next === undefined ? null : new ApexDatetime(next),
      StartTime: new ApexDatetime(request.now()),
      State: 'WAITING',
      TimesTriggered: 0,
      TimeZoneSidKey: request.user.timeZone,
    });
    if (next === undefined) {
      return failures.raiseNeverFires(request, triggerId);
    }
    const row = { JobType: 'ScheduledApex', CronTriggerId: ApexId.of(triggerId) };
    const options = this.#jobOptions(apexClass, row);
    this.#left.push(new ScheduledJob({ ...options, triggerId, schedule }, this.#copy(instance)));
    return ApexId.of(triggerId);
  }

  #cron(expression: string): CronExpression {
    try {
      return new CronExpression(expression);
    } catch (problem) {
      if (problem instanceof CronProblem) {
        return failures.raiseCron(this.#request, problem.message);
      }
      throw problem;
    }
  }

  #scheduledNames(): readonly (ApexValue | undefined)[] {
    const transaction = this.#transaction;
    if (transaction?.schema.object('CronTrigger') === undefined) {
      return [];
    }
    return [...transaction.all('CronTrigger')]
      .filter(({ values }) => values.get('State') !== 'COMPLETE')
      .map(({ values }) => values.get('CronJobDetailId'))
      .map((detail) =>
        detail instanceof ApexId ? findRow(transaction, 'CronJobDetail', detail.value)?.values.get('Name') : undefined,
      );
  }

  attachFinalizer(finalizer: ApexObject): void {
    const job = this.step?.job;
    if (!(job instanceof QueueableJob)) {
      return failures.raiseFinalizerElsewhere(this.#request);
    }
    if (job.finalizer !== undefined) {
      return failures.raiseSecondFinalizer(this.#request);
    }
    this.#classOf(finalizer, 'Finalizer');
    job.finalizer = finalizer;
  }

  /** How deep the chain is that the running queueable job belongs to, and how deep it may get. */
  get chain(): { readonly depth: number; readonly maximum: number | undefined } | undefined {
    const job = this.step?.job;
    return job instanceof QueueableJob ? { depth: job.depth, maximum: job.maximumDepth } : undefined;
  }

  /** By the id of a job or of a scheduled trigger. */
  abort(id: string): void {
    const transaction = this.#transaction;
    const trigger = findRow(transaction, 'CronTrigger', id);
    const job = findRow(transaction, 'AsyncApexJob', id);
    if (trigger !== undefined) {
      this.#unschedule(trigger.id);
    } else if (job === undefined) {
      failures.raiseUnknownJob(this.#request, id);
    } else if (!isOver(job.values.get('Status'))) {
      this.#update('AsyncApexJob', job.id, { Status: 'Aborted', CompletedDate: new ApexDatetime(this.#request.now()) });
    }
  }

  #unschedule(triggerId: string): void {
    const transaction = this.#transaction;
    const detail = findRow(transaction, 'CronTrigger', triggerId)?.values.get('CronJobDetailId');
    deleteRow(transaction, 'CronTrigger', triggerId);
    if (detail instanceof ApexId) {
      deleteRow(transaction, 'CronJobDetail', detail.value);
    }
    for (const row of transaction?.all('AsyncApexJob') ?? []) {
      const of = row.values.get('CronTriggerId');
      if (of instanceof ApexId && of.value === triggerId) {
        this.#update('AsyncApexJob', row.id, {
          Status: 'Aborted',
          CompletedDate: new ApexDatetime(this.#request.now()),
        });
      }
    }
  }

  // ---- Rows

  #jobOptions(
    apexClass: UserType,
    values: RowValues,
  ): { readonly id: string; readonly user: RunningUser; readonly apexClass: UserType } {
    const classId = this.#rowOfClass(outermost(apexClass));
    const id = this.#insert('AsyncApexJob', {
      Status: 'Queued',
      ...(classId === undefined ? {} : { ApexClassId: ApexId.of(classId) }),
      ...values,
    });
    return { id, user: this.#request.user, apexClass };
  }

  #rowOfClass(type: UserType): string | undefined {
    const transaction = this.#transaction;
    if (transaction?.schema.object('ApexClass') === undefined) {
      return undefined;
    }
    for (const { id, values } of transaction.all('ApexClass')) {
      if (values.get('Name') === type.simpleName && (values.get('NamespacePrefix') ?? null) === type.namespace) {
        return id;
      }
    }
    return undefined;
  }

  /** Answers an id even where the org keeps no such rows. */
  #insert(objectName: string, values: RowValues): string {
    this.#count += 1;
    return (
      insertRow(this.#transaction, objectName, values, this.#author) ?? `707${String(this.#count).padStart(12, '0')}`
    );
  }

  #update(objectName: string, id: string, values: RowValues): void {
    updateRow(this.#transaction, objectName, id, values);
  }

  #copy(instance: ApexObject): ApexObject {
    return transferred(instance, this.#request.code.classes) as ApexObject;
  }

  #classOf(instance: ApexObject, contract: string): UserType {
    const type = classOf(instance);
    const implemented =
      type !== undefined &&
      [...superclassChain(type)].some((owner) => owner.interfaces.some((ancestor) => isBuiltIn(ancestor, contract)));
    if (!implemented) {
      return failures.raiseNotImplemented(this.#request, instance.apexTypeName, contract);
    }
    return outermost(type).form === 'anonymous' ? failures.raiseAnonymousJob(this.#request, type.name) : type;
  }

  // ---- At the end

  /** What is left once the request is committed: a rollback to a savepoint took the rows of other jobs away. */
  take(): readonly Job[] {
    const transaction = this.#transaction;
    const known = transaction?.schema.object('AsyncApexJob') !== undefined;
    const left = this.#left.filter((job) => !known || isWaiting(transaction, job));
    this.#left = [];
    return left;
  }
}

function isOver(status: ApexValue | undefined): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Aborted';
}

function isWaiting(transaction: Transaction | undefined, job: Job): boolean {
  const row = findRow(transaction, 'AsyncApexJob', job.id);
  return row !== undefined && row.values.get('Status') !== 'Aborted';
}
