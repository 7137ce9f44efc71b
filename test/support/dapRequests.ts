import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Draws } from './random.ts';

/** What a client knows of a debug session, and may ask about. */
export class KnownIds {
  readonly threadIds: number[] = [1];
  readonly frameIds: number[] = [1000];
  readonly references: number[] = [1001];
  readonly sourceReferences: number[] = [1];
  readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.paths = paths;
  }

  /** Takes note of the ids in an answer. Old ones stay: clients do ask for them. */
  learn({ command, body, success }: DebugProtocol.Response): void {
    if (!success) {
      return;
    }
    switch (command) {
      case 'threads':
        keep(this.threadIds, (body as DebugProtocol.ThreadsResponse['body']).threads, ({ id }) => id);
        break;
      case 'stackTrace': {
        const { stackFrames } = body as DebugProtocol.StackTraceResponse['body'];
        keep(this.frameIds, stackFrames, ({ id }) => id);
        keep(this.sourceReferences, stackFrames, ({ source }) => source?.sourceReference ?? 0);
        break;
      }
      case 'scopes':
        keep(
          this.references,
          (body as DebugProtocol.ScopesResponse['body']).scopes,
          (scope) => scope.variablesReference,
        );
        break;
      case 'variables':
        keep(
          this.references,
          (body as DebugProtocol.VariablesResponse['body']).variables,
          (variable) => variable.variablesReference,
        );
        break;
    }
  }
}

const mostKept = 50;

function keep<T>(ids: number[], items: readonly T[], idOf: (item: T) => number): void {
  for (const item of items) {
    const id = idOf(item);
    if (id > 0 && !ids.includes(id)) {
      ids.push(id);
    }
  }
  ids.splice(0, ids.length - mostKept);
}

/** The arguments of one request, as an editor may send them. */
type ArgumentsOf = (draws: Draws, known: KnownIds) => object | undefined;

const expressions = [
  'whole',
  'squares[3]',
  "items.get('first').description",
  'customer.Name == null ? 1 : 2',
  'absent.field',
  '1 +',
  '',
  'squares.clear()',
];

const line = (draws: Draws): number => draws.below(60);
const thread: ArgumentsOf = (draws, known) => ({ threadId: draws.one(known.threadIds) });
const source = (draws: Draws, known: KnownIds): object => ({ path: draws.one(known.paths), name: 'x.cls' });

function some<T>(draws: Draws, most: number, make: () => T): readonly T[] {
  return Array.from({ length: draws.below(most + 1) }, make);
}

function breakpoint(draws: Draws): object {
  return {
    line: line(draws),
    ...(draws.happens(0.2) ? { condition: draws.one(expressions) } : {}),
    ...(draws.happens(0.2) ? { hitCondition: draws.one(['3', '>= 2', '% 5', 'often']) } : {}),
    ...(draws.happens(0.2) ? { logMessage: draws.one(['at {whole}', '{', 'plain']) } : {}),
  };
}

