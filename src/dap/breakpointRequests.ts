import type { DebugProtocol } from '@vscode/debugprotocol';
import { withoutMarkup } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { BreakpointReport, BreakpointWish } from '../core/debugging/breakpoints/breakpoint.ts';
import { breakpointAction, type BreakpointTexts, stopsAlways } from '../core/debugging/breakpoints/breakpointAction.ts';
import type { BreakpointSynchroniser } from '../core/debugging/breakpoints/breakpointSynchroniser.ts';
import type { ClientDialect } from './clientDialect.ts';
import type { DebugSession } from './debugSession.ts';
import { badArgument } from './failures.ts';
import type { RequestArguments } from './requestArguments.ts';
import { shownFileName } from './sources.ts';

/** Breakpoint events wait for the answer that tells the client their ids. */
export const breakpointsGate = 'breakpoints';

/** A breakpoint as DAP 1.71 has it: the npm types lag behind. */
type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: 'pending' | 'failed' };

/** The filters that the Breakpoints view offers. */
export const exceptionFilters = (): DebugProtocol.ExceptionBreakpointsFilter[] => [
  {
    filter: 'all',
    label: l10n.t('All Exceptions'),
    description: l10n.t(
      'Stops where any exception is thrown, caught or not: those of Apex and those that the source folders declare.',
    ),
    default: false,
  },
  {
    filter: 'named',
    label: l10n.t('Named Exceptions'),
    description: l10n.t('Stops where an exception of one of these types is thrown. Edit the condition to name them.'),
    default: false,
    supportsCondition: true,
    conditionDescription: l10n.t(
      'Type names with commas between, such as DmlException, acme.BillingException, Outer.InnerException',
    ),
  },
];

/** A log tells whether anybody has caught it. */
export const replayExceptionFilters = (): DebugProtocol.ExceptionBreakpointsFilter[] => {
  const [all, named] = exceptionFilters();
  const uncaught = {
    filter: 'uncaught',
    label: l10n.t('Uncaught Exceptions'),
    description: l10n.t('Stops where an exception has ended the request because nobody caught it.'),
    default: true,
  };
  return [all, uncaught, named].filter((filter) => filter !== undefined);
};

const functionGroup = 'functions';
const exceptionGroup = 'exceptions';
const dataGroup = 'data';

/** Answers what a client asks about breakpoints. */
export class BreakpointRequests {
  readonly #breakpoints: BreakpointSynchroniser;
  readonly #dialect: () => ClientDialect;
  readonly #session: () => DebugSession | undefined;
  readonly #compareWithOrg: (path: string) => void;
  /** What was asked for last, by group. */
  readonly #asked = new Map<string, string>();

  constructor(
    breakpoints: BreakpointSynchroniser,
    dialect: () => ClientDialect,
    session: () => DebugSession | undefined,
    compareWithOrg: (path: string) => void,
  ) {
    this.#breakpoints = breakpoints;
    this.#dialect = dialect;
    this.#session = session;
    this.#compareWithOrg = compareWithOrg;
  }

  async setBreakpoints(parameters: RequestArguments): Promise<{ breakpoints: Breakpoint[] }> {
    const clientPath = parameters.object('source').optionalString('path');
    if (clientPath === undefined) {
      throw badArgument('setBreakpoints', 'arguments.source.path', l10n.t('the path of an Apex file'));
    }
    const path = this.#dialect().fromClientPath(clientPath);
    if (parameters.flag('sourceModified', false)) {
      this.#session()?.sources.forget(path);
      this.#session()?.forget(path);
    }
    const wanted: readonly BreakpointWish[] =
      parameters.optionalList('breakpoints')?.map((item) => ({
        kind: 'line',
        path,
        line: this.#dialect().fromClientLine(item.integer('line')),
        action: breakpointAction({ ...conditionsOf(item), logMessage: item.optionalString('logMessage') }),
      })) ??
      (parameters.optionalIntegers('lines') ?? []).map((line) => ({
        kind: 'line',
        path,
        line: this.#dialect().fromClientLine(line),
        action: stopsAlways,
      }));
    const answer = await this.#set(`file ${path}`, wanted);
    if (wanted.length > 0) {
      this.#compareWithOrg(path);
    }
    return answer;
  }

