import { jsonReply, noContent } from '../http/apiReply.ts';
import { RestFailure } from '../http/failures.ts';
import type { RouteTable } from '../http/router.ts';
import { generatedPackage } from '../packages/generatedPackage.ts';
import { otherVendorPackage } from '../packages/otherVendor.ts';
import type { PackagedCode } from '../data/seed/contract.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import {
  type Body,
  bodyOf,
  type ControlCall,
  inputRefused,
  numberIn,
  optionalText,
  textIn,
  wantedOrgs,
} from './controlCall.ts';

const mostClasses = 10_000;
const longestPending = 86_400_000;

/** Calls about what is installed in orgs, and how it is retrieved. */
export const packageCalls: RouteTable<ControlCall> = {
  'POST /packages/install': (call) => {
    const code = packageIn(bodyOf(call));
    for (const org of wantedSubscribers(call)) {
      org.packages.install(code);
      // Installing a package compiles metadata anew.
      org.debugging.endFor('metadata');
    }
    const { name, namespace, packageId, versionId } = code;
    return jsonReply(201, { name, namespace, packageId, versionId, classes: code.classes.length });
  },
  'POST /packages/uninstall': (call) => {
    const name = textIn(bodyOf(call), 'name', '');
    for (const org of wantedSubscribers(call)) {
      requirePackage(org, name);
      org.packages.uninstall(name);
      org.debugging.endFor('metadata');
    }
    return noContent;
  },
  'POST /packages/retrieval': (call) => {
    const body = bodyOf(call);
    const name = textIn(body, 'name', '');
    const trouble = {
      broken: textsIn(body, 'broken'),
      failure: optionalText(body, 'failure'),
      pendingFor: body.pendingFor === undefined ? 0 : numberIn(body, 'pendingFor', longestPending),
    };
    for (const org of wantedSubscribers(call)) {
      requirePackage(org, name);
      org.packages.setTrouble(name, trouble);
    }
    return noContent;
  },
};

function packageIn(body: Body): PackagedCode {
  if (body.otherVendor === true) {
    return otherVendorPackage;
  }
  return generatedPackage({
    classes: numberIn(body, 'classes', mostClasses),
    seed: body.seed === undefined ? 1 : numberIn(body, 'seed', 2_147_483_647),
    name: optionalText(body, 'name'),
    namespace: optionalText(body, 'namespace'),
    versionNumber: optionalText(body, 'version'),
    publisherName: optionalText(body, 'publisher'),
  });
}

/** Packages are installed in subscribers alone. */
function wantedSubscribers(call: ControlCall): readonly HostedOrg[] {
  return wantedOrgs(call).filter((org) => org.package !== undefined);
}

function requirePackage(org: HostedOrg, name: string): void {
  if (org.packages.named(name) === undefined) {
    throw new RestFailure(404, { message: `${org.name} has no package of the name ${name}.`, errorCode: 'NOT_FOUND' });
  }
}

function textsIn(body: Body, name: string): readonly string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) {
    throw inputRefused(`${name} must be a list of texts.`);
  }
  return value;
}
