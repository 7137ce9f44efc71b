// What the log calls code, as a debugger names frames.
import { anonymousTypeRef } from './anonymousSource.ts';

export interface FrameName {
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T`, `anon`. Namespaces are told from outer classes by what the log says elsewhere. */
  readonly typeRef: string;
  /** The type as Apex writes it: `acme.Outer.Inner`. */
  readonly typeName: string;
  /** `acme.Outer.Inner.total(Integer, String)`; `<init>` and `<clinit>` are constructors and static initialisers. */
  readonly fullName: string;
  /** Of a class when it is first used: its entry names the class's own line, not the caller's. */
  readonly isInitialiser: boolean;
}

/** `acme.Class.method(types)`. `namespace` is empty where there is none, or the log does not tell. */
export function methodName(signature: string, namespace: string): FrameName {
  const open = signature.indexOf('(');
  const path = open < 0 ? signature : signature.slice(0, open);
  const dot = path.lastIndexOf('.');
  if (dot < 0) {
    return { typeRef: signature, typeName: signature, fullName: signature, isInitialiser: false };
  }
  const typeName = path.slice(0, dot);
  const method = path.slice(dot + 1);
  const simpleName = typeName.slice(typeName.lastIndexOf('.') + 1);
  const isInitialiser = method === simpleName && signature.endsWith('()');
  return {
    typeRef: typeRefOf(typeName, namespace),
    typeName,
    fullName: isInitialiser ? `${typeName}.<clinit>()` : signature,
    isInitialiser,
  };
}

/** `<init>(A,B)` of a type. */
export function constructorName(text: string, typeName: string, namespace: string): FrameName {
  const parameters = text.slice(text.indexOf('(') + 1, text.endsWith(')') ? -1 : undefined);
  return {
    typeRef: typeRefOf(typeName, namespace),
    typeName,
    fullName: `${typeName}.<init>(${splitTypes(parameters).join(', ')})`,
    isInitialiser: false,
  };
}

/** A code unit that is Apex; undefined for those of the platform, such as flows, validation rules and pages. */
export function unitName(fields: readonly string[], namespace: string): FrameName | undefined {
  const [id = '', ...rest] = fields;
  const last = rest.at(-1) ?? id;
  if (last === 'execute_anonymous_apex') {
    return { typeRef: anonymousTypeRef, typeName: 'anon', fullName: 'anon.execute()', isInitialiser: false };
  }
  const action = /^apex:\/\/([\w.]+)\/ACTION\$(\w+)$/.exec(last);
  if (action !== null) {
    const [, type = '', method = ''] = action;
    return { ...typeOnly(type, namespace), fullName: `${type}.${method}()` };
  }
  if (last.startsWith('__sfdc_trigger/')) {
    return triggerName(last);
  }
  if (id.startsWith('01q')) {
    // Older logs name the trigger in words alone: `T on Account trigger event BeforeInsert for [new]`.
    const simple = /^(\w+) on \w+ trigger event /.exec(rest[0] ?? '')?.[1];
    return simple === undefined ? undefined : triggerName(`__sfdc_trigger/${simple}`);
  }
  if (id.startsWith('01p') && rest.length > 0) {
    // What a page calls: `Controller invoke(save)`.
    const [, type = '', method = ''] = /^([\w.]+) (\w+\(.*\))$/.exec(rest[0] ?? '') ?? [];
    if (type !== '') {
      return { ...typeOnly(type, namespace), fullName: `${type}.${method}` };
    }
    return last.includes('(') ? methodName(last, namespace) : { ...typeOnly(last, namespace), fullName: last };
  }
  return undefined;
}

function triggerName(typeRef: string): FrameName {
  const typeName = typeRef.slice('__sfdc_trigger/'.length).replaceAll('/', '.');
  return { typeRef, typeName, fullName: `${typeName}.invoke()`, isInitialiser: false };
}

function typeOnly(typeName: string, namespace: string): Omit<FrameName, 'fullName'> {
  return { typeRef: typeRefOf(typeName, namespace), typeName, isInitialiser: false };
}

/** `acme.Outer.Inner` → `acme/Outer$Inner`. */
export function typeRefOf(typeName: string, namespace: string): string {
  const prefix = `${namespace}.`;
  const isNamespaced = namespace !== '' && typeName.toLowerCase().startsWith(prefix.toLowerCase());
  const local = isNamespaced ? typeName.slice(prefix.length) : typeName;
  const typeRef = local.replaceAll('.', '$');
  return isNamespaced ? `${typeName.slice(0, namespace.length)}/${typeRef}` : typeRef;
}

/** Splits at commas that are not inside of angle brackets. */
export function splitTypes(text: string): readonly string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    depth += character === '<' ? 1 : character === '>' ? -1 : 0;
    if (character === ',' && depth === 0) {
      types.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' ? types : [...types, last];
}
