// A message with a shape (B18.1): choices to press, cards, a form. Its text is above it and says the same in words.

import { h } from './dom.js'

/** @import { Item } from './store.js' */
/** @import { Window } from './window.js' */
/** @typedef {string | Record<string, string>} Label a text, or texts by locale */

const KINDS = /** @type {Record<string, string>} */ ({ email: 'email', phone: 'tel', date: 'date' })

/** Of the web, or of the shop's own pages (B18.1). */
const ADDRESS = /^(https?:\/\/|\/(?![\\/]))/

/** @param {Item} item @param {Window} window */
export function shapeOf(item, window) {
  const shape = item.parts?.shape
  if (!shape || item.gone) return null
  const { locale, element } = window
  const label = (/** @type {Label} */ text) =>
    typeof text === 'string'
      ? text
      : text?.[element.locale] || text?.[locale] || text?.en || Object.values(text || {})[0]
  const wrong = h('p', { class: 'wrong', role: 'alert' })
  const answer = async (/** @type {object} */ given) => {
    const reply = await window.session.call({
      do: 'shape_answer',
      chat: item.chat,
      seq: item.seq,
      id: Math.random().toString(36).slice(2),
      ...given,
    })
    wrong.textContent = reply.ok ? '' : window.say(reply.refusal === 'lost' ? 'offline' : 'wrong')
  }
  const buttons = (/** @type {{ id: string, label: Label }[]} */ choices = []) =>
    h(
      'div',
      { class: 'buttons' },
      choices.map(({ id, label: text }) =>
        h('button', {
          type: 'button',
          class: 'pill',
          disabled: !!item.over,
          dir: 'auto',
          onclick: () => answer({ choice: id }),
        }, label(text))
      ),
    )
  const box = h('div', { class: 'shape', part: 'shape' })
  if (shape.choices) box.append(buttons(shape.choices))
  for (const card of shape.cards || []) {
    const title = h('b', { dir: 'auto' }, label(card.title))
    const isLink = ADDRESS.test(card.link || '')
    const picture = ADDRESS.test(card.picture || '') &&
      h('img', { src: card.picture, alt: label(card.alt || ''), loading: 'lazy', referrerpolicy: 'no-referrer' })
    box.append(
      h(
        'div',
        { class: 'card' },
        picture,
        isLink ? h('a', { href: card.link, target: '_blank', rel: 'noopener noreferrer nofollow' }, title) : title,
        card.price && h('span', {}, label(card.price)),
        card.text && h('p', { dir: 'auto' }, label(card.text)),
        card.choices && buttons(card.choices),
      ),
    )
  }
  if (shape.form) box.append(formOf(item, window, label, answer))
  box.append(wrong)
  return box
}

/**
 * @param {Item} item @param {Window} window @param {(text: Label) => string} label
 * @param {(given: object) => void} answer
 */
function formOf(item, window, label, answer) {
  const fields = item.parts?.shape?.form || []
  const form = h('form', {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault()
      const given = [...new FormData(form)].filter(([, value]) => value)
      answer({ form: Object.fromEntries(given) })
    },
  })
  for (const { id, label: text, kind, required, hint, choices } of fields) {
    const name = `${item.seq}.${id}`
    const options = kind === 'yes_no'
      ? [{ id: 'yes', label: window.say('yes') }, { id: 'no', label: window.say('no') }]
      : choices
    const more = { id: name, name: id, required: !!required, placeholder: hint && label(hint), disabled: !!item.over }
    form.append(
      h('label', { for: name, dir: 'auto' }, label(text), required && ' *'),
      options
        ? h(
          'select',
          more,
          h('option', { value: '' }),
          options.map((/** @type {any} */ option) => h('option', { value: option.id }, label(option.label))),
        )
        : kind === 'lines'
        ? h('textarea', { rows: '3', ...more })
        : h('input', { type: KINDS[kind] || 'text', inputmode: kind === 'number' && 'decimal', ...more }),
    )
  }
  form.append(h('button', { class: 'pill main', part: 'button', disabled: !!item.over }, window.say('send')))
  return form
}
