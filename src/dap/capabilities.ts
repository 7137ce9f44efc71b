import type { DebugProtocol } from '@vscode/debugprotocol';
import { exceptionFilters, replayExceptionFilters } from './breakpointRequests.ts';

/** What is debugged: an org, or the debug log of a request. */
export type SessionKind = 'live' | 'replay';

/** What this adapter can do. Nothing is listed that does not work; what is left out is false. */
export const capabilities = (kind: SessionKind): DebugProtocol.Capabilities =>
  kind === 'live' ? liveCapabilities() : { ...liveCapabilities(), ...replayCapabilities() };

const replayCapabilities = (): DebugProtocol.Capabilities => ({
  supportsStepBack: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsDataBreakpoints: true,
  exceptionBreakpointFilters: replayExceptionFilters(),
});

const liveCapabilities = (): DebugProtocol.Capabilities => ({
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  exceptionBreakpointFilters: exceptionFilters(),
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsValueFormattingOptions: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.'],
  supportsBreakpointLocationsRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsCancelRequest: true,
  supportsTerminateRequest: true,
  supportsRestartRequest: true,
  supportsSingleThreadExecutionRequests: true,
});
