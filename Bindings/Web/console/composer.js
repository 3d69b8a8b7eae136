// What is written to the visitor, or as a note to colleagues. What is not sent yet survives a reload. A slash at the
// beginning finds a prepared reply.

import { h, icon } from '../dom.js'
import { CROSS } from './dialog.js'
import { has, say } from './words.js'

/** @import { Item } from '../store.js' */
/** @import { Case } from './cases.js' */
/** @import { ChatPane } from './chat.js' */
/** @typedef {{ shortcut: string, locale: string, text: string, department?: string, operator?: number }} Reply */

const TYPING_MS = 4000

export class Composer {
  note = false
  /** @type {Item | undefined} */
  quoted
  /** @type {Case | undefined} */
  #one
  /** @type {Reply[]} */
  #found = []
  #at = 0
  #typed_ms = 0
  #asked = 0
  /** Whether the field's mode was chosen by somebody, or is that of the chat's place. */
  #place = ''

  /** @param {ChatPane} pane */
  constructor(pane) {
    this.pane = pane
    this.field = h('textarea', {
      rows: 1,
      dir: 'auto',
      'aria-controls': 'replies-list',
      'aria-autocomplete': 'list',
      maxlength: 16000,
      oninput: () => this.#changed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    })
    this.hint = h('p', { class: 'hint', role: 'status' })
    this.quote_ = h('p', { class: 'quoted', hidden: true })
    this.asReply = h('button', { type: 'button', class: 'mode', onclick: () => this.mode(false) })
    this.asNote = h('button', { type: 'button', class: 'mode', onclick: () => this.mode(true) })
    this.modes = h('div', { class: 'modes', role: 'group' }, this.asReply, this.asNote)
    this.go = h(
      'button',
      { type: 'button', class: 'button strong send', onclick: () => this.send() },
      icon('M4 12l16-8-6 16-3-7z'),
      h('span'),
    )
    this.list = h('ul', { class: 'replies', id: 'replies-list', role: 'listbox', hidden: true })
    this.keys = h('p', { class: 'soft keys', hidden: true })
    this.picker = h('div', { class: 'picker' }, this.list, this.keys)
    this.element = h(
      'div',
      { class: 'composer' },
      this.picker,
      this.quote_,
      this.field,
      h('div', { class: 'under' }, this.modes, this.hint, this.go),
    )
  }

  translate() {
    this.asReply.textContent = say('reply')
    this.asNote.textContent = say('note')
    this.modes.setAttribute('aria-label', `${say('reply')}, ${say('note')}`)
    this.go.lastElementChild && (this.go.lastElementChild.textContent = say('send'))
    this.go.setAttribute('aria-label', say('send'))
    this.keys.textContent = say('reply_keys')
    this.list.setAttribute('aria-label', say('replies'))
    this.#place = ''
  }

  get desk() {
    return this.pane.shell.desk
  }

  /** @param {Case | undefined} one */
  show(one) {
    this.#one = one
    this.#place = ''
    this.quoted = undefined
    this.quote_.hidden = true
    const draft = one && this.desk.keeper.get(`draft.${one.id}`)
    this.field.value = draft?.text || ''
    this.note = !!draft?.note
    this.#close()
    this.#height()
  }

  /** @param {string} place */
  draw(place) {
    const one = this.#one
    if (!one) return
    const onlyNotes = place !== 'mine'
    this.asReply.disabled = onlyNotes && place !== 'colleagues'
    if (place !== this.#place) {
      this.#place = place
      if (onlyNotes && place !== 'colleagues') this.note = true
      else if (place === 'mine' && !this.desk.keeper.get(`draft.${one.id}`)?.note) this.note = false
      else if (place === 'colleagues') this.note = true
      this.#modes()
    }
    const hint = place === 'ended'
      ? say('closed_hint')
      : onlyNotes
      ? place === 'colleagues' ? '' : say('not_yours')
      : one.hint && has(`hint_${one.hint}`)
      ? say(`hint_${one.hint}`)
      : ''
    if (this.hint.textContent !== hint) this.hint.textContent = hint
  }

  /** @param {boolean} note */
  mode(note) {
    this.note = note
    this.#keep()
    this.#modes()
    this.field.focus()
  }

  #modes() {
    const words = say(this.note ? 'write_note' : 'write_reply')
    this.element.classList.toggle('noting', this.note)
    this.asReply.setAttribute('aria-pressed', String(!this.note))
    this.asNote.setAttribute('aria-pressed', String(this.note))
    this.field.placeholder = words
    this.field.setAttribute('aria-label', words)
  }

  /** @param {Item} item */
  quote(item) {
    this.quoted = item
    this.quote_.hidden = false
    this.quote_.replaceChildren(
      h('b', {}, say('quoted')),
      ' ',
      h('span', { dir: 'auto' }, item.text.slice(0, 120)),
      h('button', {
        type: 'button',
        class: 'round',
        'aria-label': say('discard'),
        onclick: () => {
          this.quoted = undefined
          this.quote_.hidden = true
          this.field.focus()
        },
      }, icon(CROSS)),
    )
    this.field.focus()
  }

  #keep() {
    if (!this.#one) return
    const text = this.field.value
    this.desk.keeper.set(`draft.${this.#one.id}`, text ? { text, note: this.note } : undefined)
  }

  #height() {
    if (!this.field.offsetParent) return
    this.field.style.height = 'auto'
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, innerHeight * 0.4)}px`
  }

  #changed() {
    this.#keep()
    this.#height()
    const { value } = this.field
    if (/^\/\S*$/.test(value) && !this.note) this.#find(value.slice(1))
    else this.#close()
    if (this.note || !this.#one || this.pane.one?.owner !== this.desk.me) return
    const now = Date.now()
    if (!value && this.#typed_ms) {
      this.#typed_ms = 0
      this.desk.call({ do: 'activity', chat: this.#one.id, activity: 'typing_stopped' })
    } else if (value && now - this.#typed_ms > TYPING_MS) {
      this.#typed_ms = now
      this.desk.call({ do: 'activity', chat: this.#one.id, activity: 'typing' })
    }
  }

  send() {
    const one = this.#one
    const text = this.field.value.trim()
    if (!one || !text || !this.note && this.asReply.disabled) return
    this.desk.say(one.id, { text, note: this.note, quote: this.quoted?.seq })
    this.#sent()
  }

  #sent() {
    this.field.value = ''
    this.quoted = undefined
    this.quote_.hidden = true
    this.#typed_ms = 0
    this.#keep()
    this.#height()
    this.#close()
    this.pane.scroller.toEnd()
    this.desk.changed()
  }

  // ---- Prepared replies ---------------------------------------------------------------------------------------------

  /** @param {string} query */
  async #find(query) {
    const asked = ++this.#asked
    const reply = await this.desk.call({ do: 'reply_search', query, limit: 40 })
    if (asked !== this.#asked || !this.field.value.startsWith('/')) return
    const locale = this.desk.people.get(this.#one?.visitor || 0)?.locale?.split('-')[0]
    /** @type {Map<string, Reply>} */
    const best = new Map()
    for (const found of reply.replies || []) {
      if (!best.has(found.shortcut) || found.locale.split('-')[0] === locale) best.set(found.shortcut, found)
    }
    this.#found = [...best.values()].slice(0, 8)
    this.#at = 0
    this.#list()
  }

  #list() {
    this.list.hidden = this.keys.hidden = false
    this.list.replaceChildren(
      ...this.#found.map((found, at) =>
        h(
          'li',
          {
            role: 'option',
            id: `reply-${at}`,
            'aria-selected': String(at === this.#at),
            onmousedown: (/** @type {Event} */ event) => {
              event.preventDefault()
              this.#use(at)
            },
          },
          h('b', { dir: 'auto' }, `/${found.shortcut}`),
          h('span', { dir: 'auto' }, found.text),
        )
      ),
    )
    if (!this.#found.length) this.list.append(h('li', { role: 'option', 'aria-disabled': 'true' }, say('no_replies')))
    this.field.setAttribute('aria-activedescendant', this.#found.length ? `reply-${this.#at}` : '')
    this.list.children[this.#at]?.scrollIntoView({ block: 'nearest' })
  }

  #close() {
    this.#asked++
    this.#found = []
    this.list.hidden = this.keys.hidden = true
    this.field.removeAttribute('aria-activedescendant')
  }

  /** The shop fills in what stands in braces, and promises what the reply promises. @param {number} at */
  #use(at) {
    const found = this.#found[at]
    if (!found || !this.#one) return
    this.desk.say(this.#one.id, { shortcut: found.shortcut, locale: found.locale, text: '' })
    this.#sent()
  }

  /** Its text comes into the field, to be changed. @param {number} at */
  #open(at) {
    const found = this.#found[at]
    if (!found) return
    const known = /** @type {Record<string, string>} */ ({
      'visitor.name': this.desk.people.get(this.#one?.visitor || 0)?.name || '',
      'operator.name': this.desk.people.get(this.desk.me)?.name || '',
    })
    this.field.value = found.text.replace(
      /\{([^{}|]+)(?:\|([^{}]*))?\}/g,
      (_, name, words) => known[name.trim()] || words || '',
    )
    this.#changed()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return
    if (!this.list.hidden && this.#found.length) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step) {
        this.#at = (this.#at + step + this.#found.length) % this.#found.length
        this.#list()
        return event.preventDefault()
      }
      if (event.key === 'Enter' && !event.shiftKey) {
        this.#use(this.#at)
        return event.preventDefault()
      }
      if (event.key === 'Tab' && !event.shiftKey) {
        this.#open(this.#at)
        return event.preventDefault()
      }
    }
    if (event.key === 'Escape' && !this.list.hidden) {
      this.#close()
      event.stopPropagation()
      return event.preventDefault()
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      this.send()
    }
  }
}
