import type { MethodDeclaration, Modifiers, Place, TypeDeclaration } from '../syntax/tree.ts';
import { hasAnnotation } from './declare.ts';
import { compileFailures } from './failures.ts';

// Which modifiers and annotations may stand where. `final` on classes, methods and properties is let through, as is every modifier of
// a property: what is known of those does not agree.

const scopes = ['global', 'public', 'protected', 'private'];

/** By what is declared, in the compiler's words for several of it. */
const allowedWords: Readonly<Record<string, readonly string[]>> = {
  classes: [
    ...['global', 'public', 'private', 'abstract', 'virtual', 'final'],
    ...['with', 'without', 'inherited', 'sharing'],
  ],
  interfaces: ['global', 'public', 'private', 'virtual'],
  enums: ['global', 'public', 'private'],
  methods: [...scopes, 'abstract', 'override', 'static', 'testmethod', 'virtual', 'webservice', 'final'],
  constructors: scopes,
  fields: [...scopes, 'final', 'static', 'transient', 'webservice'],
};

const annotations: ReadonlySet<string> = new Set([
  ...['auraenabled', 'deprecated', 'future', 'invocablemethod', 'invocablevariable', 'istest', 'integrationtest'],
  ...['jsonaccess', 'namespaceaccessible', 'readonly', 'remoteaction', 'restresource', 'suppresswarnings', 'teardown'],
  ...['testsetup', 'testvisible', 'httpdelete', 'httpget', 'httppatch', 'httppost', 'httpput'],
]);

/** @throws SourceFailure at the first declaration whose modifiers Apex refuses. */
export function checkModifiers(declaration: TypeDeclaration): void {
  requireAllowed(declaration, declaration.modifiers, `${declaration.kind === 'class' ? 'classe' : declaration.kind}s`);
  requireRestUrl(declaration);
  for (const field of declaration.fields) {
    requireAllowed(field, field.modifiers, 'fields');
  }
  for (const property of declaration.properties) {
    requireAllowed(property, property.modifiers, 'properties');
  }
  for (const constructor of declaration.constructors) {
    requireAllowed(constructor, constructor.modifiers, 'constructors');
  }
  for (const method of declaration.methods) {
    requireAllowed(method, method.modifiers, 'methods');
    checkMethod(method);
  }
  for (const name of ['InvocableMethod', 'TestSetup']) {
    const [, second] = declaration.methods.filter((method) => hasAnnotation(method.modifiers, name.toLowerCase()));
    if (second) {
      throw compileFailures.declaration(second, `Only one method per type can be defined with: ${name}`);
    }
  }
}

function requireAllowed(place: Place, modifiers: Modifiers, kind: string): void {
  const [repeated] = modifiers.repeated ?? [];
  if (repeated !== undefined) {
    throw compileFailures.declaration(place, `Duplicate modifier: ${repeated}`);
  }
  const unknown = modifiers.annotations.find(({ name }) => !annotations.has(name));
  if (unknown) {
    throw compileFailures.declaration(unknown, `Annotation does not exist: ${unknown.written}`);
  }
  const refused = allowedWords[kind] && [...modifiers.words].find((word) => !allowedWords[kind]?.includes(word));
  if (refused !== undefined) {
    throw compileFailures.declaration(place, `${refused} is not allowed on ${kind}`);
  }
}

function checkMethod(method: MethodDeclaration): void {
  const { words } = method.modifiers;
  const isStatic = words.has('static');
  for (const word of ['abstract', 'virtual', 'override']) {
    if (isStatic && words.has(word)) {
      throw compileFailures.declaration(method, `${word} methods cannot be static`);
    }
  }
  checkTestMethod(method);
  checkAuraMethod(method);
  for (const [annotation, shown] of [
    ['invocablemethod', 'InvocableMethod'],
    ['remoteaction', 'RemoteAction'],
    ['istest', 'IsTest'],
    ['testsetup', 'TestSetup'],
  ] as const) {
    if (!isStatic && hasAnnotation(method.modifiers, annotation)) {
      throw compileFailures.declaration(method, `${shown} methods must be declared as static`);
    }
  }
}

function checkTestMethod(method: MethodDeclaration): void {
  const { modifiers } = method;
  const isSetup = hasAnnotation(modifiers, 'testsetup');
  const isTest = isSetup || hasAnnotation(modifiers, 'istest') || modifiers.words.has('testmethod');
  if (isTest && method.parameters.length > 0) {
    throw compileFailures.declaration(method, 'Test methods must have no arguments');
  }
  if (isSetup && method.returnType) {
    throw compileFailures.declaration(method, 'Test setup method must return void');
  }
}

function checkAuraMethod(method: MethodDeclaration): void {
  if (!hasAnnotation(method.modifiers, 'auraenabled') || method.modifiers.words.has('static')) {
    return;
  }
  if (method.parameters.length > 0) {
    throw compileFailures.declaration(method, 'Non static AuraEnabled methods may not have parameters');
  }
  if (!/^get/i.test(method.name)) {
    throw compileFailures.declaration(method, "Non static AuraEnabled methods must be named with a prefix 'get'");
  }
}

function requireRestUrl({ modifiers }: TypeDeclaration): void {
  const resource = modifiers.annotations.find(({ name }) => name === 'restresource');
  const url = resource?.values.get('urlmapping');
  if (resource && url !== undefined && !url.startsWith('/')) {
    throw compileFailures.declaration(resource, "Rest Resource url must begin with a forward slash, '/'");
  }
}
