// The messages, oldest first, with the days between them. Only the last of a long chat are in the page; what is older
// comes when it is asked for. What was there before is read to nobody: the log is live from begin() on.

import { h, icon } from './dom.js'
import { portrait } from './header.js'
import { partsOf } from './parts.js'

/** @import { Item } from './store.js' */
/** @import { Waiting } from './outbox.js' */
/** @import { Window } from './window.js' */
/**
 * A row: its element is made anew when `look` is another one, which is news for a screen reader. What is not, receipts
 * and the neighbours, only changes its `dress`, a class, and its `meta`, the small print.
 * @typedef {{ key: string, look: string, make: () => HTMLElement, dress?: string, meta?: string }} Row
 */

const PAGE = 60
const TOGETHER_MS = 300000
const NEAR_PX = 60
const NOTICES = ['taken', 'bot_joined', 'closed', 'answered_elsewhere']

const dayOf = (/** @type {number} */ at_ms) => new Date(at_ms).setHours(0, 0, 0, 0)

export class Log {
  isAtEnd = true
  #shown = PAGE
  /** @type {Map<string, { node: HTMLElement, look: string }>} */
  #rows = new Map()
  #last = 0

  /** @param {Window} window */
  constructor(window) {
    this.window = window
    this.hello = h('p', { class: 'hello' })
    this.help = h('p', { class: 'help' })
    this.hero = h('div', { class: 'hero', part: 'welcome' }, this.hello, this.help)
    this.older = h('button', { class: 'chip older', type: 'button', hidden: true, onclick: () => this.#more() })
    this.list = h('div', { class: 'list' })
    this.dots = h(
      'div',
      { class: 'row dots', hidden: true },
      h('p', { class: 'bubble' }, h('i'), h('i'), h('i')),
      this.writes = h('span', { class: 'meta' }),
    )
    // What a bot has written so far (B19.1): read out when it is whole.
    this.draft = h(
      'div',
      { class: 'row theirs bot first', hidden: true, 'aria-hidden': 'true' },
      this.drafted = h('p', { class: 'bubble', dir: 'auto' }),
    )
    this.end = h(
      'button',
      { class: 'chip newer', type: 'button', hidden: true, onclick: () => this.toEnd() },
      icon('M12 5v13M6 12.500l6 6 6-6'),
      this.newer = h('span'),
    )
    this.box = h(
      'div',
      {
        class: 'log',
        part: 'log',
        role: 'log',
        'aria-live': 'off',
        tabindex: '0',
        'aria-relevant': 'additions',
        onscroll: () => this.#scrolled(),
      },
      this.hero,
      this.older,
      this.list,
      this.draft,
      this.dots,
    )
    this.frame = h('div', { class: 'frame' }, this.box, this.end)
  }

  translate() {
    const { window } = this
    this.box.setAttribute('aria-label', window.say('title'))
    this.hello.textContent = window.say('hello')
    this.help.textContent = window.say('help')
    this.older.textContent = window.say('earlier')
    this.newer.textContent = window.say('newer')
    for (const row of this.#rows.values()) row.look = ''
  }

  /** What the shop asked is what the visitor answers. @param {string} text */
  invite(text) {
    this.help.textContent = text
  }

  /** All of before is there: from the next change on it is news. */
  begin() {
    this.draw()
    setTimeout(() => this.box.setAttribute('aria-live', 'polite'), 500)
  }

  clear() {
    this.box.setAttribute('aria-live', 'off')
    this.#shown = PAGE
    this.#last = 0
    this.isAtEnd = true
  }

  #more() {
    const { scrollHeight, scrollTop } = this.box
    this.#shown += PAGE
    this.draw()
    this.box.scrollTop = scrollTop + this.box.scrollHeight - scrollHeight
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.box
    const before = this.isAtEnd
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX
    if (this.isAtEnd) this.end.hidden = true
    if (this.isAtEnd !== before) this.window.draw()
  }

  toEnd() {
    this.isAtEnd = true
    this.end.hidden = true
    this.box.scrollTop = this.box.scrollHeight
  }

  draw() {
    const { window } = this
    const { store, outbox } = window.session
    const items = this.#items()
    const rows = this.#rowsOf(items, outbox)
    this.#put(rows)
    this.older.hidden = !this.hasMore
    const draft = window.chat?.draft
    this.draft.hidden = !draft
    this.drafted.textContent = draft?.text || ''
    const typing = draft ? null : window.chat?.typing
    const now = Date.now()
    this.dots.hidden = !typing || typing.until_ms < now || typing.person === store.me
    if (typing && !this.dots.hidden) {
      const name = [window.chat?.owner, window.chat?.bot].find((one) => one?.person === typing.person)?.name
      this.writes.textContent = window.say('typing', { name: name || window.say('someone') })
      clearTimeout(this.fades)
      this.fades = setTimeout(() => this.draw(), typing.until_ms - now + 50)
    }
    const last = items.findLast((item) => item.kind === 'message' && item.role !== 'visitor')?.seq || 0
    if (last > this.#last && this.#last && !this.isAtEnd) this.end.hidden = false
    this.#last = last
    if (this.isAtEnd) this.box.scrollTop = this.box.scrollHeight
  }

  /** The last ones of all chats. @returns {Item[]} */
  #items() {
    const chats = [...this.window.session.store.chats.values()].sort((a, b) => b.id - a.id)
    /** @type {Item[]} */
    let items = []
    this.hasMore = false
    for (const chat of chats) {
      const room = this.#shown - items.length
      if (room <= 0 && chat.items.length) this.hasMore = true
      if (room <= 0) break
      if (chat.items.length > room) this.hasMore = true
      items = [...chat.items.slice(-room), ...items]
    }
    return items.filter((item) => item.kind === 'message' || NOTICES.includes(item.kind))
  }

  /** @param {Item[]} items @param {Waiting[]} outbox @returns {Row[]} */
  #rowsOf(items, outbox) {
    const { window } = this
    /** @type {Row[]} */
    const rows = []
    const mine = items.findLast((item) => item.kind === 'message' && item.role === 'visitor')
    const before = new Set(items.map((item) => item.key))
    const written = outbox.filter((entry) => !before.has(`m${entry.id}`)).map((entry) => this.#waits(entry))
    const all = [...items, ...written]
    all.forEach((item, at) => {
      const previous = all[at - 1]
      const day = dayOf(item.at_ms)
      if (!previous || dayOf(previous.at_ms) !== day) {
        rows.push({ key: `d${day}`, look: window.locale + day, make: () => this.#day(item.at_ms) })
      }
      if (item.kind !== 'message') {
        rows.push({ key: item.key, look: window.locale, make: () => this.#notice(item) })
        return
      }
      const first = !this.#goTogether(previous, item)
      const last = !this.#goTogether(item, all[at + 1])
      const entry = outbox.find((other) => `m${other.id}` === item.key)
      const state = entry || item === mine ? this.#stateOf(item, entry) : ''
      const photo = window.people.get(item.person)?.photo_url || ''
      const side = item.role === 'visitor'
        ? 'mine'
        : item.role === 'system' && item.ladder !== 'intake'
        ? 'shop'
        : 'theirs'
      const told = [window.time(item.at_ms), item.edited && window.say('edited'), state && window.say(state)]
      rows.push({
        key: item.key,
        look: [item.rev, item.name, entry?.failed, photo, window.locale].join(),
        make: () => this.#message(item, photo, entry),
        dress: `row ${side} ${item.role}${first ? ' first' : ''}${last ? ' last' : ''}${
          entry?.failed ? ' failed' : ''
        }`,
        meta: entry?.failed ? undefined : (last || state) && side !== 'shop' ? told.filter(Boolean).join(' · ') : '',
      })
    })
    return rows
  }

  /** A message that the shop has not told of yet, as it will look. @param {Waiting} entry @returns {Item} */
  #waits({ id, text, at_ms }) {
    return {
      key: `m${id}`,
      kind: 'message',
      seq: 0,
      chat: 0,
      chat_seq: 0,
      at_ms,
      role: 'visitor',
      person: this.window.session.store.me,
      name: '',
      text,
      id,
      rev: 0,
    }
  }

  /** @param {Item | undefined} one @param {Item | undefined} other */
  #goTogether(one, other) {
    return !!one && !!other && one.kind === 'message' && other.kind === 'message' && one.role === other.role &&
      (one.person === other.person || one.role === 'visitor') && other.at_ms - one.at_ms < TOGETHER_MS &&
      dayOf(one.at_ms) === dayOf(other.at_ms)
  }

  /** @param {Item} item @param {Waiting} [entry] */
  #stateOf(item, entry) {
    if (entry) return entry.failed ? 'failed' : entry.seq ? 'sent' : 'sending'
    const chat = this.window.session.store.chats.get(item.chat)
    return !chat ? '' : chat.read >= item.chat_seq ? 'read' : chat.delivered >= item.chat_seq ? 'delivered' : 'sent'
  }

  /** @param {Item} item @param {string} photo @param {Waiting} [entry] */
  #message(item, photo, entry) {
    const { window } = this
    const mine = item.role === 'visitor'
    const isBot = item.role === 'bot'
    return h(
      'div',
      {},
      !mine && portrait(item.name, photo, isBot),
      h(
        'span',
        { class: 'who' },
        mine ? window.say('you') : item.name || window.say('someone'),
        isBot && h('b', { class: 'tag' }, window.say('bot')),
      ),
      partsOf(item, window),
      h(
        'span',
        { class: 'meta' },
        entry?.failed &&
          [
            `${window.say('failed')} `,
            entry.failed === 'text_too_long' && `${window.say('too_long')} `,
            h('button', {
              type: 'button',
              class: 'link',
              onclick: () => window.session.again(entry.id),
            }, window.say('again')),
          ],
      ),
    )
  }

  /** @param {Item} item */
  #notice(item) {
    const { window } = this
    const name = item.name || window.say('someone')
    const words = item.kind === 'taken'
      ? window.say('joined', { name })
      : item.kind === 'bot_joined'
      ? window.say('bot_joined', { name })
      : window.say(item.kind === 'closed' ? 'closed' : 'elsewhere')
    return h('p', { class: 'notice' }, h('span', { dir: 'auto' }, words))
  }

  /** @param {number} at_ms */
  #day(at_ms) {
    const days = Math.round((dayOf(at_ms) - dayOf(Date.now())) / 86400000)
    const { locale } = this.window
    const text = days > -2
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
      : this.window.time(at_ms, { dateStyle: 'medium' })
    return h('p', { class: 'notice day' }, h('span', {}, text))
  }

  /** Makes the page's rows these rows: what is as it was stays where it is. @param {Row[]} rows */
  #put(rows) {
    const kept = new Set(rows.map((row) => row.key))
    for (const [key, { node }] of this.#rows) {
      if (kept.has(key)) continue
      node.parentNode?.removeChild(node)
      this.#rows.delete(key)
    }
    let place = this.list.firstChild
    for (const { key, look, make, dress, meta } of rows) {
      const there = this.#rows.get(key)
      let node = there?.node
      if (there?.look !== look || !node) {
        const made = make()
        if (node) {
          if (place === node) place = made
          this.list.replaceChild(made, node)
        }
        node = made
        this.#rows.set(key, { node, look })
      }
      if (dress && node.className !== dress) node.className = dress
      const small = meta === undefined ? null : node.querySelector('.meta')
      if (small && small.textContent !== meta) small.textContent = meta || ''
      if (node === place) place = place.nextSibling
      else this.list.insertBefore(node, place)
    }
  }
}
