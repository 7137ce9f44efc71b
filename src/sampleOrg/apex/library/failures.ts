import type { RequestContext } from './contract.ts';

// Every exception that the library raises, in Apex's own words.

/** `Map<String,ANY>`: how messages name a collection of Objects. */
export function runtimeType(typeName: string): string {
  return typeName.replace(/(?<=[<,])Object(?=[>,])/g, 'ANY');
}

export function raiseNullArgument(context: RequestContext): never {
  return context.apex.raise('System.NullPointerException', 'Argument cannot be null.');
}

export function raiseNullDereference(context: RequestContext): never {
  return context.apex.raise('System.NullPointerException', 'Attempt to de-reference a null object');
}

export function raiseIndexOutOfBounds(context: RequestContext, index: number): never {
  return context.apex.raise('System.ListException', `List index out of bounds: ${String(index)}`);
}

export function raiseNegativeSize(context: RequestContext, size: number): never {
  return context.apex.raise('System.ListException', `List size must not be negative: ${String(size)}`);
}

export function raiseModifiedWhileIterated(context: RequestContext): never {
  return context.apex.raise('System.FinalException', 'Cannot modify a collection while it is being iterated.');
}

export function raiseReadOnlyCollection(context: RequestContext): never {
  return context.apex.raise('System.FinalException', 'Collection is read-only');
}

export function raiseRowWithoutId(context: RequestContext, index: number): never {
  return context.apex.raise('System.ListException', `Row with null Id at index: ${String(index)}`);
}

export function raiseDuplicateRowId(context: RequestContext, index: number): never {
  return context.apex.raise('System.ListException', `Row with duplicate Id at index: ${String(index)}`);
}

export function raiseNotComparable(context: RequestContext): never {
  return context.apex.raise('System.ListException', 'One or more of the items in this list is not Comparable.');
}

export function raiseNoMoreElements(context: RequestContext): never {
  return context.apex.raise('System.NoSuchElementException', 'Iterator has no more elements');
}

export function raiseInvalidNumber(context: RequestContext, typeName: string, text: string): never {
  const kind = typeName.toLowerCase();
  return context.apex.raise('System.TypeException', `Invalid ${kind}: ${text}`);
}

export function raiseInvalidConversion(context: RequestContext, from: string, to: string): never {
  return context.apex.raise(
    'System.TypeException',
    `Invalid conversion from runtime type ${runtimeType(from)} to ${runtimeType(to)}`,
  );
}

export function raiseInvalidDate(context: RequestContext, text: string): never {
  return context.apex.raise('System.TypeException', `Invalid date: ${text}`);
}

export function raiseInvalidDatetime(context: RequestContext, text: string): never {
  return context.apex.raise('System.TypeException', `Invalid date/time: ${text}`);
}

export function raiseIllegalFormat(context: RequestContext, pattern: string): never {
  return context.apex.raise('System.StringException', `Illegal pattern: ${pattern}`);
}

export function raiseInvalidPattern(context: RequestContext, pattern: string): never {
  return context.apex.raise('System.StringException', `Invalid regex: ${pattern}`);
}

export function raiseInvalidId(context: RequestContext, text: string): never {
  return context.apex.raise('System.StringException', `Invalid id: ${text}`);
}

export function raiseStartOutOfBounds(context: RequestContext, start: number): never {
  return context.apex.raise('System.StringException', `Starting position out of bounds: ${String(start)}`);
}

export function raiseEndOutOfBounds(context: RequestContext, end: number): never {
  return context.apex.raise('System.StringException', `Ending position out of bounds: ${String(end)}`);
}

export function raiseStringOutOfRange(context: RequestContext, index: number): never {
  return context.apex.raise('System.StringException', `String index out of range: ${String(index)}`);
}

export function raiseTooNarrow(context: RequestContext, least: string): never {
  return context.apex.raise('System.IllegalArgumentException', `Minimum abbreviation width ${least}`);
}

export function raiseNotUtf8(context: RequestContext): never {
  return context.apex.raise('System.StringException', 'BLOB is not a valid UTF-8 string');
}

export function raiseDivideByZero(context: RequestContext): never {
  return context.apex.raise('System.MathException', 'Divide by 0');
}

export function raiseRoundingNecessary(context: RequestContext): never {
  return context.apex.raise('System.MathException', 'Rounding necessary');
}

export function raiseScaleOutOfRange(context: RequestContext): never {
  return context.apex.raise('System.MathException', 'Scale must be between -33 and 33');
}

export function raiseMathDomain(context: RequestContext, what: string): never {
  return context.apex.raise('System.MathException', what);
}

export function raiseAssertion(context: RequestContext, text: string): never {
  return context.apex.raise('System.AssertException', text);
}

export function raiseNoMatch(context: RequestContext): never {
  return context.apex.raise('System.StringException', 'No match found');
}

export function raiseNoGroup(context: RequestContext, group: number): never {
  return context.apex.raise('System.StringException', `No group ${String(group)}`);
}

