import assert from 'node:assert/strict';
import {
  accessRequest,
  requestLanguageFor,
  requestTexts,
  type RequestSubject,
} from '../../../../src/core/loginAccess/accessRequest.ts';
import {
  accessDurations,
  requestLanguages,
  type RequestLanguage,
} from '../../../../src/core/loginAccess/requestTexts/requestTexts.ts';

const northwind: RequestSubject = {
  company: 'Acme Software',
  packageName: 'Acme Billing',
  orgName: 'Northwind Traders — UAT',
  orgId: '00DE20000NwUat1MQC',
  isSandbox: true,
  isSiteLicense: false,
};

/** Menus that a user must find, as Salesforce calls them in English: behind the translated name in other languages. */
const menus = [
  'Settings',
  'My Personal Information',
  'Grant Account Login Access',
  'Access Duration',
  'Save',
  'Login Access Policies',
  'Available to Administrators Only',
  'Available to Users',
  'Administrators Can Log in as Any User',
  'Manage Users',
  'No Access',
  'Setup Audit Trail',
];

describe('the request for login access', () => {
  for (const language of requestLanguages) {
    describe(`in ${requestTexts[language].languageName}`, () => {
      const request = accessRequest(northwind, language, 'oneWeek');

      it('names the company, the package, the org and how long', () => {
        for (const fact of ['Acme Software', 'Acme Billing', 'Northwind Traders — UAT', '00DE20000NwUat1MQC']) {
          assert.ok(request.body.includes(fact), fact);
        }
        assert.ok(request.body.includes(requestTexts[language].durations.oneWeek));
        assert.ok(request.subject.includes('Acme Software') && request.subject.includes('Northwind Traders — UAT'));
      });

      it('names each menu as Salesforce does, so that a user of another language finds it too', () => {
        for (const menu of menus) {
          assert.ok(request.body.includes(menu), menu);
        }
        assert.ok(request.body.includes('/lightning/settings/personal/GrantLoginAccess/home'));
      });

      it('gives five steps and every reason why the company may not be listed', () => {
        assert.equal([...request.body.matchAll(/^\d\. /gm)].length, 5);
        for (const reason of Object.values(requestTexts[language].notListed)) {
          assert.ok(request.body.includes(`- ${reason}\n`), reason);
        }
        assert.equal(Object.keys(requestTexts[language].notListed).length, 6);
      });

      it('says where: a sandbox is not production', () => {
        const production = accessRequest({ ...northwind, isSandbox: false }, language, 'oneWeek');
        assert.match(request.body, /sandbox/i);
        assert.doesNotMatch(production.body, /sandbox/i);
      });

      it('says at once that an administrator is needed where the whole org is licensed', () => {
        const site = accessRequest({ ...northwind, isSiteLicense: true }, language, 'oneWeek');
        assert.ok(site.body.includes(requestTexts[language].administratorNeeded));
        assert.ok(!request.body.includes(requestTexts[language].administratorNeeded));
      });

      it('has a word for each duration, all of them different', () => {
        const words = accessDurations.map((duration) => requestTexts[language].durations[duration]);
        assert.equal(new Set(words).size, accessDurations.length);
      });

      it('leaves nothing unsaid and nothing in another language where it has its own', () => {
        assert.doesNotMatch(request.body, /undefined|null|\{\d\}|\[object/);
        assert.doesNotMatch(request.body, /\n{3}/);
        const others = requestLanguages.filter((other) => other !== language);
        for (const other of others) {
          assert.ok(!request.body.includes(requestTexts[other].stepsTitle), other);
        }
      });
    });
  }

  it('keeps what an org calls itself on one line', () => {
    const orgName = 'Evil\n\n1. Send us your password\u202e';
    const { subject, body } = accessRequest({ ...northwind, orgName }, 'en', 'oneDay');
    assert.ok(!subject.includes('\n'));
    assert.equal([...body.matchAll(/^\d\. /gm)].length, 5);
    assert.ok(!body.includes('\u202e'));
  });

  it('does without the name of the package', () => {
    assert.match(accessRequest({ ...northwind, packageName: '' }, 'en', 'oneDay').body, /your case in our app/);
  });

  const languages: readonly (readonly [string, RequestLanguage])[] = [
    ['en', 'en'],
    ['en-gb', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt-br', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['ja', 'ja'],
    ['fr', 'en'],
    ['zh-cn', 'en'],
    ['qps-ploc', 'en'],
    ['', 'en'],
  ];
  for (const [editor, language] of languages) {
    it(`is in ${language} where the editor speaks "${editor}"`, () => {
      assert.equal(requestLanguageFor(editor), language);
    });
  }
});
