import type { LibraryType } from '../contract.ts';
import { dispatched } from '../iteration.ts';
import { PropertyBag, propertiesOf } from '../properties.ts';

/** Types of what an e-mail service gets and answers, by name with their properties. Nothing is received here: tests make them. */
const records: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Messaging.InboundEmail': {
    binaryAttachments: 'List<Messaging.InboundEmail.BinaryAttachment>',
    ccAddresses: 'List<String>',
    fromAddress: 'String',
    fromName: 'String',
    headers: 'List<Messaging.InboundEmail.Header>',
    htmlBody: 'String',
    htmlBodyIsTruncated: 'Boolean',
    inReplyTo: 'String',
    messageId: 'String',
    plainTextBody: 'String',
    plainTextBodyIsTruncated: 'Boolean',
    references: 'List<String>',
    replyTo: 'String',
    subject: 'String',
    textAttachments: 'List<Messaging.InboundEmail.TextAttachment>',
    toAddresses: 'List<String>',
  },
  'Messaging.InboundEmail.BinaryAttachment': {
    body: 'Blob',
    fileName: 'String',
    headers: 'List<Messaging.InboundEmail.Header>',
    mimeTypeSubType: 'String',
  },
  'Messaging.InboundEmail.TextAttachment': {
    body: 'String',
    bodyIsTruncated: 'Boolean',
    charset: 'String',
    fileName: 'String',
    headers: 'List<Messaging.InboundEmail.Header>',
    mimeTypeSubType: 'String',
  },
  'Messaging.InboundEmail.Header': { name: 'String', value: 'String' },
  'Messaging.InboundEnvelope': { fromAddress: 'String', toAddress: 'String' },
  'Messaging.InboundEmailResult': { message: 'String', success: 'Boolean' },
};

export const inboundTypes: readonly LibraryType[] = [
  ...Object.entries(records).map(([type, properties]): LibraryType => ({
    type,
    members: { 'new()': () => new PropertyBag(type), ...propertiesOf(properties) },
  })),
  {
    type: 'Messaging.InboundEmailHandler',
    interface: true,
    members: {
      'Messaging.InboundEmailResult handleInboundEmail(Messaging.InboundEmail email, Messaging.InboundEnvelope envelope)':
        dispatched('handleInboundEmail'),
    },
  },
];
