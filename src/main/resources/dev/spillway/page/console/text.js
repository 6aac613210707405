// The words of the console, in the first language of the browser that there is.
const LANGUAGES = ['en', 'zh'];

const known = navigator.languages.map(one => one.toLowerCase().split('-')[0]);
export const language = known.find(one => LANGUAGES.includes(one)) ?? 'en';
export const locale = navigator.languages.find(one => one.toLowerCase().startsWith(language)) ?? language;

document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;

const words = await (await fetch(new URL(`${language}.json`, import.meta.url))).json();

// The text of a key; {name} in it is a value.
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

const plural = new Intl.PluralRules(locale);

// So many of something, in the plural form that the language has for it.
export function counted(key, value) {
  return t(words[`${key}.${plural.select(value)}`] ? `${key}.${plural.select(value)}` : key, {count: count(value)});
}

// A word of the API as a person reads it; itself where it has no translation.
export function word(kind, value) {
  return words[`${kind}.${value}`] ?? String(value);
}

const time = new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'medium'});
const hour = new Intl.DateTimeFormat(locale, {hour: '2-digit', minute: '2-digit'});
const number = new Intl.NumberFormat(locale);

export const at = instant => (instant ? time.format(new Date(instant)) : '');
export const clock = instant => hour.format(new Date(instant));
export const count = value => (value === undefined ? '' : number.format(value));

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

export function bytes(size) {
  if (size === undefined) {
    return '';
  }
  let unit = 0;
  let value = size;
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit', unit: UNITS[unit], maximumFractionDigits: unit && value < 100 ? 1 : 0,
  }).format(value);
}
