import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PicklistValue } from '../contract.ts';
import type { ObjectDefinition } from '../schema/define.ts';
import { type FieldFileContext, readValue } from './fieldFile.ts';
import { filesBelow } from './filesBelow.ts';
import { type MetadataElement, parseMetadata } from './metadataXml.ts';
import { qualify, qualifyPlain } from './names.ts';
import { type ObjectAdditions, type ObjectParts, readAdditions, readObject } from './objectFile.ts';

/** A record of a custom metadata type. Values are texts, as the file has them. */
export interface MetadataRecord {
  readonly objectName: string;
  readonly developerName: string;
  readonly label: string;
  readonly isProtected: boolean;
  readonly namespace: string | null;
  readonly values: ReadonlyMap<string, string | null>;
}

/** Objects, fields, labels and metadata records that a folder describes. */
export interface PackageMetadata {
  readonly objects: readonly ObjectDefinition[];
  /** To objects that are not the folder's own. */
  readonly additions: readonly ObjectAdditions[];
  /** Texts by qualified name. */
  readonly labels: ReadonlyMap<string, string>;
  readonly records: readonly MetadataRecord[];
}

export const noMetadata: PackageMetadata = { objects: [], additions: [], labels: new Map(), records: [] };

export interface ReadOptions {
  /** Of the package; null for the org's own metadata. */
  readonly namespace: string | null;
  /** Objects in the order in which the org made them, which decides the first characters of ids. The rest follow by name. */
  readonly objectOrder?: readonly string[];
}

interface SourceFile {
  readonly path: string;
  /** `Invoice__c.object-meta.xml` → `Invoice__c`, `object`. */
  readonly name: string;
  readonly kind: string;
}

const kinds: ReadonlySet<string> = new Set([
  'object',
  'field',
  'recordType',
  'validationRule',
  'fieldSet',
  'globalValueSet',
  'labels',
  'md',
]);

/** Reads source format (`fields/X__c.field-meta.xml`) and Metadata API format (`X__c.object`), at any depth. Throws a sentence that names the file at fault. */
export function readPackageMetadata(folder: string, { namespace, objectOrder = [] }: ReadOptions): PackageMetadata {
  const files = filesIn(folder);
  const ofKind = (kind: string): readonly SourceFile[] => files.filter((file) => file.kind === kind);
  const context: FieldFileContext = { namespace, valueSets: valueSetsOf(ofKind('globalValueSet'), namespace) };
  const parts = objectParts(files);
  const order = [...objectOrder, ...[...parts.keys()].sort()];
  const sorted = [...parts.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const prefixes = new KeyPrefixes();
  let recordTypes = 0;
  const newRecordTypeId = (): string => `0125g0000000${String(++recordTypes).padStart(3, '0')}`;
  const objects: ObjectDefinition[] = [];
  const additions: ObjectAdditions[] = [];
  for (const one of sorted) {
    const read = about(one.name, () => readAdditions(one, context, newRecordTypeId));
    if (one.root !== undefined && /__(?:c|mdt|e)$/.test(one.name)) {
      objects.push(...readObject(one.root, read, prefixes.next(one.name)));
    } else {
      additions.push(read);
    }
  }
  return {
    objects,
    additions,
    labels: labelsOf(ofKind('labels'), namespace),
    records: ofKind('md').map((file) => readRecord(file, namespace)),
  };
}

/** Custom objects count from a01, metadata types from m00, events from e00. */
class KeyPrefixes {
  readonly #counts = new Map<string, number>();

  next(name: string): string {
    const [letter, first] = name.endsWith('__mdt') ? ['m', 0] : name.endsWith('__e') ? ['e', 0] : ['a', 1];
    const count = this.#counts.get(letter) ?? first;
    this.#counts.set(letter, count + 1);
    return letter + digits.charAt(Math.floor(count / digits.length)) + digits.charAt(count % digits.length);
  }
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function filesIn(folder: string): readonly SourceFile[] {
  return filesBelow(folder).flatMap((path): readonly SourceFile[] => {
    const [, name, kind] = /^(.+?)\.(\w+?)(?:-meta\.xml)?$/.exec(basename(path)) ?? [];
    const isRead = name !== undefined && kind !== undefined && kinds.has(kind);
    // README.md is no metadata record: those are named after type and record.
    return isRead && (kind !== 'md' || name.includes('.')) ? [{ path, name, kind }] : [];
  });
}

function parse(file: SourceFile): MetadataElement {
  return about(file.path, () => parseMetadata(readFileSync(file.path, 'utf8')));
}

function about<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${what} cannot be read as metadata: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

interface GrowingParts {
  readonly name: string;
  root: MetadataElement | undefined;
  readonly fields: MetadataElement[];
  readonly recordTypes: MetadataElement[];
  readonly validationRules: MetadataElement[];
  readonly fieldSets: MetadataElement[];
}

const partOfKind = {
  field: 'fields',
  recordType: 'recordTypes',
  validationRule: 'validationRules',
  fieldSet: 'fieldSets',
} as const;

function isPart(kind: string): kind is keyof typeof partOfKind {
  return kind in partOfKind;
}

function objectParts(files: readonly SourceFile[]): ReadonlyMap<string, ObjectParts> {
  const parts = new Map<string, GrowingParts>();
  const partsOf = (name: string): GrowingParts => {
    let found = parts.get(name);
    if (found === undefined) {
      found = { name, root: undefined, fields: [], recordTypes: [], validationRules: [], fieldSets: [] };
      parts.set(name, found);
    }
    return found;
  };
  for (const file of files) {
    if (file.kind === 'object') {
      const found = partsOf(file.name);
      found.root = parse(file);
      for (const part of Object.values(partOfKind)) {
        found[part].push(...found.root.all(part));
      }
    } else if (isPart(file.kind)) {
      // objects/Invoice__c/fields/Total__c.field-meta.xml
      const owner = basename(join(file.path, '../..'));
      partsOf(owner)[partOfKind[file.kind]].push(parse(file));
    }
  }
  return parts;
}

function valueSetsOf(
  files: readonly SourceFile[],
  namespace: string | null,
): ReadonlyMap<string, readonly PicklistValue[]> {
  return new Map(
    files.flatMap((file) => {
      const values = parse(file).all('customValue').map(readValue);
      return [
        [file.name, values],
        [qualifyPlain(file.name, namespace), values],
      ] as const;
    }),
  );
}

function labelsOf(files: readonly SourceFile[], namespace: string | null): ReadonlyMap<string, string> {
  const labels = files.flatMap((file) => parse(file).all('labels'));
  return new Map(
    labels.map((label) => [qualifyPlain(label.textOf('fullName') ?? '', namespace), label.child('value')?.text ?? '']),
  );
}

/** `Tax_Rate.Standard.md-meta.xml` */
function readRecord(file: SourceFile, namespace: string | null): MetadataRecord {
  const root = parse(file);
  const dot = file.name.indexOf('.');
  const developerName = file.name.slice(dot + 1);
  return {
    objectName: qualify(`${file.name.slice(0, dot)}__mdt`, namespace),
    developerName,
    label: root.textOf('label') ?? developerName,
    isProtected: root.isTrue('protected'),
    namespace,
    values: new Map(
      root.all('values').map((value) => {
        const held = value.child('value');
        const isNil = held === undefined || held.attributes['nil'] === 'true';
        return [qualify(value.textOf('field') ?? '', namespace), isNil ? null : held.text];
      }),
    ),
  };
}
