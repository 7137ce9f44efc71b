import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { builtInEnumValue } from '../enumTypes.ts';
import { raiseIndexOutOfBounds, raiseNullArgument, raiseXml } from '../failures.ts';
import { parseXml, type XmlAttribute, XmlElement, type XmlItem, XmlProblem, XmlText, writeXml } from './xmlTree.ts';

/** The one Apex value of each item of a tree, so that a node is equal to itself. */
const nodes = new WeakMap<XmlItem, XmlNode>();

class XmlNode implements ApexObject {
  readonly apexTypeName = 'Dom.XmlNode';
  readonly item: XmlItem;

  constructor(item: XmlItem) {
    this.item = item;
  }

  printed(): string {
    const { item } = this;
    const type = item.kind.toUpperCase();
    return item.kind === 'element'
      ? `XMLNode[${type},${item.name},${item.namespace ?? 'null'},${item.text},${String(item.children.length)} children,]`
      : `XMLNode[${type},null,null,${item.text},]`;
  }
}

function nodeOf(item: XmlItem | undefined): XmlNode | null {
  if (item === undefined) {
    return null;
  }
  let node = nodes.get(item);
  if (node === undefined) {
    node = new XmlNode(item);
    nodes.set(item, node);
  }
  return node;
}

/** The XML of a text, or an XmlException. */
export function parsed(context: RequestContext, xml: string | null): XmlElement {
  try {
    return parseXml(xml ?? raiseNullArgument(context));
  } catch (problem) {
    if (problem instanceof XmlProblem) {
      return raiseXml(context, `Failed to parse XML due to: ${problem.message}`);
    }
    throw problem;
  }
}

export class XmlDocument implements ApexObject {
  readonly apexTypeName = 'Dom.Document';
  root: XmlElement | undefined;

