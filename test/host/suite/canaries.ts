import { CanaryWatch } from '../../support/canary/canaryWatch.ts';

/** What the extension host starts, writes and shows; files are looked through by the runner, when the editor has ended. */
export const canaries = CanaryWatch.start({ ownsTemporaryFolder: false });
