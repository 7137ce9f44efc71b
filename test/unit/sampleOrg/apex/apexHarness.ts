import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import type {
  Advance,
  ApexEngine,
  ApexExecution,
  ApexProgram,
  ApexSourceFile,
  AsyncJob,
  BreakpointTable,
  ExecutionEntry,
  ExecutionHost,
  ExecutionOutcome,
  JobQueue,
} from '../../../../src/sampleOrg/apex/engine.ts';
import type { ExecutionLog } from '../../../../src/sampleOrg/apex/library/contract.ts';
import type { OrgDatabase } from '../../../../src/sampleOrg/data/contract.ts';
import type { PackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { seedOrgs } from '../../../../src/sampleOrg/data/seed/seedOrgs.ts';
import type { SeededOrg } from '../../../../src/sampleOrg/data/seed/contract.ts';
import { samplePackage } from '../samplePackage.ts';

// Compiles and runs small pieces of Apex.

export const now = Date.UTC(2026, 0, 15, 9, 0, 0);

/** A subscriber's org with its first records, as it is before any request. */
export function seededOrg(metadata: PackageMetadata = samplePackage.installed.metadata): SeededOrg {
  const installed = {
    name: 'Acme Billing',
    namespace: 'acme',
    packageId: '033000000000001AAA',
    versionId: '04t000000000003AAA',
    versionName: 'Autumn',
    versionNumber: '2.4.0',
    metadata,
    classes: [],
    triggers: [],
  };
  const [org] = seedOrgs(installed, now).subscribers;
  assert.ok(org);
  return org;
}

/** For code that leaves the records alone. */
const sharedOrg = seededOrg();
const user = runningUser(sharedOrg.database, sharedOrg.userId);
assert.ok(user);

export const engine: ApexEngine = createEngine({ schema: sharedOrg.database.schema });

const noLog: ExecutionLog = { enabled: false, event: () => undefined };

export class RecordedLog implements ExecutionLog {
  readonly enabled = true;
  readonly lines: string[] = [];

  event(_category: string, _level: string, name: string, ...fields: string[]): void {
    this.lines.push([name, ...fields].join('|'));
  }

  write(text: string): void {
    this.lines.push(text);
  }
}

export interface HostParts {
  readonly debugLines?: string[];
  readonly breakpoints?: BreakpointTable;
  readonly log?: ExecutionLog;
  readonly database?: OrgDatabase;
  readonly jobs?: JobQueue;
}

/** What requests leave to be done later, until a test runs it. */
export class LeftJobs implements JobQueue {
  readonly waiting: AsyncJob[] = [];

  enqueue(jobs: readonly AsyncJob[]): void {
    this.waiting.push(...jobs);
  }

  holds(signature: string): boolean {
    return this.waiting.some((job) => job.signature === signature);
  }

  /** Runs every job to its end, and those that they leave; answers how the steps ended. */
  run(program: ApexProgram, parts: HostParts = {}): readonly ExecutionOutcome[] {
    const outcomes: ExecutionOutcome[] = [];
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      job.fire?.();
      for (let step = job.next(); step !== undefined; step = job.next()) {
        outcomes.push(outcomeOf(program, { kind: 'asynchronous', step }, { ...parts, jobs: this }));
      }
    }
    return outcomes;
  }
}

export function hostOf(parts: HostParts = {}): ExecutionHost {
  assert.ok(user);
  return {
    user,
    log: parts.log ?? noLog,
    breakpoints: parts.breakpoints,
    database: parts.database ?? sharedOrg.database,
    ...(parts.jobs === undefined ? {} : { jobs: parts.jobs }),
    now: () => now,
    onUserEvent: (event) => {
      if (event.kind === 'debug') {
        parts.debugLines?.push(event.text);
      }
    },
  };
}

export function classFile(body: string, namespace: string | null = null): ApexSourceFile {
  const name = /\b(?:class|interface|enum)\s+(\w+)/i.exec(body)?.[1] ?? 'Unknown';
  return { path: `classes/${name}.cls`, kind: 'class', namespace, body };
}

export function triggerFile(body: string, namespace: string | null = null): ApexSourceFile {
  const name = /\btrigger\s+(\w+)/i.exec(body)?.[1] ?? 'Unknown';
  return { path: `triggers/${name}.trigger`, kind: 'trigger', namespace, body };
}

