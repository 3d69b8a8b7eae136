// A long list of which only what is seen, and a little around it, is in the page. What is left out is as high as such
// rows are on average; the row at which somebody reads stays where it is whenever rows come or go.

import { h } from '../dom.js'

const BEFORE = 22
const ROWS = 64

export class Scroller {
  #from = 0
  #to = 0
  #count = 0
  #average = 56
  /** @type {Map<string, { node: HTMLElement, look: string }>} */
  #rows = new Map()
  #waits = false
  #quiet = false
  /** Whether the newest row is in sight, and stays so. */
  isAtEnd = true

  /**
   * @param {Record<string, any>} attributes of the box
   * @param {{ key: (at: number) => string, look: (at: number) => string, make: (at: number) => HTMLElement,
   *   moved: () => void }} rows
   */
  constructor(attributes, rows) {
    this.rows = rows
    this.top = h('div', { class: 'space', 'aria-hidden': 'true' })
    this.list = h('div', { class: 'list' })
    this.bottom = h('div', { class: 'space', 'aria-hidden': 'true' })
    this.box = h('div', { ...attributes, onscroll: () => this.#scrolled() }, this.top, this.list, this.bottom)
  }

  /** Another list begins at its end. */
  clear() {
    this.list.replaceChildren()
    this.#rows.clear()
    this.#from = this.#to = this.#count = 0
    this.isAtEnd = true
  }

  /** @param {number} count */
  draw(count) {
    this.#count = count
    if (this.isAtEnd) {
      this.#from = Math.max(0, count - ROWS)
      this.#to = count
    } else this.#to = Math.min(count, Math.max(this.#to, this.#from + ROWS))
    this.#put()
  }

  toEnd() {
    this.isAtEnd = true
    this.draw(this.#count)
  }

  #scrolled() {
    if (this.#quiet || this.#waits) return
    this.#waits = true
    requestAnimationFrame(() => {
      this.#waits = false
      this.#follow()
    })
  }

  #follow() {
    const { scrollTop, scrollHeight, clientHeight } = this.box
    const before = this.isAtEnd
    this.isAtEnd = this.#to === this.#count && scrollHeight - scrollTop - clientHeight < 40
    const above = scrollTop - this.top.offsetHeight
    const below = scrollHeight - this.bottom.offsetHeight - scrollTop - clientHeight
    const near = clientHeight
    if (above < near && this.#from > 0 || below < near && this.#to < this.#count) {
      const at = this.#at(scrollTop)
      this.#from = Math.max(0, Math.min(at - BEFORE, this.#count - ROWS))
      this.#to = Math.min(this.#count, this.#from + ROWS)
      this.#put()
    }
    if (before !== this.isAtEnd) this.rows.moved()
  }

  /** Which row is at the top of what is seen. @param {number} scrollTop */
  #at(scrollTop) {
    const inside = scrollTop - this.top.offsetHeight
    if (inside < 0) return Math.floor(scrollTop / this.#average)
    if (inside > this.list.offsetHeight) {
      return this.#to + Math.floor((inside - this.list.offsetHeight) / this.#average)
    }
    let at = this.#from
    for (const node of this.list.children) {
      const { offsetTop, offsetHeight } = /** @type {HTMLElement} */ (node)
      if (offsetTop + offsetHeight > scrollTop) break
      at++
    }
    return at
  }

  #put() {
    const { box, list } = this
    const scrollTop = box.scrollTop
    /** The row that stays where it is. @type {HTMLElement | undefined} */
    let anchor
    let offset = 0
    if (!this.isAtEnd) {
      for (const node of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
        if (node.offsetTop + node.offsetHeight <= scrollTop) continue
        anchor = node
        offset = node.offsetTop - scrollTop
        break
      }
    }
    const kept = new Set()
    /** @type {ChildNode | null} */
    let place = list.firstChild
    for (let at = this.#from; at < this.#to; at++) {
      const key = this.rows.key(at)
      const look = this.rows.look(at)
      kept.add(key)
      const there = this.#rows.get(key)
      let node = there?.node
      if (!node || there?.look !== look) {
        const made = this.rows.make(at)
        if (node) {
          if (place === node) place = made
          if (anchor === node) anchor = made
          node.replaceWith(made)
        }
        node = made
        this.#rows.set(key, { node, look })
      }
      if (node === place) place = place.nextSibling
      else list.insertBefore(node, place)
    }
    for (const [key, { node }] of this.#rows) {
      if (kept.has(key)) continue
      node.remove()
      this.#rows.delete(key)
    }
    const shown = this.#to - this.#from
    if (shown > 20) this.#average = Math.max(20, list.offsetHeight / shown)
    this.#quiet = true
    this.top.style.height = `${Math.round(this.#from * this.#average)}px`
    this.bottom.style.height = `${Math.round((this.#count - this.#to) * this.#average)}px`
    if (this.isAtEnd) box.scrollTop = box.scrollHeight
    else if (anchor?.isConnected) box.scrollTop = anchor.offsetTop - offset
    this.#quiet = false
  }
}
