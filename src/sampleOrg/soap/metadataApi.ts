import { strToU8, zipSync } from 'fflate';
import { randomBytes } from 'node:crypto';
import { ApexId } from '../apex/values/id.ts';
import type { Org } from '../http/orgCall.ts';
import type { PackageSource } from '../records/installedPackage.ts';
import { toXml, type XmlObject } from './envelope.ts';
import { type SoapAnswer, type SoapApi, type SoapCall, SoapFault, type SoapHandler } from './soapCall.ts';

/** Retrieves whose status can be asked for, per org. A reply may get lost and be asked for again. */
const mostRetrieves = 20;

/** What a retrieve asked for. */
interface Retrieve {
  readonly packageNames: readonly string[];
  readonly singlePackage: boolean;
  readonly version: string;
}

const retrieves = new WeakMap<Org, Map<string, Retrieve>>();

/** The part of the Metadata API that fetches the source of an installed package. */
export const metadataApi: SoapApi = {
  namespace: 'http://soap.sforce.com/2006/04/metadata',
  calls: new Map<string, SoapHandler>([
    ['retrieve', retrieve],
    ['checkRetrieveStatus', (call) => ({ content: toXml({ checkRetrieveStatusResponse: { result: status(call) } }) })],
  ]),
};

/** The work is asynchronous in the org: the answer names it, and its status is asked for. */
function retrieve({ org, message, version }: SoapCall): SoapAnswer {
  const request = message.call.child('retrieveRequest') ?? message.call.child('request');
  const packageNames = request?.textsOf('packageNames') ?? [];
  const id = ApexId.of(`09S${randomBytes(6).toString('hex')}`).value;
  const open = retrieves.get(org) ?? new Map<string, Retrieve>();
  retrieves.set(org, open);
  const [oldest] = open.keys();
  if (oldest !== undefined && open.size >= mostRetrieves) {
    open.delete(oldest);
  }
  open.set(id, { packageNames, singlePackage: request?.textOf('singlePackage') !== 'false', version });
  return { content: toXml({ retrieveResponse: { result: { done: false, id, state: 'Queued' } } }) };
}

function status({ org, message, session }: SoapCall): XmlObject {
  const id = message.call.textOf('asyncProcessId') ?? '';
  const request = retrieves.get(org)?.get(id);
  if (request === undefined) {
    throw new SoapFault('sf:INVALID_ID_FIELD', `invalid cross reference id: ${id}`);
  }
  const source = org.package;
  const unknown = request.packageNames.find((name) => name !== source?.installed.name);
  if (source === undefined || unknown !== undefined || request.packageNames.length === 0) {
    return {
      done: true,
      errorMessage: `INVALID_CROSS_REFERENCE_KEY: No package named '${unknown ?? ''}' found`,
      errorStatusCode: 'INVALID_CROSS_REFERENCE_KEY',
      id,
      status: 'Failed',
      success: false,
    };
  }
  const { user } = session;
  const stamp = { byId: user.id, byName: user.name, date: new Date(org.now()).toISOString() };
  const files = archiveFiles(source, request);
  return {
    done: true,
    fileProperties: Object.keys(files).map((fileName) => fileProperties(fileName, source, stamp)),
    id,
    status: 'Succeeded',
    success: true,
    zipFile: Buffer.from(zipSync(mapped(files, strToU8))).toString('base64'),
  };
}

/** A folder per package, unless the caller wants a single one without. */
function archiveFiles(source: PackageSource, { singlePackage, version }: Retrieve): Readonly<Record<string, string>> {
  const { installed, files } = source;
  const prefix = singlePackage ? '' : `${installed.name}/`;
  const entries = files.flatMap(({ path, body, kind }) => [
    [`${prefix}${path}`, body] as const,
    [`${prefix}${path}-meta.xml`, metadataXml(kind === 'class' ? 'ApexClass' : 'ApexTrigger', version)] as const,
  ]);
  return Object.fromEntries([...entries, [`${prefix}package.xml`, packageXml(source, version)]]);
}

function metadataXml(type: string, version: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>${version}</apiVersion>
    <status>Active</status>
</${type}>
`;
}

function packageXml({ installed, files }: PackageSource, version: string): string {
  const types = (['class', 'trigger'] as const).map((kind) => {
    const members = files.filter((file) => file.kind === kind).map((file) => memberOf(file.path));
    const name = kind === 'class' ? 'ApexClass' : 'ApexTrigger';
    const lines = members.map((member) => `        <members>${member}</members>\n`).join('');
    return `    <types>\n${lines}        <name>${name}</name>\n    </types>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>${installed.name}</fullName>
    <namespacePrefix>${installed.namespace}</namespacePrefix>
${types.join('')}    <version>${version}</version>
</Package>
`;
}

function memberOf(path: string): string {
  return /([^/]+)\.\w+$/.exec(path)?.[1] ?? path;
}

function fileProperties(
  fileName: string,
  { installed }: PackageSource,
  stamp: { readonly byId: string; readonly byName: string; readonly date: string },
): XmlObject {
  const inPackage = fileName.replace('-meta.xml', '');
  const type = fileName.endsWith('package.xml') ? 'Package' : inPackage.endsWith('.cls') ? 'ApexClass' : 'ApexTrigger';
  return {
    createdById: stamp.byId,
    createdByName: stamp.byName,
    createdDate: stamp.date,
    fileName,
    fullName: type === 'Package' ? '' : `${installed.namespace}__${memberOf(inPackage)}`,
    id: '',
    lastModifiedById: stamp.byId,
    lastModifiedByName: stamp.byName,
    lastModifiedDate: stamp.date,
    manageableState: 'installed',
    namespacePrefix: installed.namespace,
    type,
  };
}

function mapped<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
