/** Where the org keeps its own exception types: `com/salesforce/api/exception/NullPointerException`. */
const systemPrefix = 'com/salesforce/api/exception/';

/**
 * The exception types of the `System` namespace that Apex code can meet. An org has no breakpoint for all exceptions, so that every
 * type has one of its own. [Apex Reference Guide, Exception Class and Built-In Exceptions]
 */
export const systemExceptions: readonly string[] = [
  'AssertException',
  'AsyncException',
  'BigObjectException',
  'CalloutException',
  'DataWeaveScriptException',
  'DmlException',
  'DuplicateMessageException',
  'EmailException',
  'EmptyStackException',
  'ExternalObjectException',
  'FatalCursorException',
  'FinalException',
  'FlowException',
  'FormulaEvaluationException',
  'FormulaValidationException',
  'HandledException',
  'IllegalArgumentException',
  'InvalidHeaderException',
  'InvalidParameterValueException',
  'InvalidReadOnlyUserDmlException',
  'JSONException',
  'LicenseException',
  'LimitException',
  'ListException',
  'MathException',
  'NoAccessException',
  'NoDataFoundException',
  'NoSuchElementException',
  'NullPointerException',
  'PolyglotException',
  'ProcedureException',
  'QueryException',
  'RequiredFeatureMissingException',
  'SObjectException',
  'SearchException',
  'SecurityException',
  'SerializationException',
  'StringException',
  'TouchHandledException',
  'TransientCursorException',
  'TypeException',
  'UnexpectedException',
  'UnsupportedOperationException',
  'VisualforceException',
  'XmlException',
];

export function systemExceptionTypeRef(name: string): string {
  return systemPrefix + name;
}

/** `System.DmlException`, `acme.Outer.BillingException`: a typeref as Apex writes the type. */
export function exceptionTypeName(typeRef: string): string {
  return typeRef.startsWith(systemPrefix)
    ? `System.${typeRef.slice(systemPrefix.length)}`
    : typeRef.replace('__sfdc_trigger/', '').replace(/[/$]/g, '.');
}

/** Apex wants every exception class to be called so. */
export function isExceptionTypeRef(typeRef: string): boolean {
  return /exception$/i.test(typeRef);
}

/** The typerefs among `known` that a person means by `DmlException`, `System.DmlException`, `BillingException` or `acme.Outer.BillingException`. */
export function exceptionTypeRefsOf(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.trim().toLowerCase();
  const names = known.map((typeRef) => ({ typeRef, name: exceptionTypeName(typeRef).toLowerCase() }));
  const exact = names.filter((candidate) => candidate.name === wanted);
  const found = exact.length > 0 ? exact : names.filter((candidate) => candidate.name.endsWith(`.${wanted}`));
  return found.map(({ typeRef }) => typeRef);
}
