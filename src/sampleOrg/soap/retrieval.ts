import { strToU8, zipSync } from 'fflate';
import type { Org } from '../http/orgCall.ts';
import { escapeXml, type XmlElement, type XmlObject } from './envelope.ts';
import {
  componentsOf,
  fileProperties,
  fullNameOf,
  type MetadataComponent,
  metadataTypes,
} from './metadataComponents.ts';
import type { SoapCall } from './soapCall.ts';

/** What a retrieve asked for. */
export interface RetrieveRequest {
  readonly packageNames: readonly string[];
  readonly singlePackage: boolean;
  readonly version: string;
  /** Full names by type; `*` for all of a type. Undefined where no manifest was sent. */
  readonly manifest: ReadonlyMap<string, readonly string[]> | undefined;
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
}

export function retrieveRequest(
  request: XmlElement | undefined,
  version: string,
  requestedAt: number,
): RetrieveRequest {
  const unpackaged = request?.child('unpackaged');
  const types = unpackaged?.children.filter(({ name }) => name === 'types') ?? [];
  return {
    packageNames: request?.textsOf('packageNames') ?? [],
    singlePackage: request?.textOf('singlePackage') === 'true',
    version: unpackaged?.textOf('version') ?? request?.textOf('apiVersion') ?? version,
    manifest: unpackaged && new Map(types.map((type) => [type.textOf('name') ?? '', type.textsOf('members')])),
    requestedAt,
  };
}

/** One folder of an archive: a package, or what belongs to none. */
interface Folder {
  readonly prefix: string;
  readonly packageXml: string;
  readonly components: readonly MetadataComponent[];
  /** File names carry the namespace where the components are looked at from outside of their package. */
  readonly qualified: boolean;
}

interface Problem {
  readonly [member: string]: string;
  readonly fileName: string;
  readonly problem: string;
}

/** The answer of checkRetrieveStatus: everything is ready at the first look, where nothing is made to take its time. */
export function retrieveResult(call: SoapCall, id: string, request: RetrieveRequest): XmlObject {
  const { org } = call;
  const unknown = request.packageNames.find((name) => org.packages.named(name) === undefined);
  if (unknown !== undefined) {
    return failed(id, 'INVALID_CROSS_REFERENCE_KEY', `No package named '${unknown}' found`);
  }
  const troubles = request.packageNames.map((name) => org.packages.troubleOf(name));
  const waitsUntil = request.requestedAt + Math.max(0, ...troubles.map(({ pendingFor }) => pendingFor));
  if (org.now() < waitsUntil) {
    const halfWay = org.now() - request.requestedAt > (waitsUntil - request.requestedAt) / 2;
    return { done: false, id, status: halfWay ? 'InProgress' : 'Pending', success: false };
  }
  const failure = troubles.find((trouble) => trouble.failure !== undefined)?.failure;
  if (failure !== undefined) {
    return failed(id, 'UNKNOWN_EXCEPTION', failure);
  }
  if (request.packageNames.length === 0 && request.manifest === undefined) {
    return failed(id, 'UNKNOWN_EXCEPTION', 'The request names neither packages nor components to retrieve');
  }
  const problems: Problem[] = [];
  const folders = [
    ...request.packageNames.map((name) => packageFolder(call, name, request, problems)),
    ...(request.manifest === undefined ? [] : [manifestFolder(call, request.manifest, request, problems)]),
  ];
  const files = new Map<string, string>();
  const properties: XmlObject[] = [];
  for (const folder of folders) {
    addFiles(org, folder, request.version, files, properties);
  }
  const archive = Object.fromEntries([...files].map(([path, text]) => [path, strToU8(text)]));
  return {
    done: true,
    fileProperties: properties,
    id,
    messages: problems,
    status: 'Succeeded',
    success: true,
    zipFile: Buffer.from(zipSync(archive)).toString('base64'),
  };
}