  setFunctionBreakpoints(parameters: RequestArguments): Promise<{ breakpoints: Breakpoint[] }> {
    const wanted = (parameters.optionalList('breakpoints') ?? []).map((item): BreakpointWish => ({
      kind: 'function',
      name: item.string('name'),
      action: breakpointAction(conditionsOf(item)),
    }));
    return this.#set(functionGroup, wanted);
  }

  setDataBreakpoints(parameters: RequestArguments): Promise<{ breakpoints: Breakpoint[] }> {
    const wanted = (parameters.optionalList('breakpoints') ?? []).map((item): BreakpointWish => ({
      kind: 'data',
      dataId: item.string('dataId'),
      action: breakpointAction(conditionsOf(item)),
    }));
    return this.#set(dataGroup, wanted);
  }

  /** The answer is in the order of `filters`, then `filterOptions`, then `exceptionOptions`. */
  async setExceptionBreakpoints(parameters: RequestArguments): Promise<{ breakpoints: Breakpoint[] }> {
    const asked = [
      ...(parameters.optionalStrings('filters') ?? []).map((filter) => ({ filter, condition: undefined })),
      ...(parameters.optionalList('filterOptions') ?? []).map((option) => ({
        filter: option.string('filterId'),
        condition: option.optionalString('condition'),
      })),
    ];
    const wishes = asked.map(({ filter, condition }) => exceptionWish(filter, condition));
    const set = await this.#set(
      exceptionGroup,
      wishes.filter((wish) => wish !== undefined),
    );
    const answers = [...set.breakpoints];
    return {
      breakpoints: [
        ...wishes.map((wish) => (wish === undefined ? unknownFilter() : (answers.shift() ?? unknownFilter()))),
        ...(parameters.optionalList('exceptionOptions') ?? []).map(unknownFilter),
      ],
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
    return { event: 'breakpoint', body: { reason: 'changed', breakpoint: this.#breakpoint(report) } };
  }

  async #set(group: string, wanted: readonly BreakpointWish[]): Promise<{ breakpoints: Breakpoint[] }> {
    // Editors send the same list again by themselves; only a change is the user's doing.
    const asked = JSON.stringify(wanted.map((wish) => [wish, wish.action.key]));
    if ((this.#asked.get(group) ?? '[]') !== asked) {
      this.#asked.set(group, asked);
      this.#session()?.userActivity();
    }
    const reports = await this.#breakpoints.set(group, wanted);
    return { breakpoints: reports.map((report) => this.#breakpoint(report)) };
  }

  #breakpoint({ id, verified, shownAt, message, reason }: BreakpointReport): Breakpoint {
    const dialect = this.#dialect();
    return {
      id,
      verified,
      ...(shownAt === undefined
        ? {}
        : {
            line: dialect.toClientLine(shownAt.line),
            source: { name: shownFileName(shownAt.path), path: dialect.toClientPath(shownAt.path) },
          }),
      ...(message === undefined ? {} : { message: withoutMarkup(message) }),
      ...(reason === undefined ? {} : { reason }),
    };
  }
}

const unknownFilter = (): Breakpoint => ({
  verified: false,
  reason: 'failed',
  message: l10n.t(
    'There is no such exception filter. "all" and "named" are offered; "named" takes type names as its condition.',
  ),
});

function exceptionWish(filter: string, condition: string | undefined): BreakpointWish | undefined {
  const names = (condition ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  switch (filter) {
    case 'all':
      return { kind: 'exception', names: undefined, action: stopsAlways };
    case 'named':
      return { kind: 'exception', names, action: stopsAlways };
    case 'uncaught':
      return { kind: 'exception', names: undefined, isUncaught: true, action: stopsAlways };
    default:
      return undefined;
  }
}

function conditionsOf(item: RequestArguments): BreakpointTexts {
  return { condition: item.optionalString('condition'), hitCondition: item.optionalString('hitCondition') };
}
