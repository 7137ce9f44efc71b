import type { FieldDescription, ObjectDescription } from '../contract.ts';
import { formulaOf } from '../formula/recordFormulas.ts';
import { FormulaProblem } from '../formula/problems.ts';
import type { ObjectDefinition } from '../schema/define.ts';
import { qualifiedName } from '../schema/qualifiedName.ts';
import { Schema } from '../schema/schema.ts';
import type { PackageMetadata } from './packageMetadata.ts';

/** The schema of an org with these objects and what its packages add. Throws a sentence when a formula cannot be read. */
export function schemaOf(definitions: readonly ObjectDefinition[], packages: readonly PackageMetadata[]): Schema {
  const objects = new Map<string, ObjectDefinition>();
  for (const definition of [...definitions, ...packages.flatMap((one) => one.objects)]) {
    objects.set(definition.name, definition);
  }
  for (const addition of packages.flatMap((one) => one.additions)) {
    const known = objects.get(addition.name);
    // A package may extend objects that this org does not have.
    if (known !== undefined) {
      objects.set(addition.name, {
        ...known,
        fields: withFields(known.fields, addition.fields),
        recordTypes: [...(known.recordTypes ?? []), ...addition.recordTypes],
        validationRules: [...(known.validationRules ?? []), ...addition.validationRules],
        fieldSets: [...(known.fieldSets ?? []), ...addition.fieldSets],
      });
    }
  }
  const labels = new Map(packages.flatMap((one) => [...one.labels]));
  const schema = new Schema(
    [...objects.values()].map((definition) => withSummaryTypes(definition, objects)),
    labels,
  );
  for (const object of schema.objects) {
    checkFormulas(object, schema);
  }
  return schema;
}

function withFields(
  known: readonly FieldDescription[],
  added: readonly FieldDescription[],
): readonly FieldDescription[] {
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...added.filter(({ name }) => !names.has(name))];
}

/** A summary has the type of what it sums up; a count is a whole number. */
function withSummaryTypes(
  definition: ObjectDefinition,
  objects: ReadonlyMap<string, ObjectDefinition>,
): ObjectDefinition {
  if (!definition.fields.some(({ rollUp }) => rollUp !== undefined)) {
    return definition;
  }
  const fields = definition.fields.map((field) => {
    const child = objects.get(field.rollUp?.childObject ?? '');
    const summed = child?.fields.find(({ name }) => name === field.rollUp?.summarizedField);
    return summed === undefined
      ? field
      : { ...field, type: summed.type, scale: summed.scale, apexType: summed.apexType };
  });
  return { ...definition, fields };
}

function checkFormulas(object: ObjectDescription, schema: Schema): void {
  for (const field of object.fields) {
    const { blankAsZero, formula } = field;
    if (formula !== undefined) {
      const place = { object, schema, namespace: qualifiedName(field.name).namespace, blankAsZero };
      reading(`The formula of ${object.name}.${field.name}`, () => formulaOf(field, formula, place));
    }
  }
  for (const rule of object.validationRules) {
    const place = { object, schema, namespace: rule.namespace, blankAsZero: false };
    reading(`The validation rule ${rule.name} of ${object.name}`, () => formulaOf(rule, rule.condition, place));
  }
}

function reading(what: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (error instanceof FormulaProblem) {
      throw new Error(`${what} cannot be read: ${error.message} (at character ${error.offset + 1}).`, { cause: error });
    }
    throw error;
  }
}
