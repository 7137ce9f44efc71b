import type { StoredRecord } from '../data/contract.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import type { PackageSource } from './installedPackage.ts';

/** What stands for source that the caller may not see (salesforce-documented for managed ApexClass.Body). */
export const hiddenBody = '(hidden)';

/** The source of a class or trigger as far as this login may see it: managed code shows to its publisher alone. */
export function visibleBody(
  { package: source }: { readonly package: PackageSource | undefined },
  session: OrgSession,
  record: StoredRecord,
): string {
  const body = record.values.get('Body');
  const namespace = record.values.get('NamespacePrefix') ?? null;
  const managed = namespace !== null && namespace === source?.installed.namespace;
  return managed && !session.byPublisher ? hiddenBody : typeof body === 'string' ? body : '';
}
