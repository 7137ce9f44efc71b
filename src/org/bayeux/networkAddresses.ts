import { networkInterfaces } from 'node:os';

/** The addresses of this machine towards others, as one text that is the same as long as they are. */
export function networkAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
