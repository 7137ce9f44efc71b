// XML as a tree: what Dom changes and the stream reader walks. Names keep their prefixes; namespaces are found by them.

export interface XmlAttribute {
  /** Undefined for one without a prefix. */
  readonly prefix: string | undefined;
  readonly name: string;
  value: string;
}

export class XmlElement {
  readonly kind = 'element';
  prefix: string | undefined;
  readonly name: string;
  /** Without the declarations of namespaces. */
  readonly attributes: XmlAttribute[] = [];
  /** Declared here, by prefix; '' is the default one. */
  readonly namespaces = new Map<string, string>();
  readonly children: XmlItem[] = [];
  parent: XmlElement | undefined;

  constructor(name: string, prefix?: string) {
    this.name = name;
    this.prefix = prefix;
  }

  namespaceFor(prefix: string): string | undefined {
    return this.namespaces.get(prefix) ?? this.parent?.namespaceFor(prefix);
  }

  prefixFor(namespace: string): string | undefined {
    for (const [prefix, uri] of this.namespaces) {
      if (uri === namespace) {
        return prefix;
      }
    }
    return this.parent?.prefixFor(namespace);
  }

  get namespace(): string | undefined {
    return this.namespaceFor(this.prefix ?? '');
  }

  add(item: XmlItem): void {
    item.parent = this;
    this.children.push(item);
  }

  get text(): string {
    return this.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
  }
}

export class XmlText {
  readonly kind: 'text' | 'comment';
  readonly text: string;
  parent: XmlElement | undefined;

  constructor(kind: 'text' | 'comment', text: string) {
    this.kind = kind;
    this.text = text;
  }
}

export type XmlItem = XmlElement | XmlText;

/** Thrown for a text that is not well-formed. */
export class XmlProblem extends Error {}

const tokens =
  /<!--([\s\S]*?)-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** The root element. Declarations and processing instructions are left out; external entities are never read. */
export function parseXml(source: string): XmlElement {
  let root: XmlElement | undefined;
  let open: XmlElement | undefined;
  tokens.lastIndex = 0;
  while (tokens.lastIndex < source.length) {
    const at = tokens.lastIndex;
    const found = tokens.exec(source);
    if (found === null) {
      throw new XmlProblem(`the markup at position ${String(at)} is not well-formed`);
    }
    const [, comment, literal, closed, opened, attributes = '', empty, text] = found;
    if (opened !== undefined) {
      const element = elementOf(opened, attributes);
      if (open) {
        open.add(element);
      } else if (root) {
        throw new XmlProblem('only one root element is allowed');
      }
      root ??= element;
      open = empty === '/' ? open : element;
    } else if (closed !== undefined) {
      if (qualifiedName(open) !== closed) {
        throw new XmlProblem(`</${closed}> has no start tag`);
      }
      open = open?.parent;
    } else if (comment !== undefined) {
      open?.add(new XmlText('comment', comment));
    } else if (literal !== undefined) {
      open?.add(new XmlText('text', literal));
    } else if (text !== undefined) {
      addText(open, text);
    }
  }
  if (!root || open) {
    throw new XmlProblem(root ? `<${qualifiedName(open) ?? ''}> has no end tag` : 'there is no root element');
  }
  return root;
}

function addText(open: XmlElement | undefined, text: string): void {
  if (open) {
    open.add(new XmlText('text', unescapeXml(text)));
  } else if (text.trim() !== '') {
    throw new XmlProblem('content is not allowed outside of the root element');
  }
}

function elementOf(qualified: string, attributes: string): XmlElement {
  const [prefix, name] = splitName(qualified);
  const element = new XmlElement(name, prefix);
  for (const [, attribute = '', double, single = ''] of attributes.matchAll(
    /(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    const value = unescapeXml(double ?? single);
    const [attributePrefix, attributeName] = splitName(attribute);
    if (attribute === 'xmlns' || attributePrefix === 'xmlns') {
      element.namespaces.set(attribute === 'xmlns' ? '' : attributeName, value);
    } else {
      element.attributes.push({ prefix: attributePrefix, name: attributeName, value });
    }
  }
  return element;
}

function splitName(qualified: string): readonly [prefix: string | undefined, name: string] {
  const colon = qualified.indexOf(':');
  return colon < 0 ? [undefined, qualified] : [qualified.slice(0, colon), qualified.slice(colon + 1)];
}

function qualifiedName(element: { prefix: string | undefined; name: string } | undefined): string | undefined {
  return element && (element.prefix === undefined ? element.name : `${element.prefix}:${element.name}`);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) {
        return entities[name] ?? whole;
      }
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
    },
  );
}

export function escapeXmlText(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&${character === '&' ? 'amp' : character === '<' ? 'lt' : 'gt'};`);
}

export function escapeXmlAttribute(text: string): string {
  return escapeXmlText(text).replaceAll('"', '&quot;');
}

export function writeXml(item: XmlItem): string {
  if (item.kind !== 'element') {
    return item.kind === 'text' ? escapeXmlText(item.text) : `<!--${item.text}-->`;
  }
  const name = qualifiedName(item) ?? '';
  const namespaces = Array.from(
    item.namespaces,
    ([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeXmlAttribute(uri)}"`,
  );
  const attributes = item.attributes.map(
    (attribute) => ` ${qualifiedName(attribute) ?? ''}="${escapeXmlAttribute(attribute.value)}"`,
  );
  const start = `<${name}${namespaces.join('')}${attributes.join('')}`;
  return item.children.length === 0 ? `${start}/>` : `${start}>${item.children.map(writeXml).join('')}</${name}>`;
}
