import { ChildProcess } from 'node:child_process';
import fs, { mkdtempSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ScanCount, scanFiles, secretsIn } from './canaryScan.ts';

/** The exceptions that are documented: whoever starts a standalone adapter hands it the session so, and a sample org tells its own first line. */
const exceptedVariables = /^(?:ISV_SAMPLE_ORG|ISV_(?:TEST|HOST_ORG|DEMO_ORG)_SESSION)=/;
/** The Salesforce CLI of the tests, and what it keeps and answers: no file and no word of ours. */
const ofSalesforceCli = /[/\\]cli-home-[^/\\]+[/\\]/;
const sampleOrgProgram = /sampleOrg(?:Main\.ts|\.cjs)$/;
const mostTold = 40;

export interface CanaryReport extends ScanCount {
  /** Processes that were started, with what they were given. */
  readonly processes: number;
  /** Bytes that processes wrote, and texts that were shown. */
  readonly heard: number;
  /** Where secrets were found, each a sentence. */
  readonly findings: readonly string[];
}

/**
 * Watches a test process for secrets of its sample orgs: what it gives to the programs that it starts, what those and itself write, what is
 * shown, and every file of its temporary folder, at the latest before it is removed.
 */
export class CanaryWatch {
  readonly #count: ScanCount = { files: 0, bytes: 0 };
  readonly #findings = new Set<string>();
  readonly #restore: (() => void)[] = [];
  readonly #before = process.env['TMPDIR'];
  /** The temporary folder, where it is this process's own. */
  readonly #folder: string | undefined;
  #processes = 0;
  #heard = 0;

  private constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** From now on, until the report. `ownsTemporaryFolder`: false where another process looks through that. */
  static start({ ownsTemporaryFolder = true } = {}): CanaryWatch {
    const folder = ownsTemporaryFolder ? mkdtempSync(join(tmpdir(), 'isv-')) : undefined;
    const watch = new CanaryWatch(folder);
    if (folder !== undefined) {
      // Read each time that somebody asks for a temporary folder, and passed on to what is started.
      process.env['TMPDIR'] = folder;
    }
    watch.#watchProcesses();
    watch.#watchRemovals();
    for (const [name, stream] of [
      ['stdout', process.stdout],
      ['stderr', process.stderr],
    ] as const) {
      const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
      watch.#replace(stream, 'write', (...given: unknown[]) => {
        watch.hear(`what was written to ${name}`, given[0]);
        return write(...given);
      });
    }
    syncBuiltinESMExports();
    return watch;
  }

  /** Something that was said or shown. */
  hear(where: string, said: unknown): void {
    const bytes =
      typeof said === 'string'
        ? Buffer.from(said)
        : said instanceof Uint8Array
          ? Buffer.from(said.buffer, said.byteOffset, said.byteLength)
          : undefined;
    if (bytes !== undefined) {
      this.#heard += bytes.length;
      secretsIn(bytes).forEach((form) => this.#find(`${where} holds a secret ${form}`));
    }
  }

  scan(path: string): void {
    scanFiles(path, this.#count, (file) => ofSalesforceCli.test(file)).forEach((finding) => this.#find(finding));
  }

  /** Ends the watch. `others`: files and folders to look through besides the temporary ones. */
  report(others: readonly string[] = []): CanaryReport {
    this.#restore.splice(0).forEach((restore) => {
      restore();
    });
    syncBuiltinESMExports();
    others.forEach((path) => this.scan(path));
    if (this.#folder !== undefined) {
      this.scan(this.#folder);
      fs.rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      restoreVariable('TMPDIR', this.#before);
    }
    return { ...this.#count, processes: this.#processes, heard: this.#heard, findings: [...this.#findings] };
  }

  #watchProcesses(): void {
    const spawn = Reflect.get(ChildProcess.prototype, 'spawn') as (options: SpawnOptions) => unknown;
    const note = (child: ChildProcess, options: SpawnOptions): void => this.#noteProcess(child, options);
    this.#replace(ChildProcess.prototype, 'spawn', function (this: ChildProcess, options: SpawnOptions) {
      const outcome = spawn.call(this, options);
      note(this, options);
      return outcome;
    });
  }

  #noteProcess(
    child: Pick<ChildProcess, 'stdout' | 'stderr'>,
    { file = '', args = [], envPairs = [] }: SpawnOptions,
  ): void {
    this.#processes += 1;
    const name = args.slice(0, 2).join(' ') || file;
    args.forEach((argument) => this.hear(`the command line of ${name}`, argument));
    envPairs
      .filter((pair) => !exceptedVariables.test(pair))
      .forEach((pair) => this.hear(`the variable ${pair.split('=', 1)[0]} of ${name}`, pair));
    // Its first line is for whoever started it.
    let isExpected = args.some((argument) => sampleOrgProgram.test(argument));
    for (const [stream, source] of [
      ['stdout', child.stdout],
      ['stderr', child.stderr],
    ] as const) {
      if (source === null || ofSalesforceCli.test(name)) {
        continue;
      }
      const push = source.push.bind(source);
      source.push = (chunk: unknown, ...more: []) => {
        if (isExpected && stream === 'stdout') {
          isExpected = false;
        } else {
          this.hear(`${stream} of ${name}`, chunk);
        }
        return push(chunk, ...more);
      };
    }
  }

  /** Tests remove what they made: it is looked at first. */
  #watchRemovals(): void {
    const modules: readonly (readonly [object, readonly string[]])[] = [
      [fs, ['rm', 'rmSync', 'unlink', 'unlinkSync', 'rmdir', 'rmdirSync']],
      [fsPromises, ['rm', 'unlink', 'rmdir']],
    ];
    for (const [module, names] of modules) {
      for (const name of names) {
        const remove = Reflect.get(module, name) as (...given: unknown[]) => unknown;
        this.#replace(module, name, (...given: unknown[]) => {
          const path = given[0] instanceof URL ? fileURLToPath(given[0]) : String(given[0]);
          if (this.#folder !== undefined && resolve(path).startsWith(this.#folder + sep)) {
            this.scan(path);
          }
          return remove(...given);
        });
      }
    }
  }

  #replace(target: object, name: string, replacement: unknown): void {
    const original: unknown = Reflect.get(target, name);
    Reflect.set(target, name, replacement);
    this.#restore.push(() => Reflect.set(target, name, original));
  }

  #find(finding: string): void {
    if (this.#findings.size < mostTold) {
      this.#findings.add(finding);
    }
  }
}

function restoreVariable(name: string, value: string | undefined): void {
  if (value === undefined) {
    Reflect.deleteProperty(process.env, name);
  } else {
    process.env[name] = value;
  }
}

interface SpawnOptions {
  readonly file?: string;
  readonly args?: readonly string[];
  readonly envPairs?: readonly string[];
}

/** For people: what was looked through, and what was found. */
export function describeReport({ files, bytes, processes, heard, findings }: CanaryReport): string {
  const looked = `${files} files (${megabytes(bytes)}), ${megabytes(heard)} said and shown, ${processes} processes`;
  return findings.length === 0
    ? `No secret of a sample org in ${looked}.`
    : [`Secrets of a sample org were found in ${looked}:`, ...findings].join('\n  ');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
