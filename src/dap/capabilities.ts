import type { DebugProtocol } from '@vscode/debugprotocol';

/** What this adapter can do. Nothing is listed that does not work; what is left out is false. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsBreakpointLocationsRequest: true,
  supportsCancelRequest: true,
  supportsTerminateRequest: true,
  supportsSingleThreadExecutionRequests: true,
};
