/** The view that the manifest contributes. */
export const subscribersViewId = 'isvDebugger.subscribers';

/** The table of debug logs, as VS Code remembers open ones. */
export const tableViewType = 'isvDebugger.debugLogsTable';
