// The chat in the middle: who it is and what can be done, the messages, what is written.

import { h, icon } from '../dom.js'
import { ofMessage, possible } from './actions.js'
import { placeOf } from './cases.js'
import { Composer } from './composer.js'
import { disc, nameOf, standing } from './inbox.js'
import { Scroller } from './scroller.js'
import { day, has, moment, say, time } from './words.js'

/** @import { Item } from '../store.js' */
/** @import { Case } from './cases.js' */
/** @import { Written } from './desk.js' */
/** @import { Shell } from './console.js' */

const TOGETHER_MS = 300000

export class ChatPane {
  /** @type {Case | undefined} */
  one
  #acts = ''
  /** @type {Written[]} */
  #written = []
  #fades = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)

  /** @param {Shell} shell */
  constructor(shell) {
    this.shell = shell
    this.back = h(
      'button',
      { type: 'button', class: 'round back', onclick: () => shell.choose(0) },
      icon('M15 5l-7 7 7 7'),
    )
    this.face = h('span', {})
    this.name = h('h2', { tabindex: '-1', dir: 'auto' })
    this.state = h('p', { class: 'standing' })
    this.acts = h('div', { class: 'acts' })
    this.list = h('div', { class: 'menu', id: 'acts-menu', hidden: true })
    this.more = h(
      'button',
      {
        type: 'button',
        class: 'round',
        'aria-expanded': 'false',
        'aria-controls': 'acts-menu',
        onclick: () => this.toggle(),
      },
      icon('M5 12h.01M12 12h.01M19 12h.01'),
    )
    this.side = h('button', {
      type: 'button',
      class: 'round',
      'aria-expanded': 'true',
      'aria-controls': 'side',
      onclick: () => shell.toggleSide(),
    }, icon('M4 5h16v14H4zM15 5v14'))
    this.head = h(
      'header',
      { class: 'head' },
      this.back,
      this.face,
      h('div', { class: 'grow' }, this.name, this.state),
      this.acts,
      this.more,
      this.side,
      this.list,
    )
    this.scroller = new Scroller(
      {
        class: 'log',
        role: 'log',
        tabindex: '0',
        'aria-live': 'off',
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#keys(event),
      },
      {
        key: (at) => this.#at(at).key,
        look: (at) => this.#look(at),
        make: (at) => this.#make(at),
        moved: () => this.draw(),
      },
    )
    this.reading = h('p', { class: 'notice reading', role: 'status', hidden: true })
    this.typing = h('div', { class: 'live', hidden: true })
    this.latest = h(
      'button',
      {
        type: 'button',
        class: 'button latest',
        hidden: true,
        onclick: () => this.scroller.toEnd(),
      },
      icon('M12 5v13M6 12.500l6 6 6-6'),
      h('span'),
    )
    this.frame = h('div', { class: 'frame' }, this.scroller.box, this.latest)
    this.composer = new Composer(this)
    this.whole = h('div', { class: 'whole' }, this.head, this.reading, this.frame, this.typing, this.composer.element)
    this.blank = h('div', { class: 'blank' })
    this.element = h('section', { id: 'chat' }, this.whole, this.blank)
    addEventListener('click', (event) => {
      const { target } = event
      if (!this.list.hidden && target instanceof Node && !this.list.contains(target) && !this.more.contains(target)) {
        this.toggle(false)
      }
      if (this.menuOf && target instanceof Node && !this.menuOf.contains(target)) this.closeMenu()
    })
  }

  translate() {
    this.element.setAttribute('aria-label', say('log'))
    this.back.setAttribute('aria-label', say('back'))
    this.more.setAttribute('aria-label', say('more'))
    this.side.setAttribute('aria-label', say('details'))
    this.scroller.box.setAttribute('aria-label', say('log'))
    this.latest.lastElementChild && (this.latest.lastElementChild.textContent = say('latest'))
    this.composer.translate()
    this.#acts = ''
    this.scroller.clear()
  }

