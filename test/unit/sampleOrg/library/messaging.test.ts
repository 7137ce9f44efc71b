import assert from 'node:assert/strict';
import { compileFiles, outcomeOf, RecordedLog } from '../apex/apexHarness.ts';
import { prints, raises } from './expressionTable.ts';

const mail = `Messaging.SingleEmailMessage m = new Messaging.SingleEmailMessage();
  m.setToAddresses(new List<String>{ 'ada@example.com' }); m.setSubject('Hello'); m.setPlainTextBody('Body');`;
const send = 'Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ m })';

describe('Messaging through the compiler', () => {
  prints(
    [
      [`${mail} m.getToAddresses() + m.getSubject() + m.subject + m.getHtmlBody()`, '(ada@example.com)HelloHellonull'],
      [`${mail} m.htmlBody = '<b>'; m.getHtmlBody()`, '<b>'],
      [
        `${mail} m.setUserMail(true); m.isUserMail() + ' ' + m.isTreatBodiesAsTemplate() + ' ' + m.getSaveAsActivity()`,
        'true false true',
      ],
      [`${mail} ${send}[0].isSuccess()`, 'true'],
      [`${mail} ${send}; ${send}; Limits.getEmailInvocations()`, '2'],
      [
        `${mail} m.setToAddresses(new List<String>{ 'x' }); Messaging.sendEmail(new List<Messaging.Email>{ m }, false)[0].getErrors()[0].getMessage()`,
        'Invalid to address : x',
      ],
      [
        "Messaging.EmailFileAttachment a = new Messaging.EmailFileAttachment(); a.setFileName('f'); a.setBody(Blob.valueOf('x')); a.getFileName() + a.getBody().size() + a.getInline()",
        'f1false',
      ],
      [
        "Messaging.InboundEmail e = new Messaging.InboundEmail(); e.subject = 's'; e.headers = new List<Messaging.InboundEmail.Header>{ new Messaging.InboundEmail.Header() }; e.headers[0].name = 'n'; e.subject + e.headers[0].name + e.fromName",
        'snnull',
      ],
      [
        'new Handler().handleInboundEmail(new Messaging.InboundEmail(), new Messaging.InboundEnvelope()).success',
        'true',
      ],
    ],
    `public class Handler implements Messaging.InboundEmailHandler {
    public Messaging.InboundEmailResult handleInboundEmail(Messaging.InboundEmail email, Messaging.InboundEnvelope envelope) {
      Messaging.InboundEmailResult result = new Messaging.InboundEmailResult();
      result.success = true;
      return result;
    }
  }`,
  );

  raises([
    [
      `Messaging.SingleEmailMessage m = new Messaging.SingleEmailMessage(); ${send}`,
      'System.EmailException: SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []',
    ],
    [
      `${mail} m.setPlainTextBody(null); ${send}`,
      'System.EmailException: SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Missing body, need at least one of html or plainText: [html, plainText]',
    ],
    [
      `${mail} m.setToAddresses(new List<String>{ 'nobody' }); ${send}`,
      'System.EmailException: SendEmail failed. First exception on row 0; first error: INVALID_EMAIL_ADDRESS, Invalid to address : nobody: [toAddresses, nobody]',
    ],
    [
      `${mail} for (Integer i = 0; i < 11; i++) { ${send}; } m`,
      'System.LimitException: Too many Email Invocations: 11',
    ],
  ]);

  it('writes queued messages to the debug log', () => {
    const log = new RecordedLog();
    outcomeOf(compileFiles(), `${mail}\n${send};`, { log });
    assert.deepEqual(
      log.lines.filter((line) => line.startsWith('EMAIL')),
      [
        'EMAIL_QUEUE|[3]|subject: Hello, bccSender: false, saveAsActivity: true, useSignature: true, toAddresses: [ada@example.com], plainTextBody: Body',
      ],
    );
  });
});

describe('RestContext through the compiler', () => {
  const request = 'RestContext.request = new RestRequest();';
  prints([
    ['RestContext.request', 'null'],
    [`${request} RestContext.request.requestURI = '/a/b'; RestContext.request.requestURI`, '/a/b'],
    [
      `${request} RestContext.request.params.put('x', '1'); RestContext.request.addParameter('y', '2'); RestContext.request.params`,
      '{x=1, y=2}',
    ],
    [
      "RestRequest r = new RestRequest(); r.requestBody = Blob.valueOf('{}'); r.httpMethod = 'POST'; RestContext.request = r; RestContext.request.requestBody.toString() + RestContext.request.httpMethod",
      '{}POST',
    ],
    [
      'RestContext.response = new RestResponse(); RestContext.response.statusCode = 404; RestContext.response.statusCode += 1; RestContext.response.statusCode',
      '405',
    ],
  ]);
});
