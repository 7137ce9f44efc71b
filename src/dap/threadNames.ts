import { displayLine, displayText } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { DebuggedRequest } from '../core/debugging/debuggedRequest.ts';

/** The org's request types (Tooling API, ApexRequestType) as a person calls them. */
const requestTypes = (): Readonly<Record<string, string>> => ({
  BATCH_APEX: l10n.t('Batch Apex'),
  EXECUTE_ANONYMOUS: l10n.t('Anonymous Apex'),
  FUTURE: l10n.t('Future method'),
  INBOUND_EMAIL_SERVICE: l10n.t('Inbound e-mail'),
  INVOCABLE_ACTION: l10n.t('Invocable action'),
  LIGHTNING: l10n.t('Lightning'),
  QUEUEABLE: l10n.t('Queueable'),
  QUICK_ACTION: l10n.t('Quick action'),
  REMOTE_ACTION: l10n.t('Remote action'),
  REST: 'REST',
  RUN_TESTS_ASYNCHRONOUS: l10n.t('Tests, asynchronous'),
  RUN_TESTS_DEPLOY: l10n.t('Tests of a deployment'),
  RUN_TESTS_SYNCHRONOUS: l10n.t('Tests'),
  SCHEDULED: l10n.t('Scheduled Apex'),
  SOAP: 'SOAP',
  SYNCHRONOUS: l10n.t('Request'),
  VISUALFORCE: 'Visualforce',
});

// What anonymous Apex is entered by says nothing that its type does not.
const anonymousEntry = 'execute_anonymous_apex';

/** The names of all debugged requests. Those that would be called the same are told apart by their number. */
export function threadNames(requests: readonly DebuggedRequest[], userName: string): readonly string[] {
  const names = requests.map((request) => threadName(request, userName));
  return requests.map(({ threadId }, index) => {
    const name = names[index] ?? '';
    return names.filter((other) => other === name).length === 1 ? name : l10n.t('{0} ({1})', name, threadId);
  });
}

/** What a person calls a debugged request: its type, where it came in, and whose it is. The org's id where it says nothing of it. */
function threadName({ requestId, description }: DebuggedRequest, userName: string): string {
  const told = description === undefined ? '' : displayLine(description, 100);
  if (told === '') {
    return l10n.t('Request {0}', displayText(requestId));
  }
  const [word = '', ...rest] = told.split(' ');
  const types = requestTypes();
  const type = Object.hasOwn(types, word) ? types[word] : undefined;
  const entry = rest.join(' ');
  const name = type === undefined ? told : entry === '' || entry === anonymousEntry ? type : `${type}: ${entry}`;
  return `${name} — ${userName}`;
}