  /** @param {Case | undefined} one */
  show(one) {
    if (one?.id !== this.one?.id) {
      this.scroller.clear()
      this.scroller.box.setAttribute('aria-live', 'off')
      this.#acts = ''
      this.toggle(false)
      this.one = one
      this.whole.hidden = !one
      this.composer.show(one)
      setTimeout(() => this.scroller.box.setAttribute('aria-live', 'polite'), 600)
    }
    this.one = one
    this.draw()
  }

  draw() {
    const { one } = this
    const { desk } = this.shell
    this.whole.hidden = !one
    this.blank.hidden = !!one
    if (!one) {
      if (this.blank.lang !== document.documentElement.lang) {
        this.blank.lang = document.documentElement.lang
        this.blank.replaceChildren(
          icon('M4 5h16v11H9l-5 4z'),
          h('p', { class: 'strong' }, say('choose')),
          h('p', {}, say('choose_hint')),
        )
      }
      return
    }
    const place = placeOf(one, desk.me)
    const name = nameOf(desk, one.visitor)
    if (this.name.textContent !== name) {
      this.name.textContent = name
    }
    this.face.replaceChildren(disc(name, one.visitor, desk.people.get(one.visitor)?.online))
    this.#stand()
    this.#buttons(place)
    this.reading.hidden = one.loaded
    if (!one.loaded) this.reading.textContent = say('reading_chat', { n: one.read_up_to, total: one.total || '…' })
    const known = new Set(one.chat.items.slice(-80).map((item) => item.id).filter(Boolean))
    this.#written = desk.written.filter((entry) => entry.chat === one.id && !known.has(entry.id))
    this.scroller.draw(one.chat.items.length + this.#written.length)
    this.latest.hidden = this.scroller.isAtEnd
    this.#live(one)
    this.composer.draw(place)
    this.#receipt(one, place)
  }

  /** What changes by the clock alone. */
  #stand() {
    const { one } = this
    if (!one) return
    const state = standing(this.shell.desk, one, placeOf(one, this.shell.desk.me))
    const owner = one.owner && one.owner !== this.shell.desk.me
      ? ` · ${say('with_person', { name: nameOf(this.shell.desk, one.owner) })}`
      : ''
    const text = `${state.text}${owner}`
    if (this.state.textContent !== text) this.state.textContent = text
    const look = `standing ${state.tone}`
    if (this.state.className !== look) this.state.className = look
  }

  tick() {
    this.#stand()
  }

  /** @param {string} place */
  #buttons(place) {
    const { one } = this
    if (!one) return
    const { desk } = this.shell
    const now = possible(desk, one)
    const look = now.map((action) => action.id).join() + place
    if (look === this.#acts) return
    this.#acts = look
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.act : ''
    const strong = ['accept', 'take', 'resume', 'reopen']
    const button = (/** @type {typeof now[number]} */ action) =>
      h(
        'button',
        {
          type: 'button',
          class: action.main ? `button${strong.includes(action.id) ? ' strong' : ''}` : action.grave ? 'grave' : '',
          'data-act': action.id,
          'aria-keyshortcuts': action.key,
          onclick: () => this.shell.act(action.id),
        },
        h('span', {}, say(action.id)),
        action.key && h('kbd', { 'aria-hidden': 'true' }, action.key),
      )
    this.acts.replaceChildren(...now.filter((action) => action.main).map(button))
    this.list.replaceChildren(...now.filter((action) => !action.main).map(button))
    if (focused) {
      ;(this.head.querySelector(`[data-act="${focused}"]`) || this.more).dispatchEvent(new CustomEvent('kept'))
    }
  }

  /** @param {boolean} [open] */
  toggle(open = !!this.list.hidden) {
    if (open === !this.list.hidden) return
    this.list.hidden = !open
    this.more.setAttribute('aria-expanded', String(open))
    if (open) this.list.querySelector('button')?.focus()
  }

