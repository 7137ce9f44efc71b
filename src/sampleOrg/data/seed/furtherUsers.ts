import type { Grantee } from './grantTexts.ts';
import { adventureWorksQa, contoso, fabrikamStaging, northwindUat, type SubscriberSpec } from './subscribers.ts';
import { ApexId } from '../../apex/values/id.ts';

// People of hosted orgs besides the one who made the hand-off, and what all of them did with login access: a trail such as orgs have it, with other
// publishers and Salesforce's own support in it.

export interface FurtherUserSpec {
  readonly firstName: string;
  readonly lastName: string;
  readonly username: string;
  readonly email: string;
  readonly title: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly administrator?: boolean;
}

export interface GrantEventSpec {
  readonly username: string;
  readonly daysAgo: number;
  readonly kind: 'granted' | 'modified' | 'revoked' | 'administratorsOnly' | 'used';
  /** Of what is granted: from now. */
  readonly endsInDays?: number;
  /** Left out: the publisher. */
  readonly to?: Grantee | 'salesforce';
}

/** A publisher whose package the customers have as well: what is granted to it is none of ours. */
export const otherPublisher: Grantee = {
  name: 'Globex Apps 2/3/2031',
  organizationId: ApexId.of('00D7z0000Globex').value,
};

export interface FurtherAccess {
  readonly users: readonly FurtherUserSpec[];
  /** The oldest first. */
  readonly events: readonly GrantEventSpec[];
}

const hiroshi: FurtherUserSpec = {
  firstName: 'Hiroshi',
  lastName: 'Sato',
  username: 'hiroshi.sato@contoso.example',
  email: 'hiroshi.sato@contoso.example',
  title: 'Administrator, Tokyo',
  timeZone: 'Asia/Tokyo',
  locale: 'ja_JP',
  administrator: true,
};

const klara: FurtherUserSpec = {
  firstName: 'Klara',
  lastName: 'Vogt',
  username: 'klara.vogt@contoso.example',
  email: 'klara.vogt@contoso.example',
  title: 'Buchhaltung',
  timeZone: 'Europe/Berlin',
  locale: 'de_DE',
};

const thandi: FurtherUserSpec = {
  firstName: 'Thandi',
  lastName: 'Mokoena',
  username: 'thandi.mokoena@contoso.example',
  email: 'thandi.mokoena@contoso.example',
  title: 'Controller, Cape Town',
  timeZone: 'Africa/Johannesburg',
  locale: 'en_ZA',
};

const priya = contoso.loginAs.username;
const dana = northwindUat.loginAs.username;
const noemie = adventureWorksQa.loginAs.username;

export const furtherAccess: ReadonlyMap<SubscriberSpec, FurtherAccess> = new Map([
  [
    northwindUat,
    {
      users: [],
      events: [
        { username: dana, daysAgo: 80, kind: 'granted', endsInDays: -50, to: 'salesforce' },
        { username: dana, daysAgo: 70, kind: 'revoked', to: 'salesforce' },
        { username: dana, daysAgo: 50, kind: 'granted', endsInDays: 200, to: otherPublisher },
      ],
    },
  ],
  [
    contoso,
    {
      users: [hiroshi, klara, thandi],
      events: [
        { username: klara.username, daysAgo: 30, kind: 'granted', endsInDays: -2 },
        { username: hiroshi.username, daysAgo: 20, kind: 'granted', endsInDays: -13 },
        { username: hiroshi.username, daysAgo: 14, kind: 'modified', endsInDays: 40 },
        { username: thandi.username, daysAgo: 12, kind: 'granted', endsInDays: 18 },
        { username: priya, daysAgo: 8, kind: 'granted', endsInDays: 10, to: 'salesforce' },
        { username: priya, daysAgo: 7, kind: 'modified', endsInDays: 20, to: 'salesforce' },
        { username: klara.username, daysAgo: 5.5, kind: 'granted', endsInDays: 60, to: otherPublisher },
        { username: priya, daysAgo: 5, kind: 'used' },
        { username: thandi.username, daysAgo: 4, kind: 'revoked' },
        { username: hiroshi.username, daysAgo: 3, kind: 'used' },
      ],
    },
  ],
  [
    fabrikamStaging,
    { users: [], events: [{ username: fabrikamStaging.loginAs.username, daysAgo: 6, kind: 'administratorsOnly' }] },
  ],
  [
    adventureWorksQa,
    {
      users: [],
      events: [
        { username: noemie, daysAgo: 0.9, kind: 'modified', endsInDays: 29 },
        { username: noemie, daysAgo: 0.8, kind: 'used' },
        { username: noemie, daysAgo: 0.7, kind: 'granted', endsInDays: 3, to: 'salesforce' },
      ],
    },
  ],
]);
