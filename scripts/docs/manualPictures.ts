/** Each picture of docs/images, and the one of the host suite that it is. */
export const manualPictures: Readonly<Record<string, string>> = {
  connecting: 'lmo-2-ways-in',
  stopped: 'host-4-stopped',
  subscribers: 'views-light',
  values: 'abilities-3-values',
};
