import { ApexSet } from '../values/set.ts';
import { type ApexException, type DmlFailure } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { fieldToken } from '../../data/library/apexAccess.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { builtInEnumValue } from './enumTypes.ts';
import { raiseCauseAlreadySet, raiseIndexOutOfBounds } from './failures.ts';
import type { Members } from './members.ts';

/** Exceptions of the platform that add no member of their own, without `System.` and `Exception`. */
const plainExceptions = [
  'Assert',
  'Async',
  'BigObject',
  'Callout',
  'Canvas',
  'DataWeaveScript',
  'Dml',
  'DuplicateMessage',
  'Email',
  'EmailTemplateRender',
  'ExternalObject',
  'FatalCursor',
  'Final',
  'Flow',
  'FlowActionExecution',
  'FormulaEvaluation',
  'FormulaValidation',
  'Handled',
  'Header',
  'IllegalArgument',
  'IllegalState',
  'InvalidHeader',
  'InvalidParameterValue',
  'InvalidRead',
  'InvalidReadOnlyUserDml',
  'JSON',
  'License',
  'Limit',
  'List',
  'Math',
  'NoAccess',
  'NoDataFound',
  'NoSuchElement',
  'NullPointer',
  'PlatformCache',
  'Polyglot',
  'Procedure',
  'Process',
  'RequiredFeatureMissing',
  'Search',
  'Security',
  'Serialization',
  'SObject',
  'String',
  'TouchHandled',
  'TransientCursor',
  'Type',
  'TypeNotFound',
  'Unexpected',
  'UnsupportedOperation',
  'Visualforce',
  'WaveTemplate',
  'Xml',
] as const;

/** The same in other namespaces, without `Exception`. */
const namespacedExceptions = [
  'Cache.Cache',
  'Cache.InvalidParam',
  'Cache.InvalidCacheBuilder',
  'Cache.ItemSizeLimitExceeded',
  'Cache.Org.OrgCache',
  'Cache.Session.SessionCache',
  'Cache.PlatformCacheInvalidOperation',
  'Cache.SessionCache',
  'Cache.SessionCacheNoSession',
  'EventBus.Retryable',
] as const;

function initialise(exception: ApexException, message: string | null, cause: ApexException | null): ApexException {
  exception.message = message;
  exception.cause = cause;
  return exception;
}

function rootCause(exception: ApexException): ApexException {
  let root = exception;
  while (root.cause !== null) {
    root = root.cause;
  }
  return root;
}

/** The new instance is the first value: an Apex class that extends Exception calls these through `super`. */
const constructors: Members = {
  'new()': (_: RequestContext, self: ApexException) => initialise(self, null, null),
  'new(String message)': (_: RequestContext, self: ApexException, message: string | null) =>
    initialise(self, message, null),
  'new(Exception cause)': (_: RequestContext, self: ApexException, cause: ApexException | null) =>
    initialise(self, null, cause),
  'new(String message, Exception cause)': (
    _: RequestContext,
    self: ApexException,
    message: string | null,
    cause: ApexException | null,
  ) => initialise(self, message, cause),
};

function row(context: RequestContext, self: ApexException, index: number): DmlFailure {
  return self.dmlRows[index] ?? raiseIndexOutOfBounds(context, index);
}

function dmlFields(context: RequestContext, self: ApexException, index: number): ApexList {
  const { objectName, fieldNames } = row(context, self, index);
  return new ApexList(
    'Schema.SObjectField',
    fieldNames.map((name) => fieldToken(context, objectName, name)),
  );
}

/** Apex declares these for every exception; only one of DML has rows. */
const dmlMembers: Members = {
  'Integer getNumDml()': (_: RequestContext, self: ApexException) => self.dmlRows.length,
  'String getDmlMessage(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
    row(context, self, index).message,
  'Integer getDmlIndex(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
    row(context, self, index).index,
  'String getDmlId(Integer index)': (context: RequestContext, self: ApexException, index: number) => {
    const { recordId } = row(context, self, index);
    return recordId === null ? null : ApexId.of(recordId).value;
  },
  'List<String> getDmlFieldNames(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
    new ApexList('String', [...row(context, self, index).fieldNames]),
  'List<Schema.SObjectField> getDmlFields(Integer index)': dmlFields,
  'String getDmlStatusCode(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
    row(context, self, index).statusCode,
  'StatusCode getDmlType(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
    builtInEnumValue('StatusCode', row(context, self, index).statusCode),
};

const exceptionType: LibraryType = {
  type: 'Exception',
  members: {
    ...constructors,
    'String getMessage()': (_: RequestContext, self: ApexException) => self.message ?? 'Script-thrown exception',
    'Exception getCause()': (_: RequestContext, self: ApexException) => self.cause,
    'void setMessage(String message)': (_: RequestContext, self: ApexException, message: string | null) => {
      self.message = message;
    },
    'void initCause(Exception cause)': (context: RequestContext, self: ApexException, cause: ApexException | null) => {
      if (self.cause !== null) {
        return raiseCauseAlreadySet(context);
      }
      self.cause = cause;
    },
    'String getTypeName()': (_: RequestContext, self: ApexException) => self.apexTypeName,
    'String getStackTraceString()': (_: RequestContext, self: ApexException) => self.stackTrace,
    'Integer getLineNumber()': (_: RequestContext, self: ApexException) => self.lineNumber,
    'String toString()': (_: RequestContext, self: ApexException) => self.printed(),
    ...dmlMembers,
    'Exception getRootCause()': (_: RequestContext, self: ApexException) => rootCause(self),
  },
};

/** Exceptions that add members of their own. */
const queryExceptionType: LibraryType = {
  type: 'System.QueryException',
  extends: 'Exception',
  members: {
    ...constructors,
    'Map<String,Set<String>> getInaccessibleFields()': (_: RequestContext, self: ApexException) => {
      const fields = new ApexMap('String', 'Set<String>');
      for (const [objectName, names] of self.inaccessibleFields) {
        fields.put(objectName, new ApexSet('String', names));
      }
      return fields;
    },
  },
};

/** The constructor's text is for the page: Apex code that asks for the message gets what any exception without one says. */
const auraHandledExceptionType: LibraryType = {
  type: 'System.AuraHandledException',
  extends: 'Exception',
  members: {
    'new(String message)': (_: RequestContext, self: ApexException) => initialise(self, null, null),
  },
};

export const exceptionTypes: readonly LibraryType[] = [
  exceptionType,
  queryExceptionType,
  auraHandledExceptionType,
  ...[...plainExceptions.map((name) => `System.${name}`), ...namespacedExceptions].map((name): LibraryType => ({
    type: `${name}Exception`,
    extends: 'Exception',
    members: constructors,
  })),
];