  /** @param {Case} one */
  #live(one) {
    const { desk } = this.shell
    const { typing, draft } = one.chat
    clearTimeout(this.#fades)
    const writes = typing && typing.person !== desk.me && typing.until_ms > desk.now ? typing : null
    this.typing.hidden = !draft && !writes && !one.annotation
    if (this.typing.hidden) return
    /** @type {Node[]} */
    const lines = []
    if (one.annotation) {
      lines.push(
        h('p', { class: 'suggestion' }, h('b', {}, say('suggestion')), ' ', h('span', { dir: 'auto' }, one.annotation)),
      )
    }
    if (draft) {
      lines.push(
        h(
          'p',
          { class: 'preview' },
          h('b', {}, nameOf(desk, draft.person)),
          ' ',
          h('span', { dir: 'auto' }, draft.text),
        ),
      )
    } else if (writes) {
      lines.push(h(
        'p',
        { class: 'preview' },
        h('b', {}, nameOf(desk, writes.person)),
        ' ',
        writes.text ? h('span', { dir: 'auto' }, writes.text) : say('is_typing'),
        h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      ))
      this.#fades = setTimeout(() => this.draw(), writes.until_ms - desk.now + 50)
    }
    this.typing.replaceChildren(...lines)
  }

  /** What is in sight has been read. @param {Case} one @param {string} place */
  #receipt(one, place) {
    const { chat } = one
    if (place !== 'mine' || !this.scroller.isAtEnd || !this.shell.isLookedAt || !one.unread) return
    const upTo = chat.items.findLast((item) => item.role === 'visitor' && item.kind === 'message')?.chat_seq || 0
    if (upTo <= chat.mine_read || this.asked === `${one.id}.${upTo}`) return
    this.asked = `${one.id}.${upTo}`
    this.shell.desk.call({ do: 'receipt', chat: one.id, delivered: upTo, read: upTo })
  }

  // ---- Rows ---------------------------------------------------------------------------------------------------------

  /** @param {number} at @returns {Item} */
  #at(at) {
    const items = this.one?.chat.items || []
    if (at < items.length) return items[at]
    const entry = this.#written[at - items.length]
    return /** @type {Item} */ ({
      key: `w${entry?.id}`,
      kind: entry?.note ? 'note' : 'message',
      seq: 0,
      chat: entry?.chat,
      chat_seq: Infinity,
      at_ms: entry?.at_ms || 0,
      role: 'operator',
      person: this.shell.desk.me,
      name: '',
      text: entry?.text || `/${entry?.shortcut}`,
      id: entry?.id,
      quote: entry?.quote,
      rev: 0,
    })
  }

  /** @param {Item} item */
  #isWord = (item) => item.kind === 'message' || item.kind === 'note'

  /** @param {number} at */
  #first(at) {
    const item = this.#at(at)
    const before = at > 0 ? this.#at(at - 1) : undefined
    return !before || !this.#isWord(before) || before.kind !== item.kind || before.role !== item.role ||
      before.person !== item.person ||
      item.at_ms - before.at_ms > TOGETHER_MS
  }

  /** @param {number} at */
  #newDay(at) {
    if (at === 0) return true
    const [before, now] = [this.#at(at - 1).at_ms, this.#at(at).at_ms]
    return now - before > 86400000 || new Date(before).getDate() !== new Date(now).getDate()
  }

  /** Receipts stand at the last message of the shop's that they are about. @param {number} at */
  #receiptOf(at) {
    const item = this.#at(at)
    if (item.role !== 'operator' || item.kind !== 'message') return ''
    const entry = this.#written[at - (this.one?.chat.items.length || 0)]
    if (entry) return entry.failed ? 'failed' : entry.seq ? 'sent' : 'sending'
    const items = this.one?.chat.items || []
    for (let next = at + 1; next < Math.min(items.length, at + 20); next++) {
      if (items[next].kind === 'message' && items[next].role === 'operator') return ''
    }
    const { delivered = 0, read = 0 } = this.one?.chat || {}
    return read >= item.chat_seq ? 'read' : delivered >= item.chat_seq ? 'delivered' : 'sent'
  }

  /** @param {number} at */
  #look(at) {
    const item = this.#at(at)
    return [
      item.rev,
      this.#first(at),
      this.#newDay(at),
      this.#receiptOf(at),
      nameOf(this.shell.desk, item.person),
      item.over,
      document.documentElement.lang,
    ].join()
  }

  /** @param {number} at */
  #make(at) {
    const { desk } = this.shell
    const item = this.#at(at)
    const days = this.#newDay(at) && h('p', { class: 'notice day' }, h('span', {}, day(item.at_ms, desk.now)))
    if (!this.#isWord(item)) {
      return h(
        'div',
        { class: 'line' },
        days,
        h('p', { class: 'notice' }, h('span', { dir: 'auto' }, this.#telling(item)), h('time', {}, time(item.at_ms))),
      )
    }
    const first = this.#first(at)
    const side = item.kind === 'note'
      ? 'note'
      : item.role === 'system'
      ? 'shop'
      : item.role === 'visitor'
      ? 'theirs'
      : 'ours'
    const name = item.role === 'system'
      ? say('shop')
      : item.role === 'bot'
      ? item.name || say('bot')
      : nameOf(desk, item.person)
    const receipt = this.#receiptOf(at)
    const entry = this.#written[at - (this.one?.chat.items.length || 0)]
    const quote = item.quote ? this.one?.chat.items.find((other) => other.seq === item.quote) : undefined
    const reactions = Object.values(item.reactions || {})
    return h(
      'div',
      { class: `line ${side}${first ? ' first' : ''}${item.role === 'bot' ? ' bot' : ''}`, tabindex: '-1' },
      days,
      first && h(
        'p',
        { class: 'by' },
        h('b', { dir: 'auto' }, name),
        item.role === 'bot' && h('span', { class: 'chip' }, say('bot')),
        item.kind === 'note' && h('span', { class: 'chip note' }, say('note')),
        h('time', { title: moment(item.at_ms, 0) }, time(item.at_ms)),
      ),
      h(
        'div',
        { class: `bubble${item.gone ? ' gone' : ''}` },
        quote && h('blockquote', { dir: 'auto' }, quote.text.slice(0, 200)),
        h('p', { dir: 'auto', class: 'text' }, item.gone ? say('removed') : item.text),
        !item.gone && shape(item),
        !item.gone &&
          (item.parts?.files || []).map((file) => h('p', { class: 'file', dir: 'auto' }, `📎 ${file.name}`)),
        item.seq > 0 && !item.gone && h(
          'button',
          {
            type: 'button',
            class: 'round dot',
            tabindex: '-1',
            'aria-label': say('message_menu'),
            onclick: (/** @type {Event} */ event) => this.menu(item, /** @type {HTMLElement} */ (event.currentTarget)),
          },
          icon('M5 12h.01M12 12h.01M19 12h.01'),
        ),
      ),
      reactions.length > 0 && h('p', { class: 'reactions' }, reactions.join(' ')),
      (item.edited || receipt) && h(
        'p',
        { class: `meta${receipt === 'failed' ? ' wrong' : ''}` },
        item.edited && !item.gone && say('edited'),
        receipt === 'failed'
          ? [
            `${say('not_sent')} ${entry?.failed} `,
            h('button', { type: 'button', class: 'link', onclick: () => desk.again(entry.id) }, say('again')),
            ' ',
            h('button', { type: 'button', class: 'link', onclick: () => desk.forget(entry.id) }, say('discard')),
          ]
          : receipt && say(receipt),
      ),
    )
  }

  /** What happened, in words. @param {Item} item */
  #telling(item) {
    const { desk } = this.shell
    const name = item.kind === 'taken' || item.kind === 'bot_joined' || item.kind === 'joined_beside'
      ? item.name || item.text
      : ''
    const event = item
    if (item.kind === 'closed') {
      return say('ev_closed', { why: say(has(`why_${item.reason}`) ? `why_${item.reason}` : 'has_ended') })
    }
    if (item.kind === 'transfer_ended') return say('ev_transfer_ended', { why: say(`transfer_${item.reason || 0}`) })
    if (item.kind === 'chosen') return say('ev_chosen', { text: `${say(`choice_${item.value || 1}`)} ${item.text}` })
    if (item.kind === 'transfer_offered') {
      const to = item.subject ? nameOf(desk, item.subject) : desk.departments[(item.value || 1) - 1] || say('line')
      return say('ev_transfer_offered', { name: to, text: item.text })
    }
    const until = item.until_ms ? time(item.until_ms) : ''
    return say(`ev_${item.kind}`, { name, time: until, text: item.text, key: event.id || '' }).trim()
  }

  /** @param {Item} item @param {HTMLElement} at */
  menu(item, at) {
    const { one } = this
    if (!one) return
    const open = this.menuOf?.dataset.seq === String(item.seq)
    this.closeMenu()
    if (open) return
    const act = (/** @type {string} */ id, /** @type {() => void} */ run, grave = false) =>
      h('button', {
        type: 'button',
        class: grave ? 'grave' : '',
        onclick: () => {
          this.closeMenu()
          run()
        },
      }, h('span', {}, say(id)))
    this.menuOf = h(
      'div',
      { class: 'menu of', 'data-seq': item.seq, role: 'group', 'aria-label': say('message_menu') },
      act('quote', () => this.composer.quote(item)),
      ofMessage(this.shell.desk, one, item).map(({ id, run, grave }) => act(id, () => run(), grave)),
    )
    at.after(this.menuOf)
    this.menuFrom = at.closest('.line')
    this.menuOf.querySelector('button')?.focus()
  }

  closeMenu() {
    if (!this.menuOf) return false
    const inside = this.menuOf.contains(document.activeElement)
    this.menuOf.remove()
    this.menuOf = undefined
    if (inside && this.menuFrom instanceof HTMLElement) this.menuFrom.focus()
    return true
  }

  /** Arrows go from message to message, Enter says what can be done with one. @param {KeyboardEvent} event */
  #keys(event) {
    const { list, box } = this.scroller
    const here = document.activeElement?.closest('.line')
    if (event.key === 'Enter' && here && event.target === here) {
      here.querySelector('.dot')?.dispatchEvent(new MouseEvent('click', { bubbles: false }))
      return event.preventDefault()
    }
    if (this.menuOf?.contains(document.activeElement)) {
      const all = [...this.menuOf.querySelectorAll('button')]
      const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement))
      if (event.key === 'ArrowDown') all[(at + 1) % all.length].focus()
      else if (event.key === 'ArrowUp') all[(at + all.length - 1) % all.length].focus()
      else return
      return event.preventDefault()
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const lines = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('.line[tabindex]')])
    const at = here ? lines.indexOf(/** @type {HTMLElement} */ (here)) : lines.length
    const next = lines[at + (event.key === 'ArrowUp' ? -1 : 1)]
    if (next) next.focus()
    else if (event.key === 'ArrowDown') box.focus()
    event.preventDefault()
  }
}

/** A shape as text (B18.1). @param {Item} item */
function shape(item) {
  const found = item.parts?.shape
  if (!found) return null
  const label = (/** @type {any} */ text) =>
    typeof text === 'string'
      ? text
      : text?.[document.documentElement.lang] || text?.en || Object.values(text || {})[0] || ''
  return h(
    'ul',
    { class: 'shape' },
    (found.choices || []).map((/** @type {any} */ one) => h('li', { class: 'chip', dir: 'auto' }, label(one.label))),
    (found.cards || []).map((/** @type {any} */ one) =>
      h('li', { dir: 'auto' }, [label(one.title), label(one.text)].filter(Boolean).join(' · '))
    ),
    (found.form || []).map((/** @type {any} */ one) => h('li', { dir: 'auto' }, `${label(one.label)}: …`)),
  )
}
