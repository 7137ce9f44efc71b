/** A debug log of test/fixtures, as its text. */
declare module '*.log' {
  const text: string;
  // What the bundler makes of a file of text has no other name.
  export { text as default };
}
