// Every event name that is known, with the category and level that turn it on and what it opens. Facts: 383 public logs, Salesforce's
// documentation and the names that other readers know. New names come with every release: an unknown one is kept as a leaf.

/** An event's number within this program. Not stable between releases: store names. */
export type EventKind = number;

export type Pairing =
  /** Has no inside. */
  | { readonly role: 'leaf' }
  /** Is open until one of `closers` comes. */
  | { readonly role: 'opens'; readonly closers: readonly EventKind[] }
  /** Is open until the next event, whatever that is. */
  | { readonly role: 'opensUntilNext' }
  | { readonly role: 'closes' };

export interface EventKindFacts {
  readonly name: string;
  /** As in the log's first line: `APEX_CODE`. Undefined where nobody says. */
  readonly category: string | undefined;
  /** The lowest level that shows it. */
  readonly level: string | undefined;
}

/**
 * `A>B` is opened by A and closed by B, `A>B/C` by whichever comes first; `A^` is closed by the next event. Events after a category
 * and level belong to these.
 */
const catalogue = `
APEX_CODE ERROR: EXECUTION_STARTED>EXECUTION_FINISHED USER_INFO CODE_UNIT_STARTED>CODE_UNIT_FINISHED FATAL_ERROR
  PUSH_NOTIFICATION_INVALID_APP PUSH_NOTIFICATION_INVALID_CERTIFICATE PUSH_NOTIFICATION_INVALID_NOTIFICATION
APEX_CODE INFO: EXCEPTION_THROWN EMAIL_QUEUE VF_PAGE_MESSAGE
  SESSION_CACHE_GET_BEGIN>SESSION_CACHE_GET_END SESSION_CACHE_PUT_BEGIN>SESSION_CACHE_PUT_END
  SESSION_CACHE_REMOVE_BEGIN>SESSION_CACHE_REMOVE_END ORG_CACHE_GET_BEGIN>ORG_CACHE_GET_END
  ORG_CACHE_PUT_BEGIN>ORG_CACHE_PUT_END ORG_CACHE_REMOVE_BEGIN>ORG_CACHE_REMOVE_END
APEX_CODE DEBUG: USER_DEBUG PUSH_NOTIFICATION_NO_DEVICES PUSH_NOTIFICATION_SENT
APEX_CODE FINE: METHOD_ENTRY>METHOD_EXIT CONSTRUCTOR_ENTRY>CONSTRUCTOR_EXIT ENTERING_MANAGED_PKG
APEX_CODE FINER: STATEMENT_EXECUTE HEAP_ALLOCATE HEAP_DEALLOCATE FORMULA_EVALUATE_BEGIN>FORMULA_EVALUATE_END
APEX_CODE FINEST: VARIABLE_SCOPE_BEGIN VARIABLE_SCOPE_END VARIABLE_ASSIGNMENT BULK_HEAP_ALLOCATE
APEX_PROFILING INFO: CUMULATIVE_LIMIT_USAGE>CUMULATIVE_LIMIT_USAGE_END TESTING_LIMITS
APEX_PROFILING FINE: CUMULATIVE_PROFILING_BEGIN>CUMULATIVE_PROFILING_END CUMULATIVE_PROFILING STACK_FRAME_VARIABLE_LIST
  STATIC_VARIABLE_LIST TOTAL_EMAIL_RECIPIENTS_QUEUED
APEX_PROFILING FINEST: LIMIT_USAGE LIMIT_USAGE_FOR_NS
DB INFO: SOQL_EXECUTE_BEGIN>SOQL_EXECUTE_END SOSL_EXECUTE_BEGIN>SOSL_EXECUTE_END DML_BEGIN>DML_END
  QUERY_MORE_BEGIN>QUERY_MORE_END QUERY_MORE_ITERATIONS SAVEPOINT_SET SAVEPOINT_ROLLBACK BULK_DML_RETRY
  CURSOR_CREATE_BEGIN>CURSOR_CREATE_END
DB FINEST: SOQL_EXECUTE_EXPLAIN IDEAS_QUERY_EXECUTE
SYSTEM INFO: SYSTEM_MODE_ENTER SYSTEM_MODE_EXIT PUSH_TRACE_FLAGS POP_TRACE_FLAGS
  DUPLICATE_DETECTION_BEGIN>DUPLICATE_DETECTION_END DUPLICATE_DETECTION_RULE_INVOCATION
  DUPLICATE_DETECTION_MATCH_INVOCATION_SUMMARY MATCH_ENGINE_BEGIN>MATCH_ENGINE_END
SYSTEM DEBUG: DUPLICATE_DETECTION_MATCH_INVOCATION_DETAILS
SYSTEM FINE: SYSTEM_METHOD_ENTRY>SYSTEM_METHOD_EXIT SYSTEM_CONSTRUCTOR_ENTRY>SYSTEM_CONSTRUCTOR_EXIT
  RLM_CONFIGURATOR_BEGIN>RLM_CONFIGURATOR_END RLM_PRICING_BEGIN>RLM_PRICING_END
CALLOUT ERROR: XDS_RESPONSE_ERROR
CALLOUT INFO: CALLOUT_REQUEST CALLOUT_RESPONSE NAMED_CREDENTIAL_REQUEST NAMED_CREDENTIAL_RESPONSE XDS_RESPONSE
CALLOUT FINER: NAMED_CREDENTIAL_RESPONSE_DETAIL XDS_DETAIL XDS_RESPONSE_DETAIL
VALIDATION INFO: VALIDATION_RULE VALIDATION_FORMULA VALIDATION_PASS VALIDATION_FAIL VALIDATION_ERROR
VISUALFORCE INFO: VF_DESERIALIZE_VIEWSTATE_BEGIN>VF_DESERIALIZE_VIEWSTATE_END
  VF_SERIALIZE_VIEWSTATE_BEGIN>VF_SERIALIZE_VIEWSTATE_END
  VF_DESERIALIZE_CONTINUATION_STATE_BEGIN>VF_DESERIALIZE_CONTINUATION_STATE_END
  VF_SERIALIZE_CONTINUATION_STATE_BEGIN>VF_SERIALIZE_CONTINUATION_STATE_END
VISUALFORCE FINE: VF_APEX_CALL_START>VF_APEX_CALL_END
VISUALFORCE FINER: VF_EVALUATE_FORMULA_BEGIN>VF_EVALUATE_FORMULA_END
WORKFLOW ERROR: FLOW_CREATE_INTERVIEW_ERROR FLOW_START_INTERVIEWS_ERROR FLOW_ELEMENT_ERROR WF_FLOW_ACTION_ERROR
  WF_FLOW_ACTION_ERROR_DETAIL
WORKFLOW WARN: FLOW_ELEMENT_FAULT
WORKFLOW INFO: FLOW_CREATE_INTERVIEW_BEGIN>FLOW_CREATE_INTERVIEW_END FLOW_START_INTERVIEWS_BEGIN>FLOW_START_INTERVIEWS_END
  FLOW_START_INTERVIEW_BEGIN>FLOW_START_INTERVIEW_END FLOW_INTERVIEW_FINISHED FLOW_INTERVIEW_PAUSED FLOW_INTERVIEW_RESUMED
  FLOW_START_SCHEDULED_RECORDS FLOW_BULK_ELEMENT_NOT_SUPPORTED EVENT_SERVICE_PUB_BEGIN>EVENT_SERVICE_PUB_END
  EVENT_SERVICE_SUB_BEGIN>EVENT_SERVICE_SUB_END SLA_END SLA_EVAL_MILESTONE SLA_NULL_START_DATE SLA_PROCESS_CASE
  WF_CRITERIA_BEGIN>WF_CRITERIA_END/WF_RULE_NOT_EVALUATED WF_RULE_EVAL_BEGIN>WF_RULE_EVAL_END WF_RULE_FILTER
  WF_RULE_EVAL_VALUE WF_RULE_ENTRY_ORDER WF_ACTION WF_ACTIONS_END WF_ACTION_TASK WF_SPOOL_ACTION_BEGIN WF_TIME_TRIGGER
  WF_OUTBOUND_MSG WF_ENQUEUE_ACTIONS WF_ASSIGN WF_ESCALATION_ACTION WF_REASSIGN_RECORD WF_RESPONSE_NOTIFY WF_SOFT_REJECT
  WF_APPROVAL_REMOVE WF_APPROVAL_SUBMITTER WF_APPROVAL^ WF_APPROVAL_SUBMIT^ WF_EMAIL_ALERT^ WF_EMAIL_SENT^
  WF_EVAL_ENTRY_CRITERIA^ WF_FIELD_UPDATE^ WF_FORMULA^ WF_NEXT_APPROVER^ WF_PROCESS_FOUND^ WF_PROCESS_NODE^
  WF_RULE_INVOCATION^
WORKFLOW FINE: FLOW_ELEMENT_BEGIN>FLOW_ELEMENT_END FLOW_ELEMENT_DEFERRED FLOW_BULK_ELEMENT_BEGIN>FLOW_BULK_ELEMENT_END
  WF_FLOW_ACTION_DETAIL
WORKFLOW FINER: FLOW_VALUE_ASSIGNMENT FLOW_ASSIGNMENT_DETAIL FLOW_LOOP_DETAIL FLOW_RULE_DETAIL FLOW_SUBFLOW_DETAIL
  FLOW_ACTIONCALL_DETAIL FLOW_BULK_ELEMENT_DETAIL FLOW_WAIT_EVENT_RESUMING_DETAIL FLOW_WAIT_EVENT_WAITING_DETAIL
  FLOW_WAIT_RESUMING_DETAIL FLOW_WAIT_WAITING_DETAIL FLOW_START_INTERVIEW_LIMIT_USAGE FLOW_INTERVIEW_FINISHED_LIMIT_USAGE
  FLOW_ELEMENT_LIMIT_USAGE FLOW_BULK_ELEMENT_LIMIT_USAGE EVENT_SERVICE_PUB_DETAIL EVENT_SERVICE_SUB_DETAIL
NBA FINE: NBA_STRATEGY_BEGIN>NBA_STRATEGY_END NBA_NODE_BEGIN>NBA_NODE_END NBA_NODE_DETAIL NBA_OFFER_INVALID
NBA ERROR: NBA_NODE_ERROR NBA_STRATEGY_ERROR
- -: HEAP_DUMP DUPLICATE_RULE_FILTER DUPLICATE_RULE_FILTER_RESULT DUPLICATE_RULE_FILTER_VALUE
  BULK_COUNTABLE_STATEMENT_EXECUTE CALLOUT_REQUEST_PREPARE CALLOUT_REQUEST_FINALIZE CURSOR_FETCH CURSOR_FETCH_PAGE
  DATAWEAVE_USER_DEBUG DATA_ACCESS_EVALUATION FLOW_COLLECTION_PROCESSOR_DETAIL FLOW_SCREEN_DETAIL
  FLOW_SCHEDULED_PATH_QUEUED FOR_UPDATE_LOCKS_RELEASE FORMULA_BUILD MATCH_ENGINE_INVOCATION QUERY_SQL_LOG
  REFERENCED_OBJECT_LIST SAVEPOINT_RELEASE SAVEPOINT_RESET SCHEDULED_FLOW_DETAIL SCRIPT_EXECUTION TRANSFORMATION_SUMMARY
  USER_DEBUG_DEBUG USER_DEBUG_ERROR USER_DEBUG_FINE USER_DEBUG_FINER USER_DEBUG_FINEST USER_DEBUG_INFO USER_DEBUG_WARN
  USER_MODE_PERMSET_APPLIED VF_APEX_CALL WAVE_APP_LIFECYCLE WF_APEX_ACTION WF_CHATTER_POST WF_ESCALATION_RULE
  WF_FLOW_ACTION_BEGIN>WF_FLOW_ACTION_END WF_HARD_REJECT WF_KNOWLEDGE_ACTION WF_NO_PROCESS_FOUND WF_QUICK_CREATE
  WF_SEND_ACTION WF_TIME_TRIGGERS_BEGIN XDS_REQUEST_DETAIL
`;

