import { l10n } from '../core/base/l10n.ts';

/** A time as people read it: `12.3 ms`. */
export function durationText(nanos: number): string {
  const [value, unit] =
    nanos >= 1e9
      ? ([nanos / 1e9, 's'] as const)
      : nanos >= 1e6
        ? ([nanos / 1e6, 'ms'] as const)
        : ([nanos / 1e3, 'µs'] as const);
  return `${numberText(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${unit}`;
}

export function numberText(value: number, digits = 0): string {
  return value.toLocaleString(l10n.language, { maximumFractionDigits: digits });
}

export function percentText(part: number): string {
  return part.toLocaleString(l10n.language, { style: 'percent', maximumFractionDigits: 0 });
}
