import assert from 'node:assert/strict';
import { exceptionOf, runApex } from './apexHarness.ts';

describe('Apex records and what they refer to', () => {
  it('come out of JSON with their parents and children', () => {
    assert.deepEqual(
      runApex(`
        String text = '{"Name":"Acme","NumberOfEmployees":"7","Owner":{"LastName":"Byron"},' +
          '"Contacts":{"totalSize":1,"done":true,"records":[{"LastName":"Babbage","DoNotCall":"true"}]}}';
        Account a = (Account) JSON.deserialize(text, Account.class);
        System.debug(a.NumberOfEmployees + 1);
        System.debug(a.Owner.LastName);
        System.debug(a.Contacts.size() + ' ' + a.Contacts[0].LastName + ' ' + a.Contacts[0].DoNotCall);`),
      ['8', 'Byron', '1 Babbage true'],
    );
  });

  it('say in JSON which object a relationship to several objects leads to', () => {
    assert.deepEqual(
      runApex(`
        Task t = new Task(What = new Account(Name = 'Acme'));
        Task copy = (Task) JSON.deserialize(JSON.serialize(t), Task.class);
        System.debug(copy.What.Name);
        System.debug(copy.What.getSObjectType());`),
      ['Acme', 'Account'],
    );
  });

  it('refuse in JSON what the object does not have', () => {
    assert.equal(
      exceptionOf(`JSON.deserialize('{"Colour":"red"}', Account.class);`),
      "System.JSONException: No such column 'Colour' on sobject of type Account",
    );
  });

  it('have an id that can be set without knowing the object', () => {
    assert.deepEqual(
      runApex(`
        SObject record = Schema.getGlobalDescribe().get('Account').newSObject();
        record.Id = '001000000000001AAA';
        System.debug(((Account) record).Id);
        System.debug(record.Id);`),
      ['001000000000001AAA', '001000000000001AAA'],
    );
  });

  it('have checkboxes that are not checked until somebody does', () => {
    assert.deepEqual(
      runApex('Contact c = new Contact(); System.debug(c.DoNotCall); System.debug(c.getPopulatedFieldsAsMap());'),
      ['false', '{}'],
    );
  });

  it('know when they were looked at', () => {
    assert.deepEqual(
      runApex('System.debug(Account.LastReferencedDate + " " + new Account().LastViewedDate);'.replaceAll('"', "'")),
      ['LastReferencedDate null'],
    );
  });
});
