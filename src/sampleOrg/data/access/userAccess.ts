import type { RunningUser } from '../../apex/library/contract.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { FieldDescription, ObjectDescription, StoredRecord, Transaction } from '../contract.ts';
import { isCalculated } from '../formula/recordFormulas.ts';

/** What somebody may do with the records of an object, or with one of its fields (`delete` is no right to a field). */
export interface Rights {
  readonly create: boolean;
  readonly read: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
}

const everything: Rights = { create: true, read: true, edit: true, delete: true };

/** What a user's profile and permission sets allow. Read from their records each time: tests give and take them. */
export class UserAccess {
  readonly #transaction: Transaction;
  readonly #own: readonly StoredRecord[];
  readonly #assigned: readonly StoredRecord[];

  constructor(transaction: Transaction, user: Pick<RunningUser, 'id' | 'profileId'>) {
    this.#transaction = transaction;
    const profile = ApexId.parse(user.profileId);
    this.#own = profile === undefined ? [] : [...transaction.matching('PermissionSet', 'ProfileId', profile)];
    this.#assigned = Array.from(
      transaction.matching('PermissionSetAssignment', 'AssigneeId', ApexId.of(user.id)),
      ({ values }) => transaction.find('PermissionSet', idIn(values.get('PermissionSetId'))),
    ).filter((set) => set !== undefined);
  }

  /** Whether the profile or a permission set has a permission such as `PermissionsViewSetup`. */
  permits(permission: string): boolean {
    return [...this.#own, ...this.#assigned].some(({ values }) => values.get(permission) === true);
  }

  /** Setup, settings and what belongs to other records are not given one by one: they are open. */
  toObject(object: ObjectDescription): Rights {
    if (this.#isOpen(object)) {
      return everything;
    }
    return union([...this.#own, ...this.#assigned].flatMap((set) => this.#permissions(set, object)));
  }

  /** Profiles give all fields of the objects that they give; permission sets name the fields, but for those that everybody sees. */
  toField(object: ObjectDescription, field: FieldDescription): Rights {
    const onObject = this.toObject(object);
    if (this.#isOpen(object) || !isPermissionable(field)) {
      return onObject;
    }
    const byProfile = union(this.#own.flatMap((set) => this.#permissions(set, object)));
    const named = this.#fieldPermissions(`${object.name}.${field.name}`);
    const visible = named.some(({ values }) => values.get('PermissionsRead') === true);
    const editable = named.some(({ values }) => values.get('PermissionsEdit') === true);
    return {
      create: onObject.create && (byProfile.create || editable),
      read: onObject.read && (byProfile.read || visible || editable),
      edit: onObject.edit && (byProfile.edit || editable),
      delete: false,
    };
  }

  #isOpen({ kind, setup }: ObjectDescription): boolean {
    return kind !== 'record' || setup || this.permits('PermissionsModifyAllData');
  }

  #permissions(set: StoredRecord, object: ObjectDescription): readonly Rights[] {
    // By the object: a profile names some seventy of them, but few sets one object.
    return Array.from(this.#transaction.matching('ObjectPermissions', 'SobjectType', object.name))
      .filter(({ values }) => idIn(values.get('ParentId')) === set.id)
      .map(({ values }) => ({
        create: values.get('PermissionsCreate') === true,
        read: values.get('PermissionsRead') === true,
        edit: values.get('PermissionsEdit') === true,
        delete: values.get('PermissionsDelete') === true,
      }));
  }

  #fieldPermissions(name: string): readonly StoredRecord[] {
    return Array.from(this.#transaction.matching('FieldPermissions', 'Field', name)).filter(({ values }) =>
      this.#assigned.some(({ id }) => id === idIn(values.get('ParentId'))),
    );
  }
}

/** Whether a field can be given and taken: what a record cannot do without, everybody sees. */
export function isPermissionable(field: FieldDescription): boolean {
  return !field.required && !field.nameField && field.name !== 'OwnerId' && (field.createable || isCalculated(field));
}

function union(all: readonly Rights[]): Rights {
  return {
    create: all.some(({ create }) => create),
    read: all.some(({ read }) => read),
    edit: all.some(({ edit }) => edit),
    delete: all.some((rights) => rights.delete),
  };
}

function idIn(value: unknown): string {
  return value instanceof ApexId ? value.value : '';
}
