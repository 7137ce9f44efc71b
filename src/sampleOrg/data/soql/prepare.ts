import type {
  ChildRelationship,
  FieldDescription,
  ObjectDescription,
  OrgApi,
  OrgSchema,
  PreparedQuery,
  QueryBind,
  SelectedColumn,
  SelectedField,
  StoredRecord,
} from '../contract.ts';
import { type Group, type GroupScalar, isAggregate, resolveAggregate } from './aggregates.ts';
import { compileCondition, type Readable, type SourceTest } from './conditions.ts';
import { parseQuery } from './parser.ts';
import {
  malformed,
  notGrouped,
  unknownChildRelationship,
  unknownParentRelationship,
  unsupportedObject,
} from './problems.ts';
import type { QueryMode } from './tree.ts';
import { resolveOperand, resolvePath, type Run, type Scalar, type Scope } from './scalars.ts';
import { type Access, accessOf } from './access.ts';
import { type TextAccess, textAccessOf } from './textAccess.ts';
import type { Count, FieldPath, Operand, OrderItem, QueryTree, SelectItem, TypeOf } from './tree.ts';

export interface PrepareOptions {
  readonly schema: OrgSchema;
  /** Namespace of the code that holds the query: its names may leave the prefix out. */
  readonly namespace: string | null;
  readonly api?: OrgApi;
  /** Left out: the newest. */
  readonly apiVersion?: number | undefined;
  /** Whether the object is there for who asks. Left out: all are. */
  readonly knows?: (object: ObjectDescription) => boolean;
}

