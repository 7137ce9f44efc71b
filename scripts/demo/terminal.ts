import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient, type Stopped } from '../../test/support/dapClient.ts';
import { issueDrafts, SampleOrgClient, type SampleSubscriber } from '../../test/support/sampleOrgClient.ts';
import { findAndLook } from './findAndLook.ts';
import { startSampleOrgProcess } from '../host/sampleOrgProcess.ts';
import { debuggableSubscriber, type SampleOrgReady } from './workspace.ts';

// `npm run demo -- --terminal`: the journey without a window. Starts the sample org, finds a subscriber and reads a debug log as the
// sidebar does, drives the adapter that ships over stdio as an editor would, and prints what happens.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const adapter = join(repository, 'dist/adapter.cjs');
const packageFolder = join(repository, 'src/sampleOrg/samplePackage');
const sources = [{ path: packageFolder, namespace: 'acme' }];
const sessionVariable = 'ISV_DEMO_ORG_SESSION';

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function say(text: string): void {
  console.log(`   ${text}`);
}

function described({ name, type, value }: DebugProtocol.Variable): string {
  return `${name}: ${type ?? ''} = ${value.length > 90 ? `${value.slice(0, 90)}…` : value}`;
}

/** One debug session, driven and narrated. */
class Narrator {
  readonly client: DapClient;
  readonly #org: SampleOrgClient;

  constructor(subscriber: SampleSubscriber) {
    this.#org = new SampleOrgClient(subscriber);
    this.client = new DapClient({ [sessionVariable]: this.#org.session }, adapter);
  }

  async initialize(): Promise<void> {
    await this.client.initialize();
    await this.client.expectEvent('initialized');
  }

  launch(): Promise<DebugProtocol.Response> {
    return this.client.request('launch', { ...this.#org.launchArguments(sessionVariable), sources });
  }

  runApex(source: string): Promise<boolean> {
    return this.#org.runAnonymousApex(source);
  }

  /** Sets one breakpoint at the line that holds `code`. */
  async breakAt(file: string, code: string): Promise<void> {
    const path = join(packageFolder, 'classes', file);
    const line = (await readFile(path, 'utf8')).split('\n').findIndex((text) => text.includes(code)) + 1;
    const { breakpoints } = await this.client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path },
      breakpoints: [{ line }],
    });
    const [breakpoint] = breakpoints;
    const verdict = breakpoint?.verified === true ? 'verified' : `not verified: ${breakpoint?.message ?? ''}`;
    say(`Breakpoint at ${file}:${line}  ${code.trim()}`);
    say(`  ${verdict}${breakpoint?.line === line ? '' : `, moved to line ${breakpoint?.line ?? 0}`}`);
  }

  async clearBreakpoints(file: string): Promise<void> {
    const path = join(packageFolder, 'classes', file);
    await this.client.body('setBreakpoints', { source: { path }, breakpoints: [] });
  }

  /** Waits for the next stop and gives its topmost frame. */
  async stop(): Promise<{ readonly threadId: number; readonly frame: DebugProtocol.StackFrame }> {
    const { threadId, reason } = await this.client.expectEvent<Stopped>('stopped');
    const { stackFrames } = await this.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
    });
    const [frame] = stackFrames;
    if (frame === undefined) {
      throw new Error('The request stopped without a stack.');
    }
    say(`Stopped (${reason}) in ${frame.name}, ${frame.source?.name ?? ''}:${frame.line}`);
    return { threadId, frame };
  }

  async showStack(threadId: number): Promise<void> {
    const { stackFrames } = await this.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
    });
    for (const { name, source, line } of stackFrames) {
      say(`  ${name}  ${source?.name ?? ''}:${line}`);
    }
  }

  async showVariables(frame: DebugProtocol.StackFrame): Promise<void> {
    const { scopes } = await this.client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: frame.id });
    for (const scope of scopes) {
      const variables = await this.#variables(scope.variablesReference);
      say(`${scope.name}:${variables.length === 0 ? ' nothing' : ''}`);
      for (const variable of variables) {
        say(`  ${described(variable)}`);
        if (variable.name === 'this') {
          for (const field of await this.#variables(variable.variablesReference)) {
            say(`    ${described(field)}`);
          }
        }
      }
    }
  }

  async watch(frame: DebugProtocol.StackFrame, expression: string): Promise<string> {
    const { result } = await this.client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      frameId: frame.id,
      context: 'watch',
    });
    return result;
  }

  /** Waits for a line of the debug console and prints it. */
  async console(pattern: RegExp): Promise<void> {
    const { output } = await this.client.expectOutput(pattern);
    say(`Debug console: ${output.trimEnd()}`);
  }

  async #variables(variablesReference: number): Promise<readonly DebugProtocol.Variable[]> {
    const body = await this.client.body<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference });
    return body.variables;
  }
}

