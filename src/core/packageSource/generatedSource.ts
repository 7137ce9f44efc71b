/** What the Metadata API writes above the signatures of another vendor's global class, broken into lines as it likes. */
const notice = /This file is generated and isn't the\s+actual\s+source\s+code\s+for\s+this\s+managed\s+global\s+class/i;

/** Whether a text is made up by the org from the global members of a class. Its lines are not those that run. */
export function isGenerated(start: string): boolean {
  return notice.test(start);
}
