// One connection: frames out, replies and pushed events in. A WebSocket; where none ever passed and the host answers
// otherwise, calls by POST of which one waits for events. Whoever uses it hears of its end once and makes another one.

/** @import { Reply } from './session.js' */
/** @typedef {{ opened: () => void, heard: (frame: Reply) => void, ended: (code?: number) => void }} Handlers */

const LOST = { ok: false, refusal: 'lost' }
const OPEN_MS = 8000
const WAIT_MS = 25000

export class Carrier {
  /** Whether a socket ever passed here: then there is no other way to try. */
  static passed = false
  /** @type {WebSocket | undefined} */
  #socket
  /** @type {Map<number, (reply: Reply) => void>} */
  #asked = new Map()
  #requests = 0
  #ended = false
  #abort = new AbortController()
  #token = ''
  #place = /** @type {{ after_seq?: number, incarnation?: number }} */ ({})

  /**
   * @param {string} src ends with a slash @param {Handlers} handlers @param {number} failures before this one
   * @param {'omit' | 'same-origin'} credentials an operator's cookie goes along, or nothing does
   */
  constructor(src, handlers, failures, credentials = 'omit') {
    this.src = src
    this.handlers = handlers
    this.credentials = credentials
    if (failures % 2 && !Carrier.passed) queueMicrotask(handlers.opened)
    else this.#open()
  }

  #open() {
    const timer = setTimeout(() => this.#end(), OPEN_MS)
    try {
      const socket = this.#socket = new WebSocket(this.src.replace(/^http/, 'ws') + 'socket', 'klepet.1')
      socket.onopen = () => {
        clearTimeout(timer)
        Carrier.passed = true
        this.handlers.opened()
      }
      socket.onmessage = (event) => this.#heard(event.data)
      socket.onclose = (event) => {
        clearTimeout(timer)
        this.#end(event.code)
      }
    } catch { // What is no address, or a page's policy.
      queueMicrotask(() => this.#end())
    }
  }

  /** @param {string} data */
  #heard(data) {
    const frame = JSON.parse(data)
    const { request } = frame
    this.handlers.heard(frame)
    if (request === undefined) return
    this.#asked.get(request)?.(frame)
    this.#asked.delete(request)
  }

  /** @param {number} [code] */
  #end(code) {
    if (this.#ended) return
    this.#ended = true
    this.#abort.abort()
    if (this.#socket) this.#socket.onclose = null
    this.#socket?.close()
    for (const resolve of this.#asked.values()) resolve(LOST)
    this.handlers.ended(code)
  }

  /** @param {{ token?: string, [field: string]: any }} fields @returns {Promise<Reply>} */
  async join({ token, ...fields }) {
    this.#token = token || ''
    const reply = await this.call({ do: 'join', ...this.#socket && token && { token }, ...fields })
    this.#token = reply.token || token || ''
    this.#place = { after_seq: reply.cursor, incarnation: reply.incarnation }
    return reply
  }

  /** Events come by themselves from now on. */
  subscribe() {
    if (this.#socket) return
    const poll = async () => {
      while (!this.#ended) {
        const reply = await this.call({ do: 'events', wait_ms: WAIT_MS })
        if (!reply.ok) return this.#end()
        this.handlers.heard(reply)
      }
    }
    poll()
  }

  /** @param {{ do: string, [field: string]: any }} frame @returns {Promise<Reply>} */
  call(frame) {
    if (this.#ended) return Promise.resolve(LOST)
    const request = ++this.#requests
    if (!this.#socket) return this.#post({ ...frame, request, ...frame.do === 'events' && this.#place })
    return new Promise((resolve) => {
      this.#asked.set(request, resolve)
      this.#socket?.send(JSON.stringify({ ...frame, request }))
    })
  }

  /** @param {object} frame @returns {Promise<Reply>} */
  async #post(frame) {
    try {
      const response = await fetch(this.src + 'call', {
        method: 'POST',
        body: JSON.stringify(frame),
        credentials: this.credentials,
        signal: this.#abort.signal,
        headers: { 'Content-Type': 'application/json', ...this.#token && { Authorization: `Bearer ${this.#token}` } },
      })
      const reply = await response.json()
      if (reply.cursor) this.#place = { after_seq: reply.cursor, incarnation: reply.incarnation }
      return reply
    } catch {
      if (!this.#ended) queueMicrotask(() => this.#end())
      return LOST
    }
  }

  /** Says that the page goes, and goes. */
  close() {
    if (this.#ended) return
    this.#ended = true
    if (this.#socket?.readyState === 1) this.#socket.send('{"do":"leave"}')
    else if (!this.#socket && (this.#token || this.credentials !== 'omit')) {
      fetch(this.src + 'call', {
        method: 'POST',
        body: '{"do":"leave"}',
        keepalive: true,
        credentials: this.credentials,
        headers: { 'Content-Type': 'application/json', ...this.#token && { Authorization: `Bearer ${this.#token}` } },
      }).catch(() => {})
    }
    this.#abort.abort()
    if (this.#socket) this.#socket.onclose = this.#socket.onmessage = null
    this.#socket?.close()
    for (const resolve of this.#asked.values()) resolve(LOST)
  }
}
