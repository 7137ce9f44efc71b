// mocha 11 under an alias: the extension host loads CommonJS, and mocha 12 is ESM only.
declare module 'mocha-host' {
  export { default } from 'mocha';
}
