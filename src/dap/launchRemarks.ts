import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { SessionKind } from './capabilities.ts';
import { asynchronousRequestTypes } from './launchConfiguration.ts';

const replayArguments = ['logFile', 'stopOnEntry', 'execution', 'from', 'sources', 'trace'];

const liveArguments = [
  'subscriber',
  'org',
  'sources',
  'userIdFilter',
  'requestTypeFilter',
  'entryPointFilter',
  'orgHitCounts',
  'trace',
];

/** What an editor reads or adds itself. `__…` and `suppress…` are its own, too. */
const editorArguments = [
  'name',
  'type',
  'request',
  'preLaunchTask',
  'postDebugTask',
  'internalConsoleOptions',
  'presentation',
  'debugServer',
  'serverReadyAction',
  'noDebug',
  'windows',
  'linux',
  'osx',
];

const mostNamed = 5;

/** What the user should know of launch arguments that are no mistakes, or that nothing else reads. */
export function launchRemarks(fields: Readonly<Record<string, unknown>>, kind: SessionKind): readonly string[] {
  const own = kind === 'live' ? liveArguments : replayArguments;
  return [unknownArguments(Object.keys(fields), own), asynchronousRemark(fields['requestTypeFilter'])].filter(
    (remark) => remark !== undefined,
  );
}

function unknownArguments(names: readonly string[], own: readonly string[]): string | undefined {
  const known = new Set([...own, ...editorArguments]);
  const unknown = names.filter((name) => !known.has(name) && !/^(?:__|suppress)/.test(name));
  if (unknown.length === 0) {
    return undefined;
  }
  const shown = unknown.slice(0, mostNamed).map((name) => `"${displayLine(name, 40)}"`);
  const listed = shown.join(', ');
  return l10n.t(
    'Launch arguments that this debugger does not know are ignored: {0}. It knows {1}.',
    unknown.length > mostNamed ? l10n.t('{0} and {1} more', listed, unknown.length - mostNamed) : listed,
    own.join(', '),
  );
}

function asynchronousRemark(requestTypes: unknown): string | undefined {
  if (!Array.isArray(requestTypes)) {
    return undefined;
  }
  const asynchronous = asynchronousRequestTypes.filter((type) => requestTypes.includes(type));
  const isMixed = requestTypes.some((type) => !asynchronous.includes(String(type)));
  return asynchronous.length === 0 || !isMixed
    ? undefined
    : l10n.t(
        'Launch argument "requestTypeFilter" holds {0}. Salesforce does not debug asynchronous Apex, so only the other types can stop.',
        asynchronous.join(', '),
      );
}
