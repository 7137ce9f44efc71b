import type { ObjectRule, ObjectRules } from '../rest/objectRules.ts';
import { RestFailure } from '../http/failures.ts';
import type { Org } from '../http/orgCall.ts';

/** Code that is saved is compiled anew, which ends debug sessions. What a managed package brought stays as it is. */
export const metadataRules: ObjectRules = { ApexClass: codeRule('ApexClass'), ApexTrigger: codeRule('ApexTrigger') };

function codeRule(objectName: 'ApexClass' | 'ApexTrigger'): ObjectRule {
  return {
    insert: ({ org, session }, values) => {
      const id = org.records.insert(objectName, values, session.user);
      org.debugging.endFor('metadata');
      return id;
    },
    update: ({ org, session }, id, values) => {
      requireUnmanaged(org, { objectName, id, field: Object.keys(values)[0] });
      org.records.update(objectName, id, values, session.user);
      org.debugging.endFor('metadata');
    },
    remove: ({ org, session }, id) => {
      requireUnmanaged(org, { objectName, id, field: undefined });
      org.records.remove(objectName, id, session.user);
      org.debugging.endFor('metadata');
    },
  };
}

interface Change {
  readonly objectName: string;
  readonly id: string;
  readonly field: string | undefined;
}

/** The form of the message is that of deployments which try the same. */
function requireUnmanaged(org: Org, { objectName, id, field }: Change): void {
  const state = org.records.valueOf(objectName, id, 'ManageableState');
  if (state === 'installed') {
    const parts = [
      `entity=${objectName}`,
      `component=${id.slice(0, 15)}`,
      ...(field === undefined ? [] : [`field=${field}`]),
    ];
    throw new RestFailure(400, {
      message: `Cannot modify managed object: ${parts.join(', ')}, state=installed`,
      errorCode: 'CANNOT_MODIFY_MANAGED_OBJECT',
      fields: [],
    });
  }
}