export function raiseJson(context: RequestContext, message: string): never {
  return context.apex.raise('System.JSONException', message);
}

export function raiseNotSerializable(context: RequestContext, typeName: string): never {
  return raiseJson(context, `Type unsupported in JSON: ${typeName}`);
}

export function raiseIllegalJsonValue(context: RequestContext): never {
  return raiseJson(context, 'Illegal value for primitive');
}

export function raiseSelfReference(context: RequestContext): never {
  return raiseJson(context, 'Direct self-reference leading to cycle');
}

export function raiseCauseAlreadySet(context: RequestContext): never {
  return context.apex.raise('System.IllegalStateException', "Can't overwrite cause");
}

export function raiseInvalidAlgorithm(context: RequestContext, name: string): never {
  return context.apex.raise('System.InvalidParameterValueException', `Invalid algorithm: ${name}`);
}

export function raiseInvalidParameter(context: RequestContext, message: string): never {
  return context.apex.raise('System.InvalidParameterValueException', message);
}

export function raiseBadPadding(context: RequestContext): never {
  return context.apex.raise('System.SecurityException', 'Given final block not properly padded.');
}

export function raiseNoCertificate(context: RequestContext, name: string): never {
  return context.apex.raise('System.NoDataFoundException', `There is no certificate with the name ${name}`);
}

/** Java gives up on a search, and so does Apex. */
export function raiseRegexTooComplicated(context: RequestContext): never {
  return context.apex.raise('System.LimitException', 'Regex too complicated');
}

export function raiseTooMuchCpuTime(context: RequestContext): never {
  return context.apex.raise('System.LimitException', 'Apex CPU time limit exceeded');
}

export function raiseInvalidEncoding(context: RequestContext, text: string): never {
  return context.apex.raise('System.StringException', text);
}

export function raiseNoEnumValue(context: RequestContext, typeName: string, name: string): never {
  return context.apex.raise('System.NoSuchElementException', `No enum constant ${typeName}.${name}`);
}

// Callouts

export function raiseUncommittedWork(context: RequestContext): never {
  return context.apex.raise(
    'System.CalloutException',
    'You have uncommitted work pending. Please commit or rollback before calling out',
  );
}

export function raiseCalloutInTest(context: RequestContext): never {
  return context.apex.raise(
    'System.TypeException',
    'Methods defined as TestMethod do not support Web service callouts',
  );
}

export function raiseUnauthorizedEndpoint(context: RequestContext, endpoint: string): never {
  return context.apex.raise(
    'System.CalloutException',
    `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${endpoint}`,
  );
}

export function raiseNoNamedCredential(context: RequestContext, name: string): never {
  return context.apex.raise(
    'System.CalloutException',
    `The callout couldn't access the endpoint. You might not have the required permissions, or the named credential "${name}" might not exist.`,
  );
}

export function raiseNoStaticResource(context: RequestContext, name: string): never {
  return context.apex.raise('System.CalloutException', `Unable to find static resource: ${name}`);
}

// Values of the platform

export function raiseMalformedUrl(context: RequestContext, reason: string): never {
  return context.apex.raise('System.StringException', reason);
}

export function raiseInvalidUuid(context: RequestContext, text: string): never {
  return context.apex.raise('System.IllegalArgumentException', `Invalid UUID string: ${text}`);
}

export function raiseNoLabel(context: RequestContext, name: string): never {
  return context.apex.raise('System.IllegalArgumentException', `Custom label '${name}' does not exist.`);
}

export function raiseNoContent(context: RequestContext): never {
  return context.apex.raise(
    'System.VisualforceException',
    'Getting content from within a request that renders no page is not supported.',
  );
}

export function raiseXml(context: RequestContext, message: string): never {
  return context.apex.raise('System.XmlException', message);
}

export function raiseInvalidCacheKey(context: RequestContext, key: string): never {
  return context.apex.raise(
    'Cache.InvalidParamException',
    `Invalid cache key: ${key}. Keys are alphanumeric and at most 50 characters long.`,
  );
}

export function raiseInvalidPartition(context: RequestContext, name: string): never {
  return context.apex.raise('Cache.InvalidParamException', `Invalid partition name: ${name}`);
}

export function raiseNoPlatformEvent(context: RequestContext, objectName: string): never {
  return context.apex.raise('System.TypeException', `${objectName} is not a platform event.`);
}

/** The sample org has no flows; the words are ours. */
export function raiseNoFlow(context: RequestContext, name: string): never {
  return context.apex.raise('System.FlowException', `The flow ${name} does not exist: the sample org has no flows.`);
}

/** The sample org has no invocable actions; the words are ours. */
export function raiseNoInvocableAction(context: RequestContext, name: string): never {
  return context.apex.raise(
    'System.UnsupportedOperationException',
    `The action ${name} does not exist: the sample org has no invocable actions.`,
  );
}

/** The words are ours. */
export function raiseNoFormulaEvaluation(context: RequestContext): never {
  return context.apex.raise(
    'System.FormulaValidationException',
    'The sample org does not evaluate formulas that Apex code makes.',
  );
}
