/** The API version that a path names: 62 of `/services/data/v62.0/query`. Undefined where it names none, or something that is none. */
export function apiVersionOf(path: string): number | undefined {
  const version = /^\/services\/data\/v(\d+)\.0(?:\/|$)/i.exec(path)?.[1];
  return version === undefined ? undefined : Number(version);
}
