/** A class of about `lines` lines as people write them: documented, formatted, with queries, loops and inner types. */
export function apexClass(name: string, lines: number, seed: number): string {
  const parts = [`/**\n * Handles the records of ${name}.\n */\npublic with sharing class ${name} {\n${fields}`];
  let state = seed;
  for (let count = 12; count < lines - methodLines; count += methodLines) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    parts.push(method(`process${count}`, state % 1_000));
  }
  parts.push('}\n');
  return parts.join('');
}

/** The first `count` lines of a text, its last brace kept. */
export function linesOf(text: string, count: number): string {
  const lines = text.split('\n');
  return `${lines.slice(0, count - 2).join('\n')}\n}\n`;
}

const fields = `  private static final Integer BATCH_SIZE = 200;
  private final Map<Id, List<Invoice__c>> invoicesByAccount = new Map<Id, List<Invoice__c>>();
  public Decimal total { get; private set; }

  public class InvoiceException extends Exception {}

`;

const methodLines = 31;

function method(name: string, number: number): string {
  return `  /**
   * Recalculates what is due and writes it back. Amounts are in the currency of the account.
   * @param accountIds the accounts to look at
   */
  public List<Invoice__c> ${name}(Set<Id> accountIds, Boolean force) {
    List<Invoice__c> changed = new List<Invoice__c>();
    for (Invoice__c invoice : [
      SELECT Id, Name, Amount__c, Status__c, Account__r.Name
      FROM Invoice__c
      WHERE Account__c IN :accountIds AND Status__c != 'Paid'
      ORDER BY CreatedDate
      LIMIT :BATCH_SIZE
    ]) {
      if (invoice.Amount__c == null || (invoice.Amount__c < ${number} && !force)) {
        continue;
      }
      Decimal discount = invoice.Amount__c > ${number * 2} ? 0.15 : 0.05;
      invoice.Amount__c = (invoice.Amount__c * (1 - discount)).setScale(2);
      // Customers see this text on their statement.
      invoice.Note__c = 'Reduced by ' + discount.format() + ' for ' + invoice.Account__r.Name;
      changed.add(invoice);
    }
    try {
      update changed;
    } catch (DmlException problem) {
      throw new InvoiceException('Cannot save ' + changed.size() + ' invoices: ' + problem.getMessage());
    }
    return changed;
  }

`;
}
