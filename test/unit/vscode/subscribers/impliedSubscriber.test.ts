import assert from 'node:assert/strict';
import type { EnteredOrg } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { impliedSubscriber } from '../../../../src/vscode/subscribers/impliedSubscriber.ts';
import type { ListedSubscriber } from '../../../../src/vscode/subscribers/subscriberDirectory.ts';

function listed(orgId: string, isEntered: boolean): ListedSubscriber {
  const entered = isEntered ? ({} as EnteredOrg) : undefined;
  return { orgId, name: orgId, isSandbox: true, parentOrgId: undefined, subscriber: undefined, entered };
}

const [first, second, third] = ['00D000000000001', '00D000000000002', '00D000000000003'] as const;
const candidates = [listed(first, true), listed(second, false)];

describe('the subscriber that a command means', () => {
  const implied = (...named: (string | undefined)[]): string | undefined => impliedSubscriber(candidates, named)?.orgId;

  it('is the selected one, or the one being debugged', () => {
    assert.equal(implied(second, undefined), second);
    assert.equal(implied(undefined, second), second);
    assert.equal(implied(`${second}EAA`, second), second);
  });

  it('is the only one entered where none is named', () => {
    assert.equal(implied(undefined, undefined), first);
    assert.equal(impliedSubscriber([listed(first, true), listed(second, true)], []), undefined);
  });

  it('is, among several entered, the only one where there is something to do', () => {
    const entered = [listed(first, true), listed(second, true), listed(third, false)];
    const inThose = (...orgIds: readonly string[]): string | undefined =>
      impliedSubscriber(entered, [], (orgId) => orgIds.includes(orgId))?.orgId;
    assert.equal(inThose(second), second);
    assert.equal(inThose(first, second), undefined);
    assert.equal(inThose(third), undefined, 'it is not entered');
    assert.equal(impliedSubscriber(entered, [first], (orgId) => orgId === second)?.orgId, first, 'it is named');
  });

  it('is never another customer than the one that is named', () => {
    assert.equal(implied(third, undefined), undefined, 'the selected one is no candidate');
    assert.equal(implied(second, first), undefined, 'selection and debug session differ');
  });
});
