// <klepet-chat>: the icon in the corner, and what a page can ask of it. This is all that a page loads before somebody
// uses the chat. The rest (parts/window.js) comes with the first click, or when there is a chat to go on with.
//
//     <script type="module" src="/klepet/v1/klepet-chat.js"></script>
//     <klepet-chat></klepet-chat>

import { h, icon, sheet } from './dom.js'

/** @import { Window } from './window.js' */

const BASE = new URL('.', import.meta.url).href
/** Of the elements of a page one is the chat; another one waits until it is gone. @type {KlepetChat | undefined} */
let current
/** @type {Set<KlepetChat>} */
const elements = new Set()

const OPENED = 'M5 8.5l7 7 7-7'
const BUBBLE =
  'M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-.9 0-1.8-.1-2.6-.3L5 21l.6-4C4 15.6 3 13.5 3 11.200c0-4.3 4-7.7 9-7.700z'

// `all: initial` keeps the page's own rules out; `!important` of a shadow tree wins over any of the page's.
const STYLE = sheet(`
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;
inset-block-end:var(--klepet-block,1.25em)!important;inset-inline-end:var(--klepet-inline,1.25em)!important;
z-index:var(--klepet-layer,1000)!important;color-scheme:var(--klepet-scheme,light dark)!important;
font:medium/1.4 var(--klepet-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif)!important;
--a:var(--klepet-accent,#3152f4);--on:var(--klepet-on-accent,#fff)}
:host([hidden]),:host([idle]){display:none!important}
:host([position$=left]){inset-inline:auto!important;left:var(--klepet-inline,1.25em)!important}
:host([position$=right]){inset-inline:auto!important;right:var(--klepet-inline,1.25em)!important}
*{box-sizing:border-box}
.icon{all:unset;box-sizing:border-box;position:relative;display:grid;place-items:center;width:3.75em;height:3.75em;
border-radius:50%;background:linear-gradient(145deg,color-mix(in oklab,var(--a) 86%,#fff),var(--a) 60%);
color:var(--on);cursor:pointer;-webkit-tap-highlight-color:transparent;
box-shadow:0 .0625em .25em #0002,0 .5em 1.5em color-mix(in oklab,var(--a) 38%,transparent);
border:1px solid transparent;transition:transform .18s cubic-bezier(.3,1.4,.6,1)}
.icon:hover{transform:scale(1.06)}.icon:active{transform:scale(.96)}
.icon:focus-visible{outline:.1875em solid var(--a);outline-offset:.1875em}
.icon svg{width:1.875em;height:1.875em;grid-area:1/1;transition:opacity .15s,transform .2s}
.icon svg+svg,.icon[aria-expanded=true] svg{opacity:0;transform:rotate(-40deg) scale(.6)}
.icon[aria-expanded=true] svg+svg{opacity:1;transform:none}
.badge{position:absolute;inset-block-start:-.25em;inset-inline-end:-.25em;min-width:1.5em;height:1.5em;
padding:0 .375em;border-radius:.75em;background:#c8102e;color:#fff;font-size:.8125em;font-weight:700;line-height:1.5;
text-align:center;border:1px solid #fff}
.badge:empty{display:none}
@media (prefers-reduced-motion:reduce){.icon,.icon svg{transition:none}}
@media (max-width:30em),(max-height:30em){.icon[aria-expanded=true]{display:none}}
@media print{:host{display:none!important}}`)

