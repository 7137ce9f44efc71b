import assert from 'node:assert/strict';
import { redact } from '../../../../src/core/base/logger.ts';

const secret = 'AQcAQH0dMHEXAMPLEzmpkb58urFRkgeBGs_gVtr.1';

describe('redact', () => {
  it('removes what stands behind the ! of an org session and keeps the org id', () => {
    assert.equal(redact(`Bearer 00D000000000001AAA!${secret} end`), 'Bearer 00D000000000001AAA!… end');
    assert.equal(redact(`sid=00D000000000001!${secret}`), 'sid=00D000000000001!…');
  });

  it('removes it in a URL', () => {
    assert.equal(redact(`forceide://x?sessionId=00D000000000001AAA%21${secret}&secure=0`).includes(secret), false);
  });

  it('removes each of several', () => {
    assert.equal(redact(`00D000000000001!${secret} 00D000000000002!${secret}`), '00D000000000001!… 00D000000000002!…');
  });

  it('removes it in base64, escaped, and after the scheme of an authorisation header', () => {
    const session = `00D000000000001!${secret}`;
    const forms = [
      Buffer.from(session).toString('base64'),
      Buffer.from(session).toString('base64url'),
      `{"sessionId":"00D000000000001\\u0021${secret}"}`,
      `<sid>00D000000000001&#33;${secret}</sid>`,
      `Authorization: Bearer ${secret}`,
      `authorization: OAuth ${secret}`,
    ];
    for (const form of forms) {
      const rest = redact(`before ${form} after`);
      assert.ok(!rest.includes(secret) && !/MDBE\w/.test(rest), rest);
      assert.match(rest, /^before .* after$/);
    }
  });

  it('removes what can be exchanged for an org session', () => {
    const token = `5Aep861${secret}`;
    for (const [text, rest] of [
      [`the token ${token} end`, 'the token 5Aep… end'],
      [`code aPrx${secret}%3D%3D end`, 'code aPrx… end'],
      [
        `grant_type=refresh_token&refresh_token=opaque.${secret}&client_id=x`,
        'grant_type=refresh_token&refresh_token=…&client_id=x',
      ],
      [`{"refresh_token" : "opaque${secret}", "id": "x"}`, '{"refresh_token" : "…", "id": "x"}'],
      [`code_verifier=${secret}&x=y`, 'code_verifier=…&x=y'],
      [`force://PlatformCLI::${token}@acme.my.salesforce.com`, 'force://…@acme.my.salesforce.com'],
      [`token eyJhbGciOiJIUzI1.eyJzdWIiOiIwMDUi.${secret.replaceAll('.', '')} end`, 'token eyJ… end'],
      [`in base64 ${Buffer.from(token).toString('base64')} end`, 'in base64 … end'],
    ] as const) {
      assert.equal(redact(text), rest);
    }
  });

  it('can read megabytes of anything', () => {
    const filler = 'a'.repeat(5_000_000);
    for (const start of ['MDBE', 'Bearer 1', '00D000000000001!', '5Aep', 'force://', 'refresh_token=', 'eyJ', '']) {
      assert.ok(redact(start + filler).length > 4_900_000);
    }
  });

  it('finds the shortest that there can be', () => {
    assert.equal(redact('00D000000000001!A'), '00D000000000001!…');
    assert.equal(redact(`OAuth ${'1'.repeat(15)}`), 'OAuth …');
  });

  it('leaves other text alone', () => {
    assert.equal(
      redact('Bearer authentication, OAuth misconfiguration'),
      'Bearer authentication, OAuth misconfiguration',
    );
    assert.equal(redact('Org 00D000000000001AAA is ready!'), 'Org 00D000000000001AAA is ready!');
  });
});
