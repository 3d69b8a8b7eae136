// Beside the chat: who the person is, what is known of them, what happens next and when, their earlier chats.

import { h } from '../dom.js'
import { countdown, has, moment, NAMES, say } from './words.js'

/** @import { Case } from './cases.js' */
/** @import { Shell } from './console.js' */

export class Side {
  /** @type {Case | undefined} */
  #one
  /** @type {any} */
  #explained
  /** @type {any[] | undefined} */
  #earlier
  /** @type {{ key: string, value: any }[]} */
  #attributes = []
  #asked = ''
  #read = 0
  #look = ''

  /** @param {Shell} shell */
  constructor(shell) {
    this.shell = shell
    this.who = h('dl', { class: 'facts' })
    this.known = h('dl', { class: 'facts' })
    this.unknown = h('p', { class: 'soft inset' })
    this.next = h('ul', { class: 'steps' })
    this.earlier = h('ul', { class: 'earlier' })
    this.titles = [h('h3'), h('h3'), h('h3'), h('h3')]
    this.element = h(
      'aside',
      { id: 'side' },
      h(
        'div',
        { class: 'scroll' },
        this.titles[0],
        this.who,
        this.titles[1],
        this.next,
        this.titles[2],
        this.known,
        this.unknown,
        this.titles[3],
        this.earlier,
      ),
    )
  }

  translate() {
    this.element.setAttribute('aria-label', say('details'))
    ;['person', 'next_step', 'known', 'earlier'].forEach((word, at) => this.titles[at].textContent = say(word))
  }

  /** @param {Case | undefined} one */
  show(one) {
    this.element.classList.toggle('none', !one)
    if (one?.id !== this.#one?.id) {
      this.#explained = this.#earlier = undefined
      this.#attributes = []
      this.next.replaceChildren()
      this.earlier.replaceChildren(h('li', { class: 'soft' }, '…'))
      this.known.replaceChildren()
    }
    this.#one = one
    if (!one) return
    const asked = `${one.id}.${one.rev}.${one.visitor}`
    if (asked !== this.#asked && this.shell.desk.state === 'on') {
      this.#asked = asked
      clearTimeout(this.#read)
      this.#read = setTimeout(() => this.#ask(one), this.#explained ? 400 : 30)
    }
    this.#facts(one)
  }

  /** @param {Case} one */
  async #ask(one) {
    const { desk } = this.shell
    const [explained, attributes, history] = await Promise.all([
      one.chat.state === 'closed' ? undefined : desk.call({ do: 'explain', chat: one.id }),
      desk.call({ do: 'attributes', chat: one.id }),
      this.#earlier ? undefined : desk.call({ do: 'history', visitor: one.visitor, limit: 20 }),
    ])
    if (one !== this.#one) return
    this.#explained = explained?.explanation
    if (attributes.ok) this.#attributes = attributes.attributes
    if (history?.ok) {
      this.#earlier = history.history?.chats || history.found?.chats || history.chats || []
      this.#draw(one)
    }
    this.#facts(one)
    this.tick()
  }

  /** @param {Case} one */
  #facts(one) {
    const { desk } = this.shell
    const person = desk.people.get(one.visitor)
    const pair = (/** @type {string} */ name, /** @type {any} */ value) =>
      value ? [h('dt', { dir: 'auto' }, name), h('dd', { dir: 'auto' }, value)] : []
    const language = person?.locale ? NAMES[person.locale.split('-')[0]] || person.locale : ''
    const plain = (/** @type {string} */ word) => say(word).replace('…', '')
    const look = [
      person?.name,
      person?.online,
      person?.locale,
      person?.class,
      person?.banned,
      one.contact,
      one.tags,
      one.outcome,
      one.department,
      this.#attributes.length,
      document.documentElement.lang,
      JSON.stringify(this.#attributes),
    ].join()
    if (look === this.#look) return
    this.#look = look
    this.who.replaceChildren(...[
      pair(say('presence'), say(person?.online ? 'online' : 'offline_state')),
      pair(say('language'), language),
      pair(say('class'), person?.class),
      pair(say('signed'), person?.signed && '✓'),
      pair(say('banned'), person?.banned && '✓'),
      pair(say('contact'), one.contact),
      pair(say('department'), one.department),
      pair(plain('tags'), one.tags.join(', ')),
      pair(plain('outcome'), one.outcome),
    ].flat())
    const facts = this.#attributes.map(({ key, value }) => pair(key, plainly(value)))
    this.known.replaceChildren(...facts.flat())
    this.known.hidden = !facts.length
    this.unknown.hidden = !!facts.length
    this.unknown.textContent = say('nothing_known')
  }

  /** @param {Case} one */
  #draw(one) {
    const { desk } = this.shell
    const others = (this.#earlier || []).filter((chat) => chat.chat !== one.id)
    this.earlier.replaceChildren(
      ...others.map((chat) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'row plain',
              onclick: () => this.shell.choose(chat.chat, true),
            },
            h('span', { class: 'who' }, moment(chat.started_ms, desk.now)),
            h(
              'span',
              { class: 'words' },
              `${chat.department || ''} · ${say(chat.state === 'closed' ? 'ended' : 'open_now')}`,
            ),
          ),
        )
      ),
    )
    if (!others.length) this.earlier.append(h('li', { class: 'soft' }, say('no_earlier')))
  }

  /** The countdowns, each second. */
  tick() {
    const { desk } = this.shell
    if (!this.#one || this.element.offsetParent === null) return
    const timers = /** @type {any[]} */ (this.#explained?.timers || [])
    if (!timers.length) {
      this.next.replaceChildren(h('li', { class: 'soft' }, say('no_timer')))
      return
    }
    const look = timers.map((timer) => timer.does).join()
    if (this.next.dataset.look !== look || this.next.children.length !== timers.length) {
      this.next.dataset.look = look
      this.next.replaceChildren(
        ...timers.map((timer) =>
          h(
            'li',
            {},
            h('span', { class: 'due' }),
            h('span', step(timer).lang, step(timer).text),
          )
        ),
      )
    }
    timers.forEach((timer, at) => {
      const due = /** @type {HTMLElement} */ (this.next.children[at].firstElementChild)
      const text = timer.due_ms ? countdown(timer.due_ms - desk.now) : say('paused')
      if (due.textContent !== text) due.textContent = text
    })
    const soonest = Math.min(...timers.map((timer) => timer.due_ms || Infinity))
    if (soonest < desk.now - 500 && this.#asked) this.#asked = ''
  }
}

/** What an attribute holds, in words. @param {any} value @returns {string} */
function plainly(value) {
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(plainly).join(', ')
  return Object.entries(value).map(([name, one]) => `${name}: ${plainly(one)}`).join(', ')
}

/** What a timer does, in the reader's words where there are some. @param {any} timer */
function step({ ladder, rung, does }) {
  const name = [`step_${ladder}_${rung}`, `step_${ladder}`].find(has)
  if (name) return { lang: {}, text: say(name) }
  return { lang: { lang: 'en' }, text: String(does || '').replace(/ \(B[\d., B]+\)$/, '') }
}