async function showRefusal(subscriber: SampleSubscriber): Promise<void> {
  const narrator = new Narrator(subscriber);
  await narrator.initialize();
  const response = await narrator.launch();
  say(`${subscriber.name}: ${response.message ?? ''}`);
  await narrator.client.body('disconnect');
  await narrator.client.exited();
}

async function doTheJob(subscriber: SampleSubscriber): Promise<void> {
  const narrator = new Narrator(subscriber);
  const { client } = narrator;

  heading(`Connect to ${subscriber.name}`);
  await narrator.initialize();
  const launched = narrator.launch();
  await narrator.breakAt('InvoiceService.cls', 'service.total(invoice);');
  await client.body('configurationDone');
  const response = await launched;
  if (!response.success) {
    throw new Error(response.message ?? 'The launch failed.');
  }
  say('Rules checked: it is a sandbox, and the org let the session start.');
  await narrator.console(/started in/);
  await narrator.console(/Now reproduce it/);

  heading('Run Apex in the org, as the login-as user');
  console.log(issueDrafts.replace(/^/gm, '   > '));
  const run = narrator.runApex(issueDrafts);
  const first = await narrator.stop();
  say('Stack:');
  await narrator.showStack(first.threadId);
  heading('Variables');
  await narrator.showVariables(first.frame);

  heading('Step into and out');
  await client.body('stepIn', { threadId: first.threadId });
  await narrator.stop();
  await client.body('stepOut', { threadId: first.threadId });
  let { frame } = await narrator.stop();

  heading('Step until a watched value changes');
  const expression = 'service.issuedCount';
  const before = await narrator.watch(frame, expression);
  say(`${expression} = ${before}`);
  for (let steps = 0, now = before; now === before; steps++) {
    if (steps === 10) {
      throw new Error(`${expression} did not change within 10 steps.`);
    }
    await client.body('next', { threadId: first.threadId });
    ({ frame } = await narrator.stop());
    now = await narrator.watch(frame, expression);
    say(`${expression} = ${now}`);
  }

  heading('Continue');
  await client.body('continue', { threadId: first.threadId });
  await narrator.stop();
  await narrator.clearBreakpoints('InvoiceService.cls');
  say('Breakpoint removed.');
  await client.body('continue', { threadId: first.threadId });
  await client.expectEvent<{ reason: string }>('thread', ({ reason }) => reason === 'exited');
  say(`The request has finished ${(await run) ? 'without an error' : 'with an error'}.`);
  await narrator.console(/Issued/);

  heading('Detach');
  await client.body('disconnect');
  await narrator.console(/detached/);
  say(`The adapter ended with exit code ${(await client.exited()) ?? 'none'}.`);
}

await using cleanUp = new AsyncDisposableStack();
const sampleOrg = await startSampleOrgProcess(repository);
cleanUp.defer(() => sampleOrg.close());
const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
heading('Subscribers of the sample org');
for (const { name, sandbox, grant } of ready.subscribers) {
  say(`${name}  (${sandbox ? 'sandbox' : 'production'}, ${grant === 'live' ? 'hand-off received' : `grant ${grant}`})`);
}
await findAndLook(ready, 'Northwind', { heading, say });
const production = ready.subscribers.find(({ sandbox, handOff }) => !sandbox && handOff !== null);
if (production !== undefined) {
  heading('Salesforce allows live debugging in sandboxes only');
  await showRefusal(production);
}
await doTheJob(debuggableSubscriber(ready));
