// What is in the place of the inbox besides it: search, prepared replies, settings.

import { h } from '../dom.js'
import { ask, told } from './dialog.js'
import { nameOf } from './inbox.js'
import { moment, NAMES, say } from './words.js'

/** @import { Shell } from './console.js' */

/** @param {Shell} shell */
export function searching(shell) {
  const { desk } = shell
  const results = h('ul', { class: 'rows' })
  const status = h('p', { class: 'soft pad', role: 'status' }, say('search_start'))
  const more = h(
    'button',
    { type: 'button', class: 'button wide', hidden: true, onclick: () => seek(before) },
    say('search_more'),
  )
  let before = 0
  let asked = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const seek = async (/** @type {number} */ from) => {
    const mine = ++asked
    const query = field.value.trim()
    if (!from) results.replaceChildren()
    more.hidden = true
    if (!query) {
      status.textContent = say('search_start')
      return
    }
    const reply = await desk.call({ do: 'search', query, limit: 30, ...from && { before_seq: from } })
    if (mine !== asked) return
    if (!reply.ok) {
      status.textContent = reply.sentence || say('offline')
      return
    }
    const { messages, before_seq } = reply.found
    for (const found of messages) {
      if (found.person && !desk.people.has(found.person)) desk.meet(found.person)
      results.append(h(
        'li',
        {},
        h(
          'button',
          { type: 'button', class: 'row plain', onclick: () => shell.choose(found.chat, true) },
          h('span', { class: 'who', dir: 'auto' }, found.role === 'system' ? say('shop') : nameOf(desk, found.person)),
          h('span', { class: 'standing' }, moment(found.at_ms, desk.now)),
          h('span', { class: 'words two', dir: 'auto' }, found.text),
        ),
      ))
    }
    before = before_seq || 0
    more.hidden = !before
    status.textContent = results.children.length ? '' : say('found_none')
  }
  const field = h('input', {
    type: 'search',
    class: 'find',
    placeholder: say('search_hint'),
    'aria-label': say('search_hint'),
    oninput: () => {
      clearTimeout(timer)
      timer = setTimeout(() => seek(0), 250)
    },
  })
  return {
    element: h('div', { class: 'scroll' }, h('div', { class: 'pad' }, field), status, results, more),
    focus: () => field.focus(),
  }
}

/** @param {Shell} shell */
export function replying(shell) {
  const { desk } = shell
  const rows = h('ul', { class: 'rows' })
  const status = h('p', { class: 'soft pad', role: 'status' })
  const edit = (/** @type {any} */ reply) =>
    ask({
      title: reply ? `/${reply.shortcut}` : say('new_reply'),
      act: say('save'),
      fields: [
        { name: 'shortcut', label: say('shortcut'), value: reply?.shortcut, required: true },
        {
          name: 'locale',
          label: say('language'),
          type: 'select',
          value: reply?.locale || document.documentElement.lang,
          options: Object.entries(NAMES),
        },
        { name: 'text', label: say('text'), type: 'area', value: reply?.text, required: true },
      ],
      run: async ({ shortcut, locale, text }) => {
        const done = await desk.call({ do: 'reply_set', shortcut, texts: { ...known(shortcut), [locale]: text } })
        if (done.ok) list()
        return done
      },
    })
  /** @type {any[]} */
  let all = []
  /** The languages that the reply has already. @param {string} shortcut */
  const known = (shortcut) =>
    Object.fromEntries(
      all.filter((one) => one.operator === desk.me && one.shortcut === shortcut).map((one) => [one.locale, one.text]),
    )
  const list = async () => {
    const reply = await desk.call({ do: 'reply_search', query: '', limit: 500 })
    if (!reply.ok) {
      status.textContent = reply.sentence || say('offline')
      return
    }
    all = reply.replies
    status.textContent = all.length ? '' : say('replies_none')
    rows.replaceChildren(...all.map((one) =>
      h(
        'li',
        {},
        h(
          'div',
          { class: 'row plain' },
          h('span', { class: 'who', dir: 'auto' }, `/${one.shortcut}`),
          h('span', { class: 'standing' }, one.locale),
          h('span', { class: 'words two', dir: 'auto' }, one.text),
          h(
            'span',
            { class: 'small' },
            h('span', { class: 'chip' }, one.operator ? say('yours') : one.department || say('shop')),
            one.operator === desk.me &&
              h('button', {
                type: 'button',
                class: 'link',
                'aria-label': `${say('edit')} /${one.shortcut}`,
                onclick: () => edit(one),
              }, say('edit')),
            one.operator === desk.me && h('button', {
              type: 'button',
              class: 'link',
              'aria-label': `${say('remove')} /${one.shortcut}`,
              onclick: async () => {
                await told(desk.call({ do: 'reply_remove', shortcut: one.shortcut }))
                list()
              },
            }, say('remove')),
          ),
        ),
      )
    ))
  }
  list()
  const make = h('button', { type: 'button', class: 'button wide', onclick: () => edit(undefined) }, say('new_reply'))
  return {
    element: h('div', { class: 'scroll' }, h('div', { class: 'pad' }, make), status, rows),
    focus: () => make.focus(),
  }
}