export interface Order<Source> {
  readonly by: Readable<Source>;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Grouping {
  readonly by: readonly Scalar[];
  readonly subtotals: 'rollup' | 'cube' | undefined;
  readonly columns: readonly { readonly alias: string; readonly scalar: GroupScalar }[];
  readonly having: ((run: Run) => SourceTest<Group>) | undefined;
  readonly orderBy: readonly Order<Group>[];
}

export interface PlannedChild {
  readonly relationship: ChildRelationship;
  readonly query: PlannedQuery;
}

/** A query with its names resolved and its conditions compiled. Immutable: compiled code keeps it. */
export interface PlannedQuery extends PreparedQuery {
  readonly selected: readonly Scalar[];
  readonly children: readonly PlannedChild[];
  readonly where: ((run: Run) => SourceTest<StoredRecord>) | undefined;
  readonly orderBy: readonly Order<StoredRecord>[];
  readonly grouping: Grouping | undefined;
  readonly limit: Count | undefined;
  readonly skip: Count | undefined;
  readonly allRows: boolean;
  readonly forUpdate: boolean;
  readonly onlyMine: boolean;
  readonly mode: QueryMode | undefined;
  readonly choices: readonly PlannedChoice[];
  /** Where an index finds all rows that can match. */
  readonly access: Access | undefined;
  /** Texts that the rows which match have. */
  readonly texts: TextAccess | undefined;
}

/** A TYPEOF: which fields of the parent are read depends on what it is. */
export interface PlannedChoice {
  readonly reference: FieldDescription;
  readonly branches: ReadonlyMap<string, readonly Scalar[]>;
  /** For every other object. */
  readonly otherwise: readonly FieldPath[];
}

/** Throws QueryProblem. */
export function prepareQuery(text: string, options: PrepareOptions): PlannedQuery {
  const { tree, binds } = parseQuery(text);
  const scope = { ...options, text, api: options.api ?? 'data' };
  return plan(tree, { ...scope, object: objectOf(tree, scope), alias: tree.from.alias }, binds);
}

/** What one object of a search gives. */
export function planReturning(
  tree: QueryTree,
  options: PrepareOptions & { readonly text: string },
  binds: readonly QueryBind[],
): PlannedQuery {
  const scope = { ...options, api: options.api ?? 'data' };
  return plan(tree, { ...scope, object: objectOf(tree, scope), alias: undefined }, binds);
}

function objectOf(tree: QueryTree, scope: Omit<Scope, 'object' | 'alias'>): ObjectDescription {
  const object = scope.schema.object(tree.from.name, scope.namespace);
  const known =
    object?.apis.includes(scope.api) === true &&
    object.since <= (scope.apiVersion ?? Infinity) &&
    scope.knows?.(object) !== false;
  if (!known) {
    throw unsupportedObject(tree.from.name, { text: scope.text, offset: tree.from.offset });
  }
  return object;
}

function plan(tree: QueryTree, scope: Scope, binds: readonly QueryBind[]): PlannedQuery {
  const grouped = tree.groupBy.length > 0 || tree.select.some((item) => item.kind === 'call' && isAggregate(item.call));
  const counts = isPlainCount(tree);
  const grouping = grouped && !counts ? planGrouping(tree, scope) : undefined;
  const selected = grouped ? [] : tree.select.flatMap((item) => selectedScalars(item, tree, scope));
  refuseTwice(selected, scope);
  const choices = tree.select.flatMap((item) => (item.kind === 'typeof' ? [planChoice(item.choice, scope)] : []));
  const fields: readonly SelectedField[] = selected.map(({ path, field }) => ({ path, field }));
  return {
    text: scope.text,
    object: scope.object,
    binds,
    shape: counts ? 'count' : grouped ? 'aggregate' : 'records',
    fields,
    selected,
    children: tree.select.flatMap((item) => (item.kind === 'query' ? [planChild(item.query, scope)] : [])),
    columns: columnsOf(grouping),
    where: tree.where === undefined ? undefined : compileCondition(tree.where, rowScope(scope)),
    orderBy: grouped ? [] : tree.orderBy.map((item) => orderOf(item, resolveOperand(item.by, scope))),
    grouping,
    limit: tree.limit,
    skip: tree.offset,
    allRows: tree.allRows,
    forUpdate: tree.forUpdate,
    onlyMine: tree.onlyMine,
    mode: tree.mode,
    choices,
    polymorphic: choices.map(({ reference }) => reference.relationshipName ?? ''),
    access: tree.where === undefined ? undefined : accessOf(tree.where, scope),
    texts: tree.where === undefined ? undefined : textAccessOf(tree.where, scope),
  };
}

function planChoice({ relationship, branches, otherwise, offset }: TypeOf, scope: Scope): PlannedChoice {
  const reference = scope.object.parentRelationship(relationship, scope.namespace);
  if (reference === undefined) {
    throw unknownParentRelationship(relationship, { text: scope.text, offset });
  }
  const planned = branches.map(({ objectName, paths }) => {
    const object = scope.schema.object(objectName, scope.namespace);
    if (object === undefined) {
      throw unsupportedObject(objectName, { text: scope.text, offset });
    }
    const inner: Scope = { ...scope, object, alias: undefined };
    return [object.name, paths.map((path) => resolvePath(path, inner))] as const;
  });
  return { reference, branches: new Map(planned), otherwise };
}

/** Selecting a field twice is a mistake. */
function refuseTwice(selected: readonly Scalar[], scope: Scope): void {
  const seen = new Set<string>();
  for (const { path } of selected) {
    const name = path.join('.');
    if (seen.has(name)) {
      throw malformed(`duplicate field selected: ${path.at(-1) ?? ''}`, { text: scope.text, offset: 0 });
    }
    seen.add(name);
  }
}

function isPlainCount(tree: QueryTree): boolean {
  const [only, ...others] = tree.select;
  return others.length === 0 && only?.kind === 'call' && only.call.name === 'COUNT' && only.call.argument === undefined;
}

function columnsOf(grouping: Grouping | undefined): readonly SelectedColumn[] {
  return (grouping?.columns ?? []).map(({ alias, scalar }) => ({ alias, apexType: scalar.apexType }));
}

function rowScope(scope: Scope) {
  return {
    text: scope.text,
    resolve: (operand: Operand) => resolveOperand(operand, scope),
    subQuery: (tree: QueryTree) => planSubQuery(tree, scope),
  };
}

/** `IN (SELECT AccountId FROM Contact …)`: one field of the rows that match. */
function planSubQuery(tree: QueryTree, outer: Scope) {
  const scope: Scope = { ...outer, object: objectOf(tree, outer), alias: tree.from.alias };
  const [item, ...others] = tree.select;
  if (item?.kind !== 'field' || others.length > 0) {
    throw malformed('The inner query must have one selected field', { text: outer.text, offset: tree.from.offset });
  }
  const selected = resolvePath(item.path, scope);
  const where = tree.where === undefined ? undefined : compileCondition(tree.where, rowScope(scope));
  return (run: Run) => {
    const test = where?.(run) ?? (() => true);
    return [...run.transaction.all(scope.object.name)].filter(test).map((row) => selected.read(row, run));
  };
}

function planChild(tree: QueryTree, parent: Scope): PlannedChild {
  const relationship = parent.object.childRelationship(tree.from.name, parent.namespace);
  const object = relationship === undefined ? undefined : parent.schema.object(relationship.childObject);
  if (relationship === undefined || object === undefined) {
    throw unknownChildRelationship(tree.from.name, { text: parent.text, offset: tree.from.offset });
  }
  return { relationship, query: plan(tree, { ...parent, object, alias: tree.from.alias }, []) };
}

function selectedScalars(item: SelectItem, tree: QueryTree, scope: Scope): readonly Scalar[] {
  switch (item.kind) {
    case 'field':
      if (item.alias !== undefined) {
        throw malformed('only aggregate expressions use field aliasing', {
          text: scope.text,
          offset: item.path.offset,
        });
      }
      return [resolvePath(item.path, scope)];
    case 'call': {
      const scalar = resolveOperand(item.call, scope);
      return item.alias === undefined ? [scalar] : [aliased(scalar, item.alias)];
    }
    case 'query':
    case 'typeof':
      return [];
    case 'fields':
      if (item.scope !== 'STANDARD' && !(tree.limit?.kind === 'number' && tree.limit.value <= 200)) {
        throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200', {
          text: scope.text,
          offset: item.offset,
        });
      }
      return scope.object.fields
        .filter((field) => item.scope === 'ALL' || field.custom === (item.scope === 'CUSTOM'))
        .map((field) => resolvePath({ names: [field.name], offset: item.offset }, scope));
  }
}