/** What is no event, but owns bytes of a log. Their names cannot be those of events. */
export const parts = {
  /** Bytes before the first thing that is understood. */
  preamble: '(preamble)',
  /** `64.0 APEX_CODE,FINEST;…`: once at the start, and again where logs were put one behind another. */
  header: '(header)',
  /** A source line of the anonymous Apex that ran. */
  anonymousSource: '(anonymous source)',
  /** `*** Skipped N bytes of detailed log` */
  skipped: '(skipped)',
  /** `*** MAXIMUM DEBUG LOG SIZE REACHED ***` */
  sizeReached: '(maximum size reached)',
} as const;

interface KindBuilder extends EventKindFacts {
  pairing: Pairing;
}

class EventCatalogue {
  readonly all: KindBuilder[] = [];
  readonly #byName = new Map<string, EventKind>();

  constructor() {
    for (const name of Object.values(parts)) {
      this.#add(name, undefined, undefined);
    }
    for (const group of catalogue.trim().split(/\n(?! )/)) {
      const [head = '', events = ''] = group.split(': ');
      const [category, level] = head.split(' ').map((word) => (word === '-' ? undefined : word));
      for (const event of events.trim().split(/\s+/)) {
        this.#addPair(event, category, level);
      }
    }
  }

  kindOf(name: string): EventKind | undefined {
    return this.#byName.get(name);
  }

