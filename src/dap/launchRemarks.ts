import { displayLine } from '../core/base/displayText.ts';
import { asynchronousRequestTypes } from './launchConfiguration.ts';

const ownArguments = [
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

const knownArguments = new Set([...ownArguments, ...editorArguments]);
const mostNamed = 5;

/** What the user should know of launch arguments that are no mistakes, or that nothing else reads. */
export function launchRemarks(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return [unknownArguments(Object.keys(fields)), asynchronousRemark(fields['requestTypeFilter'])].filter(
    (remark) => remark !== undefined,
  );
}

function unknownArguments(names: readonly string[]): string | undefined {
  const unknown = names.filter((name) => !knownArguments.has(name) && !/^(?:__|suppress)/.test(name));
  if (unknown.length === 0) {
    return undefined;
  }
  const shown = unknown.slice(0, mostNamed).map((name) => `"${displayLine(name, 40)}"`);
  const rest = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : '';
  return `Launch arguments that this debugger does not know are ignored: ${shown.join(', ')}${rest}. It knows ${ownArguments.join(', ')}.`;
}

function asynchronousRemark(requestTypes: unknown): string | undefined {
  if (!Array.isArray(requestTypes)) {
    return undefined;
  }
  const asynchronous = asynchronousRequestTypes.filter((type) => requestTypes.includes(type));
  const isMixed = requestTypes.some((type) => !asynchronous.includes(String(type)));
  return asynchronous.length === 0 || !isMixed
    ? undefined
    : `Launch argument "requestTypeFilter" holds ${asynchronous.join(', ')}. Salesforce does not debug asynchronous Apex, ` +
        'so only the other types can stop.';
}
