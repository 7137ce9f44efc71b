import type { Modifiers, Place, TypeDeclaration } from '../syntax/tree.ts';
import { compileFailures } from './failures.ts';
import { checkModifiers } from './modifierRules.ts';
import { isExceptionType, type TypeSpace } from './typeSpace.ts';
import type { UserType } from './userType.ts';

// What Apex allows of a declaration by itself, whatever the bodies do.

const scopes = ['global', 'public', 'protected', 'private'];

/** @throws SourceFailure at the first declaration that Apex refuses. */
export function checkDeclaration(type: UserType, space: TypeSpace): void {
  const { declaration, outer } = type;
  if (type.form === 'trigger' || type.form === 'anonymous') {
    return;
  }
  requireOneScope(declaration, declaration.modifiers);
  checkModifiers(declaration);
  if (!outer && !type.isTest && !scopes.slice(0, 2).some((scope) => declaration.modifiers.words.has(scope))) {
    throw compileFailures.declaration(declaration, 'Top-level type must have public or global visibility');
  }
  if (outer && outer.form !== 'anonymous') {
    checkInner(declaration);
  }
  requireDistinctConstants(declaration);
  if (type.form === 'class') {
    checkExceptionName(type, space);
  }
  for (const member of [...declaration.fields, ...declaration.properties, ...declaration.methods]) {
    requireOneScope(member, member.modifiers);
  }
  for (const method of declaration.methods) {
    if (method.body && method.modifiers.words.has('abstract')) {
      throw compileFailures.declaration(method, 'Abstract methods cannot have a body');
    }
  }
}

function requireOneScope(place: Place, { words }: Modifiers): void {
  if (scopes.filter((scope) => words.has(scope)).length > 1) {
    throw compileFailures.declaration(place, 'Declarations can only have one scope');
  }
}

function requireDistinctConstants(declaration: TypeDeclaration): void {
  const seen = new Set<string>();
  for (const name of declaration.enumConstants) {
    if (seen.has(name.toLowerCase())) {
      throw compileFailures.declaration(declaration, `Duplicate field: ${name}`);
    }
    seen.add(name.toLowerCase());
  }
}

/** Statics belong to outer classes alone. */
function checkInner(declaration: TypeDeclaration): void {
  const [innermost] = declaration.innerTypes;
  if (innermost) {
    throw compileFailures.declaration(innermost, 'Inner types are not allowed to have inner types');
  }
  const block = declaration.initialisers.find((initialiser) => initialiser.static);
  if (block) {
    throw compileFailures.declaration(block, 'Inner types are not allowed to have static blocks');
  }
  const kinds = { fields: declaration.fields, properties: declaration.properties, methods: declaration.methods };
  for (const [kind, members] of Object.entries(kinds)) {
    const shared = members.find(({ modifiers }) => modifiers.words.has('static'));
    if (shared) {
      throw compileFailures.declaration(shared, `static can only be used on ${kind} of a top level type`);
    }
  }
}

function checkExceptionName(type: UserType, space: TypeSpace): void {
  const isNamedSo = /exception$/i.test(type.simpleName);
  if (isExceptionType(type, space) && !isNamedSo) {
    throw compileFailures.declaration(
      type.declaration,
      `Classes extending Exception must have a name ending in 'Exception': ${type.name}`,
    );
  }
  if (isNamedSo && !isExceptionType(type, space)) {
    throw compileFailures.declaration(
      type.declaration,
      `Exception class must extend another Exception class: ${type.name}`,
    );
  }
}
