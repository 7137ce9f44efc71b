import assert from 'node:assert/strict';
import { libraryTypes } from '../../../../src/sampleOrg/apex/library/catalogue.ts';
import { ApexBlob } from '../../../../src/sampleOrg/apex/values/blob.ts';
import { ApexException } from '../../../../src/sampleOrg/apex/values/exception.ts';
import { ApexId } from '../../../../src/sampleOrg/apex/values/id.ts';
import { ApexType } from '../../../../src/sampleOrg/apex/values/typeValue.ts';
import { decimal, enumValue, FakeInstance, LibraryFixture, list, shown } from './libraryFixture.ts';

const assertEquals = 'static void assertEquals(Object expected, Object actual)';

describe('System', () => {
  const fixture = new LibraryFixture();

  it('debugs at DEBUG unless told otherwise', () => {
    fixture.call('System', 'static void debug(Object message)', decimal('1.50'));
    fixture.call(
      'System',
      'static void debug(LoggingLevel level, Object message)',
      enumValue('LoggingLevel', 'WARN'),
      'x',
    );
    assert.deepEqual(fixture.debugLines, ['DEBUG|1.50', 'WARN|x']);
  });

  const passing = [
    [1, decimal('1.0')],
    ['a', 'a'],
    [null, null],
    [list('Integer', 1), list('Integer', 1)],
  ] as const;
  for (const [expected, actual] of passing) {
    it(`finds ${shown([expected])} equal to ${shown([actual])}`, () => {
      assert.equal(fixture.call('System', assertEquals, expected, actual), null);
    });
  }

  it('says what was expected', () => {
    assert.equal(
      fixture.raised('System', assertEquals, 1, 2),
      'System.AssertException: Assertion Failed: Expected: 1, Actual: 2',
    );
    assert.equal(
      fixture.raised(
        'System',
        'static void assertEquals(Object expected, Object actual, Object message)',
        'a',
        'A',
        'Case',
      ),
      'System.AssertException: Assertion Failed: Case: Expected: a, Actual: A',
    );
    assert.equal(
      fixture.raised('System', 'static void assertNotEquals(Object expected, Object actual)', 1, 1),
      'System.AssertException: Assertion Failed: Same value: 1',
    );
    assert.equal(
      fixture.raised('System', 'static void assert(Boolean condition)', false),
      'System.AssertException: Assertion Failed',
    );
    assert.equal(
      fixture.raised('Assert', 'static void fail(String message)', 'Never'),
      'System.AssertException: Assertion Failed: Never',
    );
  });

  it('compares instances by their own equals', () => {
    const same = (): FakeInstance => new FakeInstance('A', {}, { equals: () => true });
    assert.equal(fixture.call('Assert', 'static void areEqual(Object expected, Object actual)', same(), same()), null);
  });

  it('checks the type of a value', () => {
    const value = new FakeInstance('acme.Line', {});
    const signature = 'static void isInstanceOfType(Object value, Type expected)';
    assert.equal(fixture.call('Assert', signature, value, new ApexType('acme.Line')), null);
    assert.match(fixture.raised('Assert', signature, value, new ApexType('acme.Other')), /instance of acme\.Other/);
  });
});

describe('Exception', () => {
  const fixture = new LibraryFixture();

  it('carries a message and a cause', () => {
    const cause = new ApexException('System.DmlException', 'failed');
    const self = new ApexException('acme.BillingException');
    fixture.call('Exception', 'new(String message, Exception cause)', self, 'no', cause);
    assert.equal(fixture.call('Exception', 'String getMessage()', self), 'no');
    assert.equal(fixture.call('Exception', 'Exception getCause()', self), cause);
    assert.equal(fixture.call('Exception', 'String getTypeName()', self), 'acme.BillingException');
    assert.match(fixture.raised('Exception', 'void initCause(Exception cause)', self, cause), /IllegalStateException/);
  });

  it('says so when there is no message', () => {
    const self = new ApexException('acme.BillingException');
    assert.equal(fixture.call('Exception', 'String getMessage()', self), 'Script-thrown exception');
  });

  it('tells which rows failed', () => {
    const self = new ApexException('System.DmlException', 'Insert failed.');
    self.dmlRows = [
      {
        index: 2,
        recordId: null,
        statusCode: 'REQUIRED_FIELD_MISSING',
        message: 'Missing',
        objectName: 'Account',
        fieldNames: ['Name'],
      },
    ];
    assert.equal(fixture.call('Exception', 'Integer getNumDml()', self), 1);
    assert.equal(fixture.call('Exception', 'Integer getDmlIndex(Integer index)', self, 0), 2);
    assert.equal(fixture.call('Exception', 'String getDmlMessage(Integer index)', self, 0), 'Missing');
    assert.match(fixture.raised('Exception', 'String getDmlMessage(Integer index)', self, 1), /ListException/);
  });
});

