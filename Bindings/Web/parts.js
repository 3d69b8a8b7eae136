// What a message is made of: one function a part, each of which makes an element of it, or none. A message of another
// kind (files, shapes, quotes) is another function in PARTS.

import { h } from './dom.js'
import { shapeOf } from './shapes.js'

/** @import { Item } from './store.js' */
/** @import { Window } from './window.js' */
/** @typedef {(item: Item, window: Window) => Node | null | undefined | false | ''} Part */

const LINK = /https?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/** Text with its links. Only what begins with http leads anywhere. @param {string} text */
export function linked(text) {
  const parts = []
  let at = 0
  for (const found of text.matchAll(LINK)) {
    const href = found[0].replace(/[.,;:!?)\]}»“”]+$/, '')
    parts.push(text.slice(at, found.index))
    parts.push(h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, href))
    at = found.index + href.length
  }
  return [...parts, text.slice(at)]
}

/** @type {Part} */
const words = (item, window) =>
  item.gone
    ? h('p', { class: 'bubble gone' }, window.say('gone'))
    : item.text && h('p', { class: 'bubble', part: `message message-${item.role}`, dir: 'auto' }, linked(item.text))

/** The message that this one answers to (B18.3), in short. @type {Part} */
const quote = (item, window) => {
  if (!item.quote || item.gone) return
  const quoted = window.session.store.chats.get(item.chat)?.items.find((other) => other.seq === item.quote)
  return quoted && h('p', { class: 'quote', dir: 'auto' }, quoted.text || window.say('gone'))
}

/** What files are called and how large they are (B17.1). @type {Part} */
const files = (item) =>
  !item.gone && item.parts?.files &&
  h(
    'ul',
    { class: 'files' },
    item.parts.files.map((file) =>
      h(
        'li',
        {},
        h('b', { dir: 'auto' }, file.name),
        ` ${Math.ceil(file.bytes / 1024)} kB`,
        file.alt && h('span', {}, file.alt),
      )
    ),
  )

/** How people marked it (B18.3). @type {Part} */
const reactions = (item) =>
  item.reactions && h('span', { class: 'reactions' }, [...new Set(Object.values(item.reactions))].join(' '))

/** @type {Part[]} */
export const PARTS = [quote, words, files, shapeOf, reactions]

/** @param {Item} item @param {Window} window */
export const partsOf = (item, window) => PARTS.map((part) => part(item, window)).filter((node) => !!node)
