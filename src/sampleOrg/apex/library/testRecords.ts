import type { Transaction } from '../../data/contract.ts';
import { executeDml } from '../../data/library/statements.ts';
import type { SObjectTypeToken } from '../../data/library/tokens.ts';
import type { ApexDatetime } from '../values/datetime.ts';
import { ApexId } from '../values/id.ts';
import { staticResource } from './callouts/staticResourceMocks.ts';
import type { ApexValue, RequestContext, Suspendable } from './contract.ts';
import { readCsv } from './csv.ts';
import { raiseNullArgument } from './failures.ts';
import { deserialize } from './jsonDeserialize.ts';
import { type JsonNode, JsonObject } from './jsonNodes.ts';
import { refuseNulls, type Members } from './members.ts';

// What `Test` does with records.

/** The id that the standard price book has in a test, which sees no record of it. */
const standardPricebook = '01s000000000001';

/** Records from a static resource in CSV, one column for each field, inserted. */
function* loadData(
  context: RequestContext,
  type: SObjectTypeToken | null,
  name: string | null,
): Suspendable<ApexValue> {
  const { object } = type ?? raiseNullArgument(context);
  const text = new TextDecoder().decode(staticResource(context, name ?? raiseNullArgument(context)));
  const [header = [], ...rows] = readCsv(text);
  const nodes = rows.map((row): JsonNode => {
    const node = new JsonObject();
    for (const [index, field] of header.entries()) {
      const value = row[index] ?? '';
      if (value !== '') {
        node.members.set(field, value);
      }
    }
    return node;
  });
  const records = deserialize(context, nodes, `List<${object.name}>`, false);
  yield* executeDml(context, 'insert', records);
  return records;
}

function setCreatedDate(context: RequestContext, id: ApexId, at: ApexDatetime): void {
  const transaction = context.transaction as Transaction;
  const object = transaction.schema.objectOfId(id.value);
  const record = object && transaction.find(object.name, id.value);
  if (record) {
    transaction.write({ ...record, values: new Map([...record.values, ['CreatedDate', at]]) });
  }
}

export const testRecordMembers: Members = {
  'static List<SObject> loadData(Schema.SObjectType objectType, String staticResourceName)': loadData,
  ...refuseNulls({ 'static void setCreatedDate(Id recordId, Datetime at)': setCreatedDate }, 'static'),
  'static Id getStandardPricebookId()': () => ApexId.of(standardPricebook),
  // Permissions are worked out at once: there is nothing to wait for.
  'static void calculatePermissionSetGroup(List<String> groupIds)': () => undefined,
  'static void calculatePermissionSetGroup(String groupId)': () => undefined,
  'static void enableChangeDataCapture()': () => undefined,
};
