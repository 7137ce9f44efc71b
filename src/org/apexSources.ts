import { l10n } from '../core/base/l10n.ts';
import { toolingPath } from './apiVersion.ts';
import { chunks } from './chunks.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { list, record, someText } from './json.ts';
import type { QueryReply } from './wire/rest.ts';
import type { ApexCodeRecord } from './wire/tooling.ts';

/** What the org answers instead of the body of a managed class that the login may not see. */
const hidden = '(hidden)';
/** A query travels in a URL; more names than these would make it too long. */
const namesPerQuery = 25;
const triggerPrefix = '__sfdc_trigger/';

interface CodeName {
  readonly typeRef: string;
  readonly objectName: 'ApexClass' | 'ApexTrigger';
  readonly namespace: string | undefined;
  readonly name: string;
}

/**
 * The org's own text of classes and triggers, by the typerefs of outermost types that were asked for. What the org does not know or
 * does not show is left out.
 */
export async function readApexSources(
  http: OrgHttp,
  typeRefs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = typeRefs.map(codeName).filter((name) => name !== undefined);
  const groups = (['ApexClass', 'ApexTrigger'] as const).flatMap((objectName) =>
    chunks(
      names.filter((name) => name.objectName === objectName),
      namesPerQuery,
    ),
  );
  const found = await Promise.all(groups.map((group) => readGroup(http, group)));
  return new Map(found.flat());
}

async function readGroup(
  http: OrgHttp,
  names: readonly CodeName[],
): Promise<readonly (readonly [typeRef: string, body: string])[]> {
  const objectName = names[0]?.objectName ?? 'ApexClass';
  const conditions = names.map(
    ({ name, namespace }) =>
      `(Name = '${name}' AND NamespacePrefix = ${namespace === undefined ? 'null' : `'${namespace}'`})`,
  );
  const query = `SELECT Name, NamespacePrefix, Body FROM ${objectName} WHERE ${conditions.join(' OR ')}`;
  const reply = await http.json({
    method: 'GET',
    path: `${toolingPath}/query/?q=${encodeURIComponent(query)}`,
    action: l10n.t('show Apex source'),
  });
  const rows = list(record<QueryReply>(reply).records).map((row) => record<ApexCodeRecord>(row));
  return names.flatMap(({ typeRef, name, namespace }) => {
    const row = rows.find(
      (candidate) =>
        someText(candidate.Name)?.toLowerCase() === name.toLowerCase() &&
        someText(candidate.NamespacePrefix)?.toLowerCase() === namespace?.toLowerCase(),
    );
    const body = someText(row?.Body);
    return body === undefined || body === hidden ? [] : [[typeRef, body] as const];
  });
}

/** Undefined for what is no class or trigger of an org: anonymous Apex, system types, names that no query may hold. */
function codeName(typeRef: string): CodeName | undefined {
  const isTrigger = typeRef.startsWith(triggerPrefix);
  const path = (isTrigger ? typeRef.slice(triggerPrefix.length) : typeRef).split('/');
  const [name = '', namespace] = path.toReversed();
  if (path.length > 2 || typeRef === 'anon' || !path.every((part) => /^[A-Za-z]\w*$/.test(part))) {
    return undefined;
  }
  return { typeRef, objectName: isTrigger ? 'ApexTrigger' : 'ApexClass', namespace, name };
}
