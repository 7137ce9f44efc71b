import type { FieldDescription, PreparedQuery } from '../data/contract.ts';

/** What a query with `columns=true` answers: its columns instead of its records. */
export function columnMetadata(query: PreparedQuery): object {
  return {
    columnMetadata: columns(query.fields),
    entityName: query.object.name,
    groupBy: query.shape === 'aggregate',
    idSelected: query.fields.some(({ path }) => path.length === 1 && path[0] === 'Id'),
    keyPrefix: query.object.keyPrefix,
  };
}

type Selected = readonly { readonly path: readonly string[]; readonly field: FieldDescription }[];

function columns(fields: Selected): readonly object[] {
  const groups = Map.groupBy(fields, ({ path }) => (path.length === 1 ? '' : (path[0] ?? '')));
  return [...groups].flatMap(([relationship, members]) =>
    relationship === ''
      ? members.map(({ field }) => column(field))
      : [
          {
            ...emptyColumn(relationship),
            joinColumns: columns(members.map(({ path, field }) => ({ path: path.slice(1), field }))),
          },
        ],
  );
}

function column(field: FieldDescription): object {
  return {
    ...emptyColumn(field.name),
    apexType: field.apexType,
    booleanType: field.type === 'boolean',
    custom: field.custom,
    displayName: field.label,
    foreignKeyName: field.relationshipName ?? null,
    insertable: field.createable,
    numberType: ['int', 'double', 'currency', 'percent'].includes(field.type),
    textType: field.apexType === 'String',
    updatable: field.updateable,
  };
}

function emptyColumn(name: string): Readonly<Record<string, unknown>> {
  return {
    aggregate: false,
    apexType: null,
    booleanType: false,
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: false,
    textType: false,
    updatable: false,
  };
}
