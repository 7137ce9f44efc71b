import assert from 'node:assert/strict';
import { l10n, speak } from '../../../../src/core/base/l10n.ts';

describe('texts in the language of the user', () => {
  afterEach(() => speak('en', {}));

  it('are English where no language was set, or has no word for them', () => {
    assert.equal(l10n.t('No subscriber is listed.'), 'No subscriber is listed.');
    speak('de', { 'Show Log': 'Protokoll anzeigen' });
    assert.equal(l10n.t('Show Log'), 'Protokoll anzeigen');
    assert.equal(l10n.t('No subscriber is listed.'), 'No subscriber is listed.');
  });

  it('say in which language numbers and dates are written', () => {
    assert.equal(l10n.language, 'en');
    speak('pt-br', {});
    assert.equal((1234.5).toLocaleString(l10n.language), '1.234,5');
  });

  it('take values in the order that the language needs', () => {
    speak('de', { '{0} of {1} files': '{1} 件中 {0} 件' });
    assert.equal(l10n.t('{0} of {1} files', 3, 10), '10 件中 3 件');
  });

  it('read nothing into a value that looks like a place, a text of ours or a name of the language', () => {
    speak('de', { 'Show Log': 'Protokoll anzeigen', '{0} and {1}': '{0} und {1}' });
    assert.equal(l10n.t('{0} and {1}', '{1}', "Show Log $& $1 $'"), "{1} und Show Log $& $1 $'");
    assert.equal(l10n.t('__proto__'), '__proto__');
    assert.equal(l10n.t('constructor'), 'constructor');
  });

  it('keep a place that has no value, so that a mistake is seen', () => {
    assert.equal(l10n.t('{0} and {1}', 'one'), 'one and {1}');
  });
});
