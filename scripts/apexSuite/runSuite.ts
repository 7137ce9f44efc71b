import { createEngine } from '../../src/sampleOrg/apex/createEngine.ts';
import type {
  ApexEngine,
  ApexProgram,
  ApexSourceFile,
  CompileProblem,
  ExecutionHost,
  ExecutionOutcome,
} from '../../src/sampleOrg/apex/engine.ts';
import { noMetadata, type PackageMetadata } from '../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { runningUser } from '../../src/sampleOrg/data/runningUser.ts';
import type { SeededOrg } from '../../src/sampleOrg/data/seed/contract.ts';
import { seedOrgs } from '../../src/sampleOrg/data/seed/seedOrgs.ts';

/** What became of one test method. */
export interface TestRun {
  readonly className: string;
  readonly methodName: string;
  readonly outcome: ExecutionOutcome;
}

export interface SuiteRun {
  readonly files: number;
  /** What of the metadata had to be left out. */
  readonly note: string | undefined;
  /** What keeps files from being part of the program. */
  readonly problems: readonly CompileProblem[];
  /** Files that compile, but not without one of those that do not. */
  readonly dependents: readonly string[];
  readonly tests: readonly TestRun[];
  readonly milliseconds: number;
}

/** Compiles the sources and runs each test method in a transaction of its own, as an org does. */
export function runSuite(files: readonly ApexSourceFile[], metadata: PackageMetadata = noMetadata): SuiteRun {
  const started = performance.now();
  const { engine, host, note } = createOrg(metadata);
  const { program, problems, dependents } = compile(engine, files);
  const tests = program === undefined ? [] : testsOf(program).map((test) => ({ ...test, outcome: run(test) }));

  function run(test: { readonly className: string; readonly methodName: string }): ExecutionOutcome {
    const execution = engine.begin(program as ApexProgram, { kind: 'testMethod', ...test }, host);
    for (;;) {
      const advance = execution.advance('run', 1000);
      if (advance.kind === 'finished') {
        return advance.outcome;
      }
    }
  }

  return { files: files.length, note, problems, dependents, tests, milliseconds: performance.now() - started };
}

/** A subscriber's org without a package, but with these objects and fields. */
function createOrg(metadata: PackageMetadata): {
  readonly engine: ApexEngine;
  readonly host: ExecutionHost;
  readonly note: string | undefined;
} {
  const seed = (read: PackageMetadata): SeededOrg | undefined =>
    seedOrgs(
      {
        name: 'Nothing',
        namespace: 'nothing',
        packageId: '033000000000001AAA',
        versionId: '04t000000000001AAA',
        versionName: 'None',
        versionNumber: '0.0.0',
        metadata: read,
        classes: [],
        triggers: [],
      },
      Date.now(),
    ).subscribers[0];
  const { org, note } = seedTolerantly(seed, metadata);
  const user = org && runningUser(org.database, org.userId);
  if (!org || !user) {
    throw new Error('The sample org has no subscriber with a user.');
  }
  const { database } = org;
  const host: ExecutionHost = {
    user,
    log: { enabled: false, event: () => undefined },
    breakpoints: undefined,
    database,
    now: () => Date.now(),
  };
  return { engine: createEngine({ schema: database.schema }), host, note };
}

/** A rule that cannot be read keeps the package from being installed: then it is looked at without its rules, and that is said. */
function seedTolerantly(
  seed: (metadata: PackageMetadata) => SeededOrg | undefined,
  metadata: PackageMetadata,
): { readonly org: SeededOrg | undefined; readonly note: string | undefined } {
  try {
    return { org: seed(metadata), note: undefined };
  } catch (cause) {
    const objects = metadata.objects.map((object) => ({ ...object, validationRules: [] }));
    const additions = metadata.additions.map((addition) => ({ ...addition, validationRules: [] }));
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { org: seed({ ...metadata, objects, additions }), note: `Without validation rules: ${reason}` };
  }
}

/** Leaves out what does not compile, and then what does not compile without it, until the rest does. */
function compile(
  engine: ApexEngine,
  files: readonly ApexSourceFile[],
): Pick<SuiteRun, 'problems' | 'dependents'> & { readonly program: ApexProgram | undefined } {
  const problems: CompileProblem[] = [];
  const dependents = new Set<string>();
  let rest = files;
  while (rest.length > 0) {
    const result = engine.compile(rest);
    if ('program' in result) {
      return { program: result.program, problems, dependents: [...dependents] };
    }
    const missing = files.filter((file) => !rest.includes(file)).map(nameOf);
    const own = result.problems.filter((problem) => !mentions(problem.message, missing));
    problems.push(...own);
    const failed = new Set(result.problems.map(({ path }) => path));
    for (const path of failed) {
      if (!own.some((problem) => problem.path === path)) {
        dependents.add(path);
      }
    }
    rest = rest.filter(({ path }) => !failed.has(path));
  }
  return { program: undefined, problems, dependents: [...dependents] };
}

function nameOf({ path }: ApexSourceFile): string {
  return (path.split(/[/\\]/).at(-1) ?? path).replace(/\.\w+$/, '').toLowerCase();
}

function mentions(message: string, names: readonly string[]): boolean {
  const words = new Set(message.toLowerCase().match(/\w+/g) ?? []);
  return names.some((name) => words.has(name));
}

function testsOf(program: ApexProgram): readonly { readonly className: string; readonly methodName: string }[] {
  return program.typeRefs
    .filter((typeRef) => !/[$/]/.test(typeRef))
    .flatMap((className) => (program.testMethods(className) ?? []).map((methodName) => ({ className, methodName })));
}
