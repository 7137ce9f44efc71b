import type { ApexSourceFile, CompileProblem } from '../engine.ts';
import { isOutOfStack } from '../execution/outOfStack.ts';
import { SourceFailure } from '../syntax/failures.ts';
import { parseClass, parseTrigger } from '../syntax/parse.ts';
import type { Block, MethodDeclaration, TriggerDeclaration, TypeDeclaration } from '../syntax/tree.ts';
import { checkClass } from '../types/checks.ts';
import {
  declareMembers,
  declareType,
  type DeclarationSource,
  resolveAncestors,
  SymbolNumbers,
} from '../types/declare.ts';
import { compileFailures } from '../types/failures.ts';
import { type TypeSpace, voidType } from '../types/typeSpace.ts';
import type { UserType } from '../types/userType.ts';
import { UserTypes } from '../types/userTypes.ts';
import { classText } from './classText.ts';
import { CompilationUnit, type UnitOptions } from './unit.ts';

/** A checked program: its types in an order in which superclasses come first. */
export interface CheckedProgram {
  readonly space: TypeSpace;
  readonly types: UserTypes;
  readonly numbers: SymbolNumbers;
  readonly ordered: readonly UserType[];
  readonly triggers: readonly { readonly type: UserType; readonly declaration: TriggerDeclaration }[];
}

export interface CompiledText {
  readonly unit: CompilationUnit;
  readonly text: string;
}

/** A failure of the source at its place; one of the compiler itself, such as nesting too deep for it, at the start of the file. */
export function problemOf(path: string, failure: unknown): CompileProblem {
  if (failure instanceof SourceFailure) {
    const { line, column } = failure.place;
    return { path, line, column, message: failure.message };
  }
  if (isOutOfStack(failure)) {
    return { path, line: 1, column: 1, message: 'Too deeply nested: split the longest expression or statement.' };
  }
  const reason = failure instanceof Error ? failure.message : String(failure);
  return { path, line: 1, column: 1, message: `The sample org failed to compile this source: ${reason}` };
}

class Problems {
  readonly list: CompileProblem[] = [];

  /** Runs a step; a failure in the source becomes a problem of that file. */
  collect(path: string, step: () => void): void {
    try {
      step();
    } catch (failure) {
      this.add(path, failure);
    }
  }

  add(path: string, failure: unknown): void {
    this.list.push(problemOf(path, failure));
  }
}

/** Parses, declares and checks the sources. Bodies are checked by compiling them. */
export function compileProgram(
  files: readonly ApexSourceFile[],
  space: TypeSpace,
):
  | { readonly checked: CheckedProgram; readonly compiled: CompiledText }
  | { readonly problems: readonly CompileProblem[] } {
  const problems = new Problems();
  const numbers = new SymbolNumbers();
  const types = new UserTypes(space);
  const declared: UserType[] = [];
  const triggers: { type: UserType; declaration: TriggerDeclaration }[] = [];
  for (const file of files) {
    problems.collect(file.path, () => {
      if (file.kind === 'trigger') {
        const declaration = parseTrigger(file.body);
        const type = declareBody(declaration.members, { ...file, form: 'trigger' }, numbers);
        triggers.push({ type, declaration });
        declared.push(type);
        return;
      }
      const type = declareType(parseClass(file.body), { ...file, form: 'class' }, numbers);
      if (!types.add(type)) {
        throw compileFailures.declaration(type.declaration, `Type name already in use: ${type.name}`);
      }
      declared.push(type);
    });
  }
  if (problems.list.length > 0) {
    return { problems: problems.list };
  }
  declareAll(declared, types, numbers, problems);
  for (const { type, declaration } of triggers) {
    problems.collect(type.path, () => {
      addBodyMethod(type, declaration.body, 'invoke');
    });
  }
  const checked: CheckedProgram = { space, types, numbers, ordered: inOrder(declared), triggers };
  if (problems.list.length > 0) {
    return { problems: problems.list };
  }
  const compiled = programText(checked, { logging: false, stoppable: true }, (type, failure) => {
    problems.add(type.path, failure);
  });
  return problems.list.length > 0 ? { problems: problems.list } : { checked, compiled };
}

function declareAll(declared: readonly UserType[], types: UserTypes, numbers: SymbolNumbers, problems: Problems): void {
  const steps: readonly ((type: UserType) => void)[] = [
    (type) => {
      resolveAncestors(type, types);
    },
    (type) => {
      declareMembers(type, types, numbers);
    },
    (type) => {
      checkClass(type, types.space);
    },
  ];
  for (const step of steps) {
    for (const type of declared) {
      problems.collect(type.path, () => {
        step(type);
      });
    }
    if (problems.list.length > 0) {
      return;
    }
  }
}

/** The class that stands for a trigger or an anonymous block. Methods declared among its statements need no instance. */
export function declareBody(members: TypeDeclaration, source: DeclarationSource, numbers: SymbolNumbers): UserType {
  const asStatic = (method: MethodDeclaration): MethodDeclaration => ({
    ...method,
    modifiers: { ...method.modifiers, words: new Set([...method.modifiers.words, 'static']) },
  });
  return declareType({ ...members, methods: members.methods.map(asStatic) }, source, numbers);
}

export function addBodyMethod(type: UserType, block: Block, name: 'invoke' | 'execute'): void {
  const place = { line: block.line, column: block.column };
  const modifiers = { words: new Set(['static']), annotations: [] };
  type.methods.set(name === 'invoke' ? '<trigger>' : '<anonymous>', [
    {
      owner: type,
      name,
      form: 'method',
      modifiers,
      parameters: [],
      returnType: voidType,
      access: 'private',
      isStatic: true,
      isAbstract: false,
      isVirtual: false,
      isOverride: false,
      testVisible: false,
      isTest: false,
      body: block,
      place,
      declaration: { ...place, name, modifiers, returnType: undefined, parameters: [], body: block },
      symbol: `p0_${name}`,
    },
  ]);
}

/** Every type with its inner types, superclasses first. */
export function inOrder(declared: readonly UserType[]): readonly UserType[] {
  const ordered = new Set<UserType>();
  const known = new Set<UserType>();
  const gather = (type: UserType): void => {
    known.add(type);
    for (const inner of type.innerTypes.values()) {
      gather(inner);
    }
  };
  const place = (type: UserType): void => {
    if (type.superclass?.kind === 'user' && known.has(type.superclass) && !ordered.has(type.superclass)) {
      place(type.superclass);
    }
    ordered.add(type);
  };
  declared.forEach(gather);
  known.forEach(place);
  return [...ordered];
}

/** The program as JavaScript. A second edition with log events is made when a request is logged. */
export function programText(
  program: CheckedProgram,
  options: UnitOptions,
  report: (type: UserType, failure: unknown) => void,
): CompiledText {
  const unit = new CompilationUnit(program.space, program.types, options);
  const triggerObjects = new Map(
    program.triggers.map(({ type, declaration }) => [type, triggerObject(program.space, type, declaration, report)]),
  );
  const texts = program.ordered.map((type) => {
    unit.triggerObject = triggerObjects.get(type);
    return classText(unit, type, (failure) => {
      report(type, failure);
    });
  });
  return { unit, text: texts.join('\n') };
}

function triggerObject(
  space: TypeSpace,
  type: UserType,
  declaration: TriggerDeclaration,
  report: (type: UserType, failure: unknown) => void,
): ReturnType<TypeSpace['sObjectType']> {
  const object = space.sObjectType(declaration.objectName, type.namespace);
  if (!object) {
    report(type, compileFailures.unknownType(declaration, declaration.objectName));
  }
  return object;
}