function failed(id: string, code: string, message: string): XmlObject {
  return {
    done: true,
    errorMessage: `${code}: ${message}`,
    errorStatusCode: code,
    id,
    status: 'Failed',
    success: false,
  };
}

/** Classes and triggers of an installed package, named as inside of it. Those that are broken are told of and left out. */
function packageFolder(call: SoapCall, name: string, request: RetrieveRequest, problems: Problem[]): Folder {
  const { packages } = call.org;
  const namespace = packages.named(name)?.namespace ?? '';
  const broken = new Set(packages.troubleOf(name).broken);
  const prefix = request.singlePackage ? '' : `${name}/`;
  const components = metadataTypes
    .filter(({ objectName }) => objectName !== undefined)
    .flatMap((type) => componentsOf(call.org, call.session, type))
    .filter((component) => component.namespace === namespace);
  for (const { type, name: member } of components.filter((component) => broken.has(component.name))) {
    problems.push({
      fileName: `${prefix}${type.directory}/${member}.${type.suffix}`,
      problem: `${type.name} ${namespace}__${member} could not be retrieved: an unexpected error occurred`,
    });
  }
  const whole = components.filter((component) => !broken.has(component.name));
  const head = `    <fullName>${escapeXml(name)}</fullName>\n    <namespacePrefix>${namespace}</namespacePrefix>\n`;
  return { prefix, packageXml: packageXml(head, whole, request.version, false), components: whole, qualified: false };
}

function manifestFolder(
  call: SoapCall,
  manifest: ReadonlyMap<string, readonly string[]>,
  request: RetrieveRequest,
  problems: Problem[],
): Folder {
  const fileName = 'unpackaged/package.xml';
  const components = [...manifest].flatMap(([typeName, members]) => {
    const type = metadataTypes.find(({ name }) => name === typeName);
    if (type === undefined) {
      problems.push({ fileName, problem: `Entity type: '${typeName}' is unknown` });
      return [];
    }
    const known = componentsOf(call.org, call.session, type);
    const missing = members.filter((name) => name !== '*' && !known.some((item) => fullNameOf(item) === name));
    for (const name of missing) {
      problems.push({ fileName, problem: `Entity of type '${typeName}' named '${name}' cannot be found` });
    }
    return members.includes('*') ? known : known.filter((item) => members.includes(fullNameOf(item)));
  });
  return {
    prefix: request.singlePackage ? '' : 'unpackaged/',
    packageXml: packageXml('', components, request.version, true),
    components,
    qualified: true,
  };
}

function addFiles(
  org: Org,
  { prefix, components, qualified, packageXml: manifest }: Folder,
  version: string,
  files: Map<string, string>,
  properties: XmlObject[],
): void {
  for (const component of components) {
    const { type, body } = component;
    const path = `${prefix}${type.directory}/${qualified ? fullNameOf(component) : component.name}.${type.suffix}`;
    files.set(path, body);
    properties.push(fileProperties(org, component, path));
    if (type.hasMetaFile) {
      files.set(`${path}-meta.xml`, metadataXml(type.name, version));
    }
  }
  files.set(`${prefix}package.xml`, manifest);
  const fileName = `${prefix}package.xml`;
  properties.push({ fileName, fullName: fileName, id: '', type: 'Package' });
}

function metadataXml(type: string, version: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>${version}</apiVersion>
    <status>Active</status>
</${type}>
`;
}

/** `head`: elements that come before the types. */
function packageXml(
  head: string,
  components: readonly MetadataComponent[],
  version: string,
  qualified: boolean,
): string {
  const byType = Map.groupBy(components, ({ type }) => type.name);
  const types = [...byType].map(([name, members]) => {
    const lines = members
      .map((member) => `        <members>${qualified ? fullNameOf(member) : member.name}</members>\n`)
      .join('');
    return `    <types>\n${lines}        <name>${name}</name>\n    </types>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
${head}${types.join('')}    <version>${version}</version>
</Package>
`;
}
