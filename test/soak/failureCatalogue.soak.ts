import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  besideWhatIsTyped,
  type FailureMaker,
  readCatalogue,
  readMakers,
} from '../../scripts/docs/failureCatalogue.ts';
import { Failure } from '../../src/core/base/failure.ts';
import { shownMessage } from '../../src/core/base/shownMessage.ts';
import { admitDebugSession, admitRequest } from '../../src/core/sessionRules/admission.ts';
import { leaseHeld } from '../../src/core/sessionRules/lease.ts';
import type { Soak } from './soak.ts';

const repository = resolve(import.meta.dirname, '../..');
const leastCodes = 50;

/** The editor's failures need nothing of the editor but its translations, which are English here. */
const englishEditor = `data:text/javascript,${encodeURIComponent(
  'export const l10n = { t: (text, ...values) => text.replace(/\\{(\\d+)\\}/g, (_, at) => String(values[Number(at)])) };',
)}`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: englishEditor, shortCircuit: true } : next(specifier, context),
});

/** What an org, a library or the system may have said: more than one line, and what would take effect. */
const texts = ['Northwind', 'Something broke:\n\u202e$(bug) [here](command:x)'];
/** What another part has said already, cause and next step. */
const wholeMessages = ['It did not work. Try again.'];
const aFailure = new Failure('inner', 'It did not work. Try again.');
const anError = new Error('boom\n    at Object.read (/home/jane/x.js:3:14)');

/** Examples for a parameter, by its type as it is written. */
const examples: Readonly<Record<string, readonly unknown[]>> = {
  string: texts,
  'string | undefined': [...texts, undefined],
  number: [1, 90_000],
  'number | undefined': [30, undefined],
  unknown: [anError, undefined],
  Failure: [aFailure],
  "'all' | 'one'": ['all', 'one'],
  'keyof typeof answerProblems': ['noSession', 'otherKind', 'foreignOrg', 'otherIdentity'],
  SignInSource: [
    { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: 'x' },
    { way: 'salesforceCli', username: 'jane@acme.example' },
    { way: 'session' },
    { way: 'sampleOrg' },
  ],
};

interface Shown {
  readonly code: string;
  readonly message: string;
  readonly from: string;
  /** It stands beside what is typed, and that is what has to be corrected. */
  readonly isBesideTyped: boolean;
}

/** One call for each example: the others stay at their first. */
function callsOf({ name, parameters }: FailureMaker): readonly (readonly unknown[])[] {
  // It gives the adapter's own refusal a code.
  const isWholeMessage = name === 'freshLinkRefused';
  const each = parameters.map(({ type }) => (isWholeMessage ? wholeMessages : examples[type]));
  if (each.some((values) => values === undefined)) {
    const [unknown] = parameters.filter(({ type }) => examples[type] === undefined);
    throw new Error(`There is no example for ${unknown?.name ?? ''}: ${unknown?.type ?? ''}.`);
  }
  const most = Math.max(1, ...each.map((values) => values?.length ?? 1));
  const calls = Array.from({ length: most }, (_, at) =>
    each.map((values) => values?.[Math.min(at, values.length - 1)]),
  );
  // What may be left out is left out, too.
  const needed = parameters.findIndex(({ optional }) => optional);
  return needed === -1 ? calls : [...calls, ...calls.map((call) => call.slice(0, needed))];
}

async function shownBy(maker: FailureMaker): Promise<readonly Shown[]> {
  const module = (await import(pathToFileURL(join(repository, maker.file)).href)) as Readonly<Record<string, unknown>>;
  const inside = module['failures'] as Readonly<Record<string, unknown>> | undefined;
  const make = module[maker.name] ?? inside?.[maker.name];
  if (typeof make !== 'function') {
    // Used by its neighbours, which are called.
    return [];
  }
  return callsOf(maker).flatMap((call) => {
    const made: unknown = Reflect.apply(make, undefined, call);
    const isBesideTyped = besideWhatIsTyped.includes(maker.file);
    return made instanceof Failure
      ? [{ code: made.code, message: made.message, from: `${maker.file} ${maker.name}`, isBesideTyped }]
      : [];
  });
}

