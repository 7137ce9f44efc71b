// The layers of the test suite, in the order they run. Plain data, read on Node 20 and on the pinned Node.

/** Each is a folder of test/ that mocha runs in a process of its own. */
export const mochaLayers = ['unit', 'contract', 'dap', 'lsp', 'manifest', 'package'];

/** Runs inside a real VS Code. */
export const hostLayer = 'host';

/** Installs the .vsix in a real VS Code and uses it from outside. mocha runs it. */
export const installedLayer = 'installed';

/** Salesforce's own CLI against the sample org. Only run when it is named: it installs some 400 packages. */
export const cliLayer = 'sfCli';

/** A small seeded share of the bars that `npm run soak` holds the product to. */
export const soakLayer = 'soak';
