// The operators' console: one page, three panes. What is shown is what the desk knows (desk.js); everything that an
// operator does is an action (actions.js).

import { h, icon } from '../dom.js'
import { ACTIONS, possible, stateOf } from './actions.js'
import { placeOf } from './cases.js'
import { ChatPane } from './chat.js'
import { Desk } from './desk.js'
import { sentenceOf, tell, told } from './dialog.js'
import { Inbox, nameOf } from './inbox.js'
import { News } from './news.js'
import { Side } from './side.js'
import { today } from './today.js'
import { replying, searching, setting } from './views.js'
import { say, span, speak } from './words.js'

const VIEWS = /** @type {Record<string, string>} */ ({
  inbox: 'M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.500 4.500',
  replies: 'M5 5h14v10H10l-5 4zM9 9h6M9 12h4',
  today: 'M5 19V11M10 19V5M15 19v-6M20 19V8',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M13 4.500v5M7 14.500v5',
})

export class Shell {
  view = 'inbox'
  /** The chat that is looked at, 0: none. */
  chosen = 0
  #locale = ''
  /** @type {{ element: HTMLElement, focus: () => void, draw?: () => void } | undefined} */
  #shown

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk
    this.news = new News(this)
    this.inbox = new Inbox(this)
    this.pane = new ChatPane(this)
    this.side = new Side(this)
    this.title = h('h2', { tabindex: '-1', id: 'left-title' })
    this.tabs = /** @type {Record<string, HTMLButtonElement>} */ ({})
    for (const [name, path] of Object.entries(VIEWS)) {
      this.tabs[name] = h(
        'button',
        { type: 'button', class: 'tab', onclick: () => this.go(name) },
        icon(path),
        h('span'),
      )
    }
    this.count = h('b', { class: 'badge', hidden: true, 'aria-hidden': 'true' })
    this.tabs.inbox.append(this.count)
    this.dot = h(
      'button',
      { type: 'button', class: 'tab me', onclick: () => this.#presence() },
      h('i', { 'aria-hidden': 'true' }),
      h('span'),
    )
    this.helper = h(
      'button',
      { type: 'button', class: 'tab keys-tab', onclick: () => this.help() },
      h('kbd', { 'aria-hidden': 'true' }, '?'),
      h('span'),
    )
    this.rail = h(
      'nav',
      { class: 'rail' },
      Object.values(this.tabs),
      h('span', { class: 'grow' }),
      this.helper,
      this.dot,
    )
    this.body = h('div', { class: 'body' }, this.inbox.element)
    this.left = h(
      'section',
      { class: 'left', 'aria-labelledby': 'left-title' },
      h('header', { class: 'head' }, this.title),
      this.body,
    )
    this.bar = h('div', { class: 'bar', role: 'status', hidden: true })
    this.skip = h('a', {
      class: 'skip',
      href: '#chat',
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault()
        this.pane.name.focus()
      },
    })
    this.door = h('div', { class: 'door', hidden: true })
    this.frame = h(
      'div',
      { class: 'frame-of' },
      this.skip,
      this.bar,
      this.rail,
      h('main', { class: 'middle' }, h('h1', { class: 'unseen' }, 'Klepet'), this.left, this.pane.element),
      this.side.element,
    )
    document.body.append(this.frame, this.door)
    desk.addEventListener('change', () => this.draw())
    desk.addEventListener('event', (event) => this.#hear(/** @type {CustomEvent} */ (event).detail))
    addEventListener('keydown', (event) => this.#key(event))
    addEventListener('hashchange', () => this.#place())
    addEventListener('focus', () => this.draw())
    setInterval(() => this.#tick(), 1000)
    if (desk.keeper.get('side') === false) this.toggleSide(false)
  }

  get isLookedAt() {
    return document.visibilityState === 'visible' && document.hasFocus()
  }

  async translate() {
    await speak(this.desk.keeper.get('locale'))
    for (const [name, tab] of Object.entries(this.tabs)) {
      const text = tab.querySelector('span')
      if (text) text.textContent = say(name)
    }
    this.skip.textContent = say('skip')
    this.rail.setAttribute('aria-label', say('console'))
    const help = this.helper.querySelector('span')
    if (help) help.textContent = say('keys')
    this.inbox.translate()
    this.pane.translate()
    this.side.translate()
    this.#locale = ''
    this.go(this.view, false)
    this.draw()
  }

  // ---- Drawing ------------------------------------------------------------------------------------------------------

  draw() {
    const { desk } = this
    const out = desk.state === 'out'
    this.frame.hidden = out
    this.door.hidden = !out
    if (out) return door(this, refused || desk.sentence)
    this.inbox.draw()
    const one = this.chosen ? desk.cases.get(this.chosen) : undefined
    this.pane.show(one)
    this.side.show(one)
    document.body.dataset.pane = one ? 'chat' : 'left'
    document.body.classList.toggle('wide', this.view === 'today')
    const me = desk.people.get(desk.me)
    const presence = desk.state === 'on' && me ? stateOf(me) : 'offline_state'
    this.dot.dataset.presence = presence
    const dot = this.dot.querySelector('span')
    if (dot && dot.textContent !== say(presence)) dot.textContent = say(presence)
    this.dot.setAttribute('aria-label', `${say('presence')}: ${say(presence)}`)
    let waits = 0
    for (const chat of desk.cases.values()) {
      const place = placeOf(chat, desk.me)
      if (place === 'offered' || place === 'mine' && chat.unread) waits++
    }
    this.count.hidden = !waits
    this.count.textContent = String(waits)
    this.news.count(waits)
    this.#shown?.draw?.()
    this.#connection()
  }

  #connection() {
    const { desk } = this
    const away = desk.state === 'away'
    if (this.bar.hidden === !away && !away) return
    this.bar.hidden = !away
    if (!away) return this.bar.replaceChildren()
    if (this.bar.firstChild && this.#locale === document.documentElement.lang) return
    this.#locale = document.documentElement.lang
    this.bar.replaceChildren(
      icon('M3 3l18 18M8.500 15a5 5 0 0 1 6-.8M5 11.500a10 10 0 0 1 4-2.300M12 19h.01M13 8a10 10 0 0 1 6 3.500'),
      h('span', {}, say('offline')),
      h('button', { type: 'button', class: 'button', onclick: () => desk.hurry() }, say('try_now')),
    )
  }

  #tick() {
    if (document.visibilityState === 'hidden' || this.desk.state === 'out') return
    this.inbox.draw()
    this.pane.tick()
    this.side.tick()
    if (this.side && this.chosen) this.side.show(this.desk.cases.get(this.chosen))
  }

  // ---- Where somebody is --------------------------------------------------------------------------------------------

  /** @param {string} view @param {boolean} [focus] */
  go(view, focus = true) {
    this.view = view
    for (const [name, tab] of Object.entries(this.tabs)) {
      if (name === view) tab.setAttribute('aria-current', 'page')
      else tab.removeAttribute('aria-current')
    }
    this.title.textContent = say(view)
    const make = { search: searching, replies: replying, settings: setting, today }[view]
    this.#shown = make?.(this)
    this.body.replaceChildren(this.#shown?.element || this.inbox.element)
    if (focus && this.chosen && innerWidth < 720) this.choose(0)
    if (focus) (this.#shown || { focus: () => this.title.focus() }).focus()
    this.draw()
  }

  /** @param {number} id @param {boolean} [focus] */
  choose(id, focus) {
    const before = this.chosen
    this.chosen = id
    if (id) this.desk.look(id)
    if (this.view === 'today' && id) this.go('inbox', false)
    const hash = id ? `${'#'}chat/${id}` : location.pathname + location.search
    if (id !== before) history.pushState(null, '', hash)
    this.draw()
    if (focus && id) {
      if (matchMedia('(pointer: fine)').matches && innerWidth > 720) this.pane.composer.field.focus()
      else this.pane.name.focus()
    }
    if (!id && before) this.#focusRow()
  }

  /** To the chosen chat's row, or to the pane's name. */
  #focusRow() {
    const row = /** @type {HTMLElement | null} */ (this.left.querySelector('.row[aria-current]'))
    if (row) row.focus()
    else this.title.focus()
  }

  #place() {
    const id = Number(/^#chat\/(\d+)$/.exec(location.hash)?.[1] || 0)
    if (id !== this.chosen) {
      this.chosen = id
      if (id && this.desk.state === 'on') this.desk.look(id)
      this.draw()
    }
  }

  /** @param {boolean} [on] */
  toggleSide(on = document.body.classList.contains('no-side')) {
    document.body.classList.toggle('no-side', !on)
    document.body.classList.toggle('side-over', on && innerWidth < 1100 && this.desk.state === 'on')
    this.pane.side.setAttribute('aria-expanded', String(on))
    this.desk.keeper.set('side', on ? undefined : false)
  }

  // ---- Doing --------------------------------------------------------------------------------------------------------

  /** @param {string} id @param {number} [chat] */
  act(id, chat = this.chosen) {
    const one = this.desk.cases.get(chat)
    const action = ACTIONS.find((each) => each.id === id)
    if (!one || !action) return
    this.pane.toggle(false)
    action.run(this.desk, one)
    if (id === 'accept' || id === 'take') this.choose(chat, true)
  }

  #presence() {
    const me = this.desk.people.get(this.desk.me)
    const next = me?.presence === 'online' ? 'away' : 'online'
    told(this.desk.call({ do: 'presence_set', presence: next }))
  }

  async logout() {
    await fetch(new URL('logout', this.desk.src), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }).catch(() => {})
    location.reload()
  }

  help() {
    if (document.querySelector('dialog')) return
    const row = (
      /** @type {string} */ key,
      /** @type {string} */ text,
    ) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, text)]
    const seen = new Set()
    const dialog = h(
      'dialog',
      { class: 'help', 'aria-labelledby': 'help-title', onclose: () => dialog.remove() },
      h(
        'form',
        { method: 'dialog' },
        h(
          'div',
          { class: 'between' },
          h('h2', { id: 'help-title' }, say('keys')),
          h('button', { class: 'button' }, say('close')),
        ),
        h(
          'dl',
          { class: 'keylist', tabindex: '0', 'aria-labelledby': 'help-title' },
          row('j', say('key_next')),
          row('k', say('key_previous')),
          row('r', say('key_write')),
          row('n', say('key_note')),
          row('v', say('key_log')),
          row('/', say('replies')),
          row('s', say('search')),
          row('i', say('key_side')),
          ...Object.keys(VIEWS).map((view, at) => row(String(at + 1), say(view))),
          ...ACTIONS.filter((action) => action.key).map((action) => {
            const names = ACTIONS.filter((other) => other.key === action.key).map((other) => say(other.id))
            if (seen.has(action.key)) return []
            seen.add(action.key)
            return row(action.key || '', names.join(' / '))
          }),
          row('?', say('key_help')),
          row('Esc', say('key_escape')),
        ),
      ),
    )
    document.body.append(dialog)
    dialog.showModal()
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target)
    if (document.querySelector('dialog')) return
    if (event.key === 'Escape') {
      if (this.pane.closeMenu()) return
      if (!this.pane.list.hidden) {
        this.pane.toggle(false)
        return this.pane.more.focus()
      }
      if (document.body.classList.contains('side-over')) return this.toggleSide(false)
      if (target.matches('textarea')) return this.pane.name.focus()
      if (this.view !== 'inbox') return this.go('inbox')
      return this.choose(0)
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input, textarea, select')) return
    if (this.desk.state === 'out' || this.desk.keeper.get('keys') === false) return
    if (this.#letter(event.key, target)) event.preventDefault()
  }

  /** What a key does. @param {string} key @param {HTMLElement} target @returns {boolean} whether it did */
  #letter(key, target) {
    const { composer, scroller } = this.pane
    const view = Object.keys(VIEWS)[Number(key) - 1]
    if (view) this.go(view)
    else if (key === '?') this.help()
    else if (key === 's') this.go('search')
    else if (key === 'j' || key === 'k') this.#step(key === 'j' ? 1 : -1)
    else if ((key === 'ArrowDown' || key === 'ArrowUp') && target.closest('.rows')) {
      const all = /** @type {HTMLElement[]} */ ([...this.body.querySelectorAll('button.row')])
      all[all.indexOf(target) + (key === 'ArrowDown' ? 1 : -1)]?.focus()
    } else if (!this.chosen) return false
    else if (key === 'r') composer.mode(composer.asReply.disabled)
    else if (key === 'n') composer.mode(true)
    else if (key === 'i') this.toggleSide()
    else if (key === 'v') scroller.box.focus()
    else if (key === '/') {
      composer.mode(false)
      composer.field.value = '/'
      composer.field.dispatchEvent(new Event('input'))
    } else {
      const one = this.desk.cases.get(this.chosen)
      const action = one && possible(this.desk, one).find((each) => each.key === key)
      if (!action) return false
      this.act(action.id)
    }
    return true
  }

  /** @param {number} by */
  #step(by) {
    const { order } = this.inbox
    const at = order.indexOf(this.chosen)
    const next = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by]
    if (!next) return
    if (this.view !== 'inbox') this.go('inbox', false)
    this.choose(next)
    this.#focusRow()
  }

  // ---- News ---------------------------------------------------------------------------------------------------------

  /** @param {{ event: import('../store.js').Event, one: import('./cases.js').Case }} heard */
  #hear({ event, one }) {
    const { desk } = this
    if (desk.now - event.at_ms > 60000) return // What was missed is no news.
    if (event.kind === 'offered' && event.subject === desk.me) this.news.tell('news_offer', one.id)
    if (event.kind === 'transfer_offered' && event.subject === desk.me) this.news.tell('news_transfer', one.id)
    const isRead = this.isLookedAt && one.id === this.chosen
    if (event.kind === 'said' && event.role === 'visitor' && one.owner === desk.me && !isRead) {
      this.news.tell('news_message', one.id)
    }
    if (event.kind === 'promise_near' && one.owner === desk.me) {
      tell(`${nameOf(desk, one.visitor)}: ${say('promised_until', { time: span((event.until_ms || 0) - desk.now) })}`)
    }
  }
}

