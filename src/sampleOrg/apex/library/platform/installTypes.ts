import { ApexId } from '../../values/id.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext, Suspendable } from '../contract.ts';
import { raiseNullArgument } from '../failures.ts';
import { dispatched } from '../iteration.ts';
import type { Members } from '../members.ts';
import type { ApexVersion } from './valueTypes.ts';

/** What the script that runs after an installation is told. */
class InstallContext implements ApexObject {
  readonly apexTypeName = 'InstallContext';
  /** Null for a first installation. */
  readonly previousVersion: ApexVersion | null;
  readonly isPush: boolean;

  constructor(previousVersion: ApexVersion | null, isPush: boolean) {
    this.previousVersion = previousVersion;
    this.isPush = isPush;
  }

  printed(): string {
    return 'InstallContext';
  }
}

const uninstallContext: ApexObject = { apexTypeName: 'UninstallContext', printed: () => 'UninstallContext' };

const organizationId = ({ user }: RequestContext): ApexId => ApexId.of(user.organizationId);
const userId = ({ user }: RequestContext): ApexId => ApexId.of(user.id);

export const installTypes: readonly LibraryType[] = [
  {
    type: 'InstallContext',
    members: {
      'Id organizationId()': organizationId,
      'Id installerId()': userId,
      'Boolean isUpgrade()': (_: RequestContext, self: InstallContext) => self.previousVersion !== null,
      'Boolean isPush()': (_: RequestContext, self: InstallContext) => self.isPush,
      'Version previousVersion()': (_: RequestContext, self: InstallContext) => self.previousVersion,
    },
  },
  {
    type: 'UninstallContext',
    members: { 'Id organizationId()': organizationId, 'Id uninstallerId()': userId },
  },
  {
    type: 'InstallHandler',
    interface: true,
    members: { 'void onInstall(InstallContext context)': dispatched('onInstall') },
  },
  {
    type: 'UninstallHandler',
    interface: true,
    members: { 'void onUninstall(UninstallContext context)': dispatched('onUninstall') },
  },
];

function* install(
  context: RequestContext,
  script: ApexValue,
  previous: ApexVersion | null,
  ...[isPush]: readonly (boolean | null)[]
): Suspendable<void> {
  const told = new InstallContext(previous, isPush === true);
  yield* context.apex.invoke(script ?? raiseNullArgument(context), 'onInstall', [told]);
}

/** Of `Test`: scripts of a package run as the test's user. */
export const installTestMembers: Members = {
  'static void testInstall(InstallHandler script, Version previous)': install,
  'static void testInstall(InstallHandler script, Version previous, Boolean isPush)': install,
  'static void testUninstall(UninstallHandler script)': function* (context: RequestContext, script: ApexValue) {
    yield* context.apex.invoke(script ?? raiseNullArgument(context), 'onUninstall', [uninstallContext]);
  },
};
