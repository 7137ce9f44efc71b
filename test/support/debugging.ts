import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient, type Stopped } from './dapClient.ts';
import { assertGolden } from './golden.ts';
import { SampleOrgClient, type SampleSubscriber } from './sampleOrgClient.ts';

export const repository = resolve(import.meta.dirname, '../..');
export const packageFolder = join(repository, 'src/sampleOrg/samplePackage');
export const sources = [{ path: packageFolder, namespace: 'acme' }];
export const variable = 'ISV_TEST_SESSION';
/** Stops at nothing by itself: a method with a value of every kind. */
export const diagnostics = 'acme.BillingApi.runDiagnostics();';

type Frames = readonly DebugProtocol.StackFrame[];

/** The lines that hold these texts. */
export async function breakpointsAt(
  file: string,
  codes: readonly string[],
): Promise<readonly { readonly line: number }[]> {
  const lines = (await readFile(join(packageFolder, file), 'utf8')).split('\n');
  return codes.map((code) => ({ line: lines.findIndex((line) => line.includes(code)) + 1 }));
}

/** A client in a debug session with a subscriber of the sample org. */
export class Debugging {
  readonly org: SampleOrgClient;
  readonly client: DapClient;

  constructor(subscriber: SampleSubscriber, environment: Readonly<Record<string, string>> = {}) {
    this.org = new SampleOrgClient(subscriber);
    this.client = new DapClient({ [variable]: this.org.session, ...environment });
  }

  get launchArguments(): object {
    return { ...this.org.launchArguments(variable), sources };
  }

  launch(fields: object = {}): Promise<DebugProtocol.Response> {
    return this.client.request('launch', { ...this.launchArguments, ...fields });
  }

  /** Starts a session with breakpoints at the lines that hold these texts. */
  async start(file: string, codes: readonly string[]): Promise<void> {
    await this.initialize();
    // Read first: transcripts show the breakpoints on their way while the launch runs.
    const places = await breakpointsAt(file, codes);
    const launched = this.launch();
    await this.setBreakpoints(file, places);
    const response = await launched;
    assert.ok(response.success, response.message);
    await this.client.body('configurationDone');
    await this.client.expectOutput(/^Debug session 07a\w+ started in .* as /);
    await this.client.expectOutput(
      /^No request has stopped yet\. Now reproduce it as .* in the browser, or run Apex\./,
    );
  }

  async initialize(fields: object = {}): Promise<void> {
    await this.client.initialize(fields);
    await this.client.expectEvent('initialized');
  }

  async setBreakpoints(file: string, breakpoints: readonly { readonly line: number }[]): Promise<void> {
    const body = await this.client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: join(packageFolder, file) },
      breakpoints,
    });
    assert.ok(
      body.breakpoints.every(({ verified }) => verified),
      JSON.stringify(body),
    );
  }

  stopped(where: (body: Stopped) => boolean = () => true): Promise<Stopped> {
    return this.client.expectEvent('stopped', where);
  }

  async frames(threadId: number): Promise<Frames> {
    const { stackFrames } = await this.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId,
    });
    return stackFrames;
  }

  async variables(variablesReference: number): Promise<readonly DebugProtocol.Variable[]> {
    const body = await this.client.body<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference });
    return body.variables;
  }

  async scope(frame: DebugProtocol.StackFrame | undefined, name: string): Promise<readonly DebugProtocol.Variable[]> {
    const { scopes } = await this.client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    return this.variables(scopes.find((scope) => scope.name === name)?.variablesReference ?? 0);
  }

  threadExited(threadId: number): Promise<unknown> {
    return this.client.expectEvent<{ reason: string; threadId: number }>(
      'thread',
      (body) => body.reason === 'exited' && body.threadId === threadId,
    );
  }

  /** What one run of the diagnostics prints. */
  async printedDiagnostics(): Promise<void> {
    await this.client.expectOutput(/^Billing settings for /);
    await this.client.expectOutput(/items, run 1/);
  }

  /** Compares the whole session with `golden/‹name›.txt`. */
  assertTranscript(name: string): void {
    const replacements = new Map([
      [packageFolder, '‹package›'],
      [this.org.url, '‹org›'],
    ]);
    assertGolden(join(repository, `test/dap/golden/${name}.txt`), this.client.exchanges, replacements);
  }

  async disconnect(): Promise<void> {
    await this.client.body('disconnect');
    await this.client.expectOutput(/has ended and was detached/);
    await this.client.expectEvent('terminated');
    await this.client.close();
  }
}
