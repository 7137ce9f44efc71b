import type { CompileProblem } from '../engine.ts';
import type { RequestCode } from '../execution/request.ts';
import { TypeTests } from '../execution/typeTests.ts';
import { parseAnonymous } from '../syntax/parse.ts';
import { checkClass } from '../types/checks.ts';
import { declareMembers, resolveAncestors, SymbolNumbers } from '../types/declare.ts';
import { UserTypes } from '../types/userTypes.ts';
import { classText } from './classText.ts';
import { type CompiledProgram } from './program.ts';
import { addBodyMethod, declareBody, inOrder, problemOf } from './programCompiler.ts';
import { link } from './linker.ts';
import { CompilationUnit } from './unit.ts';

const path = 'anonymous';

/** Compiles an anonymous block on top of a program. It has no namespace, so that it sees only what is global in packages. */
export function compileAnonymous(
  source: string,
  program: CompiledProgram,
  logging: boolean,
): { readonly code: RequestCode; readonly typeId: number } | { readonly problem: CompileProblem } {
  try {
    return compiled(source, program, logging);
  } catch (failure) {
    return { problem: problemOf(path, failure) };
  }
}

function compiled(
  source: string,
  program: CompiledProgram,
  logging: boolean,
): { readonly code: RequestCode; readonly typeId: number } {
  const { checked } = program;
  const declaration = parseAnonymous(source);
  const types = new UserTypes(checked.space, checked.types);
  const numbers = new SymbolNumbers(checked.numbers);
  const type = declareBody(declaration.members, { path, namespace: null, form: 'anonymous' }, numbers);
  for (const inner of type.innerTypes.values()) {
    types.add(inner);
  }
  resolveAncestors(type, types);
  declareMembers(type, types, numbers);
  checkClass(type, checked.space);
  addBodyMethod(type, declaration.body, 'execute');
  const base = program.code(logging);
  const linked = program.linked(logging);
  const firstSite = program.sites(logging).length + 1;
  const unit = new CompilationUnit(checked.space, types, { logging, stoppable: false }, firstSite);
  const ordered = inOrder([type]);
  const text = ordered
    .map((one) =>
      classText(unit, one, (failure) => {
        throw failure;
      }),
    )
    .join('\n');
  const own = { classes: [...linked.classes], statics: [...linked.statics] };
  link(text, checked.space.functions, unit.constants, own);
  return {
    typeId: type.id,
    code: {
      ...base,
      classes: own.classes,
      staticStorage: own.statics,
      tests: new TypeTests(types),
      site: (number) => unit.sites[number - firstSite] ?? base.site(number),
      userType: (id) => ordered.find((one) => one.id === id) ?? base.userType(id),
      enumValue: (enumType, name) => types.enumValue(enumType, name),
    },
  };
}
