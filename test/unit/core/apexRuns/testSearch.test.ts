import assert from 'node:assert/strict';
import type { FoundTests } from '../../../../src/core/apexRuns/ports.ts';
import { TestSearch } from '../../../../src/core/apexRuns/testSearch.ts';
import { Failure } from '../../../../src/core/base/failure.ts';

const { signal } = new AbortController();
const tests = (className: string, ...methods: string[]): FoundTests => ({ className, methods });

describe('TestSearch', () => {
  let asked: string[];
  let told: (namespace: string | undefined) => Promise<readonly FoundTests[] | undefined>;
  let names: readonly string[];

  beforeEach(() => {
    asked = [];
    told = () => Promise.resolve([tests('acme.PayTest', 'pays'), tests('acme.InvoiceTest', 'adds')]);
    names = [];
  });

  function search(known: readonly FoundTests[] = [], namespaces: readonly string[] = ['acme']): TestSearch {
    const apex = {
      testClasses: (namespace?: string) => {
        asked.push(`tests of ${namespace ?? 'all'}`);
        return told(namespace);
      },
      findClassNames: (text: string) => {
        asked.push(`names with ${text}`);
        return Promise.resolve(names);
      },
    };
    return new TestSearch({ known, namespaces, use: (action) => action(apex) });
  }

  async function found(by: TestSearch, text: string): Promise<readonly string[]> {
    return (await by.find(text, signal)).map(({ className }) => className);
  }

  it('asks the org once, whatever is typed then', async () => {
    const by = search();
    assert.deepEqual(await found(by, 'test'), ['acme.InvoiceTest', 'acme.PayTest']);
    assert.deepEqual(await found(by, 'PAY'), ['acme.PayTest']);
    assert.deepEqual(asked, ['tests of acme']);
  });

  it('asks for the own namespaces, and for all where none is known', async () => {
    await found(search([], ['acme', 'acmex']), 'test');
    await found(search([], []), 'test');
    assert.deepEqual(asked, ['tests of acme', 'tests of acmex', 'tests of all']);
  });

  it('names first what was retrieved, and once', async () => {
    const by = search([tests('acme.payTest', 'local')]);
    assert.deepEqual(await by.find('test', signal), [
      tests('acme.payTest', 'local'),
      tests('acme.InvoiceTest', 'adds'),
    ]);
  });

  it('looks for names where the org tells of no such tests, or cannot tell', async () => {
    names = ['other.HiddenTest', 'other.Testless', 'other.Plain'];
    const hidden = ['other.HiddenTest', 'other.Testless'];
    assert.deepEqual(await found(search(), 'other.'), hidden);
    told = () => Promise.resolve(undefined);
    assert.deepEqual(await found(search(), 'pay'), hidden);
    assert.deepEqual(asked, ['tests of acme', 'names with other.', 'tests of acme', 'names with pay']);
  });

  it('asks again after a failure', async () => {
    const by = search();
    const works = told;
    told = () => Promise.reject(new Failure('orgUnreachable', 'away'));
    await assert.rejects(by.find('pay', signal), { code: 'orgUnreachable' });
    told = works;
    assert.deepEqual(await found(by, 'pay'), ['acme.PayTest']);
  });
});
