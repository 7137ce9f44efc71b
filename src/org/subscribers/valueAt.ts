import { record } from '../json.ts';

/** The value at a path of relationships, such as `PartnerTenant.Name`. */
export function valueAt(row: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => record<Record<string, unknown>>(value)[name], row);
}
