import { type DebugLevel, debugLevelFor } from '../../../../src/core/tracing/debugLevel.ts';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import type { LogLevels } from '../../../../src/core/tracing/logLevels.ts';
import type { TracedEntity, TraceFlag } from '../../../../src/core/tracing/traceFlag.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const now = Date.UTC(2026, 0, 15, 9, 0, 0);

export const dana: TracedEntity = { id: '005000000000001AAA', kind: 'user', name: 'Dana' };
export const service: TracedEntity = { id: '01p000000000001AAA', kind: 'class', name: 'acme.InvoiceService' };

export function levelOf(levels: LogLevels, id = '7dl000000000001AAA'): DebugLevel {
  return { ...debugLevelFor(levels, []), id };
}

/** A live flag of Dana at replay levels, from an hour ago to in half an hour, unless a test wants otherwise. */
export function flagOf(overrides: Partial<TraceFlag> & { from?: number; to?: number } = {}): TraceFlag {
  const { from = -60, to = 30, ...rest } = overrides;
  return {
    id: '7tf000000000001AAA',
    entity: dana,
    logType: 'USER_DEBUG',
    starts: new Date(now + from * minute),
    expires: new Date(now + to * minute),
    level: levelOf(levelPresets.replay),
    madeBy: 'Dana',
    ...rest,
  };
}
