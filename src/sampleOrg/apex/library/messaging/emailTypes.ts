import type { LibraryFunction, LibraryType } from '../contract.ts';
import { accessorsOf, PropertyBag, propertiesOf, settersOf } from '../properties.ts';

// Messages as Apex code puts them together. Each value is both a property and a pair of accessors.

const texts = 'List<String>';

const emailProperties = {
  BccSender: 'Boolean',
  EmailPriority: 'String',
  ReplyTo: 'String',
  SaveAsActivity: 'Boolean',
  SenderDisplayName: 'String',
  Subject: 'String',
  UseSignature: 'Boolean',
};

const singleEmailProperties = {
  BccAddresses: texts,
  CcAddresses: texts,
  Charset: 'String',
  EntityAttachments: texts,
  FileAttachments: 'List<Messaging.EmailFileAttachment>',
  HtmlBody: 'String',
  InReplyTo: 'String',
  OptOutPolicy: 'String',
  OrgWideEmailAddressId: 'Id',
  PlainTextBody: 'String',
  References: 'String',
  TargetObjectId: 'Id',
  TemplateId: 'Id',
  TemplateName: 'String',
  ToAddresses: texts,
  WhatId: 'Id',
};

/** Switches whose getter is called `is…`. */
const switches = {
  TreatBodiesAsTemplate: 'Boolean',
  TreatTargetObjectAsRecipient: 'Boolean',
  UserMail: 'Boolean',
};

const attachmentProperties = { Body: 'Blob', ContentType: 'String', FileName: 'String', Inline: 'Boolean' };

const defaults = { BccSender: false, SaveAsActivity: true, UseSignature: true };

const emailType: LibraryType = {
  type: 'Messaging.Email',
  members: { ...propertiesOf(emailProperties), ...accessorsOf(emailProperties) },
};

const singleEmailType: LibraryType = {
  type: 'Messaging.SingleEmailMessage',
  extends: 'Messaging.Email',
  members: {
    'new()': () =>
      new PropertyBag('Messaging.SingleEmailMessage', {
        ...defaults,
        TreatBodiesAsTemplate: false,
        TreatTargetObjectAsRecipient: true,
        UserMail: false,
      }),
    ...propertiesOf({ ...singleEmailProperties, ...switches }),
    ...accessorsOf(singleEmailProperties),
    ...Object.fromEntries(settersOf(switches)),
    ...Object.fromEntries(
      Object.keys(switches).map((name): [string, LibraryFunction] => [
        `Boolean is${name}()`,
        (_, self: PropertyBag) => self.get(name),
      ]),
    ),
  },
};

const massEmailType: LibraryType = {
  type: 'Messaging.MassEmailMessage',
  extends: 'Messaging.Email',
  members: {
    'new()': () => new PropertyBag('Messaging.MassEmailMessage', defaults),
    ...accessorsOf({ Description: 'String', TargetObjectIds: 'List<Id>', TemplateId: 'Id', WhatIds: 'List<Id>' }),
  },
};

const attachmentType: LibraryType = {
  type: 'Messaging.EmailFileAttachment',
  members: {
    'new()': () => new PropertyBag('Messaging.EmailFileAttachment', { Inline: false }),
    ...propertiesOf(attachmentProperties),
    ...accessorsOf(attachmentProperties),
  },
};

export const emailTypes: readonly LibraryType[] = [emailType, singleEmailType, massEmailType, attachmentType];
