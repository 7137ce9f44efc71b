/** The view that the manifest contributes. */
export const subscribersViewId = 'isvDebugger.subscribers';
