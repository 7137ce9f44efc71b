import assert from 'node:assert/strict';
import { compileFiles, finish, begin, seededOrg } from '../apex/apexHarness.ts';
import { prepareSearch } from '../../../../src/sampleOrg/data/sosl/search.ts';
import { searchTest, wordsOf } from '../../../../src/sampleOrg/data/sosl/searchText.ts';
import { linesOf } from './apexRuns.ts';

describe('SOSL', () => {
  const texts: readonly (readonly [find: string, text: string, fits: boolean])[] = [
    ['acme', 'The ACME company', true],
    ['acm', 'The ACME company', false],
    ['acm*', 'The ACME company', true],
    ['ac?e', 'The ACME company', true],
    ['acme company', 'company of Acme', true],
    ['"acme company"', 'company of Acme', false],
    ['"acme company"', 'the Acme, Company', true],
    ['acme AND NOT company', 'acme company', false],
    ['acme OR other', 'some other', true],
    ['(acme OR other) AND some', 'some other', true],
    ['anna@acme.example', 'anna@acme.example', true],
  ];
  for (const [find, text, fits] of texts) {
    it(`${find} ${fits ? 'fits' : 'does not fit'} “${text}”`, () =>
      assert.equal(searchTest(find)(wordsOf(text)), fits));
  }

  it('gives a list for each object, filtered, sorted and cut', () => {
    assert.deepEqual(
      linesOf(`
        String term = 'delta* OR alpine';
        List<List<SObject>> found = [
          FIND :term IN NAME FIELDS
          RETURNING Account(Id, Name WHERE BillingCity != null ORDER BY Name DESC LIMIT 5), Contact(LastName), Lead
        ];
        System.debug(found.size());
        for (SObject record : found[0]) { System.debug(record.get('Name')); }
        System.debug(Limits.getSoslQueries());`),
      ['3', 'Delta Freight', 'Alpine Outfitters', '1'],
    );
  });

  it('answers searches whose text is made while running', () => {
    assert.deepEqual(
      linesOf(`
        System.debug(Search.query('FIND {freight} RETURNING Account(Name)')[0].size());
        System.debug(Search.find('FIND {freight} RETURNING Account(Name)').get('account')[0].getSObject().get('Name'));
        Search.query('FIND {x} RETURNING Account');`),
      ['1', 'Delta Freight', 'search term must be longer than one character: x'],
    );
  });

  it('finds in a test what the test fixed, and nothing else', () => {
    const program = compileFiles(`@IsTest class SearchTest {
      @IsTest static void finds() {
        Account one = new Account(Name = 'Findable');
        insert new List<Account>{ one, new Account(Name = 'Findable too') };
        System.assertEquals(0, [FIND 'findable' RETURNING Account][0].size());
        Test.setFixedSearchResults(new List<Id>{ one.Id });
        System.assertEquals(1, [FIND 'anything' RETURNING Account(Name)][0].size());
        System.assertEquals(0, [FIND 'anything' RETURNING Account(Name WHERE Name = 'x')][0].size());
      }
    }`);
    const outcome = finish(begin(program, { kind: 'testMethod', className: 'SearchTest', methodName: 'finds' }));
    assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
  });

  it('says what is wrong with it', () => {
    const { schema } = seededOrg().database;
    assert.throws(() => prepareSearch('LOOK {xx}', { schema, namespace: null }), /unexpected token: 'LOOK'/);
    assert.throws(
      () => prepareSearch('FIND {xx} RETURNING Nothing(Id)', { schema, namespace: null }),
      /sObject type 'Nothing' is not supported/,
    );
  });
});
