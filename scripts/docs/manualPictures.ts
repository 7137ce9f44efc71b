/** Each picture of docs/images, and the one of the host suite that it is. */
export const manualPictures: Readonly<Record<string, string>> = {
  confirming: 'access-4-confirm-light',
  connecting: 'lmo-2-ways-in',
  details: 'access-7-details-light',
  filter: 'subscribers-4-filter-dark',
  logs: 'logs-9-table-light',
  missingSource: 'source-5-missing',
  packageSource: 'tour-stopped',
  replay: 'replay-4-stepped-back',
  replayData: 'replay-5-menu',
  runs: 'runs-9-testing-light',
  stopped: 'host-4-stopped',
  subscribers: 'views-light',
  tour: 'tour',
  tracing: 'tracing-2-traced',
  values: 'abilities-3-values',
};
