import { SaxesParser } from 'saxes';

/** An element of a SOAP message, by local names. */
export class XmlElement {
  readonly name: string;
  readonly children: XmlElement[] = [];
  text = '';

  constructor(name: string) {
    this.name = name;
  }

  child(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** Text of a descendant, by the names on the way; undefined when there is none. */
  textOf(...path: readonly string[]): string | undefined {
    const [name, ...rest] = path;
    return name === undefined ? this.text : this.child(name)?.textOf(...rest);
  }

  textsOf(name: string): readonly string[] {
    return this.children.filter((child) => child.name === name).map(({ text }) => text);
  }
}

export interface SoapMessage {
  readonly header: XmlElement;
  /** The one element of the body: the call. */
  readonly call: XmlElement;
}

/** Undefined for anything that is no SOAP envelope with a call in it. */
export function parseEnvelope(xml: string): SoapMessage | undefined {
  const root = parseXml(xml);
  const envelope = root?.child('Envelope');
  const call = envelope?.child('Body')?.children[0];
  return call === undefined ? undefined : { header: envelope?.child('Header') ?? new XmlElement('Header'), call };
}

function parseXml(xml: string): XmlElement | undefined {
  const root = new XmlElement('');
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const element = new XmlElement(name.slice(name.indexOf(':') + 1));
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) {
      element.text += text;
    }
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return root;
}

type XmlValue = string | number | boolean | null | undefined | XmlObject | readonly XmlObject[];

/** Members become elements; lists repeat theirs; undefined leaves one out; null is `xsi:nil`. */
export interface XmlObject {
  readonly [name: string]: XmlValue;
}

export function toXml(value: XmlObject): string {
  return Object.entries(value)
    .map(([name, member]) => elementXml(name, member))
    .join('');
}

function elementXml(name: string, value: XmlValue): string {
  if (value === undefined) {
    return '';
  }
  if (value === null) {
    return `<${name} xsi:nil="true"/>`;
  }
  if (Array.isArray(value)) {
    return (value as readonly XmlObject[]).map((item) => elementXml(name, item)).join('');
  }
  const content = typeof value === 'object' ? toXml(value as XmlObject) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** `content` is XML; `namespace` the default one of the reply. */
export function envelope(namespace: string, content: string, header = ''): string {
  const head = header === '' ? '' : `<soapenv:Header>${header}</soapenv:Header>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    `xmlns="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `${head}<soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`
  );
}

/** `code` with its prefix: `sf:INVALID_SESSION_ID`. */
export function faultEnvelope(code: string, message: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata">' +
    `<soapenv:Body><soapenv:Fault>${toXml({ faultcode: code, faultstring: message })}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`
  );
}
