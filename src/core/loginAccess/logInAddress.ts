import { allowedOrigin } from '../base/orgAddress.ts';
import { toLongOrgId } from '../subscribers/orgId.ts';

/**
 * Where the LMO lets one log in to a subscriber: a page for the browser, which asks for nothing but the org. Throws a `Failure` where
 * the LMO's address is no org's.
 */
export function logInAddress(lmoUrl: string, orgId: string): string {
  return `${allowedOrigin(lmoUrl)}/partnerbt/lmo/subOrgLogin.apexp?directLoginOrgId=${toLongOrgId(orgId)}`;
}

/** The LMO's form for a new case. Salesforce advises one before each login. */
export function newCaseAddress(lmoUrl: string): string {
  return `${allowedOrigin(lmoUrl)}/lightning/o/Case/new`;
}
