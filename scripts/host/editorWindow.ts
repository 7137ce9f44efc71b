import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A VS Code from npm, as `scripts/setup/editor.mjs` installs it. */
export interface InstalledEditor {
  /** Of code-server: 4.105.1 is VS Code 1.105.1. */
  readonly version: string;
  readonly entry: string;
  readonly node: string;
  readonly playwright: string;
  readonly chromium: string;
}

export interface EditorServerOptions {
  /** Installed into this editor alone. */
  readonly vsix?: string;
  /** Folder of another extension, to run beside ours. */
  readonly beside?: string;
  /** The smoke-test driver lets tests run in the extension host; it also hides notification toasts. */
  readonly testDriver?: boolean;
  /** Opens folders in restricted mode, until somebody trusts them. */
  readonly distrusts?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** 0: any. */
  readonly port?: number;
}

const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  // Pictures of what is still fading in show nothing.
  'workbench.reduceMotion': 'on',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'debug.toolBarLocation': 'docked',
  'remote.autoForwardPorts': false,
};

const restrictedMode = {
  'security.workspace.trust.enabled': true,
  // Nobody is there to answer.
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'always',
};

/** A running editor server with a profile of its own. `close` ends it and removes the profile. */
export class EditorServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #profile: string;

  private constructor(url: string, process: ChildProcess, profile: string) {
    this.url = url;
    this.#process = process;
    this.#profile = profile;
  }

  static async start(editor: InstalledEditor, options: EditorServerOptions = {}): Promise<EditorServer> {
    const profile = await mkdtemp(join(tmpdir(), 'isv-editor-'));
    const userData = join(profile, 'user-data');
    const extensions = join(profile, 'extensions');
    await mkdir(join(userData, 'User'), { recursive: true });
    await mkdir(extensions, { recursive: true });
    if (options.beside !== undefined) {
      await cp(options.beside, join(extensions, basename(options.beside)), { recursive: true });
    }
    await writeFile(join(profile, 'config.yaml'), 'auth: none\n');
    const trust = options.distrusts === true ? restrictedMode : {};
    const settings = { ...quietSettings, ...trust, ...options.settings };
    await writeFile(join(userData, 'User/settings.json'), JSON.stringify(settings, undefined, 2));
    // To the window this server is another machine: settings of machine scope count from there alone.
    await mkdir(join(userData, 'Machine'), { recursive: true });
    await writeFile(join(userData, 'Machine/settings.json'), JSON.stringify(options.settings ?? {}, undefined, 2));
    const environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: profile,
      ...(process.env['TMPDIR'] === undefined ? {} : { TMPDIR: process.env['TMPDIR'] }),
      EXTENSIONS_GALLERY: '{}',
      ...options.environment,
    };
    const common = [
      editor.entry,
      '--config',
      join(profile, 'config.yaml'),
      '--user-data-dir',
      userData,
      '--extensions-dir',
      extensions,
    ];
    if (options.vsix !== undefined) {
      await runToEnd(editor.node, [...common, '--install-extension', options.vsix], environment);
    }
    const child = spawn(
      editor.node,
      [
        ...common,
        '--bind-addr',
        `127.0.0.1:${options.port ?? 0}`,
        '--auth',
        'none',
        '--disable-telemetry',
        '--disable-update-check',
        ...(options.distrusts === true ? [] : ['--disable-workspace-trust']),
        '--disable-getting-started-override',
        '--ignore-last-opened',
        ...(options.testDriver === true && needsDriverOption(editor)
          ? ['--vscode-option', 'enable-smoke-test-driver']
          : []),
      ],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    const url = await waitForUrl(child);
    return new EditorServer(url, child, profile);
  }

  /** Process ids of the extension hosts that run now. */
  async extensionHosts(): Promise<readonly number[]> {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,pgid=,args=']);
    return stdout
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line))
      .filter(
        (found) => Number(found?.[2]) === this.#process.pid && found?.[3]?.includes('--type=extensionHost') === true,
      )
      .map((found) => Number(found?.[1]));
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    if (this.#process.exitCode === null && this.#process.pid !== undefined) {
      // The whole group: the server, its extension hosts and what they started.
      process.kill(-this.#process.pid, 'SIGTERM');
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Older versions run extension tests unasked, and do not know the option. */
function needsDriverOption({ version }: InstalledEditor): boolean {
  return Number(version.split('.')[1]) > 120;
}

function waitForUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const output: string[] = [];
    const read = (line: string): void => {
      output.push(line);
      const url = /HTTP server listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url !== undefined) {
        resolve(url.replace(/\/$/, ''));
      }
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) {
        createInterface({ input: stream }).on('line', read);
      }
    }
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new Error(`The editor server ended with exit code ${code ?? 'none'} before it listened:\n${output.join('\n')}`),
      );
    });
  });
}

function runToEnd(program: string, argv: readonly string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`The editor could not install the extension:\n${Buffer.concat(output).toString()}`));
      }
    });
  });
}
