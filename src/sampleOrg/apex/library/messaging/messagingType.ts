import { ApexException } from '../../values/exception.ts';
import { ApexList } from '../../values/list.ts';
import { printed } from '../../values/printing.ts';
import type { LibraryType, RequestContext } from '../contract.ts';
import { builtInEnumValue } from '../enumTypes.ts';
import { raiseNullArgument } from '../failures.ts';
import { refuseNulls } from '../members.ts';
import { PropertyBag } from '../properties.ts';

/** Why a message cannot be sent. */
interface Refusal {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

const recipients = ['ToAddresses', 'CcAddresses', 'BccAddresses'] as const;

function addressesOf(message: PropertyBag, name: string): readonly string[] {
  const list = message.get(name);
  return list instanceof ApexList ? list.items.filter((item) => typeof item === 'string') : [];
}

function refusalOf(message: PropertyBag): Refusal | undefined {
  const lists = recipients.map((name) => ({ name, addresses: addressesOf(message, name) }));
  if (message.get('TargetObjectId') === null && lists.every(({ addresses }) => addresses.length === 0)) {
    return { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Add a recipient to send an email.', fields: [] };
  }
  for (const { name, addresses } of lists) {
    const wrong = addresses.find((address) => !/^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/.test(address));
    if (wrong !== undefined) {
      const kind = name.slice(0, -'Addresses'.length).toLowerCase();
      const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      return {
        statusCode: 'INVALID_EMAIL_ADDRESS',
        message: `Invalid ${kind} address : ${wrong}`,
        fields: [field, wrong],
      };
    }
  }
  const hasBody = ['PlainTextBody', 'HtmlBody', 'TemplateId'].some((name) => message.get(name) !== null);
  return hasBody
    ? undefined
    : {
        statusCode: 'REQUIRED_FIELD_MISSING',
        message: 'Missing body, need at least one of html or plainText',
        fields: ['html', 'plainText'],
      };
}

/** Checks and counts messages as an org does. They go nowhere. */
function send(context: RequestContext, messages: ApexList, allOrNothing: boolean): ApexList {
  context.limits.use('emailInvocations', 1);
  const refusals = messages.items.map((message) =>
    message instanceof PropertyBag ? refusalOf(message) : raiseNullArgument(context),
  );
  if (allOrNothing && refusals.some((refusal) => refusal !== undefined)) {
    return raiseNotSent(context, refusals);
  }
  const results = messages.items.map((message, index) => {
    const refusal = refusals[index];
    if (refusal === undefined && message instanceof PropertyBag) {
      logQueued(context, message);
    }
    return resultOf(refusal);
  });
  return new ApexList('Messaging.SendEmailResult', results);
}

function raiseNotSent(context: RequestContext, refusals: readonly (Refusal | undefined)[]): never {
  const rows = refusals.flatMap((refusal, index) =>
    refusal === undefined
      ? []
      : [{ ...refusal, index, recordId: null, objectName: 'EmailMessage', fieldNames: refusal.fields }],
  );
  const [first] = rows;
  const reason = first && `${first.statusCode}, ${first.message}: [${first.fields.join(', ')}]`;
  const row = String(first?.index ?? 0);
  try {
    return context.apex.raise(
      'System.EmailException',
      `SendEmail failed. First exception on row ${row}; first error: ${reason ?? ''}`,
    );
  } catch (thrown) {
    if (thrown instanceof ApexException) {
      thrown.dmlRows = rows;
    }
    throw thrown;
  }
}

function resultOf(refusal: Refusal | undefined): PropertyBag {
  const errors = new ApexList('Messaging.SendEmailError');
  if (refusal !== undefined) {
    errors.items.push(
      new PropertyBag('Messaging.SendEmailError', {
        Fields: new ApexList('String', [...refusal.fields]),
        Message: refusal.message,
        StatusCode: builtInEnumValue('StatusCode', refusal.statusCode),
        TargetObjectId: null,
      }),
    );
  }
  return new PropertyBag('Messaging.SendEmailResult', { Success: refusal === undefined, Errors: errors });
}

const loggedProperties = ['Subject', 'BccSender', 'SaveAsActivity', 'UseSignature', 'ToAddresses', 'PlainTextBody'];

function logQueued(context: RequestContext, message: PropertyBag): void {
  if (context.log.enabled) {
    const shown = loggedProperties.map((name) => {
      const value = message.get(name);
      const text =
        value instanceof ApexList ? `[${value.items.map((item) => printed(item)).join(', ')}]` : printed(value);
      return `${name.charAt(0).toLowerCase()}${name.slice(1)}: ${text}`;
    });
    const line = `[${String(context.apex.currentLine())}]`;
    context.log.event('APEX_CODE', 'INFO', 'EMAIL_QUEUE', line, shown.join(', '));
  }
}

const messagingType: LibraryType = {
  type: 'Messaging',
  members: refuseNulls(
    {
      'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> messages)': (
        context,
        messages: ApexList,
      ) => send(context, messages, true),
      'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> messages, Boolean allOrNothing)': send,
      // Nothing is sent, so that there is always room.
      'static void reserveSingleEmailCapacity(Integer count)': () => undefined,
      'static void reserveMassEmailCapacity(Integer count)': () => undefined,
    },
    'static',
  ),
};

const resultType: LibraryType = {
  type: 'Messaging.SendEmailResult',
  members: {
    'Boolean isSuccess()': (_: RequestContext, self: PropertyBag) => self.get('Success'),
    'List<Messaging.SendEmailError> getErrors()': (_: RequestContext, self: PropertyBag) => self.get('Errors'),
  },
};

const errorType: LibraryType = {
  type: 'Messaging.SendEmailError',
  members: {
    'List<String> getFields()': (_: RequestContext, self: PropertyBag) => self.get('Fields'),
    'String getMessage()': (_: RequestContext, self: PropertyBag) => self.get('Message'),
    'StatusCode getStatusCode()': (_: RequestContext, self: PropertyBag) => self.get('StatusCode'),
    'String getTargetObjectId()': (_: RequestContext, self: PropertyBag) => self.get('TargetObjectId'),
  },
};

export const messagingTypes: readonly LibraryType[] = [messagingType, resultType, errorType];
