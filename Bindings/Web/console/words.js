// The console's words, by the reader's language, and how times are told in it.

import en from './texts/en.js'

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = {
  cs: () => import('./texts/cs.js'),
  uk: () => import('./texts/uk.js'),
  sl: () => import('./texts/sl.js'),
  id: () => import('./texts/id.js'),
  fi: () => import('./texts/fi.js'),
}
/** As languages call themselves. */
export const NAMES = /** @type {Record<string, string>} */ ({
  en: 'English',
  cs: 'Čeština',
  uk: 'Українська',
  sl: 'Slovenščina',
  id: 'Bahasa Indonesia',
  fi: 'Suomi',
})

export let locale = 'en'
/** @type {Record<string, string>} */
let words = en

/** @param {string} [own] the reader's own choice; none: the browser's */
export async function speak(own) {
  const wanted = own ? [own] : navigator.languages.map((tag) => tag.toLowerCase().split('-')[0])
  locale = wanted.find((tag) => tag in NAMES) || 'en'
  try {
    words = locale === 'en' ? en : { ...en, ...(await LANGUAGES[locale]()).default }
  } catch {
    locale = 'en'
    words = en
  }
  document.documentElement.lang = locale
}

/** @param {string} name @param {Record<string, string | number>} [values] */
export const say = (name, values = {}) =>
  (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ''))

/** Whether there are words of this name. @param {string} name */
export const has = (name) => name in words

/** @type {Map<string, Intl.NumberFormat>} */
const measures = new Map()

/** @param {number} amount @param {string} unit */
function measure(amount, unit) {
  const key = locale + unit
  let format = measures.get(key)
  if (!format) measures.set(key, format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }))
  return format.format(amount)
}

/** How long, in one unit. @param {number} ms */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return measure(seconds, 'second')
  if (seconds < 3600) return measure(Math.floor(seconds / 60), 'minute')
  if (seconds < 86400) return measure(Math.floor(seconds / 3600), 'hour')
  return measure(Math.floor(seconds / 86400), 'day')
}

/** How long, to the second below ten minutes. @param {number} ms */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds >= 600) return span(ms)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const SHORT = /** @type {Intl.DateTimeFormatOptions} */ ({ timeStyle: 'short' })
/** Making one takes long, and a page of messages has many times. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map()

/** @param {number} at_ms @param {Intl.DateTimeFormatOptions} [how] */
export function time(at_ms, how = SHORT) {
  const key = locale + (how === SHORT ? '' : JSON.stringify(how))
  let format = formats.get(key)
  if (!format) formats.set(key, format = new Intl.DateTimeFormat(locale, how))
  return format.format(at_ms)
}

/** The time alone on the day of `now`, the date with it else. @param {number} at_ms @param {number} now */
export const moment = (at_ms, now) =>
  new Date(at_ms).toDateString() === new Date(now).toDateString()
    ? time(at_ms)
    : time(at_ms, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })

/** @param {number} at_ms @param {number} now */
export function day(at_ms, now) {
  const start = (/** @type {number} */ ms) => new Date(ms).setHours(0, 0, 0, 0)
  const days = Math.round((start(at_ms) - start(now)) / 86400000)
  if (days < -1) return time(at_ms, { dateStyle: 'medium' })
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}
