import type { LiveExecution } from '../../src/core/debugging/execution.ts';

/** An execution as Salesforce's own debugger has it: each breakpoint and each reference in a call of its own, one after another. */
export function oneCallEach(execution: LiveExecution): LiveExecution {
  return {
    events: execution.events,
    get roundTrips() {
      return execution.roundTrips;
    },
    start: (filters, admit, signal) => execution.start(filters, admit, signal),
    changeBreakpoints: async (create, remove) => {
      for (const id of remove) {
        await execution.changeBreakpoints([], [id]);
      }
      return inTurn(create, (request) => execution.changeBreakpoints([request], []));
    },
    readState: (requestId) => execution.readState(requestId),
    readFrame: (requestId, frameNumber) => execution.readFrame(requestId, frameNumber),
    readReferences: (requestId, queries) => inTurn(queries, (query) => execution.readReferences(requestId, [query])),
    readSources: (typeRefs) => execution.readSources(typeRefs),
    run: (requestId) => execution.run(requestId),
    step: (requestId, kind) => execution.step(requestId, kind),
    showActivity: (requestId) => execution.showActivity(requestId),
    guardCalls: (check) => execution.guardCalls(check),
    serverNow: () => execution.serverNow(),
    readRequests: () => execution.readRequests(),
    renew: () => execution.renew(),
    detach: () => execution.detach(),
  };
}

async function inTurn<From, To>(items: readonly From[], ask: (item: From) => Promise<readonly To[]>): Promise<To[]> {
  const answers: To[] = [];
  for (const item of items) {
    answers.push(...(await ask(item)));
  }
  return answers;
}
