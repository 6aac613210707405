// Makes elements. Whatever a request, a file, a row or a recipe has named becomes text, never HTML.
import {t} from './text.js';

export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter(one => one !== undefined && one !== null));
  return element;
}

// A table in a region that scrolls by itself, also by keys.
// A column is {name, cell: row => text or element, number, acts}.
export function table(caption, columns, rows, none = t('none')) {
  if (rows.length === 0) {
    return h('p', {class: 'dim'}, none);
  }
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h('table', {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, columns.map(one => h('th', {scope: 'col'}, one.name)))),
      h('tbody', {}, rows.map(row => h('tr', {}, columns.map(one => cell(one, row)))))));
}

function cell(column, row) {
  const content = column.cell(row);
  return h('td', {class: column.number ? 'number' : undefined},
    column.acts ? h('div', {class: 'acts'}, content) : content ?? '');
}

export function button(name, action, kind, label) {
  return h('button', {type: 'button', class: kind, 'aria-label': label, click: event => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    Promise.resolve(action()).finally(() => { pressed.disabled = false; });
  }}, name);
}

export function field(name, attributes) {
  return h('label', {}, name, h('input', {type: 'text', autocomplete: 'off', ...attributes}));
}

export function choice(name, attributes, options) {
  return h('label', {}, name, h('select', attributes,
    options.map(([value, text]) => h('option', {value}, text))));
}

export function values(form) {
  return Object.fromEntries(new FormData(form));
}

// Asks before something cannot be taken back. Resolves to the text of the field, or '' without one;
// to undefined when the person thinks better of it.
export function ask(sentence, does, entry) {
  return new Promise(resolve => {
    const input = entry && h('input', {type: 'text', class: 'wide', maxlength: entry.longest});
    let answer;
    const dialog = h('dialog', {'aria-labelledby': 'asked', close: () => {
      dialog.remove();
      resolve(answer);
    }},
      h('p', {id: 'asked'}, sentence),
      entry && h('label', {}, entry.name, input),
      h('div', {class: 'bar'},
        h('button', {type: 'button', class: 'bad confirm', click: () => {
          answer = input ? input.value : '';
          dialog.close();
        }}, does),
        h('button', {type: 'button', class: 'cancel', autofocus: !entry, click: () => dialog.close()},
          t('cancel'))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
