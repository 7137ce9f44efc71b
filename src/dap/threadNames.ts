import { displayLine, displayText } from '../core/base/displayText.ts';
import type { DebuggedRequest } from '../core/debugging/debuggedRequests.ts';

/** The org's request types (Tooling API, ApexRequestType) as a person calls them. */
const requestTypes: Readonly<Record<string, string>> = {
  BATCH_APEX: 'Batch Apex',
  EXECUTE_ANONYMOUS: 'Anonymous Apex',
  FUTURE: 'Future method',
  INBOUND_EMAIL_SERVICE: 'Inbound e-mail',
  INVOCABLE_ACTION: 'Invocable action',
  LIGHTNING: 'Lightning',
  QUEUEABLE: 'Queueable',
  QUICK_ACTION: 'Quick action',
  REMOTE_ACTION: 'Remote action',
  REST: 'REST',
  RUN_TESTS_ASYNCHRONOUS: 'Tests, asynchronous',
  RUN_TESTS_DEPLOY: 'Tests of a deployment',
  RUN_TESTS_SYNCHRONOUS: 'Tests',
  SCHEDULED: 'Scheduled Apex',
  SOAP: 'SOAP',
  SYNCHRONOUS: 'Request',
  VISUALFORCE: 'Visualforce',
};

// What anonymous Apex is entered by says nothing that its type does not.
const anonymousEntry = 'execute_anonymous_apex';

/** The names of all debugged requests. Those that would be called the same are told apart by their number. */
export function threadNames(requests: readonly DebuggedRequest[], userName: string): readonly string[] {
  const names = requests.map((request) => threadName(request, userName));
  return requests.map(({ threadId }, index) => {
    const name = names[index] ?? '';
    return names.filter((other) => other === name).length === 1 ? name : `${name} (${threadId})`;
  });
}

/** What a person calls a debugged request: its type, where it came in, and whose it is. The org's id where it says nothing of it. */
function threadName({ requestId, description }: DebuggedRequest, userName: string): string {
  const told = description === undefined ? '' : displayLine(description, 100);
  if (told === '') {
    return `Request ${displayText(requestId)}`;
  }
  const [word = '', ...rest] = told.split(' ');
  const type = Object.hasOwn(requestTypes, word) ? requestTypes[word] : undefined;
  const entry = rest.join(' ');
  const name = type === undefined ? told : entry === '' || entry === anonymousEntry ? type : `${type}: ${entry}`;
  return `${name} — ${userName}`;
}
