import type { RunningUser } from '../apex/library/contract.ts';
import { type ApiRequest, jsonBody } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import type { LicenseRegister } from '../licensing/licenseRegister.ts';
import type { OrgClock } from '../orgClock.ts';
import type { InstanceHealth } from '../status/instanceHealth.ts';

export interface ControlCall {
  readonly request: ApiRequest;
  readonly orgs: readonly HostedOrg[];
  readonly orgClock: OrgClock;
  /** Of the LMO. */
  readonly licenses: LicenseRegister;
  /** Of Salesforce's instances. */
  readonly health: InstanceHealth;
}

export type Body = Readonly<Record<string, unknown>>;

/** The body of a call; no body is an empty one. */
export function bodyOf({ request }: ControlCall): Body {
  return request.body.trim() === '' ? {} : jsonBody(request);
}

/** The org that `orgId` names in the body or the query; all of them when nothing is named. */
export function wantedOrgs(call: ControlCall): readonly HostedOrg[] {
  const orgId = bodyOf(call).orgId ?? call.request.query.get('orgId') ?? undefined;
  if (orgId === undefined) {
    return call.orgs;
  }
  const found = call.orgs.filter(
    ({ organizationId }) => typeof orgId === 'string' && organizationId.slice(0, 15) === orgId.slice(0, 15),
  );
  if (found.length === 0) {
    throw new RestFailure(404, {
      message: `No org of the sample has the id ${JSON.stringify(orgId)}.`,
      errorCode: 'NOT_FOUND',
    });
  }
  return found;
}

/** Throws for anything but a number from 0 to `most`. */
export function numberIn(body: Body, name: string, most: number): number {
  const value = body[name];
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) {
    throw inputRefused(`${name} must be a number from 0 on, ${most} at most.`);
  }
  return value;
}

/** The text of that name, or what stands for it when it is left out. */
export function textIn(body: Body, name: string, otherwise: string): string {
  const value = body[name] ?? otherwise;
  if (typeof value !== 'string') {
    throw inputRefused(`${name} must be a text.`);
  }
  return value;
}

/** The user of an org that `username`, or another member of the body, names; the one who makes hand-offs when nobody is named. */
export function userIn(call: ControlCall, org: HostedOrg, name = 'username'): RunningUser {
  const user = org.userNamed(textIn(bodyOf(call), name, org.user.username));
  if (user === undefined) {
    throw userUnknown();
  }
  return user;
}

export const userUnknown = (): RestFailure =>
  new RestFailure(404, { message: 'The org has no user of that name.', errorCode: 'NOT_FOUND' });

export function requiredText(body: Body, name: string): string {
  const value = textIn(body, name, '');
  if (value === '') {
    throw inputRefused(`${name} must be a text.`);
  }
  return value;
}

/** Undefined where it is left out. */
export function optionalText(body: Body, name: string): string | undefined {
  return body[name] === undefined ? undefined : requiredText(body, name);
}

/** Undefined where it is left out. */
export function flagIn(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'boolean') {
    throw inputRefused(`${name} must be true or false.`);
  }
  return value;
}

export function inputRefused(message: string): RestFailure {
  return new RestFailure(400, { message, errorCode: 'INVALID_INPUT' });
}
