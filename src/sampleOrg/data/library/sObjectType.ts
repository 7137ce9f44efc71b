import { ApexList } from '../../apex/values/list.ts';
import { ApexMap } from '../../apex/values/map.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import type { FieldDescription } from '../contract.ts';
import { putCalculated } from '../dml/rows.ts';
import { AggregateResult, type SObjectValue } from '../sObjectValue.ts';
import {
  convertOrRaise,
  messageOf,
  readChildren,
  readField,
  readParent,
  writeField,
  writeParent,
} from './apexAccess.ts';
import {
  raiseInvalidField,
  raiseInvalidRelationship,
  raiseNotWriteable,
  raiseNullArgument,
  raiseWrongIdPrefix,
} from './failures.ts';
import { DatabaseError, type SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

function fieldOf(context: RequestContext, self: SObjectValue, name: string | null): FieldDescription {
  return (
    self.description.field(name ?? raiseNullArgument(context), context.namespace) ??
    raiseInvalidField(context, name ?? '', self.apexTypeName)
  );
}

function get(context: RequestContext, self: SObjectValue | AggregateResult, name: string | null): ApexValue {
  if (self instanceof AggregateResult) {
    const value = self.get(name ?? raiseNullArgument(context));
    return value === undefined ? raiseInvalidField(context, name ?? '', self.apexTypeName) : value;
  }
  // `FORMAT(Amount) shown` is there under its alias alone.
  const alias =
    self.description.field(name ?? '', context.namespace) === undefined ? self.aliased(name ?? '') : undefined;
  return alias === undefined ? readField(context, self, fieldOf(context, self, name).name) : alias;
}

/** The value that was there before. */
function put(context: RequestContext, self: SObjectValue, name: string | null, value: ApexValue): ApexValue {
  const field = fieldOf(context, self, name);
  if (!field.createable && !field.updateable && field.type !== 'id') {
    return raiseNotWriteable(context, field.name);
  }
  const converted = convertOrRaise(context, field, value);
  if (field.type === 'id' && converted instanceof ApexId && converted.keyPrefix !== self.description.keyPrefix) {
    return raiseWrongIdPrefix(context, converted.value, self.apexTypeName);
  }
  const before = self.get(field.name);
  writeField(context, self, field.name, converted);
  return before;
}

function parentName(context: RequestContext, self: SObjectValue, name: string | null): string {
  return (
    self.description.parentRelationship(name ?? raiseNullArgument(context), context.namespace)?.relationshipName ??
    raiseInvalidRelationship(context, name ?? '', self.apexTypeName)
  );
}

function childName(context: RequestContext, self: SObjectValue, name: string | null): string {
  return (
    self.description.childRelationship(name ?? raiseNullArgument(context), context.namespace)?.name ??
    raiseInvalidRelationship(context, name ?? '', self.apexTypeName)
  );
}

function clone(self: SObjectValue, flags: readonly (boolean | null)[]): SObjectValue {
  const [keepId, deep, keepReadOnlyTimestamps, keepAutoNumber] = flags;
  return self.clone({
    keepId: keepId === true,
    deep: deep === true,
    keepReadOnlyTimestamps: keepReadOnlyTimestamps === true,
    keepAutoNumber: keepAutoNumber === true,
  });
}

function populatedFields(self: SObjectValue): ApexMap {
  const map = new ApexMap('String', 'Object');
  for (const [name, value] of self.populated()) {
    if (value !== null || !self.queried) {
      map.put(name, value);
    }
  }
  for (const [name, parent] of self.parents()) {
    if (parent !== null) {
      map.put(name, parent);
    }
  }
  for (const [name, children] of self.allChildren()) {
    map.put(name, children);
  }
  return map;
}

function addError(context: RequestContext, self: SObjectValue, message: ApexValue, fieldName?: string): void {
  self.addError(messageOf(message), fieldName === undefined ? undefined : fieldOf(context, self, fieldName).name);
}

/** What every record has. Members of AggregateResult come here too, when it is held as an SObject. */
export const sObjectType: LibraryType = {
  type: 'SObject',
  members: {
    'Object get(String fieldName)': get,
    'Object get(Schema.SObjectField field)': (context, self: SObjectValue, field: SObjectFieldToken | null) =>
      get(context, self, field?.field.name ?? null),
    'Object put(String fieldName, Object value)': put,
    'Object put(Schema.SObjectField field, Object value)': (
      context,
      self: SObjectValue,
      field: SObjectFieldToken | null,
      value: ApexValue,
    ) => put(context, self, field?.field.name ?? null, value),
    'SObject getSObject(String relationshipName)': (context, self: SObjectValue, name: string | null) =>
      readParent(context, self, parentName(context, self, name)),
    'SObject getSObject(Schema.SObjectField field)': (context, self: SObjectValue, field: SObjectFieldToken | null) =>
      readParent(context, self, parentName(context, self, field?.field.relationshipName ?? null)),
    'SObject putSObject(String relationshipName, SObject value)': (
      context,
      self: SObjectValue,
      name: string | null,
      value: ApexValue,
    ) => {
      const relationship = parentName(context, self, name);
      const before = self.parent(relationship) ?? null;
      writeParent(context, self, relationship, value);
      return before;
    },
    'List<SObject> getSObjects(String relationshipName)': (context, self: SObjectValue, name: string | null) => {
      const children = readChildren(context, self, childName(context, self, name));
      return children.items.length === 0 ? null : children;
    },
    'Boolean isSet(String fieldName)': (context, self: SObjectValue, name: string | null) =>
      self.isSet(fieldOf(context, self, name).name),
    'Boolean isSet(Schema.SObjectField field)': (_, self: SObjectValue, field: SObjectFieldToken | null) =>
      field !== null && self.isSet(field.field.name),
    'Schema.SObjectType getSObjectType()': (_, self: SObjectValue) => new SObjectTypeToken(self.description),
    'Map<String,Object> getPopulatedFieldsAsMap()': (_, self: SObjectValue) => populatedFields(self),
    'SObject clone()': (_, self: SObjectValue) => clone(self, []),
    'SObject clone(Boolean keepId)': (_, self: SObjectValue, ...flags: (boolean | null)[]) => clone(self, flags),
    'SObject clone(Boolean keepId, Boolean deep)': (_, self: SObjectValue, ...flags: (boolean | null)[]) =>
      clone(self, flags),
    'SObject clone(Boolean keepId, Boolean deep, Boolean keepReadOnlyTimestamps)': (
      _,
      self: SObjectValue,
      ...flags: (boolean | null)[]
    ) => clone(self, flags),
    'SObject clone(Boolean keepId, Boolean deep, Boolean keepReadOnlyTimestamps, Boolean keepAutoNumber)': (
      _,
      self: SObjectValue,
      ...flags: (boolean | null)[]
    ) => clone(self, flags),
    'void clear()': (_, self: SObjectValue) => {
      for (const [name] of [...self.populated()]) {
        self.remove(name);
      }
    },
    'void addError(String message)': (context, self: SObjectValue, message: ApexValue) =>
      addError(context, self, message),
    'void addError(String message, Boolean escape)': (context, self: SObjectValue, message: string | null) =>
      addError(context, self, message),
    'void addError(Exception cause)': (context, self: SObjectValue, message: ApexValue) =>
      addError(context, self, message),
    'void addError(String fieldName, String message)': (
      context,
      self: SObjectValue,
      fieldName: string,
      message: string | null,
    ) => addError(context, self, message, fieldName),
    'void addError(Schema.SObjectField field, String message)': (
      context,
      self: SObjectValue,
      field: SObjectFieldToken,
      message: string | null,
    ) => addError(context, self, message, field.field.name),
    'Boolean hasErrors()': (_, self: SObjectValue) => self.errors.length > 0,
    'List<Database.Error> getErrors()': (_, self: SObjectValue) =>
      new ApexList(
        'Database.Error',
        self.errors.map((error) => new DatabaseError(error)),
      ),
    'Boolean isClone()': (_, self: SObjectValue) => self.isClone,
    'Id getCloneSourceId()': (_, self: SObjectValue) =>
      self.cloneSourceId === null ? null : ApexId.of(self.cloneSourceId),
    'void recalculateFormulas()': (context, self: SObjectValue) => putCalculated(self, context),
  },
};

export const aggregateResultType: LibraryType = {
  type: 'AggregateResult',
  extends: 'SObject',
  members: { 'Object get(String alias)': get },
};