/** `FORMAT(Amount) shown`: the record holds it by that name. */
function aliased(scalar: Scalar, alias: string): Scalar {
  return {
    ...scalar,
    path: [alias],
    field: { ...scalar.field, name: alias, type: scalar.type, apexType: scalar.apexType },
  };
}

function orderOf<Source>(item: OrderItem, by: Readable<Source>): Order<Source> {
  return { by, descending: item.descending, nullsLast: item.nullsLast };
}

function planGrouping(tree: QueryTree, scope: Scope): Grouping {
  const by = tree.groupBy.map((operand) => resolveOperand(operand, scope));
  const aliases = new Map<string, GroupScalar>();
  const resolve = (operand: Operand): GroupScalar =>
    ('names' in operand && operand.names.length === 1
      ? aliases.get(operand.names[0]?.toLowerCase() ?? '')
      : undefined) ?? groupScalar(operand, by, scope);
  let unnamed = 0;
  const columns = tree.select.flatMap((item) => {
    if (item.kind === 'query' || item.kind === 'fields' || item.kind === 'typeof') {
      throw malformed('Grouped query cannot select this', { text: scope.text, offset: tree.from.offset });
    }
    const scalar = resolve(item.kind === 'field' ? item.path : item.call);
    const name = item.kind === 'field' ? resolvePath(item.path, scope).field.name : undefined;
    const alias = item.alias ?? name ?? `expr${unnamed++}`;
    aliases.set(alias.toLowerCase(), scalar);
    return [{ alias, scalar }];
  });
  return {
    by,
    subtotals: tree.subtotals,
    columns,
    having:
      tree.having === undefined
        ? undefined
        : compileCondition(tree.having, { ...rowScope(scope), resolve: (operand) => resolve(operand) }),
    orderBy: tree.orderBy.map((item) => orderOf(item, resolve(item.by))),
  };
}

/** An aggregate, or one of the grouped values, which all rows of a group share. */
function groupScalar(operand: Operand, by: readonly Scalar[], scope: Scope): GroupScalar {
  const asked = 'names' in operand || operand.name !== 'GROUPING' ? undefined : operand.argument;
  if (isAggregate(operand)) {
    return resolveAggregate(operand, scope);
  }
  const scalar = resolveOperand(asked ?? operand, scope);
  const grouped = by.find((one) => one.label.toLowerCase() === scalar.label.toLowerCase());
  if (asked !== undefined && grouped !== undefined) {
    const label = `GROUPING(${scalar.label})`;
    return { label, type: 'int', apexType: 'Integer', read: ({ absent }) => (absent.has(grouped) ? 1 : 0) };
  }
  if (grouped === undefined) {
    throw notGrouped(scalar.label, { text: scope.text, offset: operand.offset });
  }
  return {
    label: scalar.label,
    type: scalar.type,
    apexType: scalar.apexType,
    read: ({ rows: [first], absent }, run) =>
      first === undefined || absent.has(grouped) ? null : scalar.read(first, run),
  };
}