export function compileFiles(...files: readonly (ApexSourceFile | string)[]): ApexProgram {
  const result = engine.compile(files.map((file) => (typeof file === 'string' ? classFile(file) : file)));
  if ('problems' in result) {
    assert.fail(`does not compile:\n${problemTexts(result.problems).join('\n')}`);
  }
  return result.program;
}

export function problemsOf(...files: readonly (ApexSourceFile | string)[]): readonly string[] {
  const result = engine.compile(files.map((file) => (typeof file === 'string' ? classFile(file) : file)));
  return 'problems' in result ? problemTexts(result.problems) : [];
}

function problemTexts(problems: readonly { path: string; line: number; column: number; message: string }[]): string[] {
  return problems.map((problem) => `${problem.path}:${problem.line}:${problem.column} ${problem.message}`);
}

/** Runs to the end, whatever the slices. */
export function finish(execution: ApexExecution): ExecutionOutcome {
  for (;;) {
    const advance: Advance = execution.advance('run', 1000);
    if (advance.kind === 'finished') {
      return advance.outcome;
    }
  }
}

export function begin(program: ApexProgram, entry: ExecutionEntry | string, parts?: HostParts): ApexExecution {
  return engine.begin(program, typeof entry === 'string' ? { kind: 'anonymous', source: entry } : entry, hostOf(parts));
}

export function outcomeOf(program: ApexProgram, entry: ExecutionEntry | string, parts?: HostParts): ExecutionOutcome {
  return finish(begin(program, entry, parts));
}

/** What an anonymous block, and the jobs that it leaves, print with System.debug. Fails when it does not compile or ends with an exception. */
export function runApex(source: string, ...files: readonly (ApexSourceFile | string)[]): readonly string[] {
  const debugLines: string[] = [];
  const jobs = new LeftJobs();
  const program = compileFiles(...files);
  const outcome = outcomeOf(program, source, { debugLines, jobs });
  if (outcome.kind === 'compileProblem') {
    assert.fail(`line ${outcome.problem.line}: ${outcome.problem.message}`);
  }
  if (outcome.kind === 'exception') {
    assert.fail(`${outcome.typeName}: ${outcome.message}\n${outcome.stackTrace}`);
  }
  jobs.run(program, { debugLines });
  return debugLines;
}

/** The compile error of an anonymous block, as `line:column message`. */
export function compileErrorOf(source: string, ...files: readonly (ApexSourceFile | string)[]): string {
  const outcome = outcomeOf(compileFiles(...files), source);
  assert.equal(outcome.kind, 'compileProblem');
  const { line, column, message } = outcome.problem;
  return `${line}:${column} ${message}`;
}

/** The exception that ends an anonymous block, as `Type: message`. */
export function exceptionOf(source: string, ...files: readonly (ApexSourceFile | string)[]): string {
  const outcome = outcomeOf(compileFiles(...files), source);
  assert.equal(outcome.kind, 'exception', JSON.stringify(outcome));
  return `${outcome.typeName}: ${outcome.message}`;
}

/** Breakpoints by `typeRef:line` and exception typerefs. */
export class TestBreakpoints implements BreakpointTable {
  generation = 0;
  readonly #lines = new Map<string, string>();
  readonly #exceptions = new Map<string, string>();

  line(typeRef: string, line: number): this {
    this.#lines.set(`${typeRef}:${line}`, `07b-${typeRef}:${line}`);
    this.generation += 1;
    return this;
  }

  exception(typeRef: string): this {
    this.#exceptions.set(typeRef, `07b-${typeRef}`);
    this.generation += 1;
    return this;
  }

  clear(): void {
    this.#lines.clear();
    this.#exceptions.clear();
    this.generation += 1;
  }

  breakpointAt(typeRef: string, line: number): string | undefined {
    return this.#lines.get(`${typeRef}:${line}`);
  }

  reach(typeRef: string, line: number): string | undefined {
    return this.breakpointAt(typeRef, line);
  }

  exceptionBreakpoint(typeRefs: readonly string[]): string | undefined {
    return typeRefs.map((typeRef) => this.#exceptions.get(typeRef)).find((id) => id !== undefined);
  }
}
