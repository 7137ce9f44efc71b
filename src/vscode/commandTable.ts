interface CommandTraits {
  /** `org`: sends requests to Salesforce or starts a process, so it needs a trusted workspace. `machine`: stays here. */
  readonly reaches: 'org' | 'machine';
}

/** Every command, once. The manifest test holds package.json to this table, `commands.ts` holds a handler for each. */
export const commandTable = {
  'isvDebugger.connectLmo': { reaches: 'org' },
  'isvDebugger.switchLmo': { reaches: 'org' },
  'isvDebugger.signInAgain': { reaches: 'org' },
  'isvDebugger.forgetLmo': { reaches: 'machine' },
  'isvDebugger.refreshSubscribers': { reaches: 'org' },
  'isvDebugger.searchSubscribers': { reaches: 'org' },
  'isvDebugger.filterSubscribers': { reaches: 'org' },
  'isvDebugger.clearSearch': { reaches: 'machine' },
  'isvDebugger.showMoreSubscribers': { reaches: 'org' },
  'isvDebugger.goToSubscriber': { reaches: 'org' },
  'isvDebugger.addFavorite': { reaches: 'machine' },
  'isvDebugger.removeFavorite': { reaches: 'machine' },
  'isvDebugger.removeRecent': { reaches: 'machine' },
  'isvDebugger.pasteHandOff': { reaches: 'org' },
  'isvDebugger.forgetHandOff': { reaches: 'machine' },
  'isvDebugger.retrievePackageSource': { reaches: 'org' },
  'isvDebugger.retrieveFromOrg': { reaches: 'org' },
  'isvDebugger.choosePackages': { reaches: 'org' },
  'isvDebugger.goToClass': { reaches: 'machine' },
  'isvDebugger.purgeCustomerFiles': { reaches: 'machine' },
  'isvDebugger.purgeAllCustomerFiles': { reaches: 'machine' },
  'isvDebugger.debugSubscriber': { reaches: 'org' },
  'isvDebugger.stopDebugSession': { reaches: 'org' },
  'isvDebugger.runAnonymousApex': { reaches: 'org' },
  'isvDebugger.runApexTest': { reaches: 'org' },
  'isvDebugger.turnTracingOn': { reaches: 'org' },
  'isvDebugger.traceMore': { reaches: 'org' },
  'isvDebugger.extendTracing': { reaches: 'org' },
  'isvDebugger.endTracing': { reaches: 'org' },
  'isvDebugger.changeTraceLevels': { reaches: 'org' },
  'isvDebugger.refreshTracing': { reaches: 'org' },
  'isvDebugger.deleteOldDebugLogs': { reaches: 'org' },
  'isvDebugger.openDebugLog': { reaches: 'org' },
  'isvDebugger.downloadDebugLogs': { reaches: 'org' },
  'isvDebugger.refreshDebugLogs': { reaches: 'org' },
  'isvDebugger.showMoreDebugLogs': { reaches: 'org' },
  'isvDebugger.trySampleOrg': { reaches: 'org' },
  'isvDebugger.stopSampleOrg': { reaches: 'machine' },
  'isvDebugger.openTour': { reaches: 'machine' },
  'isvDebugger.copySampleHandOff': { reaches: 'machine' },
  'isvDebugger.openSampleApex': { reaches: 'machine' },
  'isvDebugger.showLog': { reaches: 'machine' },
} as const satisfies Record<`isvDebugger.${string}`, CommandTraits>;

export type CommandId = keyof typeof commandTable;
