import type { ChildRelationship, FieldDescription, ObjectDescription, OrgApi, OrgSchema } from '../contract.ts';
import type { ObjectDefinition } from './define.ts';

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
    this.custom = definition.name.endsWith('__c');
    this.apis = definition.apis;
    this.setup = definition.setup;
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

  constructor(definitions: readonly ObjectDefinition[]) {
    this.objects = definitions.map((definition) => new DefinedObject(definition, childrenOf(definition, definitions)));
    for (const object of this.objects) {
      this.#byName.add(object.name, object);
      this.#byPrefix.set(object.keyPrefix, object);
    }
  }

  object(name: string, namespace?: string | null): ObjectDescription | undefined {
    return this.#byName.find(name, namespace);
  }

  objectOfId(id: string): ObjectDescription | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }
}

function childrenOf(parent: ObjectDefinition, definitions: readonly ObjectDefinition[]): readonly ChildRelationship[] {
  return definitions.flatMap((child) =>
    child.fields.flatMap((field) =>
      field.childRelationshipName !== undefined && field.referenceTo.includes(parent.name)
        ? [
            {
              name: field.childRelationshipName,
              childObject: child.name,
              field: field.name,
              cascadeDelete: field.cascadeDelete,
            },
          ]
        : [],
    ),
  );
}
