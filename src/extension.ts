import { env, type ExtensionContext, ExtensionMode, l10n, workspace } from 'vscode';
import { acceleratedClock, parseClockRate } from './core/base/clock.ts';
import { speak } from './core/base/l10n.ts';
import { LoopbackOrgs } from './core/base/loopbackOrgs.ts';
import type { AdapterHost, OrgTarget, SourceFiles } from './dap/adapterHost.ts';
import { systemClock } from './dap/systemClock.ts';
import { CustomerDebugger } from './vscode/customerDebugger.ts';
import type { ProxyUse } from './org/http/proxyUse.ts';
import { failures } from './vscode/base/failures.ts';
import { showActivationFailure } from './vscode/base/notifications.ts';
import type { FreshSession } from './org/liveExecutionOptions.ts';
import type {
  DebugSessionAdapter,
  DebugSessionHost,
  EditorPorts,
  EditorSourceFiles,
  Machine,
  ReplayHost,
} from './vscode/ports.ts';

// The extension's composition root. Salesforce and the adapter are loaded on first use: activation costs neither.

const rulesClock = acceleratedClock(systemClock, parseClockRate(process.env['ISV_DEBUGGER_CLOCK_RATE']));
const loopback = new LoopbackOrgs();

const proxy: ProxyUse = {
  by: 'editor',
  leavesOwnAgentsAlone: () => workspace.getConfiguration('http').get('proxySupport') === 'on',
};

const ports: EditorPorts = {
  clock: systemClock,
  rulesClock,
  loopback,
  statusStandIn: process.env['ISV_DEBUGGER_STATUS_STAND_IN'],
  openGateway: async (logger) => {
    const { createOrgGateway } = await import('./org/gateway.ts');
    return createOrgGateway({ clock: systemClock, logger, proxy, loopback });
  },
  openMachine,
  openAudit: async () => {
    const [{ AuditFiles, auditFolder }, { userInfo }] = await Promise.all([
      import('./machine/auditFiles.ts'),
      import('node:os'),
    ]);
    return new AuditFiles(auditFolder(), userInfo().username, new Date());
  },
  createDebugAdapter,
  createReplayAdapter,
};

let customerDebugger: CustomerDebugger | undefined;

export function activate(context: ExtensionContext): void {
  speak(env.language, l10n.bundle ?? {});
  // Whoever starts an editor with a sample org in its environment has started that org too, as `npm run demo` does.
  if (context.extensionMode !== ExtensionMode.Production || process.env['ISV_SAMPLE_ORG'] !== undefined) {
    loopback.admitAll();
  }
  try {
    customerDebugger = new CustomerDebugger(context, ports);
  } catch (error) {
    showActivationFailure(error);
    throw error;
  }
}

export async function deactivate(): Promise<void> {
  await customerDebugger?.shutDown();
  customerDebugger = undefined;
}

async function createDebugAdapter(host: DebugSessionHost): Promise<DebugSessionAdapter> {
  const [machine, { DebugAdapter }, { nodeSourceFiles }, { createLiveExecution }, { OrgSession }] = await Promise.all([
    openMachine(),
    import('./dap/debugAdapter.ts'),
    import('./dap/nodeSourceFiles.ts'),
    import('./org/liveExecution.ts'),
    import('./org/orgSession.ts'),
  ]);
  const { logger, editorFiles } = host;
  const adapterHost: AdapterHost = {
    openExecution: async (target, log) => {
      const freshSession = async (): Promise<FreshSession> => {
        const { handOff, organization, loginAsUser } = await host.entry(subscriberOf(target));
        loopback.check(handOff.instanceUrl);
        const session = new OrgSession(handOff.instanceUrl, handOff.orgSession);
        return { session, organization, loginAsUser };
      };
      const { session, ...known } = await freshSession();
      return createLiveExecution({ session, known, freshSession, clock: systemClock, logger: log, proxy });
    },
    defaultSources: (target) =>
      target.kind === 'log' ? Promise.reject(failures.noLogToReplay()) : host.defaultSources(subscriberOf(target)),
    retrievedSources: (target) => host.retrievedSources(subscriberOf(target)),
    grant: (target) => Promise.resolve(host.grant(subscriberOf(target))),
    showsWarnings: true,
    describeLicenseHolder: () => host.describeLicenseHolder(),
    offer: (refusal) => {
      host.offer(refusal);
    },
    endsOrphan: (orphan) => {
      host.endsOrphan(orphan);
    },
    window: host.window,
    ...machine,
    sourceFiles: sourceFilesOf(editorFiles, nodeSourceFiles),
    readLog: () => Promise.reject(failures.noLogToReplay()),
    clock: systemClock,
    rulesClock,
    logger,
  };
  const adapter = new DebugAdapter(adapterHost);
  return { adapter, end: () => adapter.end() };
}

/** The same adapter without a way to an org. */
async function createReplayAdapter(host: ReplayHost): Promise<DebugSessionAdapter> {
  const { logger, editorFiles, window } = host;
  const [machine, { DebugAdapter }, { nodeSourceFiles }, { readFile }] = await Promise.all([
    openMachine(),
    import('./dap/debugAdapter.ts'),
    import('./dap/nodeSourceFiles.ts'),
    import('node:fs/promises'),
  ]);
  const adapter = new DebugAdapter({
    openExecution: () => Promise.reject(failures.noLogToReplay()),
    defaultSources: (target) => (target.kind === 'log' ? host.sourcesOfLog(target.path) : Promise.resolve([])),
    showsWarnings: true,
    window,
    ...machine,
    sourceFiles: sourceFilesOf(editorFiles, nodeSourceFiles),
    readLog: (path) => readFile(path),
    clock: systemClock,
    rulesClock,
    logger,
  });
  return { adapter, end: () => adapter.end() };
}

/** Files of the editor where a path is one of them, else of the machine. */
function sourceFilesOf(editor: EditorSourceFiles, machine: SourceFiles): SourceFiles {
  const filesOf = (path: string): SourceFiles => (editor.owns(path) ? editor : machine);
  return {
    listApexFiles: (folder) => filesOf(folder.path).listApexFiles(folder),
    readText: (path) => filesOf(path).readText(path),
  };
}

/** What windows and adapters on this machine share. */
async function openMachine(): Promise<Machine> {
  const [{ MachineLease }, { CrashLedgerFiles }] = await Promise.all([
    import('./machine/machineLease.ts'),
    import('./machine/crashLedgerFiles.ts'),
  ]);
  return { sessionLease: new MachineLease(systemClock), crashLedger: new CrashLedgerFiles() };
}

function subscriberOf(target: OrgTarget): string {
  if (target.kind === 'org') {
    throw failures.standaloneAttribute();
  }
  return target.orgId;
}
