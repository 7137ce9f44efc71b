import type { FieldDescription, OrgSchema } from '../contract.ts';

// What can be asked of a reference that may lead to several objects is what the entity `Name` has.

export function isPolymorphic(reference: FieldDescription): boolean {
  return reference.referenceTo.length > 1;
}

export function nameField(name: string, schema: OrgSchema): FieldDescription | undefined {
  return schema.object('Name')?.field(name);
}

/** `Owner.Profile.Name`: what the name entity itself refers to. */
export function nameReference(relationship: string, schema: OrgSchema): FieldDescription | undefined {
  return schema.object('Name')?.parentRelationship(relationship);
}