  #addPair(event: string, category: string | undefined, level: string | undefined): void {
    const [name = '', closers] = event.split('>');
    const opener = this.#add(name.replace('^', ''), category, level);
    if (name.endsWith('^')) {
      opener.pairing = { role: 'opensUntilNext' };
    } else if (closers !== undefined) {
      const kinds = closers.split('/').map((closer) => {
        this.#add(closer, category, level).pairing = { role: 'closes' };
        return this.#byName.get(closer) ?? 0;
      });
      opener.pairing = { role: 'opens', closers: kinds };
    }
  }

  #add(name: string, category: string | undefined, level: string | undefined): KindBuilder {
    const kind: KindBuilder = { name, category, level, pairing: { role: 'leaf' } };
    this.#byName.set(name, this.all.length);
    this.all.push(kind);
    return kind;
  }
}

const known = new EventCatalogue();

export const knownKinds: readonly (EventKindFacts & { readonly pairing: Pairing })[] = known.all;

/** The kind of a name that is in the catalogue: a name that is not is a mistake in this program. */
export function kindNamed(name: string): EventKind {
  const kind = known.kindOf(name);
  if (kind === undefined) {
    throw new Error(`No event is called ${name}`);
  }
  return kind;
}

/** The kinds that code asks for by name. */
export const kinds = {
  preamble: kindNamed(parts.preamble),
  header: kindNamed(parts.header),
  anonymousSource: kindNamed(parts.anonymousSource),
  skipped: kindNamed(parts.skipped),
  sizeReached: kindNamed(parts.sizeReached),
  executionStarted: kindNamed('EXECUTION_STARTED'),
  executionFinished: kindNamed('EXECUTION_FINISHED'),
  userInfo: kindNamed('USER_INFO'),
  codeUnitStarted: kindNamed('CODE_UNIT_STARTED'),
  codeUnitFinished: kindNamed('CODE_UNIT_FINISHED'),
  methodEntry: kindNamed('METHOD_ENTRY'),
  methodExit: kindNamed('METHOD_EXIT'),
  constructorEntry: kindNamed('CONSTRUCTOR_ENTRY'),
  constructorExit: kindNamed('CONSTRUCTOR_EXIT'),
  systemMethodEntry: kindNamed('SYSTEM_METHOD_ENTRY'),
  systemMethodExit: kindNamed('SYSTEM_METHOD_EXIT'),
  systemConstructorEntry: kindNamed('SYSTEM_CONSTRUCTOR_ENTRY'),
  systemConstructorExit: kindNamed('SYSTEM_CONSTRUCTOR_EXIT'),
  visualforceCallStart: kindNamed('VF_APEX_CALL_START'),
  visualforceCallEnd: kindNamed('VF_APEX_CALL_END'),
  statement: kindNamed('STATEMENT_EXECUTE'),
  scopeBegin: kindNamed('VARIABLE_SCOPE_BEGIN'),
  scopeEnd: kindNamed('VARIABLE_SCOPE_END'),
  assignment: kindNamed('VARIABLE_ASSIGNMENT'),
  heapAllocate: kindNamed('HEAP_ALLOCATE'),
  heapDump: kindNamed('HEAP_DUMP'),
  exceptionThrown: kindNamed('EXCEPTION_THROWN'),
  fatalError: kindNamed('FATAL_ERROR'),
  userDebug: kindNamed('USER_DEBUG'),
  soqlBegin: kindNamed('SOQL_EXECUTE_BEGIN'),
  soqlExplain: kindNamed('SOQL_EXECUTE_EXPLAIN'),
  soqlEnd: kindNamed('SOQL_EXECUTE_END'),
  soslBegin: kindNamed('SOSL_EXECUTE_BEGIN'),
  soslEnd: kindNamed('SOSL_EXECUTE_END'),
  dmlBegin: kindNamed('DML_BEGIN'),
  dmlEnd: kindNamed('DML_END'),
  calloutRequest: kindNamed('CALLOUT_REQUEST'),
  calloutResponse: kindNamed('CALLOUT_RESPONSE'),
  limitUsage: kindNamed('LIMIT_USAGE'),
  limitUsageForNamespace: kindNamed('LIMIT_USAGE_FOR_NS'),
  enteringManagedPackage: kindNamed('ENTERING_MANAGED_PKG'),
} as const;
