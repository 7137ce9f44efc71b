import '../support/editor/fakeEditor.ts';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FailureMaker, readMakers } from '../../scripts/docs/failureCatalogue.ts';
import { Failure } from '../../src/core/base/failure.ts';
import { shownMessage } from '../../src/core/base/shownMessage.ts';
import { KnownIds, requestsOfClients } from '../support/dapRequests.ts';
import { FakeExecution, text, value } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

const { shown } = await import('../support/editor/fakeVscode.ts');
const { showFailure, showActivationFailure } = await import('../../src/vscode/base/notifications.ts');
const { shownError } = await import('../../src/vscode/base/shownError.ts');

const repository = resolve(import.meta.dirname, '../..');

/** What a customer has, in an error that code or a library throws: nobody wrote it for people. */
const customerData = 'Jane Doe, jane@northwind.example, 4111 1111 1111 1111';
const orgSession = '00D000000000001!AQEAQKdJ.s3cretS3cretS3cretS3cretS3cret_1234';
const stack = 'at Object.read (/home/jane/src/x.js:3:14)';

/** Names of what a failure may say of what it was given. Anything else is kept to itself. */
const mayBeShown = new Set([
  // Who and where: orgs, users, packages, hosts, files and folders on this machine
  ...[
    'name',
    'org',
    'organization',
    'orgId',
    'username',
    'who',
    'host',
    'instance',
    'lmo',
    'subject',
    'target',
    'where',
  ],
  ...['path', 'folder', 'address', 'url', 'callback', 'scheme', 'entry', 'got', 'wanted', 'owner', 'left', 'logName'],
  // What was asked for, as the user or their editor wrote it
  ...[
    'command',
    'field',
    'expected',
    'action',
    'operation',
    'operator',
    'method',
    'expression',
    'what',
    'part',
    'test',
  ],
  ...['request', 'typeName', 'index', 'right', 'readable', 'text', 'given'],
  // Times
  ...['day', 'since'],
  // Sentences: the org's own words, or those of another failure
  ...['message', 'reason', 'problem', 'detail', 'description', 'doubt', 'code'],
]);

const others: Readonly<Record<string, unknown>> = {
  number: 1,
  'number | undefined': 30,
  "'all' | 'one'": 'all',
  'keyof typeof answerProblems': 'noSession',
  SignInSource: { way: 'session' },
  LmoFailureCode: 'notSignedIn',
  OrgFailureCode: 'orgRefused',
};

function customerError(): Error {
  const error = new Error(customerData, { cause: new Error(customerData) });
  error.stack = `Error: ${customerData}\n    ${stack}`;
  return error;
}

const canaryOf = (name: string): string => `canary-${name}`;

/** Each parameter says its own name, with an org session behind it. */
function argumentFor({ name, type }: FailureMaker['parameters'][number]): unknown {
  switch (type) {
    case 'string':
    case 'string | undefined':
      return `${canaryOf(name)} ${orgSession}`;
    case 'unknown':
      return customerError();
    case 'Failure':
      return new Failure('inner', 'It did not work. Try again.', { cause: customerError() });
    default:
      return others[type];
  }
}

interface Tally {
  count: number;
  readonly breaches: string[];
}

