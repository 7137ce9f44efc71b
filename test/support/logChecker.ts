import assert from 'node:assert/strict';

// Reads a debug log back and finds what no real log has. It shares nothing with what writes the logs: the shapes are those of the
// reference's table of events.

/** Fields behind an event's name: each a pattern for the whole field. */
type Shape = readonly RegExp[];

const line = /^\[(?:\d+|EXTERNAL)\]$/;
const sourceLine = /^\[\d+\]$/;
const id = /^[0-9a-zA-Z]{15}$/;
const anything = /^[^]*$/;
const number = /^\d+$/;
const truth = /^(?:true|false)$/;
const typeName = /^[\w.<>, ]+$/;
const className = /^[\w.]+$/;
const signature = /^[\w.<>, ]+\([\w.<>, ]*\)$/;
const address = /^(?:0x[0-9a-f]+)?$/;
const rows = /^Rows:\d+$/;
const levels = /^APEX_CODE,\w+(?:;[A-Z_]+,\w+)+$/;
const sourceId = /^(?:01[pq][0-9a-zA-Z]{12})?$/;

const shapes: Readonly<Record<string, readonly Shape[]>> = {
  EXECUTION_STARTED: [[]],
  EXECUTION_FINISHED: [[]],
  USER_INFO: [[/^\[EXTERNAL\]$/, id, /^[^\s@]+@\S+$/, /^\(GMT[+-]\d\d:\d\d\) .+ \(.+\)$/, /^GMT[+-]\d\d:\d\d$/]],
  CODE_UNIT_STARTED: [
    [/^\[EXTERNAL\]$/, /^(?:execute_anonymous_apex|TRIGGERS|FutureHandler - state load|Validation:\w+:\w+)$/],
    [/^\[EXTERNAL\]$/, /^01p/, /^[\w.]+(?:\([\w.<>, ]*\))?$/],
    [/^\[EXTERNAL\]$/, /^01q/, /^\w+ on \w+ trigger event (?:Before|After)\w+$/, /^__sfdc_trigger\/[\w/]+$/],
  ],
  CODE_UNIT_FINISHED: [[anything], [/ trigger event /, /^__sfdc_trigger\//]],
  METHOD_ENTRY: [[line, sourceId, signature]],
  METHOD_EXIT: [
    [line, sourceId, signature],
    [line, className],
  ],
  CONSTRUCTOR_ENTRY: [[line, sourceId, /^<init>\(.*\)$/, className]],
  CONSTRUCTOR_EXIT: [[line, sourceId, /^<init>\(.*\)$/, className]],
  SYSTEM_METHOD_ENTRY: [[line, signature]],
  SYSTEM_METHOD_EXIT: [
    [line, signature],
    [line, className],
  ],
  SYSTEM_CONSTRUCTOR_ENTRY: [[line, /^<init>\(.*\)$/]],
  SYSTEM_CONSTRUCTOR_EXIT: [[line, /^<init>\(.*\)$/]],
  SYSTEM_MODE_ENTER: [[truth]],
  SYSTEM_MODE_EXIT: [[truth]],
  STATEMENT_EXECUTE: [[sourceLine]],
  VARIABLE_SCOPE_BEGIN: [[line, /^[\w.]+$/, typeName, truth, truth]],
  VARIABLE_ASSIGNMENT: [
    [line, /^[\w.]+$/, anything],
    [line, /^[\w.]+$/, anything, address],
  ],
  HEAP_ALLOCATE: [[line, /^Bytes:-?\d+$/]],
  EXCEPTION_THROWN: [[line, /^[\w.]+: [^]*$/]],
  FATAL_ERROR: [
    [/^[\w.]+: [^]*\n\n(?:(?:(?:Class|Trigger)\.[\w.<>]+|AnonymousBlock): line \d+, column \d+|\(\w[\w ]*\))/],
  ],
  USER_DEBUG: [[line, /^(?:NONE|INTERNAL|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST)$/, anything]],
  SOQL_EXECUTE_BEGIN: [[line, /^Aggregations:\d+$/, /^\s*select\s[^]*$/i]],
  SOQL_EXECUTE_EXPLAIN: [
    [
      line,
      /^(?:No explain plan is available|(?:TableScan|Index) on \w+ : \[\w*\], cardinality: \d+, .+ relativeCost [\d.]+)$/,
    ],
  ],
  SOQL_EXECUTE_END: [[line, rows]],
  SOSL_EXECUTE_BEGIN: [[line, /^\s*find\s[^]*$/i]],
  SOSL_EXECUTE_END: [[line, rows]],
  DML_BEGIN: [[line, /^Op:[A-Z][a-z]+$/, /^Type:\w+$/, rows]],
  DML_END: [[line]],
  SAVEPOINT_SET: [[line, /^\w+$/]],
  SAVEPOINT_ROLLBACK: [[line, /^\w+$/]],
  VALIDATION_RULE: [[id, /^\w+$/]],
  VALIDATION_FORMULA: [[anything], [anything, anything]],
  VALIDATION_PASS: [[]],
  VALIDATION_FAIL: [[]],
  CALLOUT_REQUEST: [[line, /^System\.HttpRequest\[Endpoint=.*, Method=\w+\]$/]],
  CALLOUT_RESPONSE: [[line, /^System\.HttpResponse\[Status=.*, StatusCode=\d+\]$/]],
  ENTERING_MANAGED_PKG: [[/^\w+$/]],
  PUSH_TRACE_FLAGS: [[line, sourceId, className, levels]],
  POP_TRACE_FLAGS: [[line, sourceId, className, levels]],
  LIMIT_USAGE: [[line, /^[A-Z_]+$/, number, number]],
  CUMULATIVE_LIMIT_USAGE: [[]],
  CUMULATIVE_LIMIT_USAGE_END: [[]],
  LIMIT_USAGE_FOR_NS: [
    [/^(?:\(default\)|\w+)$/, /^(?:\n {2}[A-Z][\w ]+: \d+ out of \d+(?: \*{7} CLOSE TO LIMIT)?){13}\n$/],
  ],
  TESTING_LIMITS: [[]],
  TOTAL_EMAIL_RECIPIENTS_QUEUED: [[number]],
  STATIC_VARIABLE_LIST: [[/^(?:\n {2}[\w.<>,[\] ]+:\w+:\d+)*\n$/]],
  CUMULATIVE_PROFILING_BEGIN: [[]],
  CUMULATIVE_PROFILING: [
    [/^No profiling information for (?:SOQL operations|SOSL operations|DML operations|method invocations)$/],
    [
      /^(?:SOQL operations|SOSL operations|DML operations|method invocations)$/,
      /^\n[^]*executed \d+ times? in \d+ ms\n$/,
    ],
  ],
  CUMULATIVE_PROFILING_END: [[]],
};

/** Events that others close, with how many fields of both must be the same, from the last. */
const pairs: Readonly<Record<string, string>> = {
  EXECUTION_STARTED: 'EXECUTION_FINISHED',
  CODE_UNIT_STARTED: 'CODE_UNIT_FINISHED',
  METHOD_ENTRY: 'METHOD_EXIT',
  CONSTRUCTOR_ENTRY: 'CONSTRUCTOR_EXIT',
  SYSTEM_METHOD_ENTRY: 'SYSTEM_METHOD_EXIT',
  SYSTEM_CONSTRUCTOR_ENTRY: 'SYSTEM_CONSTRUCTOR_EXIT',
  SOQL_EXECUTE_BEGIN: 'SOQL_EXECUTE_END',
  DML_BEGIN: 'DML_END',
  PUSH_TRACE_FLAGS: 'POP_TRACE_FLAGS',
  CUMULATIVE_LIMIT_USAGE: 'CUMULATIVE_LIMIT_USAGE_END',
  CUMULATIVE_PROFILING_BEGIN: 'CUMULATIVE_PROFILING_END',
};
const closers = new Map(Object.entries(pairs).map(([opens, closes]) => [closes, opens]));
/** A query or a save that fails has no end. */
const mayStayOpen = new Set(['SOQL_EXECUTE_BEGIN', 'DML_BEGIN']);

export interface LogEvent {
  readonly name: string;
  readonly fields: readonly string[];
  /** Milliseconds behind the point of the wall clock. */
  readonly stamp: number;
  readonly nanoseconds: number;
}

const start = /^\d\d:\d\d:\d\d\.(\d+) \((\d+)\)\|([A-Z_]+)(?:(\|[^]*)|\n*)$/;

/** Events with the lines that continue them. Lines of the anonymous block and the header come before. */
export function readLog(text: string): { readonly head: readonly string[]; readonly events: readonly LogEvent[] } {
  assert.ok(text.endsWith('\n'), 'a log ends with a line feed');
  const head: string[] = [];
  const texts: string[] = [];
  for (const one of text.slice(0, -1).split('\n')) {
    if (start.test(one)) {
      texts.push(one);
    } else if (texts.length === 0) {
      head.push(one);
    } else {
      texts.push(`${texts.pop() ?? ''}\n${one}`);
    }
  }
  return { head, events: texts.map(parsed) };
}

function parsed(text: string): LogEvent {
  const [, stamp, nanoseconds, name = '', rest] = start.exec(text) ?? [];
  return {
    name,
    fields: rest === undefined ? [] : rest.slice(1).split('|'),
    stamp: Number(stamp),
    nanoseconds: Number(nanoseconds),
  };
}

/** What is wrong with a log; empty when nothing is. A log that was cut is not held to balance. */
export function problemsOfLog(text: string): readonly string[] {
  const { head, events } = readLog(text);
  const whole = !text.includes('*** Skipped ') && !text.includes('MAXIMUM DEBUG LOG SIZE REACHED');
  return [
    ...headProblems(head),
    ...events.flatMap(shapeProblems),
    ...clockProblems(events),
    ...(whole ? balanceProblems(events) : []),
    ...fatalProblems(events),
    ...valueProblems(events),
    ...(/00D\w{12}(?:\w{3})?![\w.]{8}/.test(text) ? ['an org session stands in the log'] : []),
  ];
}

function headProblems([header = '', ...source]: readonly string[]): readonly string[] {
  const names = [...header.matchAll(/([A-Z_]{1,40}),(?:NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST)(?:;|$)/g)].map(
    ([, name]) => name,
  );
  const expected =
    'APEX_CODE APEX_PROFILING CALLOUT DATA_ACCESS DB NBA SYSTEM VALIDATION VISUALFORCE WAVE WORKFLOW'.split(' ');
  return [
    ...(/^\d\d\.0 APEX_CODE/.test(header) && names.join() === expected.join() ? [] : [`header: ${header}`]),
    ...source.filter((one) => !one.startsWith('Execute Anonymous: ')).map((one) => `before the first event: ${one}`),
  ];
}

function shapeProblems({ name, fields }: LogEvent): readonly string[] {
  const known = shapes[name];
  if (known === undefined) {
    return [`unknown event ${name}`];
  }
  const fits = known.some(
    (shape) => shape.length === fields.length && shape.every((pattern, index) => pattern.test(fields[index] ?? '')),
  );
  return fits ? [] : [`${name}|${fields.join('|').slice(0, 300)}`];
}

/** The counter never goes back; the stamp is right where the platform refreshes it, and never ahead. */
function clockProblems(events: readonly LogEvent[]): readonly string[] {
  const problems: string[] = [];
  let last = 0;
  for (const { name, stamp, nanoseconds } of events) {
    const elapsed = Math.floor(nanoseconds / 1e6);
    if (nanoseconds < last) {
      problems.push(`${name}: the counter went from ${last} back to ${nanoseconds}`);
    }
    last = nanoseconds;
    const fresh = /^(?:USER_INFO|CUMULATIVE_|LIMIT_USAGE_FOR_NS|TESTING_LIMITS|STATIC_VARIABLE_LIST)/.test(name);
    if (fresh && stamp !== elapsed % 1000) {
      problems.push(`${name}: stamp ${stamp} at ${nanoseconds}`);
    }
    if (stamp > 999 || (elapsed < 1000 && stamp > elapsed)) {
      problems.push(`${name}: stamp ${stamp} is ahead of ${nanoseconds}`);
    }
  }
  return problems;
}

function balanceProblems(events: readonly LogEvent[]): readonly string[] {
  const open: LogEvent[] = [];
  const problems: string[] = [];
  for (const event of events) {
    if (event.name in pairs) {
      open.push(event);
      continue;
    }
    const opener = closers.get(event.name);
    if (opener === undefined) {
      continue;
    }
    while (mayStayOpen.has(open.at(-1)?.name ?? '') && open.at(-1)?.name !== opener) {
      open.pop();
    }
    const opened = open.pop();
    if (opened?.name !== opener || !closes(opened, event)) {
      problems.push(
        `${event.name}|${event.fields.join('|')} closes ${opened?.name ?? 'nothing'}|${opened?.fields.join('|') ?? ''}`,
      );
    }
  }
  return [
    ...problems,
    ...open.filter(({ name }) => !mayStayOpen.has(name)).map(({ name }) => `${name} is never closed`),
  ];
}

function closes(opened: LogEvent, closing: LogEvent): boolean {
  if (!/^(?:METHOD|CONSTRUCTOR|SYSTEM)/.test(opened.name)) {
    return opened.name !== 'CODE_UNIT_STARTED' || opened.fields.includes(closing.fields[0] ?? '');
  }
  // A static initialiser ends with the class's name alone.
  const name = opened.fields.at(-1) ?? '';
  const initialiser = closing.fields.length === 2 && name.startsWith(`${closing.fields[1] ?? ''}.`);
  return opened.fields[0] === closing.fields[0] && (initialiser || closing.fields.at(-1) === name);
}

function fatalProblems(events: readonly LogEvent[]): readonly string[] {
  const fatal = events.flatMap(({ name, fields }, index) =>
    name === 'FATAL_ERROR' ? [{ index, text: fields[0] }] : [],
  );
  return fatal.length % 2 === 0 &&
    fatal.every(({ index, text }, place) => place % 2 === 0 || events[index - 1]?.fields[0] === text)
    ? []
    : ['a fatal error stands in the log twice'];
}

/** Values are JSON but for blobs and for objects as keys; texts are cut after twenty characters. */
function valueProblems(events: readonly LogEvent[]): readonly string[] {
  return events.flatMap(({ name, fields: [, label, value = ''] }) => {
    if (
      name !== 'VARIABLE_ASSIGNMENT' ||
      /BLOB\(\d+ bytes\)|^0x[0-9a-f]+$|\{\{|,\{.*\}:/.test(value) ||
      value.length > 20_000
    ) {
      return [];
    }
    try {
      JSON.parse(value);
    } catch {
      return [`${label ?? ''} is no JSON: ${value.slice(0, 200)}`];
    }
    const long = /^"(.*)"$/.exec(value)?.[1] ?? '';
    const isPlatform = /^(?:common\.|System\.|(?:List|Map) of size |\d{4}-\d\d-\d\dT|\w+\.[\w.]+)/.test(long);
    return long.length > 20 && !/ \(\d+ more\) \.\.\.$/.test(long) && !isPlatform && !long.includes('\\')
      ? [`${label ?? ''} is not cut: ${value.slice(0, 200)}`]
      : [];
  });
}