export class KlepetChat extends HTMLElement {
  static observedAttributes = ['locale']
  /** The words of the page in place of the widget's own, by the names of texts/en.js. @type {Record<string, string>} */
  texts = {}
  /** @type {Promise<Window> | undefined} */
  #loading
  /** @type {Window | undefined} */
  #window
  #unread = 0

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [STYLE]
    this.badge = h('span', { class: 'badge', part: 'badge', 'aria-hidden': 'true' })
    this.icon = h(
      'button',
      {
        class: 'icon',
        part: 'icon',
        type: 'button',
        'aria-haspopup': 'dialog',
        'aria-expanded': 'false',
        onclick: () => this.#window?.isOpen ? this.close() : this.open(),
      },
      icon(BUBBLE, 'M8 10h8M8 13.200h5'),
      icon(OPENED),
      this.badge,
    )
    root.append(this.icon)
  }

  /** Where the host's part of the web is. */
  get src() {
    return new URL(this.getAttribute('src') || BASE, location.href).href
  }

  /** A tag such as `cs`: the attribute, else the page's, else the browser's. */
  get locale() {
    return this.getAttribute('locale') || this.closest('[lang]')?.getAttribute('lang') || navigator.language || 'en'
  }

  /** How many messages wait to be read. */
  get unread() {
    return this.#unread
  }

  set unread(count) {
    if (count === this.#unread) return
    this.#unread = count
    this.badge.textContent = count ? count > 9 ? '9+' : String(count) : ''
    this.#label()
    this.tell('unread', { unread: count })
  }

  connectedCallback() {
    elements.add(this)
    this.toggleAttribute('idle', !!current)
    if (current) return
    current = this
    this.#label()
    this.#window?.connect()
    if (this.#kept() || this.hasAttribute('visits')) this.#load()
    queueMicrotask(() => this.tell('ready'))
  }

  disconnectedCallback() {
    elements.delete(this)
    if (current !== this) return
    current = undefined
    // A page that goes on without loading anew (Turbo) brings an element again at once: the chat goes on in it.
    const window = this.#window
    queueMicrotask(() => {
      if (!current) elements.values().next().value?.connectedCallback()
      window?.disconnect()
    })
  }

  attributeChangedCallback() {
    this.#label()
    this.#window?.translate()
  }

  /** Opens the window. */
  async open() {
    this.icon.setAttribute('aria-expanded', 'true')
    return (await this.#load()).open()
  }

  /** Closes the window; the chat goes on. */
  close() {
    this.#window?.close()
  }

  /** Says something for the visitor, without opening. @param {string} text @param {object} [fields] of a start */
  async say(text, fields) {
    return (await this.#load()).session.say(text, fields)
  }

  /** The shop's backend says who this is. @param {string} token */
  async identify(token) {
    return (await this.#load()).identify(token)
  }

  /** Leaves nothing of the chat in this browser. */
  async reset() {
    return (await this.#load()).reset()
  }

  /** What the page says of itself (B8). @param {object} fields such as `{ page, cart_value, checkout }` */
  async visit(fields) {
    return (await this.#load()).visit(fields)
  }

  /** @param {string} name @param {any} [detail] */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`klepet-${name}`, { detail, bubbles: true, composed: true }))
  }

  /** Whether there is a chat of before, in this browser. Nothing is written. */
  #kept() {
    try {
      const names = [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
      const own = `klepet:${this.src}:`
      return names.some((name) => name === own + 'token' || name.startsWith(own + 'out.'))
    } catch {
      return false
    }
  }

  #label() {
    const words = this.#window?.words || this.texts
    const { open = 'Chat', close = 'Chat', unread = '{n}' } = words
    const count = this.#unread ? `, ${unread.replace('{n}', String(this.#unread))}` : ''
    this.icon.setAttribute('aria-label', this.#window?.isOpen ? close : open + count)
    this.icon.lang = this.locale
  }

  /** The window changed: the icon goes with it. @param {boolean} open */
  opened(open) {
    this.icon.setAttribute('aria-expanded', String(open))
    this.#label()
  }

  #load() {
    this.#loading ??= import('./window.js').then(async ({ Window }) => {
      this.#window = new Window(this)
      await this.#window.translate()
      this.#window.connect()
      return this.#window
    })
    // Not there now: the next click tries again.
    this.#loading.catch(() => {
      this.#loading = undefined
      this.opened(false)
    })
    return this.#loading
  }
}

if (!customElements.get('klepet-chat')) customElements.define('klepet-chat', KlepetChat)
