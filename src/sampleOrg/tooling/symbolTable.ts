import type { Annotation, MethodDeclaration, Modifiers, Place, TypeDeclaration } from '../apex/syntax/tree.ts';
import { SourceFailure } from '../apex/syntax/failures.ts';
import { parseClass, parseTrigger } from '../apex/syntax/parse.ts';
import type { StoredRecord } from '../data/contract.ts';
import type { Org } from '../http/orgCall.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import { typeText } from '../apex/syntax/typeText.ts';
import { hiddenBody } from '../packages/hiddenBody.ts';
import { visibleBody } from '../packages/managedCode.ts';

/** Members as the SymbolTable of the Tooling API guide. */
interface Symbol {
  readonly annotations: readonly { readonly name: string }[];
  readonly location: { readonly column: number; readonly line: number };
  readonly modifiers: readonly string[];
  readonly name: string;
  readonly references: readonly never[];
}

/** Made once per source. */
const made = new WeakMap<StoredRecord, Map<boolean, object | null>>();

/** The declarations of a class or trigger; where its source is hidden, its global ones. Null for source that does not compile. */
export function symbolTable(org: Pick<Org, 'packages'>, session: OrgSession, record: StoredRecord): object | null {
  const globalOnly = visibleBody(org, session, record) === hiddenBody;
  const tables = made.get(record) ?? new Map<boolean, object | null>();
  made.set(record, tables);
  let table = tables.get(globalOnly);
  if (table === undefined) {
    table = tableOf(record, globalOnly);
    tables.set(globalOnly, table);
  }
  return table;
}

function tableOf(record: StoredRecord, globalOnly: boolean): object | null {
  const text = (field: string): string | null => {
    const value = record.values.get(field);
    return typeof value === 'string' ? value : null;
  };
  const body = text('Body') ?? '';
  const head = { id: record.id, key: record.id, namespace: text('NamespacePrefix') };
  try {
    if (record.objectName === 'ApexTrigger') {
      const trigger = parseTrigger(body);
      return { ...head, ...members(trigger.members, globalOnly), ...named(trigger.name, trigger, 'TRIGGER') };
    }
    const type = parseClass(body);
    return { ...head, ...typeTable(type, globalOnly) };
  } catch (error) {
    if (error instanceof SourceFailure) {
      return null;
    }
    throw error;
  }
}

function named(name: string, place: Place, type: string, modifiers?: Modifiers) {
  return { name, tableDeclaration: { ...symbol(name, place, modifiers), type } };
}

function typeTable(type: TypeDeclaration, globalOnly: boolean): object {
  const { name, kind, modifiers, superclass, interfaces } = type;
  return {
    ...named(name, type, kind.toUpperCase(), modifiers),
    ...members(type, globalOnly),
    interfaces: interfaces.map(typeText),
    parentClass: superclass === undefined ? '' : typeText(superclass),
  };
}

function members(type: TypeDeclaration, globalOnly: boolean): Readonly<Record<string, readonly unknown[] | string>> {
  const shown = ({ modifiers }: { readonly modifiers: Modifiers }): boolean =>
    !globalOnly || modifiers.words.has('global') || modifiers.words.has('webservice');
  return {
    constructors: type.constructors.filter(shown).map((constructor) => method(constructor, undefined)),
    externalReferences: [],
    innerClasses: type.innerTypes.filter(shown).map((inner) => typeTable(inner, globalOnly)),
    interfaces: [],
    methods: type.methods
      .filter((item) => shown(item) || (globalOnly && type.kind === 'interface'))
      .map((item) => method(item, item.returnType === undefined ? 'void' : typeText(item.returnType))),
    parentClass: '',
    properties: [...type.fields, ...type.properties]
      .filter(shown)
      .sort((a, b) => a.line - b.line || a.column - b.column)
      .map((item) => ({ ...symbol(item.name, item, item.modifiers), type: typeText(item.type) })),
    variables: [],
  };
}

function method(declaration: MethodDeclaration, returnType: string | undefined): object {
  return {
    ...symbol(declaration.name, declaration, declaration.modifiers),
    parameters: declaration.parameters.map(({ name, type }) => ({ name, type: typeText(type) })),
    ...(returnType === undefined ? {} : { returnType }),
    type: null,
  };
}

function symbol(name: string, { line, column }: Place, modifiers?: Modifiers): Symbol {
  return {
    annotations: modifiers?.annotations.map((annotation: Annotation) => ({ name: annotation.name })) ?? [],
    location: { column, line },
    modifiers: [...(modifiers?.words ?? [])],
    name,
    references: [],
  };
}
