import { l10n } from '../base/l10n.ts';
import { kindNamed, knownKinds } from './eventKinds.ts';

/** What an event says, in plain words. Those without an entry are told by their category and level alone. */
const meanings: Readonly<Record<string, () => string>> = {
  EXECUTION_STARTED: () => l10n.t('A transaction begins. A log may hold several.'),
  EXECUTION_FINISHED: () => l10n.t('The transaction ends.'),
  USER_INFO: () => l10n.t('Who ran this, and in which time zone.'),
  CODE_UNIT_STARTED: () => l10n.t('Salesforce hands over to a trigger, a class, a flow, a page or a rule.'),
  CODE_UNIT_FINISHED: () => l10n.t('The unit is done.'),
  METHOD_ENTRY: () => l10n.t('A method is called. The number is the line of the call.'),
  METHOD_EXIT: () => l10n.t('The method returns, or an exception leaves it.'),
  CONSTRUCTOR_ENTRY: () => l10n.t('An object is made. The number is the line of the call.'),
  CONSTRUCTOR_EXIT: () => l10n.t('The object is made.'),
  SYSTEM_METHOD_ENTRY: () => l10n.t('A method of the platform is called.'),
  SYSTEM_METHOD_EXIT: () => l10n.t('The method of the platform returns.'),
  SYSTEM_CONSTRUCTOR_ENTRY: () => l10n.t('An object of the platform is made.'),
  SYSTEM_CONSTRUCTOR_EXIT: () => l10n.t('The object of the platform is made.'),
  SYSTEM_MODE_ENTER: () =>
    l10n.t('Code runs with the rights of the system from here on (true), or with those of the user (false).'),
  SYSTEM_MODE_EXIT: () => l10n.t('The rights are those of before again.'),
  ENTERING_MANAGED_PKG: () =>
    l10n.t(
      'Code of a managed package runs. Without login access with the right to debug it, the log shows no more of it.',
    ),
  STATEMENT_EXECUTE: () => l10n.t('The statement on this line of the innermost method begins.'),
  HEAP_ALLOCATE: () => l10n.t('Memory is taken on the heap.'),
  HEAP_DEALLOCATE: () => l10n.t('Memory on the heap is given back.'),
  BULK_HEAP_ALLOCATE: () => l10n.t('Memory is taken on the heap for many records at once.'),
  HEAP_DUMP: () => l10n.t('A checkpoint: the values in memory were saved at this line.'),
  VARIABLE_SCOPE_BEGIN: () =>
    l10n.t('A variable is declared: its name, its type, whether it can be a reference, whether it is static.'),
  VARIABLE_SCOPE_END: () => l10n.t('A variable is gone.'),
  VARIABLE_ASSIGNMENT: () =>
    l10n.t(
      'A variable gets a value. Texts are cut after about 20 characters, objects are shown one level deep, and what methods change in a list or map is not logged.',
    ),
  EXCEPTION_THROWN: () => l10n.t('An exception. It is written once for each method that it leaves.'),
  FATAL_ERROR: () => l10n.t('Nobody caught the exception: the transaction is rolled back. The log writes it twice.'),
  USER_DEBUG: () => l10n.t('What the code printed with System.debug.'),
  SOQL_EXECUTE_BEGIN: () => l10n.t('A query begins. Values of bind variables are not logged.'),
  SOQL_EXECUTE_EXPLAIN: () =>
    l10n.t('How the database went about the query. A relative cost above 1 means that it is not selective.'),
  SOQL_EXECUTE_END: () => l10n.t('The query is done: so many rows count against the limit.'),
  SOSL_EXECUTE_BEGIN: () => l10n.t('A text search begins.'),
  SOSL_EXECUTE_END: () => l10n.t('The text search is done.'),
  DML_BEGIN: () =>
    l10n.t('Records are changed. Triggers, flows and rules that this starts follow, up to the end of the change.'),
  DML_END: () => l10n.t('The change is done, with all that it started.'),
  SAVEPOINT_SET: () => l10n.t('A savepoint: changes after it can be rolled back.'),
  SAVEPOINT_ROLLBACK: () => l10n.t('Changes since the savepoint are rolled back.'),
  CALLOUT_REQUEST: () => l10n.t('Another server is called.'),
  CALLOUT_RESPONSE: () => l10n.t('The other server has answered.'),
  LIMIT_USAGE: () => l10n.t('How much of a limit is used at this point.'),
  CUMULATIVE_LIMIT_USAGE: () => l10n.t('What was used of all limits follows.'),
  LIMIT_USAGE_FOR_NS: () =>
    l10n.t('What one namespace has used of its limits. A managed package from AppExchange has limits of its own.'),
  CUMULATIVE_PROFILING: () => l10n.t('The statements that took longest.'),
  TESTING_LIMITS: () => l10n.t('What a test has used between startTest and stopTest.'),
  STATIC_VARIABLE_LIST: () => l10n.t('Memory that static variables take.'),
  STACK_FRAME_VARIABLE_LIST: () => l10n.t('Memory that local variables take.'),
  PUSH_TRACE_FLAGS: () => l10n.t('A class or trigger has log levels of its own: they count from here on.'),
  POP_TRACE_FLAGS: () => l10n.t('The log levels are those of before again.'),
  VALIDATION_RULE: () => l10n.t('A validation rule is looked at.'),
  VALIDATION_FORMULA: () => l10n.t('The formula of the validation rule, with the values it was given.'),
  VALIDATION_PASS: () => l10n.t('The record is valid by this rule.'),
  VALIDATION_FAIL: () => l10n.t('The record is not valid by this rule.'),
  FLOW_START_INTERVIEW_BEGIN: () => l10n.t('A flow starts.'),
  FLOW_ELEMENT_BEGIN: () => l10n.t('An element of the flow starts.'),
  FLOW_ELEMENT_ERROR: () => l10n.t('An element of the flow has failed.'),
  FLOW_VALUE_ASSIGNMENT: () => l10n.t('A variable of the flow gets a value.'),
  WF_RULE_EVAL_BEGIN: () => l10n.t('Workflow rules are looked at.'),
  WF_CRITERIA_BEGIN: () => l10n.t('The criteria of a workflow rule are looked at.'),
  VF_APEX_CALL_START: () => l10n.t('A page calls a controller.'),
  VF_EVALUATE_FORMULA_BEGIN: () => l10n.t('A page works out a formula.'),
  EMAIL_QUEUE: () => l10n.t('An e-mail is queued.'),
  '(header)': () => l10n.t('The API version and the log level of each category.'),
  '(skipped)': () =>
    l10n.t(
      'Salesforce left lines out here, because the log grew too large. What follows may miss beginnings, ends and values.',
    ),
  '(maximum size reached)': () =>
    l10n.t('The log has reached its largest size. Salesforce wrote only what matters most after this.'),
  '(anonymous source)': () => l10n.t('The anonymous Apex that ran, line by line.'),
  '(preamble)': () => l10n.t('This is not part of a debug log.'),
};

/** Undefined for an event that nobody has described. */
export function eventMeaning(name: string): string | undefined {
  return Object.hasOwn(meanings, name) ? meanings[name]?.() : undefined;
}

/** The category and level that turn an event on; undefined where they are not known. */
export function eventSwitch(kind: number): string | undefined {
  const { category, level } = knownKinds[kind] ?? {};
  return category === undefined || level === undefined
    ? undefined
    : l10n.t('logged with {0} at {1} or finer', category, level);
}

// A name that no event has would never be shown.
for (const name of Object.keys(meanings)) {
  kindNamed(name);
}