/** @param {Shell} shell */
export function setting(shell) {
  const { desk } = shell
  const { keeper } = desk
  const person = desk.people.get(desk.me)
  /** @param {string} name @param {string} label @param {HTMLElement} control @param {HTMLElement} [beside] */
  const field = (name, label, control, beside) => {
    control.id = `s-${name}`
    return h('div', { class: 'setting' }, h('label', { for: `s-${name}` }, label), control, beside)
  }
  const pick = (
    /** @type {string} */ value,
    /** @type {[string, string][]} */ options,
    /** @type {(value: string) => void} */ then,
  ) => {
    const select = h(
      'select',
      { onchange: () => then(select.value) },
      options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)),
    )
    return select
  }
  const tick = (/** @type {boolean} */ on, /** @type {(on: boolean) => void} */ then) => {
    const box = h('input', { type: 'checkbox', checked: on, onchange: () => then(box.checked) })
    return box
  }
  const presence = pick(person?.presence || 'online', [['online', say('online')], ['away', say('away')], [
    'offline',
    say('offline_state'),
  ]], (value) => told(desk.call({ do: 'presence_set', presence: value })))
  const language = pick(keeper.get('locale') || '', [
    ['', say('as_browser')],
    .../** @type {[string, string][]} */ (Object.entries(NAMES)),
  ], (value) => {
    keeper.set('locale', value || undefined)
    shell.translate()
  })
  const test = h('button', { type: 'button', class: 'button', onclick: () => shell.news.test() }, say('test'))
  const denied = h('p', { class: 'wrong', role: 'status' })
  const notify = tick(!!keeper.get('notify') && globalThis.Notification?.permission === 'granted', async (on) => {
    const may = !on || await globalThis.Notification?.requestPermission() === 'granted'
    denied.textContent = may ? '' : say('notify_denied')
    notify.checked = on && may
    keeper.set('notify', on && may)
  })
  return {
    element: h(
      'div',
      { class: 'scroll pad settings' },
      field('presence', say('presence'), presence),
      field('language', say('language'), language),
      field('sound', say('sound'), tick(keeper.get('sound') !== false, (on) => keeper.set('sound', on))),
      field('notify', say('notify'), notify),
      denied,
      field('keys', say('single_keys'), tick(keeper.get('keys') !== false, (on) => keeper.set('keys', on))),
      h(
        'div',
        { class: 'ends' },
        test,
        h('button', { type: 'button', class: 'button', onclick: () => shell.help() }, say('keys')),
        h('button', { type: 'button', class: 'button', onclick: () => shell.logout() }, say('logout')),
      ),
    ),
    focus: () => presence.focus(),
  }
}
