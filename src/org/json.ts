// Reading replies without trusting them: every member may be missing or of another type.

/** What arrived where a `T` was documented. */
export type Untrusted<T> = Readonly<Partial<Record<keyof T, unknown>>>;

export function record<T>(value: unknown): Untrusted<T> {
  return (typeof value === 'object' && value !== null ? value : {}) as Untrusted<T>;
}

/** Salesforce leaves empty lists out altogether. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
}

/** Text that says something: neither missing nor empty. */
export function someText(value: unknown): string | undefined {
  return text(value) || undefined;
}

export function integer(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** Undefined for what is no moment. */
export function dateOf(value: unknown): Date | undefined {
  const date = new Date(someText(value) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}
