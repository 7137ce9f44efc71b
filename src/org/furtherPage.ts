import { someText } from './json.ts';

/** An org says where the rest of a query is, but that may only be a page of a query. Undefined: it leads elsewhere. */
export function furtherPage(address: unknown): string | undefined {
  const path = someText(address) ?? '';
  return /^\/services\/data\/v[\d.]+\/(?:tooling\/)?query(?:All)?\/[\w-]+$/.test(path) ? path : undefined;
}
