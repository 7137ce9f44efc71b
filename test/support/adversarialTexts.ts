import { expressionAt, namesUntil } from '../../src/core/apexLanguage/sourceNames.ts';
import { scanApexFile } from '../../src/core/apexLanguage/apexScanner.ts';
import { testClassIn } from '../../src/core/apexLanguage/testClasses.ts';
import { stackFrames } from '../../src/core/apexRuns/stackTrace.ts';
import { displayLine, displayText } from '../../src/core/base/displayText.ts';
import { redact } from '../../src/core/base/logger.ts';
import { markdownText } from '../../src/core/base/markdownText.ts';
import { lineFinder } from '../../src/core/debugLogs/search/lineFinder.ts';
import { searchLog } from '../../src/core/debugLogs/search/logSearch.ts';
import { isTruncated } from '../../src/core/debugLogs/truncation.ts';
import { deriveGrants } from '../../src/core/loginAccess/grants.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { exceptionDetails } from '../../src/dap/exceptionInfo.ts';
import { stoppedState } from '../../src/org/debugReplies.ts';
import { debuggerEvent } from '../../src/org/debuggerEvents.ts';
import { parseJson } from '../../src/org/json.ts';
import { replyFailure } from '../../src/org/http/replyFailure.ts';

/** A reader of what an org, a log or a file says, and a text that would cost a careless one the square of its length. */
export interface AdversarialText {
  readonly build: (length: number) => string;
  readonly read: (text: string) => unknown;
}

const again =
  (piece: string, start = '', end = '') =>
  (length: number): string =>
    start + piece.repeat(Math.ceil(length / piece.length)) + end;

const asClass = (text: string): unknown => scanApexFile(text, { kind: 'class', namespace: null });

const event = (text: string): unknown =>
  debuggerEvent({
    sobject: { SessionId: '07a', Type: 'Stopped', RequestId: '07c', Description: text, Stacktrace: text },
  });

const rest = (body: string): unknown =>
  replyFailure('acme.example', 'read records', { status: 500, headers: {}, body: Buffer.from(body) });

const grants = (display: string): unknown =>
  deriveGrants([{ action: 'loginasgrantedtopartnerbt', display, created: new Date(0) }], { now: new Date(0) });

const exception = (text: string): unknown =>
  exceptionDetails({ event: { kind: 'stopped', requestId: '07c', description: text, stackTrace: text } } as never, () =>
    Promise.resolve(undefined),
  );

/** As files and replies are read. */
const pieceLength = 64 * 1024;
async function* pieces(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength) {
    yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
  }
}

const search = (text: string, isRegex: boolean) => async (log: string) => {
  const found: unknown[] = [];
  for await (const line of searchLog(pieces(log), lineFinder({ text, isRegex, matchCase: false }), 100)) {
    found.push(line);
  }
};

const ignoringFailure =
  (read: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return read(text);
    } catch {
      // What it cannot read it refuses; the time that takes is what counts.
      return undefined;
    }
  };

