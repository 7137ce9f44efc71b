import type { FieldDescription, OrgSchema } from '../contract.ts';
import type { PackageMetadata } from './packageMetadata.ts';

type Literals = Readonly<Record<string, boolean | number | string | null>>;

/** What an org keeps as records of the metadata in it: record types, and records of custom metadata types. */
export function metadataRecords(
  schema: OrgSchema,
  packages: readonly PackageMetadata[],
): readonly { readonly objectName: string; readonly literals: Literals }[] {
  return [...recordTypes(schema), ...packages.flatMap((one) => customMetadata(schema, one))];
}

function recordTypes(schema: OrgSchema) {
  return schema.objects.flatMap((object) =>
    object.recordTypes.map(({ id, developerName, label, active, description }) => {
      const [, namespace = null, name = developerName] = /^(\w+?)__(\w+)$/.exec(developerName) ?? [];
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

function customMetadata(schema: OrgSchema, { records }: PackageMetadata) {
  return records.flatMap(({ objectName, developerName, label, isProtected, namespace, values }) => {
    const object = schema.object(objectName);
    if (object === undefined) {
      return [];
    }
    const own = [...values].flatMap(([name, text]): readonly (readonly [string, Literals[string]])[] => {
      const field = object.field(name);
      return field === undefined ? [] : [[field.name, literalOf(field, text)]];
    });
    const literals: Literals = {
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

function literalOf(field: FieldDescription, text: string | null): Literals[string] {
  if (text === null || text === '') {
    return field.apexType === 'Boolean' ? false : null;
  }
  return field.apexType === 'Boolean' ? text === 'true' : text;
}
