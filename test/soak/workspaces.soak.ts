import '../support/editor/fakeEditor.ts';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../../src/core/base/failure.ts';
import type { CommandHandler } from '../../src/vscode/base/commandHandlers.ts';
import { type CommandId, commandTable } from '../../src/vscode/commandTable.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

const editor = await import('../support/editor/fakeVscode.ts');
const { registerCommands } = await import('../../src/vscode/commands.ts');
const { LaunchConfigurationProvider } = await import('../../src/vscode/debugging/launchConfigurationProvider.ts');

const repository = resolve(import.meta.dirname, '../..');
const orgId = '00D000000000002EAA';
const evil = 'https://evil.example';
const saysTrusted = Object.fromEntries([['isTrusted', true]]);

function trust(isTrusted: boolean): void {
  Reflect.set(editor.workspace, 'isTrusted', isTrusted);
}

/** What a command can be called with, by whoever is in the editor. */
const callers: readonly ((draws: Draws) => readonly unknown[])[] = [
  () => [],
  () => [{ orgId, confirmed: true }],
  () => [{ orgId, handOff: `forceide://x/?url=${evil}&sessionId=${orgId}!x`, confirmed: true }],
  () => [{ instanceUrl: evil, orgSession: `${orgId}!x`, ...saysTrusted }],
  () => [orgId],
  () => [[{ orgId }]],
  (draws) => [{ orgId, logId: '07L000000000001', uri: 'file:///x', source: 'x();', text: String(draws.number()) }, []],
  () => [null, undefined, { workspace: saysTrusted }],
];

/** What a launch.json from somewhere can hold. Only those without a member of the second list may ask for a subscriber. */
const members: readonly (readonly [string, unknown])[] = [
  ['request', 'attach'],
  ['subscriber', orgId],
  ['subscriber', evil],
  ['subscriber', { orgId }],
  ['trace', true],
  ['stopOnEntry', true],
  ['sources', [{ path: '/etc', namespace: 'x' }]],
  ['proxy', evil],
  [
    'env',
    Object.fromEntries([
      ['HTTPS_PROXY', evil],
      [['NODE', 'TLS', 'REJECT', 'UNAUTHORIZED'].join('_'), '0'],
    ]),
  ],
  ['instanceUrl', evil],
  ['orgSession', `${orgId}!x`],
  ['org', { instanceUrl: evil, sessionFrom: { env: 'PATH' } }],
  ['org', { instanceUrl: 'http://127.0.0.1:1' }],
  ['org', null],
];

/** Counts whatever is asked of it. */
class Counted {
  used = 0;
  readonly object: never;

