// A question in the middle of the page: some fields, and what is done with them. A refusal is shown in it as the
// sentence that the shop gives, and what was filled in stays.

import { h, icon } from '../dom.js'
import { say } from './words.js'

/** @import { Reply } from '../session.js' */
/**
 * @typedef {{ name: string, label: string, type?: 'text' | 'number' | 'area' | 'select' | 'check', value?: any,
 *   options?: [string, string][], list?: string[], required?: boolean, min?: number, max?: number }} Field
 * @typedef {{ title: string, hint?: string, quote?: string, fields?: Field[], act: string, grave?: boolean,
 *   run: (values: any) => Promise<Reply | undefined> }} Question
 */

/** @param {Field} field */
function control(field) {
  const { name, type = 'text', value, required } = field
  const same = { id: `f-${name}`, name, required }
  if (type === 'select') {
    return h(
      'select',
      same,
      (field.options || []).map(([key, text]) => h('option', { value: key, selected: key === value }, text)),
    )
  }
  if (type === 'area') return h('textarea', { ...same, rows: 3, dir: 'auto' }, value || '')
  if (type === 'check') return h('input', { ...same, type: 'checkbox', checked: !!value })
  return h('input', {
    ...same,
    type,
    value: value ?? '',
    min: field.min,
    max: field.max,
    dir: type === 'text' ? 'auto' : null,
    list: field.list?.length ? `l-${name}` : null,
    autocomplete: 'off',
  })
}

/** @param {Question} question */
export function ask(question) {
  const wrong = h('p', { class: 'wrong', role: 'alert' })
  const go = h('button', { class: `button ${question.grave ? 'grave' : 'strong'}` }, question.act)
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'ask-title' }, question.title),
    question.hint && h('p', { class: 'soft', id: 'ask-hint' }, question.hint),
    question.quote && h('blockquote', { dir: 'auto' }, question.quote),
    (question.fields || []).map((field) =>
      h(
        'div',
        { class: field.type === 'check' ? 'field check' : 'field' },
        h('label', { for: `f-${field.name}` }, field.label),
        control(field),
        field.list?.length &&
          h('datalist', { id: `l-${field.name}` }, field.list.map((value) => h('option', { value }))),
      )
    ),
    wrong,
    h(
      'div',
      { class: 'ends' },
      h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, say('cancel')),
      go,
    ),
  )
  const dialog = h(
    'dialog',
    {
      'aria-labelledby': 'ask-title',
      'aria-describedby': question.hint ? 'ask-hint' : null,
      onclose: () => dialog.remove(),
    },
    form,
  )
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const values = /** @type {Record<string, any>} */ ({})
    for (const field of question.fields || []) {
      const input = /** @type {HTMLInputElement} */ (form.elements.namedItem(field.name))
      values[field.name] = field.type === 'check'
        ? input.checked
        : field.type === 'number'
        ? Number(input.value)
        : input.value
    }
    go.disabled = true
    const reply = await question.run(values)
    go.disabled = false
    if (!reply || reply.ok) return dialog.close()
    wrong.textContent = sentenceOf(reply)
  })
  document.body.append(dialog)
  dialog.showModal()
  const first = /** @type {HTMLElement | null} */ (dialog.querySelector('input, select, textarea'))
  ;(first || go).focus()
}

/** @param {Reply} reply */
export const sentenceOf = (reply) => reply.refusal === 'lost' ? say('offline') : reply.sentence || reply.refusal || ''

const toasts = h('div', { class: 'toasts', role: 'status' })

/** A word that goes by itself. @param {string} text @param {boolean} [isWrong] */
export function tell(text, isWrong) {
  if (!toasts.isConnected) document.body.append(toasts)
  const toast = h(
    'p',
    { class: isWrong ? 'toast wrong' : 'toast' },
    h('span', { dir: 'auto' }, text),
    h(
      'button',
      { type: 'button', class: 'round', 'aria-label': say('close'), onclick: () => toast.remove() },
      icon(CROSS),
    ),
  )
  toasts.append(toast)
  setTimeout(() => toast.remove(), isWrong ? 12000 : 5000)
}

export const CROSS = 'M6 6l12 12M18 6L6 18'

/** Tells a refusal, if it is one. @param {Promise<Reply>} asked */
export async function told(asked) {
  const reply = await asked
  if (!reply.ok) tell(sentenceOf(reply), true)
  return reply
}
