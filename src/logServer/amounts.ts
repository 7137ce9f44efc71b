import { l10n } from '../core/base/l10n.ts';

/** Making a format takes longer than thousands of uses: by language and what it is for. */
const formats = new Map<string, Intl.NumberFormat>();

/** Makes what the first answer needs. The first format of a process takes as long as a third of reading a large log. */
export function prepareFormats(): void {
  for (const digits of [0, 1, 2]) {
    numberText(0, digits);
  }
}

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
  return formatOf(`${digits}`, { maximumFractionDigits: digits }).format(value);
}

export function percentText(part: number): string {
  return formatOf('%', { style: 'percent', maximumFractionDigits: 0 }).format(part);
}

function formatOf(use: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${l10n.language} ${use}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(l10n.language, options);
  formats.set(key, format);
  return format;
}
