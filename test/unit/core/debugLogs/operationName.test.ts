import assert from 'node:assert/strict';
import { operationName } from '../../../../src/core/debugLogs/operationName.ts';

describe('operation of a debug log', () => {
  it('is named by its end', () => {
    assert.equal(operationName('/services/data/v62.0/tooling/executeAnonymous/'), 'executeAnonymous');
    assert.equal(operationName('/apex/Invoice'), 'Invoice');
    assert.equal(operationName('common.api.soap.DirectSoap'), 'common.api.soap.DirectSoap');
    assert.equal(operationName('/'), '/');
  });
});
