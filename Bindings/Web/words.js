// The widget's own words, by locale: the language's file, English beneath it, the page's on top.

import en from './texts/en.js'

/** @type {Record<string, () => Promise<{ default: Record<string, string> }>>} */
const LANGUAGES = {
  cs: () => import('./texts/cs.js'),
  uk: () => import('./texts/uk.js'),
  sl: () => import('./texts/sl.js'),
  id: () => import('./texts/id.js'),
  fi: () => import('./texts/fi.js'),
}

/** Whether times and dates can be told in it. @param {string} tag */
const isSpoken = (tag) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([tag]).length > 0
  } catch {
    return false // It is no tag.
  }
}

/**
 * `locale` is the language of the words, `region` how its times are written here.
 * @param {string} tag @param {Record<string, string>} texts the page's own
 */
export async function load(tag, texts) {
  const [language] = tag.toLowerCase().split(/[-_]/)
  let locale = language === 'in' ? 'id' : language
  /** @type {Record<string, string>} */
  let found = {}
  try {
    if (LANGUAGES[locale]) found = (await LANGUAGES[locale]()).default
    else if (!Object.keys(texts).length || !isSpoken(locale)) locale = 'en'
  } catch { // The language cannot be had now: English can.
    locale = 'en'
  }
  const tags = [tag, ...navigator.languages].filter((one) =>
    one.toLowerCase().startsWith(`${locale}-`) && isSpoken(one)
  )
  return { words: { ...en, ...found, ...texts }, locale, region: tags[0] || locale }
}
