import { DebugCalls } from '../support/debugCalls.ts';
import { startSampleOrg } from '../support/sampleOrg.ts';
import type { Measurement } from './measurement.ts';

const subscribers = 100_000;
const rounds = 7;

const fields =
  'Id, Name, sfLma__Subscriber_Org_ID__c, sfLma__License_Status__c, sfLma__Account__r.Name, sfLma__Package_Version__r.sfLma__Version_Number__c';

/** What a client asks a large LMO, and how it is told in the output. */
const questions: readonly (readonly [name: string, soql: string])[] = [
  ['a page by name', `SELECT ${fields} FROM sfLma__License__c ORDER BY sfLma__Account__r.Name, Id LIMIT 200`],
  [
    'a page that fits a text',
    `SELECT ${fields} FROM sfLma__License__c WHERE sfLma__Account__r.Name LIKE '%harbor%' ORDER BY sfLma__Account__r.Name, Id LIMIT 200`,
  ],
  [
    'a page by status, version and sandbox',
    `SELECT ${fields} FROM sfLma__License__c WHERE sfLma__License_Status__c = 'Trial' AND sfLma__Subscriber_Org_Is_Sandbox__c = true ` +
      "AND sfLma__Package_Version__r.sfLma__Version_Number__c = '2.3.0' ORDER BY Name LIMIT 200",
  ],
  ['what changed since', `SELECT ${fields} FROM sfLma__License__c WHERE LastModifiedDate > TODAY`],
  [
    'numbers by status',
    'SELECT sfLma__License_Status__c, COUNT(Id) FROM sfLma__License__c GROUP BY sfLma__License_Status__c',
  ],
];

/** What the sample org itself takes to answer, so that figures of the client can be read: the same questions to an LMO of few rows are the baseline. */
export async function measureLargeLmo(): Promise<readonly Measurement[]> {
  const [large, small] = [await startSampleOrg({ sizes: { subscribers } }), await startSampleOrg()];
  try {
    const measurements: Measurement[] = [];
    for (const [name, soql] of questions) {
      const told = `sample org, ${subscribers.toLocaleString('en-US')} licences, ${name}`;
      const baseline = { name: 'the same of 15', value: await best(small.lmo, soql), unit: 'ms' };
      measurements.push({ name: told, value: await best(large.lmo, soql), unit: 'ms', baseline });
    }
    return measurements;
  } finally {
    await Promise.all([large.dispose(), small.dispose()]);
  }
}

/** Milliseconds of the fastest round: the others waited for something else. */
async function best(lmo: { readonly url: string; readonly session: string }, soql: string): Promise<number> {
  const calls = new DebugCalls(lmo);
  let fastest = Infinity;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await calls.records(soql, 'data');
    fastest = Math.min(fastest, performance.now() - startedAt);
  }
  return fastest;
}
