import { ApexId } from '../apex/values/id.ts';
import type { ChildRelationship, ObjectDescription, RowError, RowOutcome, SObjectRecord } from '../data/contract.ts';
import { save } from '../data/dml/save.ts';
import { jsonReply } from '../http/apiReply.ts';
import { isObject, jsonBody } from '../http/apiRequest.ts';
import { invalidValue, malformedJson, tooManyRecords } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import type { FieldValues } from '../records/orgRecords.ts';
import type { RecordApi } from './recordApi.ts';
import { requireAbility, transact } from './recordSaves.ts';

const mostRecords = 200;
const deepest = 5;

/** One record of a tree that is to be created, and the relationship that hangs it to its parent. */
interface Node {
  readonly referenceId: string;
  readonly record: SObjectRecord;
  readonly depth: number;
  readonly parent: { readonly node: Node; readonly field: string } | undefined;
}

/** Records with their children in one call: all of them or none. */
export function treeResources(records: RecordApi): RouteTable<OrgCall> {
  return {
    [`POST ${records.root(':version')}/composite/tree/:object`]: async (call, { object }) => {
      const nodes = nodesOf(
        call,
        records,
        records.objectOf(call, object),
        jsonBody(call.request).records,
        1,
        undefined,
      );
      if (nodes.length > mostRecords) {
        throw tooManyRecords(mostRecords);
      }
      const names = nodes.map(({ referenceId }) => referenceId);
      const repeated = names.find((name, index) => names.indexOf(name) !== index);
      if (repeated !== undefined) {
        throw invalidValue(`Duplicate ReferenceId provided in the request: ${repeated}`);
      }
      return answer(nodes, await create(call, nodes));
    },
  };
}

function nodesOf(
  call: OrgCall,
  records: RecordApi,
  object: ObjectDescription,
  list: unknown,
  depth: number,
  parent: { readonly node: Node; readonly relationship: ChildRelationship } | undefined,
): readonly Node[] {
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw malformedJson('records must be a list of objects');
  }
  if (depth > deepest) {
    throw invalidValue(`Trees are at most ${deepest} records deep`);
  }
  return list.flatMap((item) => {
    const referenceId = isObject(item.attributes) ? item.attributes.referenceId : undefined;
    if (typeof referenceId !== 'string') {
      throw invalidValue('Include a reference ID for each record in the request.');
    }
    const values: Record<string, unknown> = {};
    const branches: (readonly [ChildRelationship, unknown])[] = [];
    for (const [name, value] of Object.entries(item)) {
      const relationship = isObject(value) ? object.childRelationship(name) : undefined;
      if (relationship === undefined) {
        values[name] = value;
      } else {
        branches.push([relationship, isObject(value) ? value.records : undefined]);
      }
    }
    const node = nodeOf(call, object, values, { referenceId, depth }, parent);
    return [
      node,
      ...branches.flatMap(([relationship, children]) =>
        nodesOf(call, records, records.objectOf(call, relationship.childObject), children, depth + 1, {
          node,
          relationship,
        }),
      ),
    ];
  });
}

function nodeOf(
  call: OrgCall,
  object: ObjectDescription,
  values: FieldValues,
  place: { readonly referenceId: string; readonly depth: number },
  parent: { readonly node: Node; readonly relationship: ChildRelationship } | undefined,
): Node {
  requireAbility(call, 'insert', object.name);
  return {
    ...place,
    record: call.org.records.record(object.name, values, 'insert'),
    parent: parent && { node: parent.node, field: parent.relationship.field },
  };
}

/** Parents first: their ids go into their children. Answers what is wrong, by reference id; nothing when all were made. */
async function create(call: OrgCall, nodes: readonly Node[]): Promise<ReadonlyMap<string, readonly RowError[]>> {
  const errors = new Map<string, readonly RowError[]>();
  const names = [...new Set(nodes.map(({ record }) => record.apexTypeName))];
  const failure = await transact(call, names, function* (context) {
    for (let depth = 1; depth <= deepest; depth++) {
      const level = nodes.filter((node) => node.depth === depth);
      for (const { record, parent } of level) {
        if (parent !== undefined) {
          record.put(parent.field, ApexId.of(parent.node.record.id ?? ''));
        }
      }
      const records = level.map(({ record }) => record);
      const outcomes: readonly RowOutcome[] = yield* save(context, { operation: 'insert', records, allOrNone: true });
      for (const [index, outcome] of outcomes.entries()) {
        if (!outcome.success) {
          errors.set(level[index]?.referenceId ?? '', outcome.errors);
        }
      }
      if (errors.size > 0) {
        return false;
      }
    }
    return true;
  });
  const [root] = nodes;
  return failure !== undefined && root !== undefined ? new Map([[root.referenceId, [failure]]]) : errors;
}

function answer(nodes: readonly Node[], errors: ReadonlyMap<string, readonly RowError[]>) {
  if (errors.size === 0) {
    const results = nodes.map(({ referenceId, record }) => ({ referenceId, id: record.id }));
    return jsonReply(201, { hasErrors: false, results });
  }
  const results = [...errors]
    // Those that failed because others did say nothing new.
    .map(([referenceId, list]) => ({ referenceId, errors: list.filter((error) => !isRollback(error)) }))
    .filter((result) => result.errors.length > 0);
  return jsonReply(400, { hasErrors: true, results });
}

const isRollback = ({ statusCode }: RowError): boolean => statusCode === 'ALL_OR_NONE_OPERATION_ROLLED_BACK';