/** Every request that the adapter offers, but for those that end it. */
export const requestsOfClients: ReadonlyMap<string, ArgumentsOf> = new Map<string, ArgumentsOf>([
  [
    'initialize',
    () => ({ adapterID: 'isv-apex', linesStartAt1: true, supportsVariableType: true, pathFormat: 'path' }),
  ],
  ['cancel', (draws) => (draws.happens(0.5) ? { requestId: draws.below(20) } : { progressId: 'request 3' })],
  [
    'launch',
    (draws, { paths }) => ({
      org: { instanceUrl: 'http://127.0.0.1:9', sessionFrom: { env: 'NO_SUCH_VARIABLE' } },
      sources: [{ path: draws.one(paths), namespace: 'acme' }],
      requestTypeFilter: ['EXECUTE_ANONYMOUS'],
      userIdFilter: ['005000000000001AAA'],
      entryPointFilter: '.*',
      trace: false,
    }),
  ],
  ['attach', () => ({})],
  ['configurationDone', () => ({})],
  [
    'setBreakpoints',
    (draws, known) => ({ source: source(draws, known), breakpoints: some(draws, 4, () => breakpoint(draws)) }),
  ],
  [
    'setFunctionBreakpoints',
    (draws) => ({
      breakpoints: some(draws, 3, () => ({ name: draws.one(['BillingDiagnostics.snapshot', 'acme.Nope.nope', '']) })),
    }),
  ],
  [
    'setExceptionBreakpoints',
    (draws) => ({
      filters: some(draws, 1, () => draws.one(['named', 'noSuch'])),
      filterOptions: some(draws, 2, () => ({
        filterId: 'named',
        condition: draws.one(['DmlException', 'no type!', '']),
      })),
    }),
  ],
  ['breakpointLocations', (draws, known) => ({ source: source(draws, known), line: line(draws), endLine: 99 })],
  ['threads', () => ({})],
  ['stackTrace', (draws, known) => ({ ...thread(draws, known), startFrame: draws.below(3), levels: draws.below(20) })],
  ['exceptionInfo', thread],
  ['scopes', (draws, known) => ({ frameId: draws.one(known.frameIds) })],
  [
    'variables',
    (draws, known) => ({
      variablesReference: draws.one(known.references),
      ...(draws.happens(0.5)
        ? { start: draws.below(300), count: draws.below(300), filter: draws.one(['indexed', 'named']) }
        : {}),
      format: { hex: draws.happens(0.2) },
    }),
  ],
  [
    'evaluate',
    (draws, known) => ({
      expression: draws.one(expressions),
      frameId: draws.one(known.frameIds),
      context: draws.one(['watch', 'hover', 'repl', 'clipboard', 'variables']),
    }),
  ],
  [
    'completions',
    (draws, known) => ({ text: 'customer.Na', column: 1 + draws.below(12), frameId: draws.one(known.frameIds) }),
  ],
  ['loadedSources', () => ({})],
  ['source', (draws, known) => ({ sourceReference: draws.one(known.sourceReferences) })],
  ['continue', thread],
  ['next', thread],
  ['stepIn', thread],
  ['stepOut', thread],
  ['pause', thread],
]);

/** What stands where something else belongs. */
const wrongValues: readonly ((draws: Draws) => unknown)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => '',
  () => 'NaN',
  (draws) => draws.one([-1, 0, 1.5, 2 ** 31, 2 ** 53, -(2 ** 31), 1e308]),
  (draws) => 'x'.repeat(draws.below(100_000)),
  () => '\u0000\u001b]0;title\u0007\u202etxt.exe\u2066\ud83d',
  () => '${command:workbench.action.quit} [a](command:b) $(zap)',
  () => '../../../../etc/passwd',
  (draws) => nested(draws.below(500)),
  (draws) => Array.from({ length: draws.below(2_000) }, () => null),
];

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) {
    value = [value];
  }
  return value;
}

/** The arguments with one thing wrong in them, at any depth. */
export function wrongly(draws: Draws, args: unknown): unknown {
  if (typeof args !== 'object' || args === null || draws.happens(0.1)) {
    return draws.one(wrongValues)(draws);
  }
  if (Array.isArray(args)) {
    const at = draws.below(args.length + 1);
    return args.toSpliced(at, args.length === 0 ? 0 : 1, wrongly(draws, args[at]));
  }
  const fields = { ...(args as Readonly<Record<string, unknown>>) };
  const name = draws.one([...Object.keys(fields), 'unheardOf']);
  switch (draws.below(4)) {
    case 0:
      Reflect.deleteProperty(fields, name);
      return fields;
    case 1:
      return {
        ...fields,
        [draws.one(['__proto__', 'constructor', 'toString', 'length'])]: draws.one(wrongValues)(draws),
      };
    case 2:
      return { ...fields, [name]: draws.one(wrongValues)(draws) };
    default:
      return { ...fields, [name]: wrongly(draws, fields[name]) };
  }
}
