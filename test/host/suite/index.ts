import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha-host';
import { env } from 'vscode';
import { describeReport } from '../../support/canary/canaryWatch.ts';
import { canaries } from './canaries.ts';
import { stage } from './stage.ts';
import { countsBySuite } from './suiteCounts.ts';

/** VS Code calls this in the extension host and takes the promise for the result. */
export async function run(): Promise<void> {
  const grep = process.env['ISV_HOST_GREP'] ?? '';
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, grep: new RegExp(grep) });
  mocha.suite.emit('pre-require', globalThis, 'host', mocha);
  mocha.suite.afterEach('picture of a failure', async function () {
    if (this.currentTest?.state === 'failed') {
      await stage.screenshot(`failed-${this.currentTest.fullTitle()}`);
    }
  });
  mocha.suite.afterEach('secrets in the window', async () => {
    for (const text of await stage.texts('.monaco-workbench')) {
      canaries.hear('the window', text);
    }
  });
  if (env.language === 'qps-ploc') {
    await import('./pseudoLanguage.ts');
  } else if (process.env['ISV_HOST_UNTRUSTED'] !== undefined) {
    await import('./untrusted.ts');
  } else if (process.env['ISV_DEBUGGER_CLOCK_RATE'] !== undefined) {
    await import('./sessionTime.ts');
  } else {
    await import('./besideSalesforce.ts');
    await import('./mainJob.ts');
    await import('./subscribers.ts');
    await import('./debugAbilities.ts');
    await import('./loginAccess.ts');
    await import('./freshLink.ts');
    await import('./tracing.ts');
    await import('./apexRuns.ts');
    await import('./debugLogs.ts');
    await import('./apexLog.ts');
    await import('./replay.ts');
    await import('./adapterServer.ts');
    await import('./sessionRules.ts');
    await import('./auditTrail.ts');
    await import('./trySampleOrg.ts');
    await import('./packageSource.ts');
    await import('./purge.ts');
    await import('./tour.ts');
    await import('./accessibility.ts');
    await import('./connectToLmo.ts');
    await import('./themes.ts');
  }
  await new Promise<void>((resolve, reject) => {
    const failed: Mocha.Runnable[] = [];
    const runner = mocha.run((failures) => {
      const report = canaries.report();
      console.log(describeReport(report));
      const secretsFound = report.findings.length;
      const failedCount = failures + (secretsFound > 0 ? 1 : 0);
      const file = process.env['ISV_HOST_RESULTS'];
      const results = { suites: countsBySuite(mocha.suite, grep, failed), secretsFound };
      const written = file === undefined ? Promise.resolve() : writeFile(file, JSON.stringify(results));
      void written.then(() => {
        if (failedCount > 0) {
          reject(new Error(`${failedCount} host tests failed`));
        } else {
          resolve();
        }
      });
    });
    runner.on('fail', (test) => {
      failed.push(test);
    });
  });
}
