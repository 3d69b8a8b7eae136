// The chats that wait for somebody, by what they wait for. Rows are kept, and only what changes of them is drawn.

import { h, icon } from '../dom.js'
import { compare, placeOf, PLACES } from './cases.js'
import { countdown, say, span, time } from './words.js'

/** @import { Case } from './cases.js' */
/** @import { Desk } from './desk.js' */
/** @import { Shell } from './console.js' */

const ENDED_MAX = 20

/** @param {Desk} desk @param {number} id */
export function nameOf(desk, id) {
  const person = desk.people.get(id)
  return id === desk.me ? say('you') : person?.name || say('visitor', { n: id })
}

/** A disc with a letter, of a hue by the person's number. @param {string} name @param {number} id @param {boolean} [online] */
export function disc(name, id, online) {
  const letter = [...name.trim()].find((sign) => /[\p{L}\p{N}]/u.test(sign)) || '?'
  return h(
    'span',
    { class: `disc hue${id % 6}${online ? ' online' : ''}`, 'aria-hidden': 'true' },
    h('span', {}, letter.toLocaleUpperCase()),
  )
}

/** Who owes whom what, and since when, in a few words. @param {Desk} desk @param {Case} one @param {string} place */
export function standing(desk, one, place) {
  const { chat } = one
  const { now } = desk
  if (place === 'offered') {
    const until = one.offer?.to === desk.me ? one.offer.until_ms : one.transfer?.until_ms || 0
    return { text: say('offer_ends', { time: countdown(until - now) }), tone: 'now' }
  }
  if (chat.state === 'closed') return { text: say('has_ended'), tone: '' }
  if (chat.state === 'held') {
    return { text: say('on_hold', { time: time(chat.until_ms) }), tone: chat.until_ms < now ? 'late' : 'hold' }
  }
  if (place === 'line') {
    return { text: say('waits', { time: span(now - (one.waits_ms || one.started_ms || now)) }), tone: late(one) }
  }
  if (place === 'followups') return { text: say('owed_followup'), tone: late(one) }
  if (chat.state === 'intake') return { text: say('asks'), tone: '' }
  if (chat.state === 'bot') return { text: say('with_bot', { name: chat.bot?.name || say('bot') }), tone: '' }
  if (chat.state === 'wrapup') return { text: say('wraps_up'), tone: '' }
  if (one.owed_ms) {
    const words = place === 'mine' ? 'owes' : 'owes_other'
    return { text: say(words, { time: span(now - one.owed_ms) }), tone: late(one) || (place === 'mine' ? 'now' : '') }
  }
  if (chat.until_ms > now) {
    return { text: say('promised_until', { time: time(chat.until_ms) }), tone: 'hold' }
  }
  if (one.settled) return { text: say('settled_state'), tone: '' }
  return { text: say('their_turn'), tone: '' }
}

const late = (/** @type {Case} */ one) => one.late > 1 ? 'overdue' : one.late ? 'late' : ''

export class Inbox {
  /** @type {Map<string, { node: HTMLElement, list: HTMLElement, count: HTMLElement, title: HTMLElement }>} */
  #sections = new Map()
  /** @type {Map<number, { node: HTMLElement, button: HTMLElement, look: string, state: HTMLElement }>} */
  #rows = new Map()
  /** The chats in the order in which they stand. @type {number[]} */
  order = []

  /** @param {Shell} shell */
  constructor(shell) {
    this.shell = shell
    this.empty = h('div', { class: 'blank' })
    this.sections = h('div', { class: 'sections' })
    this.element = h('div', { class: 'scroll' }, this.sections, this.empty)
    for (const place of PLACES) {
      const count = h('span', { class: 'count' })
      const title = h('span', {})
      const list = h('ul', { class: 'rows' })
      const node = h(
        'section',
        { 'data-place': place, 'aria-labelledby': `in-${place}` },
        h('h3', { id: `in-${place}` }, title, ' ', count),
        list,
      )
      this.#sections.set(place, { node, list, count, title })
      this.sections.append(node)
    }
  }

