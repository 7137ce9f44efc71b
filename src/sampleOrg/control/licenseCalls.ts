import { jsonReply, noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import type { Installed } from '../licensing/licenseRegister.ts';
import type { LicenseChange } from '../licensing/listRows.ts';
import {
  type Body,
  bodyOf,
  type ControlCall,
  inputRefused,
  numberIn,
  optionalText,
  requiredText,
} from './controlCall.ts';

/** As many seats as a licence can have. */
const mostSeats = 99_000_000;

/** Calls that change who has the package, in every list that the LMO has. */
export const licenseCalls: RouteTable<ControlCall> = {
  'POST /licenses/change': (call) => {
    const body = bodyOf(call);
    return jsonReply(200, { changed: call.licenses.change(installedIn(body), changeIn(body)) });
  },
  'POST /licenses/uninstall': (call) =>
    jsonReply(200, { changed: call.licenses.change(installedIn(bodyOf(call)), { status: 'Uninstalled' }) }),
  'POST /licenses/delete': (call) => jsonReply(200, { deleted: call.licenses.remove(installedIn(bodyOf(call))) }),
  'POST /licenses/add': (call) => {
    const body = bodyOf(call);
    call.licenses.add({
      subscriber: requiredText(body, 'subscriber'),
      packageId: requiredText(body, 'packageId'),
      version: requiredText(body, 'version'),
      name: requiredText(body, 'name'),
      sandbox: body.sandbox === true,
    });
    return noContent;
  },
};

function installedIn(body: Body): Installed {
  return { subscriber: requiredText(body, 'subscriber'), packageId: optionalText(body, 'packageId') };
}

function changeIn(body: Body): LicenseChange {
  const seats = body.seats === -1 ? -1 : optionalNumber(body, 'seats');
  const expires = body.expires === null ? null : optionalText(body, 'expires');
  if (typeof expires === 'string' && !/^\d{4}-\d{2}-\d{2}$/.test(expires)) {
    throw inputRefused('expires must be a date such as 2030-01-31, or null.');
  }
  return {
    status: statusIn(body),
    version: optionalText(body, 'version'),
    seats,
    usedSeats: optionalNumber(body, 'usedSeats'),
    expires,
    instance: optionalText(body, 'instance'),
  };
}

const statuses = ['Active', 'Suspended', 'Trial', 'Uninstalled'] as const;

function statusIn(body: Body): LicenseChange['status'] {
  const status = statuses.find((known) => known === body.status);
  if (status === undefined && body.status !== undefined) {
    throw inputRefused(`status must be one of ${statuses.join(', ')}.`);
  }
  return status;
}

const optionalNumber = (body: Body, name: string): number | undefined =>
  body[name] === undefined ? undefined : numberIn(body, name, mostSeats);
