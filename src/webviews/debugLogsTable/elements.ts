/** A list is written as classes are. */
type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An element with attributes and children. Text goes in as text: nothing of it takes effect. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Undefined takes an attribute away. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, Array.isArray(value) ? value.join(' ') : String(value));
    }
  }
}

/** A button that the keyboard reaches like any other. */
export function button(label: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, label);
  made.addEventListener('click', onClick);
  return made;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from, with a name that is heard and not seen. */
export class ChoiceList {
  readonly element: HTMLSelectElement;
  #choices = '';

  constructor(name: string, onChange: (value: string) => void) {
    this.element = element('select', { 'aria-label': name, title: name });
    this.element.addEventListener('change', () => onChange(this.element.value));
  }

  show(choices: readonly Choice[], chosen: string): void {
    const key = JSON.stringify(choices);
    // Made anew only where it differs: an open list would close.
    if (key !== this.#choices) {
      this.#choices = key;
      this.element.replaceChildren(...choices.map(({ value, label }) => element('option', { value }, label)));
    }
    this.element.value = chosen;
  }
}
