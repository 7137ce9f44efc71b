import type {
  ApexEngine,
  ApexProgram,
  ExecutionEntry,
  ExecutionHost,
  ExecutionOutcome,
  JobQueue,
} from '../apex/engine.ts';
import type { ExecutionLog, RunningUser } from '../apex/library/contract.ts';
import type { OrgDatabase } from '../data/contract.ts';
import type { DebugLogs } from '../logs/debugLogs.ts';
import type { LogLevels } from '../logs/logLevels.ts';
import { ApexRun } from './apexRun.ts';
import type { DebuggedRequest } from './debuggedRequest.ts';
import type { DebugSessions } from './debugSessions.ts';
import { eventName, TypeRefs } from './typeRefs.ts';
import type { RequestType } from './requestFilters.ts';

/** Apex that one call of an API runs: its entries one after the other, each a transaction of its own. */
export interface ApexRequest {
  readonly user: RunningUser;
  readonly type: RequestType;
  /** `execute_anonymous_apex`, a class of tests: what entry point filters are matched against. */
  readonly entryPoint: string;
  /** `Operation` of the log's row. */
  readonly operation: string;
  readonly entries: readonly ExecutionEntry[];
  /** The call asks for a log at these levels in its answer. */
  readonly levels?: LogLevels;
  /** Whether the log shows the code of managed packages. Left out means yes. */
  readonly seesPackages?: boolean;
  /** Is told each statement that is reached. */
  readonly coverage?: { reached(typeRef: string, line: number): void };
  /** Lines at the head of the log. */
  readonly preamble?: readonly string[];
}

export interface EntryResult {
  readonly outcome: ExecutionOutcome;
  readonly milliseconds: number;
}

export interface ApexRequestResult {
  readonly results: readonly EntryResult[];
  /** Id of the log's row, when a trace flag covers the request. */
  readonly logId: string | undefined;
  /** Text of the log, when the call asked for one. */
  readonly logText: string | undefined;
}

export interface ApexRequestsOptions {
  readonly engine: ApexEngine;
  readonly program: ApexProgram;
  readonly database: OrgDatabase;
  readonly debugging: DebugSessions;
  readonly logs: DebugLogs;
  /** Where asynchronous Apex goes. */
  readonly jobs: JobQueue;
  readonly now: () => number;
}

const noLog: ExecutionLog = { enabled: false, event: () => undefined };

/** Runs the Apex of one org, debugged and logged as its debug session and trace flags ask. */
export class ApexRequests {
  readonly program: ApexProgram;
  readonly #options: ApexRequestsOptions;
  readonly #typeRefs: TypeRefs;
  readonly #running = new Set<ApexRun>();

  constructor(options: ApexRequestsOptions) {
    this.program = options.program;
    this.#options = options;
    this.#typeRefs = new TypeRefs(options.program.typeRefs);
  }

  /** Rejects only when the engine itself fails. */
  async run(request: ApexRequest): Promise<ApexRequestResult> {
    const { debugging, logs } = this.#options;
    const { user, type, entryPoint } = request;
    const debugged = debugging.begin({ user, type, entryPoint });
    const kept = logs.begin(user, request);
    try {
      kept?.log.preamble(request.preamble ?? []);
      const results: EntryResult[] = [];
      for (const entry of request.entries) {
        results.push(await this.#runEntry(entry, request, debugged, kept?.log ?? noLog));
      }
      if (kept === undefined) {
        return { results, logId: undefined, logText: undefined };
      }
      const status = statusOf(results);
      const logId = logs.keep(kept, { operation: request.operation, status, application: 'Unknown' });
      return { results, logId, logText: request.levels === undefined ? undefined : kept.log.toString() };
    } finally {
      if (debugged !== undefined) {
        debugging.finish(debugged);
      }
    }
  }

  /** Ends everything that runs; their calls are not answered any more. */
  abortAll(): void {
    for (const run of this.#running) {
      run.abort();
    }
    this.#running.clear();
  }

  async #runEntry(
    entry: ExecutionEntry,
    request: ApexRequest,
    debugged: DebuggedRequest | undefined,
    log: ExecutionLog,
  ): Promise<EntryResult> {
    const startedAt = performance.now();
    const execution = this.#options.engine.begin(this.program, entry, this.#hostOf(request, debugged, log));
    const run = new ApexRun(execution, (stop) => {
      if (debugged === undefined) {
        run.resume('run');
      } else {
        debugged.onStop(run, stop);
      }
    });
    this.#running.add(run);
    try {
      run.resume('run');
      const outcome = await run.finished;
      return { outcome, milliseconds: Math.round(performance.now() - startedAt) };
    } finally {
      this.#running.delete(run);
    }
  }

  #hostOf({ user, coverage }: ApexRequest, debugged: DebuggedRequest | undefined, log: ExecutionLog): ExecutionHost {
    const { database, debugging, jobs, now } = this.#options;
    const session = debugging.active;
    const onReached = coverage === undefined ? {} : { onReached: coverage.reached.bind(coverage) };
    if (debugged === undefined || session === undefined) {
      return { user, log, breakpoints: undefined, database, jobs, now, ...onReached };
    }
    return {
      ...onReached,
      user,
      log,
      breakpoints: session.breakpoints,
      database,
      jobs,
      now,
      onUserEvent: ({ kind, typeName, line, text, stackTrace }) => {
        if (debugging.active === session) {
          session.publish({
            Type: kind === 'debug' ? 'Debug' : 'ApexException',
            RequestId: debugged.id,
            Description: `${eventName(typeName, this.#typeRefs)}[${line}]|${text}`,
            ...(stackTrace === undefined ? {} : { Stacktrace: stackTrace }),
          });
        }
      },
    };
  }
}

function statusOf(results: readonly EntryResult[]): string {
  const failed = results.map(({ outcome }) => outcome).find(({ kind }) => kind !== 'success');
  switch (failed?.kind) {
    case 'exception':
      return `${failed.typeName}: ${failed.message}`;
    case 'compileProblem':
      return failed.problem.message;
    default:
      return 'Success';
  }
}
