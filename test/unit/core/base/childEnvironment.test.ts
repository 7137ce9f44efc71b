import assert from 'node:assert/strict';
import { childEnvironment } from '../../../../src/core/base/childEnvironment.ts';

describe('environment of a child process', () => {
  it('holds what any program needs and nothing that may be a secret', () => {
    const own = {
      Path: '/bin',
      HOME: '/home/ada',
      SF_ACCESS_TOKEN: '00D000000000001!secret',
      GITHUB_TOKEN: 'secret',
      NODE_OPTIONS: '--require=/tmp/evil.js',
      ISV_DEBUGGER_CLOCK_RATE: '60',
    };
    assert.deepEqual(childEnvironment(own, { ELECTRON_RUN_AS_NODE: '1' }), {
      Path: '/bin',
      HOME: '/home/ada',
      ISV_DEBUGGER_CLOCK_RATE: '60',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });

  it('holds what a program needs beyond that', () => {
    const own = { Https_Proxy: 'http://proxy:8080', AWS_SECRET_ACCESS_KEY: 'secret' };
    assert.deepEqual(childEnvironment(own, {}, new Set(['HTTPS_PROXY'])), { Https_Proxy: 'http://proxy:8080' });
  });
});