/** The door: who is not logged in brings a link. @param {Shell} shell @param {string} sentence */
function door(shell, sentence) {
  if (shell.door.firstChild) return
  const field = h('input', { id: 'link', type: 'text', autocomplete: 'off', spellcheck: 'false', required: true })
  const wrong = h('p', { class: 'wrong', role: 'alert' }, sentence)
  const form = h(
    'form',
    {},
    icon('M4 5h16v11H9l-5 4z'),
    h('h2', {}, say('signed_out')),
    h('p', { class: 'soft' }, say('signed_out_hint')),
    h('label', { for: 'link' }, say('login_link')),
    field,
    wrong,
    h('button', { class: 'button strong' }, say('login')),
  )
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const reply = await login(shell.desk.src, field.value.trim().replace(/^.*#/, ''))
    if (reply.ok) location.reload()
    else wrong.textContent = sentenceOf(reply)
  })
  shell.door.replaceChildren(h('main', {}, form))
}

/** A link becomes a cookie. @param {string} src @param {string} token @returns {Promise<any>} */
const login = (src, token) =>
  fetch(new URL('login', src), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  }).then((answer) => answer.json()).catch(() => ({ ok: false, sentence: say('unreachable') }))

// What stands behind # is a link: it is taken from the address, and shown to the host once.
const token = location.hash.slice(1)
/** Why the link does not count. */
let refused = ''
const desk = new Desk(new URL('../v1/', location.href).href)
await speak(desk.keeper.get('locale'))
if (token.startsWith('o1.')) {
  history.replaceState(null, '', location.pathname)
  const reply = await login(desk.src, token)
  if (!reply.ok) refused = reply.sentence
}
const shell = new Shell(desk)
await shell.translate()
const asked = Number(/^#chat\/(\d+)$/.exec(location.hash)?.[1] || 0)
desk.addEventListener('change', function begin() {
  if (desk.state !== 'on') return
  desk.removeEventListener('change', begin)
  if (asked) {
    shell.chosen = asked
    desk.look(asked)
    shell.draw()
  }
})
desk.open()
