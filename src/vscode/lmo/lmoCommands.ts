import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { Connections } from '../subscribers/connections.ts';

/** Commands for the connection to the License Management Org. */
export function lmoCommands(connections: Connections) {
  return {
    'isvDebugger.connectLmo': (given) => connectLmo(connections, given),
    'isvDebugger.forgetLmo': () => connections.forgetLmo(),
  } satisfies CommandHandlers;
}

async function connectLmo(connections: Connections, given: CommandArguments): Promise<void> {
  const [instanceUrl, orgSession] = [given.string('instanceUrl'), given.string('orgSession')];
  const access = instanceUrl === undefined || orgSession === undefined ? undefined : { instanceUrl, orgSession };
  await connections.connectLmo(access, { remember: access === undefined });
}
