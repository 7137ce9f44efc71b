import type { FieldDescription, OrgSchema } from '../contract.ts';
import { checkbox, email, lookup, phone, text } from '../schema/define.ts';

/** What can be asked of a reference that may lead to several objects: the fields of the entity `Name`. */
const nameFields: ReadonlyMap<string, FieldDescription> = new Map(
  [
    lookup('Id', 'User'),
    text('Name', 255),
    text('Type', 40),
    text('FirstName', 40),
    text('LastName', 80),
    text('Alias', 8),
    text('Title', 128),
    text('Username', 80),
    email('Email'),
    phone('Phone'),
    checkbox('IsActive'),
    lookup('ProfileId', 'Profile'),
    lookup('UserRoleId', 'UserRole'),
    lookup('RecordTypeId', 'RecordType'),
  ].map((field) => [field.name.toLowerCase(), field] as const),
);

export function isPolymorphic(reference: FieldDescription): boolean {
  return reference.referenceTo.length > 1;
}

export function nameField(name: string): FieldDescription | undefined {
  return nameFields.get(name.toLowerCase());
}

/** `Owner.Profile.Name`: what the name entity itself refers to. */
export function nameReference(relationship: string, schema: OrgSchema): FieldDescription | undefined {
  return schema.object('User')?.parentRelationship(relationship);
}
