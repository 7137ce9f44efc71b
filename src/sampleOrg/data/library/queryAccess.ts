import type { RequestContext } from '../../apex/library/contract.ts';
import { ApexException } from '../../apex/values/exception.ts';
import type { ObjectDescription } from '../contract.ts';
import { UserAccess } from '../access/userAccess.ts';
import { transactionOf } from '../dml/rows.ts';
import type { PlannedQuery } from '../soql/prepare.ts';
import { noSuchColumn, unsupportedObject } from '../soql/problems.ts';
import { raiseQuery } from './failures.ts';

/** Field names by object. */
type Inaccessible = Map<string, Set<string>>;

/**
 * Raises System.QueryException where a query that asks for it selects what its user may not read. The texts are those of names that do
 * not exist: user mode does not tell them apart.
 */
export function requireReadable(context: RequestContext, query: PlannedQuery): void {
  if (query.mode !== 'USER_MODE' && query.mode !== 'SECURITY_ENFORCED') {
    return;
  }
  const access = new UserAccess(transactionOf(context), context.user);
  const found: Inaccessible = new Map();
  collect(query, { context, access, found });
  const [first] = found;
  if (first === undefined) {
    return;
  }
  const [objectName, [fieldName = '']] = first;
  if (query.mode === 'SECURITY_ENFORCED') {
    return raiseQuery(context, 'Insufficient permissions: secure query included inaccessible field');
  }
  const at = { text: query.text, offset: 0 };
  const { reason } = access.toObject(query.object).read
    ? noSuchColumn(fieldName, objectName, at)
    : unsupportedObject(query.object.name, at);
  try {
    raiseQuery(context, reason);
  } catch (thrown) {
    if (thrown instanceof ApexException) {
      thrown.inaccessibleFields = found;
    }
    throw thrown;
  }
}

interface Search {
  readonly context: RequestContext;
  readonly access: UserAccess;
  readonly found: Inaccessible;
}

function collect(query: PlannedQuery, search: Search): void {
  if (!search.access.toObject(query.object).read) {
    search.found.set(query.object.name, new Set());
  }
  for (const { path, field } of query.fields) {
    const owner = ownerOf(query.object, path, search.context);
    if (owner !== undefined && !search.access.toField(owner, field).read) {
      const names = search.found.get(owner.name) ?? new Set();
      search.found.set(owner.name, names.add(field.name));
    }
  }
  for (const child of query.children) {
    collect(child.query, search);
  }
}

/** The object that the last name of a path is a field of. Undefined behind a reference to several. */
function ownerOf(
  object: ObjectDescription,
  path: readonly string[],
  context: RequestContext,
): ObjectDescription | undefined {
  let owner: ObjectDescription | undefined = object;
  for (const relationship of path.slice(0, -1)) {
    const [target, ...others]: readonly string[] = owner?.parentRelationship(relationship)?.referenceTo ?? [];
    owner = target === undefined || others.length > 0 ? undefined : transactionOf(context).schema.object(target);
  }
  return owner;
}
