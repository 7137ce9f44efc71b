/** Each picture of docs/images, and the one of the host suite that it is. */
export const manualPictures: Readonly<Record<string, string>> = {
  confirming: 'access-4-confirm-light',
  connecting: 'lmo-2-ways-in',
  details: 'access-7-details-light',
  stopped: 'host-4-stopped',
  subscribers: 'views-light',
  values: 'abilities-3-values',
};
