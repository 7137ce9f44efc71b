import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { acceleratedClock, parseClockRate } from './core/base/clock.ts';
import { displayBlock } from './core/base/displayText.ts';
import type { Failure } from './core/base/failure.ts';
import { type Logger, redact } from './core/base/logger.ts';
import { addressRefusal } from './core/loginAccess/admittance.ts';
import type { AdapterHost, OrgTarget } from './dap/adapterHost.ts';
import { DebugAdapter } from './dap/debugAdapter.ts';
import { sessionVariableMissing, standaloneSessionEnded, subscriberNeedsEditor } from './dap/failures.ts';
import { nodeSourceFiles } from './dap/nodeSourceFiles.ts';
import { serveOnStreams } from './dap/streamConnection.ts';
import { systemClock } from './dap/systemClock.ts';
import { CrashLedgerFiles } from './machine/crashLedgerFiles.ts';
import { MachineLease } from './machine/machineLease.ts';
import { createLiveExecution } from './org/liveExecution.ts';
import type { ProxyUse } from './org/http/proxyUse.ts';
import { OrgSession } from './org/orgSession.ts';

// The debug adapter outside VS Code: on stdin and stdout, or with --server=PORT on the loopback interface.

// Stdout belongs to the protocol: what any library prints goes to stderr.
globalThis.console = new console.Console(process.stderr, process.stderr);

const logger: Logger = {
  trace: () => undefined,
  info: (message) => {
    log('info', message);
  },
  warn: (message) => {
    log('warn', message);
  },
  error: (message) => {
    log('error', message);
  },
};

// Nobody's settings are at hand: HTTPS_PROXY and NO_PROXY count, as for other programs. Node 24 and newer can do that.
const proxy: ProxyUse = { by: 'environment', variables: process.env };

const host: AdapterHost = {
  openExecution: (target, log) => {
    try {
      const session = orgSession(target);
      return Promise.resolve(createLiveExecution({ session, clock: systemClock, logger: log, proxy }));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  },
  defaultSources: () => Promise.resolve([{ path: process.cwd(), namespace: undefined }]),
  window: {
    name: undefined,
    workspace: undefined,
    show: () => Promise.reject(new Error('There is no window to show.')),
  },
  sessionLease: new MachineLease(systemClock),
  crashLedger: new CrashLedgerFiles(),
  sourceFiles: nodeSourceFiles,
  readLog: (path) => readFile(path),
  clock: systemClock,
  rulesClock: acceleratedClock(systemClock, parseClockRate(process.env['ISV_DEBUGGER_CLOCK_RATE'])),
  logger,
};

/** An org id, an exclamation mark and the session; or an OAuth token in JWT form. Nothing else is taken from the environment. */
const sessionForm = /^(?:00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!|eyJ)[\x21-\x7e]+$/;

/**
 * What was read, so that a restart and the next client of a server can use it: for the same variable and the same org only. Whoever
 * reaches the port must not be able to have it sent elsewhere.
 */
const sessionsRead = new Map<string, OrgSession>();

/** The one place where an org session may come through the environment: read once, then deleted, so that nothing inherits it. */
function orgSession(target: OrgTarget): OrgSession {
  if (target.kind === 'subscriber') {
    throw subscriberNeedsEditor();
  }
  const { instanceUrl, sessionVariable } = target;
  const refusal = URL.canParse(instanceUrl) ? addressRefusal(instanceUrl) : undefined;
  if (refusal !== undefined) {
    throw refusal;
  }
  const given = process.env[sessionVariable]?.trim() ?? '';
  const key = `${sessionVariable} ${instanceUrl}`;
  if (sessionForm.test(given)) {
    Reflect.deleteProperty(process.env, sessionVariable);
    const ended = (): Failure => standaloneSessionEnded(sessionVariable);
    sessionsRead.set(key, new OrgSession(instanceUrl, given, { renew: undefined, ended }));
  }
  const session = sessionsRead.get(key);
  if (session === undefined) {
    throw sessionVariableMissing(sessionVariable);
  }
  return session;
}

const adapters = new Set<DebugAdapter>();

async function serve(input: Readable, output: Writable): Promise<void> {
  const adapter = new DebugAdapter(host);
  adapters.add(adapter);
  await serveOnStreams(adapter, input, output, { clock: systemClock, logger });
  adapters.delete(adapter);
}

/** The debug sessions first: an adapter that just dies leaves them in the org. */
async function leave(code: number, reason?: string): Promise<never> {
  await Promise.allSettled([...adapters].map((adapter) => adapter.end(reason)));
  process.exit(code);
}

function log(level: string, message: string): void {
  process.stderr.write(`[${level}] ${redact(displayBlock(message))}\n`);
}

function serveOnPort(port: number): void {
  const server = createServer((socket) => {
    void serve(socket, socket);
  });
  server.on('error', (error) => {
    log('error', `Cannot listen on port ${port}: ${error.message}. Choose another one with --server=PORT.`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`Listening on 127.0.0.1:${typeof address === 'object' ? address?.port : port}\n`);
  });
}

function main(argv: readonly string[]): void {
  // A client that no longer reads the log must not cost the debug session its orderly end.
  process.stderr.on('error', () => undefined);
  process.on('unhandledRejection', (error) => {
    logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
  process.on('uncaughtException', (error) => {
    logger.error(error.stack ?? error.message);
    void leave(
      1,
      'The debug adapter failed and ends the debug session. Start it again; if it fails again, report it with the log.',
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void leave(0));
  }
  const [argument, ...rest] = argv;
  const port = /^--server=(\d{1,5})$/.exec(argument ?? '')?.[1];
  if (rest.length > 0 || (argument !== undefined && (port === undefined || Number(port) > 65_535))) {
    process.stderr.write('Start the debug adapter without arguments to use stdin and stdout, or with --server=PORT.\n');
    process.exitCode = 2;
  } else if (port === undefined) {
    void serve(process.stdin, process.stdout).then(() => leave(0));
  } else {
    serveOnPort(Number(port));
  }
}

main(process.argv.slice(2));
