import { type ApexException, type DmlFailure } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { raiseCauseAlreadySet, raiseIndexOutOfBounds } from './failures.ts';
import type { Members } from './members.ts';

/** Exceptions of the platform that add no member of their own, without `System.` and `Exception`. */
const plainExceptions = [
  'Assert',
  'Async',
  'Callout',
  'DataWeaveScript',
  'DuplicateMessage',
  'EmailTemplateRender',
  'ExternalObject',
  'Final',
  'FlowActionExecution',
  'Handled',
  'Header',
  'IllegalArgument',
  'IllegalState',
  'InvalidHeader',
  'InvalidParameterValue',
  'InvalidRead',
  'JSON',
  'Limit',
  'List',
  'Math',
  'NoAccess',
  'NoDataFound',
  'NoSuchElement',
  'NullPointer',
  'Polyglot',
  'Process',
  'Query',
  'RequiredFeatureMissing',
  'Search',
  'Security',
  'Serialization',
  'SObject',
  'String',
  'Type',
  'TypeNotFound',
  'Unexpected',
  'Visualforce',
  'Xml',
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
    'Exception getRootCause()': (_: RequestContext, self: ApexException) => rootCause(self),
  },
};

function row(context: RequestContext, self: ApexException, index: number): DmlFailure {
  return self.dmlRows[index] ?? raiseIndexOutOfBounds(context, index);
}

const dmlExceptionType: LibraryType = {
  type: 'System.DmlException',
  extends: 'Exception',
  members: {
    ...constructors,
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
    'String getDmlStatusCode(Integer index)': (context: RequestContext, self: ApexException, index: number) =>
      row(context, self, index).statusCode,
  },
};

export const exceptionTypes: readonly LibraryType[] = [
  exceptionType,
  dmlExceptionType,
  ...plainExceptions.map((name): LibraryType => ({
    type: `System.${name}Exception`,
    extends: 'Exception',
    members: constructors,
  })),
];
