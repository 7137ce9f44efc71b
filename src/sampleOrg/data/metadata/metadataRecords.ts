import type { FieldDescription, OrgSchema } from '../contract.ts';
import type { PackageMetadata } from './packageMetadata.ts';

type Literals = Readonly<Record<string, boolean | number | string | null>>;

/** What an org keeps as records of the metadata in it: record types, and records of custom metadata types. */
export function metadataRecords(
  schema: OrgSchema,
  packages: readonly PackageMetadata[],
): readonly { readonly objectName: string; readonly literals: Literals }[] {
  const ids = new MetadataIds(schema, packages);
  return [...recordTypes(schema), ...packages.flatMap((one) => customMetadata(schema, one, ids))];
}

function recordTypes(schema: OrgSchema) {
  return schema.objects.flatMap((object) =>
    object.recordTypes.map(({ id, developerName, label, active, description }) => {
      const prefix = developerName.indexOf('__');
      const [namespace, name] =
        prefix > 0 ? [developerName.slice(0, prefix), developerName.slice(prefix + 2)] : [null, developerName];
      return {
        objectName: 'RecordType',
        literals: {
          Id: id,
          Name: label,
          DeveloperName: name,
          NamespacePrefix: namespace,
          SobjectType: object.name,
          IsActive: active,
          Description: description ?? null,
        },
      };
    }),
  );
}

/** Records of metadata types refer to each other by name. */
class MetadataIds {
  readonly #ids = new Map<string, string>();

  constructor(schema: OrgSchema, packages: readonly PackageMetadata[]) {
    for (const { objectName, developerName } of packages.flatMap((one) => one.records)) {
      const prefix = schema.object(objectName)?.keyPrefix ?? 'm00';
      this.#ids.set(keyOf(objectName, developerName), `${prefix}5g${String(this.#ids.size + 1).padStart(10, '0')}`);
    }
  }

  of(objectName: string, developerName: string): string | undefined {
    return this.#ids.get(keyOf(objectName, developerName));
  }
}

function keyOf(objectName: string, developerName: string): string {
  return `${objectName}.${developerName}`.toLowerCase();
}

function customMetadata(schema: OrgSchema, { records }: PackageMetadata, ids: MetadataIds) {
  return records.flatMap(({ objectName, developerName, label, isProtected, namespace, values }) => {
    const object = schema.object(objectName);
    if (object === undefined) {
      return [];
    }
    const own = [...values].flatMap(([name, text]): readonly (readonly [string, Literals[string]])[] => {
      const field = object.field(name);
      return field === undefined ? [] : [[field.name, literalOf(field, text, ids)]];
    });
    const literals: Literals = {
      Id: ids.of(objectName, developerName) ?? null,
      DeveloperName: developerName,
      MasterLabel: label,
      Label: label,
      NamespacePrefix: namespace,
      QualifiedApiName: namespace === null ? developerName : `${namespace}__${developerName}`,
      IsProtected: isProtected,
      ...Object.fromEntries(own),
    };
    return [{ objectName: object.name, literals }];
  });
}

function literalOf(field: FieldDescription, text: string | null, ids: MetadataIds): Literals[string] {
  if (text === null || text === '') {
    return field.apexType === 'Boolean' ? false : null;
  }
  if (field.type === 'reference') {
    return ids.of(field.referenceTo[0] ?? '', text) ?? null;
  }
  return field.apexType === 'Boolean' ? text === 'true' : text;
}
