import type { DebugProtocol } from '@vscode/debugprotocol';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { LiveExecution } from '../../src/core/debugging/execution.ts';
import type { AdapterHost, SourceFolder } from '../../src/dap/adapterHost.ts';
import { nodeSourceFiles } from '../../src/dap/nodeSourceFiles.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createLiveExecution } from '../../src/org/liveExecution.ts';
import type { FreshSession, KnownOrg } from '../../src/org/liveExecutionOptions.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { InlineClient } from './inlineAdapter.ts';
import { ownMachine } from './ownMachine.ts';

export interface OrgAddress {
  readonly url: string;
  readonly session: string;
  /** Known already, as in the editor, where the org was entered before. */
  readonly known?: KnownOrg;
  /** With what the user has entered the org last. */
  readonly freshSession?: () => Promise<FreshSession>;
}

type Bodies = {
  readonly stackTrace: DebugProtocol.StackTraceResponse['body'];
  readonly scopes: DebugProtocol.ScopesResponse['body'];
  readonly variables: DebugProtocol.VariablesResponse['body'];
  readonly evaluate: DebugProtocol.EvaluateResponse['body'];
  readonly setBreakpoints: DebugProtocol.SetBreakpointsResponse['body'];
};

/** A DAP client and an adapter in this process, in a real debug session with an org. */
export class OrgDebugging {
  /** That of the debug session: another one after a restart. */
  execution: LiveExecution;
  readonly client: InlineClient;
  /** Events before this one were waited for. */
  #seen = 0;

  /** `through` may put something between the adapter and the org. */
  constructor(
    org: OrgAddress,
    sources: SourceFolder,
    through: (execution: LiveExecution) => LiveExecution = (execution) => execution,
  ) {
    const { known, freshSession } = org;
    const open = (session: OrgSession): LiveExecution =>
      through(
        createLiveExecution({
          session,
          clock: systemClock,
          logger: silentLogger,
          ...(known === undefined ? {} : { known }),
          ...(freshSession === undefined ? {} : { freshSession }),
        }),
      );
    this.execution = open(new OrgSession(org.url, org.session));
    let isFirst = true;
    const host: AdapterHost = {
      openExecution: async () => {
        this.execution = isFirst
          ? this.execution
          : open((await freshSession?.())?.session ?? new OrgSession(org.url, org.session));
        isFirst = false;
        return this.execution;
      },
      defaultSources: () => Promise.resolve([sources]),
      readLog: () => Promise.reject(new Error('There is no log here.')),
      sourceFiles: nodeSourceFiles,
      clock: systemClock,
      rulesClock: systemClock,
      logger: silentLogger,
      ...ownMachine(),
    };
    this.client = new InlineClient(host);
  }

  ask<Command extends keyof Bodies>(command: Command, args: object): Promise<Bodies[Command]> {
    return this.client.body(command, args);
  }

  /** Launches with breakpoints as an editor does: the launch first, the breakpoints file by file while it runs. */
  async launch(
    files: ReadonlyMap<string, readonly DebugProtocol.SourceBreakpoint[]> = new Map(),
    fields: object = {},
  ): Promise<void> {
    const launched = this.client.body('launch', { subscriber: '00D000000000001EAA', ...fields });
    await Promise.all([...files].map(([path, breakpoints]) => this.setBreakpoints(path, breakpoints)));
    await launched;
    await this.client.body('configurationDone');
  }

  async setBreakpoints(path: string, breakpoints: readonly DebugProtocol.SourceBreakpoint[]): Promise<void> {
    const answer = await this.ask('setBreakpoints', { source: { path }, breakpoints });
    const refused = answer.breakpoints.find(({ verified }) => !verified);
    if (refused !== undefined) {
      throw new Error(`The org refused a breakpoint: ${refused.message ?? ''}`);
    }
  }

  /** The thread of the next stop. */
  async stopped(): Promise<number> {
    const { threadId } = await this.client.event<{ threadId: number }>('stopped', undefined, this.#seen);
    const at = this.client.messages.findIndex(({ event }, index) => index >= this.#seen && event === 'stopped');
    this.#seen = at + 1;
    return threadId;
  }

  /** What VS Code asks by itself after a stop: threads, the top frame and then the others, scopes and what is in each. */
  async show(threadId: number): Promise<Shown> {
    await this.client.body('threads');
    const top = await this.ask('stackTrace', { threadId, startFrame: 0, levels: 1 });
    const others = await this.ask('stackTrace', { threadId, startFrame: 1, levels: 19 });
    const frames = [...top.stackFrames, ...others.stackFrames];
    const frameId = frames[0]?.id ?? 0;
    const { scopes } = await this.ask('scopes', { frameId });
    const variables = await Promise.all(
      scopes.map(async ({ variablesReference }) => (await this.ask('variables', { variablesReference })).variables),
    );
    return { frames, frameId, locals: variables[0] ?? [], variables: variables.flat() };
  }
}

export interface Shown {
  readonly frames: readonly DebugProtocol.StackFrame[];
  readonly frameId: number;
  readonly locals: readonly DebugProtocol.Variable[];
  /** Of all scopes. */
  readonly variables: readonly DebugProtocol.Variable[];
}

export function referenceOf(variables: readonly DebugProtocol.Variable[], name: string): number {
  const found = variables.find((variable) => variable.name === name);
  if (found === undefined) {
    throw new Error(`There is no variable ${name}.`);
  }
  return found.variablesReference;
}