  /** The whole document as text. */
  get text(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>${this.root === undefined ? '' : writeXml(this.root)}`;
  }

  printed(): string {
    return 'Dom.Document';
  }
}

function newElement(
  parent: XmlElement | undefined,
  name: string,
  namespace: string | null,
  prefix: string | null,
): XmlElement {
  const element = new XmlElement(name, prefix === null || prefix === '' ? undefined : prefix);
  parent?.add(element);
  if (namespace !== null && namespace !== '' && element.namespaceFor(prefix ?? '') !== namespace) {
    element.namespaces.set(prefix ?? '', namespace);
  }
  return element;
}

const documentType: LibraryType = {
  type: 'Dom.Document',
  members: {
    'new()': () => new XmlDocument(),
    'void load(String xml)': (context: RequestContext, self: XmlDocument, xml: string | null) => {
      self.root = parsed(context, xml);
    },
    'Dom.XmlNode getRootElement()': (_: RequestContext, self: XmlDocument) => nodeOf(self.root),
    'Dom.XmlNode createRootElement(String name, String namespace, String prefix)': (
      context: RequestContext,
      self: XmlDocument,
      name: string | null,
      namespace: string | null,
      prefix: string | null,
    ) => {
      self.root = newElement(undefined, name ?? raiseNullArgument(context), namespace, prefix);
      return nodeOf(self.root);
    },
    'String toXmlString()': (_: RequestContext, self: XmlDocument) => self.text,
  },
};

function elementOf(context: RequestContext, node: XmlNode): XmlElement {
  return node.item.kind === 'element' ? node.item : raiseXml(context, 'The node is not an element.');
}

function namespaceOf(element: XmlElement, attribute: XmlAttribute): string | null {
  return attribute.prefix === undefined ? null : (element.namespaceFor(attribute.prefix) ?? null);
}

function attribute(
  context: RequestContext,
  node: XmlNode,
  name: string | null,
  namespace: string | null = null,
): XmlAttribute | undefined {
  const element = elementOf(context, node);
  return element.attributes.find(
    (one) => one.name === name && (namespace === null || namespace === '' || namespaceOf(element, one) === namespace),
  );
}

function attributeAt(context: RequestContext, node: XmlNode, index: number | null): XmlAttribute {
  const at = index ?? raiseNullArgument(context);
  return elementOf(context, node).attributes[at] ?? raiseIndexOutOfBounds(context, at);
}

function setAttribute(
  context: RequestContext,
  node: XmlNode,
  name: string | null,
  value: string | null,
  namespace: string | null = null,
): void {
  const known = attribute(context, node, name, namespace);
  if (known) {
    known.value = value ?? '';
    return;
  }
  const element = elementOf(context, node);
  const prefix = namespace === null ? undefined : element.prefixFor(namespace);
  element.attributes.push({ prefix, name: name ?? raiseNullArgument(context), value: value ?? '' });
}

function elements(context: RequestContext, node: XmlNode): readonly XmlElement[] {
  return elementOf(context, node).children.filter((child) => child.kind === 'element');
}

function place(context: RequestContext, node: XmlNode, child: XmlNode | null): number {
  const at = elementOf(context, node).children.indexOf((child ?? raiseNullArgument(context)).item);
  return at < 0 ? raiseXml(context, 'The node is not a child of this node.') : at;
}

function insertBefore(
  context: RequestContext,
  self: XmlNode,
  child: XmlNode | null,
  before: XmlNode | null,
): XmlNode | null {
  const element = elementOf(context, self);
  const { item } = child ?? raiseNullArgument(context);
  item.parent?.children.splice(item.parent.children.indexOf(item), 1);
  const at = before === null ? element.children.length : place(context, self, before);
  item.parent = element;
  element.children.splice(at, 0, item);
  return child;
}

const reading: LibraryType['members'] = {
  'String getName()': (_: RequestContext, self: XmlNode) => (self.item.kind === 'element' ? self.item.name : null),
  'String getNamespace()': (_: RequestContext, self: XmlNode) =>
    self.item.kind === 'element' ? (self.item.namespace ?? null) : null,
  'String getText()': (_: RequestContext, self: XmlNode) => self.item.text,
  'Dom.XmlNodeType getNodeType()': (_: RequestContext, self: XmlNode) =>
    builtInEnumValue('Dom.XmlNodeType', self.item.kind.toUpperCase()),
  'Dom.XmlNode getParent()': (_: RequestContext, self: XmlNode) => nodeOf(self.item.parent),
  'String getPrefixFor(String namespace)': (context: RequestContext, self: XmlNode, namespace: string | null) =>
    elementOf(context, self).prefixFor(namespace ?? '') ?? null,
  'String getNamespaceFor(String prefix)': (context: RequestContext, self: XmlNode, prefix: string | null) =>
    elementOf(context, self).namespaceFor(prefix ?? '') ?? null,
  'Dom.XmlNode getChildElement(String name, String namespace)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    namespace: string | null,
  ) => nodeOf(elements(context, self).find((one) => one.name === name && (one.namespace ?? null) === namespace)),
  'List<Dom.XmlNode> getChildElements()': (context: RequestContext, self: XmlNode) =>
    new ApexList('Dom.XmlNode', elements(context, self).map(nodeOf)),
  'List<Dom.XmlNode> getChildren()': (context: RequestContext, self: XmlNode) =>
    new ApexList('Dom.XmlNode', elementOf(context, self).children.map(nodeOf)),
  'Integer getAttributeCount()': (context: RequestContext, self: XmlNode) => elementOf(context, self).attributes.length,
  'String getAttribute(String name, String namespace)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    namespace: string | null,
  ) => attribute(context, self, name, namespace)?.value ?? null,
  'String getAttributeValue(String name, String namespace)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    namespace: string | null,
  ) => attribute(context, self, name, namespace)?.value ?? null,
  'String getAttributeValueNs(String name, String namespace)': () => null,
  'String getAttributeKeyAt(Integer index)': (context: RequestContext, self: XmlNode, index: number | null) =>
    attributeAt(context, self, index).name,
  'String getAttributeKeyNsAt(Integer index)': (context: RequestContext, self: XmlNode, index: number | null) =>
    namespaceOf(elementOf(context, self), attributeAt(context, self, index)),
  'String toString()': (_: RequestContext, self: XmlNode) => self.printed(),
};

const writing: LibraryType['members'] = {
  'Dom.XmlNode addChildElement(String name, String namespace, String prefix)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    namespace: string | null,
    prefix: string | null,
  ) => nodeOf(newElement(elementOf(context, self), name ?? raiseNullArgument(context), namespace, prefix)),
  'Dom.XmlNode addTextNode(String text)': (context: RequestContext, self: XmlNode, text: string | null) => {
    const item = new XmlText('text', text ?? '');
    elementOf(context, self).add(item);
    return nodeOf(item);
  },
  'Dom.XmlNode addCommentNode(String text)': (context: RequestContext, self: XmlNode, text: string | null) => {
    const item = new XmlText('comment', text ?? '');
    elementOf(context, self).add(item);
    return nodeOf(item);
  },
  'Dom.XmlNode insertBefore(Dom.XmlNode child, Dom.XmlNode before)': insertBefore,
  'Boolean removeChild(Dom.XmlNode child)': (context: RequestContext, self: XmlNode, child: XmlNode | null) => {
    elementOf(context, self).children.splice(place(context, self, child), 1);
    return true;
  },
  'void setAttribute(String name, String value)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    value: string | null,
  ) => {
    setAttribute(context, self, name, value);
  },
  'void setAttributeNs(String name, String value, String nameNamespace, String valueNamespace)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    value: string | null,
    namespace: string | null,
  ) => {
    setAttribute(context, self, name, value, namespace);
  },
  'Boolean removeAttribute(String name, String namespace)': (
    context: RequestContext,
    self: XmlNode,
    name: string | null,
    namespace: string | null,
  ) => {
    const { attributes } = elementOf(context, self);
    const known = attribute(context, self, name, namespace);
    if (known) {
      attributes.splice(attributes.indexOf(known), 1);
    }
    return known !== undefined;
  },
  'void setNamespace(String prefix, String namespace)': (
    context: RequestContext,
    self: XmlNode,
    prefix: ApexValue,
    namespace: ApexValue,
  ) => {
    elementOf(context, self).namespaces.set(
      typeof prefix === 'string' ? prefix : '',
      typeof namespace === 'string' ? namespace : '',
    );
  },
};

export const domTypes: readonly LibraryType[] = [
  documentType,
  { type: 'Dom.XmlNode', members: { ...reading, ...writing } },
];
