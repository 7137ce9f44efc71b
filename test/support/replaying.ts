import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient, type Stopped } from './dapClient.ts';
import { assertGolden } from './golden.ts';

const repository = resolve(import.meta.dirname, '../..');
export const logFolder = join(repository, 'test/dap/logs');
export const pricingSource = join(logFolder, 'source/classes/Pricing.cls');

type Frames = readonly DebugProtocol.StackFrame[];

/** A client in a replay of a debug log, over the adapter's own process. */
export class Replaying {
  readonly client = new DapClient();
  readonly logFile: string;
  capabilities: DebugProtocol.Capabilities = {};

  constructor(logFile = join(logFolder, 'pricing.log')) {
    this.logFile = logFile;
  }

  /** Up to the first stop. `configure` sets breakpoints before. */
  async start(fields: object = {}, configure: () => Promise<unknown> = () => Promise.resolve()): Promise<Stopped> {
    await this.initialize();
    const launched = this.launch(fields);
    await configure();
    const response = await launched;
    assert.ok(response.success, response.message);
    await this.client.body('configurationDone');
    await this.client.expectOutput(/^Replaying .*\.log\. Nothing runs in an org/);
    return this.stopped();
  }

  async initialize(fields: object = {}): Promise<void> {
    this.capabilities = await this.client.initialize({ adapterID: 'isv-apex-replay', ...fields });
    await this.client.expectEvent('initialized');
  }

  launch(fields: object = {}): Promise<DebugProtocol.Response> {
    return this.client.request('launch', { logFile: this.logFile, sources: [join(logFolder, 'source')], ...fields });
  }

  /** Breakpoints at the lines of a source that hold these texts, each with its own fields. */
  async breakpointsAt(codes: Readonly<Record<string, object>>, path = pricingSource): Promise<readonly number[]> {
    const body = await this.client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path },
      breakpoints: Object.entries(codes).map(([code, fields]) => ({ line: lineOf(path, code), ...fields })),
    });
    return body.breakpoints.map(({ id = 0 }) => id);
  }

  stopped(where: (body: Stopped) => boolean = () => true): Promise<Stopped> {
    return this.client.expectEvent('stopped', where);
  }

  /** Sends what moves the replay, and answers where it stopped. */
  async move(command: string, args: object = { threadId: 1 }): Promise<Stopped> {
    await this.client.body(command, args);
    return this.stopped();
  }

  async frames(): Promise<Frames> {
    const { stackFrames } = await this.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
    });
    return stackFrames;
  }

  /** Where the innermost frame stands, such as `Pricing.cls:12`. */
  async place(): Promise<string> {
    const [top] = await this.frames();
    return `${top?.source?.name ?? ''}:${top?.line ?? 0}`;
  }

  async variables(variablesReference: number): Promise<readonly DebugProtocol.Variable[]> {
    const body = await this.client.body<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference });
    return body.variables;
  }

  async scope(name: string, frameNumber = 0): Promise<readonly DebugProtocol.Variable[]> {
    const frame = (await this.frames())[frameNumber];
    const { scopes } = await this.client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    return this.variables(scopes.find((scope) => scope.name === name)?.variablesReference ?? 0);
  }

  /** `name = value` of every variable. */
  async values(name = 'Local', frameNumber = 0): Promise<readonly string[]> {
    return (await this.scope(name, frameNumber)).map((variable) => `${variable.name} = ${variable.value}`);
  }

  async evaluate(expression: string, context = 'watch'): Promise<string> {
    const [top] = await this.frames();
    const { result } = await this.client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      context,
      frameId: top?.id,
    });
    return result;
  }

  async disconnect(): Promise<void> {
    await this.client.body('disconnect');
    await this.client.expectOutput(/^The replay has ended\./);
    await this.client.expectEvent('terminated');
    await this.client.close();
  }

  /** Compares the whole session with `golden/‹name›.txt`. */
  assertTranscript(name: string): void {
    assertGolden(
      join(repository, `test/dap/golden/${name}.txt`),
      this.client.exchanges,
      new Map([
        [logFolder, '‹logs›'],
        [dirname(this.logFile), '‹logs›'],
      ]),
    );
  }
}

/** The line that holds a text. */
export function lineOf(path: string, code: string): number {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes(code));
  assert.notEqual(line, -1, `${path} has no "${code}"`);
  return line + 1;
}
