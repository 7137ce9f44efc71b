import { prints, raises } from './expressionTable.ts';

const source =
  '<?xml version="1.0"?><a:order xmlns:a="urn:x" id="7" a:key="k"><!-- note --><line n="1">one &amp; two</line><line n="2"/><![CDATA[<raw>]]></a:order>';

describe('Dom through the compiler', () => {
  const load = `Dom.Document d = new Dom.Document(); d.load('${source}'); Dom.XmlNode r = d.getRootElement();`;
  prints([
    [
      `${load} r.getName() + r.getNamespace() + r.getAttribute('id', null) + r.getAttributeValue('key', 'urn:x')`,
      'orderurn:x7k',
    ],
    [`${load} r.getChildElements().size() + ' ' + r.getChildren().size() + ' ' + r.getText()`, '2 4 <raw>'],
    [`${load} r.getChildElement('line', null).getText() + r.getChildElements()[1].getAttribute('n', '')`, 'one & two2'],
    [`${load} r.getChildElement('nope', null)`, 'null'],
    [`${load} r.getAttributeCount() + r.getAttributeKeyAt(1) + r.getAttributeKeyNsAt(1)`, '2keyurn:x'],
    [
      `${load} r.getChildren()[0].getNodeType() + ' ' + r.getNodeType() + ' ' + (r.getChildren()[1].getParent() == r)`,
      'COMMENT ELEMENT true',
    ],
    [
      `${load} r.removeChild(r.getChildren()[0]); r.setAttribute('id', '8'); r.removeAttribute('key', 'urn:x'); d.toXmlString()`,
      '<?xml version="1.0" encoding="UTF-8"?><a:order xmlns:a="urn:x" id="8"><line n="1">one &amp; two</line><line n="2"/>&lt;raw&gt;</a:order>',
    ],
    [
      "Dom.Document d = new Dom.Document(); Dom.XmlNode e = d.createRootElement('Envelope', 'urn:soap', 'soap'); e.setNamespace('x', 'urn:x'); Dom.XmlNode b = e.addChildElement('Body', 'urn:soap', null); b.addChildElement('item', 'urn:x', 'x').addTextNode('a<b'); d.toXmlString()",
      '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="urn:soap" xmlns:x="urn:x"><Body xmlns="urn:soap"><x:item>a&lt;b</x:item></Body></soap:Envelope>',
    ],
    [
      "HttpRequest q = new HttpRequest(); Dom.Document d = new Dom.Document(); d.load('<a>1</a>'); q.setBodyDocument(d); q.getBody()",
      '<?xml version="1.0" encoding="UTF-8"?><a>1</a>',
    ],
    ["HttpResponse q = new HttpResponse(); q.setBody('<a>1</a>'); q.getBodyDocument().getRootElement().getText()", '1'],
  ]);
  raises([
    [
      "Dom.Document d = new Dom.Document(); d.load('<a><b></a>'); d",
      'System.XmlException: Failed to parse XML due to: </a> has no start tag',
    ],
    [
      "Dom.Document d = new Dom.Document(); d.load('<a>'); d",
      'System.XmlException: Failed to parse XML due to: <a> has no end tag',
    ],
  ]);
});

describe('XML streams through the compiler', () => {
  prints([
    [
      "XmlStreamReader r = new XmlStreamReader('<a x=\"1\"><b>t</b></a>'); String s = ''; while (r.hasNext()) { r.next(); s += r.getEventType() + (r.hasName() ? r.getLocalName() : r.hasText() ? r.getText() : '') + ' '; } s.trim()",
      'START_ELEMENTa START_ELEMENTb CHARACTERSt END_ELEMENTb END_ELEMENTa END_DOCUMENT',
    ],
    [
      "XmlStreamReader r = new XmlStreamReader('<a x=\"1\"/>'); r.nextTag(); r.getAttributeCount() + r.getAttributeValue(null, 'x') + r.getAttributeLocalName(0) + r.isStartElement()",
      '11xtrue',
    ],
    [
      "XmlStreamWriter w = new XmlStreamWriter(); w.writeStartDocument('UTF-8', '1.0'); w.writeStartElement('p', 'a', 'urn:p'); w.writeNamespace('p', 'urn:p'); w.writeAttribute(null, null, 'x', '\"1\"'); w.writeEmptyElement(null, 'e', null); w.writeCharacters('<t>'); w.writeCData('c'); w.writeEndElement(); w.writeEndDocument(); w.getXmlString()",
      '<?xml version="1.0" encoding="UTF-8"?><p:a xmlns:p="urn:p" x="&quot;1&quot;"><e/>&lt;t&gt;<![CDATA[c]]></p:a>',
    ],
  ]);
  raises([
    [
      "XmlStreamReader r = new XmlStreamReader('x'); r",
      'System.XmlException: Failed to parse XML due to: content is not allowed outside of the root element',
    ],
  ]);
});
