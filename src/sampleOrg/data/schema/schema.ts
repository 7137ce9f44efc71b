import type {
  ChildRelationship,
  FieldDescription,
  FieldSetDescription,
  ObjectDescription,
  ObjectKind,
  OrgApi,
  OrgSchema,
  RecordTypeDescription,
  ValidationRule,
} from '../contract.ts';
import { anyCustomObject, type ObjectDefinition } from './define.ts';

/** A look-up without regard to case that also finds `acme__X` for `X` in code of namespace `acme`. */
class NameIndex<T> {
  readonly #byName = new Map<string, T>();

  add(name: string, value: T): void {
    this.#byName.set(name.toLowerCase(), value);
  }

  find(name: string, namespace?: string | null): T | undefined {
    const key = name.toLowerCase();
    // Code of a package means its own fields first, as the platform resolves them.
    const own =
      namespace !== undefined && namespace !== null && key.includes('__')
        ? this.#byName.get(`${namespace.toLowerCase()}__${key}`)
        : undefined;
    return own ?? this.#byName.get(key);
  }
}

class DefinedObject implements ObjectDescription {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly apis: readonly OrgApi[];
  readonly setup: boolean;
  readonly since: number;
  readonly kind: ObjectKind;
  readonly recordTypes: readonly RecordTypeDescription[];
  readonly validationRules: readonly ValidationRule[];
  readonly fieldSets: readonly FieldSetDescription[];
  readonly fields: readonly FieldDescription[];
  readonly childRelationships: readonly ChildRelationship[];
  readonly #fields = new NameIndex<FieldDescription>();
  readonly #parents = new NameIndex<FieldDescription>();
  readonly #children = new NameIndex<ChildRelationship>();

  constructor(definition: ObjectDefinition, children: readonly ChildRelationship[]) {
    this.name = definition.name;
    this.label = definition.label;
    this.labelPlural = definition.labelPlural;
    this.keyPrefix = definition.keyPrefix;
    this.custom = /__(?:c|mdt|e|Share|History)$/.test(definition.name);
    this.apis = definition.apis;
    this.setup = definition.setup;
    this.since = definition.since ?? 0;
    this.kind = definition.kind ?? 'record';
    this.recordTypes = definition.recordTypes ?? [];
    this.validationRules = definition.validationRules ?? [];
    this.fieldSets = definition.fieldSets ?? [];
    this.fields = definition.fields;
    this.childRelationships = children;
    for (const field of definition.fields) {
      this.#fields.add(field.name, field);
      if (field.relationshipName !== undefined) {
        this.#parents.add(field.relationshipName, field);
      }
    }
    for (const child of children) {
      this.#children.add(child.name, child);
    }
  }

  field(name: string, namespace?: string | null): FieldDescription | undefined {
    return this.#fields.find(name, namespace);
  }

  parentRelationship(name: string, namespace?: string | null): FieldDescription | undefined {
    return this.#parents.find(name, namespace);
  }

  childRelationship(name: string, namespace?: string | null): ChildRelationship | undefined {
    return this.#children.find(name, namespace);
  }
}

/** The objects of one org. */
export class Schema implements OrgSchema {
  readonly objects: readonly ObjectDescription[];
  readonly #byName = new NameIndex<ObjectDescription>();
  readonly #byPrefix = new Map<string, ObjectDescription>();

  readonly #labels = new NameIndex<string>();

  /** `labels`: texts of custom labels by name, with the namespace in front. */
  constructor(definitions: readonly ObjectDefinition[], labels: ReadonlyMap<string, string> = new Map()) {
    const children = childrenByParent(definitions);
    const customObjects = definitions.filter(isCustomRecord).map(({ name }) => name);
    this.objects = definitions.map(
      (definition) =>
        new DefinedObject(
          { ...definition, fields: definition.fields.map((field) => withTargets(field, customObjects)) },
          [
            ...(children.get(definition.name) ?? []),
            ...(isCustomRecord(definition) ? (children.get(anyCustomObject) ?? []) : []),
          ],
        ),
    );
    for (const object of this.objects) {
      this.#byName.add(object.name, object);
      if (object.keyPrefix !== '') {
        this.#byPrefix.set(object.keyPrefix, object);
      }
    }
    for (const [name, text] of labels) {
      this.#labels.add(name, text);
    }
  }

  label(name: string, namespace?: string | null): string | undefined {
    const own = namespace === undefined || namespace === null ? undefined : this.#labels.find(`${namespace}__${name}`);
    return own ?? this.#labels.find(name);
  }

  object(name: string, namespace?: string | null): ObjectDescription | undefined {
    return this.#byName.find(name, namespace);
  }

  objectOfId(id: string): ObjectDescription | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }
}

function isCustomRecord(definition: ObjectDefinition): boolean {
  return definition.name.endsWith('__c') && (definition.kind ?? 'record') === 'record';
}

function withTargets(field: FieldDescription, customObjects: readonly string[]): FieldDescription {
  return field.referenceTo.includes(anyCustomObject)
    ? {
        ...field,
        referenceTo: field.referenceTo.flatMap((name) => (name === anyCustomObject ? customObjects : [name])),
      }
    : field;
}

function childrenByParent(definitions: readonly ObjectDefinition[]): ReadonlyMap<string, readonly ChildRelationship[]> {
  const children = new Map<string, ChildRelationship[]>();
  for (const child of definitions) {
    for (const field of child.fields) {
      const name = field.childRelationshipName;
      for (const parent of name === undefined ? [] : field.referenceTo) {
        const { cascadeDelete, restrictedDelete } = field;
        const siblings = children.get(parent) ?? [];
        siblings.push({
          name: name ?? '',
          childObject: child.name,
          field: field.name,
          cascadeDelete,
          restrictedDelete,
        });
        children.set(parent, siblings);
      }
    }
  }
  return children;
}
