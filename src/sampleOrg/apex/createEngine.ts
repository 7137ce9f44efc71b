import type { OrgDatabase, OrgSchema, Transaction } from '../data/contract.ts';
import { dataLibraryTypes } from '../data/library/dataLibrary.ts';
import { compileAnonymous } from './compile/anonymousCompiler.ts';
import { compileProgram } from './compile/programCompiler.ts';
import { CompiledProgram } from './compile/program.ts';
import type { ApexEngine, ApexExecution, ApexProgram, AsyncStep, ExecutionEntry, ExecutionHost } from './engine.ts';
import { DebugControl } from './execution/debugControl.ts';
import { JobStep } from './asynchronous/job.ts';
import { anonymousEntry, asynchronousEntry, platformEntry, testEntry } from './execution/entries.ts';
import { type Entry, Execution } from './execution/execution.ts';
import { FailedExecution } from './execution/failedExecution.ts';
import { inspect } from './execution/inspection.ts';
import { asynchronousAllowances } from './execution/limits.ts';
import { Request, type RequestCode, type RequestOptions } from './execution/request.ts';
import { libraryTypes } from './library/catalogue.ts';
import { typeNameOf } from './library/typeNames.ts';
import { TypeSpace } from './types/typeSpace.ts';

export interface EngineOptions {
  /** Objects and fields that Apex code may name. Without it no record types exist. */
  readonly schema?: OrgSchema;
  /** Milliseconds that only ever grow: measures time slices and CPU time. */
  readonly monotonic?: () => number;
}

/** The Apex engine over the built-in library and the records library. */
export function createEngine(options: EngineOptions = {}): ApexEngine {
  const library = [...libraryTypes, ...dataLibraryTypes];
  const monotonic = options.monotonic ?? ((): number => performance.now());
  return {
    compile: (files) => {
      const result = compileProgram(files, new TypeSpace(library, options.schema));
      return 'problems' in result ? result : { program: new CompiledProgram(result.checked, result.compiled) };
    },
    begin: (program, entry, host) => begin(ownProgram(program), entry, { host, monotonic }),
    inspect,
    typeNameOf,
  };
}

function ownProgram(program: ApexProgram): CompiledProgram {
  if (!(program instanceof CompiledProgram)) {
    throw new TypeError('The program was compiled by another engine.');
  }
  return program;
}

function ownStep(step: AsyncStep): JobStep {
  if (!(step instanceof JobStep)) {
    throw new TypeError('The step is of a job that the engine did not make.');
  }
  return step;
}

/** What a request runs in. */
interface Surroundings {
  readonly host: ExecutionHost;
  readonly monotonic: () => number;
}

function begin(program: CompiledProgram, entry: ExecutionEntry, surroundings: Surroundings): ApexExecution {
  const logging = surroundings.host.log.enabled;
  if (entry.kind === 'anonymous') {
    const anonymous = compileAnonymous(entry.source, program, logging);
    if ('problem' in anonymous) {
      return new FailedExecution({ kind: 'compileProblem', problem: anonymous.problem });
    }
    return start(program, anonymous.code, anonymousEntry(anonymous.typeId), surroundings, {
      isTest: false,
      isolated: false,
    });
  }
  if (entry.kind === 'platform') {
    return start(program, program.code(logging), platformEntry(entry.run), surroundings, {
      isTest: false,
      isolated: false,
    });
  }
  if (entry.kind === 'asynchronous') {
    const step = ownStep(entry.step);
    return start(program, program.code(logging), asynchronousEntry(step), surroundings, {
      isTest: false,
      isolated: false,
      allowances: asynchronousAllowances[step.kind],
    });
  }
  const test = program.findTest(entry.className, entry.methodName);
  if (!test) {
    const message = `There is no test method ${entry.className}.${entry.methodName}: it must be static, without parameters and marked @IsTest.`;
    return new FailedExecution({
      kind: 'compileProblem',
      problem: { path: entry.className, line: 1, column: 1, message },
    });
  }
  const options = { isTest: true, isolated: !test.seesAllData };
  return start(program, program.code(logging), testEntry(test, entry.setUp ?? {}), surroundings, options);
}

function start(
  program: CompiledProgram,
  code: RequestCode,
  entry: Entry,
  { host, monotonic }: Surroundings,
  options: Omit<RequestOptions, 'transaction'> & { readonly isolated: boolean },
): ApexExecution {
  const database = host.database as OrgDatabase | undefined;
  const transaction: Transaction | undefined = database?.begin({ isolated: options.isolated });
  const control = new DebugControl(
    program.sites(host.log.enabled),
    host.breakpoints,
    monotonic,
    host.onReached?.bind(host),
  );
  const request = new Request(code, host, control, { ...options, transaction });
  return new Execution(request, control, entry);
}