  /** In another language everything is drawn anew. */
  translate() {
    for (const row of this.#rows.values()) row.look = ''
  }

  draw() {
    const { desk } = this.shell
    /** @type {Record<string, Case[]>} */
    const places = Object.fromEntries(PLACES.map((place) => [place, []]))
    for (const one of desk.cases.values()) if (one.visitor) places[placeOf(one, desk.me)].push(one)
    places.ended = places.ended.filter((one) => one.owner === desk.me || one.id === this.shell.chosen)
    this.order = []
    const kept = new Set()
    for (const place of PLACES) {
      const section = this.#sections.get(place)
      if (!section) continue
      const all = places[place].sort((a, b) => compare(place, a, b))
      const shown = place === 'ended' ? all.slice(0, ENDED_MAX) : all
      section.node.hidden = !shown.length
      section.title.textContent = say(place)
      section.count.textContent = String(all.length)
      let before = section.list.firstChild
      for (const one of shown) {
        this.order.push(one.id)
        kept.add(one.id)
        const node = this.#row(one, place)
        if (node === before) before = before.nextSibling
        else {
          const hadFocus = node.contains(document.activeElement)
          section.list.insertBefore(node, before)
          if (hadFocus) node.querySelector('button')?.focus()
        }
      }
    }
    for (const [id, { node }] of this.#rows) {
      if (kept.has(id)) continue
      node.remove()
      this.#rows.delete(id)
    }
    this.empty.hidden = this.order.length > 0
    if (!this.order.length) {
      const reading = desk.state !== 'on'
      this.empty.replaceChildren(
        icon(reading ? 'M12 3a9 9 0 1 0 9 9' : 'M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z'),
        h('p', { class: 'strong' }, say(reading ? 'reading' : 'nothing')),
        reading ? '' : h('p', {}, say('nothing_hint')),
      )
      this.empty.classList.toggle('busy', reading && desk.state !== 'away')
    }
  }

  /** @param {Case} one @param {string} place */
  #row(one, place) {
    const { desk, chosen } = this.shell
    const name = nameOf(desk, one.visitor)
    const online = !!desk.people.get(one.visitor)?.online
    const state = standing(desk, one, place)
    const draft = desk.keeper.get(`draft.${one.id}`)?.text
    const owner = place === 'colleagues' ? nameOf(desk, one.owner) : ''
    const look = [
      name,
      online,
      one.last,
      one.last_role,
      one.unread,
      one.tags,
      draft,
      owner,
      state.tone,
      one.id === chosen,
      place,
      one.department,
    ].join('\u0001')
    const there = this.#rows.get(one.id)
    if (there && there.look === look) {
      if (there.state.textContent !== state.text) there.state.textContent = state.text
      return there.node
    }
    const unread = place === 'mine' ? one.unread : 0
    const told = h('span', { class: `standing ${state.tone}` }, state.text)
    const words = draft ? [h('b', {}, `${say('draft')}: `), draft] : [
      one.last_role === 'operator' ? `${say('you')}: ` : one.last_role === 'note' ? `${say('note')}: ` : '',
      one.last || '…',
    ]
    if (one.last_role === 'operator' && one.owner !== desk.me) words[0] = ''
    const parts = [
      disc(name, one.visitor, online),
      h('span', { class: 'who', dir: 'auto' }, name),
      told,
      h('span', { class: 'words', dir: 'auto' }, ...words),
      unread
        ? h('span', { class: 'badge' }, String(unread), h('span', { class: 'unseen' }, ` ${say('unread', { n: '' })}`))
        : null,
      one.tags.length || owner || desk.departments.length > 1
        ? h(
          'span',
          { class: 'small' },
          desk.departments.length > 1 && h('span', { class: 'chip' }, one.department),
          owner && h('span', { class: 'chip' }, owner),
          one.tags.map((tag) => h('span', { class: 'chip tag', dir: 'auto' }, tag)),
        )
        : null,
    ].filter((part) => part != null)
    const button = there?.button ||
      h('button', { type: 'button', class: 'row', onclick: () => this.shell.choose(one.id, true) })
    button.replaceChildren(...parts)
    if (one.id === chosen) button.setAttribute('aria-current', 'true')
    else button.removeAttribute('aria-current')
    button.classList.toggle('unread', unread > 0)
    const node = there?.node || h('li', {}, button)
    if (!there && place === 'offered') {
      node.append(h(
        'span',
        { class: 'offer' },
        h(
          'button',
          { type: 'button', class: 'button strong', onclick: () => this.shell.act('accept', one.id) },
          say('accept'),
        ),
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => this.shell.act('decline', one.id) },
          say('decline'),
        ),
      ))
    }
    const offer = node.querySelector('.offer')
    if (place === 'offered' && !offer) return this.#anew(one, place)
    if (place !== 'offered') offer?.remove()
    this.#rows.set(one.id, { node, button, look, state: told })
    return node
  }

  /** @param {Case} one @param {string} place @returns {HTMLElement} */
  #anew(one, place) {
    this.#rows.get(one.id)?.node.remove()
    this.#rows.delete(one.id)
    return this.#row(one, place)
  }
}