/** Refusals that rules work out of a situation. */
function refusals(): readonly Shown[] {
  const sandbox = { name: texts[1] ?? '', isSandbox: true, instanceName: 'CS1', trialExpirationDate: undefined };
  const now = Date.UTC(2030, 10, 1);
  const username = 'jane@northwind.example';
  const holder = {
    orgId: '00D000000000002EAA',
    organizationName: '',
    windowName: undefined,
    workspace: undefined,
    processId: 1,
    since: now,
  };
  const decisions = [
    admitRequest(2),
    admitDebugSession({ organization: { ...sandbox, isSandbox: false }, now }),
    admitDebugSession({ organization: { ...sandbox, trialExpirationDate: '2030-12-01' }, now }),
    admitDebugSession({ organization: sandbox, now, grant: { state: 'expired', username, expired: new Date(now) } }),
    admitDebugSession({ organization: sandbox, now, grant: { state: 'live', username, expires: new Date(now) } }),
    admitDebugSession({ organization: sandbox, now, grant: { state: 'revoked', username } }),
    admitDebugSession({ organization: sandbox, now, localSession: { organizationName: 'Northwind' } }),
    admitDebugSession({ organization: sandbox, now, licenseHolder: 'jane in Northwind' }),
  ];
  const refused = decisions.map((decision) =>
    decision.allowed ? { code: 'allowed', message: '' } : { code: decision.rule, message: decision.message },
  );
  const held = [leaseHeld(undefined, now), leaseHeld(holder, now)];
  return [...refused, ...held].map(({ code, message }) => ({ code, message, from: 'rules', isBesideTyped: false }));
}

/** `isOurs`: the message is word for word as we wrote it, so what looks like JSON in it is what to write. */
function wrongWith({ message, isBesideTyped }: Shown, isOurs: boolean): readonly string[] {
  // As a notification shows it.
  const shown = shownMessage(message);
  const faults: readonly (readonly [string, boolean])[] = [
    ['is blank', shown.trim() === ''],
    [
      'says "undefined"',
      /\b(?:undefined|NaN|null|\[object)\b/.test(shown.replaceAll('null', isBesideTyped ? '' : 'null')),
    ],
    ['leaves a place open', /\{\d+\}/.test(shown)],
    ['shows raw JSON', !isOurs && /[{[]\s*"\w+"\s*:/.test(shown)],
    ['shows a stack trace', /\bat \S+ \(\S+:\d+:\d+\)/.test(shown)],
    ['lets something in it take effect', /[\n\u202a-\u202e]|\$\(|\]\(/.test(shown)],
    ['names a cause and no next step', !isBesideTyped && shown.split(/[.;:?!](?= )/).length < 2],
    ['is longer than anybody reads', shown.length > 900],
  ];
  return faults.flatMap(([fault, holds]) => (holds ? [fault] : []));
}

const catalogue: Soak = {
  id: 'U2',
  title: 'at least 50 failures, each with its cause and the next step; none blank, undefined, JSON or a stack trace',
  run: async () => {
    const shown = [...(await Promise.all(readMakers(repository).map(shownBy))).flat(), ...refusals()];
    const written = readCatalogue(repository);
    const ours = new Set(written.map(({ text }) => text));
    const codes = new Set([...shown, ...written].map(({ code }) => code));
    const breaches = shown.flatMap((one) =>
      wrongWith(one, ours.has(one.message)).map((fault) => `${one.code} (${one.from}) ${fault}: ${one.message}`),
    );
    // What no maker gives is judged as it is written.
    const made = new Set(shown.map(({ code }) => code));
    const unmade = written.filter(({ code }) => !made.has(code));
    for (const { code, text, file } of unmade) {
      const isBesideTyped = besideWhatIsTyped.includes(file);
      const message = text.replace(/\{\d+\}/g, '…');
      breaches.push(
        ...wrongWith({ code, message, from: file, isBesideTyped }, true).map((fault) => `${code} ${fault}: ${text}`),
      );
    }
    if (codes.size < leastCodes) {
      breaches.push(`There are ${codes.size} failures.`);
    }
    const figures = `${codes.size} codes, ${written.length} texts, ${unmade.length} of them judged as they are written`;
    return { count: shown.length, of: 'failures made', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [catalogue];
