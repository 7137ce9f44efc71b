import type { DebugProtocol } from '@vscode/debugprotocol';
import { withoutMarkup } from '../core/base/displayText.ts';
import type { BreakpointReport, BreakpointSynchroniser } from '../core/debugging/breakpointSynchroniser.ts';
import type { ClientDialect } from './clientDialect.ts';
import type { DebugSession } from './debugSession.ts';
import { badArgument } from './failures.ts';
import type { RequestArguments } from './requestArguments.ts';
import { fileName } from './sources.ts';

/** Breakpoint events wait for the answer that tells the client their ids. */
export const breakpointsGate = 'breakpoints';

/** A breakpoint as DAP 1.71 has it: the npm types lag behind. */
type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: 'pending' | 'failed' };

/** Answers what a client asks about breakpoints. */
export class BreakpointRequests {
  readonly #breakpoints: BreakpointSynchroniser;
  readonly #dialect: () => ClientDialect;
  readonly #session: () => DebugSession | undefined;
  readonly #lines = new Map<string, string>();

  constructor(
    breakpoints: BreakpointSynchroniser,
    dialect: () => ClientDialect,
    session: () => DebugSession | undefined,
  ) {
    this.#breakpoints = breakpoints;
    this.#dialect = dialect;
    this.#session = session;
  }

  async setBreakpoints(parameters: RequestArguments): Promise<{ breakpoints: Breakpoint[] }> {
    const clientPath = parameters.object('source').optionalString('path');
    if (clientPath === undefined) {
      throw badArgument('setBreakpoints', 'arguments.source.path', 'the path of an Apex file');
    }
    const path = this.#dialect().fromClientPath(clientPath);
    const session = this.#session();
    if (parameters.flag('sourceModified', false)) {
      session?.sources.forget(path);
    }
    const wanted = requestedBreakpoints(parameters);
    const lines = wanted.map(({ line }) => this.#dialect().fromClientLine(line));
    // Editors send the same list again by themselves; only a change is the user's doing.
    if (this.#lines.get(path) !== lines.join()) {
      this.#lines.set(path, lines.join());
      session?.userActivity();
    }
    const reports = await this.#breakpoints.set(path, lines);
    return {
      breakpoints: reports.map((report, index) => this.#breakpoint(report, wanted[index]?.unsupported)),
    };
  }

  /** No exception breakpoints are offered, so every one that is asked for is refused by name. */
  setExceptionBreakpoints(parameters: RequestArguments): { breakpoints: Breakpoint[] } {
    const asked = [
      ...(parameters.optionalStrings('filters') ?? []),
      ...(parameters.optionalList('filterOptions') ?? []),
      ...(parameters.optionalList('exceptionOptions') ?? []),
    ];
    return {
      breakpoints: asked.map(() => ({
        verified: false,
        reason: 'failed',
        message: 'This debugger offers no exception breakpoints. Set a line breakpoint where the exception is thrown.',
      })),
    };
  }

  async breakpointLocations(parameters: RequestArguments): Promise<DebugProtocol.BreakpointLocationsResponse['body']> {
    const clientPath = parameters.object('source').optionalString('path');
    const firstLine = this.#dialect().fromClientLine(parameters.integer('line'));
    const endLine = parameters.optionalInteger('endLine');
    const lastLine = endLine === undefined ? firstLine : this.#dialect().fromClientLine(endLine);
    const session = this.#session();
    if (session === undefined || clientPath === undefined) {
      return { breakpoints: [] };
    }
    const path = this.#dialect().fromClientPath(clientPath);
    const lines = await session.sources.breakableLines(path, firstLine, lastLine);
    return { breakpoints: lines.map((line) => ({ line: this.#dialect().toClientLine(line) })) };
  }

  changedEvent(report: BreakpointReport): { event: string; body: DebugProtocol.BreakpointEvent['body'] } {
    return { event: 'breakpoint', body: { reason: 'changed', breakpoint: this.#breakpoint(report, undefined) } };
  }

  #breakpoint(report: BreakpointReport, unsupported: string | undefined): Breakpoint {
    const dialect = this.#dialect();
    const message = [report.message, unsupported].filter((part) => part !== undefined).join(' ');
    return {
      id: report.id,
      verified: report.verified,
      line: dialect.toClientLine(report.line),
      source: { name: fileName(report.path), path: dialect.toClientPath(report.path) },
      ...(message === '' ? {} : { message: withoutMarkup(message) }),
      ...(report.reason === undefined ? {} : { reason: report.reason }),
    };
  }
}

interface RequestedBreakpoint {
  readonly line: number;
  /** What was asked for beyond the line and is not done. */
  readonly unsupported: string | undefined;
}

function requestedBreakpoints(parameters: RequestArguments): readonly RequestedBreakpoint[] {
  const list = parameters.optionalList('breakpoints');
  if (list === undefined) {
    return (parameters.optionalIntegers('lines') ?? []).map((line) => ({ line, unsupported: undefined }));
  }
  return list.map((item) => {
    const extras = ['condition', 'hitCondition', 'logMessage'].filter(
      (name) => (item.optionalString(name) ?? '') !== '',
    );
    return {
      line: item.integer('line'),
      unsupported:
        extras.length === 0
          ? undefined
          : 'Conditions, hit counts and log messages are not supported: it stops every time.',
    };
  });
}