describe('Id, Blob, Type, UserInfo and encodings', () => {
  const fixture = new LibraryFixture();

  it('computes the checksum of an id', () => {
    assert.equal(ApexId.parse('00Dxx0000001gPL')?.value, '00Dxx0000001gPLEAY');
    assert.equal(ApexId.parse('001A0000006Vm9r')?.value, '001A0000006Vm9rIAC');
    assert.equal(ApexId.parse('00dXX0000001gplEAY')?.value, '00Dxx0000001gPLEAY');
    assert.equal(ApexId.parse('not an id'), undefined);
  });

  it('names a text that is no id', () => {
    assert.equal(fixture.raised('Id', 'static Id valueOf(String text)', '1'), 'System.StringException: Invalid id: 1');
  });

  it('encodes', () => {
    const blob = fixture.call('Blob', 'static Blob valueOf(String text)', 'Grüße');
    assert.equal(fixture.call('Blob', 'Integer size()', blob), 7);
    assert.equal(fixture.call('EncodingUtil', 'static String base64Encode(Blob input)', blob), 'R3LDvMOfZQ==');
    assert.equal(fixture.call('EncodingUtil', 'static String convertToHex(Blob input)', blob), '4772c3bcc39f65');
    assert.equal(
      fixture.call('EncodingUtil', 'static String urlEncode(String text, String encoding)', 'a b&c/ü~', 'UTF-8'),
      'a+b%26c%2F%C3%BC%7E',
    );
    assert.equal(
      fixture.call('EncodingUtil', 'static String urlDecode(String text, String encoding)', 'a+b%26', 'UTF-8'),
      'a b&',
    );
    assert.match(
      fixture.raised('Blob', 'String toString()', new ApexBlob(new Uint8Array([0xff]))),
      /not a valid UTF-8/,
    );
  });

  it('digests', () => {
    const blob = fixture.call('Blob', 'static Blob valueOf(String text)', 'abc');
    const digest = fixture.call('Crypto', 'static Blob generateDigest(String algorithm, Blob input)', 'MD5', blob);
    assert.equal(
      fixture.call('EncodingUtil', 'static String convertToHex(Blob input)', digest),
      '900150983cd24fb0d6963f7d28e17f72',
    );
  });

  it('finds types by name, without case', () => {
    fixture.describe('acme.Line', {});
    assert.equal(fixture.text('Type', 'static Type forName(String name)', 'ACME.line'), 'acme.Line');
    assert.equal(
      fixture.text('Type', 'static Type forName(String namespace, String name)', 'acme', 'Line'),
      'acme.Line',
    );
    assert.equal(fixture.call('Type', 'static Type forName(String name)', 'Nowhere'), null);
  });

  it('tells the user, but never the org session', () => {
    assert.equal(fixture.call('UserInfo', 'static String getLastName()'), 'Lovelace');
    assert.equal(fixture.call('UserInfo', 'static String getSessionId()'), null);
  });

  it('reads limits', () => {
    assert.equal(fixture.call('Limits', 'static Integer getQueries()'), 3);
    assert.equal(fixture.call('Limits', 'static Integer getLimitQueries()'), 100);
  });
});

describe('Catalogue', () => {
  it('names every type once', () => {
    const names = libraryTypes.map((type) => type.type.toLowerCase());
    assert.equal(new Set(names).size, names.length);
  });

  it('knows every type that another extends', () => {
    const plain = (name: string): string => name.replace(/<.*/, '');
    const names = new Set(libraryTypes.map((type) => plain(type.type)));
    for (const { type, extends: parent } of libraryTypes) {
      assert.ok(parent === undefined || names.has(plain(parent)), `${type} extends ${String(parent)}`);
    }
  });

  it('writes signatures in one form', () => {
    const form = /^(?:new\([^()]*\)|(?:static )?[\w.]+(?:<[^()]*>)? \w+=?(?:\([^()]*\))?)$/;
    for (const { type, members } of libraryTypes) {
      for (const signature of Object.keys(members)) {
        assert.match(signature, form, type);
      }
    }
  });
});
