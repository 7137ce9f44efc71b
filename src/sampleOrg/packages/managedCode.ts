import type { StoredRecord } from '../data/contract.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import { hiddenBody } from './hiddenBody.ts';
import type { OrgPackages } from './orgPackages.ts';

/** The source of a class or trigger as far as this login may see it: managed code shows to its publisher alone. */
export function visibleBody(
  { packages }: { readonly packages: OrgPackages },
  session: OrgSession,
  record: StoredRecord,
): string {
  const body = record.values.get('Body');
  const namespace = record.values.get('NamespacePrefix') ?? null;
  const managing = typeof namespace === 'string' ? packages.ofNamespace(namespace) : undefined;
  const seen = managing === undefined || (managing.publisherName === undefined && session.byPublisher);
  return !seen ? hiddenBody : typeof body === 'string' ? body : '';
}
