import { randomBytes } from 'node:crypto';
import { ApexId } from '../apex/values/id.ts';
import type { Org } from '../http/orgCall.ts';
import { toXml, type XmlObject } from './envelope.ts';
import { componentsOf, fileProperties, fullNameOf, metadataTypes } from './metadataComponents.ts';
import { type RetrieveRequest, retrieveRequest, retrieveResult } from './retrieval.ts';
import { type SoapAnswer, type SoapApi, type SoapCall, SoapFault, type SoapHandler } from './soapCall.ts';

/** Retrieves whose status can be asked for, per org. A reply may get lost and be asked for again. */
const mostRetrieves = 20;

const retrieves = new WeakMap<Org, Map<string, RetrieveRequest>>();

/** The part of the Metadata API that tells what code and packages there are, and fetches source. */
export const metadataApi: SoapApi = {
  namespace: 'http://soap.sforce.com/2006/04/metadata',
  calls: new Map<string, SoapHandler>([
    ['describeMetadata', () => ({ content: toXml({ describeMetadataResponse: { result: description() } }) })],
    ['listMetadata', (call) => ({ content: toXml({ listMetadataResponse: { result: listing(call) } }) })],
    ['retrieve', retrieve],
    ['checkRetrieveStatus', (call) => ({ content: toXml({ checkRetrieveStatusResponse: { result: status(call) } }) })],
  ]),
};

function description(): XmlObject {
  return {
    metadataObjects: metadataTypes.map(({ name, directory, suffix, hasMetaFile }) => ({
      directoryName: directory,
      inFolder: false,
      metaFile: hasMetaFile,
      suffix,
      xmlName: name,
    })),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  };
}

/** Up to three types are asked for at once. */
function listing({ org, session, message }: SoapCall): readonly XmlObject[] {
  const wanted = message.call.children.filter(({ name }) => name === 'queries').map((query) => query.textOf('type'));
  return wanted.flatMap((name) => {
    const type = metadataTypes.find((candidate) => candidate.name === name);
    if (type === undefined) {
      throw new SoapFault('sf:INVALID_TYPE', `INVALID_TYPE: Unknown type:${name ?? ''}`);
    }
    return componentsOf(org, session, type).map((component) =>
      fileProperties(org, component, `${type.directory}/${fullNameOf(component)}.${type.suffix}`),
    );
  });
}

/** The work is asynchronous in the org: the answer names it, and its status is asked for. */
function retrieve({ org, message, version }: SoapCall): SoapAnswer {
  const id = ApexId.of(`09S${randomBytes(6).toString('hex')}`).value;
  const open = retrieves.get(org) ?? new Map<string, RetrieveRequest>();
  retrieves.set(org, open);
  const [oldest] = open.keys();
  if (oldest !== undefined && open.size >= mostRetrieves) {
    open.delete(oldest);
  }
  open.set(
    id,
    retrieveRequest(message.call.child('retrieveRequest') ?? message.call.child('request'), version, org.now()),
  );
  return { content: toXml({ retrieveResponse: { result: { done: false, id, state: 'Queued' } } }) };
}

function status(call: SoapCall): XmlObject {
  const id = call.message.call.textOf('asyncProcessId') ?? '';
  const request = retrieves.get(call.org)?.get(id);
  if (request === undefined) {
    throw new SoapFault('sf:INVALID_ID_FIELD', `invalid cross reference id: ${id}`);
  }
  return retrieveResult(call, id, request);
}
