import type { RequestContext } from '../library/contract.ts';

// Every exception that asynchronous Apex raises, in the platform's own words where they are known.

export function raiseFutureFromFuture(context: RequestContext, method: string): never {
  return context.apex.raise(
    'System.AsyncException',
    `Future method cannot be called from a future or batch method: ${method}`,
  );
}

export function raiseChainTooDeep(context: RequestContext): never {
  return context.apex.raise('System.AsyncException', 'Maximum stack depth has been reached.');
}

export function raiseBadDelay(context: RequestContext): never {
  return context.apex.raise(
    'System.IllegalArgumentException',
    'The minimum delay of a queueable job must be between 0 and 10 minutes.',
  );
}

export function raiseDuplicateSignature(context: RequestContext): never {
  return context.apex.raise(
    'System.DuplicateMessageException',
    'Attempt to enqueue job with duplicate queueable signature',
  );
}

export function raiseSignatureTooLong(context: RequestContext): never {
  return context.apex.raise('System.IllegalArgumentException', 'The duplicate signature is too long.');
}

export function raiseBatchFromBatch(context: RequestContext): never {
  return context.apex.raise(
    'System.AsyncException',
    'Database.executeBatch cannot be called from a batch start, batch execute, or future method.',
  );
}

export function raiseBadScope(context: RequestContext, scope: number): never {
  return context.apex.raise('System.UnexpectedException', `Invalid scope size: ${scope}`);
}

export function raiseSecondBatchInTest(context: RequestContext): never {
  return context.apex.raise(
    'System.UnexpectedException',
    'No more than one executeBatch can be called from within a test method.  Please make sure the iterable returned from your start method matches the batch size, resulting in one executeBatch invocation.',
  );
}

export function raiseAlreadyScheduled(context: RequestContext, name: string): never {
  return context.apex.raise(
    'System.AsyncException',
    `The Apex job named "${name}" is already scheduled for execution.`,
  );
}

export function raiseTooManyScheduled(context: RequestContext, most: number): never {
  return context.apex.raise(
    'System.LimitException',
    `You have exceeded the maximum number (${most}) of Apex scheduled jobs.`,
  );
}

export function raiseNeverFires(context: RequestContext, triggerId: string): never {
  return context.apex.raise(
    'System.AsyncException',
    `Based on configured schedule, the given trigger '${triggerId}' will never fire.`,
  );
}

export function raiseCron(context: RequestContext, message: string): never {
  return context.apex.raise('System.StringException', message);
}

export function raiseFinalizerElsewhere(context: RequestContext): never {
  return context.apex.raise('System.HandledException', 'A Finalizer can only be attached within a Queueable job.');
}

export function raiseSecondFinalizer(context: RequestContext): never {
  return context.apex.raise(
    'System.HandledException',
    'More than one Finalizer cannot be attached to same Async Apex Job',
  );
}

export function raiseUnknownJob(context: RequestContext, id: string): never {
  return context.apex.raise('System.StringException', `Invalid id: ${id}`);
}

export function raiseNotImplemented(context: RequestContext, typeName: string, contract: string): never {
  return context.apex.raise('System.AsyncException', `${typeName} does not implement ${contract}.`);
}

export function raiseAnonymousJob(context: RequestContext, typeName: string): never {
  return context.apex.raise(
    'System.AsyncException',
    `${typeName} is declared in anonymous Apex: asynchronous Apex needs a class of the org.`,
  );
}