/** One line each: a parser that is new gets its shapes here. Those of the log index are in `adversarialLogs.ts`. */
export const adversarialTexts: Readonly<Record<string, AdversarialText>> = {
  'JSON that opens lists': { build: again('['), read: parseJson },
  'JSON of one long text that never ends': { build: again('\\u0041', '"'), read: parseJson },
  'JSON of many names': { build: again('"a":1,', '{', '"b":1}'), read: parseJson },
  'a state of many frames': {
    build: again(
      '{"frameNumber":1,"typeRef":"a","fullName":"a.b()","lineNumber":1},',
      '{"stateResponse":{"state":{"stack":{"stackFrame":[',
      '{}]}}}}',
    ),
    read: (text) => stoppedState(parseJson(text)),
  },
  'a state of many variables': {
    build: again(
      '{"name":"a","declaredTypeRef":"java/lang/String","type":"String","value":"x","ref":1,"slot":1},',
      '{"stateResponse":{"state":{"locals":{"local":[',
      '{}]}}}}',
    ),
    read: (text) => stoppedState(parseJson(text)),
  },
  'a debugger event with a long stack': { build: again('Class.A.b: line 1, column 1\n'), read: event },
  'a debugger event of controls': { build: again('\u001b]8;;x'), read: event },
  'an exception of blanks': { build: again(' ', 'a.B', '!'), read: exception },
  'an exception of causes': { build: again('\r\u2028Caused by: A: b\n'), read: exception },
  'a reply of blanks': { build: again(' '), read: rest },
  'a fault without an end': { build: again('<faultcode>a', '<?xml?>'), read: rest },
  'a page of angle brackets': { build: again('<'), read: rest },
  'an audit row of user names': { build: again('a.b+c', '', '@'), read: grants },
  'an audit row of publishers': { build: again(' to package publisher (00D'), read: grants },
  'a hand-off of parameters': { build: again('&url=a', 'forceide://a/?'), read: ignoringFailure(parseHandOff) },
  'a hand-off of blanks': { build: again(' ', 'forceide://a/?', 'x'), read: ignoringFailure(parseHandOff) },
  'terminal escapes that never end': { build: again('\u001b[0'), read: displayText },
  'line breaks of every kind': { build: again('\r\u2028'), read: displayText },
  'one line of blanks': { build: again(' ', 'x', 'x'), read: (text) => displayLine(text, text.length) },
  'one line of tabs': { build: again('a\t'), read: (text) => displayLine(text, text.length) },
  'one line of words': { build: again('a '), read: (text) => displayLine(text, text.length) },
  'escapes of every kind': { build: again('\u001b[0;1m\u001b]8;;x\u0007\u001bM'), read: displayText },
  'a command for the terminal that never ends': { build: again('x', '\u001b]'), read: displayText },
  'Markdown of punctuation': { build: again('](:'), read: (text) => markdownText(text, text.length) },
  'org sessions': { build: again('00D000000000001!AQE '), read: redact },
  'org sessions that are none': { build: again('00D000000000001'), read: redact },
  'stack traces': { build: again('Class.a.'), read: stackFrames },
  'Apex of open braces': { build: again('{'), read: asClass },
  'Apex of classes in classes': { build: again('class A{'), read: asClass },
  'Apex of open parentheses': { build: again('(', 'class A { void b() { x = '), read: asClass },
  'Apex of angle brackets': { build: again('a<', 'class A { void b() { '), read: asClass },
  'Apex of calls in calls': { build: again('a(b.', 'class A { void c() { '), read: asClass },
  'Apex of casts': { build: again('(A)', 'class A { void b() { x = '), read: asClass },
  'Apex of conditions': { build: again('a?b:', 'class A { Object b = '), read: asClass },
  'Apex of ifs': { build: again('if(a)', 'class A { void b() { '), read: asClass },
  'Apex of elses': { build: again('if(a){}else ', 'class A { void b() { '), read: asClass },
  'Apex of annotations': { build: again('@a(b=c)'), read: asClass },
  'Apex of properties': { build: again('String a{get{return b;}set;}', 'class A { '), read: asClass },
  'Apex of initialisers': { build: again('new A{', 'class A { Object b = '), read: asClass },
  'a comment that never ends': { build: again('/*'), read: asClass },
  'a text that never ends': { build: again("\\'", "class A { String a = '"), read: asClass },
  'Apex without a line break, for tests': {
    build: again('@isTest static void a(){} ', '@isTest class A { '),
    read: (text) => testClassIn(text, null),
  },
  'Apex of names beside values': {
    build: again('a.b.c=d;\n', 'class A { void b() { '),
    read: (text) => namesUntil(text, Math.floor(text.length / 'a.b.c=d;\n'.length), false),
  },
  'a path under the mouse': { build: again('a.', 'class A { void b() { '), read: (text) => expressionAt(text, 1, 30) },
  'a log of one line': { build: again('a'), read: search('ab', false) },
  'a log of line breaks': { build: again('\n'), read: search('a', false) },
  'a log of what is nearly found': { build: again('a', '', 'b'), read: search(`${'a'.repeat(50)}c`, false) },
  'a log of what a pattern nearly matches': { build: again('a\n'), read: search('(a*)*b', true) },
  'a log of alternatives': { build: again('aaaaaaab\n'), read: search('(a|aa)+$|(x+x+)+y', true) },
  'a log of asterisks': { build: again('*'), read: (text) => isTruncated(pieces(text)) },
};