function wrongIn(message: string): readonly string[] {
  const faults: readonly (readonly [string, boolean])[] = [
    ['says what a customer has', ['Jane Doe', 'jane@northwind', '4111'].some((part) => message.includes(part))],
    ['shows a stack trace', /\bat \S+ \(|\.[jt]s:\d+|node:internal/.test(message)],
    ['shows an org session', message.includes('s3cret')],
  ];
  return faults.flatMap(([fault, holds]) => (holds ? [fault] : []));
}

async function judgeMaker(maker: FailureMaker, tally: Tally): Promise<void> {
  const module = (await import(pathToFileURL(join(repository, maker.file)).href)) as Readonly<Record<string, unknown>>;
  const inside = module['failures'] as Readonly<Record<string, unknown>> | undefined;
  const make = module[maker.name] ?? inside?.[maker.name];
  if (typeof make !== 'function') {
    return;
  }
  const made: unknown = Reflect.apply(make, undefined, maker.parameters.map(argumentFor));
  if (!(made instanceof Failure)) {
    return;
  }
  tally.count += 1;
  const message = shownMessage(made.message);
  const leaked = maker.parameters.filter(({ name }) => !mayBeShown.has(name) && message.includes(canaryOf(name)));
  const faults = [...wrongIn(message), ...leaked.map(({ name }) => `says its ${name}`)];
  tally.breaches.push(...faults.map((fault) => `${maker.file} ${maker.name} ${fault}: ${message}`));
}

/** What may be thrown by a bug or a library. */
const thrown: Readonly<Record<string, () => unknown>> = {
  'an error': customerError,
  'a type error': () => Object.assign(new TypeError(customerData), { stack: `TypeError\n    ${stack}` }),
  'a parser’s error': () => new SyntaxError(`Unexpected token J in JSON at position 3: ${customerData}`),
  'several errors': () => new AggregateError([customerError()], customerData),
  'a system error': () => Object.assign(customerError(), { code: 'ECONNRESET', errno: -104 }),
  'a text': () => customerData,
  'an object': () => ({ message: customerData, stack }),
  nothing: () => undefined,
  'a failure with a cause': () =>
    new Failure('orgRefused', 'The org refused it. Try again.', { cause: customerError() }),
};

function oddExecution(): FakeExecution {
  const execution = new FakeExecution();
  const locals = [text('alone', 'x'), value('list', { ref: 1 }), value('map', { ref: 2 })];
  execution.state = { ...execution.state, variables: { locals, statics: [], globals: [], references: [] } };
  return execution;
}

/** Whatever a client asks for, what it leads to throws. */
async function judgeAdapter(name: string, seed: number, tally: Tally): Promise<void> {
  const draws = new Draws(seed);
  const make = thrown[name] ?? customerError;
  const execution = oddExecution();
  const isLaunchFailing = draws.happens(0.2);
  const host = fakeHost(execution, {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
    ...(isLaunchFailing ? { openExecution: () => Promise.reject(make()) } : {}),
  });
  const client = new InlineClient(host);
  await client.initialize();
  await client.request('launch', { subscriber: '00D000000000001EAA' });
  await client.request('configurationDone');
  execution.fire({ kind: 'requestStarted', requestId: '07c1' });
  execution.fire({ kind: 'stopped', requestId: '07c1' });
  await client.request('threads');
  const known = new KnownIds(['/src/Pricing.cls']);
  known.learn(await client.request('stackTrace', { threadId: 1 }));
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
  execution.before = () => Promise.reject(make());
  for (const [command, argumentsOf] of requestsOfClients) {
    if (command !== 'disconnect' && command !== 'initialize') {
      known.learn(await client.request(command, argumentsOf(draws, known)));
    }
  }
  execution.before = () => Promise.resolve();
  await client.request('disconnect');
  for (const message of client.messages) {
    tally.count += 1;
    const written = JSON.stringify(message);
    const faults = [...wrongIn(written), ...(written.includes('"sendTelemetry":true') ? ['is telemetry'] : [])];
    tally.breaches.push(...faults.map((fault) => `DAP, ${name} thrown: ${fault}: ${written.slice(0, 300)}`));
  }
}

async function judgeEditor(tally: Tally): Promise<void> {
  const log = { error: () => undefined, show: () => undefined } as never;
  for (const [name, make] of Object.entries(thrown)) {
    shown.length = 0;
    await showFailure(make(), log);
    const said = [...shown.map((one) => one.text), shownError(make())];
    tally.count += said.length;
    tally.breaches.push(
      ...said.flatMap((one) => wrongIn(one).map((fault) => `Notification, ${name} thrown: ${fault}: ${one}`)),
    );
  }
  // It is sent nothing before, so nothing of a customer's can be in it.
  shown.length = 0;
  showActivationFailure(Object.assign(new Error('no such module'), { stack }));
  tally.breaches.push(...shown.flatMap((one) => wrongIn(one.text).map((fault) => `Activation: ${fault}: ${one.text}`)));
}

/** Who writes down what was thrown, whatever it is, for the log or where it is typed by the user. */
const writesAnything = /instanceof Error \? (\w+\.)+message : String\(/;
const mayWriteAnything = new Set([
  'src/vscode/base/notifications.ts',
  // What the adapter has answered, which is held to the same.
  'src/vscode/debugging/debugSessions.ts',
]);

function careless(): readonly string[] {
  return globSync('src/{vscode,core,dap}/**/*.ts', { cwd: repository })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !mayWriteAnything.has(path))
    .filter((path) => writesAnything.test(readFileSync(join(repository, path), 'utf8')))
    .map((path) => `${path} shows whatever was thrown: shownError says what people may read of it.`);
}

const errors: Soak = {
  id: 'X14',
  title:
    'what is shown of an error: no stack trace, no org session, nothing of a customer’s beyond what the catalogue names',
  run: async (scale: SoakScale) => {
    const tally: Tally = { count: 0, breaches: [] };
    const makers = readMakers(repository);
    for (const maker of makers) {
      await judgeMaker(maker, tally);
    }
    const sessions = amount(scale, 500, Object.keys(thrown).length);
    for (let session = 0; session < sessions; session += 1) {
      const names = Object.keys(thrown);
      await judgeAdapter(names[session % names.length] ?? '', scale.seed + session, tally);
    }
    await judgeEditor(tally);
    tally.breaches.push(...careless());
    const figures = `${makers.length} makers of failures, ${sessions} debug sessions, ${Object.keys(thrown).length} kinds of errors thrown`;
    return { count: tally.count, of: 'messages', figures, breaches: tally.breaches };
  },
};

export const soaks: readonly Soak[] = [errors];
