import { type ApexEnumValue, enumValues } from '../values/enumValue.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { statusCodes } from './statusCodes.ts';

const builtInEnums: Readonly<Record<string, readonly string[]>> = {
  LoggingLevel: ['NONE', 'INTERNAL', 'FINEST', 'FINER', 'FINE', 'DEBUG', 'INFO', 'WARN', 'ERROR'],
  RoundingMode: ['CEILING', 'DOWN', 'FLOOR', 'HALF_DOWN', 'HALF_EVEN', 'HALF_UP', 'UNNECESSARY', 'UP'],
  JSONToken: [
    'NOT_AVAILABLE',
    'START_OBJECT',
    'END_OBJECT',
    'START_ARRAY',
    'END_ARRAY',
    'FIELD_NAME',
    'VALUE_EMBEDDED_OBJECT',
    'VALUE_STRING',
    'VALUE_NUMBER_INT',
    'VALUE_NUMBER_FLOAT',
    'VALUE_TRUE',
    'VALUE_FALSE',
    'VALUE_NULL',
  ],
  ApplicationReadWriteMode: ['DEFAULT', 'READ_ONLY'],
  XmlTag: [
    'START_ELEMENT',
    'END_ELEMENT',
    'PROCESSING_INSTRUCTION',
    'CHARACTERS',
    'COMMENT',
    'SPACE',
    'START_DOCUMENT',
    'END_DOCUMENT',
    'ENTITY_REFERENCE',
    'ATTRIBUTE',
    'DTD',
    'CDATA',
    'NAMESPACE',
    'NOTATION_DECLARATION',
    'ENTITY_DECLARATION',
  ],
  'Dom.XmlNodeType': ['COMMENT', 'ELEMENT', 'TEXT'],
  AccessType: ['CREATABLE', 'READABLE', 'UPDATABLE', 'UPSERTABLE'],
  'ApexPages.Severity': ['CONFIRM', 'ERROR', 'FATAL', 'INFO', 'WARNING'],
  'Cache.Visibility': ['ALL', 'NAMESPACE'],
  TriggerOperation: [
    'BEFORE_INSERT',
    'BEFORE_UPDATE',
    'BEFORE_DELETE',
    'AFTER_INSERT',
    'AFTER_UPDATE',
    'AFTER_DELETE',
    'AFTER_UNDELETE',
  ],
  StatusCode: statusCodes,
  'Schema.SObjectDescribeOptions': ['DEFAULT', 'DEFERRED', 'FULL'],
  'Schema.SoapType': [
    'ADDRESS',
    'ANYTYPE',
    'BASE64BINARY',
    'BOOLEAN',
    'DATE',
    'DATETIME',
    'DOUBLE',
    'ID',
    'INTEGER',
    'LOCATION',
    'STRING',
    'TIME',
  ],
  'Schema.DisplayType': [
    'ADDRESS',
    'ANYTYPE',
    'BASE64',
    'BOOLEAN',
    'COMBOBOX',
    'CURRENCY',
    'DATACATEGORYGROUPREFERENCE',
    'DATE',
    'DATETIME',
    'DOUBLE',
    'EMAIL',
    'ENCRYPTEDSTRING',
    'ID',
    'INTEGER',
    'LOCATION',
    'LONG',
    'MULTIPICKLIST',
    'PERCENT',
    'PHONE',
    'PICKLIST',
    'REFERENCE',
    'STRING',
    'TEXTAREA',
    'TIME',
    'URL',
  ],
  ParentJobResult: ['SUCCESS', 'UNHANDLED_EXCEPTION'],
  Quiddity: [
    'ANONYMOUS',
    'AURA',
    'BATCH_ACS',
    'BATCH_APEX',
    'BATCH_CHUNK_PARALLEL',
    'BATCH_CHUNK_SERIAL',
    'BULK_API',
    'COMMERCE_INTEGRATION',
    'DISCOVERABLE_LOGIN',
    'EXTERNAL_SERVICE_CALLBACK',
    'FUNCTION_CALLBACK',
    'FUTURE',
    'INBOUND_EMAIL_SERVICE',
    'INVOCABLE_ACTION',
    'IOT',
    'PLATFORM_EVENT_PUBLISH_CALLBACK',
    'POST_INSTALL_SCRIPT',
    'QUEUEABLE',
    'QUICK_ACTION',
    'REMOTE_ACTION',
    'REST',
    'RUNTEST_ASYNC',
    'RUNTEST_DEPLOY',
    'RUNTEST_SYNC',
    'SCHEDULED',
    'SOAP',
    'SYNCHRONOUS',
    'TRANSACTION_FINALIZER_QUEUEABLE',
    'UNDEFINED',
    'VF',
  ],
};

/** The one object of each value: enum values are compared by identity. */
const values = new Map<string, readonly ApexEnumValue[]>(
  Object.entries(builtInEnums).map(([type, names]) => [type, enumValues(type, names)]),
);

/** Values of an enum of the library, in order. The name has the case that the catalogue gives it. */
export function builtInEnumValues(typeName: string): readonly ApexEnumValue[] | undefined {
  return values.get(typeName);
}

/** One value of an enum of the library. */
export function builtInEnumValue(typeName: string, name: string): ApexEnumValue | null {
  return values.get(typeName)?.find((value) => value.name === name) ?? null;
}

/** What every enum has besides `values()` and `valueOf()`. */
const enumType: LibraryType = {
  type: 'Enum',
  members: {
    'String name()': (_: RequestContext, self: ApexEnumValue) => self.name,
    'Integer ordinal()': (_: RequestContext, self: ApexEnumValue) => self.ordinal,
    'String toString()': (_: RequestContext, self: ApexEnumValue) => self.name,
  },
};

export const enumTypes: readonly LibraryType[] = [
  enumType,
  ...Object.entries(builtInEnums).map(([type, names]): LibraryType => ({
    type,
    extends: 'Enum',
    enumValues: names,
    members: {},
  })),
];