  constructor() {
    this.object = new Proxy({}, { get: () => this.#ask() }) as never;
  }

  #ask(): never {
    this.used += 1;
    throw new Failure('asked', 'A subscriber is asked for.');
  }
}

interface Tally {
  readonly breaches: string[];
  calls: number;
  launches: number;
}

async function callCommands(draws: Draws, tally: Tally): Promise<void> {
  const registered = new Map<string, (...values: readonly unknown[]) => Promise<unknown>>();
  const registerCommand = (id: string, handler: (...values: readonly unknown[]) => Promise<unknown>): object => {
    registered.set(id, handler);
    return { dispose: () => undefined };
  };
  Object.assign(editor.commands, { registerCommand });
  const ids = Object.keys(commandTable) as CommandId[];
  const ran: string[] = [];
  const handlers = Object.fromEntries(
    ids.map((id): [CommandId, CommandHandler] => [id, () => Promise.resolve(void ran.push(id))]),
  ) as Record<CommandId, CommandHandler>;
  const failures: unknown[] = [];
  let before = 0;
  registerCommands(
    handlers,
    () => (before += 1),
    (error) => failures.push(error),
    draws.happens(0.5),
  );
  for (const isTrusted of [false, true]) {
    trust(isTrusted);
    for (const id of ids) {
      const [hasRun, hasFailed, hasBegun] = [ran.length, failures.length, before];
      await registered.get(id)?.(...draws.one(callers)(draws));
      tally.calls += 1;
      const mayRun = isTrusted || commandTable[id].reaches === 'machine';
      const isRefused = ran.length === hasRun && failures.length === hasFailed + 1 && before === hasBegun;
      if (mayRun ? ran.length !== hasRun + 1 : !isRefused) {
        tally.breaches.push(
          `${id} was ${mayRun ? 'refused' : 'not refused'} in a workspace that is ${isTrusted ? '' : 'not '}trusted.`,
        );
      }
    }
  }
}

async function resolveLaunches(draws: Draws, tally: Tally): Promise<void> {
  const given: Record<string, unknown> = { type: 'isv-apex', request: 'launch', name: 'x' };
  for (let count = draws.below(4); count > 0; count -= 1) {
    const [name, value] = draws.one(members);
    given[name] = value;
  }
  for (const isTrusted of [false, true]) {
    trust(isTrusted);
    const [world, failures] = [new Counted(), [] as unknown[]];
    const { object } = world;
    const provider = new LaunchConfigurationProvider(
      object,
      object,
      object,
      () => undefined,
      object,
      () => undefined,
      (error) => failures.push(error),
    );
    const outcome = await provider.resolveDebugConfigurationWithSubstitutedVariables(undefined, given as never);
    tally.launches += 1;
    const shown = JSON.stringify(given);
    if (outcome !== undefined || failures.length !== 1) {
      tally.breaches.push(`${shown} became a launch.`);
    }
    const names = given['org'] !== undefined || given['request'] !== 'launch';
    if (world.used > 0 && (!isTrusted || names)) {
      tally.breaches.push(
        `${shown} got as far as a subscriber, in a workspace that is ${isTrusted ? '' : 'not '}trusted.`,
      );
    }
    if (world.used === 0 && isTrusted && shown === '{"type":"isv-apex","request":"launch","name":"x"}') {
      tally.breaches.push('A plain launch asks for no subscriber, which shows little.');
    }
  }
}

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

/** Settings that a workspace could set, and what of the editor's own is read that a workspace can set. */
function settableByWorkspaces(): readonly string[] {
  const { capabilities, contributes } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest;
  const ours = Object.entries(contributes.configuration.properties)
    .filter(([, { scope }]) => scope !== 'machine')
    .map(([name]) => `A workspace can set ${name}.`);
  const read = globSync('src/**/*.ts', { cwd: repository }).flatMap((file) => {
    const text = readFileSync(join(repository, file), 'utf8');
    return [...text.matchAll(/getConfiguration\(([^)]*)\)(?:\s*\.get(?:<[^>]*>)?\('([^']*)')?/g)]
      .map(([, section, name]) => `${section ?? ''}.${name ?? ''}`)
      .filter((setting) => !setting.startsWith("'isvDebugger'.") && setting !== "'http'.proxySupport")
      .map((setting) => `${file} reads ${setting}, which a workspace may set.`);
  });
  return [
    ...ours,
    ...read,
    ...(capabilities.untrustedWorkspaces.supported === 'limited' ? [] : ['Trust is not declared.']),
  ];
}

const workspaces: Soak = {
  id: 'X3',
  title: 'a workspace that is not trusted reaches no org and starts nothing, and none sets a setting of ours',
  run: async (scale) => {
    const draws = new Draws(scale.seed);
    const count = amount(scale, 2_000, 100);
    const tally: Tally = { breaches: [...settableByWorkspaces()], calls: 0, launches: 0 };
    for (let index = 0; index < count; index += 1) {
      await callCommands(draws, tally);
      await resolveLaunches(draws, tally);
    }
    trust(true);
    return {
      count,
      of: 'workspaces',
      figures: `${tally.calls} calls of ${Object.keys(commandTable).length} commands, ${tally.launches} launch configurations; in the editor itself: test/host/suite/untrusted.ts`,
      breaches: [...new Set(tally.breaches)].slice(0, 20),
    };
  },
};

export const soaks: readonly Soak[] = [workspaces];
