import { displayLine } from './displayText.ts';
import { Failure } from './failure.ts';
import { l10n } from './l10n.ts';

// What can be wrong with the address of an org, whoever gave it.

export const addressNotUnderstood = (address: string): Failure =>
  new Failure(
    'addressNotUnderstood',
    l10n.t(
      '"{0}" is not an org address. Give the My Domain address, such as https://acme.my.salesforce.com.',
      displayLine(address, 80),
    ),
  );

export const hostNotAllowed = (host: string): Failure =>
  new Failure(
    'hostNotAllowed',
    l10n.t(
      "{0} is not a Salesforce API host, so no org session is sent there. Use the org's My Domain address, which ends in .my.salesforce.com.",
      displayLine(host, 100),
    ),
  );

export const insecureAddress = (host: string): Failure =>
  new Failure(
    'insecureAddress',
    l10n.t(
      'An org session travels only over https on the standard port. Write the address as https://{0}.',
      displayLine(host, 100),
    ),
  );

export const loopbackNotAllowed = (host: string): Failure =>
  new Failure(
    'loopbackNotAllowed',
    l10n.t(
      '{0} is on this machine, where only a sample org that you have started is entered. Start one with Try the Sample Org.',
      displayLine(host, 100),
    ),
  );
