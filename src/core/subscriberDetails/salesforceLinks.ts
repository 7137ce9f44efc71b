import { allowedOrigin } from '../base/orgAddress.ts';

// Pages of Salesforce to go to. An address is the org's own, which is checked, and a path of ours; an id comes in only where it has the form of one.

/** Setup pages of a subscriber's org that login access is about. */
export type SetupPage =
  'customSettings' | 'debugLogs' | 'auditTrail' | 'loginAccessPolicies' | 'installedPackages' | 'company';

const setupPaths: Readonly<Record<SetupPage, string>> = {
  customSettings: '/lightning/setup/CustomSettings/home',
  debugLogs: '/lightning/setup/ApexDebugLogs/home',
  auditTrail: '/lightning/setup/SecurityEvents/home',
  loginAccessPolicies: '/lightning/setup/LoginAccessPolicies/home',
  installedPackages: '/lightning/setup/ImportedPackage/home',
  company: '/lightning/setup/CompanyProfileInfo/home',
};

/** Throws a `Failure` where the address is no org's. */
export function setupAddress(instanceUrl: string, page: SetupPage): string {
  return `${allowedOrigin(instanceUrl)}${setupPaths[page]}`;
}

/** A record's own page; undefined where the id is none. */
export function recordAddress(instanceUrl: string, id: string): string | undefined {
  return /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id) ? `${allowedOrigin(instanceUrl)}/${id}` : undefined;
}

/** What Salesforce tells people of an instance. Its name was checked. */
export function instanceStatusAddress(instance: string): string {
  return `https://status.salesforce.com/instances/${encodeURIComponent(instance)}`;
}
