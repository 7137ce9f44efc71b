import type { ApexTestOutcome } from '../../../../src/core/apexRuns/ports.ts';

export function outcome(overrides: Partial<ApexTestOutcome> = {}): ApexTestOutcome {
  return {
    className: 'acme.OrderTest',
    methodName: 'places',
    passed: true,
    skipped: false,
    message: undefined,
    stackTrace: undefined,
    milliseconds: 5,
    logId: undefined,
    ...overrides,
  };
}
