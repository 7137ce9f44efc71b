/** P0: wrong data, a hang or a crash; P1: users notice; P2: polish. */
type Priority = 'P0' | 'P1' | 'P2';

interface ConformanceItem {
  readonly number: number;
  readonly priority: Priority;
  readonly words: string;
}

/** What a debug adapter has to hold, as a client sees it from outside. Each row is tested under its number and words. */
const rows: readonly (readonly [number: number, priority: Priority, words: string])[] = [
  // Framing and base protocol
  [1, 'P0', 'Content-Length counts UTF-8 bytes'],
  [2, 'P0', 'Frames split at every byte position and 2+ frames in one chunk are both read correctly'],
  [3, 'P0', 'Nothing but frames on stdout'],
  [4, 'P0', 'Malformed body, JSON null/number/array: adapter stays alive and answers the next valid request'],
  [
    5,
    'P0',
    'Bad or missing header, length too short/long/negative/10^12: resync or close cleanly with a message in ≤ 1 s; never deaf, never unbounded buffering (cap 64 MiB)',
  ],
  [6, 'P0', 'Every request gets exactly one response, also on throw, rejection, timeout, cancel, disconnect'],
  [7, 'P1', 'seq starts at 1 and rises by 1 over responses and events together'],
  [8, 'P1', 'request_seq and command echo the request'],
  [9, 'P0', 'Unknown command: success:false, session lives'],
  [
    10,
    'P0',
    'Known command with missing, null or wrong-typed arguments: success:false with a message naming the field; no stack trace in it',
  ],
  [11, 'P1', 'Errors carry body.error with id, format, showUser right; text is useful without the log'],
  [12, 'P0', 'No error sets sendTelemetry; no variable whose name begins with _ holds org data'],
  [13, 'P1', 'Unknown extra properties ignored; __proto__, constructor keys harmless'],
  [14, 'P1', 'All messages validate against the 1.71 JSON schema; integers within declared ranges; ids in (0, 2^31)'],
  // Initialise, launch, configure
  [15, 'P0', 'No event or reverse request before the initialize response'],
  [16, 'P0', 'initialized after that response, exactly once, and only when breakpoints can be accepted'],
  [17, 'P0', 'launch sent before, between or after initialized: same end state'],
  [18, 'P0', 'No debugged request is released or stopped visibly before configurationDone'],
  [19, 'P1', 'Second initialize: error, state untouched'],
  [20, 'P1', 'pathFormat: uri, linesStartAt1:false, columnsStartAt1:false honoured or refused clearly'],
  [
    21,
    'P1',
    'Every request before launch other than configuration, threads, disconnect, cancel: refused, not executed',
  ],
  [
    22,
    'P0',
    'Failed launch: success:false with the reason, then no leaked org session, no leaked stream, process exits on disconnect',
  ],
  [23, 'P1', 'Only advertised capabilities work, and all advertised ones work (one probe per capability)'],
  [
    24,
    'P1',
    'Client without supportsVariableType, …Paging, …ProgressReporting, …InvalidatedEvent, …ANSIStyling: those fields/events not sent',
  ],
  [25, 'P1', 'noDebug:true: refused or explained; never creates a debugger session silently'],
  [26, 'P1', 'locale used for messages'],
  // Breakpoints
  [27, 'P0', 'Answer array: same length, same order as asked (mixed valid/invalid)'],
  [28, 'P0', 'setBreakpoints replaces all of one source; empty list clears; other sources untouched'],
  [
    29,
    'P0',
    'Five overlapping setBreakpoints for one file with 0-2 s org latency: final org state = last request; no duplicates, no deletes of wanted ones',
  ],
  [30, 'P1', 'Each has a stable id; same id after re-sending an unchanged breakpoint'],
  [31, 'P1', 'Unverified ones carry message and reason pending/failed'],
  [32, 'P1', 'Moved line reported with the actual line'],
  [33, 'P0', 'No breakpoint event mentions an id before the response that introduced it'],
  [34, 'P1', 'No breakpoint events as an echo of a setBreakpoints'],
  [35, 'P1', 'After reconnect or source retrieval, changed verification arrives as breakpoint changed'],
  [
    36,
    'P1',
    'setExceptionBreakpoints: result order = filters, then filterOptions, then exceptionOptions; condition errors in message',
  ],
  [37, 'P1', 'breakpointLocations (if offered) agrees with what then verifies'],
  [38, 'P2', 'Conditions, hit counts, log messages: honoured or reported as not supported; never ignored silently'],
  [39, 'P0', 'Removing a breakpoint while its stopped is in flight: no crash, thread still controllable'],
  // Stop, run, threads
  [
    40,
    'P0',
    "Response to continue/next/stepIn/stepOut before the stopped it causes, even if the org's event arrives first",
  ],
  [41, 'P0', 'threads always succeeds, also while starting and with none (dummy or empty by design)'],
  [42, 'P0', "Thread id stable for a request's life, never reused in a session"],
  [
    43,
    'P0',
    "allThreadsContinued:false in continue; allThreadsStopped false or absent; the other request's state untouched",
  ],
  [44, 'P1', 'stopped carries a reason from the list, threadId, hitBreakpointIds, localisable description'],
  [45, 'P1', 'Exception stop: reason exception, text = type, exceptionInfo gives details'],
  [46, 'P1', 'thread started/exited for each debugged request; continued only when nobody asked'],
  [47, 'P0', 'Step/continue on a running or unknown thread: fails (notStopped), no org call'],
  [48, 'P0', 'Two step requests without a stop between: exactly one reaches the org'],
  [49, 'P0', 'stopped for a request whose start was missed: adopted, not dropped'],
  [50, 'P0', 'Duplicate/out-of-order org events: no second thread, no second stopped'],
  [51, 'P1', 'pause: not advertised as working; answers with a reason'],
  [52, 'P1', 'Third concurrent request refused by the org: shown to the user once'],
  // Frames, scopes, variables, evaluate
  [53, 'P0', 'stackTrace paging: startFrame/levels/totalFrames; levels:0 = all; frame ids unique over all threads'],
  [
    54,
    'P0',
    "Frame/variable ids die on resume: later use gives an empty or failed answer in ≤ 50 ms, never another object's data",
  ],
  [55, 'P0', 'Two stopped requests with colliding server reference ids never mix'],
  [56, 'P0', 'Variables in every frame, not just the top'],
  [57, 'P0', 'variables start/count/filter; start beyond the end = empty array (1.71 rule); count 0 = all'],
  [58, 'P0', '10^6-element list: one page = bounded org calls, bounded memory; first and last page alike'],
  [59, 'P1', 'Cycles and 10,000-deep chains expand lazily without growth'],
  [60, 'P1', 'expensive scopes marked; lazy values (presentationHint.lazy) not fetched unasked'],
  [61, 'P1', 'A 10 MB string: one-line shortened value; full text by evaluate clipboard'],
  [62, 'P1', 'evaluateName really evaluates back to the same value'],
  [
    63,
    'P1',
    'evaluate contexts watch/hover/repl/clipboard/variables: hover side-effect free; unsupported text fails with a reason, no echo',
  ],
  [64, 'P2', 'Expanding N children costs ≤ 2 org calls, not N+1'],
  [
    65,
    'P1',
    'source for frames without local file: content or a clear refusal; presentationHint: subtle/deemphasize for foreign frames',
  ],
  // Cancel, progress, output, end
  [
    66,
    'P1',
    'cancel of an outstanding request: that request is still answered (cancelled); cancel itself never shown as an error',
  ],
  [67, 'P1', 'progressStart ids unique; every start has one end, also on failure, cancel, disconnect'],
  [68, 'P1', 'output: text without control bytes or bidi overrides; source/line correct; category never telemetry'],
  [
    69,
    'P0',
    'disconnect in every state (before launch, mid-launch, stopped, running, link down, twice): answered ≤ 3 s, org session detached or recorded as orphan, process gone ≤ 5 s',
  ],
  [70, 'P0', 'Whatever ends the session (org, policy, auth loss, link loss): exactly one terminated, user told why'],
  [71, 'P0', 'stdin closed or client killed: adapter detaches and exits ≤ 5 s'],
  [72, 'P1', 'Start→stop 1,000 times in one process: no growth in handles, timers, sockets'],
];

export const items: readonly ConformanceItem[] = rows.map(([number, priority, words]) => ({ number, priority, words }));

/** A test of an item. `how` tells which part of it, where it has several, or what stands in for the real thing. */
export function item(number: number, how: string, body: Mocha.AsyncFunc): void {
  const found = items.find((candidate) => candidate.number === number);
  if (found === undefined) {
    throw new Error(`There is no conformance item ${number}.`);
  }
  it(`${number} [${found.priority}] ${found.words}${how === '' ? '' : ` — ${how}`}`, body);
}
